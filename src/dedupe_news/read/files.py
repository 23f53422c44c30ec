"""Files -> bytes. Whatever is not a readable regular file is an error that says why."""

from __future__ import annotations

import errno
import os
import stat

from dedupe_news.errors import InputError
from dedupe_news.read.decoding import decode
from dedupe_news.read.document import Document
from dedupe_news.read.system import Files

MAX_BYTES = 100_000_000  # a larger file is a data set, not an article
_PIECE = 1 << 20  # bytes a read
_KINDS = {
    stat.S_IFIFO: "is a pipe, not a file.",
    stat.S_IFSOCK: "is a socket, not a file.",
    stat.S_IFCHR: "is a device, not a file.",
    stat.S_IFBLK: "is a device, not a file.",
}
_PROBLEMS = {
    errno.ENOENT: ("does not exist.", "Check the name."),
    errno.ENOTDIR: ("does not exist: part of the path is a file.", "Check the name."),
    errno.EACCES: ("may not be read.", "Ask for permission to read it, or copy it."),
    errno.EPERM: ("may not be read.", "Ask for permission to read it, or copy it."),
    errno.ELOOP: ("is a link that leads in a circle.", "Give the file itself."),
    errno.ENAMETOOLONG: ("the name is too long.", "Check the name."),
    errno.EIO: ("cannot be read: the disk reports an error.", "Try again, or use a backup."),
}


def read_document(
    path: str | os.PathLike[str],
    encoding: str | None = None,
    max_bytes: int = MAX_BYTES,
    files: Files | None = None,
) -> Document:
    """The document in a file. Raises InputError for whatever is not a readable text file."""
    name = os.fspath(path)
    return decode(read_bytes(name, max_bytes, files or Files()), name, encoding)


def read_bytes(path: str, max_bytes: int, files: Files) -> bytes:
    """All bytes of a regular file of at most max_bytes, unless it changes meanwhile."""
    try:
        check_kind(path, files.stat(path), max_bytes)
        fd = files.open_to_read(path)
        try:
            return read_open(path, fd, max_bytes, files)
        finally:
            files.close(fd)
    except OSError as error:
        raise InputError(path, *read_problem(path, error, files)) from error
    except ValueError as error:  # a NUL in the name
        raise InputError(path, "is not a possible file name.", "Check the name.") from error


def read_open(path: str, fd: int, max_bytes: int, files: Files) -> bytes:
    """All bytes of an open file that is still what it was when the reading began."""
    before = files.state(fd)
    check_kind(path, before, max_bytes)  # again: another file may have taken the name
    pieces, size = [], 0
    while piece := files.read(fd, _PIECE):
        pieces.append(piece)
        size += len(piece)
        check_size(path, size, max_bytes)
    after = files.state(fd)
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not same or before.st_size not in (0, size):  # 0: files of /proc do not tell
        raise InputError(path, "was changed while it was read.", "Try again.")
    return b"".join(pieces)


def check_kind(path: str, found: os.stat_result, max_bytes: int) -> None:
    """Raise InputError unless it is a regular file of at most max_bytes."""
    if stat.S_ISDIR(found.st_mode):
        raise InputError(path, "is a folder.", "Name a file.")
    if not stat.S_ISREG(found.st_mode):
        problem = _KINDS.get(stat.S_IFMT(found.st_mode), "is not a file.")
        raise InputError(path, problem, "Give - to read standard input.")
    check_size(path, found.st_size, max_bytes)


def check_size(path: str, size: int, max_bytes: int) -> None:
    """Raise InputError when a file is too large for one article."""
    if size > max_bytes:
        raise InputError(
            path, f"is larger than {max_bytes:,} bytes, too large for one article.", "Split it."
        )


def read_problem(path: str, error: OSError, files: Files) -> tuple[str, str]:
    """What is wrong, in plain words, and what to do."""
    if error.errno == errno.ENOENT and files.is_link(path):
        target = os.path.basename(files.resolve(path))  # noqa: PTH119  keeps odd names as they are
        return f"is a link to {target!r}, which does not exist.", "Give the file itself."
    words = os.strerror(error.errno).lower() if error.errno else str(error)
    return _PROBLEMS.get(error.errno or 0, (f"cannot be read: {words}.", "Check the file."))
