"""Texts of articles -> what comparing them takes: tokens and shingles, side by side.

All articles of a batch stand in the same arrays, so that many pairs are compared in one sweep.
Shingles are numbered: equal ones of one component have the same number, and what another article
shares with a centre is one look into a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.bulk import NEWLINE, NUMBER, are_any_of, spread, text_of, unspaced
from dedupe_news.corpus.groups import turns
from dedupe_news.normalize import BASE, mix
from dedupe_news.shingle import windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe_news.bulk import BulkTokens

    Chosen = Sequence[int] | NDArray[np.int64] | range

SHINGLE = 3  # tokens in the shingles of resemblance and containment
ANCHOR, UNSPACED_ANCHOR = 2, 3  # tokens in an anchor
PART = 1 << 15  # shingles that are numbered at a time
ROUNDS = 6  # of the hash table that numbers shingles; what is left is sorted
MARKS = ".,:'’/-"  # that stand inside a number


class Numbered(NamedTuple):
    """Shingles of articles, in text order. Article a owns numbers[first[a] : first[a + 1]].

    numbers: int64[n], below n; equal for equal shingles of articles in the same component.
    """

    numbers: NDArray[np.int64]
    first: NDArray[np.int64]

    def sizes(self, articles: NDArray[np.int64]) -> NDArray[np.int64]:
        """int64[articles]: how many each of these has."""
        return self.first[articles + 1] - self.first[articles]

    def places(self, articles: NDArray[np.int64]) -> NDArray[np.int64]:
        """int64: where all that these articles have stands, one article after the other."""
        return spread(self.first[articles], self.sizes(articles))


@dataclass(frozen=True, slots=True)
class Articles:
    """n articles as they are compared.

    component: int64[n]; only articles of one are compared. unspaced: bool[n], of a script without
    spaces. shingles: those of resemblance and containment; fresh: bool, one of each kind in an
    article; kinds: int64[n], how many an article has. anchors: the shingles that line two articles
    up. goes_on: bool[tokens], does the number that the token is part of go on in the next one?
    table: int64, one place for each number of an anchor, -1 whenever nobody uses it.
    """

    tokens: BulkTokens
    component: NDArray[np.int64]
    unspaced: NDArray[np.bool_]
    shingles: Numbered
    fresh: NDArray[np.bool_]
    kinds: NDArray[np.int64]
    anchors: Numbered
    goes_on: NDArray[np.bool_]
    table: NDArray[np.int64]

    @classmethod
    def of(cls, tokens: BulkTokens, component: NDArray[np.int64]) -> Articles:
        """From their tokens; component as there, those of one side by side."""
        alone = unspaced(tokens)
        triples = windows(tokens.hashes, tokens.first, SHINGLE)
        shingles = numbered(*triples, component)
        fresh = first_ones(shingles, component)
        anchors = numbered(*anchor_windows(tokens, alone, triples), component)
        kinds = sums(fresh, shingles.first)
        table = np.full(len(anchors.numbers), -1)
        goes_on = joined_numbers(tokens)
        return cls(tokens, component, alone, shingles, fresh, kinds, anchors, goes_on, table)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """int64[n]: tokens of each article."""
        return np.diff(self.tokens.first)

    @property
    def scale(self) -> NDArray[np.int64]:
        """int64[n]: 2 for scripts without spaces, whose lengths are twice those in words."""
        return 1 + self.unspaced.astype(np.int64)

    def view(self, article: int) -> View:
        """One of them."""
        first = self.tokens.first
        begin, end = int(first[article]), int(first[article + 1])
        return View(self, article, begin, end - begin, bool(self.unspaced[article]))


class View(NamedTuple):
    """One article of several. at: where its tokens begin; size: how many it has."""

    articles: Articles
    number: int
    at: int
    size: int
    unspaced: bool

    @property
    def tokens(self) -> NDArray[np.uint64]:
        """uint64[size]: hashes."""
        return self.articles.tokens.hashes[self.at : self.at + self.size]

    @property
    def flags(self) -> NDArray[np.uint8]:
        """uint8[size]: as in BulkTokens."""
        return self.articles.tokens.flags[self.at : self.at + self.size]

    @property
    def scale(self) -> int:
        """2 for scripts without spaces: lengths in characters are twice those in words."""
        return 2 if self.unspaced else 1

    def spelled(self, chosen: Chosen) -> list[str]:
        """These tokens as words, folded."""
        place = np.asarray(chosen, dtype=np.int64) + self.at
        return [word.casefold() for word in spelled(self.articles.tokens, place, place + 1)]


def spelled(tokens: BulkTokens, first: NDArray[np.int64], after: NDArray[np.int64]) -> list[str]:
    """What stands in the texts from each first token up to the one after.

    All of it is decoded as one text with line ends between, which no token and no number holds;
    other tokens that belong together are spelled one by one.
    """
    if not len(first):
        return []
    sizes = tokens.end[after - 1] - tokens.start[first] + 1
    codes = tokens.codes.take(spread(tokens.start[first], sizes), mode="clip")
    codes[np.cumsum(sizes) - 1] = NEWLINE
    return text_of(codes[:-1]).split("\n")


def sums(values: NDArray[np.bool_], first: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64[n]: how many of values[first[i] : first[i + 1]] are true."""
    return np.diff(np.searchsorted(np.flatnonzero(values), first))


