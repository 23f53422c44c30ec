"""The facts in which articles differ, as they are written; of many pairs at once.

Spelling a word out costs more than all comparing of it, so all that may be told is spelled in one
go, and names that one has as well are told by their hashes before.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

from dedupe_news.bulk import CAPITAL, NUMBER, spread
from dedupe_news.corpus.articles import mixed, spelled
from dedupe_news.corpus.differences import NAMES, NUMBERS, SHOWN, WORDS, left_over, tokens_at
from dedupe_news.corpus.likeness import Apart
from dedupe_news.shingle import distinct, opens_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe_news.corpus.articles import Articles
    from dedupe_news.corpus.differences import Differing, Found, Signals
    from dedupe_news.corpus.likeness import Likeness, Pairs

MANY = 40  # numbers that are not looked at one by one any more: they differ
TRIES = 150  # pairs of words that are looked at for misprints
FEW = 6  # differing words that a copy full of misprints has at least
BESIDE = 2  # tokens by which a negation may be off its place
BEFORE, AFTER = 4, 3  # words that belong to it: before it, and from it on
APART = 1 << 40  # more than an article has tokens
ROOM = 4  # slots of a filter for every value in it

Exchanged = tuple[tuple[str, str], ...]
T = TypeVar("T")


class Number(NamedTuple):
    """A whole number as it is written; is_inner: does it stand within the article?"""

    written: str
    is_inner: bool


class Facts(NamedTuple):
    """The facts in which two articles differ, one and other.

    counts: tokens of differing numbers on both sides. is_one_place: do those of each side stand in
    a row? here, there: the numbers, whole and each once; none of a side with more than MANY. names:
    those of other that are nowhere in one. words: all differing words of both sides, names too,
    folded, where they may be misprints: those of one for the names, if there are not too many, and
    both for a form that is maybe none, if there are not too few. exchanged: (there, here) for facts
    that both have, but in another order, such as two results, and for negations that both have, but
    at other places. is_signalled: is one of the differing
    tokens one of the Signals?
    """

    counts: tuple[int, int]
    is_one_place: bool
    here: list[Number]
    there: list[Number]
    names: list[str]
    words: tuple[list[str], list[str]]
    exchanged: Exchanged
    is_signalled: bool


class Listed(NamedTuple, Generic[T]):
    """What the pairs have: pair p owns values[first[p] : first[p + 1]]."""

    values: list[T]
    first: list[int]

    @classmethod
    def of_pairs(cls, values: list[T], pair: NDArray[np.int64], pairs: int) -> Listed[T]:
        """Values of so many pairs. pair: of each value, rising."""
        return cls(values, np.searchsorted(pair, np.arange(pairs + 1)).tolist())

    def of(self, pair: int) -> list[T]:
        """Those of one pair."""
        return self.values[self.first[pair] : self.first[pair + 1]]


@dataclass(frozen=True, slots=True)
class Written:
    """The facts of some of n pairs. counts, numbers, words: of both sides, see Facts."""

    counts: tuple[list[int], list[int]]
    is_one_place: list[bool]
    numbers: tuple[Listed[Number], Listed[Number]]
    names: Listed[str]
    words: tuple[Listed[str], Listed[str]]
    exchanged: dict[int, Exchanged]
    signalled: frozenset[int]

    def of(self, pair: int) -> Facts:
        """Those of one pair."""
        here, there = self.numbers
        return Facts(
            (self.counts[0][pair], self.counts[1][pair]),
            self.is_one_place[pair],
            here.of(pair),
            there.of(pair),
            self.names.of(pair),
            (self.words[0].of(pair), self.words[1].of(pair)),
            self.exchanged.get(pair, ()),
            pair in self.signalled,
        )


def written(
    pairs: Pairs,
    alike: Likeness,
    found: Found,
    signals: Signals,
    wanted: tuple[NDArray[np.bool_], NDArray[np.bool_]],
) -> Written:
    """The facts of some pairs. wanted: bool[n], those pairs; bool[n], those that may be forms."""
    spelled_out, forms = wanted
    sides = found.one, found.other
    apart, crossed = (
        [side.of(spelled_out[side.pair]) for side in both] for both in (alike.apart, alike.crossed)
    )
    counts = [np.subtract(*reversed(side.stretch(NUMBERS))) for side in sides]
    in_place = [is_one_place(side) for side in sides]
    one, other = (numbers(pairs, which, side, spelled_out) for which, side in enumerate(sides))
    names = new_names(pairs, found.other, spelled_out)
    forms = forms & (found.other.words >= FEW)
    named = np.diff(names.first) > 0
    named &= found.one.words * np.subtract(*reversed(found.other.stretch(NAMES))) <= TRIES
    return Written(
        (counts[0].tolist(), counts[1].tolist()),
        (in_place[0] & in_place[1]).tolist(),
        (one, other),
        names,
        (words(pairs, 0, found.one, forms | named), words(pairs, 1, found.other, forms)),
        told_together(exchanges(pairs, apart, crossed), denials(pairs, apart, crossed, signals)),
        signalled(pairs, sides, signals, spelled_out),
    )


def is_one_place(side: Differing) -> NDArray[np.bool_]:
    """bool[n]: do the numbers of a pair stand in a row?"""
    begin, end = side.stretch(NUMBERS)
    some = end > begin
    out = np.zeros(len(begin), dtype=np.bool_)
    begin, end = begin[some], end[some]
    out[some] = side.token[end - 1] - side.token[begin] == end - begin - 1
    return out


def numbers(pairs: Pairs, which: int, side: Differing, wanted: NDArray[np.bool_]) -> Listed[Number]:
    """The numbers of one side of the wanted pairs."""
    begin, end = side.stretch(NUMBERS)
    at, pair = chosen(begin, end, wanted & (end - begin <= MANY))
    articles = pairs.articles
    place = pairs.places(which, pair, side.token[at])
    first, last = whole_numbers(articles, place)
    opens = np.flatnonzero(opens_run(first, pair))
    inner = np.logical_or.reduceat(side.inner[at], opens) if len(opens) else side.inner[:0]
    words = spelled(articles.tokens, first[opens], last[opens] + 1)
    return Listed.of_pairs(list(map(Number, words, inner.tolist())), pair[opens], len(pairs))


def whole_numbers(
    articles: Articles, place: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(first, last) token of the number that each of these belongs to: 1.250,50 is three tokens.

    place: among the tokens of all articles.
    """
    goes_on = articles.goes_on
    first, last = place.copy(), place.copy()
    while (back := goes_on[first - 1] & (first > 0)).any():
        first -= back
    while (on := goes_on[last]).any():
        last += on
    return first, last


