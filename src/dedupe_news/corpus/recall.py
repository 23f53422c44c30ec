"""Comparing articles of which some were compared before: a link that is known is not made again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe_news.corpus.cluster import Pair, Wave, settled
from dedupe_news.corpus.compare import HELD, Comparer, compared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dedupe_news.corpus.cluster import Component, Link, Star
    from dedupe_news.corpus.compare import Known, Read
    from dedupe_news.corpus.tables import CorpusTables

Links = dict[tuple[int, int], "Link"]


class Recall(Comparer):
    """A Comparer that knows links from earlier. Texts are read only where one is missing.

    known: (canonical, other) -> the link of the other to it. fresh: the links that were made.
    """

    def __init__(
        self, read: Read, tables: CorpusTables, known: Mapping[tuple[int, int], Link]
    ) -> None:
        super().__init__(read, tables.bulk, tables.signals)
        self._links: Links = dict(known)
        self.fresh: list[Pair] = []

    def stars(self, batch: Sequence[Component], protected: Callable[[int], bool]) -> list[Star]:
        """What becomes of these components."""
        wanted = [one.members.tolist() for one in batch if self._lacks(one)]
        held = self._known(wanted)
        return settled(batch, lambda waves: self._answers(waves, held), protected)

    def _lacks(self, component: Component) -> bool:
        """Is it to be read as a whole: small, and with pairs of which nothing is known?"""
        return component.words <= HELD and not all(
            (one, other) in self._links or (other, one) in self._links
            for one, other in component.pairs.tolist()
        )

    def _answers(self, waves: Sequence[Wave], held: Known) -> list[list[Link]]:
        """The links of each wave; those that are missing are made."""
        asked = [self._missing(wave) for wave in waves]
        here = [wave for wave in asked if wave.others and self._holds(wave, held)]
        made = compared(here, held, self._signals) if here else []
        self._learn(here, made)
        for wave in asked:
            if wave.others and not self._holds(wave, held):
                self._learn([wave], [list(self.links(*wave))])
        return [[self._links[wave.canonical, one] for one in wave.others] for wave in waves]

    def _missing(self, wave: Wave) -> Wave:
        others = [one for one in wave.others if (wave.canonical, one) not in self._links]
        return Wave(wave.canonical, others)

    def _holds(self, wave: Wave, held: Known) -> bool:
        return all(one in held.number for one in (wave.canonical, *wave.others))

    def _learn(self, waves: Sequence[Wave], made: Sequence[Sequence[Link]]) -> None:
        for wave, links in zip(waves, made, strict=True):
            for link in links:
                self._links[wave.canonical, link.article] = link
                self.fresh.append(Pair(wave.canonical, link))
