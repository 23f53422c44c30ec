"""What differs as it is written: told of many pairs at once as of each of them alone."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.made import TEXTS
from dedupe_news.bulk import NUMBER, bulk_tokens
from dedupe_news.corpus.articles import Articles, spelled
from dedupe_news.corpus.written import among, whole_numbers

from .made import BULK, hostile, laws
from .relate import linked

FIGURES = st.lists(
    st.sampled_from(("1.250,50", "2014", "3-5", "12:30", "7", "x", "5 6", "1,", ".2", "3’000"))
).map(" ".join)
VALUES = st.lists(st.integers(0, 60) | st.integers(0, 2**64 - 1), max_size=40)


def articles(texts: list[str]) -> Articles:
    return Articles.of(bulk_tokens(texts, BULK), np.arange(len(texts)))


@given(VALUES, VALUES)
@laws(150)
def test_among_is_what_sets_tell(values: list[int], stream: list[int]) -> None:
    found = among(np.array(values, dtype=np.uint64), np.array(stream, dtype=np.uint64))
    assert found.tolist() == [value in set(stream) for value in values]


def test_values_that_share_a_slot_are_told_apart() -> None:
    rng = random.Random(5)
    low = [rng.getrandbits(40) for _ in range(500)]
    found = among(np.array(low[:250], dtype=np.uint64), np.array(low[200:], dtype=np.uint64))
    assert found.tolist() == [False] * 200 + [True] * 50


@given(st.lists(FIGURES | TEXTS | hostile(), min_size=1, max_size=4))
@laws(100)
def test_a_number_goes_as_far_as_single_marks_join_digits(texts: list[str]) -> None:
    found = articles(texts)
    digits = np.flatnonzero(found.tokens.flags & np.uint8(NUMBER))
    first, last = whole_numbers(found, digits)
    owner = np.searchsorted(found.tokens.first, digits, side="right")
    for a, b, token, text in zip(first, last, digits, owner, strict=True):
        begin, end = found.tokens.first[text - 1], found.tokens.first[text]
        assert begin <= a <= token <= b < end
        assert a == begin or not found.goes_on[a - 1]
        assert found.goes_on[a:b].all()
        assert not found.goes_on[b]


@given(st.lists(TEXTS | hostile(), min_size=1, max_size=4))
@laws(80)
def test_words_are_spelled_as_each_article_has_them(texts: list[str]) -> None:
    found = articles(texts)
    every = np.arange(len(found.tokens.hashes))
    words = [word.casefold() for word in spelled(found.tokens, every, every + 1)]
    alone = (found.view(n) for n in range(len(texts)))
    assert words == [word for view in alone for word in view.spelled(range(view.size))]
    assert [len(spelled(found.tokens, every[:n], every[:n] + 1)) for n in (0, 1)] == [
        0,
        min(1, len(every)),
    ]


def test_whole_numbers_are_written_with_their_marks() -> None:
    found = articles(["paid 1.250,50 in 2014", "12 3-5"])
    digits = np.flatnonzero(found.tokens.flags & np.uint8(NUMBER))
    first, last = whole_numbers(found, digits)
    assert spelled(found.tokens, first, last + 1) == [
        *["1.250,50"] * 3,
        "2014",
        "12",
        *["3-5"] * 2,
    ]


PARTS = [
    "The company will pay its workers in full before the end of March, its owner told the council.",
    "The bank will lend it more money for a new mill by the river, said a speaker of the bank.",
    "Both had been asked by the county to say what they would do about the debts of last year.",
    "A meeting of all whom it owes money is planned for the first week of the coming month.",
]


def denied(text: str, verb: str) -> str:
    return text.replace(f"will {verb}", f"will not {verb}")


def test_who_denies_is_a_fact() -> None:
    one, other = denied(" ".join(PARTS), "pay"), denied(" ".join(PARTS), "lend")
    link = linked(one, other)
    assert link.relation == "version"
    assert link.differs == (("The company will not pay its", "council The bank will not lend it"),)


def test_a_denial_that_moves_with_its_sentence_is_none() -> None:
    here = [denied(part, "pay") for part in PARTS]
    assert linked(" ".join(here), " ".join([here[1], here[2], here[0], here[3]])).relation == "near"
