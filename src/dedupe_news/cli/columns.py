"""A word diff of two passages: side by side, or in one column where there is no room for two."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dedupe_news.cli.cells import ELLIPSIS, chop, width, wrap
from dedupe_news.cli.changes import side_by_side
from dedupe_news.cli.console import Line, Piece
from dedupe_news.cli.text import INDENT, MARKS, STYLES, View, row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dedupe_news.cli.changes import Part

WIDE = 100  # columns from which on two passages stand side by side
HERE, THERE = ("[~{} ", "~]"), ("{{~{} ", "~}")  # around moved words, with the move's number
MARGIN = "  "
BETWEEN = " | "
EDGE = 8  # words shown on each side of a longer stretch that both have
LONG = 24  # characters of a stretch without blanks that are shown on each side
LEFT_OUT = 4  # fewer words are not worth leaving out


class Stretch(NamedTuple):
    """Words of the two sides: the same ones, or those that stand in place of each other."""

    here: list[Piece]
    there: list[Piece]
    is_equal: bool


def word_diff(one: str, other: str, view: View) -> Iterator[Line]:
    """The lines of the diff, indented. Without -v long stretches that both have are shortened."""
    found = stretches(one, other, whole=view.verbose)
    if view.width < WIDE or all(stretch.is_equal for stretch in found):
        return (row("", line) for line in stacked(found, view.width - INDENT))
    columns = Columns((view.width - len(MARGIN + BETWEEN)) // 2)
    for stretch in found:
        columns.add(stretch)
    return ([Piece(MARGIN), *line] for line in columns.lines())


def stretches(one: str, other: str, *, whole: bool) -> list[Stretch]:
    """The stretches of two passages, in order."""
    found = []
    for block in side_by_side(one, other):
        here, there = (
            [piece for part in parts for piece in shown(part, ends, whole=whole)]
            for parts, ends in ((block.first, HERE), (block.second, THERE))
        )
        found.append(Stretch(here, there, block.is_equal))
    return found


def shown(part: Part, ends: tuple[str, str], *, whole: bool) -> list[Piece]:
    """The words of a part, marked so that it can be read without colour.

    ends: of moved words. What both have is shortened, unless the whole is wanted.
    """
    in_both = part.kind in ("equal", "moved")
    words = part.text.split(" ")
    text = " ".join(words if whole or not in_both else shortened(words))
    opening, closing = (
        (ends[0].format(part.move), ends[1]) if part.kind == "moved" else MARKS[part.kind]
    )
    return [Piece(word, STYLES[part.kind]) for word in f"{opening}{text}{closing}".split(" ")]


def shortened(words: list[str]) -> list[str]:
    """The first and the last words of many, the first and the last characters of a very long one.

    >>> shortened([str(n) for n in range(30)])[6:11]
    ['6', '7', '...', '22', '23']
    """
    if len(words) > 2 * EDGE + LEFT_OUT:
        words = [*words[:EDGE], ELLIPSIS, *words[-EDGE:]]
    return [
        f"{word[:LONG]}{ELLIPSIS}{word[-LONG:]}" if len(word) > 3 * LONG else word for word in words
    ]


def stacked(found: Iterable[Stretch], cells: int) -> Iterator[Line]:
    """All words in one column; of those that both have, the second text's."""
    pieces = [
        Piece(part, piece.style)
        for stretch in found
        for piece in (stretch.there if stretch.is_equal else [*stretch.here, *stretch.there])
        for part in chop(piece.text, cells)
    ]
    at = 0
    for words in wrap([piece.text for piece in pieces], cells):
        yield parted(pieces[at : at + len(words)])
        at += len(words)


def parted(pieces: list[Piece]) -> Line:
    """The pieces with blanks between them."""
    line: Line = []
    for piece in pieces:
        line += [Piece(" "), piece] if line else [piece]
    return line


class Columns:
    """Two columns of words. What both texts have begins on the same row in both."""

    def __init__(self, cells: int) -> None:
        self._cells = cells
        self._rows: tuple[list[list[Piece]], list[list[Piece]]] = ([[]], [[]])

    def add(self, stretch: Stretch) -> None:
        """Go on with a stretch."""
        if not stretch.is_equal or len(stretch.here) != len(stretch.there):
            for side, pieces in enumerate((stretch.here, stretch.there)):
                for piece in pieces:
                    self._put(side, piece)
            self._level()
            return
        for pair in zip(stretch.here, stretch.there, strict=True):
            if not all(self._fits(side, piece) for side, piece in enumerate(pair)):
                self._break()
            for side, piece in enumerate(pair):
                self._put(side, piece)
            self._level()

    def lines(self) -> Iterator[Line]:
        """The rows, as far as anything stands in them."""
        self._level()
        for here, there in zip(*self._rows, strict=True):
            if here or there:
                left = parted(here)
                used = sum(width(piece.text) for piece in left)
                gap = Piece(" " * (self._cells - used) + BETWEEN, "dim")
                yield [*left, gap, *parted(there)]

    def _put(self, side: int, piece: Piece) -> None:
        """Add a word to a column, on a new row where it does not fit."""
        for part in chop(piece.text, self._cells):
            if not self._fits(side, Piece(part)):
                self._rows[side].append([])
            self._rows[side][-1].append(Piece(part, piece.style))

    def _fits(self, side: int, piece: Piece) -> bool:
        row = self._rows[side][-1]
        used = sum(width(other.text) + 1 for other in row)
        return used + width(piece.text) <= self._cells

    def _break(self) -> None:
        for rows in self._rows:
            rows.append([])

    def _level(self) -> None:
        """Go on in both columns on the row of the longer one."""
        longest = max(map(len, self._rows))
        for rows in self._rows:
            rows += [[] for _ in range(longest - len(rows))]
