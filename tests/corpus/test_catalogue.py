"""What is remembered of every article."""

from __future__ import annotations

import random
from dataclasses import fields
from hashlib import sha256

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.corpus.catalogue import Catalogue, fingerprint
from dedupe_news.corpus.flow import identical
from dedupe_news.corpus.rank import ranks
from dedupe_news.corpus.sketch import Sketches
from dedupe_news.record import Record
from oracle import same_text

from .made import FOLD, SEEDS, catalogued, hostile, laws, record

FEW = ("One text of many words", "another text", "ONE text: of many\n<b>words</b>", "", "—")


@st.composite
def articles(draw: st.DrawFn) -> list[Record]:
    texts = draw(st.lists(st.sampled_from(FEW) | hostile(), max_size=12))
    names = st.sampled_from(("", "dpa", "afp"))
    return [
        Record(f"id{n}", draw(st.sampled_from("ab")), n, text, "", draw(names), draw(names))
        for n, text in enumerate(texts)
    ]


def columns(found: Catalogue) -> list[object]:
    sketches = [getattr(found.sketches, field.name).tolist() for field in fields(Sketches)]
    return [*sketches, found.ids, found.rows.tolist(), found.protected.tolist()]


@given(articles(), st.integers(1, 5))
@laws(80)
def test_parts_change_nothing(records: list[Record], size: int) -> None:
    whole, parts = catalogued(records, size=100), catalogued(records, size=size)
    assert columns(whole) == columns(parts)
    assert len(parts) == len(records)
    for number, one in enumerate(records):
        entry = parts.entry(number)
        assert entry == whole.entry(number)
        assert (entry.number, entry.id, entry.path, entry.row) == (
            number,
            one.id,
            one.path,
            one.row,
        )
        assert (entry.outlet, entry.date) == (one.outlet, one.date)
    for column, names in (
        (parts.outlets, [r.outlet for r in records]),
        (parts.dates, [r.date for r in records]),
    ):
        order = column.order().tolist()
        assert [[a < b for b in order] for a in order] == [[a < b for b in names] for a in names]


@given(articles())
@laws(60)
def test_fingerprints_are_of_the_words(records: list[Record]) -> None:
    from dedupe_news.normalize import tokenize

    found = catalogued(records)
    for number, one in enumerate(records):
        hashes = tokenize(one.text, FOLD).hashes.astype("<u8").tobytes()
        assert fingerprint(found.sketches, number) == sha256(hashes).hexdigest()[:32]


@given(articles(), st.integers(0, 12), st.sets(st.integers(0, 11)))
@laws(80)
def test_references_and_allowed_texts_are_protected(
    records: list[Record], references: int, allowed: set[int]
) -> None:
    plain = catalogued(records)
    prints = [fingerprint(plain.sketches, n) for n in range(len(records))]
    some = {prints[n] for n in allowed if n < len(records)} | {"0" * 32}
    found = catalogued(records, references=references, allowed=some)
    assert found.protected.tolist() == [
        n < references or prints[n] in some for n in range(len(records))
    ]


@given(articles(), SEEDS)
@laws(80)
def test_groups_are_the_articles_of_the_same_words(records: list[Record], seed: int) -> None:
    """All pairs as the oracle tells them, and the same groups in the same order for any input."""
    found = catalogued(records)
    rank = ranks(found, ("longest", "earliest"))
    groups = identical(found, rank)
    pairs = {
        frozenset((found.ids[a], found.ids[b]))
        for some in groups.of.values()
        for a in some
        for b in some
        if a < b
    }
    assert pairs == same_text({one.id: one.text for one in records})
    for first, some in groups.of.items():
        assert [int(rank[n]) for n in some] == sorted(int(rank[n]) for n in some)
        assert some[0] == first
    assert sorted(groups.first.tolist() + [n for some in groups.of.values() for n in some[1:]]) == (
        np.flatnonzero(found.sketches.words).tolist()
    )
    moved = random.Random(seed).sample(records, len(records))
    again = catalogued(moved)
    other = identical(again, ranks(again, ("longest", "earliest")))
    assert [again.ids[n] for n in other.first] == [found.ids[n] for n in groups.first]


def test_no_articles() -> None:
    found = catalogued([])
    assert len(found) == 0
    assert ranks(found, ("longest", "earliest", "outlet=a")).tolist() == []
    assert identical(found, ranks(found, ())).of == {}
    assert catalogued([record(0)]).entry(0).words == 3
