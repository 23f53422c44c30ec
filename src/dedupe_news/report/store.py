"""Rows of a report -> its file, in the form that its suffix names (FORMS)."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, Protocol

from dedupe_news.report.build import report_text, row_text
from dedupe_news.write import plain_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dedupe_news.read import Files

LISTS = {
    "article": "articles",
    "cluster": "clusters",
    "pair": "pairs",
    "boilerplate": "boilerplate",
    "skipped": "skipped",
    "file": "files",
    "alarm": "alarms",
}


class Store(Protocol):
    """What takes the rows of a report."""

    def put(self, kind: str, row: dict[str, Any]) -> None:
        """Take a row."""


class Form(Protocol):
    """How rows become the bytes of a report. text() ends it."""

    def row(self, kind: str, row: dict[str, Any]) -> str:
        """Take a row; what can be written of it at once comes back."""

    def text(self) -> str:
        """What is left to write after the last row."""


class Streamed:
    """One row a line as it comes, so that memory holds none. place: where it will be read from."""

    def __init__(self, place: str, pairs: bool) -> None:  # noqa: ARG002  rows of pairs come or not
        self._place = place

    def row(self, kind: str, row: dict[str, Any]) -> str:
        """The line of a row."""
        row = located(row, self._place) if kind == "file" else row
        return row_text({"row": kind, **row})

    def text(self) -> str:
        """Nothing is held back."""
        return ""


class Gathered:
    """The whole report in memory, as one JSON document. place: where it will be read from."""

    def __init__(self, place: str, pairs: bool) -> None:
        self._place = place
        self._head: dict[str, Any] = {}
        self._totals: dict[str, Any] = {}
        names = [name for name in LISTS.values() if pairs or name != "pairs"]
        self._lists: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
        self._edits: list[Any] = []

    def put(self, kind: str, row: dict[str, Any]) -> None:
        """Take a row."""
        self.row(kind, row)

    def row(self, kind: str, row: dict[str, Any]) -> str:
        """Take a row; edits go into the row of their file, which follows them."""
        if kind == "run":
            self._head = row
        elif kind == "totals":
            self._totals = row
        elif kind == "edit":
            self._edits.append(row["edit"])
        elif kind == "file":
            self._lists["files"].append(located(row, self._place) | {"edits": self._edits})
            self._edits = []
        else:
            self._lists[LISTS[kind]].append(row)
        return ""

    def text(self) -> str:
        """The document."""
        return report_text({**self._head, "totals": self._totals, **self._lists})


FORMS: Mapping[str, Callable[[str, bool], Form]] = MappingProxyType(
    {".json": Gathered, ".jsonl": Streamed}
)


class Staged:
    """A report on its way to a file. final: its place; temporary: where it is written until then.

    The two are the same for a report that lies in a folder which takes its place as a whole.
    """

    def __init__(self, final: str, temporary: str | None, pairs: bool) -> None:
        self.final = final
        target = PurePath(os.path.realpath(final))
        self._target = str(target)
        self._temporary = temporary or str(target.with_name(f".dedupe-{os.urandom(8).hex()}.tmp"))
        self._with_folder = temporary is not None
        self._form = FORMS[PurePath(final).suffix](final, pairs)
        self._file: IO[str] | None = None

    def open(self) -> None:
        """Begin to write."""
        with plain_words(self.final):
            if self._with_folder:
                Path(self._temporary).parent.mkdir(exist_ok=True)
            self._file = Path(self._temporary).open("x", encoding="utf-8", newline="\n")  # noqa: SIM115

    def put(self, kind: str, row: dict[str, Any]) -> None:
        """Take a row."""
        text = self._form.row(kind, row)
        if self._file is not None and text:
            with plain_words(self.final):
                self._file.write(text)

    def close(self, files: Files) -> None:
        """Have all of it on the disk."""
        if self._file is not None:
            with plain_words(self.final):
                self._file.write(self._form.text())
                self._file.flush()
                files.sync(self._file.fileno())
                self._file.close()

    def commit(self, files: Files) -> None:
        """Let it take its place, unless a folder takes it along."""
        if not self._with_folder:
            with plain_words(self.final):
                files.replace(self._temporary, self._target)
                with suppress(OSError):  # some systems cannot
                    files.sync_folder(str(PurePath(self._target).parent))

    def discard(self) -> None:
        """Leave nothing behind of a report that did not take its place."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        if not self._with_folder:
            with suppress(OSError):
                Path(self._temporary).unlink()


def located(row: dict[str, Any], place: str) -> dict[str, Any]:
    """The row of a file with its places named from the folder of the report, with slashes."""
    folder = os.path.realpath(PurePath(place).parent)
    found = {key: row[key] for key in ("output", "in_place") if row.get(key) is not None}
    return row | {key: name_from(folder, path) for key, path in found.items()}


def name_from(folder: str, path: str) -> str:
    """A path from a folder on; only its name on another drive of Windows."""
    try:
        return PurePath(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return PurePath(path).name
