"""A file that was found -> a source that can be read at any place."""

from __future__ import annotations

import codecs
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dedupe_news.dataset.fields import TEXT
from dedupe_news.dataset.packing import PIECE, Broken, bomb, extra, most, unpacked
from dedupe_news.dataset.pages import PAGE_BYTES, page_row, warc_rows
from dedupe_news.dataset.source import BOM, Maker, Prepared, Source, Spool, Task, mapped, plain
from dedupe_news.dataset.tiles import (
    Cell,
    Data,
    Tile,
    cell_text,
    csv_tiles,
    is_lines,
    json_tiles,
    sniff,
)
from dedupe_news.errors import InputError
from dedupe_news.read import decode
from dedupe_news.read.encodings import by_mark
from dedupe_news.record import Problem

_SAMPLE = 1 << 20  # bytes by which an encoding is told


def prepare(task: Task) -> Prepared:
    """The source of a file. Whatever is wrong with it comes back as problems."""
    name = task.found.name
    try:
        return prepared(task)
    except InputError as error:
        return Prepared(None, (Problem(name, -1, 0, error.problem, error.advice),))
    except OSError as error:
        words = os.strerror(error.errno).lower() if error.errno else str(error)
        return Prepared(None, (Problem(name, -1, 0, f"cannot be read: {words}."),))


def prepared(task: Task) -> Prepared:
    """The source of a file, by its kind; it is unpacked and put into UTF-8 where that is needed."""
    source = plain(task)
    problems: tuple[Problem, ...] = ()
    if source.kind in ("html", "parquet", "warc"):
        return _MAKERS[source.kind](task, source)
    if source.packing:
        source, problems = unpack(task, source)
    if source.kind == "text":
        return Prepared(source, problems)
    source = in_utf8(task, source)
    made = _MAKERS[source.kind](task, source)
    return Prepared(made.source, problems + made.problems)


def unpack(task: Task, source: Source) -> tuple[Source, tuple[Problem, ...]]:
    """The source with its content in a file of its own; a problem when it breaks off."""
    place, problems = task.place(".content"), list[Problem]()
    with Path(place).open("wb") as target:
        try:
            for piece in unpacked(source.path, source.packing, task.settings):
                target.write(piece)
        except Broken as error:
            advice = "What comes before the break is used. Fetch the file again."
            problems.append(Problem(source.name, -1, 0, f"{error}.", advice))
    return source._replace(content=place), tuple(problems)


