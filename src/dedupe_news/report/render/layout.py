"""An article and what was found in it -> its lines as they stand, with what goes marked."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from dedupe_news.report.render.view import Article, Kept, Removal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe_news.report.render.view import Place

NEAR = 2  # lines without a mark that are shown before and after one with a mark
LEAST = 4  # lines that are worth folding
LONGEST = 3_000  # characters of one stretch that are shown
CUT = 400  # characters that are shown at either end of a longer one
FOLDED = 20  # lines that a fold holds
MOST = 2_000  # rows of one article that are shown
_LINE_END = re.compile(r"\r\n?|\n")


class Mark(NamedTuple):
    """A stretch of an article. kind: goes, stays (the witness of what goes), kept or other.

    name: the anchor of its beginning; to: that of the other copy; note: what is said there.
    """

    start: int
    end: int
    kind: str
    name: str = ""
    to: str = ""
    note: str = ""


class Stretch(NamedTuple):
    """A part of a line. kinds: of all marks over it; tags: the marks that begin here; out: how many
    characters are left out after it."""

    text: str
    kinds: tuple[str, ...]
    tags: tuple[Mark, ...]
    out: int = 0


class Line(NamedTuple):
    """A line of the article, number from 1."""

    number: int
    stretches: tuple[Stretch, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of marks in it."""
        return tuple(sorted({kind for one in self.stretches for kind in one.kinds}))


class Fold(NamedTuple):
    """Lines without anything found in them. left: how many more of them are not shown."""

    lines: tuple[Line, ...]
    left: int


class Layout(NamedTuple):
    """The article. left: rows at its end that are not shown."""

    rows: tuple[Line | Fold, ...]
    left: int


def is_text_of(text: str, article: Article) -> bool:
    """Is it the text that the report speaks of? What is cut stands in it where the report says."""
    ends = [one.cut.end for one in article.removed]
    ends += [one.witness.span.end for one in article.removed if one.witness is not None]
    ends += [end for one in article.kept for end in (one.place.span.end, one.witness.span.end)]
    ends += [side.span.end for run in article.runs for side in (run.first, run.repeat)]
    if max(ends, default=0) > len(text):
        return False
    return all(one.cut.of(text) == one.text for one in article.removed)


def layout(text: str, article: Article, prefix: str) -> Layout:
    """The article with everything marked that was found. prefix: of the anchors in it."""
    marks = sorted(marks_of(article, prefix))
    rows = tuple(folded(list(lines_of(text, marks))))
    return Layout(rows[:MOST], max(len(rows) - MOST, 0))


def marks_of(article: Article, prefix: str) -> Iterator[Mark]:
    """The marks of all that was found."""
    told: set[int] = set()
    for n, one in enumerate(article.removed):
        first = one.run is None or one.run not in told
        told.update(() if one.run is None else (one.run,))
        yield from goes(one, article, f"{prefix}-{n}", first=first)
    for n, kept in enumerate(article.kept):
        yield from stays(kept, f"{prefix}-k{n}")


def goes(one: Removal, article: Article, name: str, *, first: bool) -> Iterator[Mark]:
    """What goes, and its witness; only the first cut of a run says what the whole run repeats."""
    if one.witness is None:
        yield Mark(*one.place.span, "goes", name, "", "goes: boilerplate")
        return
    there = f"{name}w"
    if not first:
        yield Mark(*one.place.span, "goes")
        yield Mark(*one.witness.span, "stays")
        return
    cuts = [cut for cut in article.removed if cut.run == one.run] if one.run is not None else [one]
    found = [cut.witness for cut in cuts if cut.witness is not None]
    said = f"goes, repeats {lines_told(found)}"
    yield Mark(*one.place.span, "goes", name, there, said)
    again = f"stays, said again in {lines_told([cut.place for cut in cuts])}"
    yield Mark(*one.witness.span, "stays", there, name, again)


def stays(one: Kept, name: str) -> Iterator[Mark]:
    """A repeat that stays, and what it repeats."""
    facts = ", ".join(f"{a or 'none'} / {b or 'none'}" for a, b in one.differs)
    why = f"{one.why}: {facts}" if facts else one.why
    there = f"{name}w"
    said = f"kept, repeats {lines_told([one.witness])}: {why}"
    yield Mark(*one.place.span, "kept", name, there, said)
    yield Mark(*one.witness.span, "other", there, name, f"repeated in {lines_told([one.place])}")


def lines_told(places: Sequence[Place]) -> str:
    """'line 3', 'lines 2-14'."""
    first, last = min(p.line for p in places), max(p.last_line for p in places)
    return f"line {first}" if first == last else f"lines {first}–{last}"


def lines_of(text: str, marks: Sequence[Mark]) -> Iterator[Line]:
    """The lines, each cut where a mark begins or ends."""
    ends = sorted({place for mark in marks for place in (mark.start, mark.end)})
    waiting, open_marks = list(reversed(marks)), list[Mark]()
    begin = 0
    breaks = [*((m.start(), m.end()) for m in _LINE_END.finditer(text)), (len(text), len(text))]
    for number, (stop, after) in enumerate(breaks, 1):
        stretches = []
        places = [begin, *ends[bisect_left(ends, begin + 1) : bisect_left(ends, stop)], stop]
        for start, end in pairwise(places):
            open_marks = [mark for mark in open_marks if mark.end > start]
            new = []
            while waiting and waiting[-1].start < max(end, start + 1):
                new.append(waiting.pop())
            open_marks += new
            stretches.append(stretch(text, start, end, open_marks, new))
        if begin < len(text) or number == 1:
            yield Line(number, tuple(one for one in stretches if one.text or one.tags))
        begin = after


def stretch(text: str, start: int, end: int, over: Sequence[Mark], new: Sequence[Mark]) -> Stretch:
    """A part of a line; of a very long one only its beginning."""
    kinds = tuple(sorted({mark.kind for mark in over}))
    tags = tuple(mark for mark in new if mark.name)
    out = end - start - CUT if end - start > LONGEST else 0
    return Stretch(text[start : end - out], kinds, tags, out)


def folded(lines: Sequence[Line]) -> Iterator[Line | Fold]:
    """The lines; those far from any mark, many in a row, as one."""
    near = [False] * len(lines)
    for at, line in enumerate(lines):
        if line.kinds:
            first, last = max(at - NEAR, 0), min(at + NEAR + 1, len(lines))
            near[first:last] = [True] * (last - first)
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and not near[end]:
            end += 1
        if end - at >= LEAST:
            yield Fold(tuple(lines[at : min(end, at + FOLDED)]), max(end - at - FOLDED, 0))
        else:
            yield from lines[at:end]
        yield from lines[end : end + 1]
        at = end + 1
