"""Pieces that stand in many stories, counted again with dicts, and the phrases they make up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.corpus.boilerplate import (
    EVERY,
    SAMPLE,
    Counted,
    Hots,
    hot_pieces,
    member,
    repeated,
    samples,
)
from dedupe_news.corpus.catalogue import Catalogue
from dedupe_news.corpus.cluster import Cluster, Link
from dedupe_news.corpus.flow import stories
from dedupe_news.record import Record

from .made import catalogued, furnished, laws, ranked, sketched

LINES = [f"Zeile {name} von vielen" for name in "abcdefghijklmn"]
KEYS = {line: int(sketched([line])[0].phrases[0]) for line in LINES}
SHORT = "Zu kurz"
OUTLETS = ("", "dpa", "afp")
Told = list[tuple[str, str, int, int]]


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
        records.append(Record(f"n{number}", "a", number, "\n\n".join(lines), "", "", outlet))
    story = list(range(size))
    for _ in range(draw(st.integers(0, 3)) if size else 0):
        canonical = int(rng.integers(0, size))
        for copy in rng.integers(0, size, 12).tolist():
            if story[canonical] == canonical and story.count(copy) <= 1:
                story[copy] = canonical
    return records, story, rng.permutation(size).tolist()


def counted(records: Sequence[Record], story: Sequence[int]) -> Told:
    """(outlet, or "" for all; line; stories; articles) of the boilerplate, slowly."""
    seen: dict[tuple[str, str], tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for number, one in enumerate(records):
        for line in one.text.split("\n\n"):
            for place in {"", one.outlet}:
                seen[place, line][0].add(story[number])
                seen[place, line][1].add(number)
    return [
        (place, line, len(some), len(articles))
        for (place, line), (some, articles) in seen.items()
        if line in KEYS and len(some) >= (5 if place else 20)
    ]


def told(hots: Hots, catalogue: Catalogue) -> Told:
    lines, names = {key: line for line, key in KEYS.items()}, catalogue.outlets.names
    return [
        ("" if group == EVERY else names[group], lines[piece], *hot)
        for group, found in hots.items()
        for piece, hot in found.items()
    ]


@given(corpora())
@laws(60)
def test_hot_pieces_are_those_counted_with_dicts(
    corpus: tuple[list[Record], list[int], list[int]],
) -> None:
    records, told_story, order = corpus
    found, story = catalogued(records, size=50), np.array(told_story, dtype=np.int64)
    often = repeated(found, story)
    hots = hot_pieces(often, found, story)
    assert sorted(told(hots, found)) == sorted(counted(records, told_story))
    check_samples(records, often, hots, order)


def check_samples(
    records: Sequence[Record], often: Counted, hots: Hots, order: Sequence[int]
) -> None:
    """The best ranked articles with a piece, of different stories, of the outlet if it is one's."""
    lines = {key: line for line, key in KEYS.items()}
    sampled = samples(often, hots, ranked(order))
    assert set(sampled) == {(group, piece) for group, found in hots.items() for piece in found}
    story = dict(zip(often.article.tolist(), often.story.tolist(), strict=True))
    outlet = dict(zip(often.article.tolist(), often.outlet.tolist(), strict=True))
    for (group, piece), found in sampled.items():
        wanted: list[int] = []
        for number in order:
            fits = lines[piece] in records[number].text.split("\n\n") and (
                group in (EVERY, outlet[number])
            )
            if fits and story[number] not in {story[other] for other in wanted}:
                wanted.append(number)
        assert found == wanted[:SAMPLE]


@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 5)), st.sets(st.integers(0, 7)))
@laws(60)
def test_members_are_told(values: list[int], some: set[int]) -> None:
    some |= set(values[::3])
    found = member(np.array(values, np.uint64), np.array(sorted(some), np.uint64))
    assert found.tolist() == [value in some for value in values]


def copies(count: int, stories_of: int, outlet: str = "") -> tuple[list[Record], np.ndarray]:
    """So many articles with the same line, in so many stories."""
    records = [
        Record(f"n{n}", "a", n, f"{LINES[0]}\n\nDer Artikel Nummer {n}", "", "", outlet)
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
    links: dict[int, list[Link]] = defaultdict(list)
    for number, canonical in enumerate(story.tolist()):
        if number != canonical:
            links[canonical].append(Link(number, "near", 1.0, 1.0, 1.0))
    found = furnished(records, [Cluster(one, tuple(some)) for one, some in links.items()])
    assert [(one.text, one.stories, one.articles) for one in found.phrases] == (
        [(LINES[0], stories_of, count)] if is_hot else []
    )


@pytest.mark.parametrize(("carrying", "is_hot"), [(7, False), (8, True)])
def test_a_large_outlet_has_it_in_a_hundredth_of_its_stories(
    carrying: int, *, is_hot: bool
) -> None:
    records, _ = copies(carrying, carrying, "dpa")
    rest = [
        Record(f"r{n}", "a", n, f"Der Artikel Nummer {n} ohne sie", "", "", "dpa")
        for n in range(800 - carrying)
    ]
    assert [one.text for one in furnished([*records, *rest]).phrases] == LINES[:1] * is_hot
    if is_hot:
        return
    # Copies of other articles are no stories of their own: the share grows without them.
    members = tuple(Link(n, "near", 1.0, 1.0, 1.0) for n in range(401, 800))
    found = furnished([*records, *rest], [Cluster(400, members)])
    assert [one.text for one in found.phrases] == LINES[:1]


def test_stories_are_clusters() -> None:
    links = tuple(Link(n, "near", 1.0, 1.0, 1.0) for n in (4, 1))
    assert stories([Cluster(2, links)], 6).tolist() == [0, 2, 2, 3, 2, 5]
    assert stories([], 0).tolist() == []


def test_phrases_are_quoted_as_they_stand_and_belong_to_outlets() -> None:
    """The best ranked article with the line is quoted; an outlet's come beside those of all."""
    everywhere, own = "  Lesen Sie <b>unseren</b> Newsletter!", "Das Wetter von gestern."
    calls = [everywhere] + [everywhere.upper()] * 19
    records = [
        Record(f"n{n}", "a", n, f"{call}\nArtikel Nummer {n} hier", "", "", "")
        for n, call in enumerate(calls)
    ]
    records += [
        Record(f"m{n}", "a", n, f"{own}\nBeitrag Nummer {n} hier", "", "", "dpa") for n in range(6)
    ]
    found = furnished(records)
    assert [
        (one.text, one.outlet, one.stories, one.articles, one.words) for one in found.phrases
    ] == [
        (everywhere.strip(), "", 20, 20, 4),
        (own, "dpa", 6, 6, 4),
    ]
    assert found.carrying.all()
    assert {one.text for one in found.of("dpa").values()} == {one.text for one in found.phrases}
    assert [one.text for one in found.of("afp").values()] == [everywhere.strip()]
    assert all(found.of("dpa")[int(one.key, 16)] == one for one in found.phrases)
