"""Two texts -> the passages that both have: verbatim, edited, shuffled, or in another place.

    terms > seeds > extend > join > passages

Pure: no file is read. Seeds say where to look, never that there is a passage; each passage is
scored against chance before it counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

import numpy as np

from dedupe_news.align import align
from dedupe_news.model import Span
from dedupe_news.passages.extend import Scorer
from dedupe_news.passages.join import joined
from dedupe_news.passages.seeds import Box, crowds
from dedupe_news.passages.terms import terms_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe_news.normalize import Tokens

SURE = 8.0  # least score of a passage: two texts have one by chance in 3,000 times
COMMON = 0.5  # least share of its words that both sides have; topics alone share less
WORDS = 20  # words of the shortest passage that is listed, unless a caller wants others
MARKS = 3  # punctuation marks that may close a passage


class Passage(NamedTuple):
    """What two texts have in common in one place of each.

    one, other: from the first to the last character. words: tokens of each. common: share of the
    words that both have; in_order: of those that both have in the same order; 0.0 to 1.0, of the
    words of both sides together. score: natural logarithm of how much likelier it is than chance.
    """

    one: Span
    other: Span
    words: tuple[int, int]
    common: float
    in_order: float
    score: float

    @property
    def is_exact(self) -> bool:
        """Are the words the same, in the same order?"""
        return self.in_order == 1.0

    def turned(self) -> Passage:
        """The passage seen from the other text."""
        return self._replace(one=self.other, other=self.one, words=self.words[::-1])


class Side(NamedTuple):
    """A text and its tokens."""

    text: str
    tokens: Tokens


def passages(one: Side, other: Side, words: int = WORDS) -> tuple[Passage, ...]:
    """The passages of at least so many words that two texts share, in the order of the first one.

    Text of one may stand in several passages when the other one has it several times. The same
    texts are one passage, however short. Which of the two comes first changes nothing but the
    names of the sides.

    >>> from dedupe_news.normalize import tokenize
    >>> from dedupe_news.tables import load
    >>> table = load()
    >>> story = "The county will close the old bridge over the river from March until next autumn"
    >>> one, other = (Side(text, tokenize(text, table)) for text in (story, f"It rains. {story}."))
    >>> [(found.one, found.other, found.words) for found in passages(one, other, 10)]
    [(Span(start=0, end=80), Span(start=10, end=91), (15, 15))]
    """
    if rank(one) > rank(other):
        found = [passage.turned() for passage in in_rank(other, one, words)]
    else:
        found = in_rank(one, other, words)
    return tuple(sorted(found))


def rank(side: Side) -> tuple[int, bytes]:
    """By what the two texts are put in order before they are compared."""
    return len(side.tokens), side.tokens.hashes.tobytes()


def in_rank(one: Side, other: Side, words: int) -> list[Passage]:
    """The passages of two texts in the order of rank."""
    if not len(one.tokens):
        return []
    if np.array_equal(one.tokens.hashes, other.tokens.hashes):
        whole = Box(0, len(one.tokens), 0, len(other.tokens))
        return [passage_of(whole, one, other, float(len(one.tokens)))]
    terms = terms_of(one.tokens, other.tokens)
    scorer = Scorer(terms)
    grown = [box for crowd in crowds(terms) for box in scorer.found(crowd)]
    found = (
        passage_of(box, one, other, score)
        for wide in joined(grown, terms.scale)
        for box, score in scorer.settled(wide, words)
        if score >= SURE
    )
    return [passage for passage in found if passage.common >= COMMON]


def passage_of(box: Box, one: Side, other: Side, score: float) -> Passage:
    """The passage in a box of terms."""
    here, there = (
        (begin, last_token(side.tokens, end))
        for begin, end, side in ((box.begin, box.end, one), (box.there, box.there_end, other))
    )
    mine, theirs = one.tokens.hashes[slice(*here)], other.tokens.hashes[slice(*there)]
    both = len(mine) + len(theirs)
    return Passage(
        span_of(one, *here),
        span_of(other, *there),
        (len(mine), len(theirs)),
        2 * common_tokens(mine, theirs) / both,
        2 * len(align(mine, theirs)) / both,
        score,
    )


def common_tokens(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> int:
    """How many tokens both have, in any order, one for one."""
    names, numbers = np.unique(np.concatenate((one, other)), return_inverse=True)
    numbers = numbers.reshape(-1)
    mine, theirs = (
        np.bincount(part, minlength=len(names))
        for part in (numbers[: len(one)], numbers[len(one) :])
    )
    return int(np.minimum(mine, theirs).sum())


def last_token(tokens: Tokens, end: int) -> int:
    """Where a stretch of terms ends as tokens: a term of two characters reaches one further."""
    pair = end < len(tokens) and tokens.unspaced[end - 1] and tokens.unspaced[end]
    return end + 1 if pair else end


def span_of(side: Side, begin: int, end: int) -> Span:
    """The characters of tokens, with the marks that open and close them."""
    tokens, text = side.tokens, side.text
    start, stop = int(tokens.start[begin]), int(tokens.end[end - 1])
    least = int(tokens.end[begin - 1]) if begin else 0
    most = int(tokens.start[end]) if end < len(tokens) else len(text)
    for _ in range(MARKS):
        if start > least and (text[start - 1] == '"' or category(text[start - 1]) in {"Ps", "Pi"}):
            start -= 1
        if stop < most and category(text[stop]) in {"Po", "Pe", "Pf"}:
            stop += 1
    return Span(start, stop)
