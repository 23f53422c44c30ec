"""The accuracy benchmark of passages measures what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corpus_accuracy import score
from passage_accuracy import FIGURES, KINDS, UNRELATED, found_in, half_of, lines, written

PASSAGE = (
    "The county will close the old bridge at Ardmore from the first week of March, because "
    "engineers found cracks in three of the five piers last autumn."
)


def figures(plagdet: float, hit: int) -> dict[str, Any]:
    one = dict.fromkeys(FIGURES, 0.9) | {"cases": 7, "pairs": 5, "pairs_hit": 0}
    found: dict[str, Any] = {kind: one | {"plagdet": plagdet} for kind in KINDS}
    return found | {UNRELATED: one | {"pairs_hit": hit}}


def test_too_little_and_a_passage_that_is_none_are_missed() -> None:
    assert [row.name for row in lines(figures(0.9, 0)) if row.missed] == ["verbatim"]
    assert [row.name for row in lines(figures(0.99, 1)) if row.missed] == ["unrelated"]


def test_halves_are_parted_by_the_suspicious_document() -> None:
    names = [{"susp": f"suspicious-document0000{n}"} for n in (4, 7)]
    assert [half_of(pair) for pair in names] == ["read", "measured"]


def test_passages_are_judged_by_the_scorer_of_the_sets(eval_dir: Path, tmp_path: Path) -> None:
    texts = {"a": f"{PASSAGE} Rain fell.", "b": f"It was a wet spring. {PASSAGE}"}
    pairs: list[dict[str, Any]] = [
        {"susp": "a", "src": "b", "kind": "02-no-obfuscation", "spans": [[0, 148, 21, 148]]},
        {"susp": "a", "src": "a", "kind": UNRELATED, "spans": []},
    ]
    found = found_in(pairs, texts)
    gold = written(tmp_path / "gold.jsonl", pairs)
    made = written(tmp_path / "found.jsonl", found.rows)
    scored = score("spans", gold, made)
    assert len(PASSAGE) == 148
    assert scored["02-no-obfuscation"]["plagdet"] == 1.0
    assert scored[UNRELATED]["pairs_hit"] == 1
