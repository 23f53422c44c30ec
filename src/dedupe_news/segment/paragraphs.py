"""Blocks of lines -> paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import regex

from dedupe_news.model import Span
from dedupe_news.options import Convention
from dedupe_news.segment.characters import FENCE
from dedupe_news.segment.lines import Block, Line
from dedupe_news.segment.wrapping import (
    FEW,
    WIDEST,
    Wrapped,
    as_wrapped,
    columns,
    continues,
    judge,
    judge_few,
)

_FENCED = 60  # lines; a stray fence must not swallow the article
_ITEM = regex.compile(r"[-*•·▪‣◦–—][ \t\xa0]|\(?\d{1,3}+[.)][ \t\xa0]|[(]?[a-z]\)[ \t\xa0]")
_HEADING = regex.compile(r"#{1,6}[ \t]")
_RULE_MARKS = "-=*_~#+.•·–— \t"


def paragraphs(text: str, blocks: list[Block], convention: Convention) -> tuple[str, list[Span]]:
    """(convention the text follows, its paragraphs in order)."""
    if convention == "line":
        return "line", [_span(line, line) for block in blocks for line in block]
    if convention == "blank":
        return "blank", [_span(block[0], block[-1]) for block in blocks]
    if convention == "wrapped":
        return "wrapped", [
            span for block in blocks for span in _unwrap(text, block, as_wrapped(text, block))
        ]
    return _inferred(text, _join_fences(text, blocks))


def _span(first: Line, last: Line) -> Span:
    return Span(first.start, last.end)


def _join_fences(text: str, blocks: list[Block]) -> list[Block]:
    """blocks with fenced code as one line each."""
    if FENCE not in text:
        return blocks
    joined: list[Block] = []
    ends = dict(_fences(text, [line for block in blocks for line in block]))
    last = -1
    for block in blocks:
        for line in block:
            if line.start < last:
                continue
            if line.start in ends:
                last = ends[line.start]
                joined += [[Line(line.start, last, line.indent, 0)], []]
            elif line is block[0] or not joined:
                joined.append([line])
            else:
                joined[-1].append(line)
    return [block for block in joined if block]


def _fences(text: str, lines: list[Line]) -> Iterator[tuple[int, int]]:
    """(start, end) of every stretch of code between two lines that begin with a fence."""
    opened = -1
    for i, line in enumerate(lines):
        if not text.startswith(FENCE, line.start):
            continue
        closes = line.end - line.start == len(FENCE)
        if closes and opened >= 0 and i - opened <= _FENCED:
            yield lines[opened].start, line.end
            opened = -1
        else:
            opened = i


def _inferred(text: str, blocks: list[Block]) -> tuple[str, list[Span]]:
    runs = [run for block in blocks for run in _runs(text, block)]
    judged = [judge(text, run) if len(run) >= FEW else None for run in runs]
    widths = sorted({found.width for found in judged if found})
    for i, run in enumerate(runs):
        if 1 < len(run) < FEW:
            judged[i] = judge_few(text, run, widths)
    found: list[Span] = []
    for run, wrapped in zip(runs, judged, strict=True):
        found += _unwrap(text, run, wrapped) if wrapped else [_span(line, line) for line in run]
    return _name(blocks, runs, judged), found


def _name(blocks: list[Block], runs: list[Block], judged: list[Wrapped | None]) -> str:
    """The convention that most of the text follows."""
    size = wrapped_size = 0
    for run, wrapped in zip(runs, judged, strict=True):
        length = run[-1].end - run[0].start
        size += length
        wrapped_size += length if wrapped else 0
    if 2 * wrapped_size > size:
        return "wrapped"
    lines = sum(map(len, blocks))
    return "blank" if 2 * (len(blocks) - 1) > lines - 1 else "line"


def _runs(text: str, block: Block) -> Iterator[Block]:
    """The block, divided where a line is too long to be wrapped or the quotation mark changes."""
    run: Block = []
    for line in block:
        if run and (line.quote > 0) != (run[-1].quote > 0):
            yield run
            run = []
        if _is_long(text, line):
            if run:
                yield run
            yield [line]
            run = []
        else:
            run.append(line)
    if run:
        yield run


def _is_long(text: str, line: Line) -> bool:
    length = line.end - line.start
    return length > WIDEST // 2 and (
        length > 2 * WIDEST or columns(text[line.start : line.end]) > WIDEST
    )


def _unwrap(text: str, run: Block, wrapped: Wrapped) -> Iterator[Span]:
    """The paragraphs of a wrapped run."""
    base = Counter(line.indent for line in run).most_common(1)[0][0]
    layout = _Layout(text, run, wrapped, base, _slack(wrapped))
    begin = 0
    for i in range(1, len(run)):
        if layout.parts(begin, i):
            yield _span(run[begin], run[i - 1])
            begin = i
    yield _span(run[begin], run[-1])


def _slack(wrapped: Wrapped) -> int:
    """The most room that a line leaves which surely goes on: a shorter one may end a paragraph."""
    rooms = [wrapped.room(i) for i in range(len(wrapped.lines) - 1) if continues(wrapped, i)]
    return max([0, *rooms])


class _Layout(NamedTuple):
    """A wrapped run: base is the usual indent of its lines, slack the room of one that goes on."""

    text: str
    run: Block
    wrapped: Wrapped
    base: int
    slack: int

    def parts(self, begin: int, i: int) -> bool:
        """Does line i begin a paragraph, when the current one began with line begin?"""
        if self.stands_alone(i) or self.stands_alone(i - 1):
            return True
        before, room = self.wrapped.lines[i - 1], self.wrapped.room(i - 1)
        in_item = self.is_item(begin)
        if self.is_item(i) and (in_item or before.ends or room > self.slack):
            return True
        if not in_item and self.run[i].indent >= self.base + 2:
            return True
        if before.ends:
            return room > self.slack
        # A line that stops far too early without an end mark is a heading.
        return 4 * room > self.wrapped.width and self.wrapped.lines[i].begins != "l"

    def is_item(self, i: int) -> bool:
        """Does the line begin an item of a list?"""
        return _ITEM.match(self.text, _content(self.run[i])) is not None

    def stands_alone(self, i: int) -> bool:
        """Is the line a heading or a rule?"""
        start, end = _content(self.run[i]), self.run[i].end
        rule = end - start >= 3 and not self.text[start:end].strip(_RULE_MARKS)
        return rule or _HEADING.match(self.text, start) is not None


def _content(line: Line) -> int:
    return line.start + line.quote
