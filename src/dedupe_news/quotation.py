"""Which tokens stand inside quotation marks.

A statement that an article quotes and then gives in full is no error, and neither is a sentence
taken out of an interview: there one copy stands in quotation marks and the other does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dedupe_news.article import Article

MARK = regex.compile('[“”„«»"「」『』〝〞＂]|&quot;|&ldquo;|&rdquo;')
OPENING = frozenset("“„«「『〝") | {"&ldquo;"}
CLOSED_BY = {"„": "“”", "«": "»", "»": "«", "”": "”"}  # others: any mark that is not an opening one


def quoted(article: Article) -> NDArray[np.bool_]:
    """bool[tokens]: is the token in quotation marks? No quotation outlasts its paragraph."""
    out = np.zeros(len(article.tokens), dtype=np.bool_)
    if MARK.search(article.raw) is None:
        return out
    for paragraph in article.segmentation.paragraphs:
        for span in quotations(article.raw, *paragraph):
            low, high = np.searchsorted(article.tokens.start, span)
            out[low:high] = True
    return out


def marks(raw: str, start: int, end: int) -> int:
    """How many quotation marks stand in raw[start:end] and directly beside it."""
    return len(MARK.findall(raw, max(0, start - 2), end + 2))


def quotations(raw: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches of a paragraph in quotation marks; the last one may be left open."""
    opened, by = -1, ""
    for match in MARK.finditer(raw, start, end):
        mark = match.group()
        if opened < 0:
            opened, by = match.end(), mark
        elif mark in CLOSED_BY.get(by, "") or (by not in CLOSED_BY and mark not in OPENING):
            yield opened, match.start()
            opened = -1
    if opened >= 0:
        yield opened, end
