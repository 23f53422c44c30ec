"""Twins -> runs: stretches of sentences that repeat an earlier stretch, in the same order.

Errors of extraction are contiguous blocks; legitimate repetition is scattered. So sentences are
first joined to pieces, where both copies go on without a gap. A run is a piece that is long enough
for an error, or a row of passages each doubled on the spot, with the smaller pieces beside it that
come from the same body: the rest after a paragraph that was left out, put in or moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe_news.cover import Counts
from dedupe_news.twins import FRAYED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dedupe_news.article import Article
    from dedupe_news.twins import Twin

SLACK = 8  # tokens between two twins that still touch
LOST = 40  # tokens of a sentence that was reworded beyond recognition, on both sides alike
BESIDE = 150  # tokens between a run and another piece of the same body
STUB = 4  # tokens; a shorter piece is no piece of a body by itself
LIKE = 0.85  # share of both sides that is the same in a small piece beside a run
WORSE = 0.3  # by so much less than its piece a sentence at the end of it may be like its twin


@dataclass(frozen=True, slots=True)
class Piece:
    """Adjacent sentences that repeat the tokens [start, end), in order, sentence by sentence."""

    twins: tuple[Twin, ...]
    start: int
    end: int

    @classmethod
    def of(cls, twins: Iterable[Twin]) -> Piece:
        """The piece that these twins make."""
        told = tuple(twins)
        return cls(told, min(twin.start for twin in told), max(twin.end for twin in told))

    @property
    def sentences(self) -> range:
        """The sentences from the first to the last that has a twin here."""
        return range(self.twins[0].sentence, self.twins[-1].sentence + 1)

    @property
    def here(self) -> tuple[int, int]:
        """Tokens from the first to the last aligned one, half-open."""
        return self.twins[0].here[0], self.twins[-1].here[1]


Draft = tuple[Piece, ...]  # the pieces of one run, in text order


def likeness(twins: Iterable[Twin]) -> float:
    """Share of the words of both copies that are aligned, 0.0 to 1.0: of the longer one each."""
    told = list(twins)
    longer = sum(
        max(twin.end - twin.start, len(twin.pairs) + twin.lead + twin.tail) for twin in told
    )
    return sum(len(twin.pairs) for twin in told) / longer


def pieces(twins: Iterable[Twin], article: Article) -> list[Piece]:
    """Twins (sorted by sentence), joined where nothing was put in or left out on either side."""
    found: list[list[Twin]] = []
    for twin in twins:
        if found and joins(twin, found[-1], article):
            found[-1].append(twin)
        else:
            found.append([twin])
    return [piece for row in found for piece in trimmed(row)]


def joins(twin: Twin, row: list[Twin], article: Article) -> bool:
    """Does the twin carry the row on? What was lost between must be less than the row holds."""
    begin, end = int(article.first[row[0].sentence]), int(article.last[row[-1].sentence])
    lost = int(article.first[twin.sentence]) - end
    return lost <= max(SLACK, end - begin) and twin.end <= begin and goes_on(row[-1], twin, article)


def trimmed(row: list[Twin]) -> list[Piece]:
    """The row as a piece; what hangs on at its ends and is less alike is a piece of its own."""
    bound = likeness(row) - WORSE
    good = [n for n, twin in enumerate(row) if core_likeness(twin) >= bound]
    low, high = (good[0], good[-1] + 1) if good else (0, len(row))
    low += high - low > 1 and row[low].tail > FRAYED
    high -= high - low > 1 and row[high - 1].lead > FRAYED
    return [Piece.of(part) for part in (row[:low], row[low:high], row[high:]) if part]


def core_likeness(twin: Twin) -> float:
    """likeness from the first to the last aligned word only."""
    here, here_end = twin.here
    return len(twin.pairs) / max(twin.end - twin.start, here_end - here)


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
    drafts = rows(pieces, article)
    seeds = [long_enough(draft) for draft in drafts]
    grown, rest = absorb(drafts, seeds, article)
    found, loose = absorb(
        [*grown, *rest], [True] * len(grown) + [False] * len(rest), article, backwards=True
    )
    return found, [(piece,) for draft in loose for piece in draft]


def absorb(
    drafts: Sequence[Draft], seeds: Sequence[bool], article: Article, *, backwards: bool = False
) -> tuple[list[Draft], list[Draft]]:
    """(grown seeds, the rest): each seed takes in what stands beside it, read in one direction."""
    grown: list[Body] = []
    rest: list[Draft] = []
    where = sorted(range(len(drafts)), key=lambda n: position(drafts[n]), reverse=backwards)
    for draft, seed in ((drafts[n], seeds[n]) for n in where):
        if grown and belongs(draft, grown[-1], article, seed=seed):
            grown[-1].take(draft)
        elif seed:
            grown.append(Body(draft, backwards=backwards))
        else:
            rest.append(draft)
    return sorted((body.draft for body in grown), key=position), sorted(rest, key=position)


class Body:
    """A run that grows, forwards or backwards, by drafts beside it.

    first, last: its pieces at both ends. low, high: from where to where it repeats tokens.
    """

    def __init__(self, draft: Draft, *, backwards: bool) -> None:
        self.backwards = backwards
        self.low, self.high = draft[0].start, draft[0].end
        self._drafts: list[Draft] = []
        self._repeated = Counts()
        self.take(draft)

    def take(self, draft: Draft) -> None:
        """Grow by the draft that stands before or after it."""
        self._drafts.append(draft)
        for piece in draft:
            self.low, self.high = min(self.low, piece.start), max(self.high, piece.end)
            self._repeated.add(piece.start, piece.end)

    @property
    def first(self) -> Piece:
        """The piece it begins with."""
        return self._drafts[-1 if self.backwards else 0][0]

    @property
    def last(self) -> Piece:
        """The piece it ends with."""
        return self._drafts[0 if self.backwards else -1][-1]

    @property
    def draft(self) -> Draft:
        """All its pieces, in text order."""
        drafts = reversed(self._drafts) if self.backwards else self._drafts
        return tuple(piece for draft in drafts for piece in draft)

    def repeats(self, draft: Draft) -> bool:
        """Does the draft repeat what the run repeats, as a third copy does?"""
        size = sum(piece.end - piece.start for piece in draft)
        return 2 * sum(self._repeated.common(piece.start, piece.end) for piece in draft) > size


def belongs(draft: Draft, run: Body, article: Article, *, seed: bool) -> bool:
    """Is the draft, which stands before or after the run, a part of the same second copy?

    A third copy of what the run repeats (a seed itself) is a run of its own.
    """
    here = int(article.first[position(draft)])
    before, after = (draft[-1], run.first) if run.backwards else (run.last, draft[0])
    gap = int(article.first[after.sentences.start] - article.last[before.sentences.stop - 1])
    if gap > BESIDE or not is_near(draft, run, article):
        return False
    if here < run.high and not on_the_spot(run.first, article):
        return False  # it stands in the first copy itself
    return not run.repeats(draft) and (seed or is_small_piece(draft))


def is_near(draft: Draft, run: Body, article: Article) -> bool:
    """Does what the draft repeats stand beside what the run repeats, before the copies?"""
    here = int(article.first[run.first.sentences.start])
    low, high = run.low - BESIDE, min(run.high + BESIDE, here)
    return all(low <= piece.start and piece.end <= high for piece in draft)


def is_small_piece(draft: Draft) -> bool:
    """Is the draft whole sentences that are said again without change?"""
    twins = [twin for piece in draft for twin in piece.twins]
    return (
        sum(len(twin.pairs) for twin in twins) >= STUB
        and all(twin.is_whole and max(twin.lead, twin.tail) <= FRAYED for twin in twins)
        and likeness(twins) >= LIKE
    )


def position(draft: Draft) -> int:
    """The sentence a draft begins with."""
    return draft[0].sentences.start


def rows(pieces: Sequence[Piece], article: Article) -> list[Draft]:
    """The pieces in rows that may be one error together, whatever each is alone.

    Passages doubled on the spot one after the other, and passages said again in another order.
    """
    return in_rows(
        pieces,
        lambda before, piece: stammers(before, piece, article) or reordered(before, piece, article),
    )


def reordered(before: Piece, piece: Piece, article: Article) -> bool:
    """Do two exact pieces touch here, and nearly touch where they were said first?"""
    here = int(article.first[piece.sentences.start] - article.last[before.sentences.stop - 1])
    there = max(piece.start - before.end, before.start - piece.end)
    return (
        here == 0
        and there <= BESIDE
        and piece.end <= article.first[before.sentences.start]
        and is_small_piece((before,))
        and is_small_piece((piece,))
        and not again(before, piece)
    )


def again(before: Piece, piece: Piece) -> bool:
    """Does a piece repeat what the one before repeats?"""
    common = min(before.end, piece.end) - max(before.start, piece.start)
    return 2 * common > piece.end - piece.start


def in_rows(pieces: Iterable[Piece], follows: Callable[[Piece, Piece], bool]) -> list[Draft]:
    """The pieces in rows in which each follows the one before."""
    found: list[list[Piece]] = []
    for piece in pieces:
        if found and follows(found[-1][-1], piece):
            found[-1].append(piece)
        else:
            found.append([piece])
    return [tuple(row) for row in found]


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


def ends_text(piece: Piece, article: Article) -> bool:
    """Does the article end with the piece?"""
    return piece.here[1] == len(article.tokens)


def is_unbroken(piece: Piece, article: Article) -> bool:
    """Does every sentence of the piece follow directly on the one before?"""
    return all(
        article.first[twin.sentence] == article.last[before.sentence]
        for before, twin in zip(piece.twins, piece.twins[1:], strict=False)
    )
