"""Paths a user names -> the files of a corpus, in an order that no file system decides."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import NamedTuple

from dedupe_news.dataset.formats import KNOWN, Format, format_of
from dedupe_news.dataset.globs import matches
from dedupe_news.dataset.settings import DatasetSettings
from dedupe_news.record import Problem

_OWN = re.compile(
    r"\.clean(\.[^.]+){1,2}$|\.clean$|(^|\.)report(\.\d+)?\.jsonl?(\.gz)?$|^\.dedupe-.*\.tmp$",
    re.IGNORECASE,
)
_LOOP = "is a link that leads in a circle."


class Root(NamedTuple):
    """One path the user named. label: how names of its files begin, "" for not at all."""

    path: str
    folder: bool
    label: str


class Found(NamedTuple):
    """One file to be read.

    name: as reports call it, parted by slashes. inner: from its root, "" when it was named itself.
    root: the number of its root. stamp: size and time of the last change.
    """

    path: str
    name: str
    inner: str
    root: int
    format: Format
    stamp: tuple[int, int]

    @property
    def folder(self) -> str:
        """The first folder below the root, or ""."""
        return self.inner.partition("/")[0] if "/" in self.inner else ""


class Discovery(NamedTuple):
    """What was found. passed_over: how many files in folders are of no format we read."""

    roots: tuple[Root, ...]
    files: tuple[Found, ...]
    problems: tuple[Problem, ...]
    passed_over: int


@dataclass(slots=True)
class Search:
    """A search under way: what is known of all roots so far."""

    settings: DatasetSettings
    files: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    links: list[tuple[int, str, str, str]] = field(default_factory=list)
    passed_over: int = 0

    def problem(self, name: str, problem: str, advice: str = "") -> None:
        """Note that a path is not read."""
        self.problems.append(Problem(name, -1, 0, problem, advice))


def discover(paths: Sequence[str], settings: DatasetSettings) -> Discovery:
    """The files that the paths stand for: in the order of the paths, in folders by name."""
    roots = label(paths)
    search = Search(settings)
    for number, root in enumerate(roots):
        if root.folder:
            enter(search, number, root.path, "", root.label)
        else:
            named_file(search, number, root)
    follow(search)
    search.files.sort(key=lambda one: (one.root, one.inner))
    return Discovery(roots, tuple(search.files), tuple(search.problems), search.passed_over)


def label(paths: Sequence[str]) -> tuple[Root, ...]:
    """The roots, named so that no two files of different roots get one name."""
    names = Counter(PurePath(os.path.normpath(path)).name for path in paths)
    roots = []
    for path in paths:
        folder = Path(path).is_dir()
        plain = PurePath(os.path.normpath(path))
        name = plain.name if names[plain.name] == 1 and plain.name else plain.as_posix()
        roots.append(Root(path, folder, "" if folder and len(paths) == 1 else name))
    return tuple(roots)


def as_spelled(found: Discovery) -> Discovery:
    """The same; files that were named themselves are called as they were named."""
    files = [
        one if found.roots[one.root].folder else one._replace(name=PurePath(one.path).as_posix())
        for one in found.files
    ]
    return found._replace(files=tuple(files))


def named_file(search: Search, number: int, root: Root) -> None:
    """Take a file that the user named itself."""
    kind = format_of(root.path)
    if kind is None and Path(root.path).exists():
        search.problem(root.label, "is of no format that is read.", f"Known are {KNOWN}.")
    elif is_own(PurePath(root.path).name) and original_beside(root.path):
        search.problem(root.label, "is the output of an earlier run.", "Name its original.")
    else:
        take(search, number, root.path, "", root.label)


def original_beside(path: str) -> bool:
    """Does the file that a clean copy was made of lie beside it?"""
    return Path(path).with_name(PurePath(path).name.replace(".clean", "")).exists()


def is_own(name: str) -> bool:
    """Is a file or folder called like an output of ours?

    >>> [is_own(one) for one in ("a.clean.jsonl.gz", "news.clean", "a.report.2.json", "clean.txt")]
    [True, True, True, False]
    """
    return _OWN.search(name) is not None


def enter(search: Search, number: int, folder: str, inner: str, prefix: str) -> None:
    """Take what lies in a folder; links are put off until all real paths are known."""
    waiting = [(folder, inner)]
    while waiting:
        folder, inner = waiting.pop()
        if not mark(search, folder, join(prefix, inner)):
            continue
        for entry, path in listing(search, folder, join(prefix, inner)):
            here = join(inner, entry.name)
            if entry.is_symlink():
                search.links.append((number, path, here, prefix))
            elif entry.is_dir(follow_symlinks=False):
                if not matches(here + "/", search.settings.exclude):
                    waiting.append((path, here))
            else:
                found_file(search, number, path, here, prefix)


def join(prefix: str, name: str) -> str:
    """Two parts of a path with one slash, unless one is empty.

    >>> join("news", "a.txt"), join("", "a.txt"), join("news", "")
    ('news/a.txt', 'a.txt', 'news')
    """
    return f"{prefix}/{name}" if prefix and name else prefix or name


def mark(search: Search, path: str, name: str) -> bool:
    """Is this the first time that the search comes to that place?"""
    place = os.path.realpath(path)
    first = search.seen.get(place)
    if first is not None:
        search.problem(name, "is read already.", f"It is the same as {first or path}.")
        return False
    search.seen[place] = name
    return True


def listing(search: Search, folder: str, name: str) -> Iterator[tuple[os.DirEntry[str], str]]:
    """The entries of a folder that are neither hidden nor ours, in order of their names."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        search.problem(name, f"cannot be looked into: {os.strerror(error.errno or 0).lower()}.")
        return
    for entry in entries:
        if not entry.name.startswith(".") and not is_own(entry.name):
            yield entry, entry.path


