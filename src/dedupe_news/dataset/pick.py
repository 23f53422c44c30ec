"""`news.jsonl:17`, `news.jsonl#id`, `page.html` -> the one article that is meant."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dedupe_news.dataset.chunks import Chunk, read_chunk
from dedupe_news.dataset.corpus import Dataset
from dedupe_news.dataset.formats import format_of
from dedupe_news.dataset.settings import DatasetSettings
from dedupe_news.dataset.source import Source, line_of, load_table
from dedupe_news.errors import InputError
from dedupe_news.read import Files, decode, read_bytes
from dedupe_news.record import Problem, Record

_DIGITS = 18  # of a line number; int() refuses to read thousands of them


class Where(NamedTuple):
    """A file, and which of its articles: by line or row (from 1), by id, or the only one."""

    path: str
    line: int = 0
    id: str | None = None


def where_of(name: str) -> Where:
    """What a name means. A file that is really called so comes before any other meaning.

    An id may hold any character; the file is the shortest beginning that exists.
    """
    if os.path.lexists(name):
        return Where(name)
    for match in re.finditer("#", name):
        if os.path.lexists(name[: match.start()]):
            return Where(name[: match.start()], 0, name[match.end() :])
    path, _, line = name.rpartition(":")
    if line.isdecimal() and len(line) <= _DIGITS and int(line) and format_of(path):
        return Where(path, int(line))
    before, mark, id_ = name.partition("#")
    return Where(before, 0, id_) if mark and format_of(before) else Where(name)


def article_at(name: str, settings: DatasetSettings | None = None) -> Record:
    """The article that a name means. Raises InputError when there is none, or no single one."""
    settings, where = settings or DatasetSettings(), where_of(name)
    kind = format_of(where.path)
    plain = kind is None or (kind.kind == "text" and not kind.packing)
    if plain or Path(where.path).is_dir():
        return text_at(where, settings)
    # A file that is named by the user itself is read whatever it is called.
    with Dataset.open([where.path], replace(settings, include=(), exclude=())) as data:
        if not data.sources:
            raise unreadable(where, data.problems)
        found = by_line(data, where) if where.line else by_id(data, where)
        return found._replace(path=where.path)


def text_at(where: Where, settings: DatasetSettings) -> Record:
    """The article in a text file, whatever its name ends in."""
    if where.line or where.id is not None:
        raise no_rows(where)
    data = read_bytes(where.path, settings.max_bytes, Files())
    text = decode(data, where.path, settings.encoding).text
    return Record(where.path, where.path, 0, text)


def by_line(data: Dataset, where: Where) -> Record:
    """The article on a line; in files without lines, the one of that number."""
    source = data.sources[0]
    if source.one_article and source.kind != "json":
        raise no_rows(where)
    row = row_on(source, where.line)
    parsed = read_chunk(chunk) if (chunk := chunk_with(data.chunks(), row)) else None
    for record in parsed.records if parsed else ():
        if record.row == row:
            return record
    for problem in parsed.problems if parsed else ():
        if problem.row == row:
            raise unreadable(where, [problem])
    raise InputError(where.path, f"has no article on line {where.line:,}.", "Check the number.")


def row_on(source: Source, line: int) -> int:
    """The row, from 0, that stands on a line; -1 for none."""
    if not source.table:
        return line - 1
    table = load_table(source)
    if not table[:, 3].any():
        return line - 1
    row = int(np.searchsorted(table[:, 3], line, side="right")) - 1
    if row < 0:
        return -1
    _, start, end, first = table[row].tolist()
    with Path(source.content).open("rb") as file:
        file.seek(start)
        lines = file.read(end - start).rstrip().count(b"\n")
    return row if line <= first + lines else -1


def line_on(source: Source, row: int) -> int:
    """The line, from 1, that a row begins on; its number in files without lines."""
    return (line_of(source, row) if source.table else 0) or row + 1


def chunk_with(chunks: Iterator[Chunk], row: int) -> Chunk | None:
    """The chunk in which a row may stand: the others need not be read."""
    last = None
    for chunk in chunks:
        if chunk.row > row:
            break
        last = chunk
    return last


def by_id(data: Dataset, where: Where) -> Record:
    """The article of an id, or, when none is given, the only one."""
    problems, found = list(data.problems), list[Record]()
    for chunk in data.chunks():
        parsed = read_chunk(chunk)
        problems += parsed.problems
        found += [one for one in parsed.records if where.id in (None, one.id)]
        if where.id is not None and found:
            return found[0]
        if len(found) > 1:
            raise several(where, data.sources[0], found[1])
    if where.id is not None:
        raise InputError(where.path, f"has no article of the id {where.id!r}.", "Check the id.")
    if not found:
        raise unreadable(where, problems)
    return found[0]


def no_rows(where: Where) -> InputError:
    """The error for a row of a file that is one article."""
    return InputError(where.path, "is one article and has no rows.", "Name the file alone.")


def several(where: Where, source: Source, second: Record) -> InputError:
    """The error for a file of many articles of which none was named."""
    line = f"{where.path}:{line_on(source, second.row)}"
    advice = (
        f"Name one by its line, such as {line}, or by its id, such as {where.path}#{second.id}."
    )
    return InputError(where.path, "holds more than one article.", advice)


def unreadable(where: Where, problems: list[Problem]) -> InputError:
    """The error for a file, or a row, in which no article can be read."""
    if not problems:
        return InputError(where.path, "holds no article.")
    first = problems[0]
    place = f"{where.path}:{where.line}" if where.line else where.path
    return InputError(place, first.problem, first.advice)
