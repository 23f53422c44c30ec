"""clean and check of folders and data sets: one run over all of them."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dedupe_news import batch
from dedupe_news.cli.diff import styled
from dedupe_news.cli.edge import DONE, FOUND, INPUT, STOPPED
from dedupe_news.cli.file_diff import unified_file
from dedupe_news.cli.jobs import STDIO
from dedupe_news.cli.listing import finding_lines, kept_lines
from dedupe_news.cli.present import RENDERED
from dedupe_news.cli.progress import Progress
from dedupe_news.cli.safe import printable
from dedupe_news.cli.streams import Streams
from dedupe_news.cli.summary import Scene, problem_line, stop_lines, summary
from dedupe_news.dataset.discover import is_own, original_beside
from dedupe_news.engine.memory import keep_freed
from dedupe_news.indexing import AUTO, Place, paths_of
from dedupe_news.report.lists import fingerprints
from dedupe_news.report.render.names import format_named
from dedupe_news.report.store import Gathered, Store

if TYPE_CHECKING:
    from dedupe_news.batch import CorpusResult, Found
    from dedupe_news.cli.console import Console
    from dedupe_news.cli.jobs import Job
    from dedupe_news.dataset import Change
    from dedupe_news.record import Problem
    from dedupe_news.rendering import RunRendering

SOME, MORE = 10, 100  # rows of a table, with -v


def perform_corpus(job: Job, console: Console) -> int:
    """Do the job; its exit code comes back."""
    begun = time.perf_counter()
    keep_freed()
    if not job.paths:  # all that the index holds
        paths = paths_of(Place.of(job.sets.index or AUTO, os.curdir))
        job = replace(job, paths=paths, sets=replace(job.sets, index=None))
    paths = inputs(job, console)
    watching = Watching(job, console)
    with Streams(job, console) as streams:
        with watching.bars:
            result = run(streams.asked(asked(job, paths)), watching, named(job, paths))
        if not result.stopped:
            streams.hand_on()
    seconds = time.perf_counter() - begun
    tell_problems(watching.problems, job, console)
    if result.stale and not job.quiet:
        console.say(stale_line(result.stale))
    if result.stopped or (result.examined.verdicts.alarms and not job.quiet):
        for line in stop_lines(result, job):
            console.say(line)
    if not job.quiet:
        watching.show(result, Scene(job, paths, console.width(), seconds, console.out.terminal))
    return exit_code(job, result)


def run(wanted: batch.Asked, watching: Watching, names: tuple[str, ...]) -> CorpusResult:
    """The run; what shows reports to people is loaded only where one is wanted, for hooks' sake."""
    if not any(map(format_named, wanted.reports)):
        return batch.run(wanted, watching)
    from dedupe_news import rendering  # noqa: PLC0415

    return rendering.run(wanted, watching, names)


def exit_code(job: Job, result: CorpusResult) -> int:
    """The worst of what happened."""
    going = bool(result.totals.duplicates or result.totals.cleaned)
    return max(
        STOPPED if result.stopped else DONE,
        INPUT if result.problems else DONE,
        FOUND if (job.check or job.exit_changed) and going else DONE,
    )


def inputs(job: Job, console: Console) -> tuple[str, ...]:
    """The paths without what earlier runs wrote, so that `dedupe *` can be run twice."""
    if len(job.paths) == 1:
        return job.paths
    kept = []
    for path in job.paths:
        name = path.rstrip("/").rpartition("/")[2]
        if is_own(name) and ("report" in name or original_beside(path)):
            if not job.quiet:
                console.say(f"{path}: passed over: an earlier run wrote it.")
        else:
            kept.append(path)
    return tuple(kept) or job.paths


def named(job: Job, paths: tuple[str, ...]) -> tuple[str, ...]:
    """How reports call the inputs."""
    return tuple(job.sets.stdin_filename or path if path == STDIO else path for path in paths)


def asked(job: Job, paths: tuple[str, ...]) -> batch.Asked:
    """The job in the terms of the library."""
    sets = job.sets
    return batch.Asked(
        paths,
        job.options,
        sets.settings(job.encoding),
        sets.references,
        fingerprints(sets.allow),
        sets.boilerplate_list or "",
        job.output,
        job.reports,
        write=not job.check,
        in_place=job.in_place,
        show=job.diff,
        dry=job.dry_run,
        force=job.force,
        openings=MORE if job.verbose else SOME,
        jobs=sets.jobs or 0,
        index=sets.index or "",
        baseline=job.baseline or "",
        new_baseline=job.write_baseline or "",
    )


class Watching(batch.Watch):
    """Shows a run while it goes on, and what came of it."""

    def __init__(self, job: Job, console: Console) -> None:
        self._job, self._console = job, console
        self._out = console.err if job.streams else console.out
        self.problems: list[Problem] = []
        bars = console.err.terminal and not job.quiet and job.format != "concise"
        self.bars = Progress(bars, writes=not job.looks_only)
        self._listing = job.format == "concise" and not job.quiet
        self._json: Gathered | None = None
        if job.format == "json" and not job.quiet:
            self._json = Gathered("stdout", job.options.pairs == "on")
        self._rendering: RunRendering | None = None
        if job.format in RENDERED and not job.quiet:
            from dedupe_news.rendering import RunRendering  # noqa: PLC0415  as above

            self._rendering = RunRendering(asked(job, job.paths), named(job, job.paths))

    def progress(self, stage: str, done: int, total: int) -> None:
        """Move the bar."""
        self.bars.tell(stage, done, total)

    def found(self, one: Found) -> None:
        """One line a finding, as it comes."""
        if self._listing:
            self._console.show(finding_lines(one), self._out)

    def change(self, one: Change) -> None:
        """The diff: exact bytes for a program, escaped and coloured for a person."""
        if self._job.quiet:
            return
        if one.content is None:
            self._console.say(f"{printable(one.path)}: would change; its format has no diff.")
            return
        out = self._console.out
        if STDIO in self._job.paths:
            one = one._replace(path=self._job.sets.stdin_filename or STDIO)
        for piece in unified_file(one):
            if out.terminal or self._console.colored(out):
                self._console.show(styled([piece.decode("utf-8", "surrogateescape")]))
            else:
                out.data(piece)

    def problem(self, one: Problem) -> None:
        """To be told at the end."""
        self.problems.append(one)

    def rows(self) -> Sequence[Store]:
        """The report for stdout."""
        stores: list[Store] = [self._json] if self._json is not None else []
        return [*stores, self._rendering] if self._rendering is not None else stores

    def show(self, result: CorpusResult, scene: Scene) -> None:
        """What came of the run, in the format that was asked for."""
        if self._job.diff:
            return
        if self._json is not None:
            self._out.text(self._json.text())
        elif self._rendering is not None:
            self._out.text(self._rendering.text(self._job.format))
        elif self._listing:
            for lines in kept_lines(result):
                self._console.show(lines, self._out)
        else:
            self._console.show(summary(result, scene), self._out)


def stale_line(names: Sequence[str]) -> str:
    """What to say about files of an index that were left out."""
    more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
    return (
        f"{printable(names[0])}{more}: changed or gone since indexed, so not compared. "
        "Run dedupe index update."
    )


def tell_problems(problems: Sequence[Problem], job: Job, console: Console) -> None:
    """The first bad rows and files on stderr."""
    shown = problems[: MORE if job.verbose else SOME]
    for one in shown:
        console.say(problem_line(one))
    more = len(problems) - len(shown)
    if more:
        console.say(f"and {more:,} more of this kind; the report lists them all.")
