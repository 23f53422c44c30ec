"""Candidate pairs: none twice, none by the order of the input, none lost, and never many."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dedupe_news.corpus import candidates
from dedupe_news.corpus.candidates import (
    AGREEING,
    REACH,
    ROWS,
    STEPS,
    candidate_pairs,
    shared,
    unseen,
)
from dedupe_news.corpus.cluster import Component, Link, Wave, components, settled
from dedupe_news.minhash import EMPTY, K
from oracle import resemblance

from .made import edited, laws, sentence, sketched

SEEDS = st.integers(0, 2**32)
Signatures = NDArray[np.uint32]


def missed(resembling: float) -> float:
    """The chance that two texts meet in none of the first bands, as if these were apart."""
    bands = len(STEPS) * (K // ROWS[0])
    return float((1 - resembling ** ROWS[0]) ** bands)


def pairs_of(signatures: Signatures, order: Sequence[int] | None = None) -> list[tuple[int, int]]:
    units = np.array(order if order is not None else range(signatures.shape[1]), dtype=np.int64)
    return [(a, b) for a, b in candidate_pairs(signatures, units).tolist()]


def signatures_of(texts: list[str]) -> Signatures:
    return sketched(texts)[0].signatures


@st.composite
def crowds(draw: st.DrawFn) -> Signatures:
    """Signatures that agree in many rows, some not at all, some of nothing."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    size, kinds = draw(st.integers(0, 60)), draw(st.integers(1, 6))
    bases = rng.integers(0, 2**32 - 1, (K, kinds), dtype=np.uint32)
    out = bases[:, rng.integers(0, kinds, size)]
    noise = rng.random(out.shape) < draw(st.sampled_from((0.0, 0.1, 0.5, 0.9)))
    out = np.where(noise, rng.integers(0, 2**32 - 1, out.shape, dtype=np.uint32), out)
    out[:, rng.random(size) < 0.1] = EMPTY
    return out


@given(crowds())
@laws(60)
def test_pairs_are_sorted_unique_and_of_two_that_agree(signatures: Signatures) -> None:
    pairs = pairs_of(signatures)
    assert all(one < other for one, other in pairs)
    assert len(set(pairs)) == len(pairs)
    assert sorted(pairs, key=lambda pair: (pair[1], pair[0])) == pairs
    for one, other in pairs:
        assert signatures[0, one] != EMPTY
        assert np.count_nonzero(signatures[:, one] == signatures[:, other]) >= AGREEING


@given(crowds(), SEEDS.map(random.Random))
@laws(40)
def test_the_order_of_the_input_changes_nothing(signatures: Signatures, rng: random.Random) -> None:
    """As long as the units come in the order of their content, as they do."""
    size = signatures.shape[1]
    order = sorted(range(size), key=lambda n: signatures[:, n].tolist())
    moved = rng.sample(range(size), size)
    place = {article: at for at, article in enumerate(moved)}
    again = pairs_of(signatures[:, moved], [place[article] for article in order])
    back = {tuple(sorted((moved[one], moved[other]))) for one, other in again}
    assert back == set(pairs_of(signatures, order))


