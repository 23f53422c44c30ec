"""Files that can be read at any place by any process, and how each is made ready for that."""

from __future__ import annotations

import mmap
import sys
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe_news.dataset.discover import Found
from dedupe_news.dataset.formats import Kind, Packing
from dedupe_news.dataset.settings import DatasetSettings
from dedupe_news.errors import InputError
from dedupe_news.record import Problem

BOM = b"\xef\xbb\xbf"
Table = NDArray[np.int64]  # [rows, 4]: start in rows file, start and end in content, line


class Source(NamedTuple):
    """One file of a corpus, made ready.

    path: the file itself; name, inner, root: as in Found. content: its bytes, unpacked and in UTF-8
    ("" when it has none that rows stand in). rows: JSON Lines, "" for a text file. table: for each
    row where it stands in content, "" when rows is content. encoding, errors, bom: how content
    goes back to bytes when it is not UTF-8 already. delimiter: of a CSV file.
    """

    path: str
    name: str
    inner: str
    root: int
    kind: Kind
    packing: Packing
    suffix: str
    stamp: tuple[int, int]
    content: str = ""
    rows: str = ""
    table: str = ""
    encoding: str = "utf-8"
    errors: str = "surrogateescape"
    bom: bytes = b""
    delimiter: bytes = b""
    single: bool = False

    @property
    def outlet(self) -> str:
        """The first folder below the root, which is where many corpora keep one outlet."""
        return self.inner.partition("/")[0] if "/" in self.inner else ""

    @property
    def loose(self) -> str:
        """How bytes of content or rows that are not UTF-8 are read and written."""
        return "surrogateescape" if self.encoding == "utf-8" else "surrogatepass"

    @property
    def one_article(self) -> bool:
        """Is the whole file one article, so that it goes as a whole?"""
        return self.kind in ("text", "html") or self.single


class Task(NamedTuple):
    """What it takes to make one file ready, in any process. folder: where copies go."""

    found: Found
    number: int
    folder: str
    settings: DatasetSettings

    def place(self, ending: str) -> str:
        """A file of its own in the folder."""
        return str(Path(self.folder) / f"{self.number}{ending}")


class Prepared(NamedTuple):
    """A file made ready, None when it cannot be read; and what is wrong with it."""

    source: Source | None
    problems: tuple[Problem, ...] = ()


def plain(task: Task) -> Source:
    """The source of a file that is read as it stands."""
    found = task.found
    return Source(
        found.path,
        found.name,
        found.inner,
        found.root,
        found.format.kind,
        found.format.packing,
        found.format.suffix,
        found.stamp,
        content=found.path,
    )


class Spool:
    """Rows on their way into a file of JSON Lines, with an index of where they come from.

    too_much: the error for a file out of which more than `most` bytes come.
    """

    def __init__(
        self, rows: IO[bytes], index: IO[bytes] | None, most: int, too_much: InputError
    ) -> None:
        self._rows, self._index, self._at = rows, index, 0
        self._most, self._too_much = most, too_much

    def add(self, line: bytes, start: int = 0, end: int = 0, number: int = 0) -> None:
        """Add a row, without line end, that stands in content[start:end], on a line."""
        if self._at + len(line) > self._most:
            raise self._too_much
        if self._index is not None:
            array("q", (self._at, start, end, number)).tofile(self._index)
        self._rows.write(line + b"\n")
        self._at += len(line) + 1


def load_table(source: Source) -> Table:
    """Where the rows of a source stand: int64[rows, 4]."""
    return np.fromfile(source.table, dtype=np.int64).reshape(-1, 4)


def line_of(source: Source, row: int) -> int:
    """The line that a row of a source with a table begins on; 0 for unknown."""
    with Path(source.table).open("rb") as file:
        file.seek(32 * row + 24)
        return int.from_bytes(file.read(8), sys.byteorder)


@contextmanager
def mapped(path: str) -> Iterator[bytes | mmap.mmap]:
    """The bytes of a file, without holding them in memory."""
    with Path(path).open("rb") as file:
        if not Path(path).stat().st_size:
            yield b""
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield data


def check_unchanged(source: Source) -> None:
    """Raise InputError when a file is not as it was found."""
    try:
        state = Path(source.path).stat()
    except OSError as error:
        raise InputError(source.name, "is gone since it was found.", "Run it again.") from error
    if (state.st_size, state.st_mtime_ns) != source.stamp:
        raise InputError(source.name, "was changed while it was worked on.", "Run it again.")


Maker = Callable[[Task, Source], Prepared]
