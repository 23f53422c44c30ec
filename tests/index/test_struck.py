"""An update of an index that has no room, or is killed, at any place it has got to: old or new."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dedupe_news.errors import IndexFileError
from dedupe_news.indexing import Place, compact, faults, update

from .made import built, held, lay, story

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork"),
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),  # it forks beside threads
]
DONE, REFUSED, GONE = 0, 1, 9
OPCODES = 20  # of SQLite's machine, after which a process may be killed
PAGE = 4096
WORKS: dict[str, Callable[[Place], object]] = {"update": update, "compact": compact}
Held = dict[str, list[str]]


class Struck:
    """An index that is to be changed, again and again, from the same state."""

    def __init__(self, folder: Path, work: Callable[[Place], object]) -> None:
        lay(folder / "news", [story(number) for number in range(30)])
        self.place, _ = built(folder / "i.sqlite", folder / "news")
        lay(folder / "news", [story(number) for number in range(500, 512)], start=20)
        for number in range(5):
            (folder / "news" / f"{number:04}.txt").unlink()
        self.before, self.work = held(self.place.path), work
        self._kept = shutil.copyfile(self.place.path, folder / "kept")
        work(self.place)
        self.after = held(self.place.path)

    def run(self, strike: Callable[[], None]) -> int:
        """Do the work in a child that is struck; how that ended."""
        for ending in ("-wal", "-shm"):
            Path(self.place.path + ending).unlink(missing_ok=True)
        shutil.copyfile(self._kept, self.place.path)
        child = os.fork()
        if not child:
            try:
                strike()
                self.work(self.place)
            except IndexFileError:
                os._exit(REFUSED)
            finally:
                os._exit(DONE if sys.exc_info()[0] is None else GONE)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def check(self, at: int) -> bool:
        """Is the index whole, old or new, and can it be changed again? Comes back: is it new?"""
        now = held(self.place.path)
        assert now in (self.before, self.after), at
        assert faults(self.place) == [], at
        self.work(self.place)
        assert held(self.place.path) == self.after, at
        return now == self.after


def killed_after(opcodes: int) -> Callable[[], None]:
    """Be gone when SQLite has done so many steps, OPCODES at a time."""
    left = [opcodes // OPCODES]

    def step() -> int:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    def connect(*args: Any, **settings: Any) -> sqlite3.Connection:
        made: sqlite3.Connection = plain(*args, **settings)
        made.set_progress_handler(step, OPCODES)
        return made

    plain = sqlite3.connect
    return lambda: setattr(sqlite3, "connect", connect)


def without_room(size: int) -> Callable[[], None]:
    """No file can grow beyond this size, as on a disk that is full or a quota that is used up."""

    def limit() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize("work", WORKS)
def test_killed_at_any_step(tmp_path: Path, work: str) -> None:
    struck = Struck(tmp_path, WORKS[work])
    at, told = 0, list[bool]()  # told: is it new?
    while (ended := struck.run(killed_after(at))) != DONE:
        assert ended == -signal.SIGKILL
        told.append(struck.check(at))
        at += OPCODES + at // 12  # each step at first, then every twelfth of what was done
    assert struck.check(at)
    assert len(told) > 20
    assert told.count(False) > 10 or struck.before == struck.after


@pytest.mark.parametrize("work", WORKS)
def test_no_room_at_any_size(tmp_path: Path, work: str) -> None:
    """For each page by which a file of the index could still grow."""
    struck = Struck(tmp_path, WORKS[work])
    size, refused = 0, 0
    while (ended := struck.run(without_room(size))) != DONE:
        assert ended == REFUSED, size
        assert not struck.check(size) or struck.before == struck.after
        refused += 1
        size += PAGE
    assert struck.check(size)
    assert refused > 10
