"""Stories: texts that lose a repeat, and texts that look as if they should and stay.

tests/golden/repeats: text, cleaned (what is left of it), and runs where one error is one finding.
tests/golden/near_misses: text, which stays as it is. "expect": "fail" is what we cannot do yet.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dedupe_news.options import Options
from dedupe_news.pipeline import Tables, clean

GOLDEN = Path(__file__).parents[1] / "golden"
TABLES = Tables.load()


def cases(folder: str, *, marked: bool = True) -> list[Any]:
    found = []
    for path in sorted((GOLDEN / folder).glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            fails = case.get("expect") == "fail"
            marks = (
                [pytest.mark.xfail(strict=True, reason=case["note"])] if fails and marked else []
            )
            found.append(pytest.param(case, id=case["label"], marks=marks))
    return found


@pytest.mark.parametrize("case", cases("repeats"))
def test_repeat_goes(case: dict[str, Any]) -> None:
    result = clean(case["text"], Options(), TABLES)
    assert result.cleaned == case["cleaned"]
    if "runs" in case:
        assert len(result.runs) == case["runs"]


@pytest.mark.parametrize("case", cases("repeats", marked=False))
def test_what_is_left_is_clean(case: dict[str, Any]) -> None:
    assert clean(case["cleaned"], Options(), TABLES).removed == ()


@pytest.mark.parametrize("case", cases("near_misses"))
def test_near_miss_stays(case: dict[str, Any]) -> None:
    result = clean(case["text"], Options(), TABLES)
    assert result.cleaned == case["text"]
    assert result.removed == ()


def test_labels_are_used_once() -> None:
    labels = [case.id for folder in ("repeats", "near_misses") for case in cases(folder)]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("folder", ["repeats", "near_misses"])
def test_ten_languages_and_more(folder: str) -> None:
    assert len(list((GOLDEN / folder).glob("*.json"))) >= 10
