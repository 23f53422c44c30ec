"""Click's complaints -> one plain sentence that says what to do next."""

from __future__ import annotations

import click

from dedupe_news.config import suggestion

EXAMPLES = {
    "clean": ("file", "dedupe article.txt"),
    "check": ("file", "dedupe check article.txt"),
    "restore": ("report", "dedupe restore article.report.json"),
    "report": ("report", "dedupe report news.report.json -o news.html"),
    "allow": ("report or file", "dedupe allow news.report.json -o allow.txt"),
    "completion": ("shell", "dedupe completion bash"),
}


def said(error: click.ClickException) -> str:
    """The complaint as one line."""
    if isinstance(error, click.NoSuchOption):
        return _no_such_option(error)
    if isinstance(error, click.MissingParameter):
        return _missing(error)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{_flag(error.param)}: {_ended(error.message)}"
    if isinstance(error, click.BadOptionUsage):
        missing = "requires" in error.message
        return f"{error.option_name} {'needs a value' if missing else 'takes no value'}."
    return _ended(error.format_message())


def _no_such_option(error: click.NoSuchOption) -> str:
    """With the option that was meant, or the command that has it."""
    name, context = error.option_name, error.ctx
    known = _flags(context.command) if context else []
    group = context.parent.command if context and context.parent else None
    commands = group.commands.values() if isinstance(group, click.Group) else ()
    owners = [command.name or "" for command in commands if name in _flags(command)]
    if owners and context is not None:
        return f"{context.command.name} has no option {name}; {_all(owners)}."
    return f"no option {name}" + (suggestion(name, known) or ".")


def _all(owners: list[str]) -> str:
    """'clean has', 'clean, restore and report have'."""
    if len(owners) == 1:
        return f"{owners[0]} has"
    return f"{', '.join(owners[:-1])} and {owners[-1]} have"


def _flags(command: click.Command) -> list[str]:
    options = (param for param in command.params if isinstance(param, click.Option))
    return [name for option in options for name in (*option.opts, *option.secondary_opts)]


def _missing(error: click.MissingParameter) -> str:
    """With an example of how the command is called."""
    command = error.ctx.command.name if error.ctx else ""
    if isinstance(error.param, click.Argument) and command in EXAMPLES:
        what, example = EXAMPLES[command]
        return f"no {what} given. Example: {example}"
    return _ended(error.format_message())


def _flag(param: click.Parameter) -> str:
    """--report for a flag, SHELL for an argument."""
    return (
        max(param.opts, key=len) if isinstance(param, click.Option) else (param.name or "").upper()
    )


def _ended(message: str) -> str:
    """One sentence, ended."""
    message = " ".join(message.split())
    return message if message.endswith((".", "?")) or "Example: " in message else message + "."
