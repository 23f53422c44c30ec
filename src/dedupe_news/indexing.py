"""A persistent index: where it is, and how it is built, brought up to date, and looked into."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dedupe_news.dataset import DatasetSettings
from dedupe_news.engine.follow import Folders, Scope, Staging, facts_of
from dedupe_news.engine.local import Request
from dedupe_news.engine.upkeep import Work
from dedupe_news.errors import BrokenIndexError, EmptyIndexError, IndexFileError, InputError
from dedupe_news.index import scheme
from dedupe_news.index.database import is_ours
from dedupe_news.index.repository import USUAL, Repository, usual_place
from dedupe_news.index.store import Index
from dedupe_news.options import Options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe_news.engine.follow import Followed
    from dedupe_news.record import Problem

AUTO = "auto"  # the usual place


@dataclass(frozen=True, slots=True)
class Place:
    """Where an index is, and what it follows.

    repository: the one that it follows; None when it follows files.
    """

    path: str
    repository: Repository | None = None

    @classmethod
    def of(cls, path: str, folder: str) -> Place:
        """The index at a path, or at the usual place of a folder (path AUTO).

        At the usual place in a repository it follows what is staged, anywhere else files, unless it
        is there and says something else.
        """
        repository = Repository.around(folder)
        usual = usual_place(folder, repository)
        where = usual if path == AUTO else path
        follows = None
        if Path(where).exists():
            with suppress(IndexFileError), Index.reading(where) as index:
                follows = index.facts().get("follows")
        if follows is None:
            follows = "git" if os.path.realpath(where) == os.path.realpath(usual) else "files"
        if follows == "files":
            return cls(where)
        if repository is None and path != AUTO:
            raise InputError(
                where, "follows a repository, and this folder is in none.", "Go there."
            )
        return cls(where, repository)

    @property
    def root(self) -> str:
        """The folder from which the places of its articles go."""
        if self.repository is not None:
            return self.repository.folder
        return os.path.dirname(os.path.realpath(self.path))  # noqa: PTH120

    def make_folder(self) -> None:
        """Make the folder of the usual place; any other has to be there."""
        folder = Path(self.path).parent
        if folder.name in USUAL:
            folder.mkdir(exist_ok=True)
        if not folder.is_dir():
            raise IndexFileError(self.path, "the folder does not exist.", "Create it.")

    def followed(self) -> Followed:
        """What it follows."""
        return Folders(self.root) if self.repository is None else Staging(self.repository)

    def inner(self, paths: Sequence[str]) -> tuple[str, ...]:
        """Paths from its root; "" for the root itself."""
        return tuple(Folders(self.root).place(path) for path in paths)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What was done to an index. files: added, changed, dropped. articles: in it now."""

    path: str
    files: Mapping[str, int]
    articles: int
    problems: tuple[Problem, ...]


def build(
    place: Place, scope: Scope, settings: DatasetSettings, request: Request | None = None
) -> Upkeep:
    """Build an index anew; what stood there before is seen by others until it is done.

    Raises IndexFileError for what is no index of ours, or where none can be kept.
    """
    place.make_folder()
    try:
        return built(place, scope, settings, request or Request(Options()))
    except BrokenIndexError:
        if not is_ours(place.path):
            raise
        for ending in ("", "-wal", "-shm"):  # it is damaged, and nothing is lost with it
            Path(place.path + ending).unlink(missing_ok=True)
        return built(place, scope, settings, request or Request(Options()))


def built(place: Place, scope: Scope, settings: DatasetSettings, request: Request) -> Upkeep:
    """Build it, where nothing stands in the way."""
    followed = place.followed()
    with Index.writing(place.path) as index:
        with index.change():
            index.begin(facts_of(scope, settings, followed))
            done = refreshed(index, followed, scope, settings, request)
        index.settle()
    return done


def update(
    place: Place,
    request: Request | None = None,
    scope: Scope | None = None,
    more: Sequence[str] = (),
) -> Upkeep:
    """Bring an index up to date: only files that changed are read.

    scope: what it is to hold from now on; None for what it holds. more: folders and files that it
    is to hold too.
    """
    followed = place.followed()
    with Index.reading(place.path):
        pass  # no index is made here
    with Index.writing(place.path) as index:
        settings = index.settings()
        index.check({})
        with index.change():
            wanted = scope or Scope.of(index)
            roots = dict.fromkeys((*wanted.roots, *place.inner(more)))
            wanted = replace(wanted, roots=tuple(roots))
            done = refreshed(index, followed, wanted, settings, request or Request(Options()))
            index.note(wanted.facts())
    return done


def freshen(place: Place, scope: Scope, settings: DatasetSettings) -> None:
    """Let an index that follows a repository hold what is staged now; build it if there is none."""
    assert place.repository is not None
    try:
        with Index.reading(place.path) as index:
            index.check(scheme.reading(settings))
            stale = Staging(place.repository).plan(index, scope) is not None
    except EmptyIndexError:  # or none at all
        build(place, scope, settings)
        return
    if stale:
        update(place, scope=scope)


def paths_of(place: Place) -> tuple[str, ...]:
    """The folders and files that an index holds, as paths. InputError for blobs alone."""
    if place.repository is not None and not place.repository.top:
        raise InputError(place.path, "follows a bare repository, which has no files.", "Name some.")
    with Index.reading(place.path) as index:
        roots = Scope.of(index).roots
    return tuple(str(Path(place.root, root)) for root in roots)


def compact(place: Place) -> tuple[int, int]:
    """Give back the space that nothing uses any more; bytes before and after come back."""
    before = size(place)
    with Index.reading(place.path):
        pass  # no index is made here
    with Index.writing(place.path) as index:
        index.check({})
        index.compact()
    return before, size(place)


def size(place: Place) -> int:
    """How many bytes an index takes, its log included."""
    files = (Path(place.path + ending) for ending in ("", "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def faults(place: Place) -> list[str]:
    """What is wrong with an index; nothing when it is sound."""
    with Index.reading(place.path) as index:
        return index.faults()


@dataclass(frozen=True, slots=True)
class Info:
    """What is in an index. facts: what it says of itself, by name. size: bytes."""

    path: str
    facts: Mapping[str, str]
    files: int
    articles: int
    links: int
    size: int


def info(place: Place) -> Info:
    """What is in an index."""
    with Index.reading(place.path) as index:
        counts = index.count("sources"), articles(index), index.count("links")
        return Info(place.path, index.facts(), *counts, size(place))


def refreshed(
    index: Index, followed: Followed, scope: Scope, settings: DatasetSettings, request: Request
) -> Upkeep:
    """Bring an open index up to date, inside a change."""
    work = Work(index, settings, request)
    followed.refresh(scope, work)
    work.flush()
    return Upkeep(index.path, dict(work.files), articles(index), tuple(work.problems))


def articles(index: Index) -> int:
    """How many articles are in an index."""
    return sum(map(len, index.blocks()))
