"""Candidate pairs -> clusters: stars around a canonical article, every member verified against it.

Nothing joins a cluster by transitivity: a chain of copies whose ends share no word is not one
article. The article that ranks first becomes a canonical one and is compared with its candidates;
whoever joins brings its own candidates along, and they are compared with the canonical one too.

Who is compared with whom depends on what came before. Where that has joined nobody for a while, as
among forms filled in over and over, the comparisons that come next are made in advance: a link is
the same whenever it is made, and many at a time cost much less than each alone.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

import numpy as np

from dedupe_news.corpus.groups import grouped, labels
from dedupe_news.corpus.relation import Relation
from dedupe_news.shingle import distinct

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from numpy.typing import NDArray


COPIES: frozenset[Relation] = frozenset({"identical", "near"})
JOINING: frozenset[Relation] = frozenset({"identical", "near", "version", "excerpt"})
AHEAD = 64  # articles, at most, whose links are asked for before their turn comes


T = TypeVar("T")
Compare: TypeAlias = "Callable[[Sequence[Wave]], Sequence[Sequence[Link]]]"


class Link(NamedTuple):
    """How an article stands to another one that was compared with it.

    resemblance: of the two; containment: the share of the article's shingles that the other holds;
    held: the share of the other's that it holds; all exact, 0.0 to 1.0. differs: (in the other,
    here) for facts that differ.
    """

    article: int
    relation: Relation
    resemblance: float
    containment: float
    held: float
    differs: tuple[tuple[str, str], ...] = ()


class Pair(NamedTuple):
    """Two articles that are no copies but a form filled in twice, or share a passage."""

    article: int
    link: Link


class Cluster(NamedTuple):
    """A canonical article and the members that were verified against it, by rank.

    copies: of members that are versions or excerpts of the canonical one, and also copies of
    another such member: that member and the link to it. None of the former is one of the latter.
    Where articles of the same text are members, also that text's first one and the others of it.
    """

    canonical: int
    members: tuple[Link, ...]
    copies: tuple[Pair, ...] = ()


class Component(NamedTuple):
    """Articles that hang together by candidate pairs.

    members: by rank; pairs: int64[n, 2]; words: of all members.
    """

    members: NDArray[np.int64]
    pairs: NDArray[np.int64]
    words: int


class Star(NamedTuple):
    """What became of one component."""

    clusters: list[Cluster]
    pairs: list[Pair]


def components(
    pairs: NDArray[np.int64], rank: NDArray[np.int64], words: NDArray[np.int32]
) -> Iterator[Component]:
    """The connected components of the pairs, in the order of their best ranked members.

    words: of each article.
    """
    label = labels(pairs, len(rank))
    linked = distinct(pairs.ravel())
    linked = linked[np.argsort(rank[linked], kind="stable")]
    groups = grouped(label[linked])
    pair_groups = {int(label[pairs[at[0], 0]]): at for at in grouped(label[pairs[:, 0]])}
    for at in sorted(groups, key=lambda at: int(at[0])):
        members = linked[at]
        total = int(words[members].sum(dtype=np.int64))
        yield Component(members, pairs[pair_groups[int(label[members[0]])]], total)


class Wave(NamedTuple):
    """Articles that are to be compared with a canonical one."""

    canonical: int
    others: list[int]


def settled(
    batch: Sequence[Component], compare: Compare, protected: Callable[[int], bool]
) -> list[Star]:
    """What becomes of each component. compare(waves) gives the links of each wave's others.

    The components go on side by side: in every step some waves of each of them are compared.
    """
    going = [stars(component, protected) for component in batch]
    answers: dict[int, Sequence[Sequence[Link]] | None] = dict.fromkeys(range(len(batch)))
    found: dict[int, Star] = {}
    while answers:
        waves: dict[int, Sequence[Wave]] = {}
        for number, links in answers.items():
            try:
                waves[number] = going[number].send(links)  # type: ignore[arg-type]
            except StopIteration as stop:
                found[number] = stop.value
        every = [wave for some in waves.values() for wave in some]
        made = iter(compare(every) if every else ())
        answers = {number: list(islice(made, len(some))) for number, some in waves.items()}
    return [found[number] for number in range(len(batch))]


Asking: TypeAlias = "Generator[Sequence[Wave], Sequence[Sequence[Link]], T]"


def stars(component: Component, protected: Callable[[int], bool]) -> Asking[Star]:
    """The clusters of a component, and the pairs that are none; asks for the links of waves.

    Two protected articles are never compared: none of them may go.
    """
    foresight = Foresight(component, protected)
    near, settled = foresight.near, foresight.settled
    out = Star([], [])
    for canonical in foresight.order:
        if canonical in settled:
            continue
        settled.add(canonical)
        members, seen = [], {canonical}
        wave = fresh(near[canonical], seen, settled)
        while wave:
            following: list[int] = []
            for link in (yield from foresight.links(canonical, wave)):
                if (yield from foresight.is_copy_of_later(canonical, link)):
                    continue
                if link.relation in JOINING:
                    members.append(link)
                    settled.add(link.article)
                    following += near[link.article]
                elif link.relation != "none":
                    out.pairs.append(Pair(canonical, link))
            wave = fresh(following, seen, settled)
        foresight.learn(joined=bool(members))
        if members:
            copies = yield from copies_among(members, foresight)
            out.clusters.append(Cluster(canonical, tuple(members), tuple(copies)))
    return out


class Foresight:
    """The links of one component, those included that will be asked for soon.

    order: its articles by rank; near: see `neighbours`; settled: the articles whose cluster is
    known, which the owner adds to.
    """

    def __init__(self, component: Component, protected: Callable[[int], bool]) -> None:
        self.order = component.members.tolist()
        self.near = neighbours(component.pairs)
        self.settled: set[int] = set()
        self._protected = protected
        self._turn = {article: turn for turn, article in enumerate(self.order)}
        self._known: dict[int, dict[int, Link]] = {}
        self._reach = 0

    def learn(self, *, joined: bool) -> None:
        """Look further ahead as long as nobody joins: only then is what was foreseen of use."""
        self._reach = 0 if joined else min(2 * self._reach + 1, AHEAD)

    def links(self, canonical: int, others: list[int]) -> Asking[Sequence[Link]]:
        """The links of the others to an article, those left out that must not be compared."""
        others = self._compared(canonical, others)
        known = self._known.pop(canonical, {})
        missing = [article for article in others if article not in known]
        if missing:
            coming = self._coming(canonical)
            first, *later = yield [Wave(canonical, missing), *coming]
            known.update((link.article, link) for link in first)
            for wave, links in zip(coming, later, strict=True):
                self._known[wave.canonical] = {link.article: link for link in links}
        return [known[article] for article in others]

    def is_copy_of_later(self, canonical: int, link: Link) -> Asking[bool]:
        """Is an article that joins a protected one, and is no copy of it, a copy of another?

        Protected articles are not compared with each other, so the others would never see it. One
        that ranks behind the article itself is none of them: it would not stand for the article.
        """
        if not self._protected(canonical) or link.relation not in JOINING - COPIES:
            return False
        turns = range(self._turn[canonical] + 1, self._turn[link.article])
        others = (other for other in self.near[link.article] if self._turn[other] in turns)
        for other in sorted(filter(self._protected, others), key=self._turn.__getitem__):
            known = self._known.setdefault(other, {})
            if link.article not in known:
                ((known[link.article],),) = yield [Wave(other, [link.article])]
            if known[link.article].relation in COPIES:
                return True
        return False

    def _compared(self, canonical: int, others: list[int]) -> list[int]:
        if not self._protected(canonical):
            return others
        return [article for article in others if not self._protected(article)]

    def _coming(self, canonical: int) -> list[Wave]:
        """The waves of the next articles, as they will be if nobody joins until then."""
        waves: list[Wave] = []
        begin = self._turn[canonical] + 1
        for article in self.order[begin : begin + 2 * self._reach]:
            if len(waves) >= self._reach:
                break
            if article not in self.settled and article not in self._known:
                turn = self._turn[article]
                later = (other for other in self.near[article] if self._turn[other] > turn)
                others = self._compared(article, sorted(set(later) - self.settled))
                if others:
                    waves.append(Wave(article, others))
        return waves


def copies_among(members: Sequence[Link], foresight: Foresight) -> Asking[list[Pair]]:
    """The members that are copies of other members, where both are something else than copies.

    Forty papers may print a report as it was before the update that is the canonical article now.
    """
    left = {link.article for link in members if link.relation not in COPIES}
    out: list[Pair] = []
    for article in foresight.order if len(left) > 1 else ():
        if article not in left:
            continue
        left.discard(article)
        others = sorted(left.intersection(foresight.near[article]))
        for link in (yield from foresight.links(article, others)):
            if link.relation in COPIES:
                left.discard(link.article)
                out.append(Pair(article, link))
    return out


def fresh(articles: Sequence[int], seen: set[int], settled: set[int]) -> list[int]:
    """Those that were not seen yet and are not settled, in rising order; they are seen now."""
    found = sorted({article for article in articles if article not in seen} - settled)
    seen.update(found)
    return found


def neighbours(pairs: NDArray[np.int64]) -> dict[int, list[int]]:
    """For every article of the pairs, those it is paired with."""
    near: dict[int, list[int]] = {}
    for one, other in pairs.tolist():
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    return near
