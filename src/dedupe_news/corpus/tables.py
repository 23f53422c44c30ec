"""The data that the steps of a corpus run share, loaded once a process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe_news.bulk import BulkTable
from dedupe_news.corpus.compare import signals_of
from dedupe_news.corpus.sketch import SketchTools
from dedupe_news.minhash import permutations
from dedupe_news.tables import load

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dedupe_news import pipeline
    from dedupe_news.corpus.differences import Signals
    from dedupe_news.options import Options
    from dedupe_news.tables import FoldTable


@dataclass(frozen=True, slots=True)
class CorpusTables:
    """What one article, many, and the comparison of two take."""

    fold: FoldTable
    permutation: NDArray[np.uint32]
    bulk: BulkTable
    signals: Signals

    @classmethod
    def load(cls) -> CorpusTables:
        """The shipped data."""
        fold = load()
        bulk = BulkTable.of(fold)
        return cls(fold, permutations(), bulk, signals_of(bulk))

    def sketch_tools(self, options: Options) -> SketchTools:
        """What sketches take under these options."""
        return SketchTools(
            self.bulk,
            self.permutation,
            phrases=options.boilerplate != "off",
            repeats=options.repeats != "off",
        )

    @property
    def article(self) -> pipeline.Tables:
        """What the steps for one article take; these are loaded when they are first needed."""
        from dedupe_news import pipeline  # noqa: PLC0415  50 ms that a hook need not spend

        return pipeline.Tables.of(self.fold, self.permutation)