def new_names(pairs: Pairs, side: Differing, wanted: NDArray[np.bool_]) -> Listed[str]:
    """The names of other that one has not got, for the wanted pairs."""
    at, pair = chosen(*side.stretch(NAMES), wanted)
    tokens = pairs.articles.tokens
    place = pairs.places(1, pair, side.token[at])
    fresh = ~is_in_one(pairs, pair, tokens.hashes[place])
    place = place[fresh]
    return Listed.of_pairs(spelled(tokens, place, place + 1), pair[fresh], len(pairs))


def words(pairs: Pairs, which: int, side: Differing, wanted: NDArray[np.bool_]) -> Listed[str]:
    """The words and names of one side of the wanted pairs, in text order."""
    (begin, _), (_, end) = side.stretch(NAMES), side.stretch(WORDS)
    at, pair = chosen(begin, end, wanted)
    token = side.token[at]
    place = pairs.places(which, pair, token)
    place = place[np.lexsort((token, pair))]
    found = [word.casefold() for word in spelled(pairs.articles.tokens, place, place + 1)]
    return Listed.of_pairs(found, pair, len(pairs))


def chosen(
    begin: NDArray[np.int64], end: NDArray[np.int64], wanted: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(begin[p], ..., end[p] - 1 for each wanted pair p; the pair of each)."""
    sizes = np.where(wanted, end - begin, 0)
    return spread(begin, sizes), np.repeat(np.arange(len(begin)), sizes)


def is_in_one(
    pairs: Pairs, pair: NDArray[np.int64], hashes: NDArray[np.uint64]
) -> NDArray[np.bool_]:
    """bool[n]: does the token stand anywhere in one of its pair?"""
    articles = pairs.articles
    one = pairs.one[pair]
    centres = distinct(one)
    sizes = articles.sizes[centres]
    here = articles.tokens.hashes[spread(articles.tokens.first[centres], sizes)]
    return among(hashes ^ mixed(one), here ^ np.repeat(mixed(centres), sizes))


def among(values: NDArray[np.uint64], stream: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """bool[values]: is each in a much longer stream? A filter lets few of it through to a sort."""
    if not len(values):
        return np.zeros(0, dtype=np.bool_)
    bits = np.uint64(64 - (ROOM * len(values)).bit_length())
    slots = np.zeros(1 << int(64 - bits), dtype=np.bool_)
    slots[(values >> bits).view(np.int64)] = True
    passed = np.sort(stream[slots[(stream >> bits).view(np.int64)]])
    return is_one_of(values, passed)


def is_one_of(values: NDArray[np.uint64], ordered: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """bool[values]: is each one of the ordered ones?"""
    if not len(ordered):
        return np.zeros(len(values), dtype=np.bool_)
    at = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    found: NDArray[np.bool_] = ordered[at] == values
    return found


def signalled(
    pairs: Pairs, sides: tuple[Differing, Differing], signals: Signals, wanted: NDArray[np.bool_]
) -> frozenset[int]:
    """The wanted pairs in which one of the differing tokens is one of the signals."""
    out: set[int] = set()
    for which, side in enumerate(sides):
        at, pair = chosen(side.first[:-1:4], side.first[4::4], wanted)
        place = pairs.places(which, pair, side.token[at])
        out.update(pair[is_one_of(pairs.articles.tokens.hashes[place], signals.every)].tolist())
    return frozenset(out)


def exchanges(
    pairs: Pairs, apart: Sequence[Apart], crossed: Sequence[Apart]
) -> dict[int, Exchanged]:
    """(there, here) for facts out of place that both have, where they stand in another order.

    What was moved with its sentence is in its place; what is out of place has changed sides. By
    pair; SHOWN of them at most are told. apart, crossed: of both sides, see Likeness.
    """
    sides = map(Apart.joined, apart, crossed)
    one, other = (side.of(facts_of(pairs, side, which)) for which, side in enumerate(sides))
    left = left_over(pairs, (one, other))
    one, other = one.of(~left[0]), other.of(~left[1])  # the same facts, pair by pair
    swapped = np.flatnonzero(tokens_at(pairs, one, 0) != tokens_at(pairs, other, 1))
    pair = one.pair[swapped]
    told = swapped[np.arange(len(pair)) - np.searchsorted(pair, pair) < SHOWN]
    here, there = (
        spelled(pairs.articles.tokens, place, place + 1)
        for place in (pairs.places(n, *side.of(told)[:2]) for n, side in enumerate((one, other)))
    )
    out: dict[int, Exchanged] = {}
    for at, both in zip(one.pair[told].tolist(), zip(here, there, strict=True), strict=True):
        out[at] = (*out.get(at, ()), both)
    return out


def told_together(*parts: dict[int, Exchanged]) -> dict[int, Exchanged]:
    """All that is told of each pair."""
    every = dict.fromkeys(chain.from_iterable(parts), ())
    return {
        pair: tuple(chain.from_iterable(part.get(pair, ()) for part in parts)) for pair in every
    }


def denials(
    pairs: Pairs, apart: Sequence[Apart], crossed: Sequence[Apart], signals: Signals
) -> dict[int, Exchanged]:
    """(there, here) for negations that both have, but at other places: who denied, who did not.

    What was moved with the words around it denies what it denied. By pair; one place is told.
    """
    mine, theirs = (negations_of(pairs, apart[which], which, signals) for which in (0, 1))
    moved = [
        side.of(~are_opposite(side, other)).joined(
            negations_of(pairs, crossed[which], which, signals)
        )
        for which, (side, other) in enumerate(((mine, theirs), (theirs, mine)))
    ]
    common = set(moved[0].pair.tolist()).intersection(moved[1].pair.tolist())
    both = np.array(sorted(common), dtype=np.int64)
    here, there = (
        around(pairs, side.of(np.searchsorted(side.pair, both)), which)
        for which, side in enumerate(moved)
    )
    told = zip(both.tolist(), here, there, strict=True)
    return {
        pair: ((one, other),) for pair, one, other in told if one.casefold() != other.casefold()
    }


def negations_of(pairs: Pairs, side: Apart, which: int, signals: Signals) -> Apart:
    """Those of the tokens that deny something."""
    return side.of(is_one_of(tokens_at(pairs, side, which), signals.denying))


def are_opposite(side: Apart, other: Apart) -> NDArray[np.bool_]:
    """bool[n]: does one of the other side's tokens stand where one of this side would be?"""
    facing = side.pair * APART + side.facing
    there = other.pair * APART + other.token
    at = np.searchsorted(there, facing - BESIDE)
    out = at < len(there)
    out[out] = there[at[out]] <= facing[out] + BESIDE
    return np.asarray(out)


def around(pairs: Pairs, side: Apart, which: int) -> list[str]:
    """These tokens with the words beside them."""
    left = pairs.articles.sizes[pairs.side(which)[side.pair]] - side.token
    before, after = np.minimum(side.token, BEFORE), np.minimum(left, AFTER)
    place = spread(pairs.places(which, side.pair, side.token) - before, before + after)
    words = spelled(pairs.articles.tokens, place, place + 1)
    stops = np.cumsum(before + after).tolist()
    return [" ".join(words[begin:stop]) for begin, stop in pairwise([0, *stops])]


def facts_of(pairs: Pairs, side: Apart, which: int) -> NDArray[np.bool_]:
    """bool[n]: is the token a number or a name?"""
    flags = pairs.articles.tokens.flags[pairs.places(which, side.pair, side.token)]
    found: NDArray[np.bool_] = (flags & np.uint8(NUMBER | CAPITAL)) != 0
    return found
