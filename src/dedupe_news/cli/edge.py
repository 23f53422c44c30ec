"""The edge of the program: whatever happens inside becomes a line on stderr and an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dedupe_news.cli.console import Console, standard
from dedupe_news.cli.ending import endable
from dedupe_news.cli.safe import printable
from dedupe_news.config import ConfigError
from dedupe_news.errors import DedupeError, OptionError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DONE = 0
FOUND = 1  # check: something would be removed
USAGE = 2
INPUT = 3  # some inputs could not be read or cleaned; the rest is done
STOPPED = 4  # by the guard: too much would go
BUG = 70
INTERRUPTED = 130
TERMINATED = 143

EXIT_CODES = (
    (DONE, "done, or nothing found"),
    (FOUND, "check: something would be removed"),
    (USAGE, "wrong usage or configuration"),
    (INPUT, "some input could not be read or cleaned; the rest is done"),
    (STOPPED, "stopped: too much would go; the report is written, no cleaned data"),
    (BUG, "a bug in dedupe"),
    (INTERRUPTED, "interrupted with Ctrl-C; no half-written file"),
    (TERMINATED, "terminated; no half-written file"),
)


def run(arguments: Sequence[str] | None) -> int:
    """The whole program; its exit code comes back."""
    from dedupe_news.cli.program import program  # noqa: PLC0415

    console = standard()
    args = None if arguments is None else list(arguments)

    def action() -> int:
        code = program.main(args, prog_name="dedupe", standalone_mode=False, obj=console)
        return code if isinstance(code, int) else DONE

    with endable():
        return guarded(console, action)


def guarded(console: Console, action: Callable[[], int]) -> int:
    """The exit code of an action; its errors said on stderr. Only Ctrl-C comes through."""
    try:
        return action()
    except Exception as error:  # noqa: BLE001  the one place: a bug must be told, not shown raw
        code, lines = told(error)
    for line in lines:
        console.err.text(printable(line) + "\n")
    return code


def told(error: Exception) -> tuple[int, list[str]]:
    """The exit code that an error means, and what to say about it."""
    if isinstance(error, click.exceptions.Abort):
        return INTERRUPTED, []
    if isinstance(error, click.ClickException):
        from dedupe_news.cli.usage import said  # noqa: PLC0415

        return USAGE, [f"dedupe: {said(error)}", "Try: dedupe --help"]
    if isinstance(error, DedupeError | OSError | MemoryError):
        code = USAGE if isinstance(error, ConfigError | OptionError) else INPUT
        return code, [f"dedupe: {in_words(error)}"]
    from dedupe_news.cli.crash import report  # noqa: PLC0415

    return BUG, report(error)


def in_words(error: DedupeError | OSError | MemoryError) -> str:
    """An error that is no bug of ours, as a sentence."""
    if isinstance(error, MemoryError):
        return "not enough memory for this input."
    if isinstance(error, OSError):
        where = f"{error.filename}: " if isinstance(error.filename, str) else ""
        return f"{where}{(error.strerror or str(error)).lower()}."
    return str(error)
