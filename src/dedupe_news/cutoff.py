"""Which copy stays when the first is only the beginning of the second.

A teaser that breaks off ("...") stands before the full text. Then the fuller copy is the witness
and the first one goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.runs import Piece
from dedupe_news.twins import FRAYED, twin_of

if TYPE_CHECKING:
    from dedupe_news.article import Article
    from dedupe_news.runs import Draft

ENDS = frozenset(".!?…。！？؟।")


def fuller_first(draft: Draft, article: Article) -> tuple[Draft, bool]:
    """(draft, False), or the draft with its copies exchanged and True when the first is cut off."""
    if len(draft) > 1 or not is_cut_off(draft[0], article):
        return draft, False
    turned = turn(draft[0], article)
    return ((turned,), True) if turned else (draft, False)


def is_cut_off(piece: Piece, article: Article) -> bool:
    """Does the first copy break off where the second goes on in the middle of a sentence?"""
    last = piece.twins[-1]
    sentence = article.sentence_at(last.end - 1)
    if last.tail == 0 or article.last[sentence] - last.end > 1:
        return False
    start, end = article.span(last.end - 1, int(article.last[sentence]))
    rest = article.raw[start : article.segmentation.sentences[sentence].end]
    return rest.endswith(("...", "…", "[...]", "[…]")) or rest[-1:] not in ENDS


def turn(piece: Piece, article: Article) -> Piece | None:
    """The piece with the earlier copy as the repeat; None when that is no row of whole sentences."""
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
    return Piece(twins, min(t.start for t in twins), max(t.end for t in twins))
