"""report: a stored report, as people look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dedupe_news.cli.edge import DONE
from dedupe_news.cli.safe import printable
from dedupe_news.dataset import DatasetSettings
from dedupe_news.rendering import render, stored_subject, write_rendered

if TYPE_CHECKING:
    from dedupe_news.cli.console import Console

STDOUT = "-"
DEFAULT = "markdown"


def rendered(  # noqa: PLR0913  the flags of a command
    console: Console,
    *,
    report: str,
    outputs: tuple[str, ...],
    printed: str | None,
    sources: tuple[str, ...],
    text_field: str | None,
    force: bool,
    quiet: bool,
) -> int:
    """Write a stored report to every output, or print it where none is named."""
    files = tuple(name for name in outputs if name != STDOUT)
    if printed is not None and files:
        raise click.UsageError("--format is for stdout; -o FILE tells the format by its name.")
    settings = DatasetSettings(text_field=text_field or "")
    subject = stored_subject(report, sources, settings)
    write_rendered(subject, files, force)
    if len(files) < len(outputs) or not outputs:
        text = render(subject, printed or DEFAULT)
        console.out.data(text.encode("utf-8", "backslashreplace"))
    elif not quiet:
        console.out.text("".join(f"{printable(name)}: written.\n" for name in files))
    return DONE
