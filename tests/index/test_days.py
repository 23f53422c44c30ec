"""A corpus in ten daily slices, on an index, is the same as one run over everything."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from dedupe_news.index.store import Index
from dedupe_news.indexing import Place, faults
from dedupe_news.options import Options
from engine.made import Found, Row, corpus, lay, told
from engine.test_local import PLAIN

from .made import SETTINGS, day, held, rows, story

DAYS = 10


def slices(folder: Path, seed: int) -> list[Path]:
    """Ten files with the articles of a corpus, mixed."""
    rows: list[Row] = corpus(seed)
    random.Random(seed).shuffle(rows)
    many = len(rows) // DAYS + 1
    return [lay(folder / f"day{n}.jsonl", rows[n * many : (n + 1) * many]) for n in range(DAYS)]


def full(paths: list[Path], options: Options) -> Found:
    """One run over all of them."""
    from dedupe_news.dataset import Dataset
    from dedupe_news.engine.local import Request, examine

    with Dataset.open([str(path) for path in paths], SETTINGS) as data:
        return told(examine(data, Request(options)))


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("options", [PLAIN, Options(keep="latest", drop="identical", pairs="on")])
def test_ten_days_are_one_run(tmp_path: Path, where: str, options: Options, jobs: int) -> None:
    paths = slices(tmp_path, 3)
    for path in paths:
        found = day(where, [path], options, jobs)
    wanted, got = full(paths, options), told(found)
    assert len(wanted.clusters) > 20
    assert got[:4] == wanted[:4]
    last = {row: change for row, change in wanted.changes.items() if row in got.changes}
    assert got.changes == last


def test_nothing_is_compared_twice(tmp_path: Path, where: str) -> None:
    """A second run over the same files makes no link, and finds the same."""
    paths = slices(tmp_path, 4)
    first = day(where, paths, PLAIN)
    assert first.news is not None and len(first.news.fresh) > 100
    again = day(where, paths, PLAIN)
    assert again.news is not None
    assert again.news.fresh == []
    assert told(again) == told(first)


def test_a_file_that_changed_takes_the_place_of_what_it_was(tmp_path: Path, where: str) -> None:
    paths = slices(tmp_path, 5)
    for path in paths:
        day(where, [path], PLAIN)
    lines = paths[4].read_text().splitlines(True)
    paths[4].write_text("".join(reversed(lines[3:])))
    os.utime(paths[4], ns=(1, 1))
    found = day(where, [paths[4]], PLAIN)
    assert told(found)[:4] == full(paths, PLAIN)[:4]


def test_files_that_are_gone_are_left_out_and_named(tmp_path: Path, where: str) -> None:
    paths = slices(tmp_path, 6)
    for path in paths[:3]:
        day(where, [path], PLAIN)
    paths[1].unlink()
    from dedupe_news.dataset import Dataset
    from dedupe_news.engine.follow import Folders
    from dedupe_news.engine.remembered import Memory

    with Dataset.open([str(paths[3])]) as data, Index.writing(where) as index:
        memory = Memory(index, Folders(Place(where).root), data)
        assert memory.stale == ["day1.jsonl"]
        memory.close()
    found = day(where, [paths[3]], PLAIN)
    assert told(found)[:3] == full([paths[0], paths[2], paths[3]], PLAIN)[:3]


def test_links_depend_on_the_texts_and_the_direction(tmp_path: Path, where: str) -> None:
    """The same article in another file is known; a letter more, and it is not."""
    paths = slices(tmp_path, 7)
    day(where, paths[:5], PLAIN)
    rows = "".join(path.read_text() for path in paths[:5])
    for path in paths[:5]:
        path.unlink()
    moved = tmp_path / "moved.jsonl"
    moved.write_text(rows)
    found = day(where, [moved], PLAIN)
    assert found.news is not None
    assert found.news.fresh == []
    assert told(found)[:4] == full([moved], PLAIN)[:4]


# Several at once.


def ids(where: str) -> list[str]:
    """The ids of all articles that an index holds, in order."""
    return sorted(id_ for some in held(where).values() for id_ in some)


def added_at_once(url: str, tmp_path: Path, jobs: int) -> None:
    """Let processes add a corpus file each, all at the same time."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from index.made import day\n"
        "from dedupe_news.options import Options\n"
        "sys.stdin.read()\n"
        "day(sys.argv[1], [Path(sys.argv[2])], Options())\n"
    )
    going = [
        subprocess.Popen(
            [sys.executable, "-c", code, url, str(tmp_path / f"day{number}.jsonl")],
            stdin=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for number in range(jobs)
    ]
    for one in going:
        assert one.stdin is not None
        one.stdin.close()
    assert [one.wait() for one in going] == [0] * jobs


def test_four_processes_add_at_once(where: str, tmp_path: Path) -> None:
    """All of them to an index that is not there yet; then a run decides as one over everything."""
    paths = slices(tmp_path, 10)
    added_at_once(where, tmp_path, 4)
    lines = [line for path in paths[:4] for line in path.read_text().splitlines()]
    assert ids(where) == sorted(json.loads(line)["id"] for line in lines)
    assert faults(Place(where)) == []
    found = day(where, paths[4:], Options())
    assert told(found)[:4] == full(paths, Options())[:4]


def test_ids_and_files_that_two_processes_add_at_once(where: str, tmp_path: Path) -> None:
    """The same id twice gets another name; the same file is in it once."""
    for number in range(4):
        texts = [story(100 * (number % 2) + n) for n in range(5)]
        rows(tmp_path / f"day{number}.jsonl", texts, start=2 * number)
    added_at_once(where, tmp_path, 4)
    found = ids(where)
    assert len(found) == len(set(found)) == 20
    again = tmp_path / "again"
    again.mkdir()
    for number in range(4):
        (again / f"day{number}.jsonl").symlink_to(tmp_path / "day0.jsonl")
    added_at_once(where, again, 4)
    assert len(ids(where)) == 20
    assert faults(Place(where)) == []
