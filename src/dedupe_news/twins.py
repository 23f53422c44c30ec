"""Chains -> twins: for each sentence the earlier stretch of tokens that says the same.

The two sides of a chain are aligned token by token, whatever paragraphs and sentences they are
broken into; only then is the later side read sentence by sentence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.align import align
from dedupe_news.facts import differences
from dedupe_news.spelling import alike, slip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from dedupe_news.article import Article
    from dedupe_news.chains import Chain

STREAK = 3  # tokens in a row that are the same are no accident
NEAR = 4  # tokens from a streak within which a lone equal token belongs to it
LEAST = 0.6  # share of a sentence's tokens that its twin holds
LEAP = 12  # tokens left out on the earlier side; beyond that two places are meant
CORE = 8  # tokens of a part of a sentence that is a repeat without the rest
DENSE = 0.8  # share of such a part's tokens that its twin holds
FRAYED = 3  # words without a twin at the edge of a sentence that go along with it
DRAWN = 16  # words that are drawn to a streak at most
NEARLY = 0.1  # coverage by which an earlier twin may fall behind
GARBLED = 8  # tokens in a row that may be misprints, or parted or joined in another way


class Twin(NamedTuple):
    """Sentence `sentence` is said before by tokens [start, end): pairs[n, 2] (earlier, here).

    coverage: share of the sentence's tokens that are aligned, 0.0 to 1.0. lead, tail: words of the
    sentence before its first and after its last aligned one. is_exact: the same token by token.
    """

    sentence: int
    start: int
    end: int
    coverage: float
    lead: int
    tail: int
    is_exact: bool
    pairs: NDArray[np.int64]

    @property
    def is_whole(self) -> bool:
        """Is the whole sentence a repeat, not only a part of it?"""
        return self.coverage >= LEAST

    @property
    def here(self) -> tuple[int, int]:
        """Tokens of the sentence from its first to its last aligned one, half-open."""
        return int(self.pairs[0, 1]), int(self.pairs[-1, 1]) + 1


def twin_of(sentence: int, pairs: NDArray[np.int64], article: Article) -> Twin:
    """The twin that these aligned tokens of a sentence make."""
    first, last = int(article.first[sentence]), int(article.last[sentence])
    (start, here), (end, stop) = pairs[0].tolist(), pairs[-1].tolist()
    end, stop, hashes = end + 1, stop + 1, article.tokens.hashes
    is_exact = len(pairs) == last - first == end - start and bool(
        (hashes[pairs[:, 0]] == hashes[pairs[:, 1]]).all()
    )
    coverage = len(pairs) / (last - first)
    return Twin(sentence, start, end, coverage, here - first, last - stop, is_exact, pairs)


def twins(chains: Iterable[Chain], article: Article) -> dict[int, list[Twin]]:
    """The twins of every sentence that has one, by sentence.

    The longest chains are read first; one whose sentences have all been found word for word tells
    nothing new.
    """
    found: dict[int, list[Twin]] = {}
    exact = np.zeros(len(article.first) + 1, dtype=np.bool_)
    mender = Mender(article)
    for chain in sorted(chains, key=lambda chain: chain.repeat_start - chain.repeat_end):
        low, high = (article.sentence_at(at) for at in (chain.repeat_start, chain.repeat_end - 1))
        if exact[low : high + 1].all():
            continue
        for twin in read_chain(chain, article, mender):
            found.setdefault(twin.sentence, []).append(twin)
            exact[twin.sentence] |= twin.is_exact
    return found


def best(candidates: Sequence[Twin], article: Article) -> Twin:
    """The twin that says most of the sentence; of nearly equal ones the earliest.

    The earliest is the copy that stays. It must not differ in a fact, though: a later twin that
    says the same is the better proof.
    """
    most = max(candidates, key=lambda twin: (twin.coverage, -twin.start))
    for twin in sorted(candidates, key=lambda twin: twin.start):
        if twin is most:
            return twin
        elsewhere = twin.end <= most.start
        if elsewhere and twin.coverage > most.coverage - NEARLY and not differences(twin, article):
            return twin
    return most


def read_chain(chain: Chain, article: Article, mender: Mender) -> list[Twin]:
    """The twins that one chain shows."""
    a, b = chain.first_start, chain.repeat_start
    hashes = article.tokens.hashes
    pairs = align(hashes[a : chain.first_end], hashes[b : chain.repeat_end])
    pairs += (a, b)
    pairs = dense(drawn(pairs, hashes))
    pairs = mender.mended(stretched(pairs, hashes, chain))
    if not len(pairs):
        return []
    low = article.sentence_at(int(pairs[0, 1]))
    high = article.sentence_at(int(pairs[-1, 1])) + 1
    borders = [*article.first[low:high].tolist(), int(article.last[high - 1])]
    cuts = np.searchsorted(pairs[:, 1], borders).tolist()
    leaps = (np.flatnonzero(pairs[1:, 0] - pairs[:-1, 0] > LEAP) + 1).tolist()
    rows = zip(range(low, high), pairwise(cuts), pairwise(borders), strict=True)
    found = (
        judge(sentence, pairs[slice(*together(begin, end, leaps))], article)
        for sentence, (begin, end), (first, last) in rows
        if end - begin >= CORE * article.scale or (end - begin) / max(last - first, 1) >= LEAST
    )
    return [twin for twin in found if twin is not None]


def judge(sentence: int, pairs: NDArray[np.int64], article: Article) -> Twin | None:
    """The twin that the aligned tokens of one sentence make, if they are enough."""
    twin = twin_of(sentence, pairs, article)
    begin, end = twin.here
    if twin.is_whole or len(twin.pairs) >= max(CORE * article.scale, DENSE * (end - begin)):
        return twin
    return None


def together(begin: int, end: int, leaps: list[int]) -> tuple[int, int]:
    """The largest part of the pairs [begin, end) between leaps on the earlier side."""
    inner = leaps[bisect_right(leaps, begin) : bisect_left(leaps, end)]
    if not inner:
        return begin, end
    return max(pairwise((begin, *inner, end)), key=lambda part: part[1] - part[0])


def breaks(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64[n]: the pairs that do not follow directly on the one before, without the first."""
    there, here = pairs.T
    steps = (there[1:] - there[:-1] != 1) | (here[1:] - here[:-1] != 1)
    return np.asarray(np.flatnonzero(steps) + 1)


