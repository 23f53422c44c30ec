"""Sketches: shingles in text order, signatures, digests, lines, and whether anything repeats."""

from __future__ import annotations

import random
import re
import textwrap
from collections import Counter
from dataclasses import fields

import numpy as np
from datasketch import MinHash  # type: ignore[import-untyped]
from hypothesis import example, given
from hypothesis import strategies as st

from core.made import ARTICLES, TEXTS
from dedupe_news.bulk import AROUND, CLOSING, LINE_ENDS, PIECES, bulk_hashes
from dedupe_news.corpus.sketch import (
    LINE_WORDS,
    PHRASE_WORDS,
    REPEATED,
    Sketches,
    joined,
    phrase_hashes,
)
from dedupe_news.minhash import EMPTY, SEED, K, minima, permutations, signatures
from dedupe_news.normalize import Tokens, key, prepared, tokenize
from dedupe_news.segment import wrapping
from dedupe_news.segment.characters import END_MARKS
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
    assert shuffled.phrase_counts.tolist() == plain.phrase_counts[order].tolist()


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
    """The words of each line that has any; whatever ends a line in the prepared text."""
    lines = [
        key(line.replace("&", " ").replace("<", " "), FOLD)
        for line in re.split(f"[{LINE_ENDS}]", prepared(text))
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


def wrapped(text: str, tokens: Tokens) -> set[int]:
    """The first tokens of lines that had no room on the line before. Slow."""
    lines = [
        match.span() for match in re.finditer(rf"[^{LINE_ENDS}]*(?:\r\n|[{LINE_ENDS}]|$)", text)
    ]
    widths = [len(text[start:end].rstrip(LINE_ENDS)) for start, end in lines]
    first = np.searchsorted(tokens.start, lines).tolist()
    words = (tokens.end - tokens.start).tolist()
    rooms = {
        token: max(widths) - width - 1 - words[token]
        for width, (token, end) in zip(widths, first[1:], strict=False)
        if token < end
    }
    full = {token for token, room in rooms.items() if room < AROUND}
    count = 1 + len(re.findall(rf"\r\n|[{LINE_ENDS}]", text))
    is_wrapped = (
        count >= wrapping.FEW
        and wrapping.NARROWEST <= max(widths) <= wrapping.WIDEST
        and 2 * len(full) >= len(rooms)
    )
    return full if is_wrapped else set()


def plain_pieces(text: str) -> list[tuple[int, ...]]:
    """The words of each piece, as hashes. Slow; for texts without tags, entities and hyphens."""
    tokens = tokenize(text, FOLD)
    going_on, ends = wrapped(text, tokens), [0, *tokens.end.tolist()]
    rows: list[tuple[bool, list[int]]] = []
    values: list[int] = tokens.hashes.tolist()
    for number, (value, start) in enumerate(zip(values, tokens.start.tolist(), strict=True)):
        gap = text[ends[number] : start]
        opens = number == 0 or (bool(set(gap) & set(LINE_ENDS)) and number not in going_on)
        if opens or set(gap) & set(END_MARKS + CLOSING):
            rows.append((opens, []))
        rows[-1][1].append(value)
    half = {value for value, one in zip(values, tokens.unspaced.tolist(), strict=True) if one}
    out: list[list[int]] = []
    for opens, row in rows:
        out += [[]] if opens or is_long(row, half) else []
        out[-1] += row
    return [tuple(row) for row in out if is_long(row, half)]


def is_long(row: list[int], half: set[int]) -> bool:
    """Are there words enough, some of which count half?"""
    return sum(0.5 if value in half else 1 for value in row) >= PHRASE_WORDS


@st.composite
def broken(draw: st.DrawFn) -> str:
    """News in any language, with any line ends, and wrapped or not."""
    body = ARTICLES[draw(st.sampled_from(sorted(ARTICLES)))]
    marks = draw(st.lists(st.sampled_from(["", " ", "(dpa) ", "Ja! ", "2. ", "…"]), min_size=1))
    paragraphs = [
        " ".join(mark + part for mark, part in zip(marks * 99, sentences, strict=False))
        for sentences in body
    ]
    if draw(st.booleans()):
        width = draw(st.sampled_from((25, 40, 70, 170)))
        paragraphs = [textwrap.fill(one, width, break_on_hyphens=False) for one in paragraphs]
    text = draw(st.sampled_from(("\n", "\n\n", "\n  "))).join(paragraphs)
    text = re.sub("[<&\u00ad\u2010-]", " ", text)
    return text.replace("\n", draw(st.sampled_from(("\n", "\r\n", *LINE_ENDS))))


@given(st.lists(broken(), min_size=1, max_size=5))
@laws(150)
def test_pieces_are_what_stands_between_marks_and_line_ends(texts: list[str]) -> None:
    hashes, counts = phrase_hashes(bulk_hashes(texts, BULK, lines=PIECES), BULK)
    plain = [plain_pieces(text) for text in texts]
    assert counts.tolist() == list(map(len, plain))
    every = [piece for pieces in plain for piece in pieces]
    said = dict(zip(every, hashes.tolist(), strict=True))
    assert [said[piece] for piece in every] == hashes.tolist()
    assert len(set(said.values())) == len(said)


def test_a_text_shorter_than_a_shingle_has_no_signature() -> None:
    (found,) = sketched(["", "one two", "one two three", "东京都人", "东京都人口多"])
    assert (found.signatures[0] == EMPTY).tolist() == [True, True, False, True, False]
    assert (found.signatures == EMPTY).all(axis=0).tolist() == [True, True, False, True, False]
