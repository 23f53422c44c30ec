"""The only module that names all steps of a run over a corpus of files."""

from __future__ import annotations

import os
from collections import deque
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dedupe_news.batch.asked import CorpusResult
from dedupe_news.batch.baseline import Baseline, read_baseline
from dedupe_news.batch.beside import Beside, Kept, opened
from dedupe_news.batch.findings import Judge, decisions
from dedupe_news.batch.phrases import Boilerplate, known_phrases, only, write_list
from dedupe_news.batch.places import Places, near
from dedupe_news.batch.reporting import Edits, Rows, put_files, put_rest, put_whole, telling
from dedupe_news.batch.tally import Tally, allowed_articles
from dedupe_news.dataset import Clean, Dataset, InPlace, changes
from dedupe_news.dataset.discover import as_spelled, discover
from dedupe_news.dataset.formats import KNOWN
from dedupe_news.engine.local import Request, examine
from dedupe_news.errors import InputError
from dedupe_news.read import Files
from dedupe_news.report.build import head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe_news.batch.asked import Asked, Watch
    from dedupe_news.batch.phrases import Listed
    from dedupe_news.engine.local import Examined
    from dedupe_news.record import Problem
    from dedupe_news.report.store import Staged

ALONE = 4_000_000  # bytes of input for which one process is quicker than two


def run(asked: Asked, watch: Watch, files: Files | None = None) -> CorpusResult:
    """Clean a corpus, or look at it. Raises InputError when there is nothing to read at all."""
    with ExitStack() as stack:
        corpus = stack.enter_context(found(asked))
        if not corpus.sources:
            raise nothing(asked, corpus.problems, watch)
        listed = known_phrases(asked)
        references = None
        if asked.references:
            references = stack.enter_context(Dataset.open(asked.references, asked.settings))
        index = opened(asked, corpus) if asked.index else None
        if index is not None:
            stack.callback(index.close)
        return Run(asked, watch, files or Files(), corpus, references, index).all(stack, listed)


def found(asked: Asked) -> Dataset:
    """The corpus. What is checked beside an index has the names that it was given."""
    files = discover(asked.paths, asked.settings)
    spelled = asked.index and not asked.write
    return Dataset.of(as_spelled(files) if spelled else files, asked.settings)


def nothing(asked: Asked, problems: Sequence[Problem], watch: Watch) -> InputError:
    """The error of a run without any input; all problems but the first are told before."""
    if not problems:
        return InputError(asked.paths[0], "holds nothing that is read.", f"Known are {KNOWN}.")
    for problem in problems[:-1]:
        watch.problem(problem)
    return InputError(problems[-1].path, problems[-1].problem, problems[-1].advice)


