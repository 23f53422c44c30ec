"""Which copy stays when the first is only the beginning of the second.

A teaser that breaks off ("...") stands before the full text. Then the fuller copy is the witness
and the first one goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.runs import Piece, on_the_spot
from dedupe_news.twins import FRAYED, twin_of

if TYPE_CHECKING:
    from dedupe_news.article import Article
    from dedupe_news.runs import Draft

ENDS = frozenset(".!?…。！？؟।")


def fuller_first(draft: Draft, article: Article) -> tuple[Draft, bool]:
    """(draft, False), or the draft with its copies exchanged and True when the first is cut off."""
    if len(draft) == 1 and (piece := with_stub(draft[0], article)) is not None:
        turned = turn(piece, article)
        if turned is not None:
            return (turned,), True
    return draft, False


def is_teaser(piece: Piece, article: Article) -> bool:
    """Does the first copy trail off ("...") directly before the second, which goes on?"""
    return on_the_spot(full := with_stub(piece, article) or piece, article) and trails_off(
        article.sentence_at(full.end - 1), article
    )


def with_stub(piece: Piece, article: Article) -> Piece | None:
    """The piece with the broken-off sentence at the end of the first copy; None without one.

    The second copy goes on where that sentence breaks off.
    """
    last = piece.twins[-1]
    sentence = article.sentence_at(last.end - 1)
    if last.end != article.last[sentence]:
        return None
    if last.tail:
        return piece if breaks_off(sentence, article) else None
    if trails_off(sentence, article) and not trails_off(last.sentence, article):
        return piece
    return extended(piece, sentence + 1, article)


def extended(piece: Piece, stub: int, article: Article) -> Piece | None:
    """The piece with sentence `stub`, which breaks off what follows the second copy."""
    here = piece.twins[-1].sentence + 1
    if here >= len(article.first) or not breaks_off(stub, article):
        return None
    tokens = article.tokens.hashes
    there = tokens[article.first[stub] : article.last[stub]]
    begin, size = int(article.first[here]), len(there)
    if not 0 < size < article.last[here] - begin or stub >= piece.twins[0].sentence:
        return None
    if (tokens[begin : begin + size] != there).any():
        return None
    steps = np.arange(size)
    pairs = np.stack((article.first[stub] + steps, begin + steps), axis=1)
    twin = twin_of(here, pairs, article)
    return Piece.of((*piece.twins, twin))


def breaks_off(sentence: int, article: Article) -> bool:
    """Does a sentence end in an ellipsis, or without any mark of its end?"""
    text = article.segmentation.sentences[sentence].of(article.raw)
    return trails_off(sentence, article) or text[-1:] not in ENDS


def trails_off(sentence: int, article: Article) -> bool:
    """Does a sentence end in an ellipsis?"""
    text = article.segmentation.sentences[sentence].of(article.raw)
    return text.endswith(("...", "…", "[...]", "[…]"))


def turn(piece: Piece, article: Article) -> Piece | None:
    """The piece with the earlier copy as the repeat; None when its sentences are not whole."""
    pairs = np.concatenate([twin.pairs for twin in piece.twins])
    if (np.diff(pairs[:, 0]) <= 0).any():
        return None
    low, high = article.sentence_at(piece.start), article.sentence_at(piece.end - 1) + 1
    if piece.start - article.first[low] > FRAYED:
        return None
    cuts = np.searchsorted(pairs[:, 0], np.append(article.first[low:high], article.last[high - 1]))
    twins = tuple(
        twin_of(sentence, pairs[begin:end, ::-1], article)
        for sentence, begin, end in zip(range(low, high), cuts[:-1], cuts[1:], strict=True)
        if end > begin
    )
    return Piece.of(twins)
