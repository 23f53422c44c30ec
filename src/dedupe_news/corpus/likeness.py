"""Two articles -> how alike they are: what they share, what each has of its own, what differs.

Pairs of neighbouring words that stand in both articles are anchors where the anchors around them
agree on how far the two copies are out of step. Stretches without anchors belong to one article
alone; short gaps between anchors are where copies were edited. Only there can a fact differ.

Many pairs are worked on at once. In each, one is a centre, and other is compared with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.bulk import spread
from dedupe_news.corpus.articles import ANCHOR, SHINGLE, UNSPACED_ANCHOR, sums
from dedupe_news.corpus.groups import grouped, turns
from dedupe_news.shingle import distinct, opens_run

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe_news.corpus.articles import Articles

STEP = 6  # words by which two neighbouring anchors may be out of step
GAP = 14  # words between two anchors that are still an edit; more are somebody's own
MENDED = 0.45  # share of equal words from which on two stretches are the same, misprinted
CRAMPED = 2  # times as many shingles as the one has that the other may have, to be held by it
CROSSED = 8  # words of a run, at most, that has changed places with another one inside a sentence
MARGIN = 7  # words before the first and after the last anchor that belong to it


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs that are compared together: int64[n], numbers of articles.

    Pairs with the same one lie side by side, and so do those of a component.
    """

    articles: Articles
    one: NDArray[np.int64]
    other: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.one)

    def turns(self) -> list[NDArray[np.int64]]:
        """The pairs, so that in every turn those of one component have the same one."""
        opens = opens_run(self.one)
        centre = np.cumsum(opens) - 1
        centres = turns(self.articles.component[self.one[opens]])
        if len(centres) < 2:
            return [np.arange(len(self))] if len(self) else []
        turn = np.empty(len(self.one[opens]), dtype=np.int64)
        for number, chosen in enumerate(centres):
            turn[chosen] = number
        return grouped(turn[centre])

    def side(self, which: int) -> NDArray[np.int64]:
        """int64[n]: one of each pair for 0, other for 1."""
        return self.other if which else self.one

    def places(
        self, which: int, pair: NDArray[np.int64], token: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """int64[n]: where these tokens of one side stand among those of all articles."""
        return self.articles.tokens.first[self.side(which)][pair] + token

    @property
    def scale(self) -> NDArray[np.int64]:
        """int64[n]: 2 for scripts without spaces, see Articles."""
        return self.articles.scale[self.one]

    @property
    def width(self) -> NDArray[np.int64]:
        """int64[n]: tokens in an anchor."""
        return np.where(self.articles.unspaced[self.one], UNSPACED_ANCHOR, ANCHOR)


class Apart(NamedTuple):
    """Shared tokens of one side whose place on the other side another token takes.

    pair, token: int64[n], rising; token by its place in the article. facing: int64[n], that place
    on the other side, as what stands before the token tells.
    """

    pair: NDArray[np.int64]
    token: NDArray[np.int64]
    facing: NDArray[np.int64]

    def of(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> Apart:
        """Some of them."""
        return Apart._make(column[chosen] for column in self)

    def joined(self, others: Apart) -> Apart:
        """All of both, each once, rising."""
        both = Apart._make(map(np.concatenate, zip(self, others, strict=True)))
        every = both.of(np.lexsort((both.token, both.pair)))
        return every.of(opens_run(every.pair, every.token))


class Likeness(NamedTuple):
    """How the articles of n pairs compare; figures are int64[n], those of two sides one and other.

    own: tokens in stretches of an article's own.
    swapped: how many of them, in the shorter of two such stretches, take the place of each other.
    ending: the same for the stretches at the ends, where each goes on in its own way.
    shared: tokens of each in the stretches that they share. apart: the shared ones that differ.
    crossed: those that stand in another order, a few words at a time, in any order.
    """

    own: tuple[NDArray[np.int64], NDArray[np.int64]]
    swapped: NDArray[np.int64]
    ending: NDArray[np.int64]
    shared: tuple[NDArray[np.int64], NDArray[np.int64]]
    apart: tuple[Apart, Apart]
    crossed: tuple[Apart, Apart]


class Runs(NamedTuple):
    """Anchors that follow each other in both articles of a pair, by pair, then by place in other.

    pair; mine, theirs: where the first one stands in one and in other; size: how many: int64[n].
    """

    pair: NDArray[np.int64]
    mine: NDArray[np.int64]
    theirs: NDArray[np.int64]
    size: NDArray[np.int64]

    def of(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> Runs:
        """Some of them."""
        return Runs._make(column[chosen] for column in self)

    def missing(self, pairs: int) -> NDArray[np.bool_]:
        """bool[pairs]: the pairs that have none."""
        missing: NDArray[np.bool_] = np.bincount(self.pair, minlength=pairs) == 0
        return missing

    def places(self, which: int) -> NDArray[np.int64]:
        """int64[n]: where they begin in one for 0, in other for 1."""
        return self.theirs if which else self.mine


def likeness(pairs: Pairs) -> Likeness:
    """How the articles of all pairs compare."""
    runs = anchored(pairs)
    boxes = opposite(pairs, runs)
    sides = [covered(pairs, runs, which, boxes.mended[which]) for which in (0, 1)]
    own = sides[0].own, sides[1].own
    sizes = pairs.articles.sizes
    shared = sizes[pairs.one] - own[0], sizes[pairs.other] - own[1]
    apart = sides[0].apart, sides[1].apart
    return Likeness(own, boxes.swapped, boxes.ending, shared, apart, crossed(pairs, runs))


class Common(NamedTuple):
    """What the other article of each pair has in common with the one: arrays of length n.

    shingles: int64, how many different ones. is_all: bool, does every token of the other stand in
    some shingle of it that one has too? Then it says nothing that one does not say in the same
    words.
    """

    shingles: NDArray[np.int64]
    is_all: NDArray[np.bool_]


def common(pairs: Pairs) -> Common:
    """What the articles of each pair have in common."""
    shingles, fresh = pairs.articles.shingles, pairs.articles.fresh
    sizes = shingles.sizes(pairs.other)
    bounds = np.concatenate(([0], np.cumsum(sizes)))
    here = spread(shingles.first[pairs.other], sizes)
    hit = np.empty(len(here), dtype=np.bool_)
    known = np.zeros(len(shingles.numbers), dtype=np.bool_)
    for chosen in pairs.turns():
        at = spread(bounds[chosen], sizes[chosen])
        centres = shingles.numbers[shingles.places(distinct(pairs.one[chosen]))]
        known[centres] = True
        hit[at] = known[shingles.numbers[here[at]]]
        known[centres] = False
    return Common(sums(hit & fresh[here], bounds), is_covered(hit, bounds))


def is_covered(hit: NDArray[np.bool_], bounds: NDArray[np.int64]) -> NDArray[np.bool_]:
    """bool[n]: do the shingles bounds[i] to bounds[i + 1] that are hit hold every token?

    They do unless the first or the last one, or SHINGLE in a row, are missed.
    """
    out = np.diff(bounds) > 0
    begin, end = bounds[:-1][out], bounds[1:][out] - 1
    row = np.flatnonzero(~(hit[:-2] | hit[1:-1] | hit[2:]))  # SHINGLE is 3
    at = np.searchsorted(row, begin)
    inside = np.append(row, len(hit))[at] + SHINGLE - 1 <= end
    out[out] = hit[begin] & hit[end] & ~inside
    return out


def holding(pairs: Pairs, chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
    """bool[chosen]: does other hold all that one says, in these pairs? See Common.is_all."""
    numbers, first = pairs.articles.shingles
    known = np.zeros(len(numbers), dtype=np.bool_)
    hits = [known[:0]]
    for one, other in zip(pairs.one[chosen].tolist(), pairs.other[chosen].tolist(), strict=True):
        here, there = (numbers[first[n] : first[n + 1]] for n in (other, one))
        known[here] = True
        hits.append(known[there])
        known[here] = False
    sizes = np.diff(first)
    cramped = sizes[pairs.one[chosen]] > CRAMPED * sizes[pairs.other[chosen]]
    return is_covered(np.concatenate(hits), np.cumsum(list(map(len, hits)))) & ~cramped


def anchored(pairs: Pairs) -> Runs:
    """The anchors of all pairs that are in step with those around them."""
    pair, mine, theirs = matching(pairs)
    goes_on = np.zeros(len(pair) + 1, dtype=np.bool_)
    inner = goes_on[1:-1] if len(pair) else goes_on[:0]
    if len(pair):
        np.equal(theirs[1:] - theirs[:-1], 1, out=inner)
        inner &= mine[1:] - mine[:-1] == 1
        inner &= pair[1:] == pair[:-1]
    start = np.flatnonzero(~goes_on[:-1])
    size = np.diff(np.append(start, len(pair)))
    alone = np.flatnonzero(size == 1)
    steady = np.ones(len(start), dtype=np.bool_)
    steady[alone] = in_step(start[alone], pair, mine, theirs, pairs.scale)
    return Runs(pair[start], mine[start], theirs[start], size).of(steady)


def crossed(pairs: Pairs, runs: Runs) -> tuple[Apart, Apart]:
    """The tokens of runs of a few words that stand on the other side of their neighbours in one.

    Who has done it to whom, and which side lost: there the same words say something else. What was
    moved as a whole sentence or more says the same.
    """
    out = np.zeros(len(runs.pair), dtype=np.bool_)
    sizes = runs.size + pairs.width[runs.pair] - 1
    short = sizes <= CROSSED * pairs.scale[runs.pair]
    turned = (runs.mine[1:] < runs.mine[:-1]) & (runs.pair[1:] == runs.pair[:-1])
    out[1:] |= turned & short[1:]
    out[:-1] |= turned & short[:-1]
    pair = np.repeat(runs.pair[out], sizes[out])
    here, there = (spread(runs.places(n)[out], sizes[out]) for n in (0, 1))
    return Apart(pair, here, there), Apart(pair, there, here)


def matching(pairs: Pairs) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """(pair, place in one, place in other) of the anchors that both have, places in other rising.

    Anchors that stand more than once in one are left out where the others do.
    """
    sizes = pairs.articles.anchors.sizes(pairs.other)
    bounds = np.concatenate(([0], np.cumsum(sizes)))
    early, late = first_and_last(pairs, bounds)
    once = (early == late) & (late >= 0)
    many = 2 * sums(once, bounds) > sizes
    if not many.all():
        once |= (late >= 0) & ~np.repeat(many, sizes)
    kept = np.flatnonzero(once)
    counts = np.diff(np.searchsorted(kept, bounds))
    pair = np.repeat(np.arange(len(pairs)), counts)
    mine, theirs = late[kept], kept - np.repeat(bounds[:-1], counts)
    doubtful = np.flatnonzero(early[kept] != mine)
    if len(doubtful):
        sure = np.flatnonzero(early[kept] == mine)
        shift = guided(doubtful, sure, mine - theirs, np.concatenate(([0], np.cumsum(counts))))
        wanted, one = theirs[doubtful] + shift, early[kept[doubtful]]
        is_early = np.abs(mine[doubtful] - wanted) >= np.abs(one - wanted)
        mine[doubtful[is_early]] = one[is_early]
    return pair, mine, theirs


def first_and_last(
    pairs: Pairs, bounds: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """int64[n] each: the first and the last place in one of every anchor of other, -1 for none.

    Anchors bounds[p] to bounds[p + 1] are those of pair p.
    """
    anchors, table = pairs.articles.anchors, pairs.articles.table
    sizes = np.diff(bounds)
    wanted = anchors.numbers[spread(anchors.first[pairs.other], sizes)]
    early, late = np.empty((2, len(wanted)), dtype=np.int64)
    for chosen in pairs.turns():
        at = spread(bounds[chosen], sizes[chosen])
        centres = distinct(pairs.one[chosen])
        found = anchors.numbers[anchors.places(centres)]
        place = spread(np.zeros(len(centres), dtype=np.int64), anchors.sizes(centres))
        table[found] = place
        late[at] = table[wanted[at]]
        table[found[::-1]] = place[::-1]
        early[at] = table[wanted[at]]
        table[found] = -1
    return early, late


def guided(
    doubtful: NDArray[np.int64],
    sure: NDArray[np.int64],
    ahead: NDArray[np.int64],
    bounds: NDArray[np.int64],
) -> NDArray[np.int64]:
    """int64[doubtful]: how far one is ahead at the sure anchor before each of these anchors.

    Of two places of a doubtful anchor the one that fits better is taken. Where no sure one of the
    pair is before it the first one after it tells, and nothing where there is none. ahead: of all
    anchors; bounds: of the pairs among them.
    """
    out = np.zeros(len(doubtful), dtype=np.int64)
    if not len(sure):
        return out
    pair = np.searchsorted(bounds, doubtful, side="right") - 1
    before = np.searchsorted(sure, doubtful) - 1
    is_there = (before >= 0) & (sure[before] >= bounds[pair])
    guide = np.where(is_there, before, np.searchsorted(sure, bounds[pair]))
    guide = sure[np.minimum(guide, len(sure) - 1)]
    inside = (guide >= bounds[pair]) & (guide < bounds[pair + 1])
    out[inside] = ahead[guide[inside]]
    return out


def in_step(
    chosen: NDArray[np.int64],
    pair: NDArray[np.int64],
    mine: NDArray[np.int64],
    theirs: NDArray[np.int64],
    scale: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """bool[n]: does an anchor close to a chosen one agree on how far they are out of step?"""
    out = np.zeros(len(chosen), dtype=np.bool_)
    if not len(chosen):
        return out
    bound = scale[pair[chosen]]
    for lag in (-2, -1, 1, 2):
        beside = np.clip(chosen + lag, 0, len(pair) - 1)
        apart = theirs[beside] - theirs[chosen]
        near = np.abs(mine[beside] - mine[chosen] - apart) <= STEP * bound
        near &= np.abs(apart) <= 2 * GAP * bound
        out |= near & (beside != chosen) & (pair[beside] == pair[chosen])
    return out


class Boxes(NamedTuple):
    """What stands opposite each other where both articles of a pair go on without anchors.

    swapped, ending: int64[pairs], see Likeness. mended: for both sides, (pair, token) where
    stretches begin that are no article's own, because the other side says much the same there.
    """

    swapped: NDArray[np.int64]
    ending: NDArray[np.int64]
    mended: tuple[set[tuple[int, int]], set[tuple[int, int]]]


def opposite(pairs: Pairs, runs: Runs) -> Boxes:
    """The stretches between two anchors, and at the ends.

    Either the articles say something else there, and the shorter stretch counts as swapped, or the
    copy is full of misprints. What follows the last anchor is not swapped: there the one or the
    other goes on.
    """
    sizes = pairs.articles.sizes
    swapped, ending = np.zeros((2, len(pairs)), dtype=np.int64)
    bare = runs.missing(len(pairs))
    swapped[bare] = np.minimum(sizes[pairs.one], sizes[pairs.other])[bare]
    found = Boxes(swapped, ending, (set(), set()))
    scale = pairs.scale.tolist()
    for pair, a, a_end, b, b_end, is_tail in boxes(pairs, runs):
        weigh(pairs, found, (pair, is_tail, scale[pair]), (a, a_end), (b, b_end))
    return found


def boxes(pairs: Pairs, runs: Runs) -> list[tuple[int, int, int, int, int, bool]]:
    """(pair, stretch of one, stretch of other, is it at the end?), all that are long enough."""
    scale, width, sizes = pairs.scale[runs.pair], pairs.width[runs.pair], pairs.articles.sizes
    mine_last, theirs_last = runs.mine + runs.size - 1, runs.theirs + runs.size - 1
    new = runs.pair[1:] != runs.pair[:-1]
    head = np.flatnonzero(np.append(True, new)) if len(scale) else np.flatnonzero(new)
    tail = np.append(head[1:], len(scale))[: len(head)] - 1
    wide = (runs.mine[1:] - mine_last[:-1] > GAP * scale[1:]) & ~new
    wide &= runs.theirs[1:] - theirs_last[:-1] > GAP * scale[1:]
    between = np.flatnonzero(wide)
    zero = np.zeros(len(head), dtype=np.int64)
    columns = [
        np.concatenate(parts)
        for parts in (
            (runs.pair[head], runs.pair[between], runs.pair[tail]),
            (zero, (mine_last + width)[between], (mine_last + width)[tail]),
            (runs.mine[head], runs.mine[between + 1], sizes[pairs.one[runs.pair[tail]]]),
            (zero, (theirs_last + width)[between], (theirs_last + width)[tail]),
            (runs.theirs[head], runs.theirs[between + 1], sizes[pairs.other[runs.pair[tail]]]),
            (zero == 1, between < 0, zero == 0),
        )
    ]
    pair, a, a_end, b, b_end, _ = columns
    long = 2 * np.minimum(a_end - a, b_end - b) > MARGIN * pairs.scale[pair]
    return list(zip(*(column[long].tolist() for column in columns), strict=True))


def weigh(
    pairs: Pairs,
    found: Boxes,
    box: tuple[int, bool, int],
    mine: tuple[int, int],
    theirs: tuple[int, int],
) -> None:
    """Add what one box says. box: (pair, is it at the end?, scale); mine, theirs: its stretches."""
    pair, is_tail, scale = box
    short = min(mine[1] - mine[0], theirs[1] - theirs[0])
    first, hashes = pairs.articles.tokens.first, pairs.articles.tokens.hashes
    one, other = int(first[pairs.one[pair]]), int(first[pairs.other[pair]])
    here, there = (
        hashes[at + begin : at + end] for at, (begin, end) in ((one, mine), (other, theirs))
    )
    if much_the_same(here, there):
        found.mended[0].add((pair, mine[0]))
        found.mended[1].add((pair, theirs[0]))
    elif not is_tail and short > GAP * scale:
        found.swapped[pair] += short
    elif is_tail and short > MARGIN * scale:
        found.ending[pair] = short


def much_the_same(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> bool:
    """Are two stretches alike in length and in many of their words?"""
    short, long = sorted((len(one), len(other)))
    if not short or long > 2 * short:
        return False
    known = set(other.tolist())
    return sum(token in known for token in one.tolist()) >= MENDED * long


class Cover(NamedTuple):
    """own: int64[pairs], tokens in stretches without anchors. apart: the others that differ."""

    own: NDArray[np.int64]
    apart: Apart


class Gaps(NamedTuple):
    """Stretches of one side without anchors: int64[n] each; tokens [begin, end) of the article.

    before, after: how far the other side is ahead at the anchors around it. is_edge: bool[n], is
    it before the first or after the last anchor?
    """

    pair: NDArray[np.int64]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    is_edge: NDArray[np.bool_]

    def of(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> Gaps:
        """Some of them."""
        return Gaps._make(column[chosen] for column in self)

    def joined(self, others: Gaps) -> Gaps:
        """These, then others."""
        return Gaps._make(map(np.concatenate, zip(self, others, strict=True)))


def covered(pairs: Pairs, runs: Runs, which: int, mended: set[tuple[int, int]]) -> Cover:
    """What anchors and tokens that are the same in place leave, of one for 0, of other for 1."""
    sizes = pairs.articles.sizes[pairs.side(which)]
    found = gaps(pairs, runs, which)
    scale, width = pairs.scale[found.pair], pairs.width[found.pair]
    is_own = found.end - found.begin > np.where(found.is_edge, MARGIN * scale, GAP * scale - width)
    for at in np.flatnonzero(is_own).tolist() if mended else ():
        is_own[at] = (int(found.pair[at]), int(found.begin[at])) not in mended
    mine = found.of(is_own)
    own = np.bincount(mine.pair, mine.end - mine.begin, len(pairs)).astype(np.int64)
    bare = runs.missing(len(pairs))
    own[bare] = sizes[bare]
    return Cover(own, differing(pairs, found.of(~is_own), which))


def gaps(pairs: Pairs, runs: Runs, which: int) -> Gaps:
    """The stretches without anchors of one side, by pair and place."""
    if not which:
        runs = runs.of(np.lexsort((runs.mine, runs.pair)))
    here, there = runs.places(which), runs.places(1 - which)
    sizes, width = pairs.articles.sizes[pairs.side(which)], pairs.width[runs.pair]
    base = (np.cumsum(sizes) - sizes)[runs.pair]  # places that rise from pair to pair
    stop, carrier = furthest(base + here + runs.size - 1 + width)
    stop -= base
    ahead = there - here
    head = opens_run(runs.pair)
    tail = np.append(head[1:], True)[: len(here)]
    at = np.arange(len(here))
    before = np.where(head, 0, np.roll(stop, 1))
    previous = np.where(head, at, np.roll(carrier, 1))
    inner = Gaps(runs.pair, before, here, ahead[previous], ahead, head)
    end = Gaps(
        runs.pair[tail],
        stop[tail],
        sizes[runs.pair[tail]],
        ahead[carrier[tail]],
        ahead[carrier[tail]],
        np.ones(int(np.count_nonzero(tail)), dtype=np.bool_),
    )
    every = inner.joined(end)
    every = every.of(every.end > every.begin)
    return every.of(np.lexsort((every.begin, every.pair)))


def furthest(stops: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(the furthest of all stops up to each; the number of the run that reaches there)."""
    reach = np.maximum.accumulate(stops)
    return reach, np.maximum.accumulate(np.where(stops == reach, np.arange(len(stops)), 0))


def differing(pairs: Pairs, found: Gaps, which: int) -> Apart:
    """The tokens in these gaps in whose place the other side has another one.

    The place is told by the anchor before the gap, and by the one after it.
    """
    articles, sizes = pairs.articles, found.end - found.begin
    hashes, first = articles.tokens.hashes, articles.tokens.first
    gap = np.repeat(np.arange(len(sizes)), sizes)
    token, pair = spread(found.begin, sizes), found.pair[gap]
    here = hashes[first[pairs.side(which)][pair] + token]
    base = first[pairs.side(1 - which)][pair]
    last = articles.sizes[pairs.side(1 - which)][pair] - 1
    same = np.zeros(len(token), dtype=np.bool_)
    for ahead in (found.before, found.after):
        moved = np.minimum(np.maximum(token + ahead[gap], 0), last)
        same |= hashes[base + moved] == here
    apart = np.flatnonzero(~same)
    return Apart(pair[apart], token[apart], (token + found.before[gap])[apart])