def found_file(search: Search, number: int, path: str, inner: str, prefix: str) -> None:
    """Take a file that lies in a folder, if it is one we read and one that is wanted."""
    wanted = search.settings.include
    if matches(inner, search.settings.exclude) or (wanted and not matches(inner, wanted)):
        return
    if format_of(inner) is None:
        search.passed_over += 1
    else:
        take(search, number, path, inner, join(prefix, inner))


def take(search: Search, number: int, path: str, inner: str, name: str) -> None:
    """Add a file, unless it is none or is known already."""
    kind = format_of(path)
    try:
        state = Path(path).stat()
    except (OSError, ValueError) as error:
        search.problem(name, *absent(path, error))
        return
    if not stat.S_ISREG(state.st_mode):
        search.problem(name, "is not a file.", "Name a file or a folder.")
    elif mark(search, path, name) and kind is not None:
        stamp = (state.st_size, state.st_mtime_ns)
        search.files.append(Found(path, name, inner, number, kind, stamp))


def absent(path: str, error: Exception) -> tuple[str, str]:
    """Why a path cannot be read, and what to do."""
    if isinstance(error, FileNotFoundError) and Path(path).is_symlink():
        target = str(Path(path).readlink())
        return f"is a link to {target!r}, which does not exist.", "Remove the link."
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return "does not exist.", "Check the name."
    if isinstance(error, OSError) and error.errno:
        return f"cannot be read: {os.strerror(error.errno).lower()}.", "Check the file."
    return "is not a possible file name.", "Check the name."


def follow(search: Search) -> None:
    """Take what links lead to, where it was not found without them."""
    while search.links:
        links, search.links = sorted(search.links), []
        for number, path, inner, prefix in links:
            if not Path(path).is_dir():
                found_file(search, number, path, inner, prefix)
            elif os.path.realpath(path) in parents(path):
                search.problem(join(prefix, inner), _LOOP, "Remove the link.")
            elif not matches(inner + "/", search.settings.exclude):
                enter(search, number, path, inner, prefix)


def parents(path: str) -> Iterable[str]:
    """The real places of the folders that a path lies in."""
    real = os.path.realpath(Path(path).parent)
    return {real, *map(str, PurePath(real).parents)}
