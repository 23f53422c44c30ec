"""The report of a run over a corpus and its clean copies -> every input, bit for bit, or none."""

from __future__ import annotations

import gzip
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any, BinaryIO, NamedTuple, cast

from dedupe_news.dataset import (
    Edit,
    Proof,
    edit_of,
    repacked,
    restore_file_from_edits,
    safe_place,
)
from dedupe_news.dataset.edits import Meter
from dedupe_news.dataset.formats import Packing, format_of
from dedupe_news.dataset.packing import PIECE, SMALL, extra, packer
from dedupe_news.errors import DedupeError, OutputError, ReportError
from dedupe_news.read import Files
from dedupe_news.report.load import Unsound, digest, field, number
from dedupe_news.report.stored import rows
from dedupe_news.restore import Restored
from dedupe_news.write import plain_words

_ADVICE = "Use the report and the clean copies as dedupe wrote them."
_THERE = "Name another place with -o, or replace it with --force."


class Entry(NamedTuple):
    """One file of a stored report. path and output are as untrusted as the rest."""

    path: str
    output: str | None
    sha256_in: str
    sha256_out: str
    content: Proof
    restorable: bool
    repack: str
    note: str
    in_place: str | None


class Order(NamedTuple):
    """What is to be restored: from which report, and where to; in_place: back where it was."""

    report: str
    target: str
    one_file: bool
    force: bool
    in_place: bool = False

    def target_of(self, one: Entry) -> str:
        """Where a file goes."""
        if self.in_place and one.in_place is not None:
            return safe_place(str(PurePath(self.report).parent), one.in_place)
        return self.target if self.one_file else safe_place(self.target, one.path)


def restore_run(
    report: str, output: str | None, force: bool, files: Files
) -> Iterator[Restored | DedupeError]:
    """Restore every file of a run; what cannot be restored comes back as an error, and is not.

    output: a folder, or for a run over one file its name. Without it, folder.clean/report.json
    leads to folder.restored/, and news.report.json of one file to that file.
    """
    entries = entries_of(report)
    order = ordered(report, output, force, entries)
    stream = rows(report, ("edit", "file"))
    for one in entries:
        edits = edits_of(stream, one, report)
        try:
            yield restored(one, edits, order, files)
        except DedupeError as error:
            yield error
        for _ in edits:  # what an error left over
            pass


def entries_of(report: str) -> list[Entry]:
    """The files that a report tells of, each checked."""
    try:
        found = [entry(row) for _, row in rows(report, ("file",))]
    except Unsound as error:
        raise ReportError(report, f"cannot be relied on: {error}.", _ADVICE) from error
    if not found:
        raise ReportError(
            report, "names no clean copy to restore from.", "It was made by a run that wrote none."
        )
    return found


def entry(row: dict[str, Any]) -> Entry:
    """One checked element of files[]."""
    content = field(row, "content", dict)
    proof = Proof(
        number(content, "bytes_in"),
        number(content, "bytes_out"),
        digest(content, "sha256_in"),
        digest(content, "sha256_out"),
    )
    return Entry(
        field(row, "path", str),
        field(row, "output", (str, type(None))),
        digest(row, "sha256_in"),
        digest(row, "sha256_out"),
        proof,
        field(row, "restorable", bool),
        field(row, "repack", str),
        field(row, "note", str),
        field(row, "in_place", str) if "in_place" in row else None,
    )


def ordered(report: str, output: str | None, force: bool, entries: list[Entry]) -> Order:
    """Where the files go."""
    folder = PurePath(report).parent
    alone = len(entries) == 1 and not in_folder(report)
    if output is not None:
        to_file = alone and not Path(output).is_dir()
        return Order(report, output, to_file, force)
    if all(one.in_place is not None for one in entries):
        return Order(report, str(folder), False, force, in_place=True)
    if alone:
        return Order(report, safe_place(str(folder), entries[0].path), True, force)
    if in_folder(report):
        whole = PurePath(os.path.abspath(folder))  # noqa: PTH100  keeps links as they are
        target = PurePath(os.path.normpath(folder / os.pardir), whole.name.removesuffix(".clean"))
    else:
        target = folder / PurePath(report).name.partition(".report")[0]
    return Order(report, f"{target}.restored", False, force)


def in_folder(report: str) -> bool:
    """Does the report lie inside the clean folder that it tells of?"""
    return PurePath(report).name.startswith("report.")


def edits_of(
    stream: Iterator[tuple[str, dict[str, Any]]], one: Entry, report: str
) -> Iterator[Edit]:
    """The edits of a file, up to its own row."""
    for kind, row in stream:
        if kind == "file":
            return
        if kind == "edit":
            if row.get("path") != one.path:
                raise ReportError(report, "has an edit of another file.", _ADVICE)
            yield edit_of(row.get("edit"))


