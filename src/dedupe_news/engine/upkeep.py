"""Files -> articles of an index: scanned as in any run, written as blocks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.corpus.tables import CorpusTables
from dedupe_news.dataset import Dataset
from dedupe_news.dataset.discover import Discovery
from dedupe_news.engine.local import Request, Scan, scans
from dedupe_news.engine.remembered import unused
from dedupe_news.index.block import Block, in_row
from dedupe_news.index.store import LARGEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe_news.corpus.catalogue import Part
    from dedupe_news.dataset import DatasetSettings
    from dedupe_news.dataset.discover import Found
    from dedupe_news.engine.local import Scanned
    from dedupe_news.index.source import Source
    from dedupe_news.index.store import Index
    from dedupe_news.record import Problem


class Work:
    """Puts the articles of files into an index; to be used inside a change, `flush` at its end.

    files: how many were added, changed, dropped. problems: what is wrong with files and rows.
    articles: how many were put in.
    """

    def __init__(self, index: Index, settings: DatasetSettings, request: Request) -> None:
        self.index, self.settings, self._request = index, settings, request
        self._scan = Scan(request.options, CorpusTables.load(), contents=True)
        self._ids: set[str] | None = None
        self._waiting: list[Block] = []
        self.problems: list[Problem] = []
        self.files: Counter[str] = Counter()
        self.articles = 0

    def add(self, found: Sequence[Found], sources: Sequence[Source]) -> None:
        """Add files, each as the source beside it; those that cannot be read are problems."""
        become = {one.path: source for one, source in zip(found, sources, strict=True)}
        with Dataset.of(Discovery((), tuple(found), (), 0), self.settings) as data:
            rows = list(data.problems)
            added = [self.index.store.add_source(become[one.path]) for one in data.sources]
            numbers = np.array(added, dtype=np.int64)
            for one in scans(self._scan, data, self._request, rows):
                self._put(block_of(one, numbers, self._unused(one.part)))
            data.check_unchanged()
            flaws = Counter(problem.path for problem in rows)
            for number, file in zip(added, data.sources, strict=True):
                if flaws[file.name]:
                    source = become[file.path]._replace(number=number, flaws=flaws[file.name])
                    self.index.store.alter(source)
        self.problems += rows

    def _unused(self, part: Part) -> list[str]:
        """The ids; those that the index has already are replaced by file and row."""
        if self._ids is None:
            self._ids = self.index.ids()
        found = unused(part.ids, part.paths, part.rows, self._ids)
        self._ids.update(found)
        return found

    def _put(self, block: Block) -> None:
        self._waiting.append(block)
        self.articles += len(block)
        if sum(map(len, self._waiting)) >= LARGEST // 2:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting."""
        if self._waiting:
            self.index.append(in_row(self._waiting))
            self._waiting = []


def block_of(one: Scanned, numbers: NDArray[np.int64], ids: list[str]) -> Block:
    """Scanned articles as a block. numbers: int64, of the sources in the index, by those here."""
    return Block(
        numbers[one.parsed.sources],
        one.part.rows,
        one.parsed.starts,
        one.parsed.lengths,
        one.contents,
        one.part.allowed,
        ids,
        one.part.outlets,
        one.part.dates,
        one.part.sketches,
    )
