"""The files of one job -> one report of all of them, rendered at the end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dedupe_news.rendering import ReportSubject, render, write_rendered
from dedupe_news.report import report_data
from dedupe_news.report.build import totals
from dedupe_news.report.render.collect import collected, rows_of
from dedupe_news.report.render.stories import Key, Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dedupe_news.api import FileResult
    from dedupe_news.cli.jobs import Job


class Gathered:
    """Takes the files as they are done. Their paths are those that were given, seen from here."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._report: dict[str, Any] = report_data([], job.options)
        self._texts: dict[Key, Story] = {}

    def add(self, item: FileResult) -> None:
        """One file, done."""
        path = item.document.path
        seen = replace(item, label=path, output_label=None)
        self._report["articles"] += seen.report_data()["articles"]
        if self._job.rendered:
            self._texts[path, 0] = Story("", item.document.text)

    def text(self, skipped: list[dict[str, str]]) -> str:
        """All of it in the format of the job."""
        return render(self._subject(skipped), self._job.format)

    def write(self, skipped: list[dict[str, str]]) -> None:
        """Write the files that were asked for."""
        write_rendered(self._subject(skipped), self._job.rendered, self._job.force)

    def _subject(self, skipped: list[dict[str, str]]) -> ReportSubject:
        sums = totals(self._report["articles"]) | {"skipped": len(skipped)}
        data = {**self._report, "totals": sums, "skipped": skipped}
        paths = self._job.paths
        title = paths[0] if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1:,} more"
        return ReportSubject(collected(rows_of(data)), title, str, self._stories)

    def _stories(self, keys: Iterable[Key]) -> Mapping[Key, Story]:
        return {key: self._texts[key] for key in keys if key in self._texts}
