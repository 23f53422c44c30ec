"""What an index follows: the files of folders, or what is staged in a repository."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from dedupe_news import __version__
from dedupe_news.dataset import DatasetSettings
from dedupe_news.dataset.discover import Found, discover, is_own
from dedupe_news.dataset.formats import format_of
from dedupe_news.dataset.globs import matches
from dedupe_news.errors import IndexFileError, InputError
from dedupe_news.index import scheme
from dedupe_news.index.source import Source
from dedupe_news.index.texts import Library

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe_news.dataset import Dataset
    from dedupe_news.engine.upkeep import Work
    from dedupe_news.index.repository import Repository
    from dedupe_news.index.store import Index

SOME = 2_000  # blobs that lie unpacked at a time
_PIECE = 1 << 20  # bytes a read


@dataclass(frozen=True, slots=True)
class Scope:
    """Which files an index holds.

    roots: folders and files, from the root of the index; "" for that root. include, exclude: globs
    on the path from a root, as in .gitignore.
    """

    roots: tuple[str, ...]
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @classmethod
    def of(cls, index: Index) -> Scope:
        """What an index holds, as it says itself."""
        facts = index.store.facts()
        try:
            return cls(*(tuple(json.loads(facts[name])) for name in cls.__slots__))
        except (KeyError, ValueError, TypeError) as error:
            raise IndexFileError(index.path, "is damaged.", index.rebuild) from error

    def facts(self) -> dict[str, str]:
        """The scope as an index writes it down."""
        return {name: json.dumps(getattr(self, name)) for name in self.__slots__}

    def inner(self, path: str) -> str | None:
        """The path of a file of the corpus from its root; None when it is none."""
        for root in self.roots:
            if path == root:
                return path.rpartition("/")[2]
            if not root or path.startswith(f"{root}/"):
                inner = path[len(root) + 1 :] if root else path
                if self._wants(inner):
                    return inner
        return None

    def _wants(self, inner: str) -> bool:
        if format_of(inner) is None or any(map(is_passed_over, inner.split("/"))):
            return False
        if self.include and not matches(inner, self.include):
            return False
        return not matches(inner, self.exclude)


def is_passed_over(name: str) -> bool:
    """Is a file or folder of this name left out of folders: hidden, or an output of ours?"""
    return name.startswith(".") or is_own(name)


class Followed(Protocol):
    """What an index can follow."""

    def facts(self) -> dict[str, str]:
        """What the index writes down of it."""
        ...

    def refresh(self, scope: Scope, work: Work) -> None:
        """Bring the index of the work up to date, inside a change."""
        ...

    def library(self, settings: DatasetSettings) -> Library:
        """What gives the texts of its articles."""
        ...


class Folders:
    """What lies in folders and files. root: the folder from which places go."""

    def __init__(self, root: str) -> None:
        self._root = os.path.realpath(root)

    def facts(self) -> dict[str, str]:
        """What the index writes down of it."""
        return {"follows": "files"}

    def refresh(self, scope: Scope, work: Work) -> None:
        """Bring the index of the work up to date, inside a change."""
        index = work.index
        paths = [os.path.join(self._root, one) for one in scope.roots]  # noqa: PTH118
        seen = discover(paths, replace(work.settings, include=scope.include, exclude=scope.exclude))
        work.problems += seen.problems
        before = {source.place: source for source in index.store.sources()}
        names = {source.name for source in before.values()}
        fresh: list[tuple[Found, Source]] = []
        gone: list[int] = []
        for one in seen.files:
            place = self.place(seen.roots[one.root].path, one.inner)
            known = before.pop(place, None)
            if known is not None and same(known, one, index):
                continue
            name = known.name if known else place if one.name in names else one.name
            names.add(name)
            gone += [] if known is None else [known.number]
            fresh.append((one._replace(name=name), Source(0, name, place, *one.stamp, b"")))
        work.files.update(added=len(fresh) - len(gone), changed=len(gone), dropped=len(before))
        index.store.drop([*gone, *(source.number for source in before.values())])
        work.add(
            [one for one, _ in fresh],
            [source._replace(digest=digest_of(one.path)) for one, source in fresh],
        )

    def place(self, path: str, inner: str = "") -> str:
        """Where a file lies, from the root of the index."""
        base = os.path.relpath(os.path.realpath(path), self._root)
        parts = [] if base == os.curdir else [base.replace(os.sep, "/")]
        return "/".join([*parts, *filter(None, [inner])])

    def places(self, corpus: Dataset) -> list[str]:
        """Where the files of a corpus lie, from the root of the index."""
        roots = [self.place(root.path) for root in corpus.roots]
        return ["/".join(filter(None, [roots[one.root], one.inner])) for one in corpus.sources]

    def library(self, settings: DatasetSettings) -> Library:
        """What gives the texts of its articles."""
        return Library(self._root, settings)


def same(known: Source, found: Found, index: Index) -> bool:
    """Has a file the content that the index knows? A new time of it is written down."""
    if found.stamp == (known.size, known.mtime):
        return True
    if found.stamp[0] != known.size or digest_of(found.path) != known.digest:
        return False
    index.store.alter(known._replace(mtime=found.stamp[1]))
    return True


def digest_of(path: str) -> bytes:
    """The name that git would give to the bytes of a file; b"" when it cannot be read."""
    with suppress(OSError), Path(path).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        found = hashlib.sha1(f"blob {size}\0".encode(), usedforsecurity=False)
        while piece := file.read(_PIECE):
            found.update(piece)
        return found.digest()
    return b""


class Plan(NamedTuple):
    """What an index lacks of what is staged.

    base: the tree of the commit that it will stand on. wanted: path -> blob for what is to be
    there, None for what is to go. staged, deleted: paths that differ from the base.
    """

    base: str
    wanted: Mapping[str, bytes | None]
    staged: frozenset[str]
    deleted: tuple[str, ...]


class Staging:
    """What is staged in a repository; of a bare one, its commit."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    def facts(self) -> dict[str, str]:
        """What the index writes down of it."""
        return {"follows": "git"}

    def plan(self, index: Index, scope: Scope) -> Plan | None:
        """What the index lacks; None when it holds all that is staged, and nothing else."""
        facts, git = index.store.facts(), self._repository
        head, base = git.tree(), facts.get("base", "")
        known = {name: facts.get(name) for name in scope.facts()} == scope.facts()
        differs = None
        if base and known:
            with suppress(InputError):  # the tree may have been cleared away
                differs = {entry.path: entry.blob for entry in git.changed(base)}
        wanted = self._lacks(index, scope, differs, facts)
        if differs is None or head != base:
            differs = {entry.path: entry.blob for entry in git.changed(head)}
        ours = {path: blob for path, blob in differs.items() if scope.inner(path) is not None}
        staged = frozenset(path for path, blob in ours.items() if blob is not None)
        deleted = tuple(sorted(path for path, blob in ours.items() if blob is None))
        settled = {source.place for source in index.store.unsettled()} == staged
        if (
            not wanted
            and known
            and settled
            and (head, json.dumps(deleted))
            == (
                base,
                facts.get("deleted"),
            )
        ):
            return None
        return Plan(head, wanted, staged, deleted)

    def _lacks(
        self,
        index: Index,
        scope: Scope,
        differs: Mapping[str, bytes | None] | None,
        facts: Mapping[str, str],
    ) -> dict[str, bytes | None]:
        """path -> blob of all that is to be changed in the index."""
        if differs is None:
            now: dict[str, bytes | None] = {
                one.path: one.blob for one in self._repository.staged() if scope.inner(one.path)
            }
            sources = list(index.store.sources())
            now |= {one.place: None for one in sources if one.place not in now}
        else:
            once = {source.place for source in index.store.unsettled()}
            once.update(json.loads(facts.get("deleted", "[]")))
            back = sorted(once - set(differs))
            now = dict(differs) | dict(self._repository.of_tree(facts["base"], back))
            now = {path: blob for path, blob in now.items() if scope.inner(path) is not None}
            sources = index.store.placed(now)
        held = {source.place: source.digest for source in sources}
        return {path: blob for path, blob in now.items() if held.get(path) != blob}

    def refresh(self, scope: Scope, work: Work) -> None:
        """Bring the index of the work up to date, inside a change."""
        index, plan = work.index, self.plan(work.index, scope)
        if plan is None:
            return
        before = {source.place: source for source in index.store.placed(plan.wanted)}
        fresh = [path for path, blob in plan.wanted.items() if blob is not None]
        index.store.drop(source.number for source in before.values())
        changed = sum(path in before for path in fresh)
        work.files.update(
            added=len(fresh) - changed, changed=changed, dropped=len(before) - changed
        )
        library = self.library(work.settings)
        here = self._at_hand(fresh)
        try:
            for at in range(0, len(fresh), SOME):
                self._add(fresh[at : at + SOME], plan, scope, work, (library, here))
        finally:
            library.close()
        for source in {*index.store.unsettled(), *index.store.placed(plan.staged)}:
            index.store.alter(source._replace(staged=source.place in plan.staged))
        index.store.note({"base": plan.base, "deleted": json.dumps(plan.deleted)})

    def _add(
        self,
        paths: list[str],
        plan: Plan,
        scope: Scope,
        work: Work,
        texts: tuple[Library, Mapping[str, Found]],
    ) -> None:
        """Add some blobs; they lie unpacked only as long as they are read."""
        library, here = texts
        sources = [Source(0, path, path, 0, 0, plan.wanted[path] or b"") for path in paths]
        found, unpacked = [], []
        for number, source in enumerate(sources, 1):
            one = here.get(source.place)
            if one is None:
                one = library.found(source._replace(number=-number))
                unpacked.append(one.path)
            found.append(one._replace(inner=scope.inner(source.place) or source.name))
        try:
            work.add(found, sources)
        finally:
            for path in unpacked:
                Path(path).unlink(missing_ok=True)

    def _at_hand(self, paths: Sequence[str]) -> dict[str, Found]:
        """Of many text files those that lie in the work tree as they are staged.

        They need not be unpacked. Rows of other files are read again at the same bytes, so those
        come from their blobs, whatever git makes of their line ends in the work tree.
        """
        git, found = self._repository, {}
        if not git.top or len(paths) < SOME:
            return {}
        changed = git.unstaged()
        for path in paths:
            kind, place = format_of(path), Path(git.top, path)
            if kind is not None and kind[:2] == ("text", "") and path not in changed:
                with suppress(OSError):
                    state = place.stat()
                    stamp = (state.st_size, state.st_mtime_ns)
                    found[path] = Found(str(place), path, path, 0, kind, stamp)
        return found

    def library(self, settings: DatasetSettings) -> Library:
        """What gives the texts of its articles."""
        return Library(self._repository.folder, settings, self._repository)


def facts_of(scope: Scope, settings: DatasetSettings, followed: Followed) -> dict[str, str]:
    """All that a new index writes down."""
    about = {"written by": f"dedupe-news {__version__}"}
    return {**about, **scheme.reading(settings), **scope.facts(), **followed.facts()}
