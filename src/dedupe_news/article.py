"""One article as the steps see it: raw text, units and tokens tied together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import category

import numpy as np

from dedupe_news.model import Span
from dedupe_news.normalize import Tokens, decode, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from dedupe_news.model import Segmentation

SHINGLE, UNSPACED_SHINGLE = 2, 3  # tokens in a shingle; characters in scripts without spaces
CAPITALS = 100  # one capitalised word in so many shows a script with capitals
PIECE = 1 << 16  # characters that are decoded at a time
AROUND, TAG = 40, 520  # characters beside a cut that are looked at; characters of a tag
HYPHENS = "-\u2010\u00ad"  # at a line's end they join two halves of a word
UNSPACED_WORD = 0.6  # words that a character of a script without spaces stands for


@dataclass(frozen=True, slots=True)
class Article:
    """raw text, its paragraphs and sentences, its tokens, and which tokens are whose.

    first, last: int64[sentences]; sentence s holds the tokens [first[s], last[s]), none if equal.
    letters: the folded characters of all tokens, one after the other.
    scale: 2 when most tokens are characters of scripts without spaces: units are as many longer.
    has_unspaced: is there a character of such a script?
    has_capitals: is the script one with capitals, which mark names?
    """

    raw: str
    segmentation: Segmentation
    tokens: Tokens
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    letters: str
    scale: int
    has_unspaced: bool
    has_capitals: bool

    @classmethod
    def of(cls, raw: str, segmentation: Segmentation, tokens: Tokens) -> Article:
        """The article of these units and tokens."""
        unspaced, capitals = np.count_nonzero(tokens.unspaced), np.count_nonzero(tokens.capital)
        scale = 2 if 2 * unspaced > len(tokens) else 1
        letters = "".join(
            decode(tokens.folded[at : at + PIECE]) for at in range(0, len(tokens.folded), PIECE)
        )
        has_capitals = bool(CAPITALS * capitals > len(tokens))
        bounds = token_bounds(segmentation, tokens)
        return cls(raw, segmentation, tokens, *bounds, letters, scale, bool(unspaced), has_capitals)

    def divided(self, segmentation: Segmentation) -> Article:
        """The same text in other sentences."""
        first, last = token_bounds(segmentation, self.tokens)
        return replace(self, segmentation=segmentation, first=first, last=last)

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
        return [self.letters[i:j] for i, j in pairwise(bounds)]

    def size(self, ranges: Iterable[tuple[int, int]]) -> float:
        """Words in token ranges; a character of a script without spaces counts UNSPACED_WORD."""
        if not self.has_unspaced:
            return sum(end - start for start, end in ranges)
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


def token_bounds(
    segmentation: Segmentation, tokens: Tokens
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(first, last): int64[sentences], the tokens of each sentence."""
    spans = np.array(segmentation.sentences, dtype=np.int64).reshape(-1, 2)
    first, last = np.searchsorted(tokens.start, spans.T)
    return first, last


def tokens_left(article: Article, cuts: Sequence[Span]) -> Tokens | None:
    """The tokens of the text without the cuts (sorted, apart) where they are those that stay.

    None where the text has to be read anew: something about a cut might join to a word or a tag.
    """
    raw, tokens, parts, begin, gone = article.raw, article.tokens, [], 0, 0
    for start, end in [*cuts, (len(raw), len(raw))]:
        low, high = np.searchsorted(tokens.start, (start, end)).tolist()
        inside = any(n and tokens.end[n - 1] > at for n, at in ((low, start), (high, end)))
        if inside or not parts_words(raw, start, end):
            return None
        parts.append(stretch(tokens, begin, low, gone))
        begin, gone = high, gone + end - start
    return joined(parts)


def parts_words(raw: str, start: int, end: int) -> bool:
    """Do words before and after a cut stay apart, and is the cut inside no tag or entity?"""
    if in_markup(raw, start) or in_markup(raw, end):
        return False
    before, after = raw[max(0, start - AROUND) : start], raw[end : end + AROUND]
    if after and category(after[0])[0] == "M":
        return False
    if not before or not after:
        return True
    apart = before[-1].isspace() or after[0].isspace()
    return apart and before.rstrip()[-1:] not in ("", *HYPHENS)


def in_markup(raw: str, at: int) -> bool:
    """May a tag or an entity go on at this place?"""
    tag = raw.rfind("<", max(0, at - TAG), at)
    if tag >= 0 and raw.find(">", tag, at) < 0:
        return True
    entity = raw.rfind("&", max(0, at - AROUND), at)
    return entity >= 0 and not any(char == ";" or char.isspace() for char in raw[entity:at])


def stretch(tokens: Tokens, start: int, end: int, shift: int) -> Tokens:
    """The tokens [start, end), so many characters further to the front."""
    first = tokens.first[start : end + 1]
    return Tokens(
        tokens.hashes[start:end],
        tokens.start[start:end] - shift,
        tokens.end[start:end] - shift,
        tokens.number[start:end],
        tokens.capital[start:end],
        tokens.unspaced[start:end],
        tokens.folded[first[0] : first[-1]],
        first - first[0],
    )
