"""Boxes that are one passage -> one box: its sentences changed places, or a piece was put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.corpus.groups import grouped, labels
from dedupe_news.passages.seeds import Box, runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

GAP = 20  # words between two boxes, on both sides, that are still one passage
MOVED = 60  # words from which on a piece that changed places is a passage of its own
AGAIN = 0.5  # share of the shorter box that overlaps when the other text says it once more


def joined(boxes: Sequence[Box], scale: int) -> list[Box]:
    """The boxes, those that touch on both sides as one, in text order."""
    edges = np.array(sorted(set(boxes)), dtype=np.int64).reshape(-1, 4)
    while True:
        pairs = touching(edges, GAP * scale, MOVED * scale)
        if not len(pairs):
            return [Box(*edge) for edge in edges.tolist()]
        edges = np.array(
            [hull(edges[group]) for group in grouped(labels(pairs, len(edges)))], dtype=np.int64
        )
        edges = edges[np.lexsort(edges.T[::-1])]


def touching(edges: NDArray[np.int64], gap: int, moved: int) -> NDArray[np.int64]:
    """int64[n, 2]: numbers of boxes that are one. edges: int64[boxes, 4], sorted.

    Boxes that overlap on one side, and stand apart on the other, are a passage that the other text
    has twice; they stay two. So do two long ones that changed places. gap, moved: in tokens.
    """
    count = (
        np.searchsorted(edges[:, 0], edges[:, 1] + gap, side="right") - np.arange(len(edges)) - 1
    )
    one, step = runs(np.maximum(count, 0))
    other = one + step + 1
    here, there = (overlap(edges[one, at : at + 2], edges[other, at : at + 2]) for at in (0, 2))
    near = (here[0] >= -gap) & (there[0] >= -gap)
    again = (here[1] > AGAIN) != (there[1] > AGAIN)
    apart = np.minimum(here[0], there[0]) <= 0
    size = edges[:, 1] - edges[:, 0]
    turned = (edges[other, 2] < edges[one, 2]) & (np.minimum(size[one], size[other]) > moved)
    found = near & ~(again & apart) & ~(turned & (np.maximum(here[1], there[1]) < AGAIN))
    return np.stack((one[found], other[found]), axis=1)


def overlap(
    one: NDArray[np.int64], other: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(tokens that both stretches hold, less than 0 for a gap; their share of the shorter one)."""
    both = np.minimum(one[:, 1], other[:, 1]) - np.maximum(one[:, 0], other[:, 0])
    shorter = np.minimum(one[:, 1] - one[:, 0], other[:, 1] - other[:, 0])
    return both, both / shorter


def hull(edges: NDArray[np.int64]) -> list[int]:
    """The edges of the smallest box that holds all these."""
    low, high = edges.min(axis=0), edges.max(axis=0)
    return [int(low[0]), int(high[1]), int(low[2]), int(high[3])]
