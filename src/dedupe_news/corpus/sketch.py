"""Texts -> sketches: what a corpus remembers of every article, half a kilobyte each."""

from __future__ import annotations

from dataclasses import dataclass, fields
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.bulk import ALONE, LINE, MARK, PIECES, WRAPPED, bulk_hashes, unspaced
from dedupe_news.minhash import K, minima
from dedupe_news.normalize import stretch_hashes
from dedupe_news.shingle import window_hashes, windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe_news.bulk import BulkTable, BulkTokens

WIDTH = 3  # tokens in a shingle of an article
UNSPACED_WIDTH = 6  # characters, in scripts without spaces
REPEATED = 8  # words that stand twice in an article in which something may be repeated
PHRASE_WORDS = 3  # words of a phrase; a character of a script without spaces counts half a word
LINE_WORDS = 3  # words of a line that counts when it stands twice in an article


@dataclass(frozen=True, slots=True)
class Sketches:
    """The sketches of n articles.

    signatures: uint32[128, n], permutation-major, EMPTY for a text of fewer tokens than a shingle.
    digests: uint64[2, n], a hash of all tokens in order: equal for the same text. words: int32[n],
    tokens.
    repeats: bool[n], does anything in the article stand there twice? phrases: uint64[m], hashes of
    its pieces of PHRASE_WORDS and more, article by article; phrase_counts: int32[n].
    """

    signatures: NDArray[np.uint32]
    digests: NDArray[np.uint64]
    words: NDArray[np.int32]
    repeats: NDArray[np.bool_]
    phrases: NDArray[np.uint64]
    phrase_counts: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.words)


@dataclass(frozen=True, slots=True)
class SketchTools:
    """What making sketches takes: the folding table, the permutations, and what is wanted.

    phrases, repeats: whether these columns are filled; a run over whole articles needs neither.
    """

    table: BulkTable
    permutation: NDArray[np.uint32]
    phrases: bool = True
    repeats: bool = True


def sketches(texts: Sequence[str], tools: SketchTools) -> Sketches:
    """The sketches of these texts, in order."""
    lines = PIECES if tools.phrases else LINE if tools.repeats else 0
    tokens = bulk_hashes(texts, tools.table, lines=lines)
    phrases, counts = np.zeros(0, dtype=np.uint64), np.zeros(len(texts), dtype=np.int32)
    if tools.phrases:
        phrases, counts = phrase_hashes(tokens, tools.table)
    return Sketches(
        signatures(tokens, tools.permutation),
        digests(tokens),
        np.diff(tokens.first).astype(np.int32),
        repeats(tokens) if tools.repeats else np.zeros(len(texts), dtype=np.bool_),
        phrases,
        counts,
    )


