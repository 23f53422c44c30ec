"""Comments in a text by which its author lets it stay though it repeats other text.

`<!-- dedupe: allow -->` holds for the paragraph that it stands in, and alone on its line for the
next one; `<!-- dedupe: allow-file -->` for all of the text. Comments are no part of the matching
key.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe_news.article import Article

_MARK = re.compile(r"<!--\s{0,9}dedupe:\s{0,9}allow(-file)?\s{0,9}-->")


def allows_all(raw: str) -> bool:
    """Does the text say that all of it may stay?

    >>> allows_all("<!-- dedupe: allow-file --> A."), allows_all("<!-- dedupe: allow --> A.")
    (True, False)
    """
    return "dedupe:" in raw and any(mark[1] for mark in _MARK.finditer(raw))


def allowed(article: Article) -> NDArray[np.bool_]:
    """bool[tokens]: is each token one of a paragraph that may stay, or that may be repeated?"""
    out = np.zeros(len(article.tokens.start), dtype=np.bool_)
    if "dedupe:" in article.raw:
        for mark in _MARK.finditer(article.raw):
            begin, end = bounds(article, mark) if not mark[1] else (0, len(out))
            out[begin:end] = True
    return out


def bounds(article: Article, mark: re.Match[str]) -> tuple[int, int]:
    """The tokens of the paragraph that a comment stands in, else of the next one with words."""
    paragraphs = article.segmentation.paragraphs
    number = max(bisect_right([span.start for span in paragraphs], mark.start()) - 1, 0)
    for span in paragraphs[number:]:
        if span.end >= mark.end():
            begin, end = np.searchsorted(article.tokens.start, (span.start, span.end)).tolist()
            if begin < end:
                return begin, end
    return 0, 0
