"""Pieces and Options -> decisions: which sentences go, which stay, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.cutoff import fuller_first, is_teaser
from dedupe_news.edges import edges, parted, renumbered
from dedupe_news.facts import differences
from dedupe_news.quotation import marks, quoted
from dedupe_news.runs import ends_text, is_unbroken, likeness, on_the_spot, runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from dedupe_news.article import Article
    from dedupe_news.facts import Difference
    from dedupe_news.options import Options
    from dedupe_news.runs import Draft, Piece
    from dedupe_news.twins import Twin

Conflicts = dict[int, tuple["Difference", ...]]  # by sentence

BLOCK_PARAGRAPHS = 2  # so many whole paragraphs are a block, however short
BLOCK_SENTENCES = 3  # or so many sentences in a row
BLOCK_WORDS = 25  # but not shorter than this
SENTENCE_WORDS = 35
SPOT_WORDS = 20  # words of a passage that is doubled on the spot, or with which the text ends
MORE_SPOT_WORDS = 8  # and of one in an article where others are
TEASER_WORDS = 10  # words of a teaser, which breaks off before the full text
PROSE = 12  # words in a paragraph; shorter ones are verses, captions, tables
CONFLICTING = 0.5  # share of a run whose facts differ: then it is a form, not a copy
CONFLICTING_OFTEN = 0.25  # the same where more than FEW_CONFLICTS sentences do
FEW_CONFLICTS = 3
# Share of the words of both copies that are aligned, for runs of less than so many times min_words:
# the shorter a copy, the more exact it is.
ALIKE = ((1, 0.97), (2, 0.85), (float("inf"), 0.72))
NOISE = 0.02  # share of aligned words that are misprints of each other, not the same
PIECES = 4  # a run in more pieces than this has
PIECE_WORDS = 80  # so many words in each
FILLED = 0.85  # share of the text from the first to the last piece that they make up
QUOTED = 0.5  # by so much more one copy stands in quotation marks


class Copy(NamedTuple):
    """A run that is a copy: its pieces, and the sentences of them that go."""

    draft: Draft
    gone: frozenset[int]
    first_goes: bool


class Kept(NamedTuple):
    """Twins in a row that stay, and why."""

    twins: tuple[Twin, ...]
    why: str
    differs: tuple[Difference, ...]
    run: int | None


@dataclass(frozen=True, slots=True)
class Decisions:
    """What to do with the sentences of an article. article: with sentences parted at run edges."""

    article: Article
    copies: tuple[Copy, ...]
    kept: tuple[Kept, ...]


def decide(pieces: Sequence[Piece], article: Article, options: Options) -> Decisions:
    """Which repeated sentences go and which stay."""
    noisy = is_noisy(pieces, article)
    conflicts = conflicting(pieces, article, noisy=noisy)
    bound = partial(long_enough, conflicts=conflicts, article=article, options=options)
    found, loose = runs(pieces, article, bound)
    if any(on_the_spot(piece, article) for draft in found for piece in draft):
        # What doubled one passage on the spot doubled the short ones too.
        found, loose = runs(pieces, article, partial(bound, spot_words=MORE_SPOT_WORDS))
    turned = [fuller_first(draft, article) for draft in found]
    drafts = [draft for draft, _ in turned]
    whole = parted(article, edges((piece for draft in drafts for piece in draft), article))
    drafts, loose = ([renumbered_draft(d, whole) for d in group] for group in (drafts, loose))
    conflicts = conflicting((piece for draft in drafts for piece in draft), whole, noisy=noisy)
    judge = Judge(whole, conflicts, slots(conflicts), options)
    copies: list[Copy] = []
    kept = [Kept(p.twins, "isolated repeat", (), None) for draft in loose for p in draft]
    for draft, (_, first_goes) in zip(drafts, turned, strict=True):
        why = judge.objection(draft)
        if why is not None:
            kept += [Kept(piece.twins, why, (), None) for piece in draft]
        else:
            kept += kept_sentences(draft, conflicts, len(copies))
            copies.append(Copy(draft, gone(draft, conflicts, whole), first_goes))
    return Decisions(whole, tuple(copies), tuple(kept))


def renumbered_draft(draft: Draft, article: Article) -> Draft:
    """The draft with the sentence numbers of the parted article."""
    return tuple(renumbered(piece, article) for piece in draft)


def twins_of(draft: Draft) -> Iterator[Twin]:
    """All twins of a draft."""
    return (twin for piece in draft for twin in piece.twins)


def is_noisy(pieces: Iterable[Piece], article: Article) -> bool:
    """Are the copies full of misprints, as scanned text is?"""
    pairs = [twin.pairs for piece in pieces for twin in piece.twins]
    if not pairs:
        return False
    there, here = article.tokens.hashes[np.concatenate(pairs).T]
    return float((there != here).mean()) >= NOISE


def conflicting(pieces: Iterable[Piece], article: Article, *, noisy: bool) -> Conflicts:
    """The sentences whose facts differ from those of their twins."""
    return {
        twin.sentence: found
        for piece in pieces
        for twin in piece.twins
        if (found := differences(twin, article, noisy=noisy))
    }


def slots(conflicts: Mapping[int, Sequence[Difference]]) -> frozenset[tuple[str, str]]:
    """Names that are exchanged for the same other names in several sentences: a form filled in."""
    seen = Counter(
        pair
        for found in conflicts.values()
        for pair in {(d.there, d.here) for d in found if d.kind in ("names", "words")}
    )
    return frozenset(pair for pair, count in seen.items() if count > 1)


def long_enough(
    draft: Draft,
    *,
    conflicts: Conflicts,
    article: Article,
    options: Options,
    spot_words: int = SPOT_WORDS,
) -> bool:
    """Is a repeat so long that it is an error of extraction, not a turn of phrase?"""
    twins = [twin for twin in twins_of(draft) if twin.sentence not in conflicts]
    size = article.size(twin.here for twin in twins)
    if size >= options.min_words:
        return True
    if size >= TEASER_WORDS and len(draft) == 1 and is_teaser(draft[0], article):
        return True
    if not all(is_unbroken(piece, article) for piece in draft):
        return False
    on_spot = any(on_the_spot(piece, article) for piece in draft)
    if on_spot and spot_words < SPOT_WORDS and size >= spot_words:
        return True
    segmentation = article.segmentation
    told, all_told = {twin.sentence for twin in twins}, sum(len(piece.twins) for piece in draft)
    paragraphs = {segmentation.paragraph_of(sentence) for sentence in told}
    if size < PROSE * len(paragraphs):
        return False
    whole = sum(told.issuperset(segmentation.sentences_of(p)) for p in paragraphs)
    return (
        (whole >= BLOCK_PARAGRAPHS and size >= BLOCK_WORDS)
        or (len(told) >= BLOCK_SENTENCES and size >= SENTENCE_WORDS)
        or (on_spot and size >= SPOT_WORDS and not maybe_pull_quote(draft, whole, article))
        or (size >= SPOT_WORDS and ends_text(draft[-1], article) and 1 < len(told) == all_told)
    )


def maybe_pull_quote(draft: Draft, whole: int, article: Article) -> bool:
    """Is it one sentence, and either in a longer paragraph or short and not quite the same?

    whole: how many whole paragraphs of the article are said again.
    """
    twins = list(twins_of(draft))
    if len(twins) > 1:
        return False
    if not whole:
        return True
    paragraphs, owner = article.segmentation.paragraphs, article.segmentation.paragraph_of
    here = paragraphs[owner(twins[0].sentence)].of(article.raw)
    there = paragraphs[owner(article.sentence_at(twins[0].start))].of(article.raw)
    return here != there and article.size([twins[0].here]) < 2 * SPOT_WORDS


@dataclass(frozen=True)
class Judge:
    """What speaks against taking a long repeat for a copy that went in by error."""

    article: Article
    conflicts: Conflicts
    slots: frozenset[tuple[str, str]]
    options: Options

    @cached_property
    def quoted(self) -> NDArray[np.bool_]:
        """bool[tokens]: is the token in quotation marks? Few runs ask."""
        return quoted(self.article)

    def objection(self, draft: Draft) -> str | None:
        """Why the run stays as a whole, or None."""
        if self.is_form(draft):
            return "form with other facts"
        if self.is_statement(draft):
            return "quoted in one place, given in full in the other"
        if self.is_scattered(draft):
            return "scattered repeats"
        return self.is_unlike(draft)

    def is_form(self, draft: Draft) -> bool:
        """Do facts differ all over, or the same names again and again?"""
        found = [
            self.conflicts[t.sentence] for t in twins_of(draft) if t.sentence in self.conflicts
        ]
        differing = sum(self.weight(t) * self.size([t]) for t in twins_of(draft))
        most = CONFLICTING if len(found) <= FEW_CONFLICTS else CONFLICTING_OFTEN
        return differing > most * self.size(twins_of(draft)) or any(
            (d.there, d.here) in self.slots for differences in found for d in differences
        )

    def weight(self, twin: Twin) -> int:
        """How much a sentence's differences speak for a form: other names and words twice."""
        kinds = {difference.kind for difference in self.conflicts.get(twin.sentence, ())}
        names = {"names"} if self.article.has_capitals else {"names", "words"}
        return 2 if kinds & names else len(kinds) > 0

    def is_statement(self, draft: Draft) -> bool:
        """Does one copy stand in quotation marks and the other not?"""
        if marks_of(draft, self.article, 0) == marks_of(draft, self.article, 1):
            return False
        pairs = np.concatenate([twin.pairs for twin in twins_of(draft)])
        there, here = self.quoted[pairs].mean(axis=0)
        return bool(abs(there - here) >= QUOTED)

    def is_scattered(self, draft: Draft) -> bool:
        """Are there many small pieces, with other text between?"""
        spots = sum(on_the_spot(piece, self.article) for piece in draft)
        if len(draft) <= PIECES or 2 * spots > len(draft):
            return False
        words = sum(len(twin.pairs) for twin in twins_of(draft))
        here = [token for piece in draft for token in piece.here]
        there = [token for piece in draft for token in (piece.start, piece.end)]
        span = max(max(here) - min(here), max(there) - min(there))
        return words < FILLED * span and self.size(twins_of(draft)) < PIECE_WORDS * len(draft)

    def is_unlike(self, draft: Draft) -> str | None:
        """Is too little of both copies the same? Short copies have to be exact."""
        size = self.size(twins_of(draft)) / self.options.min_words
        bound = next(bound for times, bound in ALIKE if size < times)
        return "reworded" if likeness(twins_of(draft)) < bound else None

    def size(self, twins: Iterable[Twin]) -> float:
        """Words in the repeated parts of sentences."""
        return self.article.size(twin.here for twin in twins)


