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
from dedupe_news.index.repository import USUAL, Repository, usual_place
from dedupe_news.index.server import is_server, shown
from dedupe_news.index.store import Index, kind_of
from dedupe_news.options import Options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe_news.engine.follow import Followed
    from dedupe_news.record import Problem

AUTO = "auto"  # the usual place


@dataclass(frozen=True, slots=True)
class Place:
    """Where an index is, and what it follows.

    path: of a file, or the URL of a server. repository: the one that it follows; None when it
    follows files.
    """

    path: str
    repository: Repository | None = None

    @classmethod
    def of(cls, path: str, folder: str) -> Place:
        """The index at a path or URL, or at the usual place of a folder (path AUTO).

        At the usual place in a repository it follows what is staged, anywhere else files, unless it
        is there and says something else. On a server it always follows files.
        """
        if is_server(path):
            return cls(path)
        repository = Repository.around(folder)
        usual = usual_place(folder, repository)
        where = usual if path == AUTO else path
        follows = None
        if Path(where).exists():
            with suppress(IndexFileError), Index.reading(where) as index:
                follows = index.store.facts().get("follows")
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
    def on_server(self) -> bool:
        """Is it on a server, and in no file?"""
        return is_server(self.path)

    @property
    def name(self) -> str:
        """How messages call it: without a password."""
        return shown(self.path) if self.on_server else self.path

    @property
    def root(self) -> str:
        """The folder from which the places of its articles go; for a server, that of all files."""
        if self.repository is not None:
            return self.repository.folder
        if self.on_server:
            return os.path.abspath(os.sep)  # noqa: PTH100
        return os.path.dirname(os.path.realpath(self.path))  # noqa: PTH120

    def make_folder(self) -> None:
        """Make the folder of the usual place; any other has to be there."""
        if self.on_server:
            return
        folder = Path(self.path).parent
        if folder.name in USUAL:
            folder.mkdir(exist_ok=True)
        if not folder.is_dir():
            raise IndexFileError(self.path, "the folder does not exist.", "Create it.")

    def followed(self) -> Followed:
        """What it follows."""
        return Folders(self.root) if self.repository is None else Staging(self.repository)

    def paths(self, roots: Sequence[str]) -> tuple[str, ...]:
        """Folders and files that are named from its root, as paths."""
        return tuple(str(Path(self.root, root)) for root in roots)

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
    except BrokenIndexError:  # nothing is lost with it
        if not kind_of(place.path).discard(place.path):
            raise
        return built(place, scope, settings, request or Request(Options()))


def built(place: Place, scope: Scope, settings: DatasetSettings, request: Request) -> Upkeep:
    """Build it, where nothing stands in the way."""
    followed = place.followed()
    with Index.writing(place.path) as index:
        with index.change():
            index.begin(facts_of(scope, settings, followed))
            done = refreshed(index, followed, scope, settings, request)
        index.store.settle()
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
            index.store.note(wanted.facts())
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
        raise InputError(place.name, "follows a bare repository, which has no files.", "Name some.")
    with Index.reading(place.path) as index:
        roots = Scope.of(index).roots
    return place.paths(roots)


def compact(place: Place) -> tuple[int, int]:
    """Give back the space that nothing uses any more; bytes before and after come back."""
    with Index.reading(place.path):
        pass  # no index is made here
    with Index.writing(place.path) as index:
        index.check({})
        before = index.store.size()
        index.compact()
        return before, index.store.size()


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
        store = index.store
        counts = len(store.live()), index.count(), store.links_known(), store.size()
        return Info(place.name, store.facts(), *counts)


def refreshed(
    index: Index, followed: Followed, scope: Scope, settings: DatasetSettings, request: Request
) -> Upkeep:
    """Bring an open index up to date, inside a change."""
    work = Work(index, settings, request)
    followed.refresh(scope, work)
    work.flush()
    return Upkeep(index.path, dict(work.files), index.count(), tuple(work.problems))
