"""One source and what is decided about its records -> its cleaned file, and how to undo it."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe_news.dataset.chunks import read_at
from dedupe_news.dataset.edits import Edit, Meter, Proof, Writable
from dedupe_news.dataset.fields import parts_of
from dedupe_news.dataset.hunks import hunks
from dedupe_news.dataset.packing import PIECE, Broken
from dedupe_news.dataset.places import Places
from dedupe_news.dataset.source import Source, Table, load_table, mapped
from dedupe_news.dataset.splice import ByteChange, csv_changes, cut_of, row_changes, text_changes
from dedupe_news.dataset.tiles import Csv, Tile, cell_text, csv_tiles
from dedupe_news.errors import InputError
from dedupe_news.read import MAX_BYTES, decode, read_bytes
from dedupe_news.read.system import Files


class Verdict(Enum):
    """What becomes of an article that does not get another text."""

    KEEP = "keep"
    DROP = "drop"


KEEP, DROP = Verdict.KEEP, Verdict.DROP
Judge = Callable[[int], Verdict | str]
Sink = Callable[[Edit], None]


class Counts(NamedTuple):
    """How many articles a file held, and how many of them went or were changed."""

    rows: int
    dropped: int
    changed: int


class Job(NamedTuple):
    """One source, its number, and what is decided about its records."""

    source: Source
    number: int
    places: Places
    judge: Judge

    def records(self) -> range:
        """The numbers of its records."""
        return range(*self.places.of_source(self.number))


class Rewriter:
    """Copies a content and changes it on the way, front to back; knows all edits and hashes.

    Places are those of the content in UTF-8, edits those of the bytes before that.
    """

    def __init__(self, source: Source, content: BinaryIO, target: Writable, sink: Sink) -> None:
        self._source, self._content, self._sink = source, content, sink
        self._foreign = source.encoding != "utf-8"
        self._before, self._after = Meter(), Meter(target)
        self._at, self.edited = 0, False
        if self._foreign:
            self._pass(source.bom)

    def change(self, start: int, end: int, new: bytes) -> None:
        """Copy up to start, then put new in the place of what stands up to end."""
        self.copy(start)
        removed, inserted = self._out(self._content.read(end - start)), self._out(new)
        if not self.edited:  # until here both are alike, and hashed once
            self._before, self.edited = self._after.fork(), True
        self._at = end
        self._sink(Edit(self._before.size, removed, inserted))
        self._before.write(removed)
        self._after.write(inserted)

    def copy(self, end: int) -> None:
        """Copy up to a place."""
        decoder = codecs.getincrementaldecoder("utf-8")("surrogatepass")
        while self._at < end:
            piece = self._content.read(min(PIECE, end - self._at))
            if not piece:
                raise InputError(self._source.name, "was changed while it was read.", "Try again.")
            self._at += len(piece)
            self._pass(self._encode(decoder.decode(piece)) if self._foreign else piece)

    def finish(self) -> Proof:
        """Copy the rest."""
        while piece := self._content.read(PIECE):
            self._content.seek(self._at)
            self.copy(self._at + len(piece))
        before = self._before if self.edited else self._after
        return Proof(before.size, self._after.size, before.sha256, self._after.sha256)

    def _pass(self, data: bytes) -> None:
        if self.edited:
            self._before.write(data)
        self._after.write(data)

    def _out(self, data: bytes) -> bytes:
        return self._encode(data.decode("utf-8", "surrogatepass")) if self._foreign else data

    def _encode(self, text: str) -> bytes:
        try:
            return text.encode(self._source.encoding, self._source.errors)
        except UnicodeEncodeError as error:
            problem = f"the new text cannot be written in {self._source.encoding}."
            raise InputError(self._source.name, problem, "Convert it to UTF-8.") from error


def rewrite_rows(job: Job, out: Rewriter) -> Counts:
    """Carry out what is decided about the rows of a JSON Lines, JSON or CSV file."""
    if job.source.kind == "json":
        return rewrite_array(job, out)
    return rewrite_lines(job, out)


def rewrite_lines(job: Job, out: Rewriter) -> Counts:
    """Rows that are lines: a row goes with its line end, the last one with that before it."""
    lines = Lines(job.source, out)
    tile_of = csv_tile(job) if job.source.table else line_tile(job)
    dropped = changed = 0
    with Editor(job) as editor:
        for index in job.records():
            verdict = job.judge(index)
            if verdict is KEEP:
                continue
            tile = tile_of(index)
            if verdict is DROP:
                lines.drop(tile)
                dropped += 1
                continue
            lines.settle()
            changed += editor.change(tile, str(verdict), out)
    lines.settle()
    return Counts(len(job.records()), dropped, changed)


def line_tile(job: Job) -> Callable[[int], Tile]:
    """Where the line of a record stands, with its line end."""
    places = job.places

    def tile_of(index: int) -> Tile:
        start = int(places.starts[index])
        return Tile(start, start + int(places.lengths[index]) + 1)

    return tile_of


def csv_tile(job: Job) -> Callable[[int], Tile]:
    """Where the row of a record stands in its CSV file."""
    table, places = load_table(job.source), job.places
    tiles = Tiles(table)

    def tile_of(number: int) -> Tile:
        return tiles[int(np.searchsorted(table[:, 0], places.starts[number]))]

    return tile_of


class Lines:
    """Lines that go, held back until it is known whether the file ends with them."""

    def __init__(self, source: Source, out: Rewriter) -> None:
        self._path, self._out = source.content, out
        self._size = Path(source.content).stat().st_size
        self._waiting: list[Tile] = []

    def drop(self, tile: Tile) -> None:
        """A line goes."""
        if self._waiting and self._waiting[-1].end != tile.start:
            self.settle()
        self._waiting.append(Tile(tile.start, min(tile.end, self._size)))

    def settle(self) -> None:
        """Cut the lines that wait. When none comes after them, the file must end as it did."""
        waiting, self._waiting = self._waiting, []
        if waiting and waiting[-1].end == self._size and not self._ends_a_line(self._size):
            waiting[0] = Tile(self._line_end_before(waiting[0].start), waiting[0].end)
        for start, end in waiting:
            self._out.change(start, end, b"")

    def _ends_a_line(self, at: int) -> bool:
        return read_at(self._path, max(at - 1, 0), 1) in (b"\n", b"\r")

    def _line_end_before(self, at: int) -> int:
        if not at or not self._ends_a_line(at):
            return at
        crlf = at > 1 and read_at(self._path, at - 2, 2) == b"\r\n"
        return at - 2 if crlf else at - 1


def rewrite_array(job: Job, out: Rewriter) -> Counts:
    """Elements of a JSON array: one goes with a comma."""
    table = load_table(job.source)
    tiles = Tiles(table)
    dropped = changed = 0
    kept = False
    with Editor(job) as editor:
        for number, record in enumerate(records_of(job, table)):
            verdict = KEEP if record < 0 else job.judge(int(record))
            if verdict is DROP:
                out.change(*cut_of(tiles, number, kept), b"")
                dropped += 1
                continue
            kept = True
            if verdict is not KEEP:
                changed += editor.change(tiles[number], str(verdict), out)
    return Counts(len(job.records()), dropped, changed)


class Tiles:
    """Where the rows of a table stand, made one by one: there may be millions."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._table)

    def __getitem__(self, number: int) -> Tile:
        """Where one row stands."""
        return Tile(int(self._table[number, 1]), int(self._table[number, 2]))