def sizes_between(at: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    """int64[n + 1]: the sizes of the parts into which borders cut so many pairs."""
    edges = np.empty(len(at) + 2, dtype=np.int64)
    edges[0], edges[1:-1], edges[-1] = 0, at, total
    return edges[1:] - edges[:-1]


def drawn(pairs: NDArray[np.int64], hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The pairs, with words that stand before a long streak paired beside it.

    Of several longest alignments one may pair the first words of a passage with a far place that
    begins alike.
    """
    for _ in range(DRAWN):
        at = breaks(pairs)
        if not len(at):
            break
        sizes = sizes_between(at, len(pairs))
        before, after = pairs[at - 1], pairs[at]
        moves = (
            (after[:, 1] == before[:, 1] + 1)
            & (sizes[:-1] < sizes[1:])
            & (hashes[after[:, 0] - 1] == hashes[before[:, 0]])
        )
        if not moves.any():
            break
        pairs = pairs.copy()
        pairs[at[moves] - 1, 0] = after[moves, 0] - 1
    return pairs


def dense(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """The pairs without the accidents: words that both sides happen to hold in the same order."""
    if not len(pairs):
        return pairs
    sizes = sizes_between(breaks(pairs), len(pairs))
    short = np.repeat(sizes < STREAK, sizes)
    if not short.any():
        return pairs
    known, doubtful = np.flatnonzero(~short), np.flatnonzero(short)
    if not len(known):
        return pairs[:0]
    after, lone = np.searchsorted(known, doubtful), pairs[doubtful]
    ahead = pairs[known[np.minimum(after, len(known) - 1)]] - lone
    behind = lone - pairs[known[np.maximum(after - 1, 0)]]
    near = (np.abs(ahead).max(axis=1) <= NEAR) | (np.abs(behind).max(axis=1) <= NEAR)
    short[doubtful[near]] = False
    return pairs[~short]


class Mender:
    """Finds what stands in the small gaps between aligned tokens of an article.

    The same words stand in many gaps, because chains overlap: each two sides are compared once.
    """

    def __init__(self, article: Article) -> None:
        self._article = article
        self._known: dict[bytes, Sequence[tuple[int, int]]] = {}

    def mended(self, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
        """The pairs, with those of misprinted, parted or joined words in the gaps between."""
        at = breaks(pairs)
        begins, ends = pairs[at - 1] + 1, pairs[at]
        sizes = ends - begins
        small = ((sizes >= 1) & (sizes <= GARBLED)).all(axis=1)
        gaps = np.stack((begins, ends), axis=2)[small].reshape(-1, 4).tolist()
        more = [pair for gap in gaps for pair in self._mend(*gap)]
        if not more:
            return pairs
        joined = np.concatenate((pairs, np.array(more, dtype=np.int64)))
        return joined[np.argsort(joined[:, 1], kind="stable")]

    def _mend(self, a: int, a_end: int, b: int, b_end: int) -> list[tuple[int, int]]:
        """Pairs of tokens in the gap between [a, a_end) earlier and [b, b_end) here."""
        hashes = self._article.tokens.hashes
        words = hashes[a:a_end].tobytes() + hashes[b:b_end].tobytes() + bytes((a_end - a,))
        found = self._known.get(words)
        if found is None:
            found = self._known[words] = self._found(a, a_end, b, b_end)
        return [(a + n, b + m) for n, m in found]

    def _found(self, a: int, a_end: int, b: int, b_end: int) -> Sequence[tuple[int, int]]:
        """Which words of the two sides of a gap are alike, counted from where the sides begin.

        As many as there can be in order; or both ends when the whole is alike, parted in another
        way.
        """
        there, here = self._article.words(a, a_end), self._article.words(b, b_end)
        if len(there) != len(here) and alike("".join(there), "".join(here)):
            return [(0, 0), (len(there) - 1, len(here) - 1)][: min(len(there), len(here))]
        same = [[self._akin(b + m, x, y) for m, y in enumerate(here)] for x in there]
        return in_order(same) if any(map(any, same)) else ()

    def _akin(self, here: int, one: str, other: str) -> bool:
        """Are two words alike, or is the one here, token `here`, a slip that is nowhere else?"""
        if alike(one, other):
            return True
        return slip(one, other) and self._stands_once(here)

    def _stands_once(self, token: int) -> bool:
        ordered, value = self._ordered, self._article.tokens.hashes[token]
        left, right = (int(np.searchsorted(ordered, value, side)) for side in ("left", "right"))
        return right - left == 1

    @cached_property
    def _ordered(self) -> NDArray[np.uint64]:
        return np.sort(self._article.tokens.hashes)


def in_order(same: list[list[bool]]) -> list[tuple[int, int]]:
    """The most pairs (n, m) with same[n][m], both rising."""
    width = len(same[0])
    best: list[list[list[tuple[int, int]]]] = [[[] for _ in range(width + 1)]]
    for n, row in enumerate(same):
        line: list[list[tuple[int, int]]] = [[]]
        for m, hit in enumerate(row):
            options = [best[n][m + 1], line[m]]
            if hit:
                options.append([*best[n][m], (n, m)])
            line.append(max(options, key=len))
        best.append(line)
    return best[-1][-1]


def stretched(
    pairs: NDArray[np.int64], hashes: NDArray[np.uint64], chain: Chain
) -> NDArray[np.int64]:
    """The pairs, each streak as long as it can be.

    Of several longest alignments one may pair a word with a far one although its neighbour fits.
    """
    for step in (1, -1):
        while len(more := neighbours(pairs, step, hashes, chain)):
            pairs = np.concatenate((pairs, more))
            pairs = pairs[np.argsort(pairs[:, 1], kind="stable")]
    return pairs


def neighbours(
    pairs: NDArray[np.int64], step: int, hashes: NDArray[np.uint64], chain: Chain
) -> NDArray[np.int64]:
    """New pairs beside the ends of streaks, in one direction."""
    if not len(pairs):
        return pairs
    at = breaks(pairs)
    ends, bound = np.empty((2, len(at) + 1, 2), dtype=np.int64)
    if step > 0:
        ends[:-1], ends[-1] = pairs[at - 1], pairs[-1]
        bound[:-1], bound[-1] = pairs[at], (chain.first_end, chain.repeat_end)
    else:
        ends[0], ends[1:] = pairs[0], pairs[at]
        bound[0], bound[1:] = (chain.first_start - 1, chain.repeat_start - 1), pairs[at - 1]
    more = ends + step
    there, here = more.T
    free = np.flatnonzero(((bound - more) * step > 0).all(axis=1))
    return np.asarray(more[free[hashes[there[free]] == hashes[here[free]]]])
