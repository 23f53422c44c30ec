"""One article as the steps see it: raw text, units and tokens tied together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.model import Span
from dedupe_news.normalize import decode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dedupe_news.model import Segmentation
    from dedupe_news.normalize import Tokens

SHINGLE, UNSPACED_SHINGLE = 2, 3  # tokens in a shingle; characters in scripts without spaces
CAPITALS = 100  # one capitalised word in so many shows a script with capitals
UNSPACED_WORD = 0.6  # words that a character of a script without spaces stands for


@dataclass(frozen=True, slots=True)
class Article:
    """raw text, its paragraphs and sentences, its tokens, and which tokens are whose.

    first, last: int64[sentences]; sentence s holds the tokens [first[s], last[s]), none if equal.
    scale: 2 when most tokens are characters of scripts without spaces: units are as many longer.
    has_capitals: is the script one with capitals, which mark names?
    """

    raw: str
    segmentation: Segmentation
    tokens: Tokens
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    scale: int
    has_capitals: bool

    @classmethod
    def of(cls, raw: str, segmentation: Segmentation, tokens: Tokens) -> Article:
        """The article of these units and tokens."""
        spans = np.array(segmentation.sentences, dtype=np.int64).reshape(-1, 2)
        first, last = np.searchsorted(tokens.start, spans.T)
        unspaced, capitals = np.count_nonzero(tokens.unspaced), np.count_nonzero(tokens.capital)
        scale = 2 if 2 * unspaced > len(tokens) else 1
        return cls(
            raw, segmentation, tokens, first, last, scale, bool(CAPITALS * capitals > len(tokens))
        )

    def sentence_at(self, token: int) -> int:
        """The sentence that holds the token."""
        return int(np.searchsorted(self.last, token, side="right"))

    def span(self, start: int, end: int) -> Span:
        """Raw span from the first character of token start to the last of token end - 1."""
        return Span(int(self.tokens.start[start]), int(self.tokens.end[end - 1]))

    def spelled(self, start: int, end: int) -> str:
        """Raw text of tokens [start, end); empty when there are none."""
        return self.span(start, end).of(self.raw) if end > start else ""

    def words(self, start: int, end: int) -> list[str]:
        """The folded tokens [start, end)."""
        if end <= start:
            return []
        bounds = self.tokens.first[start : end + 1].tolist()
        letters = decode(self.tokens.folded[bounds[0] : bounds[-1]])
        return [letters[i - bounds[0] : j - bounds[0]] for i, j in pairwise(bounds)]

    def size(self, ranges: Iterable[tuple[int, int]]) -> float:
        """Words in token ranges; a character of a script without spaces counts UNSPACED_WORD."""
        return sum(
            end
            - start
            - (1 - UNSPACED_WORD) * int(np.count_nonzero(self.tokens.unspaced[start:end]))
            for start, end in ranges
        )

    @property
    def shingle_width(self) -> int:
        """Tokens in a shingle."""
        return UNSPACED_SHINGLE if self.scale > 1 else SHINGLE
