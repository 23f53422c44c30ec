"""Would too much go? Then nothing is written, and the user is told why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.corpus.result import Alarm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dedupe_news.corpus.catalogue import Catalogue
    from dedupe_news.corpus.cluster import Cluster

LEAST = 50  # articles of an outlet or a corpus that is guarded
GIANT = 0.2  # share of the corpus in one cluster that is absurd
GIANT_LEAST = 1000  # articles in it at least


def alarms(
    catalogue: Catalogue,
    gone: Mapping[int, int],
    clusters: Sequence[Cluster],
    max_loss: float,
) -> Iterator[Alarm]:
    """What stops the run, the corpus first, then outlets and clusters by what they would lose.

    gone: the articles that would go. max_loss: share of the articles, 0.0 to 1.0.
    """
    outlets = catalogue.outlets
    sizes = np.bincount(outlets.numbers, minlength=len(outlets.names)).tolist()
    lost = np.bincount(outlets.numbers[list(gone)], minlength=len(outlets.names)).tolist()
    clusters_lose = (
        (catalogue.ids[cluster.canonical], sum(link.article in gone for link in cluster.members))
        for cluster in clusters
    )
    losses = dict(zip(outlets.names, zip(lost, sizes, strict=True), strict=True))
    return exceeding(losses, clusters_lose, max_loss)


def exceeding(
    outlets: Mapping[str, tuple[int, int]], clusters: Iterable[tuple[str, int]], max_loss: float
) -> Iterator[Alarm]:
    """The alarms, from counts. outlets: name -> (articles that would go, articles), "" for none
    told; all articles are in one. clusters: (id of the canonical article, members that would go).
    """
    lost = sum(goes for goes, _ in outlets.values())
    total = sum(size for _, size in outlets.values())
    if total >= LEAST and lost > max_loss * total:
        yield Alarm("corpus", "", lost, total)
    found = [
        Alarm("outlet", name, lost, size)
        for name, (lost, size) in outlets.items()
        if name and size >= LEAST and lost > max_loss * size
    ]
    yield from sorted(found, key=lambda alarm: (-alarm.lost, alarm.name))
    for name, size in clusters:
        if size >= GIANT_LEAST and size > GIANT * total:
            yield Alarm("cluster", name, size, total)
