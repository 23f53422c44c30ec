"""A stored report -> facts that can be relied on. Everything in the file may be false."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from typing import Any

from dedupe_news.errors import InputError, ReportError
from dedupe_news.read import MAX_BYTES, Files, read_bytes
from dedupe_news.report.build import COMPARISON, SCHEMA, SCHEMA_VERSION

MAX_REPORT = 10 * MAX_BYTES  # a report quotes what was cut, and JSON escapes some of it
_SHA256 = re.compile("[0-9a-f]{64}")
_ERRORS = ("strict", "surrogateescape", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Cut:
    """One removal as a report tells it: data[byte_start:byte_end] was cut and held piece."""

    byte_start: int
    byte_end: int
    piece: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a stored report.

    path and output (the clean copy, None for none) are relative to the folder of the report, and
    as untrusted as the rest. removed is sorted, does not overlap and lies inside the original.
    """

    path: str
    output: str | None
    sha256_in: str
    sha256_out: str
    removed: tuple[Cut, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A stored report: the checked articles, and the whole of it as JSON values."""

    path: str
    articles: tuple[Entry, ...]
    data: dict[str, Any]


class Unsound(Exception):  # noqa: N818  never leaves this module
    """What is wrong with a value of the report."""


def load(path: str, files: Files | None = None) -> Report:
    """The report stored in a file. Raises ReportError for anything that cannot be relied on."""
    try:
        content = read_bytes(path, MAX_REPORT, files or Files())
    except InputError as error:
        raise ReportError(path, error.problem, error.advice) from error
    data = parse(path, content)
    check_version(path, data)
    try:
        return Report(path, tuple(map(entry, field(data, "articles", list))), data)
    except Unsound as error:
        raise ReportError(
            path, f"cannot be relied on: {error}.", "Use the report as dedupe wrote it."
        ) from error


def parse(path: str, content: bytes, schemas: tuple[str, ...] = (SCHEMA,)) -> dict[str, Any]:
    """The JSON object in content, of one of these schemas."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ReportError(path, "is not JSON.", "Give a report that dedupe wrote.") from error
    if isinstance(data, dict) and data.get("schema") == COMPARISON and COMPARISON not in schemas:
        raise ReportError(path, "is a comparison, and no report.", "Give a report of a run.")
    if not isinstance(data, dict) or data.get("schema") not in schemas:
        raise ReportError(path, "is not a report of dedupe.", "Give a report that dedupe wrote.")
    return data


def check_version(path: str, data: dict[str, Any]) -> None:
    """Raise ReportError unless this program knows what the fields mean."""
    version = data.get("schema_version")
    major = SCHEMA_VERSION.partition(".")[0]
    if not isinstance(version, str):
        raise ReportError(path, "does not tell its version.", "Use the report as dedupe wrote it.")
    if version.partition(".")[0] != major:
        raise ReportError(
            path,
            f"has version {version[:20]!r}; this dedupe reads {major}.x.",
            "Use the dedupe-news that wrote it, or a newer one.",
        )


def entry(row: Any) -> Entry:
    """One checked element of articles[]."""
    size = number(row, "bytes_in")
    encoding, errors = field(row, "encoding", str), field(row, "errors", str)
    if errors not in _ERRORS:
        raise Unsound("an unknown way to treat stray bytes")
    removed = tuple(cut(item, encoding, errors) for item in field(row, "removed", list))
    check_order(removed, size)
    output = field(row, "output", (str, type(None)))
    return Entry(
        field(row, "path", str),
        output,
        digest(row, "sha256_in"),
        digest(row, "sha256_out"),
        removed,
    )


def cut(row: Any, encoding: str, errors: str) -> Cut:
    """One checked element of removed[]."""
    text = field(row, "text", str)
    try:
        codecs.lookup(encoding)
        piece = text.encode(encoding, errors)
    except (LookupError, ValueError) as error:
        raise Unsound(f"its text cannot be written in {encoding[:40]!r}") from error
    found = Cut(number(row, "byte_start"), number(row, "byte_end"), piece)
    if found.byte_end - found.byte_start != len(piece):
        raise Unsound(f"the text cut at byte {found.byte_start} has another length")
    return found


def check_order(removed: tuple[Cut, ...], size: int) -> None:
    """Raise Unsound unless the cuts follow each other inside the original."""
    at = 0
    for item in removed:
        if item.byte_start < at:
            raise Unsound(f"the cut at byte {item.byte_start} overlaps the one before")
        at = item.byte_end
    if at > size:
        raise Unsound("a cut lies beyond the end of the file")


def field(row: Any, name: str, kind: Any) -> Any:
    """row[name], if row is an object that has it with a value of that kind."""
    if not isinstance(row, dict) or name not in row:
        raise Unsound(f"{name!r} is missing")
    if not isinstance(row[name], kind):
        raise Unsound(f"{name!r} has the wrong type")
    return row[name]


def number(row: Any, name: str) -> int:
    """row[name], if it is a whole number from 0 up."""
    value = field(row, name, int)
    if isinstance(value, bool) or value < 0:
        raise Unsound(f"{name!r} is not a whole number from 0 up")
    return int(value)


def digest(row: Any, name: str) -> str:
    """row[name], if it is a SHA-256."""
    value = field(row, name, str)
    if not _SHA256.fullmatch(value):
        raise Unsound(f"{name!r} is not a SHA-256")
    return str(value)
