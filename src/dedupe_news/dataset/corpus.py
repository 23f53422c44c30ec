"""A corpus: files and folders of any format we read, as one numbered sequence of articles."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Self

import numpy as np

from dedupe_news.dataset.chunks import Chunk, Parsed, chunks_of, read_chunk
from dedupe_news.dataset.discover import Discovery, Root, discover
from dedupe_news.dataset.places import Places
from dedupe_news.dataset.prepare import prepare
from dedupe_news.dataset.seen import Seen
from dedupe_news.dataset.settings import DatasetSettings
from dedupe_news.dataset.source import Prepared, Source, Task, check_unchanged
from dedupe_news.record import Problem, Record

Spread = Callable[[Callable[[Task], Prepared], Iterable[Task]], Iterable[Prepared]]


class Dataset:
    """A corpus that is read chunk by chunk, and then again at any place.

    sources: the files, in order. problems: what is wrong with whole files, and what was read
    already. passed_over: how many files in folders are of no format that is read. Unpacked copies
    lie in a private folder until close().
    """

    def __init__(
        self,
        roots: tuple[Root, ...],
        sources: tuple[Source, ...],
        settings: DatasetSettings,
        folder: str,
    ) -> None:
        self.roots, self.sources, self.settings = roots, sources, settings
        self.problems: list[Problem] = []
        self.passed_over = 0
        self._remove = weakref.finalize(self, remove, folder, os.getpid())
        self._parsed: list[Parsed] = []
        self._places: Places | None = None
        self._seen = Seen()
        self._renamed: set[int] = set()
        self._count = self._next = 0

    @classmethod
    def open(
        cls, paths: Sequence[str], settings: DatasetSettings | None = None, spread: Spread = map
    ) -> Dataset:
        """The corpus in the files and folders. What cannot be read is in problems.

        spread is map, or the like of a pool, which then unpacks several files at a time.
        """
        settings = settings or DatasetSettings()
        return cls.of(discover(paths, settings), settings, spread)

    @classmethod
    def of(cls, found: Discovery, settings: DatasetSettings, spread: Spread = map) -> Dataset:
        """The corpus in files that were found already."""
        folder = tempfile.mkdtemp(prefix="dedupe-", dir=settings.temporary)
        try:
            tasks = [Task(one, at, folder, settings) for at, one in enumerate(found.files)]
            ready = list(spread(prepare, tasks))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        sources = tuple(one.source for one in ready if one.source is not None)
        corpus = cls(found.roots, sources, settings, folder)
        corpus.passed_over = found.passed_over
        corpus.problems += [*found.problems, *(said for one in ready for said in one.problems)]
        return corpus

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        """How many articles are remembered."""
        return self._count

    def close(self) -> None:
        """Remove the unpacked copies. Nothing can be read afterwards."""
        self._remove()

    def chunks(self) -> Iterator[Chunk]:
        """All input as pieces of work for read_chunk, in order."""
        return chunks_of(self.sources, self.settings)

    def remember(self, parsed: Parsed) -> Parsed:
        """Keep where the records of a chunk stand: 24 bytes each. In the order of chunks.

        Comes back with other ids, and a problem, for records whose ids were given before.
        """
        if parsed.number != self._next:
            raise ValueError(f"chunk {self._next} comes next, not {parsed.number}")
        taken = self._seen.add(parsed.ids).tolist()
        self._renamed.update(self._count + at for at in taken)
        self._parsed.append(parsed._replace(records=[], problems=[], ids=parsed.ids[:0]))
        self._places, self._next = None, self._next + 1
        self._count += len(parsed.starts)
        records, problems = list(parsed.records), list(parsed.problems)
        for at in taken:
            name, row = self.sources[parsed.sources[at]].name, int(parsed.rows[at])
            advice = f"It is called {name}:{row + 1} here."
            problems.append(Problem(name, row, 0, "its id was given before.", advice))
            if records:
                records[at] = renamed(records[at])
        return parsed._replace(records=records, problems=problems)

    def places(self) -> Places:
        """Where all records stand that are remembered, for any process."""
        if self._places is None:
            self._places = Places(
                self.sources,
                self.settings,
                joined([one.sources for one in self._parsed], np.int32),
                joined([one.starts for one in self._parsed], np.int64),
                joined([one.lengths for one in self._parsed], np.uint32),
            )
            self._parsed = [merged(self._parsed, self._places)] if self._parsed else []
        return self._places

    def texts(self, indices: Sequence[int]) -> list[str]:
        """The texts of the records with these numbers, counted from 0 over the whole corpus."""
        return self.places().texts(indices)

    def records(self) -> Iterator[Record]:
        """All records in order, read anew; ids are those that remember gave."""
        index = 0
        for chunk in self.chunks():
            for record in read_chunk(chunk).records:
                yield renamed(record) if index in self._renamed else record
                index += 1

    def check_unchanged(self) -> None:
        """Raise InputError when a file is not as it was found."""
        for source in self.sources:
            check_unchanged(source)


def remove(folder: str, process: int) -> None:
    """Remove the copies, unless this is another process that got the corpus by a fork."""
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)


def renamed(record: Record) -> Record:
    """The record under an id made of its place."""
    return record._replace(id=f"{record.path}:{record.row + 1}")


def joined(arrays: list[Any], kind: Any) -> Any:
    """Arrays in a row; an empty one of that kind for none."""
    return np.concatenate([np.zeros(0, dtype=kind), *arrays])


def merged(parsed: list[Parsed], places: Places) -> Parsed:
    """What was remembered, as one, so that places are held once."""
    return parsed[-1]._replace(
        sources=places.sources,
        starts=places.starts,
        lengths=places.lengths,
        rows=np.zeros(0, np.int64),
    )
