"""Classes of characters that both paragraphs and sentences are told by."""

from __future__ import annotations

import regex

# White space and characters that print as nothing: never the first or last of a unit.
BLANK = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
    "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d"
    "\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u2800\u3164\ufeff\uffa0"
)
BLANKS = frozenset(BLANK)
BLANK_ENTITY = "&nbsp;"
FENCE = "```"  # begins and ends code in Markdown

# Quotes and brackets that may follow a sentence's last mark without a space between.
CLOSING = "\"'”’“‘»«›‹)]}」』】〉》）］｝〕〗〙〛＂＇″*_"

# Quotes, brackets and dashes that may stand before a sentence's first word.
OPENING_MARKS = "\"'“”„‟‘’‚«»‹›([{「『【〈《（［〔¿¡-–—―•*_>#"

# Marks that end a sentence wherever they stand, with or without a space after them.
FULL_STOPS = "。！？｡．।॥۔؟։።፧፨။។៕᠃᠉‼⁇⁈⁉"

# Whatever may end a sentence: these, and those that end one only where a blank follows.
END_MARKS = FULL_STOPS + ".!?\u2026\u203d"

# Scripts written without spaces between words: Han and what goes with it, kana, Thai, Lao,
# Myanmar, Khmer, Tibetan.
UNSPACED_SET = (
    r"\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
UNSPACED = regex.compile(f"[{UNSPACED_SET}]")


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of text[start:end] without blanks at its ends; start == end when none is left.

    >>> trim(" a&nbsp; ", 0, 9)
    (1, 2)
    """
    piece = text[start:end]
    core = piece.lstrip(BLANK)
    start = end - len(core)
    end = start + len(core.rstrip(BLANK))
    if start < end and (
        text.startswith(BLANK_ENTITY, start, end) or text.endswith(BLANK_ENTITY, start, end)
    ):
        return _trim_entities(text, start, end)
    return start, end


def _trim_entities(text: str, start: int, end: int) -> tuple[int, int]:
    """trim, one step at a time: slicing for every entity of a long run would be quadratic."""
    while start < end:
        if text[start] in BLANKS:
            start += 1
        elif text.startswith(BLANK_ENTITY, start, end):
            start += len(BLANK_ENTITY)
        else:
            break
    while start < end:
        if text[end - 1] in BLANKS:
            end -= 1
        elif text.endswith(BLANK_ENTITY, start, end):
            end -= len(BLANK_ENTITY)
        else:
            break
    return start, end