def restored(one: Entry, edits: Iterator[Edit], order: Order, files: Files) -> Restored:
    """Restore one file."""
    if not one.restorable:
        note = "was only read and is unchanged; there is nothing to restore"
        return Restored(one.path, written=False, note=note)
    target = order.target_of(one)
    with plain_words(target):
        digest_now = sha256_of(target) if Path(target).is_file() else ""
        if digest_now == one.sha256_in:
            return Restored(target, written=False)
        cleaned = order.in_place and digest_now == one.sha256_out
        if os.path.lexists(target) and not cleaned and not order.force:
            raise OutputError(target, "another file stands there.", _THERE)
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        note = written(one, edits, Path(target), order.report, files)
    return Restored(target, written=True, note=note)


def written(one: Entry, edits: Iterator[Edit], target: Path, report: str, files: Files) -> str:
    """Write the original to a temporary file, prove it, and let it take its place."""
    real = Path(os.path.realpath(target))
    temporary = real.with_name(f".dedupe-{os.urandom(8).hex()}.tmp")
    try:
        with temporary.open("xb") as out:
            note = filled(one, edits, out, report)
            out.flush()
            files.sync(out.fileno())
        if not note and sha256_of(str(temporary)) != one.sha256_in:
            raise ReportError(report, f"does not give {one.path} back.", _ADVICE)
        files.replace(str(temporary), str(real))
    finally:
        with suppress(OSError):
            temporary.unlink()
    return note


def filled(one: Entry, edits: Iterator[Edit], out: BinaryIO, report: str) -> str:
    """Write the original; what to say when it is compressed in another way than it was."""
    packing = packing_of(one)
    copy = None if one.output is None else str(PurePath(report).parent / one.output)
    if copy is not None and (one.sha256_in == one.sha256_out or is_original(copy, one)):
        copied(copy, out, one.sha256_in)
        return ""
    with named(report, copy), opened(copy, packing) as clean:
        if packing and one.repack:
            if one.content.bytes_in > SMALL:  # no recipe is made for so much, nor held in memory
                raise ReportError(report, "has an unknown way to compress.", _ADVICE)
            content = BytesIO()
            restore_file_from_edits(clean, edits, content, one.content)
            try:
                out.write(repacked(content.getvalue(), one.repack))
            except ValueError as error:
                raise ReportError(report, "has an unknown way to compress.", _ADVICE) from error
            return ""
        packed = packer(out, packing, one.path) if packing else None
        restore_file_from_edits(clean, edits, packed or out, one.content)
    if packed is None:
        return ""
    packed.close()
    return one.note or "its content is the original; it is compressed anew"


def is_original(copy: str, one: Entry) -> bool:
    """Did a run in place end before it came to this file?"""
    return one.in_place is not None and Path(copy).is_file() and sha256_of(copy) == one.sha256_in


def packing_of(one: Entry) -> Packing:
    """How the file is compressed, by its name."""
    found = format_of(one.path)
    return found.packing if found is not None else ""


def copied(copy: str, out: BinaryIO, digest_out: str) -> None:
    """Copy a file in which nothing was changed."""
    meter = Meter(out)
    with reading(copy) as file:
        while piece := file.read(PIECE):
            meter.write(piece)
    if meter.sha256 != digest_out:
        raise ReportError(copy, "was changed since it was written.", _ADVICE)


@contextmanager
def named(report: str, copy: str | None) -> Iterator[None]:
    """Puts the names of the files into errors of the layer that knows only their content."""
    try:
        yield
    except ReportError as error:
        names = {"report": report, "clean copy": copy or report}
        raise ReportError(names.get(error.path, error.path), error.problem, error.advice) from error
    except (EOFError, gzip.BadGzipFile) as error:
        raise ReportError(copy or report, "was changed since it was written.", _ADVICE) from error


@contextmanager
def opened(copy: str | None, packing: Packing) -> Iterator[BinaryIO]:
    """The content of a clean copy; nothing for a file that went as a whole."""
    if copy is None:
        yield BytesIO()
        return
    with reading(copy) as file:
        if packing == "gz":
            with gzip.GzipFile(fileobj=file) as content:
                yield cast(BinaryIO, content)
        elif packing == "zst":
            zstandard = extra("zstandard", "zstd", copy)
            with zstandard.ZstdDecompressor().stream_reader(file, closefd=False) as content:
                yield content
        else:
            yield file


@contextmanager
def reading(copy: str) -> Iterator[BinaryIO]:
    """A clean copy, open. Raises ReportError when it is gone."""
    advice = "The report needs the clean copy, as it was written, at that place."
    try:
        file = open(Files().open_to_read(copy), "rb")  # noqa: PTH123, SIM115  closed below
    except (OSError, ValueError) as error:
        raise ReportError(copy, "does not exist or cannot be read.", advice) from error
    with file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):  # a device may have no end
            raise ReportError(copy, "is no regular file.", advice)
        yield file


def sha256_of(path: str) -> str:
    """The SHA-256 of a file."""
    meter = Meter()
    with Path(path).open("rb") as file:
        while piece := file.read(PIECE):
            meter.write(piece)
    return meter.sha256
