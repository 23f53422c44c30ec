"""Sources -> chunks of input that any process can read, and their records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe_news.dataset.fields import Unfit, labels_of, text_of
from dedupe_news.dataset.settings import DatasetSettings
from dedupe_news.dataset.source import BOM, Source, line_of
from dedupe_news.errors import InputError
from dedupe_news.read import decode, read_bytes
from dedupe_news.read.encodings import few_strays
from dedupe_news.read.system import Files
from dedupe_news.record import Problem, Record

_MEND = "Mend the row, or leave it: it is copied as it is."


class Chunk(NamedTuple):
    """A piece of work: some text files, or some rows of one file. Picklable, complete in itself.

    number: from 0 in order. first: the number of the first source. start, end: bytes of the rows
    file, whole lines. row: how many lines stand before start.
    """

    number: int
    first: int
    sources: tuple[Source, ...]
    start: int
    end: int
    row: int
    settings: DatasetSettings


class Parsed(NamedTuple):
    """What a chunk holds. Arrays run along with records; all may be sent without the records.

    sources: int32, the number of the source. starts: int64, lengths: uint32, where the row stands
    in the rows file (0 and 0 for a text file). rows: int64, 0-based in the file. ids: uint64,
    hashes of the ids. problems are in order of their rows.
    """

    number: int
    records: list[Record]
    problems: list[Problem]
    sources: NDArray[np.int32]
    starts: NDArray[np.int64]
    lengths: NDArray[np.uint32]
    rows: NDArray[np.int64]
    ids: NDArray[np.uint64]

    def without_records(self) -> Parsed:
        """What has to go back to the process that remembers places: no texts."""
        return self._replace(records=[])


def chunks_of(sources: tuple[Source, ...], settings: DatasetSettings) -> Iterator[Chunk]:
    """All chunks of a corpus, in order."""
    number = at = 0
    while at < len(sources):
        if sources[at].rows:
            for start, end, row in stretches(sources[at].rows, settings):
                yield Chunk(number, at, sources[at : at + 1], start, end, row, settings)
                number += 1
            at += 1
        else:
            many = text_group(sources, at, settings)
            yield Chunk(number, at, sources[at : at + many], 0, 0, 0, settings)
            number, at = number + 1, at + many


def text_group(sources: tuple[Source, ...], at: int, settings: DatasetSettings) -> int:
    """How many text files from at on make one chunk."""
    size, many = 0, 0
    while at + many < len(sources) and not sources[at + many].rows and size < settings.chunk_bytes:
        size += sources[at + many].stamp[0] + 256  # opening a file costs too
        many += 1
    return many


def stretches(path: str, settings: DatasetSettings) -> Iterator[tuple[int, int, int]]:
    """Whole lines of a file of about chunk_bytes: start, end, and how many lines come before.

    A line that is too long to be looked at is a stretch of its own.
    """
    row = 0
    with Path(path).open("rb") as file:
        start = len(BOM) if file.read(3) == BOM else 0
        file.seek(start)
        while data := file.read(settings.chunk_bytes):
            whole = data.rfind(b"\n") + 1
            if whole:
                end = start + whole
                file.seek(end)
                lines = line_ends(data)
            else:
                end = start + len(data) + rest_of_line(file)
                lines = 1
            yield start, end, row
            start, row = end, row + lines


def line_ends(data: bytes) -> int:
    r"""How many b"\n" there are; four times as fast as bytes.count on lines of articles.

    >>> line_ends(b"{}\n{}\n")
    2
    """
    return int(np.count_nonzero(np.frombuffer(data, dtype=np.uint8) == 10))


def rest_of_line(file: BinaryIO) -> int:
    """How many bytes come up to and with the next line end; reads on after it."""
    size, begun = 0, file.tell()
    while data := file.read(1 << 20):
        found = data.find(b"\n")
        if found >= 0:
            size += found + 1
            file.seek(begun + size)
            return size
        size += len(data)
    return size


def read_chunk(chunk: Chunk) -> Parsed:
    """The records of a chunk, and what is wrong with the rest. Pure but for reading files."""
    if chunk.sources[0].rows:
        return read_rows(chunk)
    found = Gathered()
    for offset, source in enumerate(chunk.sources):
        try:
            text = read_text(source, chunk.settings)
        except InputError as error:
            found.problems.append(Problem(source.name, -1, 0, error.problem, error.advice))
            continue
        found.records.append(Record(source.name, source.name, 0, text, outlet=source.outlet))
        found.sources.append(chunk.first + offset)
    return found.parsed(chunk.number)


class Gathered:
    """Records of a chunk as they come, and where they stand."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.problems: list[Problem] = []
        self.sources: list[int] = []
        self.starts: list[int] = []
        self.lengths: list[int] = []

    def parsed(self, number: int) -> Parsed:
        """All of them, with arrays. A text file takes up no bytes of a rows file."""
        many = len(self.records)
        return Parsed(
            number,
            self.records,
            self.problems,
            np.array(self.sources, dtype=np.int32),
            np.array(self.starts or [0] * many, dtype=np.int64),
            np.array(self.lengths or [0] * many, dtype=np.uint32),
            np.array([record.row for record in self.records], dtype=np.int64),
            id_hashes([record.id for record in self.records]),
        )