def anchor_windows(
    tokens: BulkTokens,
    alone: NDArray[np.bool_],
    triples: tuple[NDArray[np.uint64], NDArray[np.int64]],
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """(hashes, where each article's begin): pairs of words, or three characters in a row."""
    if alone.all():
        return triples
    pairs = windows(tokens.hashes, tokens.first, ANCHOR)
    if not alone.any():
        return pairs
    parts = [
        hashes[first[n] : first[n + 1]]
        for n, (hashes, first) in enumerate(triples if one else pairs for one in alone.tolist())
    ]
    return np.concatenate(parts), np.cumsum([0, *map(len, parts)])


def numbered(
    hashes: NDArray[np.uint64], first: NDArray[np.int64], group: NDArray[np.int64]
) -> Numbered:
    """The shingles as numbers, equal for equal hashes of articles in the same group.

    Groups lie side by side, and are numbered a few at a time: that stays in the cache.
    """
    keys = hashes ^ np.repeat(mixed(group), np.diff(first))
    numbers = np.empty(len(keys), dtype=np.int64)
    for begin, end in pairwise(cuts(first, group)):
        np.add(same_as(keys[begin:end]), begin, out=numbers[begin:end])
    return Numbered(numbers, first)


def mixed(numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
    """uint64[n]: what keeps equal hashes of different groups apart, by the group's number."""
    return mix(numbers.astype(np.uint64) + np.uint64(1))


def cuts(first: NDArray[np.int64], group: NDArray[np.int64]) -> list[int]:
    """Places between two groups, about PART shingles apart, with the first and the last place."""
    bounds = first[np.append(np.flatnonzero(np.diff(group)) + 1, len(group))]
    last = np.append(np.diff(bounds // PART) > 0, True)  # the last bound in every PART
    return [0, *bounds[last[-len(bounds) :]].tolist()]


def first_ones(shingles: Numbered, group: NDArray[np.int64]) -> NDArray[np.bool_]:
    """bool: is the shingle the first of its kind in its article?

    In every turn one article of each group writes its places into a table, the first one last.
    """
    table, numbers = np.empty(len(shingles.numbers), dtype=np.int64), shingles.numbers
    out = np.empty(len(numbers), dtype=np.bool_)
    for articles in turns(group):
        here = shingles.places(articles)
        mine = numbers[here]
        table[mine[::-1]] = here[::-1]
        out[here] = table[mine] == here
    return out


def same_as(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """int64[n]: for each key the place of one that is equal to it, the same for all equal ones.

    A hash table without a loop over keys: all are written into their slots at once, then read
    back; those that lost their slot to another key try again in a smaller table.
    """
    out, left, mine = np.arange(len(keys)), np.arange(len(keys)), keys
    for turn in range(ROUNDS):
        bits = max(2 * len(left), 2).bit_length()
        turned = mine * np.uint64(pow(int(BASE), turn, 1 << 64))
        slots = (turned >> np.uint64(64 - bits)).view(np.int64)
        table = np.empty(1 << bits, dtype=np.int64)
        table[slots] = left
        found = table[slots]
        out[left] = found
        lost = np.flatnonzero(keys[found] != mine)
        if not len(lost):
            return out
        left, mine = left[lost], mine[lost]
    _, at, inverse = np.unique(mine, return_index=True, return_inverse=True)
    out[left] = left[at[inverse]]
    return out


def joined_numbers(tokens: BulkTokens) -> NDArray[np.bool_]:
    """bool[tokens]: are the token and the next one digits with one mark between them?"""
    out = np.zeros(len(tokens.hashes), dtype=np.bool_)
    digits = np.flatnonzero((tokens.flags & np.uint8(NUMBER)).view(np.bool_))
    here = digits[:-1][np.diff(digits) == 1]
    here = here[tokens.start[here + 1] - tokens.end[here] == 1]
    here = here[are_any_of(tokens.codes[tokens.end[here]], MARKS)]
    out[here] = True
    out[tokens.first[1:][tokens.first[1:] > 0] - 1] = False  # the next one is another article's
    return out
