"""Stories: two articles, and what one is to the other.

tests/golden/relations.json: two texts and their relation, the shorter one seen from the longer.
"base" in place of "one" names an article of tests/core/articles.json, its paragraphs parted by
blank lines.
"expect": "fail" is what we cannot do yet.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.made import ARTICLES, UNSPACED
from dedupe_news.options import Options, rules

from .relate import linked, relation


def based(story: dict[str, Any]) -> dict[str, Any]:
    """The story with both texts."""
    if "base" not in story:
        return story
    blank = "" if story["base"] in UNSPACED else " "
    return {**story, "one": "\n\n".join(blank.join(part) for part in ARTICLES[story["base"]])}


GOLDEN = Path(__file__).parents[1] / "golden" / "relations.json"
STORIES = [based(story) for story in json.loads(GOLDEN.read_text(encoding="utf-8"))]
DROPPED = rules(Options().drop)


def marked(story: dict[str, Any]) -> Any:
    """The story as a parameter; an expected failure where it says so."""
    fails = story.get("expect") == "fail"
    marks = [pytest.mark.xfail(strict=True, reason=story["note"])] if fails else []
    return pytest.param(story, id=story["label"], marks=marks)


@pytest.mark.parametrize("story", [marked(story) for story in STORIES])
def test_relation(story: dict[str, Any]) -> None:
    found = relation(story["one"], story["other"])
    assert found.relation == story["relation"], found


@pytest.mark.parametrize("story", [marked(story) for story in STORIES if "expect" not in story])
def test_neither_goes_for_the_other_unless_they_are_copies(story: dict[str, Any]) -> None:
    """Whichever of the two is the one that stays."""
    gone = story["relation"] in DROPPED
    for one, other in ((story["one"], story["other"]), (story["other"], story["one"])):
        assert gone or linked(one, other).relation not in DROPPED


@pytest.mark.parametrize(
    "story", [marked(story) for story in STORIES if "corrected" in story["label"]]
)
def test_the_facts_that_differ_are_told(story: dict[str, Any]) -> None:
    found = relation(story["one"], story["other"])
    texts = (story["one"].casefold(), story["other"].casefold())
    told = [part for pair in found.differs for part in pair if part]
    assert told
    for word in " ".join(told).split():
        assert any(word.casefold() in text for text in texts)


def test_stories_of_every_relation_in_many_languages() -> None:
    labels = [story["label"] for story in STORIES]
    assert len(set(labels)) == len(labels)
    for kind in ("near", "version", "excerpt", "template"):
        languages = {story["lang"] for story in STORIES if story["relation"] == kind}
        assert len(languages) >= 10
        assert {"ar", "zh", "ja", "tr", "ru"} <= languages