def records_of(job: Job, table: Table) -> NDArray[np.int64]:
    """For each row of a table the number of its record, -1 for a row that is no article."""
    records = job.records()
    found = np.full(len(table), -1, dtype=np.int64)
    rows = np.searchsorted(table[:, 0], job.places.starts[records.start : records.stop])
    found[rows] = np.arange(records.start, records.stop)
    return found


class Editor:
    """Puts new texts into raw rows of one source."""

    def __init__(self, job: Job) -> None:
        self._job, self._field = job, job.places.settings.text_field
        self._header: list[str] = []

    def __enter__(self) -> Editor:
        self._file = Path(self._job.source.content).open("rb")
        if self._job.source.kind == "csv":
            self._header = header_of(self._job.source)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def change(self, tile: Tile, new: str, out: Rewriter) -> bool:
        """Change the row that stands in a tile; False when it has that text already."""
        self._file.seek(tile.start)
        raw = self._file.read(tile.end - tile.start)
        found = self._csv(raw, new) if self._header else self._json(raw, new)
        for start, end, put in found:
            out.change(tile.start + start, tile.start + end, put)
        return bool(found)

    def _json(self, raw: bytes, new: str) -> list[ByteChange]:
        return row_changes(raw, new, self._job.source, self._field)

    def _csv(self, raw: bytes, new: str) -> list[ByteChange]:
        source = self._job.source
        _, cells = next(csv_tiles(raw, 0, Csv(source.delimiter)))
        values = [cell_text(raw, cell, source.loose) for cell in cells]
        row = dict(zip(self._header, values, strict=False))
        part = parts_of(row, self._field)[0]
        column = max(at for at in range(len(values)) if self._header[at] == part.path[0])
        return csv_changes(raw, cells[column], hunks(part.text, new), new, source)


def header_of(source: Source) -> list[str]:
    """The names of the columns of a CSV file; none for one without a whole first line."""
    with mapped(source.content) as data, suppress(Broken):
        first = len(source.bom) if source.encoding == "utf-8" else 0
        for _, cells in csv_tiles(data, first, Csv(source.delimiter)):
            return [cell_text(data, cell, source.loose) for cell in cells]
    return []


def rewrite_text(job: Job, out: Rewriter, new: str) -> bool:
    """Give a text file another text; False when it has that already."""
    source = job.source
    data = read_bytes(source.content, MAX_BYTES, Files())
    document = decode(data, source.name, job.places.settings.encoding)
    first, errors = len(document.bom), document.errors
    try:
        found = text_changes(document.text, new, document.encoding, errors, first)
    except UnicodeEncodeError:  # a mark that its encoding joins to a letter: nothing in between
        found = [ByteChange(first, len(data), new.encode(document.encoding, errors))]
    for start, end, put in found:
        out.change(start, end, put)
    return bool(found)


def rewrite_page(job: Job, target: Writable, new: str | None) -> None:
    """Write the text of an HTML page, or another one."""
    [index] = job.records()
    text = job.places.texts([index])[0] if new is None else new
    target.write(text.encode("utf-8", "replace") + b"\n")
