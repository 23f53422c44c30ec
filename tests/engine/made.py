"""A corpus of all that happens to news, and what a run finds in it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from core.made import ARTICLES, UNSPACED
from corpus.made import edited, sentence
from dedupe_news.dataset import Dataset, DatasetSettings
from dedupe_news.engine.local import Examined, Request, examine
from dedupe_news.options import Options

NOTICE = (
    "{name} Inc said its board declared a quarterly dividend of {cents} cents a share, payable "
    "April {day} to shareholders of record on March {day}. The company has paid since {year} and "
    "the next meeting of the board will be held at its head office in {town}."
)
OUTLETS = ("dpa", "afp", "reuters", "")
CALL = "Subscribe to our newsletter, it is free."
Row = dict[str, Any]


def corpus(seed: int = 1) -> list[Row]:
    """Originals in 17 languages and their copies, versions, excerpts; forms; and furniture."""
    rng = random.Random(seed)
    texts: list[str] = []
    for name, body in sorted(ARTICLES.items()):
        blank = "" if name in UNSPACED else " "
        text = "\n".join(blank.join(part) for part in body)
        texts += [text, f"<p>{text.upper()}</p>" if name not in ("el", "tr") else f" {text} ", text]
        texts += ["\n".join(text.split("\n")[:2]), f"AGENCY - {text}"]
    for _ in range(12):
        text = ".\n".join(sentence(rng, 25) for _ in range(6))
        texts += [text, edited(text, rng, 0.03), edited(text, rng, 0.08)]
        texts += [f"{text}\n{text}", f"{sentence(rng, 30)}\n{text}\n{sentence(rng, 30)}"]
        texts += [with_number(text, 7), with_number(text, 8)]
    texts += [
        NOTICE.format(
            name=sentence(rng, 1).title(),
            cents=rng.randint(10, 99),
            day=rng.randint(1, 28),
            year=rng.randint(1900, 1999),
            town=sentence(rng, 1).title(),
        )
        for _ in range(15)
    ]
    texts += ["", "   \n", "—", "one two", "ﬁn\x00", texts[0], texts[-1]]
    for number in range(0, len(texts), 4):
        texts[number] += f"\n{CALL}"
    rows = [
        {
            "id": f"n{number:03}",
            "text": text,
            "outlet": OUTLETS[number % 4],
            "date": f"2025-03-{1 + number % 28:02}",
        }
        for number, text in enumerate(texts)
    ]
    rng.shuffle(rows)
    return rows


def with_number(text: str, number: int) -> str:
    """The text with a number within it: two such texts state different facts."""
    parts = text.split(" ")
    return " ".join([*parts[:60], str(number), *parts[60:]])


def lay(path: Path, rows: Iterable[Row]) -> Path:
    """The rows as a JSONL file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


class Found(NamedTuple):
    """What a run finds, by the ids of articles, so that two runs can be compared."""

    clusters: list[tuple[Any, ...]]
    pairs: list[tuple[Any, ...]]
    gone: dict[str, str]
    phrases: list[Any]
    changes: dict[str, tuple[Any, ...]]


def told(found: Examined) -> Found:
    ids = found.catalogue.ids

    def named(link: Any) -> tuple[Any, ...]:
        return (ids[link.article], *link[1:])

    verdicts = found.verdicts
    return Found(
        [(ids[one.canonical], *map(named, one.members)) for one in verdicts.clusters],
        [(ids[one.article], named(one.link)) for one in verdicts.pairs],
        {ids[one]: ids[other] for one, other in verdicts.gone.items()},
        list(found.furniture.phrases) if found.furniture else [],
        {one.entry.id: (one.cleaned, one.cut) for one in found.changes()},
    )


def run(
    path: Path,
    options: Options | None = None,
    *,
    references: Path | None = None,
    allowed: Sequence[str] = (),
    jobs: int = 1,
    **settings: Any,
) -> Found:
    """A run over the files."""
    with_settings = DatasetSettings(**settings)
    request = Request(options or Options(), frozenset(allowed), jobs)
    with Dataset.open([str(path)], with_settings) as data:
        if references is None:
            return told(examine(data, request))
        with Dataset.open([str(references)], with_settings) as known:
            return told(examine(data, request, known))
