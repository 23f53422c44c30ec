"""The file itself: what comes back, what is refused, what survives."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest

from dedupe_news.engine.follow import Scope
from dedupe_news.errors import BrokenIndexError, IndexFileError
from dedupe_news.index import database
from dedupe_news.index.block import COLUMNS, chosen, in_row, picked
from dedupe_news.index.source import Source
from dedupe_news.index.store import Index
from dedupe_news.indexing import build, compact, faults, info, update

from .made import SETTINGS, built, day_by_day, held, lay, rows, story

TEXTS = [story(number) for number in range(40)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lay(tmp_path / "news", TEXTS)
    return tmp_path


def test_what_is_built_is_held(folder: Path) -> None:
    place, done = built(folder / "i.sqlite", folder / "news")
    assert (done.articles, dict(done.files), done.problems) == (
        40,
        {"added": 40, "changed": 0, "dropped": 0},
        (),
    )
    assert held(place.path) == {f"news/{n:04}.txt": [f"{n:04}.txt"] for n in range(40)}
    assert faults(place) == []


def test_an_update_reads_only_what_changed(folder: Path) -> None:
    place, _ = built(folder / "i.sqlite", folder / "news")
    (folder / "news" / "0003.txt").write_text(story(99))
    (folder / "news" / "0004.txt").unlink()
    (folder / "news" / "0005.txt").rename(folder / "news" / "0050.txt")
    os.utime(folder / "news" / "0006.txt", (1, 1))
    done = update(place)
    assert dict(done.files) == {"added": 1, "changed": 1, "dropped": 2}
    wanted = sorted({*range(40), 50} - {4, 5})
    assert held(place.path) == {f"news/{n:04}.txt": [f"{n:04}.txt"] for n in wanted}
    assert dict(update(place).files) == {"added": 0, "changed": 0, "dropped": 0}


def test_an_update_equals_a_build(folder: Path) -> None:
    """Whatever came before: the sketches are those of a new index."""
    place, _ = built(folder / "i.sqlite", folder / "news")
    for number in range(5):
        lay(folder / "news", [story(200 + number)], start=number * 7)
        update(place)
    other, _ = built(folder / "o.sqlite", folder / "news")

    def sketches(path: str) -> dict[str, bytes]:
        found = {}
        with Index.reading(path) as index:
            for block in index.blocks():
                for n, id_ in enumerate(block.ids):
                    signature = block.sketches.signatures[:, n].tobytes()
                    digest = block.sketches.digests[:, n].tobytes()
                    found[id_] = signature + digest + block.contents[n].tobytes()
        return found

    assert sketches(place.path) == sketches(other.path)


def test_blocks_are_few_and_nothing_is_lost_in_merging(tmp_path: Path) -> None:
    place, _ = built(tmp_path / "i.sqlite", tmp_path / "news")
    (tmp_path / "news").mkdir()
    update(place, more=[str(tmp_path / "news")])
    assert day_by_day(place, tmp_path / "news", 30) <= 8
    assert len(held(place.path)) == 30
    assert faults(place) == []


def test_picking_and_joining_blocks(folder: Path) -> None:
    place, _ = built(folder / "i.sqlite", folder / "news")
    with Index.reading(place.path) as index:
        (block,) = index.blocks()
    order = np.random.default_rng(1).permutation(len(block))
    mixed = picked(block, order)
    back = picked(mixed, np.argsort(order))
    even = np.arange(len(block)) % 2 == 0
    halves = in_row([chosen(block, even), chosen(block, ~even)])
    again = picked(
        halves, np.argsort(np.concatenate((np.flatnonzero(even), np.flatnonzero(~even))))
    )
    for other in (back, again):
        assert other.ids == block.ids
        for name in COLUMNS[3:]:
            one = getattr(block, name, None)
            if one is None:
                one = getattr(block.sketches, name)
                assert np.array_equal(one, getattr(other.sketches, name)), name


def test_names_that_are_no_unicode(tmp_path: Path) -> None:
    names = [b"s\xfcd.txt", "\N{SNOWMAN} b.txt".encode(), b"new\nline.txt", b"quote'\".txt"]
    (tmp_path / "news").mkdir()
    for number, name in enumerate(names):
        Path(os.fsdecode(os.fsencode(tmp_path / "news") + b"/" + name)).write_text(story(number))
    place, done = built(tmp_path / "i.sqlite", tmp_path / "news")
    assert done.articles == 4
    assert set(held(place.path)) == {f"news/{os.fsdecode(name)}" for name in names}
    assert dict(update(place).files) == {"added": 0, "changed": 0, "dropped": 0}


def test_compacting_gives_space_back(folder: Path) -> None:
    place, _ = built(folder / "i.sqlite", folder / "news")
    for number in range(35):
        (folder / "news" / f"{number:04}.txt").unlink()
    update(place)
    before, after = compact(place)
    assert after < before * 0.6
    assert len(held(place.path)) == 5
    assert info(place).articles == 5


# What is refused.


def test_a_missing_index_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(IndexFileError, match=r"does not exist. Make it with dedupe index build"):
        Index.reading(str(tmp_path / "i.sqlite"))
    assert list(tmp_path.iterdir()) == []


def test_other_rules_are_named_both(folder: Path) -> None:
    place, _ = built(folder / "i.sqlite", folder / "news")
    with Index.writing(place.path) as index, index.change():
        index.store.note({"normalizer": "0", "text-field": "body"})
    with (
        Index.reading(place.path) as index,
        pytest.raises(IndexFileError, match=r"normalizer: 0; .*normalizer: 1.*dedupe index build"),
    ):
        index.check({})
    with (
        Index.reading(place.path) as index,
        pytest.raises(IndexFileError, match=r"text-field: body; .*text-field: none"),
    ):
        index.check({"text-field": ""})


def test_a_newer_index_is_refused_and_can_be_built_anew(folder: Path) -> None:
    place, _ = built(folder / "i.sqlite", folder / "news")
    with sqlite3.connect(place.path) as connection:
        connection.execute(f"PRAGMA user_version = {database.FORMAT + 2}")
    connection.close()
    with pytest.raises(BrokenIndexError, match="is of format 3, written by a newer version"):
        Index.reading(place.path)
    with pytest.raises(BrokenIndexError, match="Upgrade dedupe-news, or build it anew"):
        update(place)
    assert build(place, Scope(("news",)), SETTINGS).articles == 40


@pytest.mark.parametrize("content", [b"An article.\n" * 99, b"", b"SQLite format 3\0" + b"x" * 99])
def test_other_files_are_never_overwritten(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(content)
    with pytest.raises(IndexFileError):
        Index.reading(str(path))
    lay(tmp_path / "news", TEXTS[:3])
    if content:
        with pytest.raises(IndexFileError, match="is no index"):
            built(path, tmp_path / "news")
        assert path.read_bytes() == content
    else:
        assert built(path, tmp_path / "news")[1].articles == 3


def test_the_data_base_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notes(text)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(IndexFileError, match="is no index that dedupe made"):
        built(path, tmp_path)
    assert path.read_bytes() == before


def test_media_that_cannot_be_written_to(folder: Path) -> None:
    """A reader may make no file beside the index there; nor may it do so as another user."""
    place, _ = built(folder / "i.sqlite", folder / "news")
    code = (
        "import os, sys\n"
        "from dedupe_news.index.store import Index\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        "with Index.reading(sys.argv[1]) as index: print(len(index.store.live()))\n"
    )
    media = Path(tempfile.mkdtemp())
    try:
        copy = media / "i.sqlite"
        shutil.copy(place.path, copy)
        copy.chmod(0o444)
        media.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", code, str(copy)], capture_output=True, text=True, check=False
        )
        assert (done.stdout, done.stderr) == ("40\n", "")
        assert list(media.iterdir()) == [copy]
    finally:
        media.chmod(0o755)
        shutil.rmtree(media)


# Several at once, and endings.


def test_readers_see_what_was_before_until_a_writer_is_done(folder: Path) -> None:
    place, _ = built(folder / "i.sqlite", folder / "news")
    with Index.writing(place.path) as writer, Index.reading(place.path) as reader:
        with writer.change():
            writer.store.drop(writer.live().tolist())
            writer.store.add_source(Source(0, "x", "x", 0, 0, b""))
            assert len(reader.store.live()) == 40
        assert len(reader.store.live()) == 1


def test_a_second_writer_waits_and_then_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT", 0.2)
    place, _ = built(folder / "i.sqlite", folder / "news")
    with Index.writing(place.path) as one, one.change():
        before = time.monotonic()
        with pytest.raises(IndexFileError, match="is being written by another process"):
            update(place)
        assert time.monotonic() - before >= 0.15
    assert update(place).articles == 40


def test_two_writers_one_after_the_other(folder: Path) -> None:
    """Both wait for each other, and both are in it."""
    place, _ = built(folder / "i.sqlite", folder / "news")
    code = (
        "import sys\n"
        "from dedupe_news.indexing import Place, update\n"
        "update(Place(sys.argv[1]), more=sys.argv[2:])\n"
    )
    lay(folder / "a", [story(n) for n in range(100, 130)])
    lay(folder / "b", [story(n) for n in range(200, 230)])
    going = [
        subprocess.Popen([sys.executable, "-c", code, place.path, str(folder / name)])
        for name in ("a", "b")
    ]
    assert [one.wait() for one in going] == [0, 0]
    assert len(held(place.path)) == 100
    assert faults(place) == []


def test_rows_of_data_sets(tmp_path: Path) -> None:
    rows(tmp_path / "a.jsonl", TEXTS[:5])
    rows(tmp_path / "b.jsonl", TEXTS[5:8], start=3)
    place, done = built(tmp_path / "i.sqlite", tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert held(place.path) == {
        "a.jsonl": ["n0", "n1", "n2", "n3", "n4"],
        "b.jsonl": ["b.jsonl:1", "b.jsonl:2", "n5"],
    }
    assert [problem.problem for problem in done.problems] == ["its id was given before."] * 2
