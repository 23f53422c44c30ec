"""The values that flow from step to step: frozen, offsets in code points of the raw text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Literal, NamedTuple

Grain = Literal["sentence", "paragraph"]
Kind = Literal["exact", "near"]
Status = Literal["unchanged", "cleaned"]


class Span(NamedTuple):
    """Half-open range of code points in the raw text: raw[start:end].

    >>> Span(0, 4).of("Köln meldet")
    'Köln'
    """

    start: int
    end: int

    def of(self, raw: str) -> str:
        """The characters of raw that lie in the span."""
        return raw[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The paragraphs and sentences of one article, in text order.

    paragraphs never overlap and cover everything but separators (white space, line ends, block
    tags). Every sentence lies in one paragraph: paragraph p owns
    sentences[first_sentence[p] : first_sentence[p + 1]].
    """

    convention: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    first_sentence: tuple[int, ...]

    def sentences_of(self, paragraph: int) -> range:
        """Indices of the sentences of one paragraph (0-based)."""
        return range(self.first_sentence[paragraph], self.first_sentence[paragraph + 1])

    def paragraph_of(self, sentence: int) -> int:
        """Index of the paragraph that a sentence lies in (0-based)."""
        return bisect_right(self.first_sentence, sentence) - 1

    def paragraphs_in(self, span: Span) -> Span:
        """The paragraphs that a span of the text touches, 0-based and half-open."""
        first = bisect_right(self.paragraphs, span.start, key=lambda p: p.end)
        return Span(
            first, max(first, bisect_left(self.paragraphs, span.end, key=lambda p: p.start))
        )


@dataclass(frozen=True, slots=True)
class Run:
    """A maximal chain of adjacent repeats: `repeat` says again what `first` says.

    Spans run from the first to the last character of the two copies, `first` before `repeat`.
    paragraphs are 0-based and half-open. words counts the words of the repeat.
    resemblance and containment (of the repeat in the first) are exact, 0.0 to 1.0.
    """

    id: int
    first: Span
    repeat: Span
    first_paragraphs: Span
    repeat_paragraphs: Span
    kind: Kind
    words: int
    resemblance: float
    containment: float


@dataclass(frozen=True, slots=True)
class Removal:
    """One stretch of text that goes, and the kept text (witness) that proves it a copy.

    `span` is what is cut, with the one separator that goes along; `text` is the part of it that
    was compared, from its first to its last character of text. rule names why it may go.
    """

    span: Span
    text: Span
    witness: Span
    grain: Grain
    rule: str
    run: int
    words: int
    resemblance: float
    containment: float


@dataclass(frozen=True, slots=True)
class KeptRepeat:
    """A repeat that stays in the text, the copy it repeats, and why it stays.

    differs lists (in the witness, here) for facts that differ, such as ("12", "7").
    """

    span: Span
    witness: Span
    why: str
    run: int | None
    words: int
    resemblance: float
    containment: float
    differs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in one article and what is left of it. Pure: no path, no encoding.

    without: what had gone before repeats were looked for, each with its separator; cleaned is
    without it.
    """

    text: str
    cleaned: str
    segmentation: Segmentation
    words: int
    words_removed: int
    runs: tuple[Run, ...]
    removed: tuple[Removal, ...]
    kept_repeats: tuple[KeptRepeat, ...]
    without: tuple[Span, ...] = ()

    @property
    def status(self) -> Status:
        """'cleaned' when something goes, else 'unchanged'."""
        return "cleaned" if self.removed else "unchanged"
