"""Signatures against datasketch, value for value."""

from __future__ import annotations

import numpy as np
import pytest
from datasketch import MinHash  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe_news.minhash import (
    EMPTY,
    SEED,
    K,
    from_datasketch,
    permutations,
    signatures,
    to_datasketch,
)
from dedupe_news.shingle import Shingles

SETS = st.lists(st.sets(st.integers(0, 2**64 - 1), max_size=30), max_size=5)


def batch(sets: list[set[int]]) -> Shingles:
    flat = [value for members in sets for value in sorted(members)]
    first = np.cumsum([0, *map(len, sets)])
    return Shingles(np.array(flat, dtype=np.uint64), first.astype(np.int64))


def sketch(members: set[int]) -> MinHash:
    """What datasketch itself makes of the low 32 bits of the hashes."""
    made = MinHash(num_perm=K, seed=SEED, scheme="affine32", hashfunc=lambda value: value)
    for member in members:
        made.update(member & 0xFFFFFFFF)
    return made


@given(SETS)
@settings(max_examples=100, deadline=None)
def test_values_are_those_of_datasketch(sets: list[set[int]]) -> None:
    found = signatures(batch(sets), permutations())
    assert found.shape == (len(sets), K)
    assert found.dtype == np.uint32
    for row, members in zip(found, sets, strict=True):
        assert np.array_equal(row, sketch(members).hashvalues)
        assert to_datasketch(row) == sketch(members)


def test_the_permutations_are_those_of_datasketch() -> None:
    assert np.array_equal(permutations(), sketch(set()).permutations)


@given(st.sets(st.integers(0, 2**64 - 1), max_size=30))
@settings(max_examples=50, deadline=None)
def test_there_and_back(members: set[int]) -> None:
    row = signatures(batch([members]), permutations())[0]
    assert np.array_equal(from_datasketch(to_datasketch(row)), row)


def test_an_empty_set_is_all_empty() -> None:
    assert np.all(signatures(batch([set(), {1}, set()]), permutations())[[0, 2]] == EMPTY)


@pytest.mark.parametrize(
    "settings_of_sketch",
    [{"num_perm": 64}, {"seed": 2}, {"scheme": "legacy"}, {"scheme": "affine64"}],
)
def test_another_scheme_is_refused(settings_of_sketch: dict[str, object]) -> None:
    wanted = {"num_perm": K, "seed": SEED, "scheme": "affine32"} | settings_of_sketch
    with pytest.raises(ValueError, match="does not compare"):
        from_datasketch(MinHash(**wanted))


def test_agreement_estimates_resemblance() -> None:
    one, other = set(range(1000)), set(range(500, 1500))
    from dedupe_news.normalize import mix

    mixed = [set(mix(np.array(sorted(s), np.uint64)).tolist()) for s in (one, other)]
    a, b = signatures(batch(mixed), permutations())
    assert abs(float(np.mean(a == b)) - 1 / 3) < 4 * (2 / 9 / K) ** 0.5
