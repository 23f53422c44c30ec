"""What a run over a corpus is to do, what it tells on the way, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from dedupe_news.dataset import DatasetSettings
from dedupe_news.options import Options

if TYPE_CHECKING:
    from dedupe_news.corpus.cluster import Link
    from dedupe_news.corpus.result import Changed, Entry, Phrase, Totals
    from dedupe_news.dataset import Change
    from dedupe_news.engine.local import Examined
    from dedupe_news.record import Problem
    from dedupe_news.report.store import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run over a corpus is to do.

    output: file or folder, None for beside the input. reports: where reports go; none: beside the
    output, unless report is false. phrases: the file of the boilerplate list, "" for none. write:
    are cleaned copies to be written? in_place: over the inputs themselves? show: is the watch to be
    told what would change in each file? Then nothing is written. openings: of how many clusters the
    first words are wanted. jobs: processes, 0 for as many as are worth it. index: the file, or
    the URL of a server, of the index to compare with, "auto" for the one at the usual place, ""
    for none; a run that writes adds the articles to it. baseline: the file of findings that are
    known, and do not count; new_baseline: where all that are found are written; "" for none. asks:
    is all wanted that the index has like the articles, whichever would go?
    """

    paths: tuple[str, ...]
    options: Options = field(default_factory=Options)
    settings: DatasetSettings = field(default_factory=DatasetSettings)
    references: tuple[str, ...] = ()
    allowed: frozenset[str] = frozenset()
    phrases: str = ""
    output: str | None = None
    reports: tuple[str, ...] = ()
    write: bool = True
    report: bool = True
    show: bool = False
    in_place: bool = False
    dry: bool = False
    force: bool = False
    openings: int = 0
    jobs: int = 0
    index: str = ""
    baseline: str = ""
    new_baseline: str = ""
    asks: bool = False


class Found(NamedTuple):
    """An article that goes as a copy (link and canonical are given), or in which something is."""

    entry: Entry
    canonical: Entry | None = None
    link: Link | None = None
    changed: Changed | None = None


@dataclass(frozen=True, slots=True)
class CorpusResult:
    """What came of a run. stopped: by the guard, so that no cleaned data was written.

    counts: articles of the clusters by relation that stay ('stays'), files, runs and so on, as in
    the totals of the report. finals: where the cleaned data is, or would be. openings: the first
    words of canonical articles. allowed: how many articles stay because a list says so. stale:
    files of the index whose articles were left out, because the files are not as they were. passed:
    how many articles have no findings but those of the baseline.
    """

    examined: Examined
    totals: Totals
    counts: Mapping[str, Any]
    problems: tuple[Problem, ...]
    passed_over: int
    finals: tuple[str, ...]
    reports: tuple[str, ...]
    stopped: bool
    openings: Mapping[int, str]
    phrases: tuple[Phrase, ...]
    cut: frozenset[Phrase]
    allowed: int
    stale: tuple[str, ...] = ()
    passed: int = 0


class Watch:
    """What is told while a run goes on; to be overridden."""

    def progress(self, stage: str, done: int, total: int) -> None:
        """How far it is. Stages: read, compare, look, write; total 0 for unknown."""

    def found(self, one: Found) -> None:
        """An article that goes, or in which something was found."""

    def change(self, one: Change) -> None:
        """What would change in a file; only where that is asked for (Asked.show)."""

    def problem(self, one: Problem) -> None:
        """A row or file that could not be read."""

    def rows(self) -> Sequence[Store]:
        """More places that the rows of the report go to."""
        return ()