def id_hashes(ids: list[str]) -> NDArray[np.uint64]:
    """A hash of each id, by which ids that are given twice are found."""
    digests = [blake2b(one.encode("utf-8", "surrogatepass"), digest_size=8).digest() for one in ids]
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def read_text(source: Source, settings: DatasetSettings) -> str:
    """The text of a text file. Raises InputError."""
    data = read_bytes(source.content, settings.max_bytes, Files())
    return decode(data, source.name, settings.encoding).text


def read_rows(chunk: Chunk) -> Parsed:
    """The records of a stretch of a rows file."""
    source, settings = chunk.sources[0], chunk.settings
    found, row, at = Gathered(), chunk.row, chunk.start
    size = chunk.end - chunk.start
    if size > max(settings.max_line, settings.chunk_bytes):
        found.problems.append(row_problem(source, row, too_large(settings)))
        return found.parsed(chunk.number)
    for line in read_at(source.rows, chunk.start, size).split(b"\n"):
        if line:
            try:
                found.records.append(record_of(line, source, row, settings))
                found.starts.append(at)
                found.lengths.append(len(line))
            except Unfit as error:
                if error.problem:
                    found.problems.append(row_problem(source, row, error))
        at += len(line) + 1
        row += 1
    found.sources = [chunk.first] * len(found.records)
    return found.parsed(chunk.number)


def record_of(line: bytes, source: Source, row: int, settings: DatasetSettings) -> Record:
    """The record of one row. Raises Unfit, without a problem for a blank line."""
    values = parse(line, source)
    text = text_of(values, settings.text_field)
    if len(line) > settings.max_bytes and len(text.encode("utf-8", "surrogatepass")) > (
        settings.max_bytes
    ):
        raise too_large(settings)
    id_, title, date, outlet, url = labels_of(values, settings.id_field)
    return Record(
        id_ or own_id(source, row),
        source.name,
        row,
        text,
        title,
        date,
        outlet or source.outlet,
        url,
    )


def own_id(source: Source, row: int) -> str:
    """The id of a record that has none of its own."""
    return source.name if source.one_article else f"{source.name}:{row + 1}"


def too_large(settings: DatasetSettings) -> Unfit:
    """The problem of a row that is too large for an article."""
    return Unfit(f"its text is larger than {settings.max_bytes:,} bytes.", "Split it.")


def parse(line: bytes, source: Source) -> dict[str, Any]:
    """The object in a line of JSON. Raises Unfit for anything else."""
    try:
        try:
            row = json.loads(line.decode())
        except UnicodeDecodeError:
            row = json.loads(stray_text(line, source))
    except (ValueError, RecursionError) as error:
        raise no_json(line, error) from error
    if row.__class__ is not dict:
        raise not_an_object(row, source)
    return row


def stray_text(line: bytes, source: Source) -> str:
    """The text of a line that is not quite UTF-8: stray bytes are kept when they are few."""
    text = line.decode("utf-8", source.loose)
    if source.loose == "surrogateescape" and not few_strays(text):
        raise Unfit("is not in UTF-8.", "Convert the file, for example with iconv -t UTF-8.")
    return text


def no_json(line: bytes, error: Exception) -> Unfit:
    """Why a line is no JSON; nothing for a blank one."""
    if not line.strip():
        return Unfit("")
    if isinstance(error, RecursionError):
        return Unfit("is nested too deeply.", _MEND)
    if isinstance(error, json.JSONDecodeError):
        problem = error.msg.lower().removesuffix(" at")
        return Unfit(f"is not JSON: {problem} at character {error.pos}.", _MEND)
    return Unfit("has a number that is too long.", _MEND)


def not_an_object(row: Any, source: Source) -> Unfit:
    """Why a row that is JSON is no article; of a CSV file a list of one string says it."""
    if source.kind == "csv" and isinstance(row, list):
        return Unfit(str(row[0]), _MEND)
    return Unfit("is not a JSON object.", _MEND)


def row_problem(source: Source, row: int, why: Unfit) -> Problem:
    """A problem with the place of its row."""
    line = row + 1
    if source.table:
        line = line_of(source, row)
    return Problem(source.name, row, line, why.problem, why.advice)


def read_at(path: str, start: int, size: int) -> bytes:
    """Bytes of a file."""
    with Path(path).open("rb") as file:
        file.seek(start)
        return file.read(size)
