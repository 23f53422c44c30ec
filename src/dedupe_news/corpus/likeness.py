"""Two articles -> how alike they are: what they share, what each has of its own, what differs.

Pairs of neighbouring words that stand in both articles are anchors where the anchors around them
agree on how far the two copies are out of step. Stretches without anchors belong to one article
alone; short gaps between anchors are where copies were edited. Only there can a fact differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.bulk import CAPITAL, NUMBER, flagged, unspaced
from dedupe_news.shingle import distinct, windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe_news.bulk import BulkTokens

SHINGLE = 3  # tokens in the shingles of resemblance and containment
ANCHOR, UNSPACED_ANCHOR = 2, 3  # tokens in an anchor
SLOTS = 4  # of the table in which anchors are looked up, for every anchor
STEP = 6  # words by which two neighbouring anchors may be out of step
GAP = 14  # words between two anchors that are still an edit; more are somebody's own
MENDED = 0.45  # share of equal words from which on two stretches are the same, misprinted
CRAMPED = 2  # times as many shingles as the one has that the other may have, to be held by it
MARGIN = 7  # words before the first and after the last anchor that belong to it


class View(NamedTuple):
    """One article as it is compared.

    tokens: uint64[n], flags: uint8[n] as in BulkTokens. anchors: uint64[n - 1 or 2]. windows:
    uint64[n - 2], shingles in text order; shingles: uint64[m], sorted, each once. facts: how many
    tokens are numbers or names. batch: what it is taken from; at: number of its first token there.
    """

    tokens: NDArray[np.uint64]
    flags: NDArray[np.uint8]
    anchors: NDArray[np.uint64]
    windows: NDArray[np.uint64]
    shingles: NDArray[np.uint64]
    unspaced: bool
    facts: int
    batch: BulkTokens
    at: int

    @property
    def scale(self) -> int:
        """2 for scripts without spaces: lengths in characters are twice those in words."""
        return 2 if self.unspaced else 1

    def written(self, token: int, end: int = 0) -> str:
        """A token, or all up to another one, as the text has it, entities and tags aside."""
        last = self.at + max(end - 1, token)
        start, end = self.batch.start[self.at + token], self.batch.end[last]
        return self.batch.codes[start:end].tobytes().decode("utf-32-le", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two articles, one and other, compare; figures come in this order.

    own: tokens in stretches of an article's own.
    swapped: how many of them, in the shorter of two such stretches, take the place of each other.
    ending: the same for the stretches at the ends, where each goes on in its own way.
    shared: tokens of each in the stretches that they share. apart: bool arrays over the tokens of
    each, the shared ones whose place on the other side another token takes.
    """

    own: tuple[int, int]
    swapped: int
    ending: int
    shared: tuple[int, int]
    apart: tuple[NDArray[np.bool_], NDArray[np.bool_]]


def views(tokens: BulkTokens) -> list[View]:
    """The articles of a batch as they are compared."""
    first = tokens.first
    alone = unspaced(tokens).tolist()
    facts = flagged(tokens, NUMBER | CAPITAL).tolist()
    pairs, pair_first = windows(tokens.hashes, first, ANCHOR)
    triples, triple_first = windows(tokens.hashes, first, SHINGLE)
    out = []
    for n, (begin, end) in enumerate(zip(first.tolist(), first[1:].tolist(), strict=False)):
        threes = triples[triple_first[n] : triple_first[n + 1]]
        anchors = threes if alone[n] else pairs[pair_first[n] : pair_first[n + 1]]
        out.append(
            View(
                tokens.hashes[begin:end],
                tokens.flags[begin:end],
                anchors,
                threes,
                distinct(threes),
                alone[n],
                facts[n],
                tokens,
                begin,
            )
        )
    return out


