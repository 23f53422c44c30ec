"""Pieces -> units that end where the repeat ends, be it in the middle of a sentence.

A second copy often begins behind a dateline or breaks off in mid-sentence. Words without a twin
must stay, so the sentence is parted there; from then on its repeated part is a unit of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.facts import fact, gaps
from dedupe_news.model import Segmentation, Span
from dedupe_news.runs import Piece
from dedupe_news.segment.characters import BLANK, OPENING_MARKS
from dedupe_news.twins import FRAYED, twin_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dedupe_news.article import Article
    from dedupe_news.twins import Twin


def edges(pieces: Iterable[Piece], article: Article) -> list[tuple[int, int]]:
    """(sentence, token): where sentences have to be parted, sorted; parts begin with the token.

    A few words without a twin go with their sentence, unless they say something of their own.
    Where they stand for other words of the twin nothing is parted: there the sentences differ.
    """
    found: set[tuple[int, int]] = set()
    for piece in pieces:
        first, last = piece.twins[0], piece.twins[-1]
        if first.lead and parts(first, 0, first.lead, article):
            found.add((first.sentence, first.here[0]))
        if last.tail and parts(last, -1, last.tail, article):
            found.add((last.sentence, last.here[1]))
    return sorted(found)


def parts(twin: Twin, which: int, words: int, article: Article) -> bool:
    """Is the sentence parted at its gap before (0) or after (-1) the aligned words?"""
    gap = list(gaps(twin, article))[which]
    says = fact(gap, twin, article) is not None
    if gap.a < gap.a_end and says:
        return False
    return says or words > FRAYED


def parted(article: Article, edges: list[tuple[int, int]]) -> Article:
    """The article with more sentences: those at the edges in two or three parts."""
    if not edges:
        return article
    old, tokens = article.segmentation, article.tokens
    spans = list(old.sentences)
    for sentence, token in reversed(edges):
        start, end = spans[sentence]
        stop, begin = gap(article.raw, int(tokens.end[token - 1]), int(tokens.start[token]))
        spans[sentence : sentence + 1] = [Span(start, stop), Span(begin, end)]
    first = np.array(old.first_sentence)
    first += np.searchsorted(np.array([sentence for sentence, _ in edges]), first)
    segmentation = Segmentation(old.convention, old.paragraphs, tuple(spans), tuple(first.tolist()))
    return article.divided(segmentation)


def gap(raw: str, start: int, end: int) -> tuple[int, int]:
    """(end of the part before, start of the part after) in the text between two tokens.

    Marks stay with the word they stand at.
    """
    between = raw[start:end]
    begin = end - (len(between) - len(between.rstrip(OPENING_MARKS)))
    stop = start + len(raw[start:begin].rstrip(BLANK))
    return stop, begin


def renumbered(piece: Piece, article: Article) -> Piece:
    """The piece with the numbers that its sentences have in the parted article."""
    return Piece.of(renumber(twin, article) for twin in piece.twins)


def renumber(twin: Twin, article: Article) -> Twin:
    """The twin of the part that its middle token lies in."""
    return twin_of(
        article.sentence_at(int(twin.pairs[len(twin.pairs) // 2, 1])), twin.pairs, article
    )