@given(crowds(), SEEDS.map(random.Random))
@laws(40)
def test_only_the_units_that_are_looked_at(signatures: Signatures, rng: random.Random) -> None:
    some = sorted(rng.sample(range(signatures.shape[1]), signatures.shape[1] // 2))
    inside = pairs_of(signatures[:, some])
    assert pairs_of(signatures, some) == [(some[one], some[other]) for one, other in inside]


@given(crowds())
@laws(40)
def test_codes_are_collected_in_any_steps(signatures: Signatures) -> None:
    whole = pairs_of(signatures)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "PENDING", 1)
        assert pairs_of(signatures) == whole


@pytest.mark.parametrize("share", [0.02, 0.06, 0.1, 0.2, 0.3])
def test_pairs_are_found_as_often_as_the_bands_promise(share: float) -> None:
    """Expected misses from the bands, and as many again with four standard deviations.

    From a resemblance of one half on that is none at all: (1 - 1/4) ** 192 is nothing.
    """
    rng = random.Random(int(1000 * share))
    texts: list[str] = []
    for _ in range(250):
        text = sentence(rng, rng.choice((40, 150)))
        texts += [text, edited(text, rng, share)]
    found = set(pairs_of(signatures_of(texts)))
    lost, expected, alike = 0, 0.0, 0
    for at in range(0, len(texts), 2):
        likely = resemblance(texts[at], texts[at + 1])
        if likely < 0.2:
            continue
        alike += 1
        gone = (at, at + 1) not in found
        lost, expected = lost + gone, expected + missed(likely)
        assert not gone or likely < 0.5, (likely, texts[at])
    assert alike > 100
    assert lost <= 2 * expected + 4 * expected**0.5


def near_identical(size: int) -> Signatures:
    """One notice in so many variants: each row has its own value in one of fifty."""
    rng = np.random.default_rng(7)
    out = np.repeat(rng.integers(0, 2**32 - 1, (K, 1), dtype=np.uint32), size, axis=1)
    other = rng.random(out.shape) < 0.02
    out[other] = rng.integers(0, 2**32 - 1, int(other.sum()), dtype=np.uint32)
    return out


def everybody_joins(waves: Sequence[Wave]) -> list[list[Link]]:
    return [[Link(one, "near", 1.0, 1.0, 1.0) for one in wave.others] for wave in waves]


def test_a_giant_group_stays_linear_and_whole() -> None:
    """Five thousand variants: pairs by the article as for a thousand, and one cluster of all."""
    counts = {}
    for size in (1000, 5000):
        pairs = candidate_pairs(near_identical(size), np.arange(size))
        counts[size] = len(pairs) / size
        rank = np.random.default_rng(1).permutation(size)
        (component,) = components(pairs, rank, np.ones(size, dtype=np.int32))
        assert isinstance(component, Component)
        (star,) = settled([component], everybody_joins, lambda article: False)
        (cluster,) = star.clusters
        assert rank[cluster.canonical] == 0
        assert sorted([cluster.canonical, *(link.article for link in cluster.members)]) == list(
            range(size)
        )
    bands = len(STEPS) * (K // ROWS[0]) + sum(K // rows for rows in ROWS[1:])
    assert counts[5000] <= bands * (REACH + 1)
    assert counts[5000] <= 1.2 * counts[1000]


def test_copies_in_a_hot_bucket_are_told_apart() -> None:
    """Hundreds of notices of one form, and a few true copies among them: these are all found."""
    rng = random.Random(11)
    form = sentence(rng, 60)
    texts = [f"{form} {sentence(rng, 60)}" for _ in range(600)]
    originals = rng.sample(range(600), 40)
    copies = [edited(texts[at], rng, 0.03) for at in originals]
    found = set(pairs_of(signatures_of([*texts, *copies])))
    assert len(found) < 400 * 640
    assert [at for n, at in enumerate(originals) if (at, 600 + n) not in found] == []


KEYS = st.lists(st.integers(0, 30) | st.integers(0, 2**64 - 1), max_size=60)


@given(KEYS)
@laws(60)
def test_no_key_that_stands_twice_is_left_out_of_the_sort(keys: list[int]) -> None:
    found = shared(np.array(keys, dtype=np.uint64)).tolist()
    assert {at for at, key in enumerate(keys) if keys.count(key) > 1} <= set(found)
    assert found == sorted(found)


def test_most_keys_that_stand_alone_are_left_out() -> None:
    rng = np.random.default_rng(2)
    assert len(shared(rng.integers(0, 2**64, 10_000, dtype=np.uint64))) < 2_500


@given(st.lists(KEYS, max_size=5))
@laws(60)
def test_every_code_is_collected_once_at_least(parts: list[list[int]]) -> None:
    """However small the table of those that came already is."""
    codes = [np.array([code + 1 for code in part if code < 2**63], np.uint64) for part in parts]
    for slots in (2, 4, 256):
        seen = np.zeros(slots, dtype=np.uint64)
        found = [code for part in codes for code in unseen(part, seen).tolist()]
        assert set(found) == {code for part in codes for code in part.tolist()}
