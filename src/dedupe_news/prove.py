"""Decisions -> findings: what really goes, proven by the shingles of both texts, and what stays.

A proof looks only at the text that goes and at the text that stays, not at how they were found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.cover import Cover
from dedupe_news.cuts import cuts, wholly
from dedupe_news.model import KeptRepeat, Removal, Run, Span
from dedupe_news.rewrite import cut
from dedupe_news.shingle import shingles
from dedupe_news.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe_news.article import Article
    from dedupe_news.decide import Copy, Decisions, Kept
    from dedupe_news.options import Options

UNIT_WORDS = 4  # a kept repeat of fewer words is not worth a line


@dataclass(frozen=True, slots=True)
class Findings:
    """What one look at a text found, in offsets of that text."""

    runs: tuple[Run, ...]
    removed: tuple[Removal, ...]
    kept: tuple[KeptRepeat, ...]
    cleaned: str


class Part(NamedTuple):
    """Neighbouring sentences that are cut in one, and what they repeat.

    tokens [start, end) are said by tokens [there, there_end).
    """

    sentences: range
    start: int
    end: int
    there: int
    there_end: int
    run: int
    exact: bool


class Figures(NamedTuple):
    """Exact shares of common shingles, 0.0 to 1.0."""

    resemblance: float
    containment: float


def findings(decisions: Decisions, options: Options) -> Findings:
    """The proven removals, and all that stays, each with its reason."""
    article = decisions.article
    wanted = {s for copy in decisions.copies for s in copy.gone}
    every = list(parts(decisions, wanted))
    figures = proofs(every, article)
    flagged = options.repeats == "flag"
    going, proven = (every, figures) if flagged else stable(decisions, wanted, options)
    removed = [] if flagged else removals(decisions, going, proven)
    gone = {s for part in going for s in part.sentences}
    kept = [kept_repeat(item, article) for item in decisions.kept if worth(item, article)]
    for part, figure in zip(every, figures, strict=True):
        if flagged or not gone.issuperset(part.sentences):
            kept.append(unproven(part, figure, "flagged" if flagged else "not proven", article))
    runs = [run_of(n, decisions.copies[n], gone, article) for n in sorted({p.run for p in going})]
    kept.sort(key=lambda item: (item.span, item.witness))
    return Findings(
        tuple(runs), tuple(removed), tuple(kept), cut(article.raw, [r.span for r in removed])
    )


def worth(item: Kept, article: Article) -> bool:
    """Is a repeat that stays long enough to be told?"""
    return sum(len(twin.pairs) for twin in item.twins) >= UNIT_WORDS * article.scale


def stable(
    decisions: Decisions, wanted: set[int], options: Options
) -> tuple[list[Part], list[Figures]]:
    """The parts that are proven by text that stays, and their figures.

    What is not proven stays, which may change how its neighbours are cut: so until nothing does.
    """
    while True:
        found = list(parts(decisions, wanted))
        figures = proofs(found, decisions.article)
        good = [n for n, figure in enumerate(figures) if figure.containment >= options.threshold]
        standing = witnessed([found[n] for n in good])
        if len(standing) == len(found):
            return found, figures
        wanted = {s for part in standing for s in part.sentences}


def parts(decisions: Decisions, wanted: set[int]) -> Iterator[Part]:
    """The wanted sentences of every copy, as stretches that are cut in one."""
    bounds = cuts(decisions.article.segmentation, wanted)
    for run, copy in enumerate(decisions.copies):
        for piece in copy.draft:
            twins = {twin.sentence: twin for twin in piece.twins}
            for row in rows(bounds, piece.sentences, copy.gone & wanted):
                told = [twins[s] for s in row if s in twins]
                if told:
                    yield Part(
                        row,
                        int(decisions.article.first[row[0]]),
                        int(decisions.article.last[row[-1]]),
                        min(twin.start for twin in told),
                        max(twin.end for twin in told),
                        run,
                        all(twin.is_exact for twin in told),
                    )


def rows(bounds: dict[int, Span], sentences: range, wanted: frozenset[int]) -> Iterator[range]:
    """The wanted ones among sentences, in rows whose cuts touch."""
    begin = None
    for sentence in sentences:
        if begin is not None and (
            sentence not in wanted or bounds[sentence - 1].end != bounds[sentence].start
        ):
            yield range(begin, sentence)
            begin = None
        if begin is None and sentence in wanted:
            begin = sentence
    if begin is not None:
        yield range(begin, sentences.stop)


def proofs(parts: Sequence[Part], article: Article) -> list[Figures]:
    """The figures of each part against its witness."""
    return compare([(p.start, p.end, p.there, p.there_end) for p in parts], article)


def compare(bounds: Sequence[tuple[int, int, int, int]], article: Article) -> list[Figures]:
    """Figures of tokens [start, end) against tokens [there, there_end), for each bounds."""
    if not bounds:
        return []
    start, end, there, there_end = np.array(bounds, dtype=np.int64).T
    first, last = np.concatenate((start, there)), np.concatenate((end, there_end))
    widths = np.full(len(first), article.shingle_width)
    sets = shingles(article.tokens.hashes, first, last, widths)
    number = np.arange(len(bounds))
    found = verify(np.stack((number, number + len(bounds)), axis=1), sets)
    shares = zip(found.resemblance.tolist(), found.containment[:, 0].tolist(), strict=True)
    return [Figures(*share) for share in shares]


def witnessed(parts: Sequence[Part]) -> list[Part]:
    """The parts, from the first on, whose witness no part kept here takes away."""
    going, locked = Cover(), Cover()
    kept = []
    for part in parts:
        if not going.touches(part.there, part.there_end) and not locked.touches(
            part.start, part.end
        ) and (part.there_end <= part.start or part.there >= part.end):
            going.add(part.start, part.end)
            locked.add(part.there, part.there_end)
            kept.append(part)
    return kept


def removals(
    decisions: Decisions, parts: Sequence[Part], figures: Sequence[Figures]
) -> list[Removal]:
    """The parts as removals, in text order."""
    article, segmentation = decisions.article, decisions.article.segmentation
    gone = {s: segmentation.paragraph_of(s) for part in parts for s in part.sentences}
    bounds, whole = cuts(segmentation, gone), wholly(segmentation, gone)
    found = []
    for part, figure in zip(parts, figures, strict=True):
        first, last = part.sentences[0], part.sentences[-1]
        found.append(
            Removal(
                span=Span(bounds[first].start, bounds[last].end),
                text=Span(segmentation.sentences[first].start, segmentation.sentences[last].end),
                witness=article.span(part.there, part.there_end),
                grain="paragraph" if {gone[s] for s in part.sentences} <= whole else "sentence",
                rule=rule(part, decisions.copies[part.run]),
                run=part.run,
                words=part.end - part.start,
                resemblance=figure.resemblance,
                containment=figure.containment,
            )
        )
    return sorted(found, key=lambda removal: removal.span)


def rule(part: Part, copy: Copy) -> str:
    """The name of the rule by which a part goes."""
    if copy.first_goes:
        return "cut-off copy"
    return "exact copy" if part.exact else "near copy"


def kept_repeat(item: Kept, article: Article) -> KeptRepeat:
    """A repeat that stays, with its figures."""
    first, last = item.twins[0], item.twins[-1]
    there, there_end = min(t.start for t in item.twins), max(t.end for t in item.twins)
    start, end = first.here[0], last.here[1]
    (figure,) = compare([(start, end, there, there_end)], article)
    return KeptRepeat(
        article.span(start, end),
        article.span(there, there_end),
        item.why,
        item.run,
        end - start,
        *figure,
        tuple((found.there, found.here) for found in item.differs),
    )


def unproven(part: Part, figures: Figures, why: str, article: Article) -> KeptRepeat:
    """A part of a copy that stays all the same."""
    return KeptRepeat(
        article.span(part.start, part.end),
        article.span(part.there, part.there_end),
        why,
        part.run,
        part.end - part.start,
        *figures,
    )


def run_of(number: int, copy: Copy, gone: set[int], article: Article) -> Run:
    """The run of one copy: from the first to the last sentence that goes, and what they repeat."""
    told = [twin for piece in copy.draft for twin in piece.twins if twin.sentence in gone]
    there, there_end = min(t.start for t in told), max(t.end for t in told)
    start = int(article.first[min(t.sentence for t in told)])
    end = int(article.last[max(t.sentence for t in told)])
    (figure,) = compare([(start, end, there, there_end)], article)
    pair = sorted(((there, there_end), (start, end)))
    (first, repeat) = (article.span(*bounds) for bounds in pair)
    return Run(
        number,
        first,
        repeat,
        article.segmentation.paragraphs_in(first),
        article.segmentation.paragraphs_in(repeat),
        "exact" if all(twin.is_exact for twin in told) else "near",
        sum(int(article.last[t.sentence] - article.first[t.sentence]) for t in told),
        *figure,
    )
