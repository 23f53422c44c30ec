"""Signatures of many articles -> candidate pairs, in linear time whatever the buckets look like.

Bands of two rows find texts that share a tenth of their shingles. Two texts of a bucket are a
candidate pair when they stand near each other in it; in a bucket of any size all are paired with
its first. Members of hot buckets are told apart by bands of more rows. What agrees in too few rows
of the whole signature is no candidate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.minhash import EMPTY
from dedupe_news.shingle import distinct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

ROWS = (2, 4, 8)  # rows of a band: the first for all articles, the others in hot buckets
STEPS = (1, 61, 37)  # sets of bands: how far the rows of a band stand apart
REACH = 12  # neighbours in a bucket that are paired
HOT = 64  # members of a bucket from which on it is hot
AGREEING = 8  # rows in which a candidate pair agrees at least, of 128
FACTOR = np.uint64(0x9E3779B97F4A7C15)  # 2**64 by the golden ratio, spreads bits upwards
SEEN = 8  # slots for every article, in the table of pairs that came already
SLOTS = 4  # for every key, in the table that tells which ones stand alone
PENDING = 1 << 22  # codes of pairs that are collected before repeats are dropped


def candidate_pairs(signatures: NDArray[np.uint32], units: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64[n, 2]: candidate pairs (i < j), unique, sorted. signatures: uint32[k, articles].

    units: the articles that are looked at, in an order that comes from their content, so that the
    pairs do not depend on the order of the input. Those without a signature are in no pair.
    """
    units = units[signatures[0, units] != EMPTY]
    codes: list[NDArray[np.uint64]] = []
    seen = np.zeros(1 << (SEEN * max(len(units), 1)).bit_length(), dtype=np.uint64)
    hot = np.zeros(signatures.shape[1], dtype=np.bool_)
    for found in buckets(signatures, units, ROWS[0], hot):
        collect(unseen(found, seen), codes)
    for rows in ROWS[1:]:
        for found in buckets(signatures, units[hot[units]], rows, hot):
            collect(unseen(found, seen), codes)
    pairs = decoded(unique(codes))
    return pairs[agreement(signatures, pairs) >= AGREEING]


def buckets(
    signatures: NDArray[np.uint32], units: NDArray[np.int64], rows: int, hot: NDArray[np.bool_]
) -> Iterator[NDArray[np.uint64]]:
    """Codes of the pairs in each band's buckets; members of hot ones are marked in `hot`."""
    for chosen in bands(len(signatures), rows):
        keys = band_keys(signatures, chosen, units)
        yield linked(keys, units, hot, place_bits(len(units)))


def bands(k: int, rows: int) -> Iterator[list[int]]:
    """The rows of each band, of k."""
    for step in STEPS if rows == ROWS[0] else STEPS[:1]:
        for begin in range(0, k - rows + 1, rows):
            yield [(begin + step * row) % k for row in range(rows)]


def place_bits(units: int) -> int:
    """Low bits of a key that make room for the place of one of so many units."""
    return (max(units, 2) - 1).bit_length()


def band_keys(
    signatures: NDArray[np.uint32], chosen: list[int], units: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """uint64[n]: the chosen rows of each unit, hashed."""
    keys = np.zeros(len(units), dtype=np.uint64)
    for row in chosen:
        keys = (keys ^ signatures[row, units]) * FACTOR
        keys ^= keys >> np.uint64(32)
    return keys


def linked(
    keys: NDArray[np.uint64], units: NDArray[np.int64], hot: NDArray[np.bool_], bits: int
) -> NDArray[np.uint64]:
    """uint64[n]: codes of the pairs of one band, or of all buckets of a band whose keys lie in one
    range.

    The keys' low bits make room for the unit's place, so that one sort of plain numbers does. bits:
    how many, as place_bits tells them of all units. Most keys are the only ones of their kind and
    never get into the sort.
    """
    mask = np.uint64((1 << bits) - 1)
    several = shared(keys & ~mask)
    order = np.sort((keys[several] & ~mask) | several.astype(np.uint64))
    same = (order[1:] & ~mask) == (order[:-1] & ~mask)
    later = np.flatnonzero(same) + 1
    if not len(later):
        return np.zeros(0, dtype=np.uint64)
    place = units[(order & mask).astype(np.int64)].astype(np.uint64)
    head = heads(later, len(order))
    hot[place[later[later - head >= HOT]].astype(np.int64)] = True
    found = [codes_of(place[head], place[later])]
    for back in range(1, REACH + 1):
        inside = later - back > head
        later, head = later[inside], head[inside]
        if not len(later):
            break
        found.append(codes_of(place[later - back], place[later]))
    return np.concatenate(found)


def shared(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Where the keys stand that are there more than once, and some others."""
    low = np.uint64(64 - max(SLOTS * len(keys), 2).bit_length())
    slots = (keys >> low).view(np.int64)
    return np.flatnonzero(np.bincount(slots, minlength=1)[slots] > 1)


def heads(later: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """int64[n]: for each place that goes on a bucket, the place where the bucket begins."""
    head = np.arange(count)
    head[later] = 0
    return np.maximum.accumulate(head)[later]


def codes_of(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """uint64[n]: pairs as single numbers, the smaller unit in the low half."""
    return (np.maximum(one, other) << np.uint64(32)) | np.minimum(one, other)


def unseen(found: NDArray[np.uint64], seen: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The codes that were not seen lately; most pairs come again from band to band.

    seen: uint64[a power of two], the code that came last into each slot; no code is 0.
    """
    low = np.uint64(65 - len(seen).bit_length())
    slots = ((found * FACTOR) >> low).view(np.int64)
    fresh: NDArray[np.uint64] = found[seen[slots] != found]
    seen[slots] = found
    return fresh


def collect(found: NDArray[np.uint64], codes: list[NDArray[np.uint64]]) -> None:
    """Add the codes; repeats are dropped whenever many have come together."""
    codes.append(found)
    if len(codes) > 1 and sum(map(len, codes[1:])) > max(PENDING, len(codes[0])):
        codes[:] = [unique(codes)]


def unique(codes: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """uint64[n]: all codes, sorted, each once."""
    return distinct(np.concatenate([np.zeros(0, dtype=np.uint64), *codes]))


def decoded(codes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """int64[n, 2]: the pairs of these codes."""
    low = codes & np.uint64(0xFFFFFFFF)
    return np.stack((low, codes >> np.uint64(32)), axis=1).astype(np.int64)


def agreement(signatures: NDArray[np.uint32], pairs: NDArray[np.int64]) -> NDArray[np.int32]:
    """int32[n]: in how many rows the signatures of each pair agree."""
    out = np.zeros(len(pairs), dtype=np.int32)
    one, other = np.ascontiguousarray(pairs.T)
    for row in signatures:
        out += row[one] == row[other]
    return out
