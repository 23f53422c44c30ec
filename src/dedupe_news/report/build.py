"""What was found in one article -> the report as plain values, and as text.

Offsets are code points into the decoded text, byte offsets count from the start of the file, lines
and paragraphs count from 1. No clock and no absolute path, so the same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from bisect import bisect_right
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from dedupe_news.read import Document, Lines
from dedupe_news.rewrite import byte_offsets

if TYPE_CHECKING:
    from dedupe_news.model import KeptRepeat, Removal, Result, Run, Span
    from dedupe_news.options import Options

SCHEMA = "dedupe-news/report"
COMPARISON = "dedupe-news/comparison"
SCHEMA_VERSION = "1.0"  # fields are only added; a change of meaning makes it 2.0
# Characters that are not to be seen or that steer a terminal; JSON can say them otherwise.
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_TOTALS = ("words", "words_removed", "bytes_in", "bytes_out")


@dataclass(frozen=True, slots=True)
class Article:
    """One article with all that a report tells about it.

    path and output (the clean copy, None for none) are as the report is to name them. more: spans
    beside those of the result that the report will name.
    """

    document: Document
    result: Result
    cleaned: bytes
    path: str
    output: str | None = None
    more: tuple[Span, ...] = ()
    lines: Lines = field(init=False, compare=False, repr=False)
    bytes_at: dict[int, int] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", Lines(self.document.text))
        object.__setattr__(self, "bytes_at", places(self.document, self.result, self.more))

    def paragraph(self, offset: int) -> int:
        """The number of the last paragraph that begins at or before the offset."""
        return bisect_right(self.result.segmentation.paragraphs, offset, key=lambda p: p.start)


def places(document: Document, result: Result, more: tuple[Span, ...] = ()) -> dict[int, int]:
    """Byte offsets of the ends of all spans that a report names."""
    spans = [*more, *(item.span for item in result.removed)]
    spans += [item.span for item in result.kept_repeats]
    offsets = [offset for span in spans for offset in span]
    mark = len(document.bom)
    return byte_offsets(document.text, offsets, document.encoding, document.errors, mark)


def head(options: Options) -> dict[str, Any]:
    """What a report begins with: what wrote it, and under which settings."""
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "tool": tool(),
        "options": asdict(options),
    }


def tool() -> dict[str, str | int]:
    """What writes: its name and version, and those of the rules that results depend on."""
    from dedupe_news import __version__  # noqa: PLC0415  the package imports this module
    from dedupe_news.normalize import NORMALIZER  # noqa: PLC0415  needs numpy
    from dedupe_news.segment import SEGMENTER  # noqa: PLC0415  needs regex

    return {
        "name": "dedupe-news",
        "version": __version__,
        "normalizer": NORMALIZER,
        "segmenter": SEGMENTER,
    }


def report_data(articles: list[Article], options: Options) -> dict[str, Any]:
    """The report as dict, list, str, int, float, bool and None."""
    rows = [article_row(article) for article in articles]
    return {
        **head(options),
        "totals": totals(rows),
        "articles": rows,
        "clusters": [],
        "boilerplate": [],
        "skipped": [],
    }


def totals(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Sums over the articles."""
    return {
        "articles": len(rows),
        "cleaned": sum(row["status"] == "cleaned" for row in rows),
        "runs": sum(len(row["runs"]) for row in rows),
        "removed": sum(len(row["removed"]) for row in rows),
        "kept_repeats": sum(len(row["kept_repeats"]) for row in rows),
        **{name: sum(row[name] for row in rows) for name in _TOTALS},
    }


def article_row(article: Article) -> dict[str, Any]:
    """One element of articles[]."""
    document, result = article.document, article.result
    return {
        "id": article.path,
        "path": article.path,
        "output": article.output,
        "encoding": document.encoding,
        "errors": document.errors,
        "bom": bool(document.bom),
        "sha256_in": sha256(document.data),
        "sha256_out": sha256(article.cleaned),
        "bytes_in": len(document.data),
        "bytes_out": len(article.cleaned),
        "status": result.status,
        "words": result.words,
        "words_removed": result.words_removed,
        "paragraphs": len(result.segmentation.paragraphs),
        "runs": [run_row(run, article) for run in result.runs],
        "removed": [removal_row(item, article) for item in by_start(result.removed)],
        "kept_repeats": [kept_row(item, article) for item in result.kept_repeats],
    }


