"""Globs as in .gitignore -> is a path meant?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_TOKEN = re.compile(r"/\*\*/|^\*\*/|/\*\*$|\*+|\?|\[[!^]?\]?[^\]/]*\]|.", re.DOTALL)
_MEANING = {"/**/": "/(?:.+/)?", "**/": "(?:.+/)?", "/**": "/.+", "?": "[^/]"}


def matches(path: str, globs: Iterable[str]) -> bool:
    """Does one of the globs mean the path, or a folder that it lies in?

    A glob without a slash means a name at any depth; ** stands for any folders.

    >>> matches("de/2025/a.txt", ["2025"]), matches("de/2025/a.txt", ["/a.txt"])
    (True, False)
    >>> matches("de/2025/a.txt", ["de/**/*.txt"])
    True
    """
    return any(compiled(glob).fullmatch(path) for glob in globs)


@lru_cache(maxsize=256)
def compiled(glob: str) -> re.Pattern[str]:
    """The regular expression of one glob."""
    folder, body = glob.endswith("/"), glob.strip("/")
    anchored = "/" in glob.rstrip("/")
    inner = "".join(map(meaning, _TOKEN.findall(body)))
    tail = "/.*" if folder else "(?:/.*)?"
    return re.compile(("" if anchored else "(?:.*/)?") + inner + tail, re.DOTALL)


def meaning(token: str) -> str:
    """One part of a glob as a regular expression.

    >>> [meaning(one) for one in ("*", "?", "[!a-c]", ".")]
    ['[^/]*', '[^/]', '[^a-c]', '\\\\.']
    """
    if token in _MEANING:
        return _MEANING[token]
    if token.startswith("*"):
        return "[^/]*"
    if len(token) > 2 and token[0] == "[":
        inner = re.sub(r"([\\\[&|~])", r"\\\1", token[1:-1])
        inner = "^" + inner[1:] if inner[0] == "!" else inner
        return f"[{inner}]" if inner != "^" else re.escape(token)
    return re.escape(token)
