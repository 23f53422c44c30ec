"""Lines that stand in many stories, counted again with dicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.corpus.boilerplate import HotLine, carriers, hot_lines
from dedupe_news.corpus.catalogue import Catalogue
from dedupe_news.corpus.cluster import Cluster, Link
from dedupe_news.corpus.flow import furniture, stories
from dedupe_news.record import Record

from .made import BULK, catalogued, laws, ranked, sketched

LINES = [f"Zeile {name} von vielen" for name in "abcdefghijklmn"]
KEYS = {line: int(sketched([line])[0].lines[0]) for line in LINES}
SHORT = "Zu kurz"
OUTLETS = ("", "dpa", "afp")
Counted = dict[tuple[str, str], tuple[int, int]]


@st.composite
def corpora(draw: st.DrawFn) -> tuple[list[Record], list[int], list[int]]:
    """(records, story of each, articles by rank); some lines common, some rare, some twice."""
    size = draw(st.integers(0, 70))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    often = rng.random(len(LINES)) * draw(st.sampled_from((0.3, 0.8, 1.0)))
    records = []
    for number in range(size):
        lines = [line for line, share in zip(LINES, often, strict=True) if rng.random() < share]
        lines += [SHORT, *lines[: int(rng.integers(0, 2))], f"Der Artikel Nummer {number} selbst"]
        outlet = OUTLETS[int(rng.integers(0, 3))]
        records.append(Record(f"n{number}", "a", number, "\n".join(lines), "", "", outlet))
    story = list(range(size))
    for _ in range(draw(st.integers(0, 3)) if size else 0):
        canonical = int(rng.integers(0, size))
        for member in rng.integers(0, size, 12).tolist():
            if story[canonical] == canonical and story.count(member) <= 1:
                story[member] = canonical
    return records, story, rng.permutation(size).tolist()


def counted(records: Sequence[Record], story: Sequence[int]) -> Counted:
    """(outlet, "" for all; line) -> (stories, articles), slowly."""
    seen: dict[tuple[str, str], tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for number, one in enumerate(records):
        for line in one.text.split("\n"):
            for place in {"", one.outlet}:
                seen[place, line][0].add(story[number])
                seen[place, line][1].add(number)
    return {key: (len(a), len(b)) for key, (a, b) in seen.items()}


def boilerplate(records: Sequence[Record], story: Sequence[int]) -> list[tuple[str, str, int, int]]:
    """(outlet, line, stories, articles): in 20 stories of all, or in 5 of an outlet."""
    every = counted(records, story)
    hot = [("", line, *every["", line]) for line in LINES if every.get(("", line), (0, 0))[0] >= 20]
    known = {line for _, line, *_ in hot}
    for (outlet, line), (some, articles) in every.items():
        if outlet and line in KEYS and line not in known and some >= 5:
            hot.append((outlet, line, some, articles))
    return hot


def told(found: Sequence[HotLine], catalogue: Catalogue) -> list[tuple[str, str, int, int]]:
    lines = {key: line for line, key in KEYS.items()}
    names = catalogue.outlets.names
    return [
        ("" if one.outlet < 0 else names[one.outlet], lines[one.key], one.stories, one.articles)
        for one in found
    ]


@given(corpora())
@laws(60)
def test_hot_lines_are_those_counted_with_dicts(
    corpus: tuple[list[Record], list[int], list[int]],
) -> None:
    records, story, order = corpus
    found = catalogued(records, size=50)
    hot = hot_lines(found, np.array(story, dtype=np.int64))
    wanted = boilerplate(records, story)
    assert sorted(told(hot, found)) == sorted(wanted)
    assert hot == sorted(hot, key=lambda one: (one.outlet, -one.stories, one.key))
    check_carriers(records, found, hot, order)


def check_carriers(
    records: Sequence[Record], found: Catalogue, hot: list[HotLine], order: list[int]
) -> None:
    """Who carries any of the lines, and who is quoted: the best ranked of them."""
    lines = {key: line for line, key in KEYS.items()}
    seen = carriers(found, hot, ranked(order))
    having = {
        one.key: [n for n in order if lines[one.key] in records[n].text.split("\n")] for one in hot
    }
    assert seen.example == {key: some[0] for key, some in having.items()}
    assert set(np.flatnonzero(seen.carrying).tolist()) == {
        n for some in having.values() for n in some
    }


def copies(count: int, stories_of: int, outlet: str = "") -> tuple[list[Record], np.ndarray]:
    """So many articles with the same line, in so many stories."""
    records = [
        Record(f"n{n}", "a", n, f"{LINES[0]}\nDer Artikel Nummer {n}", "", "", outlet)
        for n in range(count)
    ]
    return records, np.minimum(np.arange(count), stories_of - 1)


@pytest.mark.parametrize(
    ("count", "stories_of", "outlet", "is_hot"),
    [
        (19, 19, "", False),
        (20, 20, "", True),
        (40, 19, "", False),
        (40, 20, "", True),
        (40, 1, "", False),
        (40, 1, "dpa", False),
        (4, 4, "dpa", False),
        (5, 5, "dpa", True),
        (30, 4, "dpa", False),
        (5, 5, "", False),
    ],
)
def test_what_forty_outlets_print_of_one_story_is_none(
    count: int, stories_of: int, outlet: str, *, is_hot: bool
) -> None:
    records, story = copies(count, stories_of, outlet)
    hot = hot_lines(catalogued(records), story)
    assert [(one.key, one.stories, one.articles) for one in hot] == (
        [(KEYS[LINES[0]], stories_of, count)] if is_hot else []
    )


@pytest.mark.parametrize(("carrying", "is_hot"), [(7, False), (8, True)])
def test_a_large_outlet_has_it_in_a_hundredth(carrying: int, *, is_hot: bool) -> None:
    records, _ = copies(carrying, carrying, "dpa")
    rest = [
        Record(f"r{n}", "a", n, f"Der Artikel Nummer {n} ohne sie", "", "", "dpa")
        for n in range(800 - carrying)
    ]
    hot = hot_lines(catalogued([*records, *rest], size=400), np.arange(800))
    assert [one.key for one in hot] == ([KEYS[LINES[0]]] if is_hot else [])


def test_stories_are_clusters() -> None:
    links = tuple(Link(n, "near", 1.0, 1.0, 1.0) for n in (4, 1))
    assert stories([Cluster(2, links)], 6).tolist() == [0, 2, 2, 3, 2, 5]
    assert stories([], 0).tolist() == []


def test_phrases_are_quoted_as_they_stand_and_belong_to_outlets() -> None:
    """The best ranked article with the line is quoted; an outlet's come beside those of all."""
    everywhere, own = "  Lesen Sie <b>unseren</b> Newsletter!", "Das Wetter von gestern."
    records = [
        Record(
            f"n{n}",
            "a",
            n,
            f"{everywhere.upper() if n else everywhere}\nArtikel Nummer {n} hier",
            "",
            "",
            "",
        )
        for n in range(20)
    ]
    records += [
        Record(f"m{n}", "a", n, f"{own}\nBeitrag Nummer {n} hier", "", "", "dpa") for n in range(6)
    ]
    known = catalogued(records)
    texts = [one.text for one in records]
    rank = np.arange(len(records))
    found = furniture(known, [], rank, lambda some: [texts[n] for n in some], BULK)
    assert [(one.text, one.outlet, one.stories, one.articles) for one in found.phrases] == [
        ("Lesen Sie <b>unseren</b> Newsletter", "", 20, 20),
        ("Das Wetter von gestern", "dpa", 6, 6),
    ]
    assert found.carrying.all()
    assert {one.text for one in found.of("dpa").values()} == {one.text for one in found.phrases}
    assert [one.text for one in found.of("afp").values()] == ["Lesen Sie <b>unseren</b> Newsletter"]
    assert all(found.of("dpa")[int(one.key, 16)] == one for one in found.phrases)
