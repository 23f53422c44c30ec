"""The flow of one article: the only module that names all steps. No I/O."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.allowing import allowed
from dedupe_news.article import Article, tokens_left
from dedupe_news.chains import chains, padded
from dedupe_news.decide import decide
from dedupe_news.lsh import Bands, bands_for, candidates, may_share
from dedupe_news.minhash import permutations
from dedupe_news.normalize import tokenize
from dedupe_news.prove import Findings, findings
from dedupe_news.rewrite import cut
from dedupe_news.runs import pieces
from dedupe_news.segment import known_sentences, segment
from dedupe_news.settle import UnsettledError, settle
from dedupe_news.shingle import Shingles, shingles
from dedupe_news.tables import load
from dedupe_news.twins import best, twins
from dedupe_news.verify import Matches, identical, joined, verify

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dedupe_news.model import Result, Span
    from dedupe_news.options import Options
    from dedupe_news.tables import FoldTable
    from dedupe_news.twins import Twin

SENTENCE = 4  # tokens of a sentence that is looked for as a unit; shorter ones are everywhere
WINDOW = 16  # tokens of the windows that find repeats whatever the sentences are
SIMILARITY, RECALL = 0.3, 0.99  # of candidates; so unlike are windows out of step
COMMON, CONTAINED = 3, 0.3  # least shingles, and share of one side's, that two units have in common
OFTEN = 8  # times; a paragraph of a few words that stands more often ("Read more") is no copy
UNITS = 4096  # of which the shingles are made at a time
PASSES = 8  # what goes can make neighbours of texts that were apart; nearly always one is enough


@dataclass(frozen=True, slots=True)
class Tables:
    """The data that the steps share, loaded once."""

    fold: FoldTable
    permutation: NDArray[np.uint32]
    bands: Bands

    @classmethod
    def load(cls) -> Tables:
        """The shipped data."""
        return cls.of(load(), permutations())

    @classmethod
    def of(cls, fold: FoldTable, permutation: NDArray[np.uint32]) -> Tables:
        """With the bands that belong to these permutations."""
        return cls(fold, permutation, bands_for(SIMILARITY, RECALL, permutation.shape[1]))


def clean(raw: str, options: Options, tables: Tables | None = None) -> Result:
    """What is repeated in the text, and the text without it.

    Looks again at what is left until nothing more is found: a second run finds nothing.
    """
    tables = tables or Tables.load()
    return cleaned(read(raw, options, tables), options, tables)


def cleaned(
    article: Article, options: Options, tables: Tables, without: Sequence[Span] = ()
) -> Result:
    """What is repeated in what is left of an article without some spans (sorted, apart).

    Told in offsets of the whole text; what is without proves nothing.
    """
    first = left(article, without, options, tables) if without else article
    try:
        return settle(article, list(look_again(first, options, tables)), options, without)
    except UnsettledError:
        # What one look removes is the proof of another: then nothing is safe to go.
        flag = replace(options, repeats="flag")
        return settle(article, list(look_again(first, flag, tables)), flag, without)


def look_again(article: Article, options: Options, tables: Tables) -> Iterator[Findings]:
    """The findings of one look after another, the last of which removes nothing."""
    if options.repeats == "off":
        return
    for _ in range(PASSES):
        found = look(article, options, tables)
        yield found
        if not found.parts or options.repeats == "flag":
            return
        article = left(article, sorted(part.cut for part in found.parts), options, tables)
    raise UnsettledError


def read(raw: str, options: Options, tables: Tables) -> Article:
    """The units and tokens of a text."""
    return Article.of(raw, segment(raw, options.paragraphs), tokenize(raw, tables.fold))


def left(article: Article, cuts: Sequence[Span], options: Options, tables: Tables) -> Article:
    """The units and tokens of an article without the cuts (sorted, apart): most are known."""
    text = cut(article.raw, cuts)
    known = known_sentences(article.raw, article.segmentation)
    tokens = tokens_left(article, cuts)
    segmentation = segment(text, options.paragraphs, known)
    return Article.of(text, segmentation, tokens or tokenize(text, tables.fold))


def look(article: Article, options: Options, tables: Tables) -> Findings:
    """One look at an article: match, align, join, decide, prove."""
    matches, units = matched(article, tables)
    if not len(matches.pairs):
        return Findings(article.tokens.start, (), (), article.raw)
    stays = allowed(article)
    said = said_best(article, matches, units)
    said = [one for one in said if not (stays[one.start] or stays[one.here[0]])]
    told = pieces(said, article)
    return findings(decide(told, article, options), options)


def said_best(article: Article, matches: Matches, units: NDArray[np.int64]) -> list[Twin]:
    """The best twin of every sentence that has one."""
    told = said_before(article, matches, units)
    return [best(told[sentence], article) for sentence in sorted(told)]


def said_before(
    article: Article, matches: Matches, units: NDArray[np.int64]
) -> dict[int, list[Twin]]:
    """The twins of all sentences: of chains of matches, and of matches that fit in no chain.

    A passage that was moved lies across the chain around it, so it is looked at by itself, without
    its surroundings.
    """
    told = twins(padded(chains(matches, *units), len(article.tokens), article.first), article)
    missed = ~covered(article, told)
    sums = np.concatenate(([0], np.cumsum(missed)))
    first, last = units[:, matches.pairs[:, 1]]
    left = matches.where(2 * (sums[last] - sums[first]) > last - first)
    for sentence, more in twins(chains(left, *units), article).items():
        told.setdefault(sentence, []).extend(more)
    return told


def covered(article: Article, told: dict[int, list[Twin]]) -> NDArray[np.bool_]:
    """bool[tokens]: does the token lie in a sentence that has a twin?"""
    steps = np.zeros(len(article.tokens) + 1, dtype=np.int64)
    sentences = np.array(sorted(told), dtype=np.int64)
    steps[article.first[sentences]] += 1
    steps[article.last[sentences]] -= 1
    return np.cumsum(steps[:-1]) > 0


def matched(article: Article, tables: Tables) -> tuple[Matches, NDArray[np.int64]]:
    """(verified matches, int64[2, n]): pairs of units that may repeat each other; unit tokens.

    Units are sentences, windows and whole paragraphs. They overlap, so each kind is matched by
    itself: windows find repeats whatever the sentences are, paragraphs the shortest ones.
    """
    kinds = [long_sentences(article), tiles(len(article.tokens), WINDOW * article.scale)]
    found = [similar(article, first, last, tables) for first, last in kinds]
    kinds.append(paragraphs(article))
    found.append(equal(article, *kinds[2]))
    shifts = np.cumsum([0, *(units.shape[1] for units in kinds[:2])]).tolist()
    return joined(found, shifts), np.concatenate(kinds, axis=1)


def paragraphs(article: Article) -> NDArray[np.int64]:
    """int64[2, n]: first and last tokens of the paragraphs that have any."""
    bounds = np.array(article.segmentation.first_sentence, dtype=np.int64)
    tokens = np.append(article.first, len(article.tokens))[bounds]
    units = np.stack((tokens[:-1], tokens[1:]))
    return units[:, units[1] > units[0]]


def equal(article: Article, first: NDArray[np.int64], last: NDArray[np.int64]) -> Matches:
    """Pairs of units that are the same, token by token: each with the first and the one before."""
    groups: dict[bytes, list[int]] = {}
    for unit, (start, end) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        groups.setdefault(article.tokens.hashes[start:end].tobytes(), []).append(unit)
    pairs = {
        (unit, other)
        for same in groups.values()
        if len(same) <= OFTEN or last[same[0]] - first[same[0]] >= WINDOW // 2
        for before, unit in pairwise(same)
        for other in (before, same[0])
    }
    return identical([(earlier, later) for later, earlier in sorted(pairs)])


def long_sentences(article: Article) -> NDArray[np.int64]:
    """int64[2, n]: first and last tokens of the sentences that are units."""
    bounds = np.stack((article.first, article.last))
    return bounds[:, bounds[1] - bounds[0] >= SENTENCE * article.scale]


def tiles(tokens: int, width: int) -> NDArray[np.int64]:
    """int64[2, n]: first and last tokens of windows side by side."""
    first = np.arange(0, tokens - width + 1, width)
    return np.stack((first, first + width))


def similar(
    article: Article, first: NDArray[np.int64], last: NDArray[np.int64], tables: Tables
) -> Matches:
    """Verified pairs of these units that have enough in common."""
    sets = shingle_sets(article, first, last)
    if not may_share(sets, COMMON, CONTAINED):
        return identical([])
    found = verify(candidates(sets, tables.permutation, tables.bands), sets)
    return found.where(
        (found.common >= COMMON) & (found.containment.max(axis=1, initial=0) >= CONTAINED)
    )


def shingle_sets(article: Article, first: NDArray[np.int64], last: NDArray[np.int64]) -> Shingles:
    """The shingle sets of units, made of some units at a time: that takes many times their size."""
    hashes, width = article.tokens.hashes, article.shingle_width
    parts = [
        shingles(hashes, some, last[at : at + UNITS], np.full(len(some), width))
        for at in range(0, len(first), UNITS)
        for some in [first[at : at + UNITS]]
    ]
    if len(parts) == 1:
        return parts[0]
    sizes = np.concatenate([np.zeros(1, dtype=np.int64), *(part.sizes for part in parts)])
    every = [np.zeros(0, dtype=np.uint64), *(part.hashes for part in parts)]
    return Shingles(np.concatenate(every), np.cumsum(sizes))
