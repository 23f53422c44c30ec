"""Signatures -> candidate pairs by banding (Leskovec, Rajaraman, Ullman, ch. 3.4).

A signature is cut into b bands of r rows. Two units that agree in all rows of a band are a
candidate pair; with resemblance s that happens with probability 1 - (1 - s**r)**b.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


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


def candidate_pairs(signatures: NDArray[np.uint32], bands: Bands) -> NDArray[np.int64]:
    """int64[n, 2]: the candidate pairs (i < j), unique, sorted by j, then i.

    Every member of a bucket is linked to the first one and to the one before it, so a bucket of
    any size costs no more than two pairs a member. An empty unit's rows must be left out by the
    caller: they all agree.
    """
    found = np.zeros((0, 2), dtype=np.int64)
    for band in range(bands.b):
        rows = signatures[:, band * bands.r : (band + 1) * bands.r]
        more = linked(band_keys(rows))
        if len(more):
            found = unique_pairs(np.concatenate((found, more)), len(signatures))
    return found


def band_keys(rows: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """uint64[n]: rows of one band as one key; equal rows, equal keys.

    Up to two rows the key is the rows themselves; beyond that a hash, so a rare chance candidate
    can come in, which verification drops.
    """
    keys = np.zeros(len(rows), dtype=np.uint64)
    for column in rows.T:
        keys = (keys * np.uint64(0x9E3779B97F4A7C15 if rows.shape[1] > 2 else 1 << 32)) + column
    return keys


def linked(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """int64[n, 2]: every unit of a bucket with the bucket's first unit and with the one before."""
    order = np.argsort(keys, kind="stable")
    same = np.flatnonzero(keys[order][1:] == keys[order][:-1]) + 1
    if not len(same):
        return np.zeros((0, 2), dtype=np.int64)
    head = np.arange(len(keys))
    head[same] = 0
    head = np.maximum.accumulate(head)
    near = np.stack((order[same - 1], order[same]), axis=1)
    far = np.stack((order[head[same]], order[same]), axis=1)
    return np.concatenate((near, far))


def unique_pairs(pairs: NDArray[np.int64], units: int) -> NDArray[np.int64]:
    """int64[n, 2]: pairs without repeats, sorted by the later unit, then the earlier one."""
    codes = np.sort(pairs[:, 1] * np.int64(max(units, 1)) + pairs[:, 0])
    codes = codes[np.append(True, codes[1:] != codes[:-1])] if len(codes) else codes
    later, earlier = np.divmod(codes, max(units, 1))
    return np.stack((earlier, later), axis=1)
