"""A corpus of files cleaned on Spark: read, examined, written and reported, committed as a whole."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import dedupe_news
from dedupe_news.dataset import DatasetSettings
from dedupe_news.dataset.packing import extra
from dedupe_news.errors import DedupeError, OutputError, shown
from dedupe_news.options import Options
from dedupe_news.read import Files
from dedupe_news.report.build import head
from dedupe_news.report.rows import alarm_row, phrase_row
from dedupe_news.write import Output, plain_words, write_all

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from dedupe_news.engine.spark.flow import Examined

LOCAL = "local[*]"
_BATCH = "1000"  # rows of an Arrow batch: some megabytes of articles
_WITHOUT_JAVA = "Spark needs Java 17 or newer: install it, or let JAVA_HOME name it."


class SparkError(DedupeError):
    """Spark could not be started, or gave up."""


@dataclass(frozen=True, slots=True)
class AskedOfSpark:
    """What a run on Spark is to do.

    path: a file or folder on any file system that Spark reads; output: a folder that is made.
    master: where Spark runs, as it names that; "" for what started this process. check: write
    nothing.
    """

    path: str
    output: str = ""
    master: str = LOCAL
    options: Options = field(default_factory=Options)
    settings: DatasetSettings = field(default_factory=DatasetSettings)
    allowed: frozenset[str] = frozenset()
    check: bool = False
    force: bool = False


class DoneOnSpark(NamedTuple):
    """What came of it. report: the summary report; problems: the first bad rows, as it has them.

    stopped: by the guard, so that no cleaned data was written.
    """

    report: dict[str, Any]
    problems: list[dict[str, Any]]
    stopped: bool


def run_on_spark(asked: AskedOfSpark) -> DoneOnSpark:
    """Clean a corpus, or look at it. Raises InputError, OutputError and SparkError."""
    errors: Any = extra("pyspark.errors", "spark", "--engine spark")
    place = Place.of(asked)
    try:
        session = started(asked.master)
        try:
            return cleaned(session, asked, place)
        finally:
            session.stop()
    except errors.PySparkException as error:
        raise SparkError(said(error)) from error
    finally:
        place.clear()


def said(error: Exception) -> str:
    """What an error of Spark means, in one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if "JAVA_GATEWAY_EXITED" in str(error) or "JAVA_HOME" in str(error):
        return f"Spark could not be started. {_WITHOUT_JAVA}"
    ours = [line for line in lines if line.startswith("dedupe_news.errors.")]
    return f"Spark gave up: {shown((ours or lines or ['no reason is known'])[-1 if ours else 0])}"


