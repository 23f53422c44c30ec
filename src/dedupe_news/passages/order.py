"""Passages -> which of them keep their order, which were moved, which stand in one text twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe_news.passages.passage import Passage

AGAIN = 0.5  # share of the shorter passage that overlaps with one that keeps its order


def ordered(passages: Sequence[Passage]) -> list[Passage]:
    """The passages in the order of the first text, each with its order.

    Those that keep it are the ones with the most words in all that follow each other in both texts.
    """
    found = sorted(passages)
    edges = np.array([(*one.one, *one.other) for one in found], dtype=np.int64).reshape(-1, 4)
    kept = chain(edges, np.array([sum(one.words) for one in found], dtype=np.int64))
    return [
        one if n in kept else one._replace(order="again" if again(edges, kept, n) else "moved")
        for n, one in enumerate(found)
    ]


def chain(edges: NDArray[np.int64], words: NDArray[np.int64]) -> set[int]:
    """The numbers of the passages that follow each other on both sides, with the most words.

    edges: int64[passages, 4], sorted; words: int64[passages].
    """
    best, before = words.copy(), np.full(len(words), -1)
    for n in range(1, len(words)):
        earlier = (edges[:n, 1] <= edges[n, 0]) & (edges[:n, 3] <= edges[n, 2])
        if earlier.any():
            last = int(np.argmax(np.where(earlier, best[:n], -1)))
            best[n] += best[last]
            before[n] = last
    kept = set()
    n = int(np.argmax(best)) if len(best) else -1
    while n >= 0:
        kept.add(n)
        n = int(before[n])
    return kept


def again(edges: NDArray[np.int64], kept: set[int], n: int) -> bool:
    """Does a passage say once more, in one of the texts, what one that keeps its order says?"""
    others = edges[sorted(kept)]
    for at in (0, 2):
        both = np.minimum(others[:, at + 1], edges[n, at + 1]) - np.maximum(
            others[:, at], edges[n, at]
        )
        shorter = np.minimum(others[:, at + 1] - others[:, at], edges[n, at + 1] - edges[n, at])
        if (both > AGAIN * shorter).any():
            return True
    return False