def processes(jobs: int, size: int) -> int:
    """How many processes to use. size: bytes of input."""
    if jobs:
        return jobs
    if size < ALONE:
        return 1
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class Run:
    """One run, under way."""

    asked: Asked
    watch: Watch
    files: Files
    corpus: Dataset
    references: Dataset | None
    index: Beside | Kept | None

    def all(self, stack: ExitStack, listed: Listed) -> CorpusResult:
        """Everything, in order: nothing takes its place before all of it is written."""
        asked, judge, edits = self.asked, Judge(self.watch), Edits()
        baseline = Baseline(read_baseline(asked.baseline) if asked.baseline else ())
        places = Places(asked, self.corpus)
        clean = self.cleaning(places, judge, edits)
        if clean is not None:
            stack.enter_context(clean)
        places.check(clean)
        examined = self.examined()
        boilerplate = Boilerplate.of(examined, listed)
        examined = only(examined, boilerplate.cut)
        stopped = clean is not None and bool(examined.verdicts.alarms) and not asked.force
        stores = places.reports(clean, len(examined.catalogue) - examined.references, stopped)
        for store in stores:
            stack.callback(store.discard)
            store.open()
        out, tally = Rows([*stores, *self.watch.rows()]), Tally(examined)
        writes = clean if not stopped and not asked.dry else None
        self.report_articles(examined, out, tally, Writing(writes, judge, edits, baseline))
        if asked.new_baseline:
            baseline.write(asked.new_baseline, self.files)
        problems = self.problems(examined)
        put_rest(out, boilerplate, problems, examined)
        counts = tally.counts(len(self.corpus.sources), len(problems))
        out.put("totals", counts)
        first_words = openings(examined, asked.openings)  # in place, texts are gone afterwards
        self.commit(writes, stores, boilerplate if listed is None else None)
        return CorpusResult(
            examined,
            tally.totals(),
            counts,
            problems,
            self.corpus.passed_over,
            tuple(map(near, clean.finals())) if clean else (),
            tuple(store.final for store in stores),
            stopped,
            first_words,
            boilerplate.found,
            boilerplate.cut,
            allowed_articles(examined),
            tuple(self.index.stale) if self.index is not None else (),
            baseline.passed,
        )

    def cleaning(self, places: Places, judge: Judge, edits: Edits) -> Clean | InPlace | None:
        """The cleaned files to be; None when none are wanted."""
        if not self.asked.write or self.asked.show:
            return None
        if self.asked.in_place:
            return InPlace(self.corpus, judge, self.files, edits)
        return Clean(self.corpus, places.target(), judge, self.files, edits)

    def examined(self) -> Examined:
        """What the engine finds out."""
        size = sum(source.stamp[0] for source in self.corpus.sources)
        jobs = processes(self.asked.jobs, size)
        request = Request(self.asked.options, self.asked.allowed, jobs, self.watch.progress)
        if self.index is not None:
            return self.index.examined(self.corpus, request, self.references)
        return examine(self.corpus, request, self.references)

    def report_articles(
        self, examined: Examined, out: Rows, tally: Tally, writing: Writing
    ) -> None:
        """The rows up to the articles; cleaned files are written on the way, as answers come."""
        out.put("run", head(self.asked.options))
        put_whole(out, examined)
        with closing(decisions(examined)) as found:
            new = writing.baseline.new(found, examined) if writing.clean is None else found
            told = telling(new, examined, (out, tally, self.watch))
            if writing.clean is not None:
                writing.edits.out = out
                writing.judge.begin(told, examined, len(examined.catalogue))
                put_files(writing.clean, out, tally)
            else:
                if self.asked.show:
                    writing.judge.begin(told, examined, len(examined.catalogue))
                    changes(self.corpus, writing.judge, self.watch.change)
                tally.bytes_in = sum(source.stamp[0] for source in self.corpus.sources)
            deque(told, maxlen=0)  # what nobody asked for

    def problems(self, examined: Examined) -> tuple[Problem, ...]:
        """All that is wrong with files and rows, in the order of the input."""
        found = [*self.corpus.problems, *examined.problems]
        if self.references is not None:
            found += self.references.problems
        first = {one.path: n for n, one in reversed(list(enumerate(found)))}
        found.sort(key=lambda one: (first[one.path], one.row))
        for one in found:
            self.watch.problem(one)
        return tuple(found)

    def commit(
        self, clean: Clean | InPlace | None, stores: list[Staged], new: Boilerplate | None
    ) -> None:
        """Let everything take its place, a new list of phrases first: it is no result.

        Reports come before cleaned files: what was cut must be safe before an input changes.
        """
        if isinstance(clean, InPlace) and not clean.changes and not self.asked.reports:
            stores.clear()  # nothing to undo
        for store in stores:
            store.close(self.files)
        if new is not None and not self.asked.dry:
            write_list(self.asked, new, self.files)
        for store in stores:
            store.commit(self.files)
        if clean is not None:
            clean.commit()
        if clean is not None and self.index is not None:
            self.index.save()


class Writing(NamedTuple):
    """Cleaned files on their way (None: none are wanted), who decides, who hears of edits.

    baseline: what is known and not told again, when nothing is written.
    """

    clean: Clean | InPlace | None
    judge: Judge
    edits: Edits
    baseline: Baseline


def openings(examined: Examined, many: int) -> dict[int, str]:
    """The first characters of the canonical articles of the largest clusters."""
    wanted = [cluster.canonical for cluster in examined.verdicts.clusters[:many]]
    texts = examined.places.texts(wanted) if wanted else []
    return {n: text[:400] for n, text in zip(wanted, texts, strict=True)}
