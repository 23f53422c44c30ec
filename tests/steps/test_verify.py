"""Exact figures of pairs against Python sets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.shingle import Shingles
from dedupe_news.verify import BATCH, common_shingles, identical, joined, verify

VALUES = st.integers(0, 12) | st.sampled_from([2**64 - 1, 2**63, 2**32])


def batch(sets: list[set[int]]) -> Shingles:
    flat = [value for members in sets for value in sorted(members)]
    first = np.cumsum([0, *map(len, sets)])
    return Shingles(np.array(flat, dtype=np.uint64), first.astype(np.int64))


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[set[int]], list[tuple[int, int]]]:
    sets = draw(st.lists(st.sets(VALUES, max_size=8), min_size=1, max_size=6))
    unit = st.integers(0, len(sets) - 1)
    return sets, draw(st.lists(st.tuples(unit, unit), max_size=12))


@given(problems())
def test_figures_are_those_of_python(problem: tuple[list[set[int]], list[tuple[int, int]]]) -> None:
    sets, pairs = problem
    found = verify(np.array(pairs, dtype=np.int64).reshape(-1, 2), batch(sets))
    for n, (i, j) in enumerate(pairs):
        one, other = sets[i], sets[j]
        assert found.common[n] == len(one & other)
        assert found.resemblance[n] == (len(one & other) / len(one | other) if one | other else 0)
        assert found.containment[n].tolist() == [
            len(one & other) / len(side) if side else 0 for side in (one, other)
        ]


@given(problems())
def test_where_keeps_the_wanted_rows(problem: tuple[list[set[int]], list[tuple[int, int]]]) -> None:
    sets, pairs = problem
    found = verify(np.array(pairs, dtype=np.int64).reshape(-1, 2), batch(sets))
    wanted = found.resemblance > 0.3
    kept = found.where(wanted)
    rows = zip(pairs, wanted, strict=True)
    assert kept.pairs.tolist() == [list(pair) for pair, keep in rows if keep]
    assert np.all(kept.resemblance > 0.3)
    assert len(kept.common) == len(kept.containment) == int(wanted.sum())


def test_more_than_one_batch() -> None:
    # These pairs need three batches.
    size = BATCH // 2 + BATCH // 8
    sets = batch([set(range(size)), set(range(size // 2, size + size // 2))])
    pairs = np.array([[0, 1]] * 4, dtype=np.int64)
    assert common_shingles(pairs, sets).tolist() == [size // 2] * 4


def test_a_first_pair_that_fills_a_batch() -> None:
    sets = batch([set(range(BATCH + 7)), set(range(5, BATCH + 9)), {1, 2}])
    pairs = np.array([[0, 1], [2, 0], [0, 2]], dtype=np.int64)
    assert common_shingles(pairs, sets).tolist() == [BATCH + 2, 2, 2]


def test_no_pairs_and_empty_sets() -> None:
    none = np.zeros((0, 2), dtype=np.int64)
    assert common_shingles(none, batch([{1}])).tolist() == []
    found = verify(np.array([[0, 1], [1, 1]], dtype=np.int64), batch([set(), set()]))
    assert (found.common.tolist(), found.resemblance.tolist()) == ([0, 0], [0.0, 0.0])


def test_what_is_identical_is_told_with_full_shares_of_the_promised_types() -> None:
    pairs = np.array([[0, 1]], dtype=np.int64)
    for found in (identical([(0, 1)]), identical([]), verify(pairs, batch([{1}, {1}]))):
        assert found.pairs.shape == (len(found.common), 2)
        assert found.pairs.dtype == found.common.dtype == np.int64
        assert found.resemblance.tolist() == [1.0] * len(found.common)
        assert found.containment.tolist() == [[1.0, 1.0]] * len(found.common)


def test_matches_of_several_kinds_are_joined_with_units_counted_on() -> None:
    found = joined([identical([(0, 1)]), identical([]), identical([(0, 2), (1, 2)])], [0, 5, 10])
    assert found.pairs.tolist() == [[0, 1], [10, 12], [11, 12]]
    with pytest.raises(ValueError, match="zip"):
        joined([identical([]), identical([(0, 1)])], [0])
