"""Boxes of seeds -> boxes that reach as far as the texts agree, and how sure that is.

A token agrees when its term stands in the box of the other text too. By chance alone that happens
to the word "the" nearly always, to a rare one hardly ever: p, from how often the term stands in
both texts and how large the other box is. In a passage of which a share q was kept it happens with
the chance p + (1 - p) q. The logarithm of the two chances' ratio scores the token, so a box grows
while the sum grows, as alignments of sequences do (X-drop, Altschul et al. 1997).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.align import align
from dedupe_news.passages.seeds import CLOSE, RADIUS, Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dedupe_news.passages.seeds import Crowd
    from dedupe_news.passages.terms import Terms

LEAST_KEPT, MOST_KEPT = 0.4, 0.95  # bounds of q: none is so faithful that one word ends it
DROP = 6.0  # fall of the sum after which nothing better is expected
SURE = 8.0  # least score of a passage: two texts have one by chance in 3,000 times
AHEAD = 100  # words that a box is tried to be extended by, each way, in one round
REACH = 200  # words at the same end of the other box in which a term is looked up
SLACK = 10  # words beyond that end: the next word of one text is not yet in the box of the other
FAITHFUL = 0.75  # share of words in the same order from which on a copy kept the order
NEAR = 10  # words around the place where the next word of a copy that kept the order is expected
DEPTH = 8  # times that what is left of a crowd is looked at again
SPLITS = 32  # times that one box is split at most
ROUNDS = 6  # at most; most boxes stand still after two


class Ordered(NamedTuple):
    """Words of a box that both sides have in the same order.

    share: of all words. core: the part that scores highest; score: that of its weaker side.
    """

    share: float
    score: float
    core: Box


class Scorer:
    """Scores the tokens of two texts against boxes."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._places = float(np.log(len(terms.one)) + np.log(len(terms.other)))
        self._present = np.zeros(len(terms.rate), dtype=np.bool_)

    def found(self, crowd: Crowd, least: float) -> list[Box]:
        """The boxes a crowd grows to: around its thickest place, then around those of the rest.

        What is left of a crowd must be sure by itself: few words that agree beside a passage by
        chance would move its ends. least: words of the shortest passage.
        """
        found: list[Box] = []
        waiting: list[tuple[Crowd, Box | None, int]] = [(crowd, None, DEPTH)]
        while waiting:
            crowd, beside, depth = waiting.pop()
            box = self._grown(crowd)
            first = depth == DEPTH
            if is_empty(box) or not (first or self._score(box) >= SURE + self._places):
                continue
            if beside and not self._is_again(box, beside, least):
                continue
            found.append(box)
            if depth:
                waiting += [
                    (left, box if within else None, depth - 1) for left, within in crowd.rest(box)
                ]
        return found

    def _grown(self, crowd: Crowd) -> Box:
        """The box that a crowd grows to, from all of it or from its core, whichever scores more.

        In short texts a crowd holds words that are rare there by chance. A box that begins so wide
        takes the passage for a reworded one, and finds no end.
        """
        scale = self._terms.scale
        box = self.extended(crowd.box(RADIUS * scale), crowd.anchor)
        if not is_empty(box) and self.kept(box) >= FAITHFUL:
            return box
        core = self.extended(crowd.core(CLOSE * scale), crowd.anchor)
        return max(box, core, key=self._score)

    def _score(self, box: Box) -> float:
        """The score of a box as it stands."""
        if is_empty(box):
            return 0.0
        kept = self.kept(box)
        return max(self._ordered(box, kept).score, self._bag_score(box, kept))

    def _is_again(self, box: Box, first: Box, least: float) -> bool:
        """Is the box a faithful copy for itself, that shares no more than a side with the first?"""
        if self._words(box) < least or box.meets(first):
            return False
        return self._ordered(box, self.kept(box)).share >= FAITHFUL

    def extended(self, box: Box, anchor: tuple[int, int]) -> Box:
        """The box with ends where the texts stop to agree. It may be empty."""
        for _ in range(ROUNDS):
            kept = self.kept(box)
            ends = [
                self._ends(side, other, seen, kept, at)
                for (side, other, seen), at in zip(self._both(box), anchor, strict=True)
            ]
            grown = Box(*ends[0], *ends[1])
            if grown == box or is_empty(grown):
                return grown
            box = grown
        return box

    def kept(self, box: Box) -> float:
        """The share of the words that was kept, beyond chance; within bounds."""
        shares = []
        for side, other, seen in self._both(box):
            agrees, chance = self._agreement(
                side[seen.begin : seen.end], other[seen.there : seen.there_end]
            )
            shares.append((agrees - chance).sum() / max((1 - chance).sum(), 1e-9))
        return float(np.clip(sum(shares) / 2, LEAST_KEPT, MOST_KEPT))

    def settled(self, box: Box, least: float) -> Iterator[tuple[Box, float]]:
        """What there is in a box: passages, and by how much each is likelier than chance.

        A copy that kept the order ends where the common order ends, and is two where that breaks
        off and goes on. Order also tells a copy where a text repeats itself, so that all words
        stand everywhere. The score is a natural logarithm: that of the side which agrees less,
        minus that of the number of places where two such passages could begin. least: words of the
        shortest passage.
        """
        waiting, splits = [box], SPLITS
        while waiting:
            box = waiting.pop()
            if self._words(box) < least:
                continue
            kept = self.kept(box)
            ordered = self._ordered(box, kept)
            if splits and ordered.share >= FAITHFUL and ordered.core != box:
                splits -= 1
                waiting += around(box, ordered.core)
                box = ordered.core
            score = max(ordered.score, self._bag_score(box, kept))
            if self._words(box) >= least:
                yield box, score - self._places

    def _words(self, box: Box) -> float:
        """Words of the shorter side."""
        one, other = self._terms.words
        return float(min(one[box.end] - one[box.begin], other[box.there_end] - other[box.there]))

    def _ordered(self, box: Box, kept: float) -> Ordered:
        """What a box holds in the same order on both sides."""
        one, other = self._terms.sides
        here, there = one[box.begin : box.end], other[box.there : box.there_end]
        pairs = align(here.astype(np.uint64), there.astype(np.uint64))
        scores = [self._in_order(side, pairs[:, at], kept) for at, side in enumerate((here, there))]
        parts = [heaviest(part) for part in scores]
        sums = [float(part[slice(*at)].sum()) for part, at in zip(scores, parts, strict=True)]
        weak = int(sums[1] < sums[0])  # the side that agrees less
        begin, end = parts[weak]
        inside = pairs[(pairs[:, weak] >= begin) & (pairs[:, weak] < end)]
        core = box
        if len(inside):
            (i, j), (i_last, j_last) = inside[0].tolist(), inside[-1].tolist()
            core = Box(box.begin + i, box.begin + i_last + 1, box.there + j, box.there + j_last + 1)
        return Ordered(2 * len(pairs) / (len(here) + len(there)), min(sums), core)

    def _in_order(
        self, side: NDArray[np.int64], aligned: NDArray[np.int64], kept: float
    ) -> NDArray[np.float64]:
        """The scores of the tokens of one side when only those count that are aligned."""
        agrees = np.zeros(len(side), dtype=np.bool_)
        agrees[aligned] = True
        near = min(len(side), NEAR * self._terms.scale)
        return score_tokens(agrees, -np.expm1(-self._terms.rate[side] * near), kept)

    def _bag_score(self, box: Box, kept: float) -> float:
        """The sum of the scores, whatever the order."""
        sums = [
            score_tokens(
                *self._agreement(side[seen.begin : seen.end], other[seen.there : seen.there_end]),
                kept,
            ).sum()
            for side, other, seen in self._both(box)
        ]
        return float(min(sums))

    def _both(self, box: Box) -> tuple[tuple[NDArray[np.int64], NDArray[np.int64], Box], ...]:
        """(a text, the other text, the box seen from it) for each of the two."""
        one, other = self._terms.sides
        return (one, other, box), (other, one, box.turned())

    def _agreement(
        self, side: NDArray[np.int64], other: NDArray[np.int64]
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
        """(does the term of each token stand in the other?, the chance of that)."""
        self._present[other] = True
        agrees = self._present[side]
        self._present[other] = False
        return agrees, -np.expm1(-self._terms.rate[side] * len(other))

    def _ends(
        self,
        side: NDArray[np.int64],
        other: NDArray[np.int64],
        box: Box,
        kept: float,
        anchor: int,
    ) -> tuple[int, int]:
        """Where the box begins and ends on one side, seen from its anchor or from near its ends."""
        ahead, reach, slack = (many * self._terms.scale for many in (AHEAD, REACH, SLACK))
        left, right = min(anchor, box.begin + reach // 2), max(anchor, box.end - reach // 2)
        head = other[max(box.there - slack, 0) : min(box.there_end, box.there + reach)]
        tail = other[max(box.there, box.there_end - reach) : box.there_end + slack]
        back = self._agreement(side[max(box.begin - ahead, 0) : left], head)
        on = self._agreement(side[right : box.end + ahead], tail)
        return (
            left - best(score_tokens(*back, kept)[::-1], left - box.begin),
            right + best(score_tokens(*on, kept), box.end - right),
        )


def score_tokens(
    agrees: NDArray[np.bool_], chance: NDArray[np.float64], kept: float
) -> NDArray[np.float64]:
    """float64[n]: log of how much likelier each token is in a passage than by chance.

    >>> agrees, chance = np.array([True, True, False]), np.array([0.01, 0.9, 0.9])
    >>> score_tokens(agrees, chance, 0.5).round(1).tolist()
    [3.9, 0.1, -0.7]
    """
    return np.where(agrees, np.log1p(kept * (1 - chance) / chance), np.log1p(-kept))


def best(scores: NDArray[np.float64], inside: int) -> int:
    """How many tokens to take for the largest sum; the first `inside` are in the box already.

    >>> best(np.array([1.0, -1.0, 2.0, -9.0, 20.0]), 1)
    3
    """
    if not len(scores):
        return 0
    sums = np.cumsum(scores)
    fall = np.maximum.accumulate(sums) - sums > DROP
    fall[:inside] = False
    end = int(fall.argmax()) if fall.any() else len(sums)
    at = int(sums[:end].argmax()) if end else 0
    return at + 1 if end and sums[at] > 0 else 0


def around(box: Box, core: Box) -> tuple[Box, Box]:
    """What is left of a box before and after its core."""
    before = Box(box.begin, core.begin, box.there, core.there)
    return before, Box(core.end, box.end, core.there_end, box.there_end)


def heaviest(scores: NDArray[np.float64]) -> tuple[int, int]:
    """Where the part begins and ends whose sum is the largest.

    >>> heaviest(np.array([-3.0, 1.0, -0.5, 2.0, -4.0]))
    (1, 4)
    """
    sums = np.concatenate(([0.0], np.cumsum(scores)))
    rise = sums - np.minimum.accumulate(sums)
    end = int(rise.argmax())
    return int(sums[: end + 1].argmin()), end


def is_empty(box: Box) -> bool:
    """Is nothing left on a side?"""
    return box.begin >= box.end or box.there >= box.there_end
