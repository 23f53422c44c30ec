"""The longest common subsequence of two token sequences, as matched positions.

Bit-parallel (Hyyrö 2004): one row of bits a token of the second sequence, kept for the way back.
Exact up to BOX tokens a side; longer sequences are first parted at stretches that occur once in
both (patience), and where there are none, cut into boxes along the diagonal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.shingle import windows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

BOX = 2048  # tokens a side that are aligned exactly in one go
ANCHOR = 8  # tokens in an anchor that parts long sequences


def align(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.int64]:
    """int64[n, 2]: positions (i, j) with a[i] == b[j], both rising, as many as there can be.

    >>> align(np.array([1, 2, 3, 4], np.uint64), np.array([2, 9, 4], np.uint64)).tolist()
    [[1, 0], [3, 2]]
    """
    found = []
    for i, i_end, j, j_end in boxes(a, b):
        found.append(subsequence(a[i:i_end], b[j:j_end]))
        found[-1] += (i, j)
    if len(found) == 1:
        return found[0]
    return np.concatenate([np.zeros((0, 2), dtype=np.int64), *found])


def boxes(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> Iterator[tuple[int, int, int, int]]:
    """(i, i_end, j, j_end): boxes that tile the way from corner to corner, none above BOX."""
    i = j = 0
    if max(len(a), len(b)) > BOX:
        for next_i, next_j in spaced(anchors(a, b)):
            yield from diagonal(i, next_i, j, next_j)
            i, j = next_i, next_j
    yield from diagonal(i, len(a), j, len(b))


def spaced(anchors: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """The anchors that are needed to part the way into boxes of about half of BOX."""
    far, (i, j) = BOX // 2, (0, 0)
    left, right = np.ascontiguousarray(anchors.reshape(-1, 2).T)
    while True:
        at = min(int(np.searchsorted(left, i + far)), int(np.searchsorted(right, j + far)))
        if at >= len(left):
            return
        i, j = int(left[at]), int(right[at])
        yield i, j


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


def anchors(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.int64]:
    """int64[n, 2]: rising positions of ANCHOR tokens that stand once in a and once in b."""
    (left, where), (right, there) = once(a), once(b)
    _, i, j = np.intersect1d(left, right, assume_unique=True, return_indices=True)
    both = np.stack((where[i], there[j]), axis=1)
    both = both[np.argsort(both[:, 0], kind="stable")]
    if (np.diff(both[:, 1]) > 0).all():
        return both
    return np.array(rising(both.tolist()), dtype=np.int64)


def once(tokens: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """(hashes, positions) of the windows of ANCHOR tokens that occur once."""
    hashes, _ = windows(tokens, np.array((0, len(tokens))), ANCHOR)
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    edges = np.ones(len(hashes) + 1, dtype=np.bool_)
    edges[1:-1] = ordered[1:] != ordered[:-1]
    single = edges[1:] & edges[:-1]
    return ordered[single], order[single]


def rising(pairs: Sequence[Sequence[int]]) -> list[Sequence[int]]:
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
    out: list[Sequence[int]] = []
    n = ends[-1] if ends else -1
    while n >= 0:
        out.append(pairs[n])
        n = before[n]
    return out[::-1]


def subsequence(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.int64]:
    """int64[n, 2]: the longest common subsequence of one box."""
    head = common_prefix(a, b)
    tail = common_prefix(a[head:][::-1], b[head:][::-1])
    middle = crossing(a[head : len(a) - tail].tolist(), b[head : len(b) - tail].tolist())
    out = np.empty((head + len(middle) + tail, 2), dtype=np.int64)
    out[:head] = np.arange(head)[:, None]
    if middle:
        out[head : head + len(middle)] = np.array(middle) + head
    out[len(out) - tail :] = np.arange(-tail, 0)[:, None] + np.array((len(a), len(b)))
    return out


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
    full = below = (1 << len(a)) - 1
    row, rows = full, [full]
    for token in b:
        hits = where.get(token)
        if hits is not None:
            hits &= row
            row = ((row + hits) | (row - hits)) & full
        rows.append(row)
    pairs, j = [], len(b)
    # Back to the last token of a with which it grows, then to the first of b up to which it does.
    while grows := ~rows[j] & below:
        bit = 1 << (grows.bit_length() - 1)
        while not rows[j - 1] & bit:
            j -= 1
        j -= 1
        pairs.append((grows.bit_length() - 1, j))
        below = bit - 1
    return pairs[::-1]