def signatures(tokens: BulkTokens, permutation: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """uint32[128, n]: the signature of every text, of shingles as wide as its script wants."""
    out = minima(*windows(tokens.hashes, tokens.first, WIDTH), permutation)
    wide = np.flatnonzero(unspaced(tokens))
    if len(wide):
        hashes, first = windows(tokens.hashes, tokens.first, UNSPACED_WIDTH)
        out[:, wide] = minima(hashes, first, permutation)[:, wide]
    return out


def digests(tokens: BulkTokens) -> NDArray[np.uint64]:
    """uint64[2, n]: a cryptographic hash of each text's tokens."""
    raw, first = tokens.hashes.tobytes(), (8 * tokens.first).tolist()
    found = [sha256(raw[begin:end]).digest()[:16] for begin, end in pairwise(first)]
    return np.frombuffer(b"".join(found), dtype="<u8").reshape(-1, 2).T


def phrase_hashes(
    tokens: BulkTokens, table: BulkTable
) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """(hashes of the pieces that are long enough, by article; how many each article has)."""
    start, end = pieces(tokens)
    article = np.searchsorted(tokens.first, start, side="right") - 1
    hashes = stretch_hashes(tokens.hashes, start, end, table.powers)
    return hashes, np.bincount(article, minlength=len(tokens.first) - 1).astype(np.int32)


def pieces(tokens: BulkTokens) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """int64[m] each: where the pieces of PHRASE_WORDS tokens and more start and end.

    A piece is a sentence or less. It ends with a line that is not wrapped, and where a mark stands
    that may end a sentence; what is short behind a mark belongs to the piece before it, as the name
    of an agency does. Whether a mark ends a sentence is asked later, of the few that matter.
    """
    kind = tokens.flags & np.uint8(LINE | MARK | WRAPPED)
    start = np.flatnonzero((kind & np.uint8(LINE | MARK)) != 0)
    opens_line = (kind[start] & np.uint8(LINE | WRAPPED)) == LINE
    wrapped = ~opens_line & ((kind[start] & np.uint8(MARK)) == 0)
    start, opens_line = start[~wrapped], opens_line[~wrapped]
    reach, least = half_words((tokens.flags & np.uint8(ALONE)) != 0), 2 * PHRASE_WORDS
    kept = opens_line | (np.diff(reach[start], append=reach[-1]) >= least)
    start = start[kept]
    end = np.append(start[1:], len(tokens.hashes))
    long = reach[end] - reach[start] >= least
    return start[long], end[long]


def half_words(alone: NDArray[np.bool_]) -> NDArray[np.int64]:
    """int64[n + 1]: twice the words up to each token. alone: is it a character that counts half?"""
    if not alone.any():
        return 2 * np.arange(len(alone) + 1)
    return np.concatenate(([0], np.cumsum(2 - alone)))


def line_bounds(tokens: BulkTokens) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """int64[m] each: where the lines of LINE_WORDS tokens and more start and end."""
    start = np.flatnonzero((tokens.flags & np.uint8(LINE)) != 0)
    end = np.append(start[1:], len(tokens.hashes))
    long = end - start >= LINE_WORDS
    return start[long], end[long]


def repeats(tokens: BulkTokens) -> NDArray[np.bool_]:
    """bool[n]: do some REPEATED words, or a whole line, stand twice in the text?

    Only then can a passage be repeated in it that is long enough to be an error. Half of each hash
    will do, because one look too many costs little. Sorted article by article: that is faster than
    one sort of all.
    """
    start, end = line_bounds(tokens)
    short = end - start < REPEATED
    start, end = start[short], end[short]
    lines = window_hashes(tokens.hashes, start, end)
    line_first = np.searchsorted(start, tokens.first)
    return twice(*windows(tokens.hashes, tokens.first, REPEATED)) | twice(lines, line_first)


def twice(hashes: NDArray[np.uint64], first: NDArray[np.int64]) -> NDArray[np.bool_]:
    """bool[n]: do two of hashes[first[i] : first[i + 1]] have the same upper half?"""
    half = (hashes >> np.uint64(32)).astype(np.uint32)
    out = np.zeros(len(first) - 1, dtype=np.bool_)
    for article, (begin, end) in enumerate(pairwise(first.tolist())):
        if end - begin > 1:
            ordered = np.sort(half[begin:end])
            out[article] = (ordered[1:] == ordered[:-1]).any()
    return out


def joined(parts: list[Sketches]) -> Sketches:
    """All sketches as one; empties the list on the way, so that memory holds them only once."""
    total, phrases = sum(map(len, parts)), sum(len(part.phrases) for part in parts)
    out = Sketches(
        np.empty((K, total), dtype=np.uint32),
        np.empty((2, total), dtype=np.uint64),
        np.empty(total, dtype=np.int32),
        np.empty(total, dtype=np.bool_),
        np.empty(phrases, dtype=np.uint64),
        np.empty(total, dtype=np.int32),
    )
    while parts:
        part = parts.pop()
        for field in fields(Sketches):
            end = phrases if field.name == "phrases" else total
            values = getattr(part, field.name)
            getattr(out, field.name)[..., end - values.shape[-1] : end] = values
        total, phrases = total - len(part), phrases - len(part.phrases)
    return out
