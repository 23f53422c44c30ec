"""What belongs together: by links, by equal values; and one of each group at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.shingle import opens_run

if TYPE_CHECKING:
    from numpy.typing import NDArray


def labels(pairs: NDArray[np.int64], articles: int) -> NDArray[np.int64]:
    """int64[articles]: the smallest article that each hangs together with.

    Every round each label goes to the smallest of its neighbours' and then to that one's own, so
    the rounds are as many as the logarithm of the longest chain.
    """
    label = np.arange(articles)
    one, other = np.ascontiguousarray(pairs.T)
    while True:
        low = np.minimum(label[one], label[other])
        before = label.copy()
        np.minimum.at(label, label[one], low)
        np.minimum.at(label, label[other], low)
        while not np.array_equal(label[label], label):
            label = label[label]
        if np.array_equal(label, before):
            return label


def turns(group: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Places of the groups' members, so that every turn has one of each group that is left.

    Members of a group lie side by side.
    """
    place = np.arange(len(group))
    return grouped(place - np.maximum.accumulate(np.where(opens_run(group), place, 0)))


def grouped(values: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The places of equal values, each group in rising order."""
    if not len(values):
        return []
    order = np.argsort(values, kind="stable")
    bounds = np.flatnonzero(np.diff(values[order])) + 1
    return np.split(order, bounds)
