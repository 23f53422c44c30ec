"""Shingle sets -> MinHash signatures, value for value those of datasketch's scheme "affine32".

Each 32-bit shingle hash h goes through the MurmurHash3 finaliser once; permutation k maps it to
a[k] * h + b[k] modulo 2**32; a signature holds the minimum of each permutation (Broder 1997). The
128 pairs a, b are those datasketch draws from its default seed 1; they ship as data, because
importing datasketch costs more than cleaning an article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.tables import shipped

if TYPE_CHECKING:
    from datasketch import MinHash  # type: ignore[import-untyped]
    from numpy.typing import NDArray

    from dedupe_news.shingle import Shingles

K = 128  # hash values in a signature
SEED = 1  # datasketch's default
EMPTY = np.uint32(0xFFFFFFFF)  # every value of the signature of an empty set


def permutations() -> NDArray[np.uint32]:
    """uint32[2, 128]: the factors a (odd) and the addends b."""
    return np.frombuffer(shipped("permutations.bin"), dtype="<u4").reshape(2, K)


def signatures(sets: Shingles, permutation: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """uint32[units, k]: the signature of each shingle set; all EMPTY for an empty one."""
    return np.ascontiguousarray(minima(sets.hashes, sets.first, permutation).T)


def minima(
    hashes: NDArray[np.uint64], first: NDArray[np.int64], permutation: NDArray[np.uint32]
) -> NDArray[np.uint32]:
    """uint32[k, units]: the signatures of units hashes[first[u] : first[u + 1]], side by side.

    A hash may stand more than once. Works permutation by permutation over the whole batch: one
    pass of multiply and add, then the minimum of each unit's stretch. That is several times faster
    than a matrix a unit.
    """
    out = np.full((permutation.shape[1], len(first) - 1), EMPTY, dtype=np.uint32)
    filled = np.flatnonzero(np.diff(first))
    if len(filled):
        values, starts = finalise(hashes.astype(np.uint32)), first[filled]
        scratch = np.empty_like(values)
        for row, a, b in zip(out, *permutation, strict=True):
            np.multiply(values, a, out=scratch)
            np.add(scratch, b, out=scratch)
            row[filled] = np.minimum.reduceat(scratch, starts)
    return out


def finalise(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The MurmurHash3 32-bit finaliser (Appleby 2011), a bijection."""
    hashes = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    hashes = (hashes ^ (hashes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return hashes ^ (hashes >> np.uint32(16))


def to_datasketch(signature: NDArray[np.uint32]) -> MinHash:
    """The datasketch MinHash with these hash values; every datasketch index takes it."""
    from datasketch import MinHash  # noqa: PLC0415  (scipy: 0.4 s)

    return MinHash(hashvalues=signature, permutations=permutations(), scheme="affine32", seed=SEED)


def from_datasketch(sketch: MinHash) -> NDArray[np.uint32]:
    """uint32[k]: the signature in a datasketch MinHash.

    Raises ValueError for another scheme, seed or number of permutations, because its values would
    compare without meaning anything.
    """
    if (sketch.scheme, sketch.seed, len(sketch)) != ("affine32", SEED, K):
        raise ValueError(
            f"a MinHash of scheme {sketch.scheme}, seed {sketch.seed} and {len(sketch)} "
            f"permutations does not compare with affine32, {SEED}, {K}"
        )
    return np.asarray(sketch.hashvalues, dtype=np.uint32)
