"""Raw text -> paragraphs and sentences with exact offsets, in any language."""

from __future__ import annotations

from dedupe_news.model import Segmentation, Span
from dedupe_news.options import Convention
from dedupe_news.segment.lines import blocks
from dedupe_news.segment.paragraphs import paragraphs
from dedupe_news.segment.sentences import sentences

SEGMENTER = 1  # version of the rules: a boundary that moves makes stored hashes worthless

__all__ = ["SEGMENTER", "segment"]


def segment(text: str, convention: Convention = "auto") -> Segmentation:
    """The paragraphs and sentences of text.

    convention says how paragraphs are told apart: 'line' (every line is one), 'blank' (only blank
    lines end one), 'wrapped' (lines are broken at a width); 'auto' finds out, block by block, and
    the result names what most of the text follows. Any string goes, lone surrogates and NULs too.

    >>> [s.of("Er kam. Sie ging.") for s in segment("Er kam. Sie ging.").sentences]
    ['Er kam.', 'Sie ging.']
    """
    inferred, found = paragraphs(text, blocks(text), convention)
    units: list[Span] = []
    first = [0]
    for span in found:
        units += sentences(text, span.start, span.end)
        first.append(len(units))
    return Segmentation(inferred, tuple(found), tuple(units), tuple(first))
