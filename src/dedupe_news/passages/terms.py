"""Tokens of two texts -> terms, numbered alike on both sides: what passages are found by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.article import UNSPACED_WORD
from dedupe_news.shingle import windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe_news.normalize import Tokens


# The one place that is looked at does not count: a word that stands nowhere else is not as frequent
# as in every text of that length, but rarer than any that does (Good 1953).
RARE = 0.5


class Terms(NamedTuple):
    """The terms of two texts: words; in scripts without spaces a character and the next one.

    one, other: int64[n] and int64[m], the number of the term at each token. counts: int64[2, k],
    how often each of the k terms stands in one, in other. rate: float64[k], the chance of each to
    stand in a place. words: float64[n + 1] and float64[m + 1], how many words stand before a token.
    scale: 2 where most tokens are characters, else 1; distances in words are multiplied by it.
    """

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    counts: NDArray[np.int64]
    rate: NDArray[np.float64]
    words: tuple[NDArray[np.float64], NDArray[np.float64]]
    scale: int

    @property
    def sides(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Both texts."""
        return self.one, self.other


def terms_of(one: Tokens, other: Tokens) -> Terms:
    """The terms of two texts; a text without tokens has none."""
    hashes = np.concatenate((term_hashes(one), term_hashes(other)))
    names, numbers = np.unique(hashes, return_inverse=True)
    numbers = numbers.reshape(-1).astype(np.int64)
    sides = numbers[: len(one)], numbers[len(one) :]
    counts = np.stack([np.bincount(side, minlength=len(names)) for side in sides])
    alone = int(one.unspaced.sum()) + int(other.unspaced.sum())
    rate = (counts.sum(axis=0) - 1).clip(RARE) / max(len(hashes), 1)
    scale = 2 if 2 * alone > len(hashes) else 1
    return Terms(*sides, counts, rate, (words_before(one), words_before(other)), scale)


def words_before(tokens: Tokens) -> NDArray[np.float64]:
    """float64[n + 1]: how many words stand before each token, and in all."""
    lengths = np.where(tokens.unspaced, UNSPACED_WORD, 1.0)
    return np.concatenate(([0.0], np.cumsum(lengths)))


def term_hashes(tokens: Tokens) -> NDArray[np.uint64]:
    """uint64[n]: the term at each token. A lone character says too little, so the next one joins.

    The last character of a stretch stands for itself.
    """
    hashes = tokens.hashes.copy()
    if len(hashes) and tokens.unspaced.any():
        pairs, _ = windows(tokens.hashes, np.array((0, len(hashes))), 2)
        joined = np.flatnonzero(tokens.unspaced[:-1] & tokens.unspaced[1:])
        hashes[joined] = pairs[joined]
    return hashes
