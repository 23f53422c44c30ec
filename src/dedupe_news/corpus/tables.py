"""The data that the steps of a corpus run share, loaded once a process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe_news import pipeline
from dedupe_news.bulk import BulkTable
from dedupe_news.corpus.compare import signals_of
from dedupe_news.corpus.sketch import SketchTools

if TYPE_CHECKING:
    from dedupe_news.corpus.differences import Signals
    from dedupe_news.options import Options


@dataclass(frozen=True, slots=True)
class CorpusTables:
    """What one article, many, and the comparison of two take."""

    article: pipeline.Tables
    bulk: BulkTable
    signals: Signals

    @classmethod
    def load(cls) -> CorpusTables:
        """The shipped data."""
        tables = pipeline.Tables.load()
        bulk = BulkTable.of(tables.fold)
        return cls(tables, bulk, signals_of(bulk))

    def sketch_tools(self, options: Options) -> SketchTools:
        """What sketches take under these options."""
        return SketchTools(
            self.bulk,
            self.article.permutation,
            phrases=options.boilerplate != "off",
            repeats=options.repeats != "off",
        )
