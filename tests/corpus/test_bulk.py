"""Tokens in bulk are those of `normalize`, hash for hash."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.made import ARTICLES
from dedupe_news import bulk
from dedupe_news.bulk import (
    ALONE,
    BATCH,
    CAPITAL,
    LINE,
    LINE_ENDS,
    NUMBER,
    PIECES,
    BulkTokens,
    bulk_hashes,
    bulk_tokens,
    text_of,
)
from dedupe_news.normalize import prepared, tokenize

from .made import BULK, FOLD, hostile, laws

KINDS = NUMBER | CAPITAL | ALONE


def check(texts: list[str]) -> None:
    """The tokens of all texts, one by one and in bulk."""
    found, plain = bulk_tokens(texts, BULK), [tokenize(text, FOLD) for text in texts]
    assert found.first.tolist() == np.cumsum([0, *map(len, plain)]).tolist()
    for number, one in enumerate(plain):
        mine = slice(int(found.first[number]), int(found.first[number + 1]))
        assert np.array_equal(found.hashes[mine], one.hashes)
        flags = one.number * NUMBER | one.capital * CAPITAL | one.unspaced * ALONE
        assert np.array_equal(found.flags[mine] & KINDS, flags)
    check_places(texts)
    short = bulk_hashes(texts, BULK, lines=PIECES)
    assert np.array_equal(short.hashes, found.hashes)
    assert np.array_equal(short.first, found.first)
    assert np.array_equal(short.flags & (ALONE | LINE), found.flags & (ALONE | LINE))
    assert len(short.codes) == len(short.start) == len(short.end) == 0


def check_places(texts: list[str]) -> None:
    """Tokens are written where `start` and `end` say: the same token again when read alone."""
    found = bulk_tokens(texts, BULK)
    assert (found.start < found.end).all()
    apart = found.end[:-1] <= found.start[1:]
    assert (apart | (found.start[:-1] == found.start[1:])).all()  # of ½ both tokens stand there
    for number in range(0, len(found.hashes), 7):
        word = text_of(found.codes[found.start[number] : found.end[number]])
        alone = bulk_tokens([word], BULK)
        assert found.hashes[number] in alone.hashes, word


@given(st.lists(hostile(), max_size=8))
@example([])
@example([""])
@example(["", "a", "", ""])
@example(["\x00", "\ud800", "\n", "-", "a"])
@example(["Zeitungs-", "\nleser", "\n-", "-\nx"])
@laws(150)
def test_tokens_are_those_of_the_texts_one_by_one(texts: list[str]) -> None:
    check(texts)


@given(st.lists(hostile(), min_size=2, max_size=10))
@laws(60)
def test_borders_of_batches_change_nothing(texts: list[str]) -> None:
    """With batches of a few characters nearly every text is one of its own."""
    whole = bulk_tokens(texts, BULK)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "BATCH", 40)
        parts = bulk_tokens(texts, BULK)
        check(texts)
    for name in ("hashes", "flags", "first"):
        assert np.array_equal(getattr(parts, name), getattr(whole, name))
    assert [word.casefold() for word in written(parts)] == [
        word.casefold() for word in written(whole)
    ]


def test_tokens_are_written_as_in_the_text_whatever_stands_beside_it() -> None:
    """`View.written` tells names in reports by this."""
    assert written(bulk_tokens(["Köln meldet", "ﬁn"], BULK))[:2] == ["Köln", "meldet"]


def written(found: BulkTokens) -> list[str]:
    """The tokens as their codes say."""
    return [
        text_of(found.codes[begin:end])
        for begin, end in zip(found.start.tolist(), found.end.tolist(), strict=True)
    ]


def test_more_text_than_goes_into_a_batch() -> None:
    """Batches, a text longer than the table of powers, tokens of all lengths."""
    body = [" ".join(part) for paragraphs in ARTICLES.values() for part in paragraphs]
    texts = [*body * 5, "\n".join(body * 24), "", "x" * 300 + " y", *body]
    assert max(map(len, texts)) > 4 * BATCH
    check(texts)


@given(st.lists(hostile(), max_size=5))
@laws(120)
def test_a_line_opens_after_each_line_end(texts: list[str]) -> None:
    """Counted in the prepared text, where tags are gone and hyphens at line ends joined."""
    found = bulk_tokens(texts, BULK)
    wanted = []
    for text in texts:
        for line in re.split(f"[{LINE_ENDS}]", prepared(text)):
            size = len(tokenize_plain(line))
            wanted += [LINE] * min(size, 1) + [0] * (size - 1)
    assert (found.flags & np.uint8(LINE)).tolist() == wanted


def tokenize_plain(line: str) -> list[int]:
    """The tokens of a line from which entities and tags are gone, so that none comes up anew."""
    line = line.replace("&", " ").replace("<", " ")
    hashes: list[int] = bulk_tokens([line], BULK).hashes.tolist()
    return hashes
