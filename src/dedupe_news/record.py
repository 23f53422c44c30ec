"""The articles of a corpus as the steps see them: rows of files, with what their fields say."""

from __future__ import annotations

from typing import NamedTuple


class Record(NamedTuple):
    """One article of a corpus.

    id: unique within a run: the record's own id, else path and row. path: the file as the report
    names it, from the input's root, parted by slashes. row: number of the article in its file,
    0-based. text: the body. title, date, outlet, url: "" for unknown; date is ISO 8601 as far as
    it is known ("2025-03", "2025-03-09T10:00:00+00:00"), so that dates compare as text.
    """

    id: str
    path: str
    row: int
    text: str
    title: str = ""
    date: str = ""
    outlet: str = ""
    url: str = ""


class Problem(NamedTuple):
    """A row or file that could not be read; the others are not touched by it.

    row: 0-based, -1 for the whole file. line: 1-based line in the file, 0 for unknown.
    """

    path: str
    row: int
    line: int
    problem: str
    advice: str = ""
