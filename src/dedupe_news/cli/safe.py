"""Foreign text -> text that can be printed: no control character of it reaches a terminal."""

from __future__ import annotations

import shlex

from dedupe_news.legible import one_line, printable

__all__ = ["argument", "one_line", "printable"]


def argument(path: str) -> str:
    r"""A path as it can be pasted into a shell.

    >>> print(argument("my file.txt"), argument("a\nb.txt"))
    'my file.txt' $'a\nb.txt'
    """
    path = f"./{path}" if path.startswith("-") and path != "-" else path
    if printable(path) == path:
        return shlex.quote(path)
    quoted = path.replace("\\", "\\\\").replace("'", "\\'")
    return f"$'{printable(quoted)}'"
