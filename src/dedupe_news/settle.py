"""The findings of all looks at an article -> its result, in offsets of the raw text.

Every look but the first saw a text from which something had gone. Its findings are carried back to
the raw text, and everything that goes is proven once more by what is left in the end.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.cover import Cover
from dedupe_news.model import KeptRepeat, Removal, Result, Run, Span
from dedupe_news.prove import Part, Proof, compare, holds, prove, token_range
from dedupe_news.rewrite import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from dedupe_news.article import Article
    from dedupe_news.options import Options
    from dedupe_news.prove import Findings

Label = tuple[int, int]  # (look, copy)
BEFORE: Label = (-1, -1)  # of what had gone before the first look
NO_PAIRS = np.zeros((0, 2), dtype=np.int64)


class UnsettledError(Exception):
    """What goes in the end is not proven by what is left."""


class Settled(NamedTuple):
    """A part in raw offsets, the run it belongs to and its proof."""

    part: Part
    label: Label
    proof: Proof


class Remains:
    """What is left of the raw text: offsets in it -> offsets in the raw text."""

    def __init__(self, gone: Iterable[Span]) -> None:
        self._raw = [0]
        self._clean = [0]
        at = left = 0
        for start, end in sorted(gone):
            left += start - at
            at = end
            self._raw.append(end)
            self._clean.append(left)

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

    def offsets(self, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
        """The raw offsets of many offsets."""
        raw, clean = np.array(self._raw), np.array(self._clean)
        at = np.searchsorted(clean, offsets, side="right") - 1
        return np.asarray(offsets + (raw - clean)[at])


def settle(
    article: Article, looks: Sequence[Findings], options: Options, without: Sequence[Span] = ()
) -> Result:
    """The result of all looks. Raises UnsettledError.

    without: what had gone before the first look; the cleaned text is without it.
    """
    flagged = options.repeats == "flag"
    found = [(Part(span, span, NO_PAIRS, -1, False, range(0)), BEFORE) for span in sorted(without)]
    kept: list[tuple[KeptRepeat, Label | None]] = []
    parent = np.full(len(article.tokens), -1, dtype=np.int64)
    for number, look in enumerate(looks):
        remains = Remains(part.cut for part, _ in found)
        new = [x for part in look.parts for x in carried(part, number, look, remains, article)]
        for part, _ in new:
            parent[part.pairs[:, 1]] = part.pairs[:, 0]
        kept += [carried_kept(item, number, remains) for item in look.kept]
        found = merged([*found, *new])
    settled = proven(found, parent, article, options.threshold)
    by_label: dict[Label, list[Settled]] = {}
    for one in settled:
        by_label.setdefault(one.label, []).append(one)
    numbers = {label: n for n, label in enumerate(by_label)}
    removed = [] if flagged else [removal(one, numbers, article) for one in settled]
    return Result(
        text=article.raw,
        cleaned=looks[-1].cleaned if looks else cut(article.raw, without),
        segmentation=article.segmentation,
        words=len(article.tokens),
        words_removed=sum(one.words for one in removed),
        runs=tuple(run_of(n, ours, article) for n, ours in enumerate(by_label.values())),
        removed=tuple(removed),
        kept_repeats=tuple(first_reasons(kept, numbers, removed)),
        without=tuple(part.cut for part, label in found if label == BEFORE),
    )


def carried(
    part: Part, number: int, look: Findings, remains: Remains, article: Article
) -> Iterator[tuple[Part, Label]]:
    """The part in raw offsets, in several parts where something had gone between."""
    starts = remains.offsets(look.starts[part.pairs])
    pairs = np.searchsorted(article.tokens.start, starts)
    texts = remains.spans(part.text)
    for span in remains.spans(part.cut):
        text = next((t for t in texts if t.start < span.end and t.end > span.start), Span(0, 0))
        low, high = token_range(text, article)
        ours = pairs[(pairs[:, 1] >= low) & (pairs[:, 1] < high)]
        yield part._replace(cut=span, text=text, pairs=ours), (number, part.run)


def merged(found: list[tuple[Part, Label]]) -> list[tuple[Part, Label]]:
    """All parts in order; a separator that was left alone joins the part it touches."""
    out: list[tuple[Part, Label]] = []
    for part, label in sorted(found, key=lambda x: x[0].cut):
        touches = bool(out) and out[-1][0].cut.end == part.cut.start
        if touches and not (has_text(out[-1][0]) and has_text(part)):
            before, label_before = out.pop()
            both = Span(before.cut.start, part.cut.end)
            if has_text(part):
                out.append((part._replace(cut=both), label))
            else:
                out.append((before._replace(cut=both), label_before))
        else:
            out.append((part, label))
    if not all(has_text(part) for part, _ in out):
        raise UnsettledError
    return out


def has_text(part: Part) -> bool:
    """Is there more to the part than a separator?"""
    return part.text.end > part.text.start


def proven(
    found: list[tuple[Part, Label]], parent: NDArray[np.int64], article: Article, threshold: float
) -> list[Settled]:
    """The parts with their proofs; those not proven as a whole sentence by sentence."""
    while True:
        proofs = prove([part for part, _ in found], parent, article)
        settled = [
            Settled(part, label, proof)
            for (part, label), proof in zip(found, proofs, strict=True)
            if proof is not None and holds(proof, threshold)
        ]
        open_ones = {
            part.cut
            for (part, label), proof in zip(found, proofs, strict=True)
            if label != BEFORE and not holds(proof, threshold)
        }
        if not open_ones:
            return settled
        pieces = [
            (piece, label)
            for part, label in found
            for piece in (by_sentence(part, article) if part.cut in open_ones else [part])
        ]
        if len(pieces) == len(found):
            raise UnsettledError
        found = pieces


def by_sentence(part: Part, article: Article) -> list[Part]:
    """The part cut into one for each raw sentence that begins in it."""
    spans = article.segmentation.sentences
    at = bisect_right(spans, part.text.start, key=lambda span: span.start)
    inner = []
    while at < len(spans) and spans[at].start < part.text.end:
        inner.append((spans[at - 1].end, spans[at].start))
        at += 1
    texts, begin = [], part.text.start
    for end, start in inner:
        texts.append(Span(begin, max(begin, min(end, part.text.end))))
        begin = start
    texts.append(Span(begin, part.text.end))
    borders = [part.cut.start, *(text.start for text in texts[1:]), part.cut.end]
    out = []
    for text, start, end in zip(texts, borders, borders[1:], strict=False):
        low, high = token_range(text, article)
        ours = part.pairs[(part.pairs[:, 1] >= low) & (part.pairs[:, 1] < high)]
        out.append(part._replace(cut=Span(start, end), text=text, pairs=ours))
    return out


def removal(one: Settled, numbers: dict[Label, int], article: Article) -> Removal:
    """A settled part as the report tells it."""
    part, proof = one.part, one.proof
    low, high = token_range(part.text, article)
    within = article.segmentation.paragraphs_in(part.text)
    paragraphs = article.segmentation.paragraphs[within.start : within.end]
    whole = all(part.text.start <= p.start and p.end <= part.text.end for p in paragraphs)
    return Removal(
        span=part.cut,
        text=part.text,
        witness=article.span(proof.there, proof.there_end),
        grain="paragraph" if whole else "sentence",
        rule=rule(one, article),
        run=numbers[one.label],
        words=high - low,
        resemblance=proof.resemblance,
        containment=proof.containment,
    )


def rule(one: Settled, article: Article) -> str:
    """The name of the rule by which a part goes."""
    if one.part.first_goes:
        return "cut-off copy"
    return "exact copy" if is_exact(one, article) else "near copy"


def is_exact(one: Settled, article: Article) -> bool:
    """Is the witness the same, token by token?"""
    low, high = token_range(one.part.text, article)
    hashes, proof = article.tokens.hashes, one.proof
    return high - low == proof.there_end - proof.there and bool(
        (hashes[low:high] == hashes[proof.there : proof.there_end]).all()
    )


def run_of(number: int, ours: Sequence[Settled], article: Article) -> Run:
    """The run of these parts: from the first to the last that goes, and what they repeat."""
    there = min(one.proof.there for one in ours), max(one.proof.there_end for one in ours)
    texts = [token_range(one.part.text, article) for one in ours]
    here = min(start for start, _ in texts), max(end for _, end in texts)
    (figures,) = compare([(*here, *there)], article)
    first, repeat = (article.span(*bounds) for bounds in sorted((there, here)))
    return Run(
        number,
        first,
        repeat,
        article.segmentation.paragraphs_in(first),
        article.segmentation.paragraphs_in(repeat),
        "exact" if all(is_exact(one, article) for one in ours) else "near",
        sum(end - start for start, end in texts),
        *figures,
    )


def carried_kept(
    item: KeptRepeat, number: int, remains: Remains
) -> tuple[KeptRepeat, Label | None]:
    """The kept repeat in raw offsets, and the run it belongs to."""
    found = replace(item, span=remains.hull(item.span), witness=remains.hull(item.witness))
    return found, None if item.run is None else (number, item.run)


def first_reasons(
    kept: Iterable[tuple[KeptRepeat, Label | None]],
    numbers: dict[Label, int],
    removed: Sequence[Removal],
) -> list[KeptRepeat]:
    """What stays to the end, each passage once, with the reason that was found first."""
    cover = Cover()
    for one in removed:
        cover.add(*one.span)
    found = []
    for item, label in kept:
        if not cover.touches(*item.span):
            cover.add(*item.span)
            found.append(replace(item, run=None if label is None else numbers.get(label)))
    return sorted(found, key=lambda item: item.span)
