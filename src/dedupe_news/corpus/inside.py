"""One article of a corpus -> what is cut from it: repeats inside it, and boilerplate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import regex

from dedupe_news import pipeline
from dedupe_news.corpus.result import Changed, Passage
from dedupe_news.corpus.sketch import LINE_WORDS
from dedupe_news.model import Span
from dedupe_news.normalize import stretch_hashes, tokenize
from dedupe_news.rewrite import cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dedupe_news.bulk import BulkTable
    from dedupe_news.corpus.result import Entry, Phrase
    from dedupe_news.corpus.tables import CorpusTables
    from dedupe_news.model import Result
    from dedupe_news.options import Options

LINE_END = regex.compile(r"[\r\n\v\f\x85\u2028\u2029]")
LINE_END_BEFORE = regex.compile(r"(?r)" + LINE_END.pattern)  # searched for from the end


class Line(NamedTuple):
    """A line of a text: the hash of its words, and where its words begin and end."""

    key: int
    span: Span


def looked_into(
    entry: Entry,
    text: str,
    hot: Mapping[int, Phrase] | None,
    options: Options,
    tables: CorpusTables,
) -> Changed:
    """What is found inside one article, and the text without what is cut.

    hot: the boilerplate by its hash, None where the article carries none. What boilerplate takes is
    no proof of a repeat any more, so a repeat whose witness is cut stays.
    """
    passages = boilerplate(text, hot or {}, options, tables.bulk)
    gone = [passage.span for passage in passages if passage.is_cut]
    result = pipeline.clean(text, options, tables.article) if options.repeats != "off" else None
    if result is not None and gone:
        result = without(result, gone)
    spans = [*gone, *(item.span for item in (result.removed if result else ()))]
    spans.sort()
    return Changed(entry, text, cut(text, spans), result, passages, tuple(spans))


def without(result: Result, gone: Sequence[Span]) -> Result:
    """The result without the removals that lose their witness or are cut anyway."""
    removed = tuple(
        item
        for item in result.removed
        if not any(touch(span, item.span) or touch(span, item.witness) for span in gone)
    )
    return replace(
        result,
        removed=removed,
        cleaned=cut(result.text, [item.span for item in removed]),
        words_removed=sum(item.words for item in removed),
    )


def touch(one: Span, other: Span) -> bool:
    """Do two spans overlap?"""
    return one.start < other.end and other.start < one.end


def boilerplate(
    text: str, hot: Mapping[int, Phrase], options: Options, bulk: BulkTable
) -> tuple[Passage, ...]:
    """The boilerplate in a text. One that is nothing else is left alone, so that none is empty."""
    lines = list(lines_of(text, bulk)) if hot else []
    found = [line for line in lines if line.key in hot]
    is_cut = options.boilerplate == "remove" and 0 < len(found) < len(lines)
    spans = cuts(text, lines, hot) if is_cut else [line.span for line in found]
    return tuple(
        Passage(span, hot[line.key], is_cut) for span, line in zip(spans, found, strict=True)
    )


def lines_of(text: str, bulk: BulkTable) -> Iterator[Line]:
    """The lines of LINE_WORDS words and more, as `sketch.line_hashes` sees them, and the others
    with a key of 0.
    """
    tokens = tokenize(text, bulk.fold)
    if not len(tokens):
        return
    ends = np.fromiter((match.start() for match in LINE_END.finditer(text)), np.int64)
    first = np.unique(np.append(0, np.searchsorted(tokens.start, ends)))
    first = first[first < len(tokens)]
    last = np.append(first[1:], len(tokens))
    keys = stretch_hashes(tokens.hashes, first, last, bulk.powers)
    keys[last - first < LINE_WORDS] = 0
    for key, begin, end in zip(keys.tolist(), first.tolist(), last.tolist(), strict=True):
        yield Line(key, Span(int(tokens.start[begin]), int(tokens.end[end - 1])))


def cuts(text: str, lines: Sequence[Line], hot: Mapping[int, Phrase]) -> list[Span]:
    """What is cut for each hot line: all of the line, and the line ends up to the next one.

    After the last line that stays nothing is left over: there the line ends before it go along.
    """
    kept = [number for number, line in enumerate(lines) if line.key not in hot]
    out = []
    for number, line in enumerate(lines):
        if line.key not in hot:
            continue
        if number > kept[-1]:
            before = lines[number - 1].span.end
            out.append(Span(line_end(text, before), line_end(text, line.span.end)))
        else:
            after = lines[number + 1].span.start
            out.append(Span(line_start(text, line.span.start), line_start(text, after)))
    return out


def line_end(text: str, at: int) -> int:
    """Where the line that a place stands in ends."""
    match = LINE_END.search(text, at)
    return match.start() if match else len(text)


def line_start(text: str, at: int) -> int:
    """Where the line that a place stands in begins."""
    match = LINE_END_BEFORE.search(text, 0, at)
    return match.end() if match else 0
