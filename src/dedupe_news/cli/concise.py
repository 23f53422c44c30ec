"""One line a finding, as linters print it: `path:line:column: message [rule]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dedupe_news.cli.console import Line, Piece
from dedupe_news.cli.findings import Finding, Findings
from dedupe_news.cli.safe import printable
from dedupe_news.cli.text import kind, reason, words

if TYPE_CHECKING:
    from dedupe_news.api import FileResult


def report(item: FileResult) -> list[Line]:
    """The lines of one file, in text order; none when nothing repeats."""
    found = Findings(item.result)
    inside = [kept for finding in found.removed for kept in finding.inside]
    findings = sorted([*found.removed, *found.kept, *inside], key=lambda finding: finding.copy.span)
    return [_line(item, finding) for finding in findings]


def _line(item: FileResult, finding: Finding) -> Line:
    copy = finding.copy
    where = f"{printable(item.document.path)}:{copy.first_line}:{copy.column}: "
    message = f"repeats {finding.witness.lines} ({kind(finding)}, {words(finding.words)})"
    if finding.why:
        message = f"kept: {message}: {reason(finding)}"
    return [Piece(where, "bold"), Piece(message), Piece(f" [{rule(finding)}]", "dim")]


def rule(finding: Finding) -> str:
    """A name to search for: the rule, or the reason to keep it, in one word.

    >>> re.sub(r"[^a-z]+", "-", "numbers differ")
    'numbers-differ'
    """
    name = finding.rule or finding.why
    return re.sub(r"[^a-z]+", "-", name.lower()).strip("-")
