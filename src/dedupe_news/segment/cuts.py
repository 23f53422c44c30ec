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
    for match in regex.compile(_PLACE).finditer(text, start + _SHORTEST, end):
        if best is not None and match.start() > start + LONGEST:
            break
        stop = match.start()
        tail = text[stop - _WINDOW : stop].replace("\n", " ")
        value = crc32(tail.encode("utf-8", "surrogatepass"))
        if value < least:
            least, best = value, match.span()
            if least < _CHANCE:
                break
    return best
