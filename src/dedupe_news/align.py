"""The longest common subsequence of two token sequences, as matched positions.

Bit-parallel (Hyyrö 2004): one row of bits a token of the second sequence, kept for the way back.
Exact up to BOX tokens a side; longer sequences are first parted at stretches that occur once in
both (patience), and where there are none, cut into boxes along the diagonal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

BOX = 2048  # tokens a side that are aligned exactly in one go
ANCHOR = 8  # tokens in an anchor that parts long sequences


def align(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.int64]:
    """int64[n, 2]: positions (i, j) with a[i] == b[j], both rising, as many as there can be.

    >>> align(np.array([1, 2, 3, 4], np.uint64), np.array([2, 9, 4], np.uint64)).tolist()
    [[1, 0], [3, 2]]
    """
    found = [
        np.array(pairs, dtype=np.int64).reshape(-1, 2) + (i, j)
        for i, i_end, j, j_end in boxes(a, b)
        if (pairs := subsequence(a[i:i_end], b[j:j_end]))
    ]
    return np.concatenate(found) if found else np.zeros((0, 2), dtype=np.int64)


def boxes(
    a: NDArray[np.uint64], b: NDArray[np.uint64]
) -> Iterator[tuple[int, int, int, int]]:
    """(i, i_end, j, j_end): boxes that tile the way from corner to corner, none above BOX."""
    if max(len(a), len(b)) <= BOX:
        yield 0, len(a), 0, len(b)
        return
    i = j = 0
    for next_i, next_j in (*anchors(a, b), (len(a), len(b))):
        if max(next_i - i, next_j - j) >= BOX // 2 or (next_i, next_j) == (len(a), len(b)):
            yield from diagonal(i, next_i, j, next_j)
            i, j = next_i, next_j


def diagonal(i: int, i_end: int, j: int, j_end: int) -> Iterator[tuple[int, int, int, int]]:
    """The box itself, or, when it is too large, smaller ones along its diagonal."""
    steps = -(-max(i_end - i, j_end - j) // BOX)
    for step in range(steps):
        yield (
            i + (i_end - i) * step // steps,
            i + (i_end - i) * (step + 1) // steps,
            j + (j_end - j) * step // steps,
            j + (j_end - j) * (step + 1) // steps,
        )


def anchors(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> list[tuple[int, int]]:
    """Rising positions (i, j) where ANCHOR tokens stand that occur once in a and once in b."""
    from dedupe_news.shingle import window_hashes  # noqa: PLC0415

    def once(tokens: NDArray[np.uint64]) -> dict[int, int]:
        start = np.arange(max(len(tokens) - ANCHOR + 1, 0))
        values, at, counts = np.unique(
            window_hashes(tokens, start, start + ANCHOR), return_index=True, return_counts=True
        )
        return dict(zip(values[counts == 1].tolist(), at[counts == 1].tolist(), strict=True))

    left, right = once(a), once(b)
    both = sorted((i, right[value]) for value, i in left.items() if value in right)
    return rising(both)


def rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second positions rise (Schensted 1961)."""
    from bisect import bisect_left  # noqa: PLC0415

    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for n, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [j]
        ends[at : at + 1] = [n]
    out: list[tuple[int, int]] = []
    n = ends[-1] if ends else -1
    while n >= 0:
        out.append(pairs[n])
        n = before[n]
    return out[::-1]


def subsequence(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> list[tuple[int, int]]:
    """The longest common subsequence of one box."""
    head = common_prefix(a, b)
    tail = common_prefix(a[head:][::-1], b[head:][::-1])
    pairs = [(n, n) for n in range(head)]
    middle = crossing(a[head : len(a) - tail].tolist(), b[head : len(b) - tail].tolist())
    pairs += [(i + head, j + head) for i, j in middle]
    return pairs + [(len(a) - n, len(b) - n) for n in range(tail, 0, -1)]


def common_prefix(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> int:
    """How many tokens both begin with."""
    size = min(len(a), len(b))
    other = np.flatnonzero(a[:size] != b[:size])
    return int(other[0]) if len(other) else size


def crossing(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    """The longest common subsequence by rows of bits, then the way back through them.

    Bit i of a row is 0 where the subsequence grows with a[i].
    """
    where: dict[int, int] = {}
    for i, token in enumerate(a):
        where[token] = where.get(token, 0) | (1 << i)
    full = (1 << len(a)) - 1
    row, rows = full, [full]
    for token in b:
        hits = row & where.get(token, 0)
        row = ((row + hits) | (row - hits)) & full
        rows.append(row)
    pairs, i, j = [], len(a), len(b)
    while i and j:
        if rows[j] >> (i - 1) & 1:
            i -= 1
        elif not rows[j - 1] >> (i - 1) & 1:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]