class Centre:
    """One article that others are compared with: its anchors are looked up many times.

    Two tables hold the first and the last place of an anchor by the low bits of its hash. Others
    may fall into the same slot; what is read from it is compared in full.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        size = 1 << (SLOTS * len(view.anchors)).bit_length()
        self._mask = np.uint64(size - 1)
        slots = self._slots(view.anchors)
        self._first, self._last = np.zeros((2, size), dtype=np.int64)
        self._last[slots] = np.arange(len(slots))
        self._first[slots[::-1]] = np.arange(len(slots) - 1, -1, -1)

    def compare(self, other: View) -> Likeness:
        """How the centre (one) and another article (other) compare."""
        one = self.view
        mine, theirs = self.places(other)
        swapped, ending, mended = opposite(mine, theirs, one, other)
        there = cover(theirs, in_place(mine, theirs, one, other), other, {at for _, at in mended})
        order = np.argsort(mine, kind="stable")
        mine, theirs = mine[order], theirs[order]
        here = cover(mine, in_place(theirs, mine, other, one), one, {at for at, _ in mended})
        return Likeness(
            (here.own, there.own),
            swapped,
            ending,
            (len(one.tokens) - here.own, len(other.tokens) - there.own),
            (here.apart, there.apart),
        )

    def places(self, other: View) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the anchors that are in step stand: in the centre, in the other (rising)."""
        anchors = self.view.anchors
        if not len(anchors) or self.view.unspaced != other.unspaced:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        slots = self._slots(other.anchors)
        first, last = self._first[slots], self._last[slots]
        once = np.flatnonzero((anchors[last] == other.anchors) & (first == last))
        if 2 * len(once) > len(slots):
            mine, theirs = last[once], once
        else:  # much of the centre stands there twice, or the two share little
            mine, theirs = self._any_places(other, first, last)
        steady = in_step(mine, theirs, self.view.scale)
        return mine[steady], theirs[steady]

    def _slots(self, anchors: NDArray[np.uint64]) -> NDArray[np.int64]:
        """int64[n]: the slot of each anchor."""
        return (anchors & self._mask).view(np.int64)

    def _any_places(
        self, other: View, first: NDArray[np.int64], last: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The places of all anchors, those too that the centre has more than once."""
        anchors = self.view.anchors
        same = (anchors[first] == other.anchors) | (anchors[last] == other.anchors)
        theirs = np.flatnonzero(same)
        mine = nearer(first[theirs], last[theirs], theirs)
        right = anchors[mine] == other.anchors[theirs]
        return mine[right], theirs[right]


def nearer(
    first: NDArray[np.int64], last: NDArray[np.int64], theirs: NDArray[np.int64]
) -> NDArray[np.int64]:
    """int64[n]: of two places of an anchor the one that fits the anchors before it better.

    Those that stand only once say how far the copies are out of step.
    """
    once = np.flatnonzero(first == last)
    shift = np.zeros(len(first), dtype=np.int64)
    if len(once):
        count = np.diff(np.concatenate(([0], once[1:], [len(first)])))
        shift = np.repeat(first[once] - theirs[once], count)
    wanted = theirs + shift
    return np.where(np.abs(last - wanted) < np.abs(first - wanted), last, first)


def holds(one: View, other: View) -> bool:
    """Does every token of the other stand in some shingle of it that one has too?

    Then the other says nothing that one does not say in the same words.
    """
    size = len(other.windows)
    if not size or len(one.shingles) * CRAMPED < size:
        return False
    at = np.searchsorted(one.shingles, other.windows)
    covered = np.zeros(size + SHINGLE - 1, dtype=np.bool_)
    hit = one.shingles[np.minimum(at, len(one.shingles) - 1)] == other.windows
    for step in range(SHINGLE):
        covered[step : step + size] |= hit
    return bool(covered.all())


def in_place(
    there: NDArray[np.int64], here: NDArray[np.int64], other: View, view: View
) -> NDArray[np.bool_]:
    """bool over the tokens of view: does the other side have the same token in its place?

    there, here: anchors, sorted by here. The place is told by the anchor before the token, and by
    the one after it.
    """
    out = np.zeros(len(view.tokens), dtype=np.bool_)
    if not len(here):
        return out
    shift, place = there - here, np.arange(len(out))
    for after in (0, 1):  # the anchor before a token, then the one after it
        edges = np.empty(len(here) + 1, dtype=np.int64)
        edges[0], edges[-1] = 0, len(out)
        edges[1:-1] = here[:-1] + 1 if after else here[1:]
        moved = np.repeat(shift, edges[1:] - edges[:-1])
        moved += place
        np.minimum(np.maximum(moved, 0, out=moved), len(other.tokens) - 1, out=moved)
        out |= other.tokens[moved] == view.tokens
    return out


def in_step(mine: NDArray[np.int64], theirs: NDArray[np.int64], scale: int) -> NDArray[np.bool_]:
    """bool[n]: does an anchor close before or after agree on how far they are out of step?"""
    out = np.zeros(len(mine), dtype=np.bool_)
    for lag in (1, 2):
        apart = theirs[lag:] - theirs[:-lag]
        near = np.abs(mine[lag:] - mine[:-lag] - apart) <= STEP * scale
        near &= apart <= 2 * GAP * scale
        out[lag:] |= near
        out[:-lag] |= near
    return out


class Cover(NamedTuple):
    """own: tokens in stretches without anchors. apart: bool[n], the others that differ."""

    own: int
    apart: NDArray[np.bool_]


def cover(
    places: NDArray[np.int64], same: NDArray[np.bool_], view: View, mended: set[int]
) -> Cover:
    """What anchors at these sorted places, and tokens that are the same in place, leave.

    mended: where stretches begin that are no article's own, because the other side says much the
    same there.
    """
    size, scale = len(view.tokens), view.scale
    if not len(places):
        return Cover(size, np.zeros(size, dtype=np.bool_))
    width = UNSPACED_ANCHOR if view.unspaced else ANCHOR
    gaps = np.flatnonzero(places[1:] - places[:-1] > GAP * scale)
    stretches = [
        (begin + width, end)
        for begin, end in zip(places[gaps].tolist(), places[gaps + 1].tolist(), strict=True)
    ]
    head, tail = int(places[0]), int(places[-1]) + width
    stretches += [(0, head)] if head > MARGIN * scale else []
    stretches += [(tail, size)] if size - tail > MARGIN * scale else []
    apart, own = ~same, 0
    for begin, end in stretches:
        if begin not in mended:
            apart[begin:end] = False
            own += end - begin
    return Cover(own, apart)


def opposite(
    mine: NDArray[np.int64], theirs: NDArray[np.int64], one: View, other: View
) -> tuple[int, int, list[tuple[int, int]]]:
    """(tokens that are swapped, and at the end; where stretches begin that are much the same).

    Where both articles go on without anchors between the same two anchors, either they say
    something else there, and the shorter stretch counts as swapped, or the copy is full of
    misprints. What follows the last anchor is not swapped: there the one or the other goes on.
    mine, theirs: anchors, theirs rising.
    """
    if not len(mine):
        return min(len(one.tokens), len(other.tokens)), 0, []
    swapped, ending, mended = 0, 0, []
    width, gap = UNSPACED_ANCHOR if one.unspaced else ANCHOR, GAP * one.scale
    wide = np.flatnonzero((mine[1:] - mine[:-1] > gap) & (theirs[1:] - theirs[:-1] > gap))
    boxes = [(mine[k] + width, mine[k + 1], theirs[k] + width, theirs[k + 1]) for k in wide]
    boxes.insert(0, (0, mine[0], 0, theirs[0]))
    boxes.append((mine[-1] + width, len(one.tokens), theirs[-1] + width, len(other.tokens)))
    for number, (a, a_end, b, b_end) in enumerate(boxes):
        short = int(min(a_end - a, b_end - b))
        if 2 * short <= MARGIN * one.scale:
            continue
        if much_the_same(one.tokens[a:a_end], other.tokens[b:b_end]):
            mended.append((int(a), int(b)))
        elif short > gap and number < len(boxes) - 1:
            swapped += short
        elif short > MARGIN * one.scale and number == len(boxes) - 1:
            ending = short
    return swapped, ending, mended


def much_the_same(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> bool:
    """Are two stretches alike in length and in many of their words?"""
    short, long = sorted((len(one), len(other)))
    if not short or long > 2 * short:
        return False
    return int(np.count_nonzero(np.isin(one, other))) >= MENDED * long


def shared_count(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> int:
    """How many values stand in both of two sorted arrays without repeats."""
    every = np.sort(np.concatenate((one, other)))
    return int(np.count_nonzero(every[1:] == every[:-1]))
