"""Ranges that grow in number, and answers to what they touch and how often."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

BLOCK = 1024  # places that are counted in one array


class Cover:
    """A growing set of half-open ranges that answers whether another one touches it."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, start: int, end: int) -> None:
        """Add a range, joined with those it overlaps."""
        low = bisect_left(self._ends, start)
        high = bisect_right(self._starts, end)
        if low < high:
            start, end = min(start, self._starts[low]), max(end, self._ends[high - 1])
        self._starts[low:high] = [start]
        self._ends[low:high] = [end]

    def touches(self, start: int, end: int) -> bool:
        """Does a range of the set overlap this one?"""
        at = bisect_right(self._ends, start)
        return at < len(self._starts) and self._starts[at] < end


class Counts:
    """How many of a growing number of ranges lie on each place. Linear in their lengths."""

    def __init__(self) -> None:
        self._blocks: dict[int, NDArray[np.int64]] = {}

    def add(self, start: int, end: int) -> None:
        """Add a range."""
        for block, low, high in self._parts(start, end):
            counts = self._blocks.setdefault(block, np.zeros(BLOCK, dtype=np.int64))
            counts[low:high] += 1

    def common(self, start: int, end: int) -> int:
        """The sum of what each range has in common with this one."""
        return sum(
            int(self._blocks[block][low:high].sum())
            for block, low, high in self._parts(start, end)
            if block in self._blocks
        )

    @staticmethod
    def _parts(start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """(block, start in it, end in it) of the parts of a range."""
        for block in range(start // BLOCK, -(-end // BLOCK)):
            yield block, max(start - block * BLOCK, 0), min(end - block * BLOCK, BLOCK)
