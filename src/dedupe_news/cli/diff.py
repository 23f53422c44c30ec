r"""A Result -> a unified diff that `patch` takes. What goes is known, so nothing is searched for.

Lines end at \n, as for every tool that reads diffs; a \r before it stays part of the line.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from dedupe_news.cli.console import Line, Piece
from dedupe_news.cli.safe import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe_news.model import Result

CONTEXT = 3
STYLES = {"-": "red", "+": "green", "@": "cyan", "\\": "dim"}
NO_END = "\n\\ No newline at end of file\n"
_QUOTED = re.compile(r'[\s"\\]')


class Hunk(NamedTuple):
    """lines[start:end] of the text, and the lines that stand there in the cleaned one."""

    start: int
    end: int
    new: list[str]


def unified(result: Result, old_name: str, new_name: str) -> list[str]:
    """The lines of the diff, each with its line end; none when nothing goes."""
    lines = split(result.text)
    groups = list(_near(list(_hunks(result, lines))))
    if not groups:
        return []
    out = [f"--- {quoted(old_name)}\n", f"+++ {quoted(new_name)}\n"]
    shift = 0
    for group in groups:
        out += _group(group, lines, shift)
        shift += sum(len(hunk.new) - (hunk.end - hunk.start) for hunk in group)
    return out


def split(text: str) -> list[str]:
    r"""The lines of a text, each with its \n, the last one perhaps without.

    >>> split("a\r\nb\x0cc")
    ['a\r\n', 'b\x0cc']
    """
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def quoted(name: str) -> str:
    r"""A file name for the header; in quotation marks with escapes when it is an odd one.

    >>> print(quoted("a.txt"), quoted("two\nlines.txt"))
    a.txt "two\nlines.txt"
    """
    safe = printable(name.replace("\\", "\\\\").replace('"', '\\"'))
    return f'"{safe}"' if _QUOTED.search(name) or safe != name else name


def _hunks(result: Result, lines: list[str]) -> Iterator[Hunk]:
    """The stretches of lines that are not the same in the cleaned text."""
    spans = sorted(removal.span for removal in result.removed)
    done = at = gone = begin = 0
    ends = accumulate(map(len, lines))
    for number, (line, end) in enumerate(zip(lines, ends, strict=True)):
        start = end - len(line)
        left = start - gone  # where the line begins in the cleaned text
        touched = at < len(spans) and spans[at].start < end
        while at < len(spans) and spans[at].start < end:
            stop = min(spans[at].end, end)
            gone += stop - max(spans[at].start, start)
            if spans[at].end > end:
                break
            at += 1
        if not touched and (left == 0 or result.cleaned[left - 1] == "\n"):
            if begin < number:
                yield _trimmed(begin, lines[begin:number], split(result.cleaned[done:left]))
            begin, done = number + 1, left + len(line)
    if begin < len(lines):
        yield _trimmed(begin, lines[begin:], split(result.cleaned[done:]))


def _trimmed(first: int, old: list[str], new: list[str]) -> Hunk:
    """Without the lines that are the same at both ends."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return Hunk(first + head, first + len(old) - tail, new[head : len(new) - tail])


def _near(hunks: list[Hunk]) -> Iterator[list[Hunk]]:
    """Hunks whose context would touch, together."""
    group: list[Hunk] = []
    for hunk in hunks:
        if group and hunk.start - group[-1].end > 2 * CONTEXT:
            yield group
            group = []
        group.append(hunk)
    if group:
        yield group


def _group(group: list[Hunk], lines: list[str], shift: int) -> list[str]:
    """The header and the lines of neighbouring hunks. shift: lines gained before them."""
    start = max(group[0].start - CONTEXT, 0)
    end = min(group[-1].end + CONTEXT, len(lines))
    body: list[str] = []
    at, size = start, end - start
    for hunk in group:
        body += [_line(" ", line) for line in lines[at : hunk.start]]
        body += [_line("-", line) for line in lines[hunk.start : hunk.end]]
        body += [_line("+", line) for line in hunk.new]
        size += len(hunk.new) - (hunk.end - hunk.start)
        at = hunk.end
    body += [_line(" ", line) for line in lines[at:end]]
    return [f"@@ -{range_of(start, end - start)} +{range_of(start + shift, size)} @@\n", *body]


def range_of(start: int, size: int) -> str:
    """'3,5'; an empty range names the line before it."""
    first = start + 1 if size else start
    return f"{first}" if size == 1 else f"{first},{size}"


def _line(mark: str, line: str) -> str:
    return mark + (line if line.endswith("\n") else line + NO_END)


def styled(lines: list[str]) -> list[Line]:
    """The lines for a terminal: in colour, nothing in them steers it."""
    rows = "".join(lines).removesuffix("\n").split("\n") if lines else []
    return [[Piece(printable(row).replace("\\t", "\t"), STYLES.get(row[:1], ""))] for row in rows]
