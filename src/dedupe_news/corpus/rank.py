"""Which of several copies stays: total orders, one after the other, the last one by name."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe_news.corpus.catalogue import Catalogue

LAST = np.iinfo(np.int64).max


def ranks(catalogue: Catalogue, keep: Sequence[str]) -> NDArray[np.int64]:
    """int64[n]: the place of each article in the order of `keep`, 0 for the one that stays first.

    keep: 'longest', 'earliest', 'latest', 'first', 'outlet=a,b', 'path=GLOB', as in Options.
    Protected articles come before all others. What still ties is ordered by path and id, so the
    order does not depend on the order of the input, unless 'first' asks for it.
    """
    keys = [~catalogue.protected, *(key(catalogue, rule) for rule in keep)]
    ids = np.empty(len(catalogue), dtype=np.int64)
    ids[sorted(range(len(catalogue)), key=catalogue.ids.__getitem__)] = np.arange(len(catalogue))
    order = np.lexsort((ids, catalogue.paths.order(), *reversed(keys)))
    out = np.empty(len(catalogue), dtype=np.int64)
    out[order] = np.arange(len(catalogue))
    return out


def key(catalogue: Catalogue, rule: str) -> NDArray[np.int64]:
    """int64[n]: smaller is better under one rule."""
    name, _, value = rule.partition("=")
    if name == "longest":
        return -catalogue.sketches.words.astype(np.int64)
    if name == "first":
        return np.arange(len(catalogue))
    if name in ("earliest", "latest"):
        return by_date(catalogue, latest=name == "latest")
    names = catalogue.outlets if name == "outlet" else catalogue.paths
    wanted = value.split(",") if name == "outlet" else [value]
    places = [
        next((n for n, pattern in enumerate(wanted) if fnmatchcase(one, pattern)), len(wanted))
        for one in names.names
    ]
    return np.array(places, dtype=np.int64)[names.numbers]


def by_date(catalogue: Catalogue, *, latest: bool) -> NDArray[np.int64]:
    """int64[n]: by date; articles without one come last either way."""
    order = catalogue.dates.order()
    known = np.array([name != "" for name in catalogue.dates.names])[catalogue.dates.numbers]
    return np.where(known, -order if latest else order, LAST)
