"""A sentence and its twin -> the facts in which they differ.

Facts are numbers, names (capitalised words), negations and quoted words. Only where the alignment
leaves a gap can something differ, so a gap is all that is looked at. What is only written in
another way is no difference: 1.250 and 1250, Lukaschenko and Lukashenko, other quotation marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import regex

from dedupe_news.lexicon import CONTRACTED, NEGATING_PREFIXES, NEGATIONS, NUMERALS
from dedupe_news.spelling import alike, edit_distance, opposed, same_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dedupe_news.article import Article
    from dedupe_news.twins import Twin

QUOTED = regex.compile(
    r"“([^“”„\"\n]{1,400}+)[”“]|„([^“”„\"\n]{1,400}+)[“”]|«([^«»\n]{1,400}+)»|»([^«»\n]{1,400}+)«"
    r"|(?<!\w)\"([^\"\n]{1,400}+)\"|「([^「」\n]{1,400}+)」|『([^『』\n]{1,400}+)』"
)
PASSAGE = 4  # words
AROUND = 8  # words on either side of a twin in which a name counts as said
LOOSE_QUOTE = 0.5  # share of the quoted words that must be the twin's


NUMBER_BEFORE = regex.compile(r"(?:\d+[.,:'’])+$")
NUMBER_AFTER = regex.compile(r"(?:[.,:'’]\d+)+")


class Gap(NamedTuple):
    """Tokens between two aligned ones: [a, a_end) of the twin, [b, b_end) here.

    inner: aligned tokens stand on both sides. Elsewhere the twin may simply go on.
    """

    a: int
    a_end: int
    b: int
    b_end: int
    inner: bool


class Difference(NamedTuple):
    """kind is 'numbers', 'names', 'negation' or 'quotes'; what the twin says, what stands here."""

    kind: str
    there: str
    here: str

    @property
    def reason(self) -> str:
        """The difference in words: 'numbers differ', 'negation differs'."""
        return f"{self.kind} differs" if self.kind == "negation" else f"{self.kind} differ"


def differences(twin: Twin, article: Article, *, noisy: bool = False) -> tuple[Difference, ...]:
    """Every fact in which the sentence differs from its twin.

    noisy: the copies are full of misprints, so words that are less alike are taken for the same.
    """
    if twin.is_exact:
        return ()
    every = [gap for gap in gaps(twin, article) if not same_word(gap, article)]
    if noisy:
        every = [gap for gap in every if not garbled(gap, article)]
    found = [(kind, gap) for gap in every if (kind := fact(gap, twin, article)) is not None]
    found += [("words", gap) for gap in passages(every, article, noisy=noisy)]
    return (
        *(Difference(kind, *spelled(gap, article)) for kind, gap in found),
        *other_quotes(twin, article),
    )


def gaps(twin: Twin, article: Article) -> Iterator[Gap]:
    """The gaps of the alignment, those before the first and after the last aligned token too.

    There the twin's side is as long as ours and stays in the sentence that the twin begins or
    ends in.
    """
    a, b = twin.pairs[0].tolist()
    if twin.lead:
        floor = int(article.first[article.sentence_at(a)])
        yield Gap(max(floor, a - twin.lead), a, b - twin.lead, b, inner=False)
    for step in np.flatnonzero((np.diff(twin.pairs, axis=0) != 1).any(axis=1)).tolist():
        (a, b), (a_end, b_end) = twin.pairs[step : step + 2].tolist()
        yield Gap(a + 1, a_end, b + 1, b_end, inner=True)
    a, b = (twin.pairs[-1] + 1).tolist()
    if twin.tail:
        ceiling = int(article.last[article.sentence_at(a - 1)])
        yield Gap(a, min(ceiling, a + twin.tail), b, b + twin.tail, inner=False)


def same_word(gap: Gap, article: Article) -> bool:
    """Are both sides of the gap the same word, parted or spelled in another way?"""
    there, here = article.words(gap.a, gap.a_end), article.words(gap.b, gap.b_end)
    if there and here:
        return alike("".join(there), "".join(here))
    if not gap.inner:
        return False
    # A word that was parted in two has an aligned neighbour for its other half.
    there, here = article.words(gap.a - 1, gap.a_end + 1), article.words(gap.b - 1, gap.b_end + 1)
    return same_shape("".join(there)) == same_shape("".join(here))


def garbled(gap: Gap, article: Article) -> bool:
    """Is one word in the gap the other one with letters misread, however many? Never a number."""
    there, here = article.words(gap.a, gap.a_end), article.words(gap.b, gap.b_end)
    if len(there) != 1 or len(here) != 1:
        return False
    one, other = there[0], here[0]
    if figures(there) or figures(here):
        return False
    limit = max(1, max(len(one), len(other)) // 3)
    return not opposed(*sorted((one, other), key=len)) and edit_distance(one, other, limit) <= limit


def passages(gaps: Iterable[Gap], article: Article, *, noisy: bool) -> Iterator[Gap]:
    """Stretches of PASSAGE words and more on each side that have next to nothing in common.

    A few single words changed all over a sentence are noise; several in one place are another
    name, in a script that has no capitals, or another statement. There gaps with two words between
    are one stretch, elsewhere gaps with one.
    """
    apart, least = (1, PASSAGE + 1) if article.has_capitals else (2, PASSAGE)
    least *= 2 if noisy else 1
    merged: list[tuple[Gap, int, int]] = []
    for gap in gaps:
        there, here = gap.a_end - gap.a, gap.b_end - gap.b
        if merged and touches(merged[-1][0], gap, apart):
            last, more_there, more_here = merged.pop()
            both = Gap(last.a, gap.a_end, last.b, gap.b_end, last.inner and gap.inner)
            merged.append((both, there + more_there, here + more_here))
        else:
            merged.append((gap, there, here))
    for gap, there, here in merged:
        if gap.inner and min(there, here) >= least * article.scale:
            yield gap


def touches(before: Gap, gap: Gap, apart: int) -> bool:
    """Do no more than so many words stand between two gaps?"""
    return gap.b - before.b_end <= apart and gap.a - before.a_end <= apart


def fact(gap: Gap, twin: Twin, article: Article) -> str | None:
    """The kind of fact that differs in a gap, or None."""
    there, here = article.words(gap.a, gap.a_end), article.words(gap.b, gap.b_end)
    if numbers_differ(there, here if gap.inner or digits(here) else []):
        return "numbers"
    if negated(gap, article) or any(
        is_negation_of(x, y) or is_negation_of(y, x) for x in there for y in here
    ):
        return "negation"
    if names_differ(there, gap, twin, article):
        return "names"
    return None


def numbers_differ(there: list[str], here: list[str]) -> bool:
    """Does a number stand here that does not stand there, or another one in its place?

    Words that are only missing here take nothing along that the twin does not keep.
    """
    if figures(there) == figures(here):
        return numerals_differ(there, here)
    return bool(here) and (digits(there) != digits(here) or numerals_differ(there, here))


def numerals_differ(there: list[str], here: list[str]) -> bool:
    """Do number words stand on both sides, and other ones?"""
    counted, counts = [w for w in there if w in NUMERALS], [w for w in here if w in NUMERALS]
    return bool(counted and counts) and counted != counts


def figures(words: Iterable[str]) -> str:
    """All digits of the words, so that 1.250 is 1250."""
    return "".join(char for word in words for char in word if char.isdigit())


def digits(words: Iterable[str]) -> str:
    """The digits of the words that are numbers; a misread letter makes no number."""
    return figures(word for word in words if 2 * sum(map(str.isdigit, word)) >= len(word))


def negated(gap: Gap, article: Article) -> bool:
    """Is one side of the gap negated by a word and the other not?"""
    there, here = negations(gap.a, gap.a_end, article), negations(gap.b, gap.b_end, article)
    return here > there or (gap.inner and here != there)


def negations(start: int, end: int, article: Article) -> int:
    """How many negating words the tokens hold. The key parts "won't" into "won" and "t"."""
    words = article.words(start, min(end + 1, len(article.tokens)))
    return sum(
        word in NEGATIONS or (word in CONTRACTED and words[n + 1 : n + 2] == ["t"])
        for n, word in enumerate(words[: end - start])
    )


def is_negation_of(word: str, plain: str) -> bool:
    """Is the word the plain one with a negating prefix?"""
    return len(plain) > 3 and word.endswith(plain) and word.removesuffix(plain) in NEGATING_PREFIXES


def names_differ(there: list[str], gap: Gap, twin: Twin, article: Article) -> bool:
    """Does a capitalised word stand here that its twin and the text around the twin lack?"""
    tokens = article.tokens
    # A word that only begins the sentence has its capital from that.
    opening = int(article.first[twin.sentence]) if gap.a == gap.a_end else -1
    around = tokens.hashes[max(0, twin.start - AROUND) : twin.end + AROUND]
    return any(
        tokens.capital[i]
        and i != opening
        and tokens.hashes[i] not in around
        and not any(alike(tokens.word(i), word) for word in there)
        for i in range(gap.b, gap.b_end)
    )


def spelled(gap: Gap, article: Article) -> tuple[str, str]:
    """The raw text of both sides of a gap, with the rest of a number that it is part of."""
    return whole_number(gap.a, gap.a_end, article), whole_number(gap.b, gap.b_end, article)


def whole_number(start: int, end: int, article: Article) -> str:
    """Raw text of tokens [start, end) and of the digits that marks inside a number join to it."""
    if end <= start:
        return ""
    span, raw = article.span(start, end), article.raw
    before = NUMBER_BEFORE.search(raw[max(0, span.start - 20) : span.start])
    after = NUMBER_AFTER.match(raw, span.end)
    begin = span.start - len(before[0]) if before and raw[span.start].isdigit() else span.start
    return raw[begin : after.end() if after and raw[span.end - 1].isdigit() else span.end]


def other_quotes(twin: Twin, article: Article) -> Iterator[Difference]:
    """Quotations here of which the twin holds less than half the words."""
    begin, end = article.span(*twin.here)
    starts = article.tokens.start
    for match in QUOTED.finditer(article.raw, max(0, begin - 1), min(len(article.raw), end + 1)):
        low, high = np.searchsorted(starts, match.span()).tolist()
        held, upto = np.searchsorted(twin.pairs[:, 1], (low, high)).tolist()
        if upto - held < LOOSE_QUOTE * (high - low):
            before, after = max(held - 1, 0), min(upto, len(twin.pairs) - 1)
            there = article.spelled(int(twin.pairs[before, 0]) + 1, int(twin.pairs[after, 0]))
            yield Difference("quotes", there, match.group())
