"""The steps against plain loops that say the same."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.passages import seeds as seeds_module
from dedupe_news.passages.join import AGAIN, GAP, MOVED, joined
from dedupe_news.passages.seeds import PLACES, Box, neighbours, seeds_of
from dedupe_news.passages.terms import terms_of

from .made import side

places = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=40)
words = st.lists(st.sampled_from("abcdefghijkl"), max_size=40)


@given(places, st.integers(1, 20), st.integers(1, 50))
def test_neighbours_are_all_pairs_within_the_radius(
    points: list[tuple[int, int]], radius: int, size: int
) -> None:
    points.sort()
    here, there = (np.array([point[n] for point in points], dtype=np.int64) for n in (0, 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seeds_module, "SLICE", size)
        found = [
            pair
            for one, other in neighbours(here, there, radius)
            for pair in zip(one.tolist(), other.tolist(), strict=True)
        ]
    expected = [
        (i, j)
        for i, j in combinations(range(len(points)), 2)
        if 0 < abs(points[i][0] - points[j][0]) <= radius
        and 0 < abs(points[i][1] - points[j][1]) <= radius
    ]
    assert sorted(found) == expected


@given(words, words)
def test_seeds_are_the_places_of_rare_terms(one: list[str], other: list[str]) -> None:
    terms = terms_of(side(" ".join(one)).tokens, side(" ".join(other)).tokens)
    seeds = seeds_of(terms)
    expected = [
        (i, j)
        for i, word in enumerate(one)
        for j, same in enumerate(other)
        if word == same and one.count(word) * other.count(word) <= PLACES
    ]
    rare = [
        (i, j)
        for i, j in zip(seeds.here.tolist(), seeds.there.tolist(), strict=True)
        if one.count(one[i]) * other.count(one[i]) <= PLACES
    ]
    assert rare == expected
    for i, j in zip(seeds.here.tolist(), seeds.there.tolist(), strict=True):
        assert one[i] == other[j]


def test_a_character_alone_is_no_term_but_a_pair_is() -> None:
    terms = terms_of(side("东京大学 A").tokens, side("京东 A").tokens)
    assert terms.scale == 2
    assert set(terms.one.tolist()) & set(terms.other.tolist()) == {int(terms.one[-1])}
    assert terms.words[0][-1] == pytest.approx(4 * 0.6 + 1)


def boxes(*edges: tuple[int, int, int, int]) -> list[Box]:
    return [Box(*edge) for edge in edges]


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (boxes((0, 50, 0, 50), (50 + GAP, 99, 60, 99)), boxes((0, 99, 0, 99))),
        (boxes((0, 50, 0, 50), (51 + GAP, 99, 60, 99)), None),
        (boxes((0, 90, 100, 190), (90, 180, 0, 90)), None),  # long pieces changed places
        (boxes((0, MOVED, 100, 160), (60, 99, 60, 99)), boxes((0, 99, 60, 160))),
        (boxes((0, 90, 0, 90), (0, 90, 90, 180)), None),  # stands there twice
        (boxes((0, 90, 0, 90), (10, 20, 30, 40)), boxes((0, 90, 0, 90))),
        ([], []),
    ],
)
def test_boxes_that_touch_on_both_sides_are_one(
    given_: list[Box], expected: list[Box] | None
) -> None:
    assert joined(given_, 1) == (sorted(given_) if expected is None else expected)
    turned = [box.turned() for box in given_]
    assert sorted(joined(turned, 1)) == sorted(
        box.turned() for box in (given_ if expected is None else expected)
    )


def test_the_bounds_make_sense() -> None:
    assert 0 < AGAIN < 1
    assert GAP < MOVED
