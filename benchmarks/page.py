"""Figures -> a page of the documents, between the marks that stand there for them."""

from __future__ import annotations

import re
from pathlib import Path


def put(page: Path, name: str, text: str) -> None:
    """Replace what stands between `<!-- measured: NAME -->` and `<!-- end -->` in a page.

    Raises ValueError when the page has no such marks.
    """
    old = page.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- measured: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    new, times = marks.subn(lambda match: match[1] + text + match[2], old)
    if times != 1:
        raise ValueError(f"{page}: {times} places for {name}")
    page.write_text(new, encoding="utf-8", newline="\n")
