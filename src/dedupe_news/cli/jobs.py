"""clean and check: one settled job, its inputs one after the other."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from dedupe_news.cli.edge import DONE, FOUND, guarded
from dedupe_news.cli.places import planned, write_report
from dedupe_news.config import suggestion
from dedupe_news.errors import DedupeError, InputError, OutputError, OwnOutputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedupe_news.api import FileResult
    from dedupe_news.cli.console import Console
    from dedupe_news.cli.present import Presenter
    from dedupe_news.dataset import DatasetSettings
    from dedupe_news.options import Options

STDIO = "-"
COMMANDS = (
    "clean",
    "check",
    "restore",
    "compare",
    "report",
    "allow",
    "index",
    "config",
    "completion",
)
ACTIONS = ("build", "update", "query", "verify", "info", "compact")  # of dedupe index
# As dataset.formats tells data sets from articles, which would cost a tenth of a second to ask.
_DATA = re.compile(
    r"\.(?:(?:jsonl|ndjson|json|csv|tsv|html|htm|warc)(?:\.(?:gz|zst))?"
    r"|parquet|(?:txt|text|md)\.(?:gz|zst))$",
    re.IGNORECASE,
)
_REPORT = re.compile(r"(?:^|[./\\])report(?:\.\d+)?\.jsonl?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DataSets:
    """What a call says about folders and data sets."""

    allow: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    boilerplate_list: str | None = None
    index: str | None = None
    text_field: str | None = None
    id_field: str | None = None
    max_bytes: int | None = None
    jobs: int | None = None
    stdin_filename: str | None = None

    def settings(self, encoding: str | None) -> DatasetSettings:
        """How the articles are read. encoding: of all files; None finds it out for each."""
        from dedupe_news.dataset import DatasetSettings  # noqa: PLC0415  30 ms of NumPy and more

        more: dict[str, Any] = {"max_bytes": self.max_bytes} if self.max_bytes else {}
        return DatasetSettings(
            self.text_field or "",
            self.id_field or "",
            self.include,
            self.exclude,
            encoding,
            **more,
        )

    def given(self) -> list[str]:
        """The flags that were given and that say nothing about single articles."""
        names = (
            "stdin_filename",
            "boilerplate_list",
            "text_field",
            "id_field",
            "max_bytes",
        )
        return [f"--{name.replace('_', '-')}" for name in names if getattr(self, name)]


def is_data_set(path: str) -> bool:
    """Is it a folder, or a file that holds articles in rows or pages?

    >>> is_data_set("news.csv.gz"), is_data_set("a.txt"), is_data_set("a.report.json")
    (True, False, False)
    """
    if path == STDIO or _REPORT.search(path):
        return False
    return _DATA.search(path) is not None or os.path.isdir(path)  # noqa: PTH112


@dataclass(frozen=True, slots=True)
class Job:
    """What one call is to do, all settled: flags, configuration, defaults."""

    paths: tuple[str, ...]
    options: Options
    encoding: str | None = None
    format: str = "text"
    output: str | None = None
    reports: tuple[str, ...] = ()
    in_place: bool = False
    check: bool = False
    dry_run: bool = False
    diff: bool = False
    force: bool = False
    quiet: bool = False
    verbose: bool = False
    baseline: str | None = None
    write_baseline: str | None = None
    exit_changed: bool = False
    sets: DataSets = DataSets()
    engine: str = "local"
    master: str | None = None

    @property
    def is_corpus(self) -> bool:
        """Are the articles to be compared with each other?"""
        named = [self.sets.stdin_filename or path if path == STDIO else path for path in self.paths]
        return bool(self.sets.references or self.sets.index) or any(map(is_data_set, named))

    @property
    def looks_only(self) -> bool:
        """Is no cleaned copy to be written?"""
        return self.check or self.dry_run or self.diff

    @property
    def rendered(self) -> tuple[str, ...]:
        """The reports whose names tell another format than JSON."""
        if not self.reports:
            return ()
        from dedupe_news.report.render.names import format_named  # noqa: PLC0415

        return tuple(name for name in self.reports if format_named(name))

    @property
    def stored(self) -> tuple[str, ...]:
        """The reports that are JSON."""
        return tuple(name for name in self.reports if name not in self.rendered)

    @property
    def streams(self) -> bool:
        """Does cleaned text go to stdout?"""
        to_stdout = self.output == STDIO or (STDIO in self.paths and self.output is None)
        return to_stdout and not self.looks_only


def perform(job: Job, console: Console) -> int:
    """Do the job; its exit code comes back. One bad input never stops the others."""
    from dedupe_news.cli.present import Presenter  # noqa: PLC0415

    if job.engine == "spark":
        from dedupe_news.cli.on_spark import perform_on_spark  # noqa: PLC0415

        return guarded(console, lambda: perform_on_spark(job, console))
    if job.is_corpus:
        from dedupe_news.cli.corpus import perform_corpus  # noqa: PLC0415

        return guarded(console, lambda: perform_corpus(job, console))
    if not job.looks_only:
        _check_outputs(job)
    if job.rendered and (code := guarded(console, lambda: _check_rendered(job))):
        return code
    presenter = Presenter(job, console)
    codes = [guarded(console, _one(job, path, console, presenter)) for path in job.paths]
    codes.append(guarded(console, presenter.end))
    return max(codes)


def _check_outputs(job: Job) -> None:
    """UsageError when two inputs would be written to one file."""
    from dedupe_news.api import check_outputs  # noqa: PLC0415

    # A folder or an empty name is told of when its turn comes; it must not stop the others.
    paths = [path for path in job.paths if path and not os.path.isdir(path)]  # noqa: PTH112
    try:
        check_outputs(paths, None if job.streams else job.output, in_place=job.in_place)
    except OutputError as error:
        raise click.UsageError(str(error)) from None


def _check_rendered(job: Job) -> int:
    """OutputError, before the work, when a report could not be written."""
    from dedupe_news.rendering import check_place  # noqa: PLC0415

    for name in job.rendered:
        check_place(name, job.force)
    return DONE


def _one(job: Job, path: str, console: Console, presenter: Presenter) -> Callable[[], int]:
    """Clean one input, show what was found."""

    def action() -> int:
        try:
            item = _cleaned(job, path, console)
        except DedupeError as error:
            if isinstance(error, OwnOutputError) and len(job.paths) > 1:
                # `dedupe *.txt` twice cleans the same files.
                presenter.passed_over(f"{error.path}: passed over: it {error.problem}")
                return DONE
            presenter.failed(error)
            raise
        if job.streams:
            console.out.data(item.cleaned)
        presenter.show(item)
        return FOUND if (job.check or job.exit_changed) and item.result.removed else DONE

    return action


def _cleaned(job: Job, path: str, console: Console) -> FileResult:
    """What came of one input; the files of the job are written."""
    if path == STDIO:
        item = _from_bytes(job, path, stdin_bytes(console))
    elif job.streams or (job.stored and job.looks_only and not job.dry_run):
        item = _from_bytes(job, path, _file(path))
    else:
        item = _from_file(job, path)
    if not job.dry_run:
        for more in job.stored[1:]:
            write_report(item, more, force=job.force)
    return item


def _from_bytes(job: Job, path: str, data: bytes) -> FileResult:
    """What came of bytes: only what is named on the command line is written."""
    from dedupe_news.api import clean_bytes  # noqa: PLC0415

    return clean_bytes(
        data,
        job.options,
        name=path,
        output=None if job.streams or job.looks_only else job.output,
        report=None if job.dry_run or not job.stored else job.stored[0],
        encoding=job.encoding,
        force=job.force,
    )


def _from_file(job: Job, path: str) -> FileResult:
    """What came of one file."""
    from dedupe_news.api import clean_file  # noqa: PLC0415

    try:
        item = clean_file(
            path,
            job.options,
            output=job.output,
            report=job.stored[0] if job.stored else None,
            in_place=job.in_place,
            encoding=job.encoding,
            force=job.force,
            write=not job.looks_only,
        )
    except InputError as error:
        raise _perhaps_a_command(path, error) from None
    return planned(item, job) if job.dry_run else item


def _file(path: str) -> bytes:
    from dedupe_news.read import MAX_BYTES, Files, read_bytes  # noqa: PLC0415

    try:
        return read_bytes(path, MAX_BYTES, Files())
    except InputError as error:
        raise _perhaps_a_command(path, error) from None


def stdin_bytes(console: Console) -> bytes:
    """All of stdin."""
    if sys.stdin is None:
        raise InputError(STDIO, "stdin is closed.", "Pipe a text into it, or name a file.")
    if sys.stdin.isatty():
        console.say("reading the text from the terminal; Ctrl-D ends it.")
    return sys.stdin.buffer.read()


def _perhaps_a_command(path: str, error: InputError) -> InputError:
    """The error, with the command that was meant when the 'file' is a misspelled one."""
    if os.path.lexists(path) or os.path.basename(path) != path:  # noqa: PTH119
        return error
    meant = "Did you mean dedupe --help?" if path == "help" else ""
    near = suggestion(path, list(COMMANDS))
    meant = meant or near.removeprefix(". ").replace("mean ", "mean the command ")
    return InputError(path, "no such file or command.", meant) if meant else error
