r"""What would change in a file of a corpus -> a unified diff that `patch` takes.

The edits are known, so nothing is searched for, and no more of the file is held than they touch.
Lines end at \n, as for every tool that reads diffs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dedupe_news.cli.diff import CONTEXT, NO_END, quoted, range_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe_news.dataset import Change, Edit
    from dedupe_news.dataset.tiles import Data


class Stretch(NamedTuple):
    """content[start:end], whole lines, and what comes there. line: the first one, from 0."""

    start: int
    end: int
    line: int
    old: bytes
    new: bytes


def unified_file(change: Change) -> Iterator[bytes]:
    """The pieces of the diff of a file; none where nothing would change."""
    assert change.content is not None
    name = quoted(change.path)
    groups = near(list(stretches(change.content, change.edits)))
    shift = 0
    for at, group in enumerate(groups):
        if at == 0:
            new = "/dev/null" if change.gone else name
            yield f"--- {name}\n+++ {new}\n".encode("utf-8", "surrogateescape")
        yield from hunk(change.content, group, shift)
        shift += sum(lines_in(one.new) - lines_in(one.old) for one in group)


def stretches(content: Data, edits: Sequence[Edit]) -> Iterator[Stretch]:
    """The lines that edits touch, as few as may be; neighbours that share a line as one."""
    at = line = done = 0
    while at < len(edits):
        start = content.rfind(b"\n", 0, edits[at].offset) + 1
        new, end = bytearray(), start
        while True:
            edit = edits[at]
            new += content[end : edit.offset] + edit.inserted
            end = edit.offset + len(edit.removed)
            at += 1
            rest = line_end(content, end) if unfinished(content, end, new) else end
            if at == len(edits):
                break
            following = edits[at].offset
            if following > end and content.rfind(b"\n", 0, following) + 1 >= rest:
                break
        new += content[end:rest]
        line += content[done:start].count(b"\n")
        old = bytes(content[start:rest])
        yield Stretch(start, rest, line, old, bytes(new))
        line, done = line + old.count(b"\n"), rest


def unfinished(content: Data, end: int, new: bytearray) -> bool:
    """Does the line go on after an edit that ends there?"""
    begins = end == 0 or content[end - 1 : end] == b"\n"
    return not begins or (bool(new) and not new.endswith(b"\n"))


def line_end(content: Data, at: int) -> int:
    """Where the line that a place is in ends, with its line end."""
    found = content.find(b"\n", at)
    return len(content) if found < 0 else found + 1


def near(found: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Stretches whose context would touch, together."""
    group: list[Stretch] = []
    for one in found:
        if group and one.line - (group[-1].line + lines_in(group[-1].old)) > 2 * CONTEXT:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def hunk(content: Data, group: Sequence[Stretch], shift: int) -> Iterator[bytes]:
    """The header and the lines of neighbouring stretches. shift: lines gained before them."""
    before, after = group[0].start, group[-1].end
    for _ in range(CONTEXT):
        before = content.rfind(b"\n", 0, max(before - 1, 0)) + 1
        after = line_end(content, after)
    first = group[0].line - lines_in(bytes(content[before : group[0].start]))
    old = lines_in(bytes(content[before:after]))
    size = old + sum(lines_in(one.new) - lines_in(one.old) for one in group)
    yield f"@@ -{range_of(first, old)} +{range_of(first + shift, size)} @@\n".encode()
    at = before
    for one in group:
        yield marked(b" ", bytes(content[at : one.start]))
        yield marked(b"-", one.old)
        yield marked(b"+", one.new)
        at = one.end
    yield marked(b" ", bytes(content[at:after]))


def lines_in(text: bytes) -> int:
    """How many lines it has, a last one without end among them."""
    return text.count(b"\n") + (bool(text) and not text.endswith(b"\n"))


def marked(mark: bytes, text: bytes) -> bytes:
    """Lines of a diff."""
    lines = text.split(b"\n")
    last = lines.pop()
    out = b"".join(mark + line + b"\n" for line in lines)
    return out + mark + last + NO_END.encode() if last else out
