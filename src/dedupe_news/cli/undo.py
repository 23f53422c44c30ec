"""restore: the originals back, from cleaned copies and reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe_news.cli.edge import DONE, guarded
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

        if output == STDIO:
            console.out.data(restore_bytes(report))
            return DONE
        done = restore_file(report, output=output, force=force)
        if not quiet:
            what = "restored" if done.written else "the original is there already"
            console.out.text(f"{printable(str(done.path))}: {what}.\n")
        return DONE

    return action
