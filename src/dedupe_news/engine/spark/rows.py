"""Rows of a DataFrame -> articles, and back with another text, by what kind of rows they are.

Every frame has `path` and `row`, which name a row, and columns that hold the article.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from dedupe_news.dataset.chunks import record_of
from dedupe_news.dataset.fields import Unfit, labels_of, text_of
from dedupe_news.dataset.source import BOM, Source
from dedupe_news.dataset.splice import row_changes
from dedupe_news.errors import InputError
from dedupe_news.read import decode
from dedupe_news.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dedupe_news.dataset import DatasetSettings
    from dedupe_news.dataset.formats import Kind

    Row = Mapping[str, Any]


class Rows(Protocol):
    """One kind of rows. Picklable, for it works where the rows are.

    writes: how rows are written: 'columns', or 'lines' of the bytes that `line` gives.
    """

    @property
    def writes(self) -> Literal["columns", "lines"]: ...

    def line(self, row: Row) -> bytes:
        """The row as a line of JSON."""
        ...

    def record(self, row: Row) -> Record:
        """The article. Raises Unfit for what is none, without a problem for a blank line."""
        ...

    def rewritten(self, row: Row, text: str) -> dict[str, Any]:
        """The row with another text; all else in it stays."""
        ...


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of JSON (column value, binary). folder: do the paths start at a folder?"""

    settings: DatasetSettings
    folder: bool
    writes: Literal["columns", "lines"] = "lines"

    def line(self, row: Row) -> bytes:
        """The line."""
        return bytes(row["value"])

    def record(self, row: Row) -> Record:
        """The article of a line."""
        line, source = self._placed(row)
        return record_of(line, source, row["row"], self.settings)

    def rewritten(self, row: Row, text: str) -> dict[str, Any]:
        """The line with only those bytes changed that have to."""
        line, source = self._placed(row)
        pieces, at = [], 0
        for start, end, new in row_changes(line, text, source, self.settings.text_field):
            pieces += [line[at:start], new]
            at = end
        return {**row, "value": b"".join([*pieces, line[at:]])}

    def _placed(self, row: Row) -> tuple[bytes, Source]:
        """The line without a byte order mark, and where it stands."""
        line = bytes(row["value"])
        line = line.removeprefix(BOM) if row["row"] == 0 else line
        return line, source_of(row["path"], "jsonl", self.folder)


@dataclass(frozen=True, slots=True)
class Texts:
    """Whole text files (column content, binary)."""

    settings: DatasetSettings
    folder: bool
    writes: Literal["columns", "lines"] = "lines"

    def line(self, row: Row) -> bytes:
        """An object with the name and the text of the file; what is no article has no text."""
        try:
            record = self.record(row)
        except Unfit as error:
            return json.dumps({"id": row["path"], "problem": error.problem}).encode()
        return json.dumps({"id": record.id, "outlet": record.outlet, "text": record.text}).encode()

    def record(self, row: Row) -> Record:
        """The article that a file is."""
        data, path = bytes(row["content"]), row["path"]
        if len(data) > self.settings.max_bytes:
            raise Unfit(f"its text is larger than {self.settings.max_bytes:,} bytes.", "Split it.")
        try:
            document = decode(data, path, self.settings.encoding)
        except InputError as error:
            raise Unfit(error.problem, error.advice) from error
        return Record(
            path, path, 0, document.text, outlet=source_of(path, "text", self.folder).outlet
        )

    def rewritten(self, row: Row, text: str) -> dict[str, Any]:
        """The file with this text, in the encoding that it had."""
        document = decode(bytes(row["content"]), row["path"], self.settings.encoding)
        data = document.bom + text.encode(document.encoding, document.errors)
        return {**row, "content": data}


@dataclass(frozen=True, slots=True)
class Fields:
    """Rows whose columns are the fields of an article.

    text: the column that holds the text. own: do path and row name a place in a file? In a
    DataFrame they do not, and path is the id.
    """

    settings: DatasetSettings
    text: str
    own: bool
    writes: Literal["columns", "lines"] = "columns"

    def line(self, row: Row) -> bytes:
        """The columns as an object."""
        values = {name.removeprefix(COLUMN): row[name] for name in row if name not in PLACE}
        return json.dumps(values, default=str).encode()

    def record(self, row: Row) -> Record:
        """The article of a row."""
        values = json.loads(json.dumps(dict(row), default=str))
        path, number = values.pop("path"), values.pop("row")
        if not self.own and not path:
            raise Unfit("has no id.", "Give every row an id of its own.")
        values = {name.removeprefix(COLUMN): value for name, value in values.items()}
        text = text_of(values, self.text)
        if len(text.encode("utf-8", "surrogatepass")) > self.settings.max_bytes:
            raise Unfit(f"its text is larger than {self.settings.max_bytes:,} bytes.", "Split it.")
        id_, title, date, outlet, url = labels_of(values, self.settings.id_field)
        if not self.own:
            return Record(path, "", 0, text, title, date, outlet, url)
        return Record(id_ or f"{path}:{number + 1}", path, number, text, title, date, outlet, url)

    def rewritten(self, row: Row, text: str) -> dict[str, Any]:
        """The row with this text in its column."""
        return {**row, COLUMN + self.text: text}


PLACE = ("path", "row")
COLUMN = "column_"  # in front of the names of a user's columns, so that none is like one of ours


def source_of(path: str, kind: Kind, folder: bool) -> Source:
    """The file of that name as the readers of rows know it."""
    return Source(path, path, path if folder else "", 0, kind, "", "", (0, 0))


def placed(record: Record, row: Row) -> Record:
    """The record under the path and number of its row, by which it is found again."""
    return record._replace(path=row["path"], row=row["row"])
