"""Every call to the operating system, in one place, so that tests can make each of them fail."""

from __future__ import annotations

import os
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_READ = os.O_RDONLY | _BINARY | getattr(os, "O_NONBLOCK", 0)  # a pipe must not make us wait
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | getattr(os, "O_NOFOLLOW", 0)


class Files:
    """The file system. Each method is one call that raises OSError when it fails."""

    def stat(self, path: str) -> os.stat_result:
        """What path stands for, links followed."""
        return Path(path).stat()

    def is_link(self, path: str) -> bool:
        """Is path itself a symbolic link?"""
        return Path(path).is_symlink()

    def resolve(self, path: str) -> str:
        """The absolute place path leads to, links followed as far as they go."""
        return os.path.realpath(path)

    def writable(self, path: str) -> bool:
        """May this user write to path?"""
        return os.access(path, os.W_OK)

    def open_to_read(self, path: str) -> int:
        """A descriptor that does not wait for a writer when path is a pipe."""
        return os.open(path, _READ)

    def open_new(self, path: str, mode: int) -> int:
        """A descriptor of a file that did not exist before."""
        return os.open(path, _WRITE, mode)

    def state(self, fd: int) -> os.stat_result:
        """What is known about an open file."""
        return os.fstat(fd)

    def read(self, fd: int, size: int) -> bytes:
        """Up to size further bytes; none at the end."""
        return os.read(fd, size)

    def write(self, fd: int, data: memoryview) -> int:
        """How many of the bytes were written."""
        return os.write(fd, data)

    def set_mode(self, fd: int, mode: int) -> None:
        """Permissions of an open file, where the system has them."""
        if hasattr(os, "fchmod"):
            os.fchmod(fd, mode)

    def set_owner(self, fd: int, user: int, group: int) -> None:
        """Owner of an open file, where the system has them."""
        if hasattr(os, "fchown"):
            os.fchown(fd, user, group)

    def sync(self, fd: int) -> None:
        """Returns when the bytes of an open file are on the disk."""
        os.fsync(fd)

    def close(self, fd: int) -> None:
        """Gives the descriptor back."""
        os.close(fd)

    def sync_folder(self, path: str) -> None:
        """Returns when the names in a folder are on the disk, where the system can tell."""
        if os.name == "nt":
            return
        fd = os.open(path, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def replace(self, source: str, target: str) -> None:
        """Renames source to target in one step, over a file that may be there."""
        Path(source).replace(target)

    def remove(self, path: str) -> None:
        """Removes one file."""
        Path(path).unlink()
