"""Two texts -> the passages that both have: verbatim, edited, shuffled, or in another place.

    terms > seeds > extend > join > passages > order

Pure: no file is read. Seeds say where to look, never that there is a passage; each passage is
scored against chance before it counts.
"""

from __future__ import annotations

import numpy as np

from dedupe_news.passages.ends import Side
from dedupe_news.passages.extend import SURE, Scorer
from dedupe_news.passages.join import joined
from dedupe_news.passages.order import ordered
from dedupe_news.passages.passage import Passage, passage_of
from dedupe_news.passages.seeds import Box, crowds
from dedupe_news.passages.terms import Terms, terms_of

__all__ = ["WORDS", "Passage", "Side", "passages", "rank"]

WORDS = 20  # words of the shortest passage that is listed, unless a caller wants others


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
        boxes = [(Box(0, len(one.tokens), 0, len(other.tokens)), SURE)]
    else:
        boxes = boxes_of(terms_of(one.tokens, other.tokens), words)
    found = (passage_of(box, one, other, score) for box, score in boxes)
    return ordered([passage for passage in found if passage is not None])


def boxes_of(terms: Terms, words: int) -> list[tuple[Box, float]]:
    """Where passages stand, and how sure each is."""
    scorer = Scorer(terms)
    grown = [box for crowd in crowds(terms) for box in scorer.found(crowd, words)]
    settled = (found for box in joined(grown, terms.scale) for found in scorer.settled(box, words))
    return [(box, score) for box, score in settled if score >= SURE]
