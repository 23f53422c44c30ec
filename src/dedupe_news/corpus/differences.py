"""What differs where two articles are the same, by kind: numbers, names, words; of many pairs.

Only tokens count that take the place of another one, or are put in, within the shared stretches;
what was only moved cancels out. A word at an article's very beginning or end is its dateline or
its author's initials, no fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.bulk import CAPITAL, LINE, NUMBER, are_any_of
from dedupe_news.corpus.articles import mixed
from dedupe_news.corpus.likeness import MARGIN
from dedupe_news.shingle import opens_run

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe_news.corpus.articles import Articles
    from dedupe_news.corpus.likeness import Apart, Likeness, Pairs

EDGE = 8  # the first and the last of so many parts of an article are its edges, MARGIN at most
EDGED = 30  # words of an article that has edges
SHOWN = 6  # differing facts of a kind that are told
BLANKS = " \xa0\t\n"
ENDS = ".!?…:;•|\"“”„»«'‘’()[]。！？」』\n\r-–—"  # what stands before the first word of a sentence
NUMBERS, NAMES, WORDS, EDGES = range(4)  # kinds of differing tokens


class Signals(NamedTuple):
    """Hashes of the words that turn a statement round, and of those that count.

    denying, every: uint64[n], the former and all of them, sorted.
    """

    negations: frozenset[int]
    numerals: frozenset[int]
    denying: NDArray[np.uint64]
    every: NDArray[np.uint64]


class Side(NamedTuple):
    """Tokens of one article that the other has not got, in text order: int64 each.

    numbers: with digits. names: capitalised. words: the others. edges: names and words at the very
    beginning and end. at_edge: bool, the numbers that are there.
    """

    numbers: NDArray[np.int64]
    names: NDArray[np.int64]
    words: NDArray[np.int64]
    edges: NDArray[np.int64]
    at_edge: NDArray[np.bool_]

    @property
    def inner(self) -> int:
        """How many stand within the article."""
        return len(self.numbers) + len(self.names) + len(self.words)


class Differences(NamedTuple):
    """The differing tokens of two articles, one and other."""

    one: Side
    other: Side


class Differing(NamedTuple):
    """One side of n pairs. token: int64[m], rising within a pair and kind; inner: bool[m].

    Pair p owns, of a kind, token[first[4 * p + kind] : first[4 * p + kind + 1]]. facts: int64[n],
    places where numbers and names differ: 1.250,50 is one number, Abu Bakr one name.
    """

    token: NDArray[np.int64]
    inner: NDArray[np.bool_]
    first: NDArray[np.int64]
    facts: NDArray[np.int64]

    def side(self, pair: int) -> Side:
        """The tokens of one pair."""
        a, b, c, d, e = self.first[4 * pair : 4 * pair + 5].tolist()
        token = self.token
        return Side(token[a:b], token[b:c], token[c:d], token[d:e], ~self.inner[a:b])

    def stretch(self, kind: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """int64[n] each: where the tokens of this kind begin and end, of each pair."""
        return self.first[kind:-1:4], self.first[kind + 1 :: 4]

    @property
    def within(self) -> NDArray[np.int64]:
        """int64[n]: how many tokens stand within the article, see Side.inner."""
        return self.first[3::4] - self.first[:-1:4]

    @property
    def words(self) -> NDArray[np.int64]:
        """int64[n]: how many of them are words or names."""
        return self.first[3::4] - self.first[1::4]


class Found(NamedTuple):
    """The differences of n pairs."""

    one: Differing
    other: Differing

    def of(self, pair: int) -> Differences:
        """Those of one pair."""
        return Differences(self.one.side(pair), self.other.side(pair))


def differences(pairs: Pairs, likeness: Likeness) -> Found:
    """The shared tokens that stand on one side only; what was only moved cancels out."""
    left = left_over(pairs, likeness.apart)
    mine, theirs = (side.of(kept) for side, kept in zip(likeness.apart, left, strict=True))
    return Found(sorted_out(pairs, mine, 0), sorted_out(pairs, theirs, 1))


def left_over(
    pairs: Pairs, apart: tuple[Apart, Apart]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """bool for the differing tokens of both sides: is it left when equal ones cancel out?

    One for one, the first ones first, wherever they stand in the pair.
    """
    keys = np.concatenate([keyed(pairs, side, n) for n, side in enumerate(apart)])
    is_other = np.arange(len(keys)) >= len(apart[0].pair)
    order = np.argsort(keys, kind="stable")  # those of one first among equal ones
    opens = opens_run(keys[order])
    group = np.cumsum(opens) - 1
    theirs = np.bincount(group, is_other[order]).astype(np.int64)
    mine = np.bincount(group).astype(np.int64) - theirs
    turn = np.arange(len(keys)) - np.flatnonzero(opens)[group]
    turn -= np.where(is_other[order], mine[group], 0)
    left = np.empty(len(keys), dtype=np.bool_)
    left[order] = turn >= np.where(is_other[order], mine[group], theirs[group])
    return left[~is_other], left[is_other]


def keyed(pairs: Pairs, side: Apart, which: int) -> NDArray[np.uint64]:
    """uint64[n]: for each token a hash of it and of its pair."""
    return tokens_at(pairs, side, which) ^ mixed(side.pair)


def tokens_at(pairs: Pairs, side: Apart, which: int) -> NDArray[np.uint64]:
    """uint64[n]: the hashes of these tokens."""
    found: NDArray[np.uint64] = pairs.articles.tokens.hashes[
        pairs.places(which, side.pair, side.token)
    ]
    return found


def sorted_out(pairs: Pairs, side: Apart, which: int) -> Differing:
    """The tokens of a side by pair and kind."""
    pair, token, _ = side
    kind, inner = kinds(pairs, side, which)
    order = np.argsort(4 * pair + kind, kind="stable")
    pair, token, kind, inner = pair[order], token[order], kind[order], inner[order]
    group = 4 * pair + kind
    first = np.searchsorted(group, np.arange(4 * len(pairs) + 1))
    facts = places(pairs.articles, group, token, pairs.articles.tokens.first[pairs.side(which)])
    return Differing(token, inner, first, np.bincount(pair, facts, len(pairs)).astype(np.int64))


def kinds(pairs: Pairs, side: Apart, which: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(kind of each token; bool[n], does it stand within the article?)."""
    articles, token, article = pairs.articles, side.token, pairs.side(which)[side.pair]
    size, scale = articles.sizes[article], articles.scale[article]
    margin = np.where(size >= EDGED * scale, np.minimum(MARGIN * scale, size // EDGE), 0)
    inner = (token >= margin) & (token < size - margin)
    place = pairs.places(which, side.pair, side.token)
    flags = articles.tokens.flags[place]
    number = (flags & np.uint8(NUMBER)) != 0
    name = ((flags & np.uint8(CAPITAL)) != 0) & ~number & inner
    named = np.flatnonzero(name)
    name[named] = ~opens_sentence(articles, place[named])
    kind = np.where(inner, np.where(name, NAMES, WORDS), EDGES)
    return np.where(number, NUMBERS, kind), inner


def opens_sentence(articles: Articles, place: NDArray[np.int64]) -> NDArray[np.bool_]:
    """bool[n]: does the token begin a line or a sentence, and has its capital from that?

    place: among the tokens of all articles.
    """
    tokens = articles.tokens
    start = tokens.start[place]
    before, further = (tokens.codes[np.maximum(start - back, 0)] for back in (1, 2))
    last = np.where(are_any_of(before, BLANKS), further, before)
    opens: NDArray[np.bool_] = (tokens.flags[place] & np.uint8(LINE)) != 0
    return opens | are_any_of(last, ENDS)


def places(
    articles: Articles,
    group: NDArray[np.int64],
    token: NDArray[np.int64],
    first: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """bool[n]: does a fact begin with this token? group: 4 * pair + kind; first: of the pairs."""
    fact = group % 4 <= NAMES
    beside = np.append(False, (np.diff(token) == 1) & (np.diff(group) == 0))[: len(token)]
    joined = articles.goes_on[first[group // 4] + token - 1] | (group % 4 == NAMES)
    begins: NDArray[np.bool_] = fact & ~(beside & joined)
    return begins


def phrases(side: Side) -> int:
    """How many of the numbers and words of a side stand beside another of them."""
    tokens = np.union1d(side.numbers, side.words)
    beside = np.diff(tokens) == 1
    return int(np.count_nonzero(np.append(beside, False) | np.append(False, beside)))
