"""A Result -> findings in the reader's terms: lines and paragraphs from 1, words of both copies."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dedupe_news.model import Span
from dedupe_news.read import Lines

if TYPE_CHECKING:
    from dedupe_news.model import KeptRepeat, Kind, Removal, Result, Run


class Place(NamedTuple):
    """Where a span lies: lines, column and paragraphs, all from 1 and inclusive."""

    span: Span
    first_line: int
    last_line: int
    column: int
    first_paragraph: int
    last_paragraph: int
    whole: bool  # it begins and ends with its paragraphs

    @property
    def lines(self) -> str:
        """'line 3' or 'lines 3-9'."""
        return _range("line", self.first_line, self.last_line)

    @property
    def paragraphs(self) -> str:
        """'paragraph 3', 'paragraphs 3-9' or 'part of paragraph 3'."""
        name = _range("paragraph", self.first_paragraph, self.last_paragraph)
        return name if self.whole else f"part of {name}"


def _range(noun: str, first: int, last: int) -> str:
    return f"{noun} {first}" if first == last else f"{noun}s {first}-{last}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One repeat: `copy` says again what `witness` says, and goes or stays.

    rule is why it goes, why is why it stays; one of the two is empty. later: the copy that goes
    stands before its witness. inside: repeats within the run that stay although the run goes.
    """

    copy: Place
    witness: Place
    kind: Kind
    words: int
    removed: int
    resemblance: float
    rule: str = ""
    why: str = ""
    later: bool = False
    differs: tuple[tuple[str, str], ...] = ()
    inside: tuple[Finding, ...] = ()


class Findings:
    """The findings of one result, in text order."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self.lines = Lines(result.text)
        self._starts = [span.start for span in result.segmentation.paragraphs]
        going = {removal.run for removal in result.removed}
        self.removed = [self._run(run) for run in result.runs if run.id in going]
        kept = sorted(result.kept_repeats, key=lambda item: item.span)
        self.kept = [self._kept(item) for item in kept if item.run not in going]

    def _run(self, run: Run) -> Finding:
        """The finding of a run of which something goes."""
        removals = [removal for removal in self.result.removed if removal.run == run.id]
        kept = [kept for kept in self.result.kept_repeats if kept.run == run.id]
        later = all(removal.text.start < run.repeat.start for removal in removals)
        copy, witness = (run.first, run.repeat) if later else (run.repeat, run.first)
        return Finding(
            self.place(copy),
            self.place(witness),
            run.kind,
            run.words,
            sum(removal.words for removal in removals),
            run.resemblance,
            rule=_rule(removals),
            later=later,
            inside=tuple(map(self._kept, kept)),
        )

    def _kept(self, kept: KeptRepeat) -> Finding:
        return Finding(
            self.place(kept.span),
            self.place(kept.witness),
            "exact" if kept.resemblance == 1.0 else "near",
            kept.words,
            0,
            kept.resemblance,
            why=kept.why,
            differs=kept.differs,
        )

    def place(self, span: Span) -> Place:
        """Where a span lies."""
        text = self.result.text
        last = max(span.start, span.end - 1)
        begin = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
        first_paragraph, last_paragraph = self._paragraph(span.start), self._paragraph(last)
        return Place(
            span,
            self.lines.of(span.start),
            self.lines.of(last),
            span.start - begin + 1,
            first_paragraph + 1,
            last_paragraph + 1,
            self._is_whole(span, first_paragraph, last_paragraph),
        )

    def _paragraph(self, offset: int) -> int:
        """0-based paragraph that an offset lies in or after."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    def _is_whole(self, span: Span, first: int, last: int) -> bool:
        paragraphs = self.result.segmentation.paragraphs
        if not paragraphs:
            return True
        text = self.result.text
        # A run may end with its last word; the mark behind it is no part that is missing.
        before = text[paragraphs[first].start : span.start]
        after = text[span.end : paragraphs[last].end]
        return not any(map(str.isalnum, before + after))


def _rule(removals: list[Removal]) -> str:
    return removals[0].rule if removals else ""
