"""One article -> what can be a phrase: whole sentences, each with the hash of its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import regex

from dedupe_news.corpus.sketch import PHRASE_WORDS, half_words
from dedupe_news.model import Span
from dedupe_news.normalize import Powers, stretch_hashes
from dedupe_news.segment.characters import CLOSING, END_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe_news.article import Article

COMMAS = frozenset(",;،、，；-–—")  # a sentence does not end with them
AROUND = 6  # characters at a sentence's end among which its mark is
WRAP = regex.compile(r"[ \t]*+(?:\r\n|[\r\n])[ \t]?+")  # no blank line, no indent


class Unit(NamedTuple):
    """A sentence that is long enough, with short ones around it. first, last: its tokens."""

    key: int
    sentences: range
    first: int
    last: int

    def span(self, article: Article) -> Span:
        """From its first to its last character."""
        spans = article.segmentation.sentences
        return Span(spans[self.sentences.start].start, spans[self.sentences.stop - 1].end)


def units_of(article: Article) -> list[Unit]:
    """The units of an article, in order. What is too short even so is none."""
    reach, least = half_words(article.tokens.unspaced), 2 * PHRASE_WORDS
    sizes = (reach[article.last] - reach[article.first]).tolist()
    rows = [
        row
        for paragraph in range(len(article.segmentation.paragraphs))
        for row in joined(article.segmentation.sentences_of(paragraph), sizes, least)
        if is_whole(row, article)
    ]
    first = article.first[[row.start for row in rows]].astype(np.int64)
    last = article.last[[row.stop - 1 for row in rows]].astype(np.int64)
    long = np.flatnonzero(reach[last] - reach[first] >= least)
    first, last = first[long], last[long]
    hashes, powers = article.tokens.hashes, Powers.of(len(article.tokens))
    keys = stretch_hashes(hashes, first, last, powers).tolist()
    columns = (keys, [rows[n] for n in long], first.tolist(), last.tolist())
    return [Unit(*one) for one in zip(*columns, strict=True)]


def joined(sentences: range, sizes: list[int], least: int) -> Iterator[range]:
    """The sentences of a paragraph, short ones together with the one before them.

    Those that open the paragraph go with the one after them.
    """
    begin, size = sentences.start, 0
    for sentence in sentences:
        if size >= least and sizes[sentence] >= least:
            yield range(begin, sentence)
            begin, size = sentence, 0
        size += sizes[sentence]
    yield range(begin, sentences.stop)


def is_whole(row: range, article: Article) -> bool:
    """Do the sentences begin and end where a sentence does, as far as one can see?

    Not where a word goes on that a hyphen parts at a line end, nor where a line breaks off in a
    sentence that goes on in the next one: few lines are not told to be wrapped.
    """
    spans, ends = article.segmentation.sentences, article.tokens.end
    first, last = int(article.first[row.start]), int(article.last[row.stop - 1])
    start, end = spans[row.start].start, spans[row.stop - 1].end
    if first > 0 and (ends[first - 1] > start or goes_on(row.start - 1, article)):
        return False
    if last > first and ends[last - 1] > end:
        return False
    return article.raw[end - 1] not in COMMAS and not goes_on(row.stop - 1, article)


def goes_on(sentence: int, article: Article) -> bool:
    """Does a paragraph without an end mark seem to go on in the next one, on the next line?"""
    raw, segmentation = article.raw, article.segmentation
    paragraph = segmentation.paragraph_of(sentence)
    last = segmentation.sentences_of(paragraph)[-1]
    if sentence != last or paragraph + 1 == len(segmentation.paragraphs):
        return False
    end, start = segmentation.sentences[last].end, segmentation.sentences[last + 1].start
    ended = raw[max(0, end - AROUND) : end].rstrip(CLOSING)[-1:] in END_MARKS
    if ended or not WRAP.fullmatch(raw, end, start):
        return False
    return segmentation.convention == "wrapped" or raw[start].islower()
