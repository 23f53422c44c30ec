"""Shingle sets -> candidate pairs by banding (Leskovec, Rajaraman, Ullman, ch. 3.4).

A signature is cut into b bands of r rows. Two units that agree in all rows of a band are a
candidate pair; with resemblance s that happens with probability 1 - (1 - s**r)**b.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.minhash import finalise
from dedupe_news.shingle import distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe_news.shingle import Shingles

BLOCK = 1 << 17  # signature and product values that are worked on at a time: they stay in the cache
OFTEN = 16  # sets; who shares a shingle that stands in more is not looked up by brute force


class Bands(NamedTuple):
    """b bands of r rows each."""

    b: int
    r: int

    def chance(self, resemblance: float) -> float:
        """Probability that two units of this resemblance become a candidate pair.

        >>> round(Bands(64, 2).chance(0.3), 3)
        0.998
        """
        return float(1.0 - (1.0 - resemblance**self.r) ** self.b)


def bands_for(similarity: float, recall: float, k: int) -> Bands:
    """The most selective bands out of k values that find pairs of this resemblance.

    Selective means the most rows; recall is the least chance to become a candidate. Falls back to
    k bands of one row when nothing else reaches it.

    >>> bands_for(0.3, 0.99, 128)
    Bands(b=64, r=2)
    """
    fit = [Bands(k // r, r) for r in range(1, k + 1)]
    return max(
        (x for x in fit if x.chance(similarity) >= recall), default=fit[0], key=lambda x: x.r
    )


def may_share(sets: Shingles, least: int, share: float) -> bool:
    """Can two of the sets have least shingles in common that are this share of the smaller one?

    Exact, by a join of the sets on their shingles, as long as no shingle stands in more than OFTEN
    of them; else the answer is yes. Most texts repeat nothing and need no signatures.
    """
    order = np.argsort(sets.hashes, kind="stable")
    hashes = sets.hashes[order]
    if (hashes[OFTEN:] == hashes[:-OFTEN]).any():
        return True
    at = np.flatnonzero(hashes[1:] == hashes[:-1])
    if len(at) < least:
        return False
    unit = np.repeat(np.arange(len(sets)), sets.sizes)[order]
    codes, lag = [], 1
    while len(at):
        codes.append(unit[at] * len(sets) + unit[at + lag])
        lag += 1
        at = at[at < len(hashes) - lag]
        at = at[hashes[at] == hashes[at + lag]]
    return any_shares(np.sort(np.concatenate(codes)), sets.sizes, least, share)


def any_shares(
    codes: NDArray[np.int64], sizes: NDArray[np.int64], least: int, share: float
) -> bool:
    """Is a pair least times among the sorted codes (one a common shingle), and a share of a set?"""
    ends = codes[least - 1 :]
    often = ends[ends == codes[: len(ends)]]
    if not len(often):
        return False
    pairs, counts = np.unique(often, return_counts=True)
    smaller = sizes[np.stack(np.divmod(pairs, len(sizes)))].min(axis=0)
    return bool(((counts + least - 1) / smaller >= share).any())


def candidates(sets: Shingles, permutation: NDArray[np.uint32], bands: Bands) -> NDArray[np.int64]:
    """int64[n, 2]: the candidate pairs (i < j) of sets, none empty, unique, sorted by j, then i.

    So many bands at a time that the arrays stay small: no signature is ever held as a whole.
    """
    values, starts = finalise(sets.hashes.astype(np.uint32)), sets.first[:-1]
    step = max(1, BLOCK // (bands.r * max(len(values), 1)))
    found = np.zeros((0, 2), dtype=np.int64)
    for band in range(0, bands.b, step):
        part = Bands(min(step, bands.b - band), bands.r)
        a, b = permutation[:, band * bands.r : (band + part.b) * bands.r, None]
        rows = np.minimum.reduceat(values * a + b, starts, axis=1)
        more = candidate_pairs(rows.T, part)
        found = unique_pairs(np.concatenate((found, more)), len(sets)) if len(found) else more
    return found


def candidate_pairs(signatures: NDArray[np.uint32], bands: Bands) -> NDArray[np.int64]:
    """int64[n, 2]: the candidate pairs (i < j), unique, sorted by j, then i.

    Every member of a bucket is linked to the first one and to the one before it, so a bucket of
    any size costs no more than two pairs a member. An empty unit's rows must be left out by the
    caller: they all agree.
    """
    rows = signatures[:, : bands.b * bands.r].T.reshape(bands.b, bands.r, len(signatures))
    return unique_pairs(linked(band_keys(rows.transpose(0, 2, 1))), len(signatures))


def band_keys(rows: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """uint64[..., n]: rows[..., n, r] of each band as one key; equal rows, equal keys.

    Up to two rows the key is the rows themselves; beyond that a hash, so a rare chance candidate
    can come in, which verification drops.
    """
    keys = np.zeros(rows.shape[:-1], dtype=np.uint64)
    factor = np.uint64(0x9E3779B97F4A7C15 if rows.shape[-1] > 2 else 1 << 32)
    for row in range(rows.shape[-1]):
        keys = keys * factor + rows[..., row]
    return keys


def linked(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """int64[n, 2]: every unit of a bucket with the bucket's first unit and with the one before.

    keys: uint64[units], or uint64[bands, units], each band with buckets of its own.
    """
    bands = np.atleast_2d(keys)
    order = np.argsort(bands, axis=1, kind="stable")
    ordered = np.take_along_axis(bands, order, axis=1).ravel()
    alone = np.ones(len(ordered), dtype=np.bool_)
    alone[1:] = ordered[1:] != ordered[:-1]
    alone[:: max(bands.shape[1], 1)] = True
    same, unit = np.flatnonzero(~alone), order.ravel()
    if not len(same):
        return np.zeros((0, 2), dtype=np.int64)
    head = np.where(alone, np.arange(len(alone)), 0)
    head = np.maximum.accumulate(head)[same]
    earlier = np.concatenate((unit[same - 1], unit[head]))
    return np.stack((earlier, np.concatenate((unit[same], unit[same]))), axis=1)


def unique_pairs(pairs: NDArray[np.int64], units: int) -> NDArray[np.int64]:
    """int64[n, 2]: pairs without repeats, sorted by the later unit, then the earlier one."""
    codes = distinct(pairs[:, 1] * np.int64(max(units, 1)) + pairs[:, 0])
    later, earlier = np.divmod(codes, max(units, 1))
    return np.stack((earlier, later), axis=1)
