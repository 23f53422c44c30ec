"""A row of JSON as text -> where in it a value stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from dedupe_news.dataset.fields import Path

_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"[ \t\r\n]*+")


class Member(NamedTuple):
    """A value in an object or list: its key or number, and where it stands."""

    key: str | int
    start: int
    end: int


def locate(row: str, path: Path) -> Member:
    """The value at a path, which must be there; of two fields of one name the last one counts.

    >>> locate('{"a": 1, "b": ["x", "y"]}', ("b", 1))
    Member(key=1, start=20, end=23)
    """
    found = Member("", blank(row, 0), len(row))
    for key in path:
        found = [one for one in members(row, found.start) if one.key == key][-1]
    return found


def members(row: str, at: int) -> Iterator[Member]:
    """The values in the object or list that begins at a place."""
    closing, number = ("}", -1) if row[at] == "{" else ("]", 0)
    at = blank(row, at + 1)
    while row[at] != closing:
        key: str | int = number
        if closing == "}":
            key, at = _DECODER.raw_decode(row, at)
            at = blank(row, blank(row, at) + 1)  # after the colon
        _, end = _DECODER.raw_decode(row, at)
        yield Member(key, at, end)
        at, number = blank(row, end), number + 1
        at = blank(row, at + 1) if row[at] == "," else at


def blank(row: str, at: int) -> int:
    """The first place from at on that is no white space."""
    found = _BLANK.match(row, at)
    return found.end() if found else at
