"""A box of tokens -> the passage: where it stands in both texts, and how much of it is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from dedupe_news.align import align
from dedupe_news.passages.ends import last_token, span_of, whole_sentences

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe_news.model import Kind, Span
    from dedupe_news.passages.ends import Ends, Side
    from dedupe_news.passages.seeds import Box

Order = Literal["kept", "moved", "again"]

COMMON = 0.5  # least share of its words that both sides have; topics alone share less


class Passage(NamedTuple):
    """What two texts have in common in one place of each.

    one, other: from the first to the last character. words: tokens of each. common: share of the
    words that both have; in_order: of those that both have in the same order; 0.0 to 1.0, of the
    words of both sides together. score: natural logarithm of how much likelier it is than chance;
    the least one that counts for texts that are the same. order: 'kept' when it follows the
    passages before it in both texts; 'moved' when it stands in another place; 'again' when one text
    says there once more what stands in another passage too.
    """

    one: Span
    other: Span
    words: tuple[int, int]
    common: float
    in_order: float
    score: float
    order: Order = "kept"

    @property
    def kind(self) -> Kind:
        """'exact' when the words are the same, in the same order, else 'near'."""
        return "exact" if self.in_order == 1.0 else "near"

    def turned(self) -> Passage:
        """The passage seen from the other text."""
        return self._replace(one=self.other, other=self.one, words=self.words[::-1])


def passage_of(box: Box, one: Side, other: Side, score: float) -> Passage | None:
    """The passage in a box of terms; None when the two sides have too little in common."""
    sides = one, other
    ends = (
        (box.begin, last_token(one.tokens, box.end)),
        (box.there, last_token(other.tokens, box.there_end)),
    )
    found = passage_at(sides, ends, score)
    if found.common < COMMON:
        return None
    return (
        found if found.kind == "exact" else passage_at(sides, whole_sentences(sides, ends), score)
    )


def passage_at(sides: tuple[Side, Side], ends: Ends, score: float) -> Passage:
    """The passage between these tokens."""
    mine, theirs = (
        side.tokens.hashes[begin:end] for side, (begin, end) in zip(sides, ends, strict=True)
    )
    both = len(mine) + len(theirs)
    return Passage(
        span_of(sides[0], *ends[0]),
        span_of(sides[1], *ends[1]),
        (len(mine), len(theirs)),
        2 * common_tokens(mine, theirs) / both,
        2 * len(align(mine, theirs)) / both,
        score,
    )


def common_tokens(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> int:
    """How many tokens both have, in any order, one for one."""
    names, numbers = np.unique(np.concatenate((one, other)), return_inverse=True)
    numbers = numbers.reshape(-1)
    mine, theirs = (
        np.bincount(part, minlength=len(names))
        for part in (numbers[: len(one)], numbers[len(one) :])
    )
    return int(np.minimum(mine, theirs).sum())
