"""Terms of two texts -> boxes in which rare shared terms crowd, whatever their order.

A seed is a place in one text and a place in the other with the same rare term. In a passage that
both texts have, seeds stand close together on both sides, even where words were replaced, put in,
left out or shuffled; elsewhere they are scattered. So seeds are clustered by density (DBSCAN,
Ester et al. 1996, in the maximum norm), each weighted by how rare its term is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.corpus.groups import grouped, labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dedupe_news.passages.terms import Terms

PLACES = 16  # pairs of places that a term may have and still be rare
RADIUS = 36  # words within which seeds support each other, on both sides
CROWD = 4.5  # weight of a seed and those around it that makes a crowd; a term found once weighs 1
LOPSIDED = 1.9  # times as long as on the one side that a crowd may be on the other
CLOSE = 12  # words within which seeds show where a crowd is thickest
IN_TURN = 0.2  # weight of terms that are paired in turn: in texts that repeat themselves all are
LINKS = 16  # seeds after it that a seed is linked with: enough to hold a crowd together
SLICE = 1 << 20  # pairs of seeds that are looked at at a time


class Box(NamedTuple):
    """Tokens [begin, end) of one text and [there, there_end) of the other."""

    begin: int
    end: int
    there: int
    there_end: int

    def turned(self) -> Box:
        """The box seen from the other text."""
        return Box(self.there, self.there_end, self.begin, self.end)

    def meets(self, box: Box) -> bool:
        """Have the two boxes tokens of both texts in common?"""
        here = max(self.begin, box.begin) < min(self.end, box.end)
        return here and max(self.there, box.there) < min(self.there_end, box.there_end)


class Seeds(NamedTuple):
    """Places in one (rising) and in the other: int64[n] each; weight: float64[n]."""

    here: NDArray[np.int64]
    there: NDArray[np.int64]
    weight: NDArray[np.float64]


class Crowd(NamedTuple):
    """Seeds that stand together, as in Seeds. close: float64[n], weight of those very near each."""

    here: NDArray[np.int64]
    there: NDArray[np.int64]
    weight: NDArray[np.float64]
    close: NDArray[np.float64]

    @property
    def anchor(self) -> tuple[int, int]:
        """The place, on both sides, where the crowd is thickest."""
        at = int(self.close.argmax())
        return int(self.here[at]), int(self.there[at])

    def box(self, radius: int) -> Box:
        """The smallest box that holds all seeds; when it is lopsided, only those near the anchor.

        A crowd that is far wider on one side is a passage, and its copies over there.
        """
        whole = hull(self.here, self.there)
        sides = sorted((whole.end - whole.begin, whole.there_end - whole.there))
        return whole if sides[1] <= LOPSIDED * sides[0] else self.core(radius)

    def core(self, radius: int) -> Box:
        """The smallest box that holds the seeds within the radius of the anchor."""
        mine, theirs = self.anchor
        near = (np.abs(self.here - mine) <= radius) & (np.abs(self.there - theirs) <= radius)
        return hull(self.here[near], self.there[near])

    def rest(self, box: Box) -> Iterator[tuple[Crowd, bool]]:
        """The crowds that are left around a box: before, within and after it on each side.

        True for those within it on one side: there the other text has the passage once more, or
        the seeds stand there by chance.
        """
        mine = regions(self.here, box.begin, box.end)
        theirs = regions(self.there, box.there, box.there_end)
        for region in range(9):
            left = self.part(3 * mine + theirs == region)
            if region != 4 and left.is_crowd and len(left.here) < len(self.here):  # 4: the box
                yield left, 1 in divmod(region, 3)

    @property
    def is_crowd(self) -> bool:
        """Are the seeds enough to be looked at?"""
        return bool(self.weight.sum() >= CROWD)

    def part(self, wanted: NDArray[np.bool_] | NDArray[np.intp]) -> Crowd:
        """Those of the seeds."""
        return Crowd(self.here[wanted], self.there[wanted], self.weight[wanted], self.close[wanted])


def regions(places: NDArray[np.int64], begin: int, end: int) -> NDArray[np.int64]:
    """int64[n]: 0 for places before the stretch, 1 within it, 2 after it."""
    return (places >= begin).astype(np.int64) + (places >= end)


def hull(here: NDArray[np.int64], there: NDArray[np.int64]) -> Box:
    """The smallest box that holds all these places."""
    return Box(int(here.min()), int(here.max()) + 1, int(there.min()), int(there.max()) + 1)


def seeds_of(terms: Terms) -> Seeds:
    """The seeds of two texts.

    A term with more pairs of places than PLACES is paired place by place in order, where it is
    rare enough not to stand in every passage: so texts that repeat themselves have seeds too.
    """
    pairs = terms.counts[0] * terms.counts[1]
    rare = (pairs > 0) & (pairs <= PLACES)
    often = (pairs > PLACES) & (terms.rate * 2 * RADIUS * terms.scale < 1)
    here, there = every_pair(terms, rare)
    weight = 1 / np.sqrt(pairs[terms.one[here]])
    also, also_there = in_turn(terms, often)
    here, there = np.concatenate((here, also)), np.concatenate((there, also_there))
    weight = np.concatenate((weight, np.full(len(also), IN_TURN)))
    order = np.lexsort((there, here))
    return Seeds(here[order], there[order], weight[order])


def every_pair(
    terms: Terms, wanted: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each place of the wanted terms in one with each place in the other."""
    order = np.argsort(terms.other, kind="stable")
    first = np.cumsum(terms.counts[1]) - terms.counts[1]
    here = np.flatnonzero(wanted[terms.one])
    count = terms.counts[1][terms.one[here]]
    at, step = runs(count)
    return here[at], order[first[terms.one[here[at]]] + step]


