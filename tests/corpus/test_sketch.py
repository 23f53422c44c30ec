"""Sketches: shingles in text order, signatures, digests, lines, and whether anything repeats."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import fields

import numpy as np
from datasketch import MinHash  # type: ignore[import-untyped]
from hypothesis import example, given
from hypothesis import strategies as st

from core.made import ARTICLES, TEXTS
from dedupe_news.bulk import bulk_hashes
from dedupe_news.corpus.sketch import LINE_WORDS, REPEATED, Sketches, joined, line_hashes
from dedupe_news.minhash import EMPTY, SEED, K, minima, permutations, signatures
from dedupe_news.normalize import key, prepared
from dedupe_news.shingle import Shingles, shingles, windows

from .made import BULK, FOLD, hostile, laws, sentence, sketched

SEEDS = st.integers(0, 2**32)
HASHES = st.integers(0, 2**64 - 1)
FEW = st.sampled_from((1, 2, 3, 2**64 - 1))
UNITS = st.lists(st.lists(HASHES, max_size=12) | st.lists(FEW, max_size=12), max_size=8)


def laid(units: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    flat = np.array([one for unit in units for one in unit], dtype=np.uint64)
    return flat, np.cumsum([0, *map(len, units)]).astype(np.int64)


@given(UNITS, st.integers(1, 9))
@example([], 3)
@example([[]], 3)
@example([[1, 2], [3]], 3)
@laws(120)
def test_windows_are_the_shingles_of_units_that_are_wide_enough(
    units: list[list[int]], width: int
) -> None:
    tokens, first = laid(units)
    hashes, begin = windows(tokens, first, width)
    widths = np.full(len(units), width, dtype=np.int64)
    sets = shingles(tokens, first[:-1], first[1:], widths)
    assert begin[-1] == len(hashes)
    for number, unit in enumerate(units):
        found = hashes[begin[number] : begin[number + 1]].tolist()
        assert len(found) == max(len(unit) - width + 1, 0)
        if len(unit) >= width:
            own = sets.hashes[sets.first[number] : sets.first[number + 1]].tolist()
            assert sorted(set(found)) == own
        for at, value in enumerate(found):  # in text order: equal where the tokens are
            same = unit[at : at + width] == unit[:width]
            assert (value == found[0]) == same


@given(UNITS)
@example([])
@example([[], [5, 5, 5], []])
@laws(60)
def test_minima_are_those_of_datasketch(units: list[list[int]]) -> None:
    hashes, first = laid(units)
    found = minima(hashes, first, permutations())
    assert found.shape == (K, len(units))
    for number, unit in enumerate(units):
        made = MinHash(num_perm=K, seed=SEED, scheme="affine32", hashfunc=lambda value: value)
        for value in unit:
            made.update(value & 0xFFFFFFFF)
        assert np.array_equal(found[:, number], made.hashvalues)
    assert np.array_equal(signatures(Shingles(hashes, first), permutations()), found.T)


def columns(parts: list[Sketches]) -> dict[str, object]:
    every = joined(list(parts))
    return {field.name: getattr(every, field.name).tolist() for field in fields(Sketches)}


@given(
    st.lists(hostile() | TEXTS, min_size=1, max_size=9), st.integers(1, 4), SEEDS.map(random.Random)
)
@laws(60)
def test_sketches_do_not_depend_on_batches_or_order(
    texts: list[str], size: int, rng: random.Random
) -> None:
    whole = columns(sketched(texts))
    assert columns(sketched(texts, size)) == whole
    order = rng.sample(range(len(texts)), len(texts))
    (shuffled,) = sketched([texts[n] for n in order])
    (plain,) = sketched(texts)
    assert np.array_equal(shuffled.signatures, plain.signatures[:, order])
    assert np.array_equal(shuffled.digests, plain.digests[:, order])
    assert shuffled.repeats.tolist() == plain.repeats[order].tolist()
    assert shuffled.line_counts.tolist() == plain.line_counts[order].tolist()


@given(st.lists(hostile() | TEXTS, min_size=1, max_size=6))
@laws(60)
def test_digests_are_equal_exactly_for_equal_keys(texts: list[str]) -> None:
    texts = [*texts, texts[0].upper(), f"<b>{texts[0]}</b>", texts[0] + " x"]
    (found,) = sketched(texts)
    keys = [key(text, FOLD) for text in texts]
    digests = [tuple(one) for one in found.digests.T.tolist()]
    assert [[a == b for b in digests] for a in digests] == [[a == b for b in keys] for a in keys]
    assert found.words.tolist() == [len(one.split()) for one in keys]


def plain_lines(text: str) -> list[list[str]]:
    """The words of each line that has any; a line ends with a line feed of the prepared text."""
    lines = [
        key(line.replace("&", " ").replace("<", " "), FOLD) for line in prepared(text).split("\n")
    ]
    return [line.split() for line in lines if line]


def says_twice(text: str) -> bool:
    """Do REPEATED words in a row, or a line of LINE_WORDS and more, stand twice? Slow."""
    lines = plain_lines(text)
    words = [word for line in lines for word in line]
    rows = [tuple(words[at : at + REPEATED]) for at in range(len(words) - REPEATED + 1)]
    whole = [tuple(line) for line in lines if len(line) >= LINE_WORDS]
    return any(count > 1 for some in (rows, whole) for count in Counter(some).values())


def spread(rng: random.Random, words: int) -> str:
    """Few words of a small vocabulary in lines of any length: some repeat, some do not."""
    text = "".join(
        rng.choice("abcdefghijkl") + rng.choice((" ", " ", " ", "\n")) for _ in range(words)
    )
    at, size = rng.randrange(words), rng.randint(1, 10)
    return text + "ende " * rng.randint(0, 1) + " ".join(text.split()[at : at + size])


@given(
    st.lists(
        TEXTS | hostile() | SEEDS.map(random.Random).map(lambda rng: spread(rng, 30)), max_size=5
    )
)
@laws(100)
def test_repeats_are_told_exactly(texts: list[str]) -> None:
    found = [part.repeats.tolist() for part in sketched(texts, len(texts) or 1)]
    assert found == ([[says_twice(text) for text in texts]] if texts else [])


def test_seven_words_twice_are_no_repeat_and_eight_are_one() -> None:
    rng = random.Random(1)
    for size, line, wanted in ((7, " ", False), (8, " ", True), (3, "\n", True), (2, "\n", False)):
        again = sentence(rng, size)
        ends = (sentence(rng, 20), sentence(rng, 20), sentence(rng, 20))
        text = line.join((ends[0], again, ends[1], again, ends[2]))
        assert says_twice(text) is wanted
        assert sketched([text])[0].repeats.tolist() == [wanted]


def test_a_repeat_over_two_articles_is_none() -> None:
    text = sentence(random.Random(2), 40)
    assert sketched([text, text, text + "\n" + text])[0].repeats.tolist() == [False, False, True]


@given(st.lists(st.lists(hostile() | st.sampled_from(ARTICLES["de"][0]), max_size=6), max_size=5))
@laws(100)
def test_lines_are_equal_wherever_they_stand(articles: list[list[str]]) -> None:
    texts = ["\n".join(lines) for lines in articles]
    hashes, counts = line_hashes(bulk_hashes(texts, BULK, lines=True), BULK)
    plain = [
        [" ".join(line) for line in plain_lines(text) if len(line) >= LINE_WORDS] for text in texts
    ]
    assert counts.tolist() == list(map(len, plain))
    every = [line for lines in plain for line in lines]
    assert len(hashes) == len(every)
    said = dict(zip(every, hashes.tolist(), strict=True))
    assert [said[line] for line in every] == hashes.tolist()
    assert len(set(said.values())) == len(said)


def test_a_text_shorter_than_a_shingle_has_no_signature() -> None:
    (found,) = sketched(["", "one two", "one two three", "东京都人", "东京都人口多"])
    assert (found.signatures[0] == EMPTY).tolist() == [True, True, False, True, False]
    assert (found.signatures == EMPTY).all(axis=0).tolist() == [True, True, False, True, False]
