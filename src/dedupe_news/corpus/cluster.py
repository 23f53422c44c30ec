"""Candidate pairs -> clusters: stars around a canonical article, every member verified against it.

Nothing joins a cluster by transitivity: a chain of copies whose ends share no word is not one
article. The article that ranks first becomes a canonical one and is compared with its candidates;
whoever joins brings its own candidates along, and they are compared with the canonical one too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from dedupe_news.corpus.relation import Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from numpy.typing import NDArray


COPIES: frozenset[Relation] = frozenset({"identical", "near"})
JOINING: frozenset[Relation] = frozenset({"identical", "near", "version", "excerpt"})


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
    linked = np.unique(pairs)
    linked = linked[np.argsort(rank[linked], kind="stable")]
    groups = grouped(label[linked])
    pair_groups = {int(label[pairs[at[0], 0]]): at for at in grouped(label[pairs[:, 0]])}
    for at in sorted(groups, key=lambda at: int(at[0])):
        members = linked[at]
        total = int(words[members].sum(dtype=np.int64))
        yield Component(members, pairs[pair_groups[int(label[members[0]])]], total)


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


def grouped(values: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The places of equal values, each group in rising order."""
    if not len(values):
        return []
    order = np.argsort(values, kind="stable")
    cuts = np.flatnonzero(np.diff(values[order])) + 1
    return np.split(order, cuts)


class Wave(NamedTuple):
    """Articles that are to be compared with a canonical one."""

    canonical: int
    others: list[int]


def settled(
    batch: Sequence[Component], compare: Compare, protected: Callable[[int], bool]
) -> list[Star]:
    """What becomes of each component. compare(waves) gives the links of each wave's others.

    The components go on side by side: in every step one wave of each of them is compared.
    """
    going = [stars(component, protected) for component in batch]
    answers: dict[int, Sequence[Link] | None] = dict.fromkeys(range(len(batch)))
    found: dict[int, Star] = {}
    while answers:
        waves: dict[int, Wave] = {}
        for number, links in answers.items():
            try:
                waves[number] = going[number].send(links)  # type: ignore[arg-type]
            except StopIteration as stop:
                found[number] = stop.value
        answers = dict(zip(waves, compare(list(waves.values())) if waves else (), strict=True))
    return [found[number] for number in range(len(batch))]


def stars(
    component: Component, protected: Callable[[int], bool]
) -> Generator[Wave, Sequence[Link], Star]:
    """The clusters of a component, and the pairs that are none; asks for the links of waves.

    Two protected articles are never compared: none of them may go.
    """
    near = neighbours(component.pairs)
    settled: set[int] = set()
    out = Star([], [])
    for canonical in component.members.tolist():
        if canonical in settled:
            continue
        settled.add(canonical)
        members, seen = [], {canonical}
        wave = fresh(near[canonical], seen, settled)
        while wave:
            following: list[int] = []
            for link in (yield from asked(canonical, wave, protected)):
                if link.relation in JOINING:
                    members.append(link)
                    settled.add(link.article)
                    following += near[link.article]
                elif link.relation != "none":
                    out.pairs.append(Pair(canonical, link))
            wave = fresh(following, seen, settled)
        if members:
            copies = yield from copies_among(members, component, near, protected)
            out.clusters.append(Cluster(canonical, tuple(members), tuple(copies)))
    return out


def asked(
    canonical: int, others: list[int], protected: Callable[[int], bool]
) -> Generator[Wave, Sequence[Link], Sequence[Link]]:
    """The links of the others, those left out that must not be compared."""
    if protected(canonical):
        others = [article for article in others if not protected(article)]
    if not others:
        return ()
    links = yield Wave(canonical, others)
    return links


def copies_among(
    members: Sequence[Link],
    component: Component,
    near: dict[int, list[int]],
    protected: Callable[[int], bool],
) -> Generator[Wave, Sequence[Link], list[Pair]]:
    """The members that are copies of other members, where both are something else than copies.

    Forty papers may print a report as it was before the update that is the canonical article now.
    """
    left = {link.article for link in members if link.relation not in COPIES}
    out: list[Pair] = []
    for article in component.members.tolist() if len(left) > 1 else ():
        if article not in left:
            continue
        left.discard(article)
        others = sorted(left.intersection(near[article]))
        for link in (yield from asked(article, others, protected)):
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
