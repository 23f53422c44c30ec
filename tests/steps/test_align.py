"""Alignment against the textbook's dynamic programming."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe_news import align as module
from dedupe_news.align import align, rising

TOKENS = st.lists(st.integers(0, 5), max_size=40)


def longest(a: list[int], b: list[int]) -> int:
    """Length of the longest common subsequence, O(n m) (Wagner and Fischer 1974)."""
    above = [0] * (len(b) + 1)
    for x in a:
        row = [0]
        for j, y in enumerate(b):
            row.append(above[j] + 1 if x == y else max(above[j + 1], row[j]))
        above = row
    return above[-1]


def aligned(a: list[int], b: list[int]) -> list[list[int]]:
    pairs: list[list[int]] = align(np.array(a, np.uint64), np.array(b, np.uint64)).tolist()
    return pairs


def check(a: list[int], b: list[int], pairs: list[list[int]]) -> None:
    """Pairs match, and both positions rise."""
    assert all(a[i] == b[j] for i, j in pairs)
    for (i, j), (next_i, next_j) in itertools.pairwise(pairs):
        assert i < next_i
        assert j < next_j


@given(TOKENS, TOKENS)
def test_as_long_as_can_be(a: list[int], b: list[int]) -> None:
    pairs = aligned(a, b)
    check(a, b, pairs)
    assert len(pairs) == longest(a, b)


@given(st.integers(0, 2**32), st.floats(0.0, 0.2))
@settings(max_examples=15, deadline=None)
def test_long_sequences_in_boxes(seed: int, share: float) -> None:
    random = np.random.default_rng(seed)
    a = random.integers(0, 1000, 3000)
    b = np.where(random.random(3000) < share, 5000 + np.arange(3000), a)
    pairs = aligned(a.tolist(), b.tolist())
    check(a.tolist(), b.tolist(), pairs)
    assert len(pairs) >= int((a == b).sum()) * 0.98


def test_sequences_beyond_a_box_without_anchors_still_align() -> None:
    a = [1, 2] * (module.BOX + 10)
    pairs = aligned(a, a)
    check(a, a, pairs)
    assert len(pairs) == len(a)


@given(st.lists(st.integers(0, 30), max_size=15, unique=True))
def test_rising_is_longest(numbers: list[int]) -> None:
    pairs = list(enumerate(numbers))
    found = rising(pairs)
    assert set(found) <= set(pairs)
    assert found == sorted(found, key=lambda pair: pair[1])
    best = [1] * len(numbers)
    for i, number in enumerate(numbers):
        best[i] = 1 + max([best[k] for k in range(i) if numbers[k] < number], default=0)
    assert len(found) == max(best, default=0)


def test_empty() -> None:
    assert aligned([], [1]) == aligned([1], []) == aligned([], []) == []
