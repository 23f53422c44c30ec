"""What two articles have in common -> plain values for JSON, after comparison-1.0.json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dedupe_news.read import Lines
from dedupe_news.report.build import COMPARISON, sha256, share, tool

if TYPE_CHECKING:
    from dedupe_news.comparison import Comparison
    from dedupe_news.model import Span
    from dedupe_news.passages import Passage
    from dedupe_news.record import Record

COMPARISON_VERSION = "1.0"  # as of the report: fields are only added


class Compared(NamedTuple):
    """Two articles, by the names that a user gave them, and what they have in common."""

    names: tuple[str, str]
    records: tuple[Record, Record]
    found: Comparison
    words: int  # of the shortest passage that is listed


def comparison_data(compared: Compared) -> dict[str, Any]:
    """The comparison as dict, list, str, int, float and None."""
    found = compared.found
    lines = Lines(found.one), Lines(found.other)
    return {
        "schema": COMPARISON,
        "schema_version": COMPARISON_VERSION,
        "tool": tool(),
        "options": {"words": compared.words},
        "a": article_of(compared, 0),
        "b": article_of(compared, 1),
        "relation": found.relation,
        "excerpt": None if found.part is None else "ab"[found.part],
        "why": found.why,
        "resemblance": share(found.resemblance),
        "differs": [{"a": one, "b": other} for one, other in found.differs],
        "passages": [passage_row(passage, found, lines) for passage in found.passages],
    }


def article_of(compared: Compared, side: int) -> dict[str, Any]:
    """One of the two articles."""
    record, found = compared.records[side], compared.found
    return {
        "name": compared.names[side],
        "path": record.path,
        "id": record.id,
        "title": record.title,
        "sha256": sha256((found.one, found.other)[side].encode("utf-8", "surrogatepass")),
        "words": found.words[side],
        "shared_words": found.shared_words[side],
        "contained": share(found.containment[side]),
    }


def passage_row(passage: Passage, found: Comparison, lines: tuple[Lines, Lines]) -> dict[str, Any]:
    """One element of passages[]."""
    return {
        "kind": passage.kind,
        "common": share(passage.common),
        "in_order": share(passage.in_order),
        "order": passage.order,
        "a": place_of(passage.one, passage.words[0], found.one, lines[0]),
        "b": place_of(passage.other, passage.words[1], found.other, lines[1]),
    }


def place_of(span: Span, words: int, text: str, lines: Lines) -> dict[str, Any]:
    """Where a passage stands in one of the texts."""
    line, last_line = lines.of_span(span)
    return {
        "start": span.start,
        "end": span.end,
        "line": line,
        "last_line": last_line,
        "words": words,
        "text": span.of(text),
    }