def in_turn(terms: Terms, wanted: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first place of each wanted term in one with the first in the other, and so on."""
    if not wanted.any():
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    places = []
    for side, counts, others in zip(terms.sides, terms.counts, terms.counts[::-1], strict=True):
        at = np.flatnonzero(wanted[side])
        at = at[np.argsort(side[at], kind="stable")]
        _, turn = runs(counts[wanted])
        places.append(at[turn < np.repeat(others[wanted], counts[wanted])])
    return places[0], places[1]


def runs(counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(number of the run, place in the run) for runs of these lengths, one after the other.

    >>> [part.tolist() for part in runs(np.array([2, 0, 1]))]
    [[0, 0, 2], [0, 1, 0]]
    """
    at = np.repeat(np.arange(len(counts)), counts)
    return at, np.arange(len(at)) - (np.cumsum(counts) - counts)[at]


def crowds(terms: Terms) -> list[Crowd]:
    """The seeds that crowd together, in text order."""
    seeds, scale = seeds_of(terms), terms.scale
    around, close = seeds.weight.copy(), seeds.weight.copy()
    for one, other in neighbours(seeds.here, seeds.there, RADIUS * scale):
        add_up(around, seeds.weight, one, other)
        tight = np.abs(seeds.there[one] - seeds.there[other]) <= CLOSE * scale
        tight &= seeds.here[other] - seeds.here[one] <= CLOSE * scale
        add_up(close, seeds.weight, one[tight], other[tight])
    dense = np.flatnonzero(around >= CROWD)
    core = Crowd(seeds.here, seeds.there, seeds.weight, close).part(dense)
    label = labels(links(core, RADIUS * scale), len(dense))
    return [core.part(at) for at in grouped(label)]


def add_up(
    sums: NDArray[np.float64],
    weight: NDArray[np.float64],
    one: NDArray[np.int64],
    other: NDArray[np.int64],
) -> None:
    """Add the weight of each seed of a pair to the sum of the other one."""
    sums += np.bincount(one, weight[other], len(sums))
    sums += np.bincount(other, weight[one], len(sums))


def links(seeds: Crowd, radius: int) -> NDArray[np.int64]:
    """int64[n, 2]: each seed and the first ones after it that lie within the radius."""
    found = [np.zeros((0, 2), dtype=np.int64)]
    for one, other in neighbours(seeds.here, seeds.there, radius):
        _, turn = runs(np.bincount(one, minlength=len(seeds.here)))
        found.append(np.stack((one, other), axis=1)[turn < LINKS])
    return np.concatenate(found)


def neighbours(
    here: NDArray[np.int64], there: NDArray[np.int64], radius: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Pairs of seeds (numbers, the second one larger) within the radius, on both sides.

    Two seeds of the same place support nothing: that is one word that stands twice over there.
    All pairs of a seed come in one slice; the slices bound the memory.
    """
    count = np.searchsorted(here, here + radius, side="right") - np.arange(len(here)) - 1
    for begin, end in slices(count):
        at, step = runs(count[begin:end])
        one = at + begin
        other = one + step + 1
        apart = np.abs(there[one] - there[other])
        near = (apart <= radius) & (apart > 0) & (here[one] != here[other])
        yield one[near], other[near]


def slices(count: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Stretches of counts that add up to about SLICE each."""
    total = np.cumsum(count)
    begin, done = 0, 0
    while begin < len(count):
        end = max(int(np.searchsorted(total, done + SLICE, side="right")), begin + 1)
        yield begin, end
        begin, done = end, int(total[end - 1])
