"""Decisions -> findings of one look: what goes, proven by text that stays, and what stays.

A proof looks only at the shingles of the text that goes and of the text that stays, not at how they
were found. Copies of copies are proven by the first one: the aligned tokens are followed until they
stand in text that stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.cuts import cuts
from dedupe_news.model import KeptRepeat, Span
from dedupe_news.normalize import out_of_markup
from dedupe_news.rewrite import cut
from dedupe_news.shingle import distinct, window_hashes, windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from dedupe_news.article import Article
    from dedupe_news.decide import Copy, Decisions, Kept
    from dedupe_news.options import Options

UNIT_WORDS = 4  # a kept repeat of fewer words is not worth a line


class Part(NamedTuple):
    """Text that is cut in one.

    cut: with its separator; text: what is compared; pairs[n, 2]: aligned tokens (twin, here). run:
    number of the copy it belongs to. first_goes: it is the earlier copy, which breaks off.
    sentences: those that it takes away, even where markup takes the beginning of one.
    """

    cut: Span
    text: Span
    pairs: NDArray[np.int64]
    run: int
    first_goes: bool
    sentences: range


class Proof(NamedTuple):
    """The witness tokens [there, there_end) and exact shares of common shingles, 0.0 to 1.0."""

    there: int
    there_end: int
    resemblance: float
    containment: float


@dataclass(frozen=True, slots=True)
class Findings:
    """What one look at an article found: the parts that go, what stays, and what is left.

    starts: int64[tokens], where each token that the look saw begins in the text that it saw.
    """

    starts: NDArray[np.int64]
    parts: tuple[Part, ...]
    kept: tuple[KeptRepeat, ...]
    cleaned: str


def findings(decisions: Decisions, options: Options) -> Findings:
    """The proven parts, and all that stays, each with its reason."""
    article = decisions.article
    every = owners(decisions.copies)
    going = stable(decisions, every, options.threshold)
    kept = [kept_repeat(item, article) for item in decisions.kept if worth(item, article)]
    told = {s for part in going for s in part.sentences}
    flagged = options.repeats == "flag"
    for run, copy in enumerate(decisions.copies):
        kept += staying(run, copy, set() if flagged else told, flagged=flagged, article=article)
    spans = [] if flagged else [part.cut for part in going]
    return Findings(article.tokens.start, tuple(going), tuple(kept), cut(article.raw, spans))


def owners(copies: Sequence[Copy]) -> dict[int, int]:
    """The copy that each sentence goes with: the first that claims it."""
    return {s: run for run, copy in reversed(list(enumerate(copies))) for s in copy.gone}


def stable(decisions: Decisions, wanted: dict[int, int], threshold: float) -> list[Part]:
    """The parts that are proven by text that stays.

    What is not proven is looked at sentence by sentence; a sentence that is not proven stays, which
    may take another one's proof: so until nothing changes.
    """
    article, single = decisions.article, set[int]()
    while True:
        found = list(parts(decisions, wanted, single))
        proofs = prove(found, aligned(found, len(article.tokens)), article)
        bad = [p for p, proof in zip(found, proofs, strict=True) if not holds(proof, threshold)]
        if not bad:
            return found
        unproven = {s for part in bad for s in part.sentences}
        dropped = unproven & single  # not even alone
        wanted = {s: run for s, run in wanted.items() if s not in dropped}
        single |= unproven


def holds(proof: Proof | None, threshold: float) -> bool:
    """Is there a proof that reaches the threshold?"""
    return proof is not None and proof.containment >= threshold


def parts(decisions: Decisions, wanted: dict[int, int], single: set[int]) -> Iterator[Part]:
    """The wanted sentences of every copy, as stretches that are cut in one; single ones alone."""
    segmentation, raw = decisions.article.segmentation, decisions.article.raw
    bounds = cuts(segmentation, wanted)
    for run, copy in enumerate(decisions.copies):
        for piece in copy.draft:
            twins = {twin.sentence: twin for twin in piece.twins}
            ours = {s for s in piece.sentences if wanted.get(s) == run}
            for row in rows(bounds, piece.sentences, ours, single):
                told = [twins[s] for s in row if s in twins]
                pairs = [twin.pairs for twin in told] or [np.zeros((0, 2), np.int64)]
                whole = Span(
                    segmentation.sentences[row[0]].start, segmentation.sentences[row[-1]].end
                )
                yield Part(
                    out_of_markup(raw, Span(bounds[row[0]].start, bounds[row[-1]].end)),
                    out_of_markup(raw, whole),
                    np.concatenate(pairs),
                    run,
                    copy.first_goes,
                    row,
                )


def rows(
    bounds: dict[int, Span], sentences: range, wanted: set[int], single: set[int]
) -> Iterator[range]:
    """The wanted ones among sentences, in rows whose cuts touch."""
    begin = None
    for sentence in (*sentences, sentences.stop):
        if begin is not None and (
            sentence not in wanted
            or sentence in single
            or sentence - 1 in single
            or bounds[sentence - 1].end != bounds[sentence].start
        ):
            yield range(begin, sentence)
            begin = None
        if begin is None and sentence in wanted:
            begin = sentence


def aligned(parts: Iterable[Part], tokens: int) -> NDArray[np.int64]:
    """int64[tokens]: for each token of the parts the one it is aligned with; -1 for none."""
    parent = np.full(tokens, -1, dtype=np.int64)
    for part in parts:
        parent[part.pairs[:, 1]] = part.pairs[:, 0]
    return parent


def prove(parts: Sequence[Part], parent: NDArray[np.int64], article: Article) -> list[Proof | None]:
    """The proof of each part by text that no part takes away; None when there is none."""
    bounds = [token_range(part.text, article) for part in parts]
    gone = np.zeros(len(article.tokens), dtype=np.bool_)
    for start, end in bounds:
        gone[start:end] = True
    root, stretch = roots(parent, gone), np.cumsum(gone, dtype=np.int64)
    witnesses = [witness(root[start:end], stretch) for start, end in bounds]
    found = [n for n, there in enumerate(witnesses) if there is not None]
    figures = compare([(*bounds[n], *(witnesses[n] or (0, 0))) for n in found], article)
    proofs: list[Proof | None] = [None] * len(parts)
    for n, (resemblance, containment) in zip(found, figures, strict=True):
        proofs[n] = Proof(*(witnesses[n] or (0, 0)), resemblance, containment)
    return proofs


def token_range(span: Span, article: Article) -> tuple[int, int]:
    """The tokens that begin in a span of the text."""
    start, end = np.searchsorted(article.tokens.start, span).tolist()
    return start, end


def roots(parent: NDArray[np.int64], gone: NDArray[np.bool_]) -> NDArray[np.int64]:
    """int64[tokens]: the token that stays for each one in the end; -1 for none.

    Follows the alignment from copy to copy, two steps in place of one each time.
    """
    nowhere = len(parent)
    step = np.append(np.where(gone, parent, np.arange(nowhere)), -1)
    step[step < 0] = nowhere
    while (further := step[step]).tobytes() != step.tobytes():
        step = further
    return np.where(step[:-1] == nowhere, -1, step[:-1])


def witness(root: NDArray[np.int64], stretch: NDArray[np.int64]) -> tuple[int, int] | None:
    """Tokens from the first to the last root, in the stretch of kept text that holds most of them.

    stretch: int64[tokens], the number of tokens gone up to each; equal between kept neighbours.
    """
    root = root[root >= 0]
    if not len(root):
        return None
    where = stretch[root]
    values, counts = np.unique(where, return_counts=True)
    told = root[where == values[np.argmax(counts)]]
    return int(told.min()), int(told.max()) + 1


def compare(
    bounds: Sequence[tuple[int, int, int, int]], article: Article
) -> list[tuple[float, float]]:
    """(resemblance, containment) of tokens [start, end) in [there, there_end), for each bounds."""
    found = []
    for start, end, there, there_end in bounds:
        one, other = shingles_of(start, end, article), shingles_of(there, there_end, article)
        both = np.sort(np.concatenate((one, other)))
        common = int(np.count_nonzero(both[1:] == both[:-1]))
        found.append((common / max(len(both) - common, 1), common / max(len(one), 1)))
    return found


def shingles_of(start: int, end: int, article: Article) -> NDArray[np.uint64]:
    """The shingles of tokens [start, end), unique; one shingle when they are fewer than its width.

    Nothing has no shingles.
    """
    tokens, width = article.tokens.hashes[start:end], article.shingle_width
    if len(tokens) < width:
        return window_hashes(tokens, np.zeros(1, np.int64), np.array([len(tokens)]))[: len(tokens)]
    hashes, _ = windows(tokens, np.array((0, len(tokens))), width)
    return distinct(hashes)


def worth(item: Kept, article: Article) -> bool:
    """Is a repeat that stays long enough to be told?"""
    return sum(len(twin.pairs) for twin in item.twins) >= UNIT_WORDS * article.scale


def kept_repeat(item: Kept, article: Article) -> KeptRepeat:
    """A repeat that stays, with its figures."""
    first, last = item.twins[0], item.twins[-1]
    there, there_end = min(t.start for t in item.twins), max(t.end for t in item.twins)
    start, end = first.here[0], last.here[1]
    (figures,) = compare([(start, end, there, there_end)], article)
    return KeptRepeat(
        article.span(start, end),
        article.span(there, there_end),
        item.why,
        item.run,
        end - start,
        *figures,
        tuple((found.there, found.here) for found in item.differs),
    )


def staying(
    run: int, copy: Copy, told: set[int], *, flagged: bool, article: Article
) -> Iterator[KeptRepeat]:
    """The sentences of a copy that stay all the same: flagged, or not proven."""
    why = "flagged" if flagged else "not proven by text that stays"
    for piece in copy.draft:
        twins = [t for t in piece.twins if t.sentence in copy.gone and t.sentence not in told]
        for twin in twins:
            start, end = int(article.first[twin.sentence]), int(article.last[twin.sentence])
            (figures,) = compare([(start, end, twin.start, twin.end)], article)
            here, there = article.span(start, end), article.span(twin.start, twin.end)
            yield KeptRepeat(here, there, why, run, end - start, *figures)
