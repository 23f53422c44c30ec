"""A corpus of files cleaned on Spark: read, examined, written, reported; whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
import zipfile
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
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


# What Python raised in a worker; Java's own classes have longer names and say less.
_RAISED = re.compile(r"^(?:\w+\.)*(\w*(?:Error|Exception): .+)$", re.MULTILINE)


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
    extra("pyspark", "spark", "--engine spark")
    place = Place.of(asked)
    with ExitStack() as stack:
        stack.callback(place.clear)
        shipped = stack.enter_context(TemporaryDirectory(prefix="dedupe-"))
        try:
            session, is_ours = started(asked.master, shipped)
            if is_ours:
                stack.callback(session.stop)
            return cleaned(session, asked, place)
        except spark_errors() as error:
            raise SparkError(said(error)) from error


def spark_errors() -> tuple[type[Exception], ...]:
    """What Spark raises: errors that it explains, and those of Java as they come."""
    plain: Any = import_module("pyspark.errors")
    java: Any = import_module("py4j.protocol")
    return plain.PySparkException, java.Py4JError


def said(error: Exception) -> str:
    """What an error of Spark means, in one line."""
    text = str(error)
    if "JAVA_GATEWAY_EXITED" in text or "JAVA_HOME" in text:
        return f"Spark could not be started. {_WITHOUT_JAVA}"
    found = _RAISED.findall(text) or text.split("\n")
    return f"Spark gave up: {shown(found[-1].strip())}"


def started(master: str, folder: str) -> tuple[SparkSession, bool]:
    """A session there, and whether it is new: one that is under way in this process is used.

    A local one is set up for one machine; others are by those who run them. folder: where a copy of
    this package lies for executors, as long as the session.
    """
    sql: Any = import_module("pyspark.sql")
    if (active := sql.SparkSession.getActiveSession()) is not None:
        return active, False
    builder = sql.SparkSession.builder.appName("dedupe-news")
    if master.startswith("sc://"):
        session = builder.remote(master).getOrCreate()
    elif master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ.setdefault("SPARK_DRIVER_MEMORY", "2g")  # what a user's settings say comes first
        session = in_this_machine(builder.master(master)).getOrCreate()
    else:
        session = (builder.master(master) if master else builder).getOrCreate()
    if not master.startswith("local") or master.startswith("local-cluster"):
        ship(session, folder)
    return session, True


def in_this_machine(builder: Any) -> Any:
    """The builder with what suits one machine."""
    for name, value in (
        ("spark.ui.enabled", "false"),
        ("spark.ui.showConsoleProgress", "false"),
        ("spark.log.level", "ERROR"),
        # Half of the time of a short run is Java compiling itself; the long work is not in Java.
        ("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseParallelGC"),
        ("spark.driver.bindAddress", "127.0.0.1"),
        ("spark.driver.host", "127.0.0.1"),
        ("spark.sql.shuffle.partitions", str(4 * (os.cpu_count() or 1))),
        ("spark.sql.execution.arrow.maxRecordsPerBatch", _BATCH),
    ):
        builder = builder.config(name, value)
    return builder


def ship(session: SparkSession, folder: str) -> None:
    """Give the executors this package. What it needs (NumPy, regex) they must have."""
    place = Path(folder, "dedupe_news.zip")
    root = Path(dedupe_news.__path__[0])
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as package:
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                package.write(path, Path(root.name, path.relative_to(root)))
    session.addArtifacts(str(place), pyfile=True)


def cleaned(session: SparkSession, asked: AskedOfSpark, place: Place) -> DoneOnSpark:
    """The run in a session."""
    from dedupe_news.engine.spark.compare import Run  # noqa: PLC0415  comes with an extra
    from dedupe_news.engine.spark.flow import counted, examine  # noqa: PLC0415
    from dedupe_news.engine.spark.reading import from_path  # noqa: PLC0415
    from dedupe_news.engine.spark.settings import SparkSettings, Steps  # noqa: PLC0415

    given = from_path(session, asked.path, asked.settings)
    steps = Steps(session, SparkSettings(work=place.work, allowed=asked.allowed))
    found = examine(given, Run(asked.options, steps))
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
