"""Bytes of an article: decoded, cut into units, cleaned, and put back from the report."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from dedupe_news import InputError, Options, clean_bytes
from dedupe_news.report.load import entry
from dedupe_news.rewrite import put_back

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe_news import Span

EAGER = Options(min_words=2, threshold=0.6)


def one(data: bytes) -> None:
    """The bytes as they are, and twice, so that something is repeated."""
    for some in (data, data + b"\n\n" + data):
        try:
            found = clean_bytes(some, EAGER)
        except InputError as error:
            assert str(error).isprintable()
            continue
        units(len(found.document.text), found.result.segmentation.paragraphs)
        units(len(found.document.text), found.result.segmentation.sentences)
        told = entry(found.report_data()["articles"][0])
        pieces = [(cut.byte_start, cut.piece) for cut in told.removed]
        assert put_back(found.cleaned, pieces) == some


def units(size: int, spans: Sequence[Span]) -> None:
    """Units lie in the text, in order and apart."""
    assert all(0 <= span.start < span.end <= size for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
