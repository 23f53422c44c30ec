"""Where a job writes: what --dry-run names, and reports beyond the first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dedupe_news.api import FileResult
    from dedupe_news.cli.jobs import Job


def planned(item: FileResult, job: Job) -> FileResult:
    """The result with the files named that a run would write; OutputError where it could not."""
    from dedupe_news.api import placed  # noqa: PLC0415
    from dedupe_news.read import Files  # noqa: PLC0415
    from dedupe_news.report.places import Found, Wish, plan  # noqa: PLC0415

    report = job.stored[0] if job.stored else None
    wish = Wish(job.output, report, job.in_place, job.force)
    found = Found(item.document.data, item.cleaned, bool(item.result.removed))
    files = Files()
    return placed(item, plan(item.document.path, wish, found, files), files)


def write_report(item: FileResult, report: str, *, force: bool) -> None:
    """Write one more report; it names the files as seen from its own folder."""
    from dedupe_news.read import Files  # noqa: PLC0415
    from dedupe_news.report.places import Found, Wish, relative, report_place  # noqa: PLC0415
    from dedupe_news.write import Output, write_all  # noqa: PLC0415

    files, path = Files(), item.document.path
    found = Found(item.document.data, item.cleaned, bool(item.result.removed))
    place = report_place(report, path, found, Wish(report=report, force=force), files)
    output = None if item.output is None else relative(str(item.output), report, files)
    label = relative(path, report, files)
    seen = replace(item, label=label, output_label=output, report=Path(report))
    write_all([Output(place or report, seen.report_json().encode())], files)
