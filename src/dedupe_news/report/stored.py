"""A stored report of a run -> its rows, one by one. Everything in the file may be false."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from dedupe_news.errors import InputError, ReportError
from dedupe_news.read import Files, read_bytes
from dedupe_news.report.build import SCHEMA
from dedupe_news.report.load import MAX_REPORT, Unsound, check_version, digest, field, parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    Row = tuple[str, dict[str, Any]]

KINDS = ("article", "cluster", "pair", "edit", "file", "boilerplate", "skipped", "alarm", "totals")
_LISTS = (("article", "articles"), ("cluster", "clusters"), ("skipped", "skipped"))
_ADVICE = "Give a report that dedupe wrote."
_LONGEST_HEAD = 100_000  # characters of the first row


def is_run_report(path: str) -> bool:
    """Is it a report of a run over a corpus? False for what cannot be read, and for other files."""
    try:
        with Path(path).open(encoding="utf-8-sig", errors="replace") as file:
            if is_head(file.readline(_LONGEST_HEAD)):
                return True
        return not path.endswith(".jsonl") and "files" in whole(path)
    except (OSError, ValueError, ReportError):
        return path.endswith(".jsonl")


def is_head(line: str) -> bool:
    """Is it the first row of a streamed report?"""
    try:
        row = json.loads(line)
    except ValueError:
        return False
    return isinstance(row, dict) and row.get("row") == "run" and row.get("schema") == SCHEMA


def head_of(path: str) -> dict[str, Any]:
    """The first row of a streamed report: what wrote it, with which options."""
    try:
        with Path(path).open(encoding="utf-8-sig", errors="replace") as file:
            line = file.readline(_LONGEST_HEAD)
    except OSError as error:
        problem = f"cannot be read: {(error.strerror or str(error)).lower()}."
        raise ReportError(path, problem, "Check the file.") from error
    if not is_head(line):
        raise ReportError(path, "is not a report of dedupe.", _ADVICE)
    found: dict[str, Any] = json.loads(line)
    check_version(path, found)
    return found


def whole(path: str, schemas: tuple[str, ...] = (SCHEMA,)) -> dict[str, Any]:
    """The report, or whatever has one of these schemas, in a JSON document."""
    try:
        content = read_bytes(path, MAX_REPORT, Files())
    except InputError as error:
        raise ReportError(path, error.problem, error.advice) from error
    data = parse(path, content, schemas)
    check_version(path, data)
    return data


def rows(path: str, wanted: Collection[str] = KINDS) -> Iterator[Row]:
    """The rows of a report of the wanted kinds, in order; edits of a file come before its own row.

    Raises ReportError where it cannot be relied on.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", errors="strict", newline="\n") as file:
            first = file.readline(_LONGEST_HEAD)
            if is_head(first):
                check_version(path, json.loads(first))
                yield from lines(path, file, wanted)
                return
    except UnicodeDecodeError as error:
        raise ReportError(path, "is not UTF-8.", _ADVICE) from error
    except OSError as error:
        problem = f"cannot be read: {(error.strerror or str(error)).lower()}."
        raise ReportError(path, problem, "Check the file.") from error
    yield from (row for row in document(path) if row[0] in wanted)


def lines(path: str, file: IO[str], wanted: Collection[str]) -> Iterator[Row]:
    """The wanted rows of a streamed report after the first one."""
    ended = False
    passed = tuple(f'{{"row": "{kind}"' for kind in KINDS if kind not in (*wanted, "totals"))
    for line in file:
        if line.startswith(passed):  # most rows, and reading them costs more than all else
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ReportError(path, "has a row that is not JSON.", _ADVICE) from error
        if not isinstance(row, dict) or not isinstance(row.get("row"), str):
            raise ReportError(path, "has a row without a kind.", _ADVICE)
        kind = row.pop("row")
        ended = ended or kind == "totals"
        if kind in wanted:
            yield kind, row
    if not ended:
        raise ReportError(path, "is cut off: its last row is missing.", _ADVICE)


def document(path: str) -> Iterator[Row]:
    """The rows of a report that is one JSON document."""
    data = whole(path)
    for kind, name in _LISTS:
        for row in listed(path, data, name):
            yield kind, row
    for row in listed(path, data, "files") if "files" in data else ():
        edits = row.pop("edits", [])
        if not isinstance(edits, list):
            raise ReportError(path, "cannot be relied on: 'edits' has the wrong type.", _ADVICE)
        for edit in edits:
            yield "edit", {"path": row.get("path"), "edit": edit}
        yield "file", row


def listed(path: str, data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects in a report."""
    found = data.get(name)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise ReportError(path, f"cannot be relied on: {name!r} is no list of objects.", _ADVICE)
    return found


class Told(NamedTuple):
    """What a report says of a file: where its clean copy is, or that it was changed in place."""

    output: str | None
    sha256: str
    in_place: bool


def outputs(path: str) -> dict[str, Told]:
    """What a report says was written, by the name of the input."""
    found: dict[str, Told] = {}
    for kind, row in rows(path, ("article", "file")):
        if kind == "file" or (kind == "article" and "sha256_out" in row):
            try:
                output, name = field(row, "output", (str, type(None))), field(row, "path", str)
                changed = row.get("sha256_in") != digest(row, "sha256_out")
                in_place = changed and ("in_place" in row or (kind, output) == ("article", name))
                found[name] = Told(output, digest(row, "sha256_out"), in_place)
            except Unsound as error:
                raise ReportError(path, f"cannot be relied on: {error}.", _ADVICE) from error
    return found
