"""Raw text -> paragraphs and sentences with exact offsets, in any language."""

from __future__ import annotations

from itertools import pairwise

from dedupe_news.model import Segmentation, Span
from dedupe_news.options import Convention

SEGMENTER = 1  # version of the rules: a boundary that moves makes stored hashes worthless

__all__ = ["SEGMENTER", "known_sentences", "segment"]


Known = dict[str, list[Span]]  # the sentences of paragraphs, counted from where those begin


def segment(text: str, convention: Convention = "auto", known: Known | None = None) -> Segmentation:
    """The paragraphs and sentences of text.

    convention says how paragraphs are told apart: 'line' (every line is one), 'blank' (only blank
    lines end one), 'wrapped' (lines are broken at a width); 'auto' finds out, block by block, and
    the result names what most of the text follows. Any string goes, lone surrogates and NULs too.
    known: what `known_sentences` tells of another text; saves reading its paragraphs again.

    >>> [s.of("Er kam. Sie ging.") for s in segment("Er kam. Sie ging.").sentences]
    ['Er kam.', 'Sie ging.']
    """
    # What compares articles needs only a few marks of this package: its rules take 20 ms to load.
    from dedupe_news.segment.lines import blocks  # noqa: PLC0415
    from dedupe_news.segment.paragraphs import paragraphs  # noqa: PLC0415
    from dedupe_news.segment.sentences import sentences  # noqa: PLC0415

    inferred, found = paragraphs(text, blocks(text), convention)
    units: list[Span] = []
    first = [0]
    for span in found:
        told = known.get(named(text, span)) if known else None
        if told is None:
            units += sentences(text, span.start, span.end)
        else:
            units += [Span(start + span.start, end + span.start) for start, end in told]
        first.append(len(units))
    return Segmentation(inferred, tuple(found), tuple(units), tuple(first))


def known_sentences(text: str, segmentation: Segmentation) -> Known:
    """The sentences of the paragraphs of a text, for the segmentation of a similar one."""
    spans = segmentation.sentences
    return {
        named(text, span): [
            Span(start - span.start, end - span.start) for start, end in spans[first:last]
        ]
        for span, (first, last) in zip(
            segmentation.paragraphs, pairwise(segmentation.first_sentence), strict=True
        )
    }


def named(text: str, paragraph: Span) -> str:
    """What the sentences of a paragraph depend on: itself, and the character before it."""
    start, end = paragraph
    return text[max(0, start - 1) : end]
