"""A raw row and the new text of its article -> the few bytes that change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from dedupe_news.dataset.fields import PARAGRAPH, Part, Path, parts_of
from dedupe_news.dataset.hunks import Hunk, hunks
from dedupe_news.dataset.locate import locate, members
from dedupe_news.dataset.source import Source
from dedupe_news.dataset.tiles import Cell, Tile
from dedupe_news.rewrite import byte_offsets

_ESCAPE = re.compile(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u....|.)", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")  # has no UTF-8
_DOUBLED = re.compile('""')
_NEVER = re.compile("(?!)")


class Indexed(Protocol):
    """Tiles by number."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int, /) -> Tile: ...


class Change(NamedTuple):
    """raw[start:end] goes, and new stands there instead. In code points or bytes, as raw is."""

    start: int
    end: int
    new: str


class ByteChange(NamedTuple):
    """Bytes start to end go, and new stands there instead."""

    start: int
    end: int
    new: bytes


def text_changes(old: str, new: str, encoding: str, errors: str, first: int) -> list[ByteChange]:
    """The changes in the bytes of a text file, which begin with a mark of `first` bytes."""
    changes = [Change(*hunk) for hunk in hunks(old, new)]
    return in_bytes(old, changes, encoding, errors, first)


def row_changes(raw: bytes, new: str, source: Source, field: str) -> list[ByteChange]:
    """The changes in the bytes of a row of JSON; everything else in it stays as it is."""
    try:
        row, errors = raw.decode(), "strict"
    except UnicodeDecodeError:
        row, errors = raw.decode("utf-8", source.loose), source.loose
    parts = parts_of(json.loads(row), field)
    if len(parts) == 1:
        changes = literal_changes(row, parts[0].path, hunks(parts[0].text, new))
    else:
        changes = part_changes(row, parts, new)
    return in_bytes(row, changes, "utf-8", errors, 0)


def in_bytes(
    text: str, changes: list[Change], encoding: str, errors: str, first: int
) -> list[ByteChange]:
    """Changes of a text as changes of its bytes."""
    places = byte_offsets(text, (at for one in changes for at in one[:2]), encoding, errors, first)
    return [
        ByteChange(places[start], places[end], new.encode(encoding, errors))
        for start, end, new in changes
    ]


def literal_changes(row: str, path: Path, found: Sequence[Hunk]) -> list[Change]:
    """The changes in a string literal for changes of its value; what stays keeps its escapes."""
    value = locate(row, path)
    start, end = value.start + 1, value.end - 1
    places = raw_places(row, start, end, _ESCAPE, [at for one in found for at in one[:2]])
    return [Change(places[a], places[b], escaped(new, row[start:end])) for a, b, new in found]


def raw_places(
    row: str, start: int, end: int, escape: re.Pattern[str], offsets: Iterable[int]
) -> dict[int, int]:
    """For each offset in the value of row[start:end] the place in row, past its escapes."""
    found, taken = {}, 0  # characters of escapes beyond the one that each stands for
    escapes = escape.finditer(row, start, end)
    upcoming = next(escapes, None)
    for offset in sorted(set(offsets)):
        while upcoming is not None and upcoming.start() < start + offset + taken:
            taken += len(upcoming[0]) - 1
            upcoming = next(escapes, None)
        found[offset] = start + offset + taken
    return found


def escaped(new: str, like: str) -> str:
    r"""New characters for a JSON literal, in ASCII where the old one is that by escapes.

    >>> escaped("ä\n", "Stra\\u00dfe"), escaped("ä", "Straße")
    ('\\u00e4\\n', 'ä')
    """
    if not new:
        return ""
    plain = like.isascii() and "\\u" in like
    return json.dumps(new, ensure_ascii=plain or bool(_SURROGATE.search(new)))[1:-1]


def part_changes(row: str, parts: list[Part], new: str) -> list[Change]:
    """The changes for a body that is stored in parts; a part of which nothing stays goes."""
    found = hunks(PARAGRAPH.join(part.text for part in parts), new)
    changes, gone, at = list[Change](), list[Path](), 0
    for part in parts:
        end = at + len(part.text)
        inner = [clipped(one, at, end) for one in found if touches(one, at, end)]
        if sum(one.end - one.start for one in inner) == len(part.text) and not any(
            one.new.strip() for one in inner
        ):
            gone.append(part.path)
        elif inner:
            changes += literal_changes(row, part.path, inner)
        at = end + len(PARAGRAPH)
    return sorted([*changes, *(cut for cut in removals(row, gone))])


def touches(hunk: Hunk, start: int, end: int) -> bool:
    """Does a hunk change the part between start and end, or is its new text to go there?"""
    return (hunk.start < end and hunk.end > start) or bool(added(hunk, start, end))


def added(hunk: Hunk, start: int, end: int) -> str:
    """What a hunk adds to a part; what begins between two parts goes to the first of them."""
    return hunk.new if start <= hunk.start < end + len(PARAGRAPH) else ""


def clipped(hunk: Hunk, start: int, end: int) -> Hunk:
    """The share of a hunk in the part between start and end, counted from its start."""
    first = min(max(hunk.start, start), end)
    return Hunk(first - start, max(first, min(hunk.end, end)) - start, added(hunk, start, end))


def removals(row: str, gone: list[Path]) -> Iterator[Change]:
    """The cuts that take elements out of their lists, each with one comma."""
    parents: dict[Path, set[str | int]] = {}
    for path in gone:
        parents.setdefault(path[:-1], set()).add(path[-1])
    for parent, numbers in parents.items():
        inside = list(members(row, locate(row, parent).start))
        tiles = [Tile(one.start, one.end) for one in inside]
        for start, end in without(tiles, [one.key in numbers for one in inside]):
            yield Change(start, end, "")


def without(tiles: list[Tile], gone: Sequence[bool]) -> Iterator[Tile]:
    """What to cut so that elements go from a list, with one separator each.

    >>> list(without([Tile(1, 2), Tile(3, 4), Tile(5, 6)], [True, False, True]))
    [Tile(start=1, end=3), Tile(start=4, end=6)]
    """
    kept = False
    for number, goes in enumerate(gone):
        if goes:
            yield cut_of(tiles, number, kept)
        kept = kept or not goes


def cut_of(tiles: Indexed, number: int, kept: bool) -> Tile:
    """What to cut for one element of a list; kept: does any before it stay?"""
    tile = tiles[number]
    if kept:
        return Tile(tiles[number - 1].end, tile.end)
    return Tile(tile.start, tiles[number + 1].start if number + 1 < len(tiles) else tile.end)


def csv_changes(
    raw: bytes, cell: Cell, found: Sequence[Hunk], new: str, source: Source
) -> list[ByteChange]:
    """The changes in the bytes of a CSV row for changes of the value of a cell."""
    special = '\r\n"' + source.delimiter.decode()
    if not cell.quoted and any(char in one.new for one in found for char in special):
        whole = '"' + new.replace('"', '""') + '"'
        return [ByteChange(cell.start, cell.end, whole.encode("utf-8", source.loose))]
    value = raw[cell.start : cell.end].decode("utf-8", source.loose)
    escape = _DOUBLED if cell.quoted else _NEVER
    places = raw_places(value, 0, len(value), escape, [at for one in found for at in one[:2]])
    changes = [Change(places[a], places[b], put.replace('"', '""')) for a, b, put in found]
    return in_bytes(value, changes, "utf-8", source.loose, cell.start)
