"""Bytes -> files, each either as it was or wholly new, whatever happens in between.

A temporary file in the same folder is written and synced, takes the place of the old one in one
step, and the folder is synced. Nothing that fails leaves the temporary file behind; a process that
is killed may leave one, named .dedupe-*.tmp, which nothing reads and anyone may delete.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from dedupe_news.errors import InputError, OutputError
from dedupe_news.read import Files, read_bytes

_ELSEWHERE = "Name another place with -o."
_PROBLEMS = {
    errno.ENOSPC: ("no space is left on the disk.", "Free some, or name another place with -o."),
    errno.EDQUOT: ("the disk quota is used up.", "Free some, or name another place with -o."),
    errno.EROFS: ("the disk is read-only.", _ELSEWHERE),
    errno.EACCES: ("the folder may not be written to.", _ELSEWHERE),
    errno.EPERM: ("the folder may not be written to.", _ELSEWHERE),
    errno.ENOENT: ("the folder does not exist.", "Create it, or name another place with -o."),
    errno.ENOTDIR: ("the folder does not exist: a part of the path is a file.", _ELSEWHERE),
    errno.EISDIR: ("is a folder.", "Name a file."),
    errno.ELOOP: ("is a link that leads in a circle.", _ELSEWHERE),
    errno.ENAMETOOLONG: ("the name is too long.", "Name a shorter one with -o."),
    errno.EIO: ("the disk reports an error.", _ELSEWHERE),
}


@dataclass(frozen=True, slots=True)
class Output:
    """Bytes for one file. path is where they go; a link there is followed.

    mode: permissions of a file that is new (None: as the system gives them); one that is replaced
    keeps its own. expected: what must still stand in the file when it is replaced (None: anything).
    """

    path: str
    data: bytes
    mode: int | None = None
    expected: bytes | None = None


@dataclass(frozen=True, slots=True)
class Staged:
    """An output whose bytes lie on the disk, under a temporary name beside the place they go."""

    output: Output
    temporary: str
    target: str


def write_all(outputs: Sequence[Output], files: Files) -> None:
    """Write every output, in order; none takes its place before all have their bytes on disk.

    So a full disk changes nothing. Each is durable before the next one takes its place.
    """
    staged: list[Staged] = []
    try:
        for output in outputs:
            with plain_words(output.path):
                stage(output, staged, files)
        for one in staged:
            with plain_words(one.output.path):
                commit(one, files)
    finally:
        for one in staged:
            discard(one, files)


class plain_words:  # noqa: N801  reads as a statement
    """Turns an OSError about a file that is being written into an OutputError."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, OSError):
            raise OutputError(self._path, *write_problem(error)) from error
        if isinstance(error, ValueError):  # a NUL in the name
            raise OutputError(
                self._path, "is not a possible file name.", "Name another."
            ) from error


def write_problem(error: OSError) -> tuple[str, str]:
    """What is wrong, in plain words, and what to do."""
    words = os.strerror(error.errno).lower() if error.errno else str(error)
    return _PROBLEMS.get(error.errno or 0, (f"cannot be written: {words}.", _ELSEWHERE))


def stage(output: Output, staged: list[Staged], files: Files) -> None:
    """Put the bytes on the disk under a temporary name, listed before it exists."""
    target = files.resolve(output.path)
    replaced = existing(output.path, files)
    folder = os.path.dirname(target)  # noqa: PTH120  keeps odd names as they are
    temporary = os.path.join(folder, f".dedupe-{os.urandom(8).hex()}.tmp")  # noqa: PTH118
    staged.append(Staged(output, temporary, target))
    fd = files.open_new(temporary, 0o666 if output.mode is None else 0o600)
    try:
        write_bytes(fd, output.data, files)
        set_rights(fd, output.mode, replaced, files)
        files.sync(fd)
    finally:
        files.close(fd)


def existing(path: str, files: Files) -> os.stat_result | None:
    """The file that would be replaced. Raises OutputError when it is something else."""
    try:
        found = files.stat(path)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        kind = "a folder" if stat.S_ISDIR(found.st_mode) else "no regular file"
        raise OutputError(path, f"is {kind}.", "Name a file.")
    return found


def write_bytes(fd: int, data: bytes, files: Files) -> None:
    """Write all of data, however little the system takes at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[files.write(fd, rest) :]


def set_rights(fd: int, mode: int | None, replaced: os.stat_result | None, files: Files) -> None:
    """Give a new file the permissions, and as far as allowed the owner, of the one it replaces."""
    if replaced is not None:
        mode = replaced.st_mode
        here = files.state(fd)
        if (here.st_uid, here.st_gid) != (replaced.st_uid, replaced.st_gid):
            with suppress(PermissionError):
                files.set_owner(fd, replaced.st_uid, replaced.st_gid)
    if mode is not None:
        files.set_mode(fd, stat.S_IMODE(mode) & 0o777)


def commit(one: Staged, files: Files) -> None:
    """Let the new file take the place of the old one, durably."""
    expected = one.output.expected
    if expected is not None and current(one.output.path, len(expected), files) != expected:
        raise OutputError(one.output.path, "was changed while it was worked on.", "Run it again.")
    files.replace(one.temporary, one.target)
    try:
        files.sync_folder(os.path.dirname(one.target))  # noqa: PTH120
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a system that has no such thing
            raise


def current(path: str, size: int, files: Files) -> bytes | None:
    """What stands in the file now; None when it cannot be read or is larger than size."""
    try:
        return read_bytes(path, size, files)
    except InputError:
        return None


def discard(one: Staged, files: Files) -> None:
    """Remove the temporary file if it is there; a disk that fails even at that may keep it."""
    with suppress(OSError, ValueError):
        files.remove(one.temporary)
