"""git, as far as an index asks: what is staged, how that differs from a tree, what a blob says."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, Self

from dedupe_news.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

USUAL = ("dedupe", ".dedupe")  # folders of an index: in git's own one, elsewhere
SOME = 500  # paths in one command
_FILE = b"100"  # how the mode of a file begins; links and other repositories have others


def git(folder: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """A git command, done; what it says is in English."""
    return subprocess.run(
        ["git", "-C", folder, *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )


class Entry(NamedTuple):
    """A path of a tree, or of what is staged. blob: None where nothing stands any more."""

    path: str
    blob: bytes | None


class Repository(NamedTuple):
    """A repository. top: the root of its work tree, "" for a bare one. common: where it keeps its
    own files, the same for all its work trees.
    """

    top: str
    common: str

    @classmethod
    def around(cls, folder: str) -> Self | None:
        """The repository that a folder lies in; None for none, or where there is no git."""
        asked = ("rev-parse", "--is-bare-repository", "--git-common-dir", "--show-cdup")
        try:
            found = git(folder, *asked)
        except (OSError, ValueError):
            return None
        if b"dubious ownership" in found.stderr:
            advice = "Say whose it is with git config --global --add safe.directory FOLDER."
            raise InputError(folder, "git will not look into it: it is another user's.", advice)
        lines = os.fsdecode(found.stdout).split("\n")
        if found.returncode or len(lines) < 3:
            return None
        bare, common, up = lines[:3]
        top = "" if bare == "true" else os.path.realpath(Path(folder, up))
        return cls(top, os.path.realpath(Path(folder, common)))

    @property
    def folder(self) -> str:
        """Where git is to be run."""
        return self.top or self.common

    def run(self, *arguments: str) -> bytes:
        """What a git command prints. InputError when it fails."""
        done = git(self.folder, *arguments)
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
            raise InputError(self.folder, f"git {arguments[0]} failed: {said}", "")
        return done.stdout

    def tree(self) -> str:
        """The tree of the current commit; the empty one before the first commit."""
        try:
            return self.run("rev-parse", "--verify", "--quiet", "HEAD^{tree}").decode().strip()
        except InputError:
            return self.run("hash-object", "-t", "tree", os.devnull).decode().strip()

    def has(self, tree: str) -> bool:
        """Is this tree still there?"""
        try:
            self.run("cat-file", "-e", f"{tree}^{{tree}}")
        except InputError:
            return False
        return True

    def staged(self) -> Iterator[Entry]:
        """All files as they are staged; of a bare repository, those of the current commit."""
        if self.top:
            for row in split(self.run("ls-files", "--stage", "-z")):
                head, _, path = row.partition(b"\t")
                mode, blob, stage = head.split(b" ")
                if mode.startswith(_FILE) and stage == b"0":
                    yield Entry(os.fsdecode(path), bytes.fromhex(blob.decode()))
            return
        for name, digest in listed(self.run("ls-tree", "-r", "-z", "--full-tree", self.tree())):
            yield Entry(name, digest)

    def unstaged(self) -> set[str]:
        """The files of the work tree that are not as they are staged."""
        return {os.fsdecode(path) for path in split(self.run("diff-files", "--name-only", "-z"))}

    def of_tree(self, tree: str, paths: Sequence[str]) -> Iterator[Entry]:
        """What stands at these paths in a tree; None where there is no file."""
        found: dict[str, bytes] = {}
        for at in range(0, len(paths), SOME):
            some = paths[at : at + SOME]
            found |= dict(listed(self.run("ls-tree", "-r", "-z", "--full-tree", tree, "--", *some)))
        for path in paths:
            yield Entry(path, found.get(path))

    def changed(self, tree: str) -> Iterator[Entry]:
        """How what is staged differs from a tree; of a bare repository, how the commit does."""
        shape = ("-r", "--raw", "-z", "--no-renames", "--no-abbrev")
        if self.top:
            rows = split(self.run("diff-index", "--cached", *shape, tree))
        else:
            rows = split(self.run("diff-tree", *shape, tree, self.tree()))
        for head, path in zip(rows[::2], rows[1::2], strict=True):
            _, mode, _, blob, status = head.split(b" ")
            there = mode.startswith(_FILE) and status not in (b"D", b"U")
            yield Entry(os.fsdecode(path), bytes.fromhex(blob.decode()) if there else None)


def listed(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(path, blob) of the files in a listing of a tree."""
    for row in split(data):
        head, _, path = row.partition(b"\t")
        mode, _, blob = head.split(b" ")
        if mode.startswith(_FILE):
            yield os.fsdecode(path), bytes.fromhex(blob.decode())


def split(data: bytes) -> list[bytes]:
    """The fields of a list that is parted by NULs."""
    return data.split(b"\0")[:-1]


class Blobs:
    """Reads blobs by their ids, through one process of git."""

    def __init__(self, repository: Repository) -> None:
        self._process = subprocess.Popen(
            ["git", "-C", repository.folder, "cat-file", "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._folder = repository.folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the process end."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait()

    def read(self, blob: bytes) -> bytes:
        """The content of a blob. InputError when it is not there."""
        asked, told = self._streams()
        try:
            asked.write(blob.hex().encode() + b"\n")
            asked.flush()
        except OSError as error:
            raise InputError(self._folder, "git cat-file ended early.", "") from error
        head = told.readline().split()
        if len(head) != 3 or head[1] != b"blob":
            raise InputError(self._folder, f"git has no blob {blob.hex()}.", "Fetch it.")
        data = told.read(int(head[2]) + 1)
        return data[:-1]

    def _streams(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout


def usual_place(folder: str, repository: Repository | None) -> str:
    """Where the index of a folder is kept: with its repository, else in a folder beside it."""
    if repository is not None:
        return str(Path(repository.common, USUAL[0], "index.sqlite"))
    return str(Path(folder, USUAL[1], "index.sqlite"))
