"""Completion scripts for shells, as Click makes them, but no shell is started on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

NAMES = ("dedupe", "dedupe-news")
VARIABLE = "_DEDUPE_COMPLETE"


def script(program: click.Command, shell: str) -> str:
    """The script for one shell; it serves both names of the program."""
    from click.shell_completion import ShellComplete, get_completion_class  # noqa: PLC0415

    kind = get_completion_class(shell)
    if kind is None:
        raise ValueError(shell)
    # BashComplete.source() would run bash to check its version; the plain one only fills it in.
    text = ShellComplete.source(kind(program, {}, NAMES[0], VARIABLE))
    return text.strip() + "\n" + _alias(shell)


def _alias(shell: str) -> str:
    """The line that lets the second name complete like the first."""
    first, second = NAMES
    return {
        "bash": f"complete -o nosort -F _{first}_completion {second};\n",
        "zsh": f"compdef _{first}_completion {second};\n",
        "fish": f"complete --command {second} --wraps {first};\n",
    }[shell]
