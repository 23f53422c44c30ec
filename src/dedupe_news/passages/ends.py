"""Tokens that both texts have -> where the passage begins and ends in each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

from dedupe_news.model import Span

if TYPE_CHECKING:
    from typing import TypeAlias

    from dedupe_news.normalize import Tokens

    Ends: TypeAlias = tuple[tuple[int, int], tuple[int, int]]

MARKS = 3  # punctuation marks that may open or close a passage
REST = 8  # words up to the end of a sentence that an edited passage takes along
STOPS = ".!?\u3002\uff01\uff1f\u0964\u061f\n"


class Side(NamedTuple):
    """A text and its tokens."""

    text: str
    tokens: Tokens


def whole_sentences(sides: tuple[Side, Side], ends: Ends) -> Ends:
    """The ends of an edited passage with the few words up to the next stop, if both sides have one.

    What was changed last in a sentence belongs to what was changed. ends: tokens of each side.
    """
    (begin, end), (there, there_end) = ends
    first = opening(sides[0], begin), opening(sides[1], there)
    last = closing(sides[0], end), closing(sides[1], there_end)
    if first[0] is not None and first[1] is not None:
        begin, there = first[0], first[1]
    if last[0] is not None and last[1] is not None:
        end, there_end = last[0], last[1]
    return (begin, end), (there, there_end)


def opening(side: Side, begin: int) -> int | None:
    """The token at most REST before this one that begins a sentence; None when there is none."""
    places = range(begin, max(begin - REST, 0) - 1, -1)
    return next((at for at in places if parts(side, at)), None)


def closing(side: Side, end: int) -> int | None:
    """The place at most REST tokens after this one where a sentence ends; None for none."""
    places = range(end, min(end + REST, len(side.tokens)) + 1)
    return next((at for at in places if parts(side, at)), None)


def parts(side: Side, at: int) -> bool:
    """Does a sentence, or a line, end before the token of that number?"""
    tokens = side.tokens
    if at in (0, len(tokens)):
        return True
    between = side.text[int(tokens.end[at - 1]) : int(tokens.start[at])]
    return any(mark in between for mark in STOPS)


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
