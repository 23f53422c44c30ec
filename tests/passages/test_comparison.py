"""Two articles: relation, figures and passages agree, whichever comes first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedupe_news
from corpus.test_relations import STORIES
from dedupe_news import CompareTables, Comparison, OptionError, Record, compare
from dedupe_news.report.comparison import Compared, comparison_data

from .made import side

TABLES = CompareTables.load()
SCHEMA = json.loads(
    (Path(dedupe_news.__file__).parent / "report" / "comparison-1.0.json").read_text("utf-8")
)
BRIDGE = (
    "The county will close the old bridge at Ardmore from the first week of March. Engineers found "
    "cracks in three of the five piers last autumn. The repairs will cost 4.2 million euros, most "
    "of which comes from a fund for rural roads, and take two years. Shops on the north bank fear "
    "for their trade, and the chamber of commerce has asked for a ferry. A bus will make the "
    "detour by Kilbride every half hour, the county said, and it will be free for pupils and "
    "pensioners."
)
MACKEREL = "Fishermen at Dunmore have landed the largest catch of mackerel in twelve years."


def turned(found: Comparison) -> tuple[Any, ...]:
    """What a comparison says, seen from the other text."""
    return (
        found.relation,
        None if found.part is None else 1 - found.part,
        found.resemblance,
        found.containment[::-1],
        tuple((there, here) for here, there in found.differs),
        tuple(sorted(passage.turned() for passage in found.passages)),
        found.shared_words[::-1],
    )


def told(found: Comparison) -> tuple[Any, ...]:
    return (
        found.relation,
        found.part,
        found.resemblance,
        found.containment,
        found.differs,
        found.passages,
        found.shared_words,
    )


CASES = [
    (BRIDGE, BRIDGE, "identical", None, "the same words in the same order"),
    (BRIDGE, f"({BRIDGE.upper()})", "identical", None, "the same words in the same order"),
    (BRIDGE, BRIDGE.replace("make", "take"), "near", None, "small edits, and no fact differs"),
    (BRIDGE, BRIDGE.replace("4.2", "4.8"), "version", None, "facts differ: 4.2 / 4.8"),
    (
        BRIDGE[:240],
        BRIDGE,
        "excerpt",
        0,
        "all that the first one says stands in the second, which says more",
    ),
    (BRIDGE, MACKEREL, "none", None, "they share no passage"),
    (BRIDGE, "", "none", None, "a text without words has nothing in common with another one"),
    ("", "", "none", None, "a text without words has nothing in common with another one"),
]


@pytest.mark.parametrize(("one", "other", "relation", "part", "why"), CASES)
def test_relation_and_why(one: str, other: str, relation: str, part: int | None, why: str) -> None:
    found = compare(one, other, tables=TABLES)
    assert (found.relation, found.part, found.why) == (relation, part, why)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story["label"]))
def test_golden_pairs_have_their_relation_from_both_sides(story: dict[str, Any]) -> None:
    one, other = story["one"], story["other"]
    found = compare(one, other, tables=TABLES)
    same = side(one).tokens.hashes.tolist() == side(other).tokens.hashes.tolist()
    if story.get("expect") != "fail":
        assert found.relation == ("identical" if same else story["relation"])
    assert turned(compare(other, one, tables=TABLES)) == told(found)


def test_the_figures_of_a_part_and_its_whole() -> None:
    found = compare(BRIDGE[:240], BRIDGE, tables=TABLES)
    assert found.containment[0] == 1.0
    assert 0.3 < found.containment[1] < 0.7
    assert found.words == (46, 90)
    assert found.shared_words == (46, 46)


def test_shared_words_are_counted_once_where_passages_overlap() -> None:
    found = compare(BRIDGE, f"{BRIDGE}\n\n{MACKEREL}\n\n{BRIDGE}", tables=TABLES)
    assert len(found.passages) == 2
    assert found.shared_words == (90, 180)


@pytest.mark.parametrize("words", [0, -1, 1_000_001, "20", 2.5])
def test_words_outside_the_bounds_are_an_error(words: Any) -> None:
    with pytest.raises(OptionError, match=r"words: .* is not between 1 and 1000000"):
        compare(BRIDGE, BRIDGE, words=words)


def test_too_little_for_a_relation_is_said_though_there_is_a_passage() -> None:
    long = " ".join(f"w{n}" for n in range(400))
    more = " ".join(f"v{n}" for n in range(400))
    found = compare(f"{long} {MACKEREL} {MACKEREL[:40]}", f"{more} {MACKEREL}", words=10)
    assert (found.relation, len(found.passages)) == ("none", 1)
    assert (
        found.why == "what they share is less than 12 words, or less than 15 % of the shorter one"
    )


@given(st.text(max_size=200), st.text(max_size=200), st.integers(1, 30))
def test_json_follows_the_schema(one: str, other: str, words: int) -> None:
    records = Record("a", "a.txt", 0, one), Record("b", "b.txt", 0, f"{one}{other}", "Title")
    found = compare(one, records[1].text, words=words, tables=TABLES)
    data = comparison_data(Compared(("a.txt", "b.txt"), records, found, words))
    jsonschema.validate(data, SCHEMA)
    assert set(data) == set(SCHEMA["properties"])
    for passage in data["passages"]:
        for key, text in (("a", one), ("b", records[1].text)):
            place = passage[key]
            assert place["text"] == text[place["start"] : place["end"]]
