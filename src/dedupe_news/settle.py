"""The findings of all looks at an article -> its result, in offsets of the raw text.

Every look but the first saw a text from which something had gone. Its findings are carried back to
the raw text, and what was proven by text that went later is proven anew.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from dedupe_news.cover import Cover
from dedupe_news.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dedupe_news.model import KeptRepeat, Removal, Run
    from dedupe_news.prove import Figures, Findings

Prove = "Callable[[Span, Span], Figures]"  # figures of one raw span against another


class Unsettled(Exception):
    """What one look removed takes the proof from what another one removed."""


class Remains:
    """What is left of the raw text: offsets in it -> offsets in the raw text."""

    def __init__(self, raw_length: int, gone: Iterable[Span]) -> None:
        self._raw = [0]
        self._clean = [0]
        at = left = 0
        for start, end in sorted(gone):
            left += start - at
            at = end
            self._raw.append(end)
            self._clean.append(left)
        self._length = raw_length

    def spans(self, span: Span) -> list[Span]:
        """The raw spans that a span of the remains consists of; empty for an empty one."""
        found = []
        at = bisect_right(self._clean, span.start) - 1
        while at < len(self._clean) and self._clean[at] < span.end:
            upto = self._clean[at + 1] if at + 1 < len(self._clean) else span.end
            start, end = max(span.start, self._clean[at]), min(span.end, upto)
            if start < end:
                shift = self._raw[at] - self._clean[at]
                found.append(Span(start + shift, end + shift))
            at += 1
        return found

    def hull(self, span: Span) -> Span:
        """From the first to the last raw character of a span."""
        spans = self.spans(span)
        return Span(spans[0].start, spans[-1].end)


def combine(
    raw_length: int, looks: Sequence[Findings], prove: Prove, threshold: float
) -> tuple[list[Run], list[Removal], list[KeptRepeat]]:
    """(runs, removals, kept repeats) of all looks. Raises Unsettled."""
    runs: list[Run] = []
    removed: list[Removal] = []
    kept: list[KeptRepeat] = []
    for look in looks:
        remains = Remains(raw_length, (removal.span for removal in removed))
        shift = len(runs)
        runs += [carried_run(run, remains, shift) for run in look.runs]
        new = [r for removal in look.removed for r in carried(removal, remains, shift)]
        removed = merged(removed, new)
        kept += [carried_kept(item, remains, shift) for item in look.kept]
    return runs, rewitnessed(removed, prove, threshold), first_reasons(kept, removed)


def first_reasons(kept: Iterable[KeptRepeat], removed: list[Removal]) -> list[KeptRepeat]:
    """What stays to the end, each passage once, with the reason that was found first."""
    cover = Cover()
    for removal in removed:
        cover.add(*removal.span)
    found = []
    for item in kept:
        if not cover.touches(*item.span):
            cover.add(*item.span)
            found.append(item)
    return sorted(found, key=lambda item: item.span)


def carried_run(run: Run, remains: Remains, shift: int) -> Run:
    """The run in raw offsets."""
    return replace(
        run, id=run.id + shift, first=remains.hull(run.first), repeat=remains.hull(run.repeat)
    )


def carried_kept(item: KeptRepeat, remains: Remains, shift: int) -> KeptRepeat:
    """The kept repeat in raw offsets."""
    return replace(
        item,
        span=remains.hull(item.span),
        witness=remains.hull(item.witness),
        run=None if item.run is None else item.run + shift,
    )


def carried(removal: Removal, remains: Remains, shift: int) -> list[Removal]:
    """The removal in raw offsets, in parts where something had gone between."""
    texts = remains.spans(removal.text)
    witness = max(remains.spans(removal.witness), key=lambda span: span.end - span.start)
    return [
        replace(
            removal,
            span=span,
            text=next((t for t in texts if t.start < span.end and t.end > span.start), Span(0, 0)),
            witness=witness,
            run=removal.run + shift,
        )
        for span in remains.spans(removal.span)
    ]


def merged(before: list[Removal], new: list[Removal]) -> list[Removal]:
    """All removals in order; a separator that was left alone joins the removal it touches."""
    found: list[Removal] = []
    for removal in sorted([*before, *new], key=lambda r: r.span):
        if removal.text.end > removal.text.start:
            start = found[-1].span.end if found and found[-1].text == (0, 0) else None
            if start == removal.span.start:
                removal = replace(removal, span=Span(found.pop().span.start, removal.span.end))
            found.append(removal)
        elif found and found[-1].span.end == removal.span.start:
            found[-1] = replace(found[-1], span=Span(found[-1].span.start, removal.span.end))
        else:
            found.append(removal)
    if any(removal.text == (0, 0) for removal in found):
        raise Unsettled
    return found


def rewitnessed(removed: list[Removal], prove: Prove, threshold: float) -> list[Removal]:
    """The removals, each with a witness that stays and its figures against it."""
    gone = Cover()
    for removal in removed:
        gone.add(*removal.span)
    return [
        other_witness(removal, removed, gone, prove, threshold)
        if gone.touches(*removal.witness)
        else removal
        for removal in removed
    ]


def other_witness(
    removal: Removal, removed: list[Removal], gone: Cover, prove: Prove, threshold: float
) -> Removal:
    """The removal with the witness of its witness."""
    for other in removed:
        if other.text.start <= removal.witness.start and removal.witness.end <= other.text.end:
            figures = prove(removal.text, other.witness)
            if not gone.touches(*other.witness) and figures.containment >= threshold:
                return replace(removal, witness=other.witness, **figures._asdict())
    raise Unsettled