def in_utf8(task: Task, source: Source) -> Source:
    """The source with content in UTF-8: as it is, or as a copy. Stray bytes are no hindrance."""
    with Path(source.content).open("rb") as file:
        sample = file.read(_SAMPLE)
    if len(sample) == _SAMPLE:
        sample = sample[: max(sample.rfind(b"\n"), sample.rfind(b"}"), _SAMPLE // 2) + 1]
    wish = task.settings.encoding
    if sample.startswith(BOM) or (not wish and by_mark(sample) is None and is_utf8(sample)):
        return source._replace(bom=BOM if sample.startswith(BOM) else b"")
    guess = decode(sample[: len(sample) // 4 * 4], source.name, wish)
    if guess.encoding == "utf-8":
        return source
    copy = source._replace(
        content=task.place(".utf8"), encoding=guess.encoding, errors=guess.errors, bom=guess.bom
    )
    try:
        same = transcode(source, copy)
    except UnicodeError:
        same = False
    if not same:
        advice = "Convert it to UTF-8, for example with iconv -t UTF-8."
        raise InputError(source.name, f"is not all in {copy.encoding}, as it begins.", advice)
    return copy


def is_utf8(sample: bytes) -> bool:
    """Is it UTF-8, but for a character that is cut off at its end?"""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return sample.count(b"\0") * 20 <= len(sample)  # more are those of UTF-16


def transcode(source: Source, copy: Source) -> bool:
    """Write the content in UTF-8. Does that give the same bytes back?"""
    before, after = hashlib.sha256(), hashlib.sha256(copy.bom)
    decoder = codecs.getincrementaldecoder(copy.encoding)(copy.errors)
    with Path(source.content).open("rb") as file, Path(copy.content).open("wb") as target:
        before.update(file.read(len(copy.bom)))
        while piece := file.read(PIECE):
            before.update(piece)
            text = decoder.decode(piece, len(piece) < PIECE)
            target.write(text.encode("utf-8", "surrogatepass"))
            after.update(text.encode(copy.encoding, copy.errors))
    return before.digest() == after.digest()


def from_jsonl(_: Task, source: Source) -> Prepared:
    """JSON Lines are their own rows."""
    return Prepared(source._replace(rows=source.content))


def from_json(task: Task, source: Source) -> Prepared:
    """Rows of a JSON document: each element on one line. JSON Lines under that name are as such."""
    with mapped(source.content) as data:
        first = skip_mark(source)
        if is_lines(data, first):
            return from_jsonl(task, source._replace(kind="jsonl"))
        rows, broken, line, at = 0, "", 1, 0
        with spool(task) as out:
            try:
                for tile in json_tiles(data, first):
                    line, at = line + data[at : tile.start].count(b"\n"), tile.start
                    raw = data[tile.start : tile.end].translate(_ONE_LINE)
                    out.add(raw, tile.start, tile.end, line)
                    rows += 1
            except Broken as error:
                broken = f"{error}."
        single = rows == 1 and data[tile.end :].strip() == b"" and tile.start < tile.end
        single = single and data[first : tile.start].strip() == b""
    made = spooled(task, source)._replace(single=single)
    return Prepared(made, cut_short(source, broken))


_ONE_LINE = bytes(32 if code in b"\r\n" else code for code in range(256))


def skip_mark(source: Source) -> int:
    """Where the text of a content in UTF-8 begins: after a mark, which a copy does not have."""
    return len(source.bom) if source.encoding == "utf-8" else 0


@contextmanager
def spool(task: Task) -> Iterator[Spool]:
    """A spool in the folder of the task, open as long as rows are added."""
    size = task.found.stamp[0]
    bound = most(size, task.settings)
    with Path(task.place(".jsonl")).open("wb") as rows, Path(task.place(".table")).open("wb") as at:
        yield Spool(rows, at, bound, bomb(task.found.name, bound, size))


def spooled(task: Task, source: Source) -> Source:
    """The source with the rows that were spooled."""
    return source._replace(rows=task.place(".jsonl"), table=task.place(".table"))


def cut_short(source: Source, broken: str) -> tuple[Problem, ...]:
    """The problem of a document that breaks off."""
    advice = "What comes before is used. Mend the file, or fetch it again."
    return (Problem(source.name, -1, 0, broken, advice),) if broken else ()


def from_csv(task: Task, source: Source) -> Prepared:
    """Rows of a CSV file with a header, each as a JSON object of strings."""
    with mapped(source.content) as data:
        first = skip_mark(source)
        csv = sniff(data, first, source.suffix.lower().startswith(".tsv"))
        tiles, broken, line, at = csv_tiles(data, first, csv), "", 1, 0
        with spool(task) as out:
            try:
                header = header_of(task, source, data, tiles)
                for tile, cells in tiles:
                    line, at = line + data[at : tile.start].count(b"\n"), tile.start
                    out.add(
                        csv_row([cell_text(data, cell, source.loose) for cell in cells], header),
                        tile.start,
                        tile.end,
                        line,
                    )
            except Broken as error:
                broken = f"{error} after line {line}."
    made = spooled(task, source)._replace(delimiter=csv.delimiter)
    return Prepared(made, cut_short(source, broken))


def header_of(task: Task, source: Source, data: Data, tiles: Any) -> list[str]:
    """The names of the columns. Raises InputError when none of them can be the text."""
    first: tuple[Tile, list[Cell]] | None = next(tiles, None)
    if first is None:
        return []
    names = [cell_text(data, cell, source.loose) for cell in first[1]]
    wanted = [task.settings.text_field] if task.settings.text_field else [*TEXT]
    if not {one.lower() for one in wanted} & {name.lower() for name in names}:
        listed = ", ".join(name[:30] for name in names[:20])
        advice = f"Name the column of the text with --text-field; there are: {listed}."
        raise InputError(
            source.name, "no column of its first line holds a text by its name.", advice
        )
    return names


def csv_row(values: list[str], header: list[str]) -> bytes:
    """One row as JSON: an object, or a list that says what is wrong."""
    if len(values) > len(header):
        wrong = f"has {len(values)} fields, the first line {len(header)}."
        return json.dumps([wrong]).encode()
    return json.dumps(dict(zip(header, values, strict=False))).encode()


def from_parquet(task: Task, source: Source) -> Prepared:
    """Rows of a Parquet file."""
    parquet = extra("pyarrow.parquet", "parquet", source.name)
    arrow = extra("pyarrow", "parquet", source.name)
    with spool(task) as out:
        try:
            with parquet.ParquetFile(source.path) as file:
                for batch in file.iter_batches(batch_size=256):
                    for row in batch.to_pylist():
                        out.add(json.dumps(row, default=str).encode())
        except (arrow.ArrowException, ValueError) as error:
            problem = f"cannot be read as Parquet: {str(error).splitlines()[0]}."
            raise InputError(source.name, problem, "Fetch it again.") from error
    return Prepared(spooled(task, source)._replace(content=""))


def from_page(task: Task, source: Source) -> Prepared:
    """The one row of an HTML page."""
    data = b""
    try:
        for piece in unpacked(source.path, source.packing, task.settings):
            data += piece
            if len(data) > PAGE_BYTES:  # which is told below
                break
    except Broken as error:
        raise InputError(source.name, f"{error}.", "Fetch the file again.") from error
    with spool(task) as out:
        out.add(
            json.dumps(page_row(data, source.name), ensure_ascii=False).encode(errors="replace")
        )
    return Prepared(spooled(task, source)._replace(content=""))


def from_warc(task: Task, source: Source) -> Prepared:
    """The pages of a web archive."""
    problems: list[Problem] = []
    with spool(task) as out:
        for row in warc_rows(source, problems):
            out.add(json.dumps(row, ensure_ascii=False).encode(errors="replace"))
    made = spooled(task, source)
    return Prepared(made._replace(content=made.rows, table=""), tuple(problems))


_MAKERS: dict[str, Maker] = {
    "jsonl": from_jsonl,
    "json": from_json,
    "csv": from_csv,
    "parquet": from_parquet,
    "html": from_page,
    "warc": from_warc,
}
