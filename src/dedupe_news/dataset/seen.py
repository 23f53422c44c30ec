"""Hashes of ids -> which of them were there before, in 8 bytes an id."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]


class Seen:
    """A set of 64-bit hashes, kept as few sorted arrays that are merged when they are alike long.

    Among 100 million ids, one of two different ones is taken for the other with a chance of 1 in
    3,700; it then gets another id, and nothing else happens.
    """

    def __init__(self) -> None:
        self._levels: list[Hashes] = []

    def add(self, hashes: Hashes) -> NDArray[np.intp]:
        """The places in hashes of those that were added before, or earlier in hashes.

        >>> seen = Seen()
        >>> seen.add(np.array([5, 7, 5], dtype=np.uint64)).tolist()
        [2]
        >>> seen.add(np.array([9, 7], dtype=np.uint64)).tolist()
        [1]
        """
        known = np.ones(len(hashes), dtype=bool)
        unique, first = np.unique(hashes, return_index=True)
        known[first] = False
        for level in self._levels:
            known |= level[np.minimum(np.searchsorted(level, hashes), len(level) - 1)] == hashes
        self._merge(unique)
        return np.flatnonzero(known)

    def _merge(self, new: Hashes) -> None:
        while self._levels and len(self._levels[-1]) <= 2 * len(new):
            new = np.union1d(self._levels.pop(), new)
        if len(new):
            self._levels.append(new)
