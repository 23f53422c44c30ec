"""A set of ranges that grows and answers what it touches."""

from __future__ import annotations

from bisect import bisect_left, bisect_right


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
