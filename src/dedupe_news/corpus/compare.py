"""Texts of articles -> links between them: the exact comparison behind every cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe_news.bulk import bulk_tokens
from dedupe_news.corpus.cluster import Link
from dedupe_news.corpus.differences import Signals, differences
from dedupe_news.corpus.likeness import Centre, shared_count, views
from dedupe_news.corpus.relation import judge, of_part
from dedupe_news.lexicon import NEGATIONS, NUMERALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dedupe_news.bulk import BulkTable
    from dedupe_news.corpus.likeness import View

WAVE = 256  # articles that are read at a time


class Comparer:
    """Compares articles that it reads when they are needed.

    read(articles) gives their texts. What `learn` read is kept, so that the articles of a component
    are read once; a component of any size is compared in waves.
    """

    def __init__(
        self,
        read: Callable[[Sequence[int]], list[str]],
        table: BulkTable,
        signals: Signals,
    ) -> None:
        self._read, self._table, self._signals = read, table, signals
        self._known: dict[int, View] = {}

    def learn(self, articles: Sequence[int]) -> None:
        """Read these articles, all at once."""
        found = views(bulk_tokens(self._read(articles), self._table))
        self._known.update(zip(articles, found, strict=True))

    def links(self, canonical: int, others: Sequence[int]) -> Iterator[Link]:
        """The link of each of the others to the canonical article."""
        centre = Centre(self._view(canonical))
        for begin in range(0, len(others), WAVE):
            wave = others[begin : begin + WAVE]
            missing = [article for article in wave if article not in self._known]
            if missing:
                self.learn(missing)
            for article in wave:
                yield link(centre, article, self._known[article], self._signals)
            for article in missing:
                del self._known[article]

    def _view(self, article: int) -> View:
        if article not in self._known:
            self.learn([article])
        return self._known[article]


def signals_of(table: BulkTable) -> Signals:
    """The words that turn a statement round, and those that count, as hashes."""
    negations, numerals = (
        frozenset(bulk_tokens(sorted(words), table).hashes.tolist())
        for words in (NEGATIONS, NUMERALS)
    )
    return Signals(negations, numerals)


def link(centre: Centre, article: int, other: View, signals: Signals) -> Link:
    """How the article stands to the centre."""
    one = centre.view
    common = shared_count(one.shingles, other.shingles)
    verdict = of_part(one, other, common)
    if verdict is None:
        likeness = centre.compare(other)
        verdict = judge(likeness, differences(likeness, one, other), one, other, signals)
    sizes = len(one.shingles), len(other.shingles)
    return Link(
        article,
        verdict.relation,
        common / max(sum(sizes) - common, 1),
        common / max(sizes[1], 1),
        common / max(sizes[0], 1),
        verdict.differs,
    )
