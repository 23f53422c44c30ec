"""Banding against brute force over the band keys."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dedupe_news import lsh
from dedupe_news.lsh import (
    Bands,
    band_keys,
    bands_for,
    candidate_pairs,
    candidates,
    linked,
    may_share,
)
from dedupe_news.minhash import permutations, signatures
from dedupe_news.shingle import Shingles

ROWS = st.integers(0, 12).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 2), min_size=6, max_size=6), min_size=n, max_size=n)
)
BANDS = st.sampled_from([Bands(6, 1), Bands(3, 2), Bands(2, 3), Bands(1, 6), Bands(2, 2)])


def array(rows: list[list[int]]) -> NDArray[np.uint32]:
    return np.array(rows, dtype=np.uint32).reshape(-1, 6)


def buckets(rows: list[list[int]], bands: Bands, band: int) -> set[frozenset[int]]:
    """The units that agree in one band, two or more together."""
    found: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for unit, row in enumerate(rows):
        found[tuple(row[band * bands.r : (band + 1) * bands.r])].add(unit)
    return {frozenset(units) for units in found.values() if len(units) > 1}


def components(groups: Iterable[Iterable[int]]) -> set[frozenset[int]]:
    """The connected components of groups that share members."""
    found: list[set[int]] = []
    for group in groups:
        joined = set(group)
        apart = [other for other in found if not other & joined]
        joined = joined.union(*(other for other in found if other & joined))
        found = [*apart, joined]
    return {frozenset(group) for group in found}


@given(ROWS, BANDS)
def test_links_connect_each_bucket_and_nothing_else(rows: list[list[int]], bands: Bands) -> None:
    for band in range(bands.b):
        part = array(rows)[:, band * bands.r : (band + 1) * bands.r]
        pairs = linked(band_keys(part)).tolist()
        assert components(pairs) == buckets(rows, bands, band)


@given(ROWS, BANDS)
def test_pairs_are_sorted_unique_and_agree_in_a_band(rows: list[list[int]], bands: Bands) -> None:
    pairs = [(i, j) for i, j in candidate_pairs(array(rows), bands).tolist()]
    assert pairs == sorted(set(pairs), key=lambda pair: (pair[1], pair[0]))
    together = [group for band in range(bands.b) for group in buckets(rows, bands, band)]
    assert all(i < j and any({i, j} <= group for group in together) for i, j in pairs)
    assert components(pairs) == components(together)


@given(ROWS, BANDS)
def test_every_unit_meets_the_first_of_its_bucket(rows: list[list[int]], bands: Bands) -> None:
    pairs = {(i, j) for i, j in candidate_pairs(array(rows), bands).tolist()}
    for band in range(bands.b):
        for group in buckets(rows, bands, band):
            first, *others = sorted(group)
            assert {(first, other) for other in others} <= pairs


def test_a_hot_bucket_stays_linear() -> None:
    pairs = candidate_pairs(np.zeros((1000, 4), dtype=np.uint32), Bands(2, 2))
    assert len(pairs) < 2 * 1000


def test_two_rows_make_a_key_without_chance() -> None:
    rows = np.array([[1, 0], [0, 1], [1, 1], [2**32 - 1, 5]], dtype=np.uint32)
    assert len(set(band_keys(rows).tolist())) == 4


@pytest.mark.parametrize(("b", "r"), [(64, 2), (32, 4), (16, 8), (128, 1)])
def test_the_chance_is_the_share_of_agreeing_bands(b: int, r: int) -> None:
    draws = np.random.default_rng(1).random((4000, b, r))
    for resemblance in (0.2, 0.5, 0.8):
        share = float(np.mean(np.any(np.all(draws < resemblance, axis=2), axis=1)))
        assert abs(share - Bands(b, r).chance(resemblance)) < 0.03


@given(st.floats(0.05, 1.0), st.floats(0.5, 0.999), st.integers(1, 128))
def test_bands_for_takes_the_most_rows_that_reach_the_recall(
    similarity: float, recall: float, k: int
) -> None:
    bands = bands_for(similarity, recall, k)
    assert bands.b * bands.r <= k
    enough = [r for r in range(1, k + 1) if 1 - (1 - similarity**r) ** (k // r) >= recall]
    assert bands.r == max(enough, default=1)
    assert bands.b == k // bands.r


SETS = st.lists(st.sets(st.integers(0, 30), min_size=1, max_size=8), max_size=24)


def batch(sets: list[set[int]]) -> Shingles:
    flat = np.array([value for members in sets for value in sorted(members)], dtype=np.uint64)
    return Shingles(flat, np.cumsum([0, *map(len, sets)]))


@given(SETS, st.sampled_from([1, 40, lsh.BLOCK]))
def test_candidates_are_those_of_whole_signatures(sets: list[set[int]], block: int) -> None:
    bands = Bands(64, 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lsh, "BLOCK", block)
        found = candidates(batch(sets), permutations(), bands).tolist() if sets else []
    assert found == candidate_pairs(signatures(batch(sets), permutations()), bands).tolist()


@given(SETS, st.integers(1, 4), st.sampled_from([0.0, 0.3, 0.5, 1.0]))
def test_sets_may_share_when_two_of_them_do(sets: list[set[int]], least: int, share: float) -> None:
    common = [
        (len(one & other), len(one & other) / min(len(one), len(other)))
        for one, other in combinations(sets, 2)
    ]
    often = Counter(value for members in sets for value in members)
    hot = max(often.values(), default=0) > lsh.OFTEN
    expected = hot or any(count >= least and part >= share for count, part in common)
    assert may_share(batch(sets), least, share) == expected