def started(master: str) -> SparkSession:
    """A session there. What a local one takes for granted is set; others are set by who runs them."""
    sql: Any = import_module("pyspark.sql")
    builder = sql.SparkSession.builder.appName("dedupe-news")
    if master.startswith("sc://"):
        session = builder.remote(master).getOrCreate()
    elif master.startswith("local") and not master.startswith("local-cluster"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        session = in_this_machine(builder.master(master)).getOrCreate()
    else:
        session = (builder.master(master) if master else builder).getOrCreate()
    if not master.startswith("local") or master.startswith("local-cluster"):
        ship(session)
    return session


def in_this_machine(builder: Any) -> Any:
    """The builder with what suits one machine."""
    for name, value in (
        ("spark.ui.enabled", "false"),
        ("spark.ui.showConsoleProgress", "false"),
        ("spark.log.level", "ERROR"),
        ("spark.driver.bindAddress", "127.0.0.1"),
        ("spark.driver.host", "127.0.0.1"),
        ("spark.sql.shuffle.partitions", str(4 * (os.cpu_count() or 1))),
        ("spark.sql.execution.arrow.maxRecordsPerBatch", _BATCH),
    ):
        builder = builder.config(name, value)
    return builder


def ship(session: SparkSession) -> None:
    """Give the executors this package. What it needs (NumPy, regex) they must have."""
    folder = tempfile.mkdtemp(prefix="dedupe-")
    place = Path(folder, "dedupe_news.zip")
    root = Path(dedupe_news.__path__[0])
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as package:
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                package.write(path, Path(root.name, path.relative_to(root)))
    session.addArtifacts(str(place), pyfile=True)
    shutil.rmtree(folder, ignore_errors=True)


def cleaned(session: SparkSession, asked: AskedOfSpark, place: Place) -> DoneOnSpark:
    """The run in a session."""
    from dedupe_news.engine.spark.compare import Run  # noqa: PLC0415  comes with an extra
    from dedupe_news.engine.spark.flow import counted, examine  # noqa: PLC0415
    from dedupe_news.engine.spark.reading import from_path  # noqa: PLC0415
    from dedupe_news.engine.spark.settings import SparkSettings, Steps  # noqa: PLC0415

    given = from_path(session, asked.path, asked.settings)
    steps = Steps(session, SparkSettings(work=place.work))
    found = examine(given, Run(asked.options, asked.allowed, steps))
    stopped = bool(found.alarms) and not asked.force and not asked.check
    if not stopped:
        found = found.made()
    report = {
        **head(asked.options),
        "totals": {**counted(found), "files": given.files, "passed_over": given.passed_over},
        "boilerplate": [
            phrase_row(one, asked.options.boilerplate == "remove") for one in found.phrases
        ],
        "alarms": [alarm_row(one) for one in found.alarms],
        "output": "parquet" if given.rows.writes == "columns" else "jsonl",
    }
    problems = [row.asDict() for row in found.problems.orderBy("path", "row").limit(100).collect()]
    if not asked.check:
        write(found, given, asked, place, None if stopped else report)
        place.commit(report, stopped, session)
    return DoneOnSpark(report, problems, stopped)


def write(
    found: Examined, given: Any, asked: AskedOfSpark, place: Place, report: dict[str, Any] | None
) -> None:
    """The folders of a run; cleaned data last, and only with a report."""
    frames = {"articles": found.articles, "clusters": found.clusters, "skipped": found.problems}
    if asked.options.pairs == "on":
        frames["pairs"] = found.pairs
    for name, frame in frames.items():
        frame.write.mode(place.mode).json(f"{place.temporary}/{name}")
    if report is not None:
        target = f"{place.temporary}/cleaned"
        given.written(found.outcomes, target, place.mode)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the results of a run go.

    final: as it was named. temporary: where they are written until they are whole; the same on file
    systems that are not local, where each folder is committed by Spark and the report comes last.
    work: for what the steps make.
    """

    final: str
    temporary: str
    work: str
    mode: str

    @classmethod
    def of(cls, asked: AskedOfSpark) -> Place:
        """Raises OutputError when something stands there that must not be replaced."""
        mode = "overwrite" if asked.force else "errorifexists"
        if asked.check:
            return cls("", "", tempfile.mkdtemp(prefix="dedupe-"), mode)
        final = local_path(asked.output)
        if final is None:
            return cls(asked.output, asked.output, f"{asked.output.rstrip('/')}.work", mode)
        if Path(final).exists() and not asked.force:
            raise OutputError(asked.output, "exists already.", "Name another, or use --force.")
        target = Path(final).absolute()
        with plain_words(asked.output):
            folder = tempfile.mkdtemp(prefix=".dedupe-", suffix=".tmp", dir=target.parent)
        return cls(str(target), f"{folder}/out", f"{folder}/work", mode)

    @property
    def is_local(self) -> bool:
        """Can what is written be renamed?"""
        return self.final != self.temporary

    def commit(self, report: dict[str, Any], stopped: bool, session: SparkSession) -> None:
        """Let the results take their place; of a run that was stopped, only the report."""
        text = json.dumps(report, ensure_ascii=True, indent=2) + "\n"
        if not self.is_local:
            frame = session.createDataFrame([(text.rstrip("\n"),)], "value string")
            frame.coalesce(1).write.mode(self.mode).text(f"{self.final}/report")
            return
        if stopped:
            write_all([Output(f"{self.final}.stopped.report.json", text.encode())], Files())
            return
        write_all([Output(f"{self.temporary}/report.json", text.encode())], Files())
        with plain_words(self.final):
            if Path(self.final).exists():
                Path(self.final).rename(f"{Path(self.temporary).parent}/old")
            Path(self.temporary).rename(self.final)

    def clear(self) -> None:
        """Leave nothing behind but the results."""
        folder = self.work if not self.final else str(Path(self.work).parent)
        if not self.final or self.is_local:
            with suppress(OSError):
                shutil.rmtree(folder)


def local_path(path: str) -> str | None:
    """A path on this machine without its scheme; None for others."""
    if path.startswith("file:"):
        return "/" + path.removeprefix("file:").lstrip("/")
    return None if "://" in path else path
