"""restore: the originals back, from cleaned copies and reports."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from dedupe_news.cli.edge import DONE, INPUT, guarded
from dedupe_news.cli.jobs import STDIO
from dedupe_news.cli.safe import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedupe_news.cli.console import Console


def restored(
    console: Console, reports: tuple[str, ...], output: str | None, *, force: bool, quiet: bool
) -> int:
    """Restore the original of every report; the exit code comes back."""
    return max(
        guarded(console, _one(console, report, output, force=force, quiet=quiet))
        for report in reports
    )


def _one(
    console: Console, report: str, output: str | None, *, force: bool, quiet: bool
) -> Callable[[], int]:
    def action() -> int:
        from dedupe_news.api import restore_bytes, restore_file  # noqa: PLC0415

        if is_run(report):
            return _run(console, report, output, force=force, quiet=quiet)
        if output == STDIO:
            console.out.data(restore_bytes(report))
            return DONE
        done = restore_file(report, output=output, force=force)
        if not quiet:
            what = "restored" if done.written else "the original is there already"
            console.out.text(f"{printable(str(done.path))}: {what}.\n")
        return DONE

    return action


def is_run(report: str) -> bool:
    """Is it the report of folders or data sets? A look at its beginning tells most of them."""
    if report.endswith(".jsonl"):
        return True
    try:
        with Path(report).open("rb") as file:
            start = file.read(4096)
    except (OSError, ValueError):  # to be told by who reads it
        return False
    if not start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return False
    if not re.search(rb'"duplicates"\s*:|"row"\s*:', start):
        return False
    from dedupe_news.report.stored import is_run_report  # noqa: PLC0415

    return is_run_report(report)


def _run(console: Console, report: str, output: str | None, *, force: bool, quiet: bool) -> int:
    """Restore all files of a run: one line each, or how many there were."""
    from dedupe_news.api import restore_run  # noqa: PLC0415
    from dedupe_news.errors import DedupeError, OutputError  # noqa: PLC0415

    if output == STDIO:
        raise OutputError(STDIO, "several files may come back.", "Name a folder with -o.")
    code, restored, there = DONE, list[Path](), list[Path]()
    for done in restore_run(report, output=output, force=force):
        if isinstance(done, DedupeError):
            code = INPUT
            console.say(printable(str(done)))
        elif done.note and not quiet:
            console.out.text(f"{printable(str(done.path))}: {done.note.rstrip('.')}.\n")
        elif not done.note:
            (restored if done.written else there).append(done.path)
    if quiet:
        return code
    if len(restored) == 1:
        console.out.text(f"{printable(str(restored[0]))}: restored.\n")
    elif restored:
        folder = common(restored)
        console.out.text(f"{printable(folder)}: {len(restored):,} files restored.\n")
    if len(there) == 1:
        console.out.text(f"{printable(str(there[0]))}: the original is there already.\n")
    elif there:
        console.out.text(f"{len(there):,} files: the originals are there already.\n")
    return code


def common(paths: list[Path]) -> str:
    """The folder that all of them are in."""
    from os.path import commonpath  # noqa: PLC0415

    return commonpath([str(path.parent) for path in paths]) or "."
