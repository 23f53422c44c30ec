"""The command `dedupe`. The only place that knows a console.

Nothing is imported here: `main` guards the imports too, so that Ctrl-C in the first tenth of a
second shows no traceback.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Interrupted(BaseException):
    """Ctrl-C was pressed; everything is to be cleared away first.

    Not Python's KeyboardInterrupt: Click prints an empty line for that one.
    """


class Terminated(BaseException):
    """The process was asked to end (SIGTERM); everything is to be cleared away first."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with sys.argv, or the given arguments; its exit code comes back."""
    try:
        from dedupe_news.cli.edge import run  # noqa: PLC0415

        return run(arguments)
    except (Interrupted, KeyboardInterrupt):
        code, how = 130, "interrupted"
    except Terminated:
        code, how = 143, "terminated"
    from dedupe_news.cli.ending import say  # noqa: PLC0415

    say(how)
    return code
