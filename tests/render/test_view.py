"""A stored report may be false: it is refused or shown, and never breaks the program."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe_news.errors import ReportError
from dedupe_news.rendering import render, stored_subject
from dedupe_news.report.load import Unsound
from dedupe_news.report.render.collect import MOST, Collected
from dedupe_news.report.render.names import FORMATS
from dedupe_news.report.render.stories import Story

from . import made

JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", "x", -1, 10**30, 1.5, True, [], {}, [[]], [{}], ["a", "b"], "\ud800"]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a report."""
    found = [path] if path else []
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


def reports() -> list[dict[str, Any]]:
    article, _ = made.of_text((made.EXAMPLES / "bridge.txt").read_text(encoding="utf-8"))
    clusters, _ = made.many_clusters(1, "word")
    clusters["skipped"] = [{"path": "a", "problem": "b", "record": 1, "line": 1, "advice": "c"}]
    return [article, clusters]


REPORTS = reports()
TEXT = (made.EXAMPLES / "bridge.txt").read_text(encoding="utf-8")


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_false_value_anywhere_is_refused_or_shown(data: st.DataObject) -> None:
    report = copy.deepcopy(data.draw(st.sampled_from(REPORTS)))
    path = data.draw(st.sampled_from(places(report)))
    at: Any = report
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = data.draw(JUNK)
    try:
        subject = made.subject(report, {("a.txt", 0): Story("", TEXT)})
    except Unsound:
        return
    for name in FORMATS:
        render(subject, name).encode("utf-8", "backslashreplace")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not JSON."),
        (b"[1]", "is not a report of dedupe."),
        (b'{"schema": "dedupe-news/report"}', "does not tell its version."),
        (
            b'{"schema": "dedupe-news/report", "schema_version": "2.0"}',
            "has version '2.0'; this dedupe reads 1.x. Use the dedupe-news that wrote it, or a "
            "newer one.",
        ),
        (b'{"schema": "dedupe-news/report", "schema_version": "1.0"}', "'totals' is missing."),
        (b"\xff\xfe{", "is not JSON."),
        (b"[" * 100_000, "is not JSON."),
    ],
)
def test_what_is_no_report_of_ours_is_an_error(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.report.json"
    path.write_bytes(content)
    with pytest.raises(ReportError, match=r"a\.report\.json") as found:
        stored_subject(str(path))
    assert said in str(found.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not a report of dedupe."),
        (b'{"row": "run", "schema": "dedupe-news/report", "schema_version": "2.1"}\n', "'2.1'"),
        (b'{"row": "run", "schema": "dedupe-news/report", "schema_version": "1.0"}\n', "cut off"),
    ],
)
def test_a_streamed_report_is_checked_too(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.report.jsonl"
    path.write_bytes(content)
    with pytest.raises(ReportError) as found:
        stored_subject(str(path))
    assert said in str(found.value)


def test_a_newer_report_of_the_same_kind_is_read() -> None:
    data, _ = made.of_text(TEXT)
    data |= {"schema_version": "1.7", "sounds": [1, 2]}
    data["articles"][0] |= {"mood": "good"}
    assert made.shown(data).totals.words_removed == 98


def test_of_a_huge_run_the_rows_with_most_words_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedupe_news.report.render.collect.MOST", 10)
    found = Collected()
    data = made.clusterless()
    found.put("run", data)
    row = {"path": "a.jsonl", "status": "unchanged", "runs": [], "removed": [], "kept_repeats": []}
    for n in range(95):
        found.put("article", {**row, "id": f"{n}", "words": n, "words_removed": n})
    found.put("totals", data["totals"])
    shown = found.shown()
    held = [one.words for one in shown.articles]
    assert held == sorted(held)
    assert set(range(85, 95)) <= set(held)
    assert len(held) < 20
    assert shown.left["inside"] == 95 - len(held)
    assert MOST == 50_000


def test_reports_are_json_values() -> None:
    assert all(json.loads(json.dumps(one)) == one for one in REPORTS)
