"""Indexes made in a folder, and runs over them."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dedupe_news.dataset import Dataset, DatasetSettings
from dedupe_news.engine.follow import Folders, Scope, facts_of
from dedupe_news.engine.local import Examined, Request, examine
from dedupe_news.engine.remembered import Memory
from dedupe_news.index.block import PLAIN, SKETCHES, picked
from dedupe_news.index.store import Index
from dedupe_news.indexing import Place, Upkeep, build, update
from dedupe_news.options import Options

SETTINGS = DatasetSettings()
WORDS = tuple(
    f"{one}{two}"
    for one in ("har", "cou", "bri", "tea", "mar", "riv", "sig", "gar")
    for two in ("bour", "ncil", "dge", "cher", "ket", "ers", "nal", "den")
)


def story(number: int, size: int = 120) -> str:
    """A text of its own for every number, in sentences."""
    words = [WORDS[(number * 7 + at * at * (number + 3)) % len(WORDS)] for at in range(size)]
    words = [f"{word}{(number * 31 + at) % 97}" for at, word in enumerate(words)]
    return "\n".join(" ".join(words[at : at + 15]).capitalize() + "." for at in range(0, size, 15))


def lay(folder: Path, texts: Iterable[str], start: int = 0) -> list[str]:
    """A text file for each text."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for number, text in enumerate(texts, start):
        name = f"{number:04}.txt"
        (folder / name).write_text(text, encoding="utf-8")
        names.append(name)
    return names


def rows(path: Path, texts: Sequence[str], start: int = 0) -> Path:
    """The texts as JSON Lines, with ids of their own."""
    lines = (json.dumps({"id": f"n{start + n}", "text": text}) for n, text in enumerate(texts))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def built(path: str | Path, *roots: Path, **scope: Any) -> tuple[Place, Upkeep]:
    """An index at a path over these folders."""
    place = Place(str(path))
    return place, build(place, Scope(place.inner([str(root) for root in roots]), **scope), SETTINGS)


def day_by_day(place: Place, folder: Path, days: int) -> int:
    """Add one article a day; how many blocks the index has then."""
    for number in range(days):
        lay(folder, [story(number)], start=number)
        update(place)
    with Index.reading(place.path) as index:
        return len(index.numbers())


def held(path: str | Path) -> dict[str, list[str]]:
    """What an index holds: the place of each file -> the ids of its articles, in order of rows."""
    with Index.reading(str(path)) as index:
        places = {source.number: source.place for source in index.store.sources()}
        found: dict[str, list[tuple[int, str]]] = {place: [] for place in places.values()}
        for block in index.blocks():
            for number, row, id_ in zip(
                block.sources.tolist(), block.rows.tolist(), block.ids, strict=True
            ):
                found[places[number]].append((row, id_))
    return {place: [id_ for _, id_ in sorted(ids)] for place, ids in found.items()}


def everything(path: str | Path) -> dict[tuple[str, int], tuple[Any, ...]]:
    """All that an index knows of each article, by its file and row, to the last bit."""
    with Index.reading(str(path)) as index, index.view():
        sources = {source.number: source for source in index.store.sources()}
        found = {}
        for block in index.blocks():
            for at in range(len(block)):
                one = picked(block, np.array([at]))
                source = sources[int(one.sources[0])]
                figures = (getattr(one, name) for name in PLAIN[2:])
                sketch = (getattr(one.sketches, name).tobytes() for name in SKETCHES)
                plain = [
                    figure if isinstance(figure, list) else figure.tobytes() for figure in figures
                ]
                found[source.place, int(one.rows[0])] = (source._replace(number=0), plain, *sketch)
    return found


def day(where: str | Path, paths: Sequence[Path], options: Options, jobs: int = 1) -> Examined:
    """One run that adds to an index, which is made where there is none."""
    folders = Folders(Place(str(where)).root)
    with Dataset.open([str(one) for one in paths]) as data, Index.writing(str(where)) as index:
        index.begin_where_none(facts_of(Scope(()), SETTINGS, folders))
        memory = Memory(index, folders, data)
        try:
            found = examine(data, Request(options, jobs=jobs), None, memory)
            list(found.changes())
            assert found.news is not None
            memory.save(found.news)
            return found
        finally:
            memory.close()


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, whoever we are."""
    names = {
        f"GIT_{who}_{what}": "x@y.z"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env={**plain, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
        capture_output=True,
        check=True,
    )
    return os.fsdecode(done.stdout)
