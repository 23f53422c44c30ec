"""Stories: pairs of texts with one passage that both have, and pairs that share none.

tests/golden/passages.json: one and other are [before, passage, after], or one text without a
passage. "expect": "fail" is what we cannot do yet.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .made import shared

GOLDEN = Path(__file__).parents[1] / "golden" / "passages.json"
STORIES = json.loads(GOLDEN.read_text(encoding="utf-8"))


def marked(story: dict[str, Any]) -> Any:
    fails = story.get("expect") == "fail"
    marks = [pytest.mark.xfail(strict=True, reason=story["note"])] if fails else []
    return pytest.param(story, id=story["label"], marks=marks)


@pytest.mark.parametrize("story", [marked(story) for story in STORIES])
def test_the_passage_is_found_from_its_first_character_to_its_last(story: dict[str, Any]) -> None:
    one, other = "".join(story["one"]), "".join(story["other"])
    found = [(passage.one.of(one), passage.other.of(other)) for passage in shared(one, other)]
    has_one = len(story["one"]) > 1
    assert found == ([(story["one"][1], story["other"][1])] if has_one else [])


def test_ten_languages_and_more() -> None:
    assert len({story["lang"] for story in STORIES if len(story["one"]) > 1}) >= 10
    assert len({story["label"] for story in STORIES}) == len(STORIES)
