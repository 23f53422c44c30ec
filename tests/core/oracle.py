"""What the laws are checked with: slow, plain, and nothing of the code under test.

Only the folding of tokens comes from there; tests/steps/test_normalize.py has an oracle for it.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from dedupe_news.normalize import key
from dedupe_news.tables import load

TABLE = load()
Shingle = tuple[str, ...]


class Shares(NamedTuple):
    """|A n B| / |A u B| and |A n B| / |A|."""

    resemblance: float
    containment: float


def has_spaces(char: str) -> bool:
    """Is it of a script that parts words by spaces?"""
    name = unicodedata.name(char, "")
    return not name.startswith(("CJK UNIFIED", "HIRAGANA", "KATAKANA", "THAI"))


def plain_tokens(text: str) -> list[str]:
    """Tokens of the plain text of articles.json: no tags, entities or composed marks in it."""
    tokens, word = [], ""
    for char in unicodedata.normalize("NFKC", text).casefold():
        solid = unicodedata.category(char)[0] in "LMN"
        if solid and has_spaces(char):
            word += char
            continue
        if word:
            tokens.append(word)
        word = ""
        if solid:
            tokens.append(char)
    return [*tokens, word] if word else tokens


def tokens(text: str) -> list[str]:
    """The tokens of any text."""
    return key(text, TABLE).split()


def width(words: list[str]) -> int:
    """Tokens in a shingle: three where most of them are characters of scripts without spaces."""
    alone = sum(len(word) == 1 and not has_spaces(word) for word in words)
    return 3 if 2 * alone > len(words) else 2


def shingles(words: list[str], size: int) -> set[Shingle]:
    """So many words in a row; a shorter text is one shingle, an empty one none."""
    if not words:
        return set()
    return {tuple(words[n : n + size]) for n in range(max(1, len(words) - size + 1))}


def shares(here: set[Shingle], there: set[Shingle]) -> Shares:
    """The figures of one set against another."""
    common = len(here & there)
    return Shares(common / max(1, len(here | there)), common / max(1, len(here)))
