"""Twins -> runs: stretches of sentences that repeat an earlier stretch, in the same order.

Errors of extraction are contiguous blocks; legitimate repetition is scattered. So sentences are
first joined to pieces, where both copies go on without a gap. A run is a piece that is long enough
for an error, or a row of passages each doubled on the spot, with the smaller pieces beside it that
come from the same body: the rest after a paragraph that was left out, put in or moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe_news.twins import FRAYED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dedupe_news.article import Article
    from dedupe_news.twins import Twin

SLACK = 8  # tokens between two twins that still touch
LOST = 40  # tokens of a sentence that was reworded beyond recognition, on both sides alike
BESIDE = 150  # tokens between a run and another piece of the same body
STUB = 6  # tokens; a shorter piece is no piece of a body by itself


@dataclass(frozen=True, slots=True)
class Piece:
    """Adjacent sentences that repeat the tokens [start, end), in order, sentence by sentence."""

    twins: tuple[Twin, ...]
    start: int
    end: int

    @property
    def sentences(self) -> range:
        """The sentences from the first to the last that has a twin here."""
        return range(self.twins[0].sentence, self.twins[-1].sentence + 1)


Draft = tuple[Piece, ...]  # the pieces of one run, in text order


def pieces(twins: Iterable[Twin], article: Article) -> list[Piece]:
    """Twins (sorted by sentence), joined where nothing was put in or left out on either side."""
    found: list[list[Twin]] = []
    for twin in twins:
        if found and goes_on(found[-1][-1], twin, article) and apart(found[-1][0], twin, article):
            found[-1].append(twin)
        else:
            found.append([twin])
    return [Piece(tuple(x), min(t.start for t in x), max(t.end for t in x)) for x in found]


def apart(first: Twin, twin: Twin, article: Article) -> bool:
    """Does the twin lie before the piece that begins with the sentence of `first`?"""
    return twin.end <= article.first[first.sentence]


def goes_on(before: Twin, twin: Twin, article: Article) -> bool:
    """Does the twin begin where the one before ends, on both sides?

    One lost sentence in between is allowed when it is missing on both sides. A part of a sentence
    joins only where no words stand between it and its neighbour.
    """
    if not before.is_whole and before.tail > FRAYED:
        return False
    if not twin.is_whole and twin.lead > FRAYED:
        return False
    here = int(article.first[twin.sentence] - article.last[before.sentence])
    there = twin.start - before.end
    if here == 0:
        return -SLACK <= there <= SLACK
    return 0 <= there <= LOST and here <= LOST and abs(here - there) <= max(SLACK, here // 2)


def runs(
    pieces: Sequence[Piece], article: Article, long_enough: Callable[[Draft], bool]
) -> tuple[list[Draft], list[Draft]]:
    """(runs, loose): the runs with the pieces of their bodies, and what belongs to none."""
    drafts = stutters(pieces, article)
    seeds = [long_enough(draft) for draft in drafts]
    ahead, left = absorb(drafts, seeds, article)
    back, loose = absorb(
        [*ahead, *left], [True] * len(ahead) + [False] * len(left), article, backwards=True
    )
    return back, loose


def absorb(
    drafts: Sequence[Draft], seeds: Sequence[bool], article: Article, *, backwards: bool = False
) -> tuple[list[Draft], list[Draft]]:
    """(grown seeds, the rest): each seed takes in what stands beside it, read in one direction."""
    grown: list[Draft] = []
    rest: list[Draft] = []
    where = sorted(range(len(drafts)), key=lambda n: position(drafts[n]), reverse=backwards)
    for draft, seed in ((drafts[n], seeds[n]) for n in where):
        if (
            grown
            and beside(grown[-1], draft, article, backwards=backwards)
            and not (seed and again(grown[-1], draft))
        ):
            grown[-1] = (*draft, *grown[-1]) if backwards else (*grown[-1], *draft)
        else:
            (grown if seed else rest).append(draft)
    return sorted(grown, key=position), sorted(rest, key=position)


def again(run: Draft, draft: Draft) -> bool:
    """Does the draft repeat what the run repeats, as a third copy does?"""
    size = sum(piece.end - piece.start for piece in draft)
    common = sum(
        max(0, min(one.end, other.end) - max(one.start, other.start))
        for one in run
        for other in draft
    )
    return 2 * common > size


def position(draft: Draft) -> int:
    """The sentence a draft begins with."""
    return draft[0].sentences.start


def beside(run: Draft, draft: Draft, article: Article, *, backwards: bool) -> bool:
    """Does the draft stand beside the run, and what it repeats beside what the run repeats?"""
    before, after = (draft, run) if backwards else (run, draft)
    gap = article.first[position(after)] - article.last[before[-1].sentences.stop - 1]
    here = article.first[position(run)]
    low, high = min(p.start for p in run) - BESIDE, max(p.end for p in run) + BESIDE
    return (
        gap <= BESIDE
        and sum(p.end - p.start for p in draft) >= STUB
        and all(low <= p.start and p.end <= min(high, here) for p in draft)
        and all(t.is_whole and max(t.lead, t.tail) <= FRAYED for p in draft for t in p.twins)
    )


def stutters(pieces: Sequence[Piece], article: Article) -> list[Draft]:
    """The pieces as drafts of one, and rows of passages each doubled on the spot as one draft."""
    found: list[list[Piece]] = []
    for piece in pieces:
        if found and stammers(found[-1][-1], piece, article):
            found[-1].append(piece)
        else:
            found.append([piece])
    return [tuple(draft) for draft in found]


def stammers(before: Piece, piece: Piece, article: Article) -> bool:
    """Does p2 p2 follow on p1 p1?"""
    end = int(article.last[before.sentences.stop - 1])
    return (
        on_the_spot(before, article)
        and on_the_spot(piece, article)
        and abs(piece.start - end) <= SLACK
    )


def on_the_spot(piece: Piece, article: Article) -> bool:
    """Does the piece follow directly on what it repeats?"""
    return abs(int(article.first[piece.sentences.start]) - piece.end) <= SLACK
