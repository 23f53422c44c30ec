"""Two texts -> how they stand to each other, as a run over a corpus finds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dedupe_news.bulk import bulk_tokens
from dedupe_news.corpus.cluster import Link
from dedupe_news.corpus.compare import Comparer, signals_of

from .made import BULK

SIGNALS = signals_of(BULK)


def comparer(
    texts: Sequence[str], read: Callable[[list[int]], None] = lambda some: None
) -> Comparer:
    """What compares these texts; read is told which of them it looks at."""

    def texts_of(some: Sequence[int]) -> list[str]:
        read(list(some))
        return [texts[number] for number in some]

    return Comparer(texts_of, BULK, SIGNALS)


def linked(one: str, other: str) -> Link:
    """The link of other to one, which stays."""
    (link,) = comparer((one, other)).links(0, [1])
    return link


def relation(one: str, other: str) -> Link:
    """The link of the shorter text to the longer one; of equal ones to the first."""
    short, long = sorted((other, one), key=lambda text: len(bulk_tokens([text], BULK).hashes))
    return linked(long, short)
