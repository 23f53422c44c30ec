"""Exact figures of pairs against Python sets."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.shingle import Shingles
from dedupe_news.verify import BATCH, common_shingles, verify

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
