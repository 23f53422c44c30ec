"""Sentences that go -> what to cut for each, with the one separator that goes along.

A sentence takes the separator after it. At the end of its paragraph, and a paragraph at the end of
the text, takes the one before it instead. So no blank lines pile up, no paragraphs are joined, and
the text ends as it did.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from dedupe_news.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dedupe_news.model import Segmentation


def cuts(segmentation: Segmentation, gone: Iterable[int]) -> dict[int, Span]:
    """For every sentence that goes what is cut; never overlapping."""
    return {
        sentence: before(segmentation, sentence) if at_end else after(segmentation, sentence)
        for sentences, at_end in groups(segmentation, sorted(gone))
        for sentence in sentences
    }


def before(segmentation: Segmentation, sentence: int) -> Span:
    """The sentence with the separator before it."""
    spans = segmentation.sentences
    return Span(spans[sentence - 1].end, spans[sentence].end)


def after(segmentation: Segmentation, sentence: int) -> Span:
    """The sentence with the separator after it."""
    spans = segmentation.sentences
    return Span(spans[sentence].start, spans[sentence + 1].start)


def groups(segmentation: Segmentation, gone: list[int]) -> Iterator[tuple[list[int], bool]]:
    """(neighbours that are cut in one, do they stand at the end of what they are in?).

    Whole paragraphs in a row are in the text, other sentences in their paragraph.
    """
    owner = {sentence: segmentation.paragraph_of(sentence) for sentence in gone}
    whole = wholly(segmentation, owner)

    def together(numbered: tuple[int, int]) -> tuple[int, int]:
        number, sentence = numbered
        return sentence - number, -1 if owner[sentence] in whole else owner[sentence]

    for (_, paragraph), members in groupby(enumerate(gone), together):
        sentences = [sentence for _, sentence in members]
        last = len(segmentation.paragraphs) - 1 if paragraph < 0 else paragraph
        yield sentences, sentences[-1] == segmentation.sentences_of(last)[-1]


def wholly(segmentation: Segmentation, owner: dict[int, int]) -> set[int]:
    """The paragraphs of which every sentence goes. owner: the paragraph of each that goes."""
    return {
        paragraph
        for paragraph in set(owner.values())
        if all(sentence in owner for sentence in segmentation.sentences_of(paragraph))
    }
