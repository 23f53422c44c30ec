"""Offsets in a text -> line numbers."""

from __future__ import annotations

import re
from bisect import bisect_right

from dedupe_news.model import Span

_LINE_END = re.compile("\r\n?|\n")


class Lines:
    r"""Line numbers, from 1, of offsets in a text; CR, LF and CRLF end a line, as in an editor.

    >>> lines = Lines("one\r\ntwo\rthree")
    >>> [lines.of(0), lines.of(4), lines.of(5), lines.of(9)]
    [1, 1, 2, 3]
    >>> lines.column(4), lines.column(6)
    (5, 2)
    """

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def of(self, offset: int) -> int:
        """The number of the line that holds text[offset]."""
        return bisect_right(self._starts, offset)

    def column(self, offset: int) -> int:
        """The place of text[offset] in its line, in code points from 1."""
        return offset - self._starts[self.of(offset) - 1] + 1

    def of_span(self, span: Span) -> tuple[int, int]:
        """The numbers of the first and the last line with a character of the span."""
        return self.of(span.start), self.of(max(span.start, span.end - 1))
