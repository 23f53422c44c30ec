"""Faults at every call of a run that changes something."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from dedupe_news.errors import DedupeError
from files.made import Quick

KINDS = pytest.mark.parametrize(
    ("error", "for_good"),
    [
        (OSError(errno.ENOSPC, "full"), False),
        (OSError(errno.EROFS, "read-only"), True),
        (KeyboardInterrupt(), False),
    ],
)


class Faulty(Quick):
    """Raises an error at one call of those that change something, or from it on."""

    def __init__(self, at: int, error: BaseException, *, for_good: bool) -> None:
        self.calls, self.at, self.error, self.for_good = 0, at, error, for_good

    def _tick(self) -> None:
        number, self.calls = self.calls, self.calls + 1
        if number == self.at or (self.for_good and number > self.at >= 0):
            raise self.error

    def sync(self, fd: int) -> None:
        self._tick()

    def set_mode(self, fd: int, mode: int) -> None:
        self._tick()
        super().set_mode(fd, mode)

    def replace(self, source: str, target: str) -> None:
        self._tick()
        super().replace(source, target)

    def remove(self, path: str) -> None:
        self._tick()
        super().remove(path)


class Rehearsal(NamedTuple):
    """A run without a fault: its input, where it went on, and how many calls it made."""

    before: dict[str, bytes]
    place: Path
    calls: int


class Scene(NamedTuple):
    """What is struck: prepare(folder) lays out the input, clean(folder, files) runs on it."""

    prepare: Callable[[Path], dict[str, bytes]]
    clean: Callable[[Path, Quick], object]

    def rehearsed(self, folder: Path) -> Rehearsal:
        """One run without a fault."""
        place, counter = folder / "rehearsal", Faulty(-1, OSError(), for_good=False)
        place.mkdir()
        before = self.prepare(place)
        self.clean(place, counter)
        assert counter.calls > 10
        return Rehearsal(before, place, counter.calls)

    def struck(
        self, folder: Path, calls: int, error: BaseException, *, for_good: bool
    ) -> Iterator[tuple[int, Path]]:
        """(number of the call, folder) after a run that the error struck there, for every call."""
        for at in range(calls):
            place = folder / str(at)
            place.mkdir()
            self.prepare(place)
            with suppress(DedupeError, KeyboardInterrupt):
                self.clean(place, Faulty(at, error, for_good=for_good))
            yield at, place