def by_start(removed: tuple[Removal, ...]) -> list[Removal]:
    """Removals in text order, as the reader of a report may rely on."""
    return sorted(removed, key=lambda item: item.span)


def run_row(run: Run, article: Article) -> dict[str, Any]:
    """One element of runs[]."""
    return {
        "id": run.id,
        "first": side(run.first, run.first_paragraphs, article),
        "repeat": {**side(run.repeat, run.repeat_paragraphs, article), "words": run.words},
        "kind": run.kind,
        "resemblance": share(run.resemblance),
        "containment": share(run.containment),
    }


def side(span: Span, paragraphs: Span, article: Article) -> dict[str, Any]:
    """One of the two copies of a run; paragraphs and lines: the first and the last, from 1."""
    return {
        "start": span.start,
        "end": span.end,
        "paragraphs": [paragraphs.start + 1, paragraphs.end],
        "lines": list(article.lines.of_span(span)),
    }


def removal_row(item: Removal, article: Article) -> dict[str, Any]:
    """One element of removed[]: text is all that was cut, text_start to text_end was compared."""
    return {
        **where(item.span, item.text, article),
        "grain": item.grain,
        "rule": item.rule,
        "text": item.span.of(article.document.text),
        "text_start": item.text.start,
        "text_end": item.text.end,
        "duplicate_of": twin(item.witness, article),
        "words": item.words,
        "resemblance": share(item.resemblance),
        "containment": share(item.containment),
        "run": item.run,
    }


def kept_row(item: KeptRepeat, article: Article) -> dict[str, Any]:
    """One element of kept_repeats[]: differs lists (in the first copy, here)."""
    return {
        **where(item.span, item.span, article),
        "duplicate_of": twin(item.witness, article),
        "why": item.why,
        "differs": [list(pair) for pair in item.differs],
        "words": item.words,
        "resemblance": share(item.resemblance),
        "containment": share(item.containment),
        "run": item.run,
    }


def where(span: Span, told: Span, article: Article) -> dict[str, Any]:
    """The place of a span in code points and bytes; lines, columns, paragraph of its text."""
    line, last_line = article.lines.of_span(told)
    return {
        "start": span.start,
        "end": span.end,
        "byte_start": article.bytes_at[span.start],
        "byte_end": article.bytes_at[span.end],
        "line": line,
        "last_line": last_line,
        "column": article.lines.column(told.start),
        "last_column": article.lines.column(max(told.start, told.end - 1)),
        "paragraph": article.paragraph(told.start),
    }


def twin(witness: Span, article: Article) -> dict[str, Any]:
    """The kept text that a repeat repeats."""
    line, last_line = article.lines.of_span(witness)
    return {
        "article": article.path,
        "start": witness.start,
        "end": witness.end,
        "line": line,
        "last_line": last_line,
    }


def share(value: float) -> float:
    """A share with four digits, never rounded up: what is not the same never reads 1.0.

    >>> share(0.99996), share(1.0), share(0.29)
    (0.9999, 1.0, 0.29)
    """
    return math.floor(round(value * 10_000, 6)) / 10_000 if value < 1 - 1e-10 else 1.0


def sha256(data: bytes) -> str:
    """The SHA-256 of data, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def report_text(data: dict[str, Any]) -> str:
    r"""The report as JSON: readable in any script, one field a line, unseen characters escaped.

    >>> print(report_text({"text": "Köln\x9b\udcff"}), end="")
    {
      "text": "Köln\u009b\udcff"
    }
    """
    return seen(json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def row_text(row: dict[str, Any]) -> str:
    """A row of a streamed report: the same in one line."""
    return seen(json.dumps(row, ensure_ascii=False)) + "\n"


def seen(text: str) -> str:
    """JSON with the characters that are not to be seen escaped."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
