"""Articles of an index -> their texts, read from where they stand: files, or blobs of git."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dedupe_news.dataset import Places
from dedupe_news.dataset.discover import Found
from dedupe_news.dataset.formats import format_of
from dedupe_news.dataset.prepare import prepared
from dedupe_news.dataset.source import Task
from dedupe_news.errors import InputError
from dedupe_news.index.repository import Blobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe_news.dataset import DatasetSettings
    from dedupe_news.dataset.source import Source as Readable
    from dedupe_news.index.repository import Repository
    from dedupe_news.index.source import Source

_STALE = "Run dedupe index update."


class Library:
    """Makes sources of an index readable again, each once a process.

    root: the folder from which their places go. repository: where blobs are read from; None for
    files.
    """

    def __init__(
        self, root: str, settings: DatasetSettings, repository: Repository | None = None
    ) -> None:
        self._root, self._settings, self._repository = root, settings, repository
        self._folder = tempfile.mkdtemp(prefix="dedupe-", dir=settings.temporary)
        self._remove = weakref.finalize(self, removed, self._folder, os.getpid())
        self._ready: dict[int, Readable] = {}
        self._blobs: dict[int, Blobs] = {}  # by process: two must not talk to one git

    def __getstate__(self) -> tuple[Any, ...]:
        return self._root, self._settings, self._repository, self._folder

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self._root, self._settings, self._repository, self._folder = state
        self._ready, self._blobs = {}, {}

    def close(self) -> None:
        """Remove the copies. Nothing can be read afterwards."""
        if os.getpid() in self._blobs:
            self._blobs.pop(os.getpid()).close()
        self._remove()

    def found(self, source: Source) -> Found:
        """The file of a source as the search for files would find it."""
        kind = format_of(source.name)
        if kind is None:
            raise InputError(source.name, "is of no format that is read.", _STALE)
        path = self.path(source)
        state = Path(path).stat()
        stamp = (state.st_size, state.st_mtime_ns)
        return Found(path, source.name, source.name, 0, kind, stamp)

    def path(self, source: Source) -> str:
        """Where the bytes of a source lie. InputError when they are not as they were."""
        if self._repository is not None:
            return self._copied(source)
        if not self.has(source):
            raise InputError(source.name, "was changed while it was worked on.", "Run it again.")
        return os.path.join(self._root, source.place)  # noqa: PTH118

    def has(self, source: Source) -> bool:
        """Is a source as it was? Blobs never change."""
        if self._repository is not None:
            return True
        try:
            state = os.stat(os.path.join(self._root, source.place))  # noqa: PTH116, PTH118  fast
        except (OSError, ValueError):
            return False
        return (state.st_size, state.st_mtime_ns) == (source.size, source.mtime)

    def _copied(self, source: Source) -> str:
        path = Path(self._folder) / f"{os.getpid()}-{source.number}"
        path.write_bytes(self.blob(source.digest))
        return str(path)

    def blob(self, digest: bytes) -> bytes:
        """The content of a blob."""
        assert self._repository is not None
        process = os.getpid()
        if process not in self._blobs:
            self._blobs[process] = Blobs(self._repository)
        return self._blobs[process].read(digest)

    def readable(self, source: Source) -> Readable:
        """The source, ready to be read at any place."""
        if source.number not in self._ready:
            folder = Path(self._folder) / str(os.getpid())
            folder.mkdir(exist_ok=True)
            task = Task(self.found(source), source.number, str(folder), self._settings)
            made = prepared(task).source
            assert made is not None
            self._ready[source.number] = made
        return self._ready[source.number]


def removed(folder: str, process: int) -> None:
    """Remove the copies, unless this is another process that got them by a fork."""
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)


class Texts:
    """The texts of some articles of an index, by their numbers here.

    sources: int64[n], of each article; starts: int64[n], lengths: uint32[n], as in Places.
    """

    def __init__(
        self,
        library: Library,
        settings: DatasetSettings,
        known: dict[int, Source],
        places: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint32]],
    ) -> None:
        self._library, self._settings, self._known = library, settings, known
        self._sources, self._starts, self._lengths = places

    def texts(self, indices: Sequence[int]) -> list[str]:
        """The texts, in the order asked for. InputError when a file is not what it was."""
        wanted = np.array(indices, dtype=np.int64)
        numbers, at = np.unique(self._sources[wanted], return_inverse=True)
        files = tuple(self._library.readable(self._known[one]) for one in numbers.tolist())
        places = Places(
            files,
            self._settings,
            at.astype(np.int32),
            self._starts[wanted],
            self._lengths[wanted],
        )
        return places.texts(range(len(indices)))
