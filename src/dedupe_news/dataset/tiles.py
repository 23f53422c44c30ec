"""Content of JSON and CSV files -> where in it each row stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from mmap import mmap
from typing import NamedTuple

from dedupe_news.dataset.fields import TEXT
from dedupe_news.dataset.packing import Broken

Data = bytes | mmap
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{},"]', re.DOTALL)
_BLANK = re.compile(rb"[ \t\r\n]*+")
_LISTS = (
    *(b"articles", b"items", b"data", b"results", b"documents", b"docs", b"records", b"rows"),
    *(b"entries", b"news", b"stories", b"hits"),
)
_TEXTS = tuple(name.encode() for name in TEXT)


class Tile(NamedTuple):
    """Half-open range of bytes that one row takes up."""

    start: int
    end: int


def blank(data: Data, at: int) -> int:
    """The first place from at on that is no white space."""
    found = _BLANK.match(data, at)
    return found.end() if found else at


def trimmed(data: Data, start: int, end: int) -> Tile:
    """The range without white space at its ends."""
    start = min(blank(data, start), end)
    while end > start and data[end - 1] in b" \t\r\n":
        end -= 1
    return Tile(start, end)


def json_tiles(data: Data, at: int) -> Iterator[Tile]:
    """The articles of a JSON document that begins at a place: of its array, or itself.

    Raises Broken where the document ends or goes wrong before its array does.
    """
    at = blank(data, at)
    if data[at : at + 1] == b"[":
        yield from elements(data, at + 1)
    elif data[at : at + 1] == b"{":
        inner = list_inside(data, at + 1)
        if inner:
            yield from elements(data, inner)
        else:
            yield trimmed(data, at, len(data))
    elif at < len(data):
        raise Broken("it begins with neither [ nor {")


def elements(data: Data, at: int) -> Iterator[Tile]:
    """The elements of the array that begins before at, until its end."""
    depth, start = 0, at
    for match in _TOKEN.finditer(data, at):
        token = data[match.start()]
        if token in b"[{":
            depth += 1
        elif token in b"]}" and depth:
            depth -= 1
        elif token in b",]}" and not depth:
            tile = trimmed(data, start, match.start())
            if tile.start < tile.end:
                yield tile
            if token != 44:  # not a comma: the array is closed
                return
            start = match.end()
        elif token == 34 and match.end() - match.start() == 1:
            break
    raise Broken("it ends before its array does")


def list_inside(data: Data, at: int) -> int:
    """Where the list of articles in an object begins; 0 when the object is an article itself.

    An object that has a field for a text is an article, whatever lists it has beside.
    """
    depth, key, opened, found, full = 0, b"", 0, 0, False
    for match in _TOKEN.finditer(data, at):
        token = match[0]
        if token == b'"':  # never closed: what follows would be looked at again and again
            break
        if not depth and token[0] == 34 and is_key(data, match.end()):
            key = token[1:-1]
            if key in _TEXTS:
                return 0
        elif not depth and token == b"[" and key in _LISTS:
            opened = match.end()
            found = found or opened * is_empty(data, opened)
        elif depth == 1 and token == b"{" and opened:
            found, opened, full = found if full else opened, 0, True
        depth += (token in b"[{") - (token in b"]}")
        opened = opened if depth else 0
        if depth < 0:
            break
    return found


def is_empty(data: Data, at: int) -> bool:
    """Does the list end that begins before at?"""
    at = blank(data, at)
    return data[at : at + 1] == b"]"


def is_key(data: Data, at: int) -> bool:
    """Does a colon come next?"""
    at = blank(data, at)
    return data[at : at + 1] == b":"


def is_lines(data: Data, at: int) -> bool:
    """Are there several objects one after the other, as in JSON Lines?"""
    depth = 0
    at = blank(data, at)
    if data[at : at + 1] != b"{":
        return False
    for match in _TOKEN.finditer(data, at):
        if match[0] == b'"':
            return False
        depth += (match[0] in b"[{") - (match[0] in b"]}")
        if not depth:
            rest = blank(data, match.end())
            line = data[match.end() : rest]
            return rest < len(data) and data[rest : rest + 1] == b"{" and b"\n" in line
    return False


class Csv(NamedTuple):
    """How a CSV file is written: the character between fields."""

    delimiter: bytes

    def field(self) -> re.Pattern[bytes]:
        """One field and what ends it: groups are the quoted and the plain value, and the end."""
        mark = re.escape(self.delimiter)
        plain = rb"[^" + mark + rb"\r\n]*+"
        quoted = rb'"((?:[^"]|"")*+)"' + plain
        return re.compile(rb"(?:" + quoted + rb"|(" + plain + rb"))(" + mark + rb"|\r\n|\n|\r|\Z)")


class Cell(NamedTuple):
    """One field of a CSV row: its value between quotation marks, if it has them."""

    start: int
    end: int
    quoted: bool


def sniff(data: Data, at: int, tabs: bool) -> Csv:
    """How a CSV file is written, by its first line."""
    if tabs:
        return Csv(b"\t")
    end = data.find(b"\n", at)
    line = re.sub(rb'"[^"]*"', b"", data[at : min(end, at + 65536) if end >= 0 else at + 65536])
    return Csv(max((b",", b";", b"\t", b"|"), key=line.count))


def csv_tiles(data: Data, at: int, csv: Csv) -> Iterator[tuple[Tile, list[Cell]]]:
    """The rows of a CSV file with their cells, the header first; blank lines are no rows.

    A row ends after its line end. Raises Broken at a quotation mark that is never closed.
    """
    field, start, cells = csv.field(), at, list[Cell]()
    while at < len(data):
        found = field.match(data, at)
        if found is None or is_open(data, found):
            raise Broken("a quotation mark is not closed")
        which = 1 if found.start(1) >= 0 else 2
        cells.append(Cell(found.start(which), found.end(which), which == 1))
        at = found.end()
        if found[3] != csv.delimiter:
            if at > start + len(found[3]):
                yield Tile(start, at), cells
            start, cells = at, []
    if cells:  # the file ends after a delimiter
        yield Tile(start, at), [*cells, Cell(at, at, False)]


def is_open(data: Data, found: re.Match[bytes]) -> bool:
    """Does a field begin with a quotation mark that nothing closes?"""
    return found.start(2) >= 0 and data[found.start(2) : found.start(2) + 1] == b'"'


def cell_text(data: Data, cell: Cell, errors: str) -> str:
    """The value of a cell."""
    raw = data[cell.start : cell.end]
    return (raw.replace(b'""', b'"') if cell.quoted else raw).decode("utf-8", errors)
