"""Candidate pairs -> matches: exact resemblance and containment of the shingle sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe_news.shingle import Shingles

BATCH = 1 << 16  # shingles that are looked up at a time: the arrays stay in the cache


@dataclass(frozen=True, slots=True)
class Matches:
    """Verified pairs of units; arrays of length n, in the order of the pairs.

    pairs: int64[n, 2]. common: int64, shingles in both sets. resemblance: float64,
    |A n B| / |A u B|. containment: float64[n, 2], the share of each side's shingles that the
    other side holds. All shares lie in 0.0 to 1.0 and are exact.
    """

    pairs: NDArray[np.int64]
    common: NDArray[np.int64]
    resemblance: NDArray[np.float64]
    containment: NDArray[np.float64]

    def where(self, wanted: NDArray[np.bool_]) -> Matches:
        """The matches for which wanted is true."""
        return Matches(
            self.pairs[wanted],
            self.common[wanted],
            self.resemblance[wanted],
            self.containment[wanted],
        )


def joined(found: Sequence[Matches], shifts: Sequence[int]) -> Matches:
    """All of them; the units of the n-th are counted from shifts[n] on."""
    return Matches(
        np.concatenate([x.pairs + shift for x, shift in zip(found, shifts, strict=True)]),
        np.concatenate([x.common for x in found]),
        np.concatenate([x.resemblance for x in found]),
        np.concatenate([x.containment for x in found]),
    )


def identical(pairs: Sequence[tuple[int, int]]) -> Matches:
    """The matches of pairs of units that are the same: each unit is a single shingle."""
    ones = np.ones((len(pairs), 2))
    where = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Matches(where, np.ones(len(pairs), dtype=np.int64), ones[:, 0], ones)


def verify(pairs: NDArray[np.int64], sets: Shingles) -> Matches:
    """The exact figures of each pair. An empty set resembles nothing."""
    common = common_shingles(pairs, sets)
    sizes = sets.sizes[pairs]
    union = sizes.sum(axis=1) - common
    return Matches(
        pairs,
        common,
        common / np.maximum(union, 1),
        common[:, None] / np.maximum(sizes, 1),
    )


def common_shingles(pairs: NDArray[np.int64], sets: Shingles) -> NDArray[np.int64]:
    """int64[n]: the size of the intersection of each pair of sets.

    Looks the left set's shingles up among the right unit's by one search over all (unit, shingle)
    codes, in batches, so that memory stays bounded.
    """
    out = np.zeros(len(pairs), dtype=np.int64)
    if not len(pairs):
        return out
    ids = dense_ids(sets.hashes)
    span = np.int64(ids.max(initial=0) + 1)
    # Sorted as they stand: by unit, and the hashes of a unit are sorted.
    codes = np.repeat(np.arange(len(sets)), sets.sizes) * span + ids
    counts = sets.sizes[pairs[:, 0]]
    batches = np.flatnonzero(np.diff(np.cumsum(counts) // BATCH, prepend=-1))
    for begin, end in zip(batches, np.append(batches[1:], len(pairs)), strict=True):
        out[begin:end] = count_hits(pairs[begin:end], sets, ids, codes, span)
    return out


def count_hits(
    pairs: NDArray[np.int64],
    sets: Shingles,
    ids: NDArray[np.int64],
    codes: NDArray[np.int64],
    span: np.int64,
) -> NDArray[np.int64]:
    """int64[n]: how many shingles of each pair's left unit are among its right unit's."""
    counts = sets.sizes[pairs[:, 0]]
    pair = np.repeat(np.arange(len(pairs)), counts)
    inner = np.arange(len(pair)) - np.repeat(np.cumsum(counts) - counts, counts)
    wanted = pairs[pair, 1] * span + ids[sets.first[pairs[pair, 0]] + inner]
    at = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    return np.bincount(pair[codes[at] == wanted], minlength=len(pairs))


def dense_ids(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """int64[n]: the same small number for the same hash."""
    order = np.argsort(hashes)
    ids = np.zeros(len(hashes), dtype=np.int64)
    if len(hashes):
        steps = hashes[order][1:] != hashes[order][:-1]
        ids[order[1:]] = np.cumsum(steps)
    return ids
