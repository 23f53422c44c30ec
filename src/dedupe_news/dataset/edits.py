"""A cleaned file and the edits that made it -> the original, bit for bit, or not at all."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, BinaryIO, NamedTuple, Protocol

from dedupe_news.dataset.packing import PIECE
from dedupe_news.errors import ReportError

_ADVICE = "Use the report and the clean copy as dedupe wrote them."


class Edit(NamedTuple):
    """original[offset : offset + len(removed)] was removed, and inserted stands there now."""

    offset: int
    removed: bytes
    inserted: bytes = b""


class Proof(NamedTuple):
    """Size and SHA-256 of a content before and after."""

    bytes_in: int
    bytes_out: int
    sha256_in: str
    sha256_out: str


class Writable(Protocol):
    """What takes bytes."""

    def write(self, data: bytes, /) -> object:
        """Take bytes."""


class Meter:
    """Counts and hashes bytes that go by, and hands them to a file if there is one."""

    closed = False  # what writers of other formats ask of a file

    def __init__(self, target: Writable | None = None) -> None:
        self._target, self._sha, self.size = target, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        """Take bytes."""
        self._sha.update(data)
        self.size += len(data)
        if self._target is not None:
            self._target.write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back here."""

    def fork(self) -> Meter:
        """Another meter that goes on from here, without a file."""
        other = Meter()
        other._sha, other.size = self._sha.copy(), self.size
        return other

    @property
    def sha256(self) -> str:
        """The SHA-256 of all bytes so far."""
        return self._sha.hexdigest()


def restore_file_from_edits(
    clean: BinaryIO, edits: Iterable[Edit], out: BinaryIO, proof: Proof
) -> None:
    """Write the original to out. Both sizes and SHA-256s are checked, on the way and at the end.

    Raises ReportError for edits that do not fit; what is in out then must not be used.
    """
    source, target = Meter(), Meter(out)
    for edit in edits:
        if edit.offset < target.size or edit.offset + len(edit.removed) > proof.bytes_in:
            raise ReportError("report", "its edits overlap or lie outside the file.", _ADVICE)
        carry(clean, edit.offset - target.size, source, target)
        if take(clean, len(edit.inserted), source) != edit.inserted:
            raise ReportError("clean copy", "is not what was written.", _ADVICE)
        target.write(edit.removed)
    carry(clean, max(proof.bytes_in - target.size, 0), source, target)
    if clean.read(1) or Proof(target.size, source.size, target.sha256, source.sha256) != proof:
        raise ReportError("clean copy", "does not give the original back.", _ADVICE)


def carry(clean: BinaryIO, size: int, source: Meter, target: Meter) -> None:
    """Copy that many bytes."""
    while size:
        piece = take(clean, min(size, PIECE), source)
        target.write(piece)
        size -= len(piece)


def take(clean: BinaryIO, size: int, source: Meter) -> bytes:
    """That many bytes of the clean copy. Raises ReportError when it ends before."""
    data = clean.read(size)
    if len(data) < size:
        raise ReportError("clean copy", "is shorter than what was written.", _ADVICE)
    source.write(data)
    return data


def edit_row(edit: Edit) -> list[Any]:
    """An edit as a JSON value: offset, removed, inserted; bytes that are no UTF-8 as an object.

    >>> edit_row(Edit(7, "Köln".encode(), b""))
    [7, 'Köln', '']
    """
    return [edit.offset, stored(edit.removed), stored(edit.inserted)]


def stored(data: bytes) -> str | dict[str, str]:
    """Bytes as a JSON value."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def edit_of(row: Any) -> Edit:
    """The edit in a JSON value, which may be anything. Raises ReportError.

    >>> edit_of([7, {"base64": "/w=="}, ""])
    Edit(offset=7, removed=b'\\xff', inserted=b'')
    """
    if not isinstance(row, list) or len(row) != 3 or type(row[0]) is not int or row[0] < 0:
        raise ReportError("report", "an edit in it is none.", _ADVICE)
    return Edit(row[0], bytes_of(row[1]), bytes_of(row[2]))


def bytes_of(value: Any) -> bytes:
    """The bytes in a JSON value. Raises ReportError."""
    try:
        if isinstance(value, str):
            return value.encode()
        if isinstance(value, dict):
            return base64.b64decode(value["base64"], validate=True)
    except (KeyError, TypeError, ValueError, binascii.Error):
        pass
    raise ReportError("report", "the bytes of an edit in it cannot be read.", _ADVICE)


def safe_place(root: str, name: str) -> str:
    """The file of that name below a folder. Raises ReportError for names that lead out of it.

    Reports come from anywhere, and a false one must not make us write or read where it likes.
    """
    both = (PurePosixPath(name), PureWindowsPath(name))
    if name in ("", ".") or "\0" in name or any(one.anchor or ".." in one.parts for one in both):
        raise ReportError("report", f"names a place outside its folder ({name!r}).", _ADVICE)
    place = Path(root)
    for part in both[0].parts:
        place /= part
        if place.is_symlink():
            raise ReportError("report", f"names a place behind a link ({name!r}).", _ADVICE)
    return str(place)
