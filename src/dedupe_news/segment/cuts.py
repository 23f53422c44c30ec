"""A very long sentence -> parts, cut where the text itself says.

A cut stands where a hash of the 16 characters before it is small, so that an edit moves only the
cuts beside it (content-defined chunking, Muthitacharoen et al. 2001).
"""

from __future__ import annotations

from zlib import crc32

import regex

from dedupe_news.model import Span
from dedupe_news.segment.characters import BLANK, UNSPACED_SET

LONGEST = 2000  # characters; a longer sentence is cut
_SHORTEST = 500
_WINDOW = 16
_CHANCE = 1 << 26  # of 2**32: one place in 64 is a good one

_BLANK = regex.escape(BLANK, special_only=False)
# Between words only; in scripts without spaces between characters.
_PLACE = rf"(?<=[\w,;:.!?)\"”»])[{_BLANK}]++(?=\w)|(?<=[{UNSPACED_SET}])(?=[{UNSPACED_SET}])"


def cuts(text: str, span: Span) -> list[Span]:
    """The span itself, or its parts of at most about 2,000 characters when it is longer.

    A part is longer only where no word ends for so long.
    """
    start, end = span
    found: list[Span] = []
    while end - start > LONGEST:
        place = _best_place(text, start, end)
        if place is None:
            break
        found.append(Span(start, place[0]))
        start = place[1]
    found.append(Span(start, end))
    return found


def _best_place(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the first part of text[start:end] ends and the next one begins."""
    best: tuple[int, int] | None = None
    least = 1 << 32
    base = start + _SHORTEST - _WINDOW
    codes = _codes(text[base : start + LONGEST + 1])
    for match in regex.compile(_PLACE).finditer(text, start + _SHORTEST, end):
        stop = match.start()
        if stop > start + LONGEST:
            return best or match.span()
        value = crc32(codes[4 * (stop - _WINDOW - base) : 4 * (stop - base)])
        if value < least:
            least, best = value, match.span()
            if least < _CHANCE:
                break
    return best


def _codes(text: str) -> memoryview:
    """The code points, four bytes each; a line end counts as a blank."""
    return memoryview(text.replace("\n", " ").encode("utf-32-le", "surrogatepass"))
