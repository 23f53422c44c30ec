"""Two texts -> the words that both have, and those that only one has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.align import align

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

# A word; a character of a script without blanks between words (kana, Han, Thai to Khmer).
_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")

# Words [i:i_end] of one list and [j:j_end] of another, and whether they are equal.
Block = tuple[int, int, int, int, bool]


def words_of(text: str) -> list[re.Match[str]]:
    """The words of a text as they stand in it, with their marks.

    >>> [word[0] for word in words_of("Ja, sagte 他说")]
    ['Ja,', 'sagte', '他', '说']
    """
    return list(_WORD.finditer(text))


def blocks(first: Sequence[re.Match[str]], second: Sequence[re.Match[str]]) -> Iterator[Block]:
    """Stretches of both word lists that are equal or not, in order.

    >>> list(blocks(words_of("a b c d"), words_of("a b x d")))
    [(0, 2, 0, 2, True), (2, 3, 2, 3, False), (3, 4, 3, 4, True)]
    """
    return matched(*coded(first, second))


def coded(
    first: Sequence[re.Match[str]], second: Sequence[re.Match[str]]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Both word lists as numbers, equal ones for equal words."""
    numbers: dict[str, int] = {}
    here, there = (
        np.array([numbers.setdefault(word[0], len(numbers)) for word in words], dtype=np.uint64)
        for words in (first, second)
    )
    return here, there


def matched(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> Iterator[Block]:
    """As `blocks`, of words as numbers."""
    i = j = 0
    for at_a, at_b, size in _matching(a, b):
        if i < at_a or j < at_b:
            yield i, at_a, j, at_b, False
        i, j = at_a + size, at_b + size
        if size:
            yield at_a, i, at_b, j, True


def _matching(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> list[tuple[int, int, int]]:
    """(place in a, place in b, words) of the equal stretches, and an empty one at the end."""
    found: list[tuple[int, int, int]] = []
    for i, j in align(a, b).tolist():
        if found and (i, j) == (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]):
            found[-1] = (*found[-1][:2], found[-1][2] + 1)
        else:
            found.append((i, j, 1))
    # One equal word between two changes is chance more often than not, and hard to read.
    ends = ((0, 0), (len(a), len(b)))
    kept = [
        (i, j, n) for i, j, n in found if n > 1 or (i, j) == ends[0] or (i + n, j + n) == ends[1]
    ]
    return [*kept, (len(a), len(b), 0)]
