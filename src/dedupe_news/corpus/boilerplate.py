"""Pieces of all articles -> phrases that stand in many stories: newsletter calls, bylines, notices.

A story is a cluster, or an article in none: what forty outlets print of one agency report stands in
forty articles and is no boilerplate. Pieces are what the sketches remember; they are counted. A
phrase is a whole sentence, told by `segment` in some of the articles that carry its pieces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.bulk import PIECES, bulk_hashes
from dedupe_news.corpus.phrases import units_of
from dedupe_news.corpus.sketch import pieces
from dedupe_news.normalize import stretch_hashes
from dedupe_news.shingle import distinct, opens_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from dedupe_news.article import Article
    from dedupe_news.bulk import BulkTable
    from dedupe_news.corpus.catalogue import Catalogue

OUTLET_STORIES = 5  # stories of one outlet in which a piece stands that belongs to the outlet
OUTLET_SHARE = 0.01  # and those as a share of the outlet's stories
EVERY = -1  # all outlets together
EVERYWHERE = 20  # stories of the corpus in which a piece stands that belongs to nobody
SAMPLE = 5  # articles with a piece in which `segment` is asked where sentences begin and end
OFTEN = 0.3  # share of the sample in which a phrase stands as a whole sentence, at least


class Hot(NamedTuple):
    """How often a piece stands somewhere: in how many stories, and in how many articles."""

    stories: int
    articles: int


Group = int  # the number of an outlet, or EVERY
Pieces = dict[int, Hot]  # by the hash of the piece
Hots = dict[Group, Pieces]
Sampled = dict[tuple[Group, int], list[int]]  # articles, by group and piece


class Counted(NamedTuple):
    """The pieces of all articles, side by side: hash, article, that article's outlet and story."""

    pieces: NDArray[np.uint64]
    article: NDArray[np.int64]
    outlet: NDArray[np.int64]
    story: NDArray[np.int64]

    def where(self, wanted: NDArray[np.bool_] | NDArray[np.int64]) -> Counted:
        """Some of them."""
        pieces, article, outlet, story = self
        return Counted(pieces[wanted], article[wanted], outlet[wanted], story[wanted])


def repeated(catalogue: Catalogue, story: NDArray[np.int64]) -> Counted:
    """The pieces that stand OUTLET_STORIES times and more, which few do.

    story: int64[n], the canonical article of each article's cluster, or the article itself.
    """
    every, counts = catalogue.sketches.phrases, catalogue.sketches.phrase_counts
    ordered, apart = np.sort(every), OUTLET_STORIES - 1
    often = ordered[: -apart or None][ordered[apart:] == ordered[:-apart]]
    found = np.flatnonzero(member(every, distinct(often)))
    article = np.searchsorted(np.cumsum(counts), found, side="right")
    outlet = catalogue.outlets.numbers.astype(np.int64)[article]
    return Counted(every[found], article, outlet, story[article])


