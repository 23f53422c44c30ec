"""How the commands are told apart, and what `--help` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dedupe_news.cli.edge import EXIT_CODES

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

DEFAULT = "clean"
ALONE = ("-h", "--help", "--version")  # options that stand without a command

ABOUT = "Find and remove repeated text in news articles; lose nothing, prove every removal."
DEFAULT_NOTE = (
    "clean is the command when none is named. "
    "A file that is named like a command is reached as ./check."
)
EXAMPLES = (
    ("dedupe article.txt", "write article.clean.txt and a report"),
    ("dedupe check article.txt", "write nothing; exit 1 if text repeats"),
    ("dedupe --diff article.txt", "show what would be cut"),
    ("dedupe news/ more.jsonl", "compare articles too; copies go"),
    ("dedupe - < in.txt > out.txt", "clean stdin; findings go to stderr"),
    ("dedupe compare a.txt news.jsonl:17", "show what two articles share"),
    ("dedupe restore article.report.json", "give the original back"),
)


def _show_help(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the help where errors of stdout are heard; Click's own way meets them too late."""
    if wanted and not ctx.resilient_parsing:
        ctx.obj.out.text(ctx.get_help() + "\n")
        ctx.exit()


class Command(click.Command):
    """A command whose help fits 80 columns and answers to -h too."""

    def __init__(self, *args: Any, **more: Any) -> None:
        more.setdefault("context_settings", {}).setdefault("help_option_names", ["-h", "--help"])
        super().__init__(*args, **more)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option, in the words of the other ones."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Show this text and leave."
            option.callback = _show_help
        return option


class Program(Command, click.Group):
    """A group in which `dedupe article.txt` means `dedupe clean article.txt`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command in front, then parse as Click does."""
        return super().parse_args(ctx, self.with_command(args))

    def with_command(self, args: list[str]) -> list[str]:
        """The arguments, beginning with a command unless they ask for help or version.

        Options may stand before the command: `dedupe -q check FILE`.
        """
        at = self._first_word(args)
        before = args[:at]
        if not args or (before and before[0] in ALONE):
            return args
        if at < len(args) and args[at] in self.commands and "--" not in before:
            return [args[at], *before, *args[at + 1 :]]
        return [DEFAULT, *args]

    def _first_word(self, args: list[str]) -> int:
        """Index of the first argument that is no option and no value of one."""
        valued = self._valued()
        at = 0
        while at < len(args) and args[at].startswith("-") and args[at] not in {"-", "--"}:
            word = args[at]
            at += 1
            name = word if word.startswith("--") else f"-{word[-1]}"
            at += name in valued
        return min(at + (args[at : at + 1] == ["--"]), len(args))

    def _valued(self) -> set[str]:
        """Names of all options that take a value."""
        return {
            name
            for command in self.commands.values()
            for param in command.params
            if isinstance(param, click.Option) and not param.is_flag
            for name in param.opts
        }

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, commands, the options of the default command, examples, exit codes."""
        formatter.write_usage("dedupe", "[clean] [OPTIONS] PATH...")
        formatter.write_usage("dedupe", "COMMAND ...", prefix="       ")
        formatter.write_paragraph()
        formatter.write_text(ABOUT)
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, one.short_help or "") for name, one in self.commands.items()]
            )
            formatter.write_paragraph()
            formatter.write_text(DEFAULT_NOTE)
        with formatter.section("Options"):
            formatter.write_dl(self._option_rows(ctx), col_max=28)
        with formatter.section("Examples"):
            formatter.write_dl(EXAMPLES, col_max=36)
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), about) for code, about in EXIT_CODES])

    def _option_rows(self, ctx: click.Context) -> list[tuple[str, str]]:
        """The options of the default command and of the program itself."""
        params = [*self.commands[DEFAULT].params, *self.params, self.get_help_option(ctx)]
        options = [param for param in params if isinstance(param, click.Option)]
        rows = [option.get_help_record(ctx) for option in options]
        return [row for row in rows if row is not None]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands and files, or the options of the default command."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415

        default = self.commands[DEFAULT]
        # The files come first: bash then offers them only when no command matches.
        found = [] if incomplete.startswith("-") else [CompletionItem(incomplete, type="file")]
        found += super().shell_complete(ctx, incomplete)
        with click.Context(default, info_name=DEFAULT, parent=ctx) as inner:
            found += default.shell_complete(inner, incomplete)
        return found