def marks_of(draft: Draft, article: Article, side: int) -> int:
    """How many quotation marks stand in the earlier (0) or later (1) copy."""
    return sum(
        marks(article.raw, *article.span(int(twin.pairs[0, side]), int(twin.pairs[-1, side]) + 1))
        for twin in twins_of(draft)
    )


def kept_sentences(draft: Draft, conflicts: Conflicts, run: int) -> list[Kept]:
    """The sentences of a copy that stay because their facts differ."""
    return [
        Kept((twin,), found[0].reason, found, run)
        for twin in twins_of(draft)
        if (found := conflicts.get(twin.sentence))
    ]


def gone(draft: Draft, conflicts: Conflicts, article: Article) -> frozenset[int]:
    """The sentences of a copy that go, and those without words between two of them.

    A rule, a dash or a picture has no words to compare; it goes when the same stands in the first
    copy at that place.
    """
    going = {t.sentence for t in twins_of(draft) if t.sentence not in conflicts}
    more = [
        sentence
        for piece in draft
        for before, after in zip(piece.twins, piece.twins[1:], strict=False)
        if {before.sentence, after.sentence} <= going
        for sentence in wordless(before, after, article)
    ]
    return frozenset(going.union(more))


def wordless(before: Twin, after: Twin, article: Article) -> list[int]:
    """Sentences without words between two neighbours, when the first copy has them too."""
    between = range(before.sentence + 1, after.sentence)
    if not between or article.last[between[0]] > article.first[between[0]]:
        return []
    there = article.raw[article.tokens.end[before.end - 1] : article.tokens.start[after.start]]
    spans = article.segmentation.sentences
    words = any(article.last[s] > article.first[s] for s in between)
    same = all(spans[s].of(article.raw) in there for s in between)
    return list(between) if same and not words else []