def member(values: NDArray[np.uint64], some: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """bool[n]: is the value one of some, which are sorted?

    Most are none: they are told by a table of their upper bits, which fits in the cache.
    """
    bits, shift = np.zeros(1 << 16, dtype=np.bool_), np.uint64(48)
    bits[some >> shift] = True
    maybe = np.flatnonzero(bits[values >> shift])
    out = np.zeros(len(values), dtype=np.bool_)
    at = np.minimum(np.searchsorted(some, values[maybe]), max(len(some) - 1, 0))
    out[maybe] = some[at] == values[maybe]
    return out


def hot_pieces(counted: Counted, catalogue: Catalogue, story: NDArray[np.int64]) -> Hots:
    """The pieces that are boilerplate, everywhere and by outlet (some of them are both)."""
    names, numbers = catalogue.outlets.names, catalogue.outlets.numbers.astype(np.int64)
    sizes = np.bincount(distinct_pairs(numbers, story)[0], minlength=len(names))
    named = np.array([name != "" for name in names], dtype=np.bool_)
    nowhere = counted._replace(outlet=np.full(len(counted.outlet), EVERY))
    out: Hots = {}
    for piece, group, hot in (
        *frequent(nowhere),
        *frequent(counted.where(named[counted.outlet]) if len(named) else counted),
    ):
        least = EVERYWHERE if group == EVERY else OUTLET_SHARE * sizes[group]
        if hot.stories >= least:
            out.setdefault(group, {})[piece] = hot
    return out


def frequent(counted: Counted) -> Iterator[tuple[int, int, Hot]]:
    """(piece, outlet, how often) of those in OUTLET_STORIES stories of the outlet and more."""
    if not len(counted.pieces):
        return
    piece, article, outlet, story = counted.where(np.lexsort((counted.outlet, counted.pieces)))
    opens = opens_run(piece, outlet)
    which = np.cumsum(opens) - 1
    stories, articles = (np.bincount(distinct_pairs(which, of)[0]) for of in (story, article))
    often = np.flatnonzero(stories >= OUTLET_STORIES)
    at = np.flatnonzero(opens)[often]
    columns = (piece[at], outlet[at], stories[often], articles[often])
    for one, group, *counts in zip(*(values.tolist() for values in columns), strict=True):
        yield one, group, Hot(*counts)


def distinct_pairs(
    group: NDArray[np.int64], values: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different pairs of a group and a value."""
    order = np.lexsort((values, group))
    group, values = group[order], values[order]
    fresh = opens_run(group, values)
    return group[fresh], values[fresh]


def samples(counted: Counted, hots: Hots, rank: NDArray[np.int64]) -> Sampled:
    """For each group and piece the best ranked articles that carry it, each of another story."""
    out: Sampled = {}
    for group, hot in hots.items():
        ours = counted.where(member(counted.pieces, np.array(sorted(hot), dtype=np.uint64)))
        if group != EVERY:
            ours = ours.where(ours.outlet == group)
        order = np.lexsort((rank[ours.article], ours.pieces))
        stories: dict[int, set[int]] = {}
        columns = (values.tolist() for values in ours.where(order))
        for piece, article, _, story in zip(*columns, strict=True):
            told = stories.setdefault(piece, set())
            if len(told) < SAMPLE and story not in told:
                told.add(story)
                out.setdefault((group, piece), []).append(article)
    return out


class Candidate(NamedTuple):
    """A unit that may be a phrase: its text and words, its pieces, the rarest of them."""

    text: str
    words: int
    pieces: tuple[int, ...]
    rarest: int


def candidates(
    article: Article, groups: Mapping[Group, Pieces], table: BulkTable
) -> Iterator[tuple[Group, int, Candidate]]:
    """(group, key, candidate) for the units of an article that hot pieces make up."""
    tokens = bulk_hashes([article.raw], table, lines=PIECES)
    start, end = pieces(tokens)
    hashes = stretch_hashes(tokens.hashes, start, end, table.powers).tolist()
    for unit in units_of(article):
        low = int(np.searchsorted(end, unit.first, side="right"))
        high = int(np.searchsorted(start, unit.last))
        if low == high or start[low] < unit.first or end[high - 1] > unit.last:
            continue
        ours, text = tuple(hashes[low:high]), unit.span(article).of(article.raw)
        for group, hot in groups.items():
            if all(piece in hot for piece in ours):
                _, rarest = min((hot[piece], piece) for piece in ours)
                yield group, unit.key, Candidate(text, unit.last - unit.first, ours, rarest)


class Found(NamedTuple):
    """A phrase: where it belongs, the key of its unit, and how often its rarest piece stands."""

    group: Group
    key: int
    candidate: Candidate
    hot: Hot


def confirmed(
    articles: Iterable[tuple[int, Group, Article]], hots: Hots, sampled: Sampled, table: BulkTable
) -> list[Found]:
    """The phrases among the units of the sampled articles (number, outlet, text), best first.

    A unit is one when it stands as such in OFTEN of those that were asked about its rarest piece.
    One that is everywhere is not named again for an outlet.
    """
    seen: dict[tuple[Group, int], tuple[Candidate, set[int]]] = {}
    for number, outlet, article in articles:
        groups = {group: hots[group] for group in (EVERY, outlet) if group in hots}
        for group, key, candidate in candidates(article, groups, table):
            seen.setdefault((group, key), (candidate, set()))[1].add(number)
    found: dict[tuple[Group, int], Found] = {}
    for (group, key), (candidate, articles_with) in sorted(seen.items(), key=lambda one: one[0]):
        asked = sampled[group, candidate.rarest]
        votes = len(articles_with.intersection(asked))
        if votes >= OFTEN * len(asked) and (EVERY, key) not in found:
            hot = hots[group][candidate.rarest]
            found[group, key] = Found(group, key, candidate, hot)
    return list(found.values())


def carrying(counted: Counted, found: Iterable[Found], articles: int) -> NDArray[np.bool_]:
    """bool[articles]: does the article carry a piece of a phrase?"""
    wanted = np.array(sorted({p for one in found for p in one.candidate.pieces}), dtype=np.uint64)
    out = np.zeros(articles, dtype=np.bool_)
    out[counted.article[member(counted.pieces, wanted)]] = True
    return out
