"""Texts of articles -> links between them: the exact comparison behind every cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.bulk import bulk_tokens
from dedupe_news.corpus.articles import Articles
from dedupe_news.corpus.cluster import Link, Wave, settled
from dedupe_news.corpus.differences import Signals
from dedupe_news.corpus.likeness import Pairs, common
from dedupe_news.corpus.relation import verdicts
from dedupe_news.lexicon import NEGATIONS, NUMERALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dedupe_news.bulk import BulkTable
    from dedupe_news.corpus.cluster import Component, Star

    Read = Callable[[Sequence[int]], list[str]]

HELD = 1 << 20  # words of a component that is held as a whole; a larger one comes in waves
WAVE = 128  # articles of those


class Known(NamedTuple):
    """Articles that were read, and their numbers among these."""

    articles: Articles
    number: dict[int, int]


class Comparer:
    """Compares articles that it reads when they are needed. read(articles) gives their texts."""

    def __init__(self, read: Read, table: BulkTable, signals: Signals) -> None:
        self._read, self._table, self._signals = read, table, signals

    def stars(self, batch: Sequence[Component], protected: Callable[[int], bool]) -> list[Star]:
        """What becomes of these components: small ones side by side, each of the others alone."""
        small = [component.words <= HELD for component in batch]
        held = [component for component, is_small in zip(batch, small, strict=True) if is_small]
        known = self._known([component.members.tolist() for component in held])
        found = iter(settled(held, lambda waves: compared(waves, known, self._signals), protected))
        return [
            next(found) if is_small else settled([component], self._in_waves, protected)[0]
            for component, is_small in zip(batch, small, strict=True)
        ]

    def links(self, canonical: int, others: Sequence[int]) -> Iterator[Link]:
        """The link of each of the others to the canonical article, WAVE of them read at a time."""
        for found in self._in_parts([Wave(canonical, list(others))]):
            yield from found

    def _in_waves(self, waves: Sequence[Wave]) -> list[list[Link]]:
        made = self._in_parts(waves)
        return [
            [link for _ in range(0, len(wave.others), WAVE) for link in next(made)]
            for wave in waves
        ]

    def _in_parts(self, waves: Sequence[Wave]) -> Iterator[list[Link]]:
        """The links of every WAVE others of each wave; few waves are read together."""
        for some in read_together(parts(waves)):
            articles = {one for wave in some for one in (wave.canonical, *wave.others)}
            yield from compared(some, self._known([sorted(articles)]), self._signals)

    def _known(self, components: Sequence[Sequence[int]]) -> Known:
        articles = [article for component in components for article in component]
        sizes = [len(component) for component in components]
        tokens = bulk_tokens(self._read(articles), self._table)
        of = np.repeat(np.arange(len(sizes)), sizes)
        number = {article: at for at, article in enumerate(articles)}
        return Known(Articles.of(tokens, of), number)


def parts(waves: Iterable[Wave]) -> Iterator[Wave]:
    """The waves, those of more than WAVE others in parts."""
    for wave in waves:
        for begin in range(0, len(wave.others), WAVE):
            yield Wave(wave.canonical, wave.others[begin : begin + WAVE])


def read_together(waves: Iterable[Wave]) -> Iterator[list[Wave]]:
    """The waves in batches of little more than WAVE articles."""
    batch: list[Wave] = []
    articles: set[int] = set()
    for wave in waves:
        wanted = articles.union(wave.others, [wave.canonical])
        if batch and len(wanted) > WAVE + 1:
            yield batch
            batch, wanted = [], {wave.canonical, *wave.others}
        batch.append(wave)
        articles = wanted
    if batch:
        yield batch


def compared(waves: Sequence[Wave], known: Known, signals: Signals) -> list[list[Link]]:
    """For every wave the links of the others to its canonical article; see `Pairs`."""
    number = known.number
    one = [number[wave.canonical] for wave in waves for _ in wave.others]
    other = [number[article] for wave in waves for article in wave.others]
    found = links(
        Pairs(known.articles, np.array(one, np.int64), np.array(other, np.int64)), signals
    )
    return [
        [link._replace(article=article) for article, link in zip(wave.others, found, strict=False)]
        for wave in waves
    ]


def links(pairs: Pairs, signals: Signals) -> Iterator[Link]:
    """The link of other to one for every pair; articles by their numbers here."""
    both = common(pairs)
    ones, others = (pairs.articles.kinds[side].tolist() for side in (pairs.one, pairs.other))
    found = verdicts(pairs, both, signals)
    for article, shared, one, other, verdict in zip(
        pairs.other.tolist(), both.shingles.tolist(), ones, others, found, strict=True
    ):
        yield Link(
            article,
            verdict.relation,
            shared / max(one + other - shared, 1),
            shared / max(other, 1),
            shared / max(one, 1),
            verdict.differs,
        )


def signals_of(table: BulkTable) -> Signals:
    """The words that turn a statement round, and those that count, as hashes."""
    negations, numerals = (
        frozenset(bulk_tokens(sorted(words), table).hashes.tolist())
        for words in (NEGATIONS, NUMERALS)
    )
    denying, every = (
        np.array(sorted(words), dtype=np.uint64) for words in (negations, negations | numerals)
    )
    return Signals(negations, numerals, denying, every)
