"""The accuracy benchmark measures what it says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import accuracy

FIGURES = {
    "ALL": {"with_gold": 4, "solved_near": 0.75, "clean": 2, "untouched": 1.0},
    "label=doubled": {"with_gold": 4, "solved_near": 0.75},
    "label=keep_quote": {"clean": 2, "untouched": 1.0},
    "kind=dbl_edit_20": {"with_gold": 4, "solved_near": 0.9},
    "kind=exact": {"with_gold": 4, "solved_near": 0.9499},
    "kind=clean": {"clean": 2, "untouched": 1.0},
}


def test_a_set_is_judged_as_a_whole_and_shown_by_kind() -> None:
    by_label = {name: row for name, row in FIGURES.items() if not name.startswith("kind=")}
    found = list(accuracy.rows(by_label, [accuracy.Aim(accuracy.NEAR, 0.9)]))
    assert [(row.name, row.reach, row.missed) for row in found] == [
        ("all", 0.9, True),
        ("doubled", None, False),
    ]


def test_each_kind_is_judged_and_the_hardest_one_by_a_lower_bound() -> None:
    found = list(accuracy.rows(FIGURES, accuracy.AIMS["make_indoc"]))
    assert [(row.name, row.reach, row.missed) for row in found] == [
        ("dbl_edit_20", 0.85, False),
        ("exact", 0.96, True),
        ("clean", 1.0, False),
    ]


def test_shares_are_rounded_down() -> None:
    row = accuracy.Row("exact", accuracy.NEAR, 4, 0.95, 0.9499)
    assert "| 0.950 | 0.949 | missed |" in accuracy.table("synth", "command", [row])


def test_a_report_is_judged_by_the_scorer_of_the_sets(eval_dir: Path, tmp_path: Path) -> None:
    made = accuracy.make(1, 31, tmp_path / "made.jsonl.gz")
    found = tmp_path / "found.jsonl"
    rows = [accuracy.removed(case) for case in accuracy.cases(made)]
    found.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    figures = accuracy.score(made, found, tmp_path / "figures.json")
    assert figures["ALL"]["articles"] == 31
    assert figures["kind=dbl_exact"]["solved_near"] == 1.0
    assert figures["kind=clean"]["untouched"] == 1.0


def test_without_the_sets_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEDUPE_EVAL", str(tmp_path))
    command = [sys.executable, str(accuracy.ROOT / "benchmarks" / "accuracy.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "set DEDUPE_EVAL" in done.stderr) == (2, True)
