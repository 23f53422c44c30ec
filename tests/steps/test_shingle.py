"""Shingle sets against Python sets of tuples."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.normalize import mix
from dedupe_news.shingle import Shingles, shingles, window_hashes

TOKENS = st.lists(st.integers(1, 5), max_size=40)


def hashed(tokens: list[int]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return mix(np.array(tokens, dtype=np.uint64))


def tuples(tokens: list[int], width: int) -> set[tuple[int, ...]]:
    """The obvious way: every window; a short unit is one; an empty one is none."""
    windows = range(max(len(tokens) - width + 1, 1))
    return {tuple(tokens[i : i + width]) for i in windows} - {()}


def unit(sets: Shingles, index: int) -> set[int]:
    return set(sets.hashes[sets.first[index] : sets.first[index + 1]].tolist())


@st.composite
def batches(draw: st.DrawFn) -> tuple[list[int], list[tuple[int, int, int]]]:
    """Tokens and units (first, last, width), which may overlap and be empty."""
    tokens = draw(TOKENS)
    places = st.integers(0, len(tokens))
    units = draw(st.lists(st.tuples(places, places, st.integers(1, 6)), max_size=8))
    return tokens, [(min(a, b), max(a, b), width) for a, b, width in units]


def made(tokens: list[int], units: list[tuple[int, int, int]]) -> Shingles:
    first, last, widths = np.array(units, dtype=np.int64).reshape(-1, 3).T
    return shingles(hashed(tokens), first, last, widths)


@given(batches())
def test_sets_are_those_of_python(batch: tuple[list[int], list[tuple[int, int, int]]]) -> None:
    tokens, units = batch
    sets = made(tokens, units)
    assert len(sets) == len(units)
    expected = [tuples(tokens[first:last], width) for first, last, width in units]
    assert sets.sizes.tolist() == list(map(len, expected))
    found = [unit(sets, i) for i in range(len(units))]
    for i, one in enumerate(expected):
        for j, other in enumerate(expected):
            assert len(found[i] & found[j]) == len(one & other)


@given(batches())
def test_sets_are_sorted_and_unique(batch: tuple[list[int], list[tuple[int, int, int]]]) -> None:
    sets = made(*batch)
    for i in range(len(sets)):
        hashes = sets.hashes[sets.first[i] : sets.first[i + 1]]
        assert np.all(hashes[1:] > hashes[:-1])


def test_order_counts_and_length_counts() -> None:
    tokens = hashed([1, 2, 1])
    one, other, short = window_hashes(tokens, np.array([0, 1, 0]), np.array([2, 3, 1]))
    assert len({one, other, short}) == 3


def test_no_units() -> None:
    assert len(made([1, 2], [])) == 0
