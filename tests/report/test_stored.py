"""Stored reports of runs: read back row by row, and never believed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dedupe_news.errors import ReportError
from dedupe_news.options import Options
from dedupe_news.read import Files
from dedupe_news.report import sha256
from dedupe_news.report.build import head
from dedupe_news.report.store import Staged
from dedupe_news.report.stored import Told, is_run_report, outputs, rows

DIGEST = sha256(b"")


def file_row(output: str | None) -> dict[str, Any]:
    return {"path": "a.jsonl", "output": output, "sha256_out": DIGEST}


@pytest.fixture(params=["a.report.json", "a.report.jsonl"])
def stored(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The report of one file, as a store writes it."""
    place = tmp_path / str(request.param)
    store = Staged(str(place), None, pairs=True)
    store.open()
    store.put("run", head(Options()))
    store.put("cluster", {"id": 0, "canonical": "x", "members": []})
    store.put("pair", {"a": "x", "b": "y"})
    store.put("edit", {"path": "a.jsonl", "edit": [0, "\ud800 ö\u202e", ""]})
    store.put("file", file_row(str(tmp_path / "sub" / "a.clean.jsonl")))
    store.put("totals", {"articles": 1})
    store.close(Files())
    assert not place.exists()
    store.commit(Files())
    return place


def test_what_was_put_comes_back(stored: Path) -> None:
    assert is_run_report(str(stored))
    found = [row for row in rows(str(stored)) if row[0] in ("edit", "file")]
    assert [kind for kind, _ in found] == ["edit", "file"]
    assert found[0][1] == {"path": "a.jsonl", "edit": [0, "\ud800 ö\u202e", ""]}
    assert outputs(str(stored)) == {"a.jsonl": Told("sub/a.clean.jsonl", DIGEST, in_place=False)}
    assert "\u202e" not in stored.read_text("utf-8")
    assert [path.name for path in stored.parent.iterdir()] == [stored.name]


def test_a_store_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    store = Staged(str(tmp_path / "r.jsonl"), None, pairs=False)
    store.open()
    store.put("run", {})
    store.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("schema_version", "version"),
        lambda text: text.replace('"1.0"', '"2.0"'),
        lambda text: text.replace(DIGEST, "0"),
        lambda text: text.replace("sub/a", "\x00").replace('"output"', '"other"'),
        lambda text: "[]",
        lambda text: "",
    ],
)
def test_a_false_report_is_an_error(stored: Path, change: Any) -> None:
    stored.write_text(change(stored.read_text("utf-8")), "utf-8")
    with pytest.raises(ReportError):
        outputs(str(stored))


def test_a_streamed_report_without_its_end_or_kinds(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    first = json.dumps({"row": "run", **head(Options())})
    for rest in (
        "",
        "\n{}",
        "\n[1]",
        '\n{"row": 3}',
        "\n{",
        '\n{"row": "file"}\n{"row": "totals"}',
    ):
        path.write_text(first + rest)
        with pytest.raises(ReportError):
            outputs(str(path))
    path.write_text(first + '\n{"row": "totals"}\n')
    assert outputs(str(path)) == {}
