"""Would too much go? Then nothing is written, and the user is told why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.corpus.result import Alarm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
    total = len(catalogue)
    if total >= LEAST and len(gone) > max_loss * total:
        yield Alarm("corpus", "", len(gone), total)
    outlets = catalogue.outlets
    sizes = np.bincount(outlets.numbers, minlength=len(outlets.names))
    lost = np.bincount(outlets.numbers[list(gone)], minlength=len(outlets.names))
    found = [
        Alarm("outlet", name, int(lost[n]), int(sizes[n]))
        for n, name in enumerate(outlets.names)
        if name and sizes[n] >= LEAST and lost[n] > max_loss * sizes[n]
    ]
    yield from sorted(found, key=lambda alarm: (-alarm.lost, alarm.name))
    for cluster in clusters:
        size = sum(link.article in gone for link in cluster.members)
        if size >= GIANT_LEAST and size > GIANT * total:
            yield Alarm("cluster", catalogue.ids[cluster.canonical], size, total)
