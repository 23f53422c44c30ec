"""Reports made by hand or by a run, for the tests of what people look at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dedupe_news.api import clean_bytes, clean_corpus
from dedupe_news.comparison import compare
from dedupe_news.options import Options
from dedupe_news.record import Record
from dedupe_news.rendering import ComparisonSubject, ReportSubject, Subject, stored_subject
from dedupe_news.report.build import report_text
from dedupe_news.report.comparison import Compared, comparison_data
from dedupe_news.report.render.collect import Shown, collected, rows_of
from dedupe_news.report.render.compared import compared
from dedupe_news.report.render.stories import Key, Story

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
EXAMPLES = ROOT / "docs" / "examples"
# What a page, a terminal or a workflow would take for its own.
HOSTILE = (
    "</p></script><script>alert(1)</script><img src=x onerror=alert(1)> javascript:alert(1) "
    "[x](javascript:alert(1)) ![x](//evil.example/x.png) @everyone #1 | ` `` ::error::x \u202eevil "
    "\u2066iso \x1b[31m \x00 \udcff {{ 7*7 }} {% raw %} &lt; %0A"
)


def subject(data: dict[str, Any], texts: Mapping[Key, Story] | None = None) -> ReportSubject:
    """What is rendered of a report as JSON values."""
    known = texts or {}

    def stories(keys: Iterable[Key]) -> Mapping[Key, Story]:
        return {key: known[key] for key in keys if key in known}

    return ReportSubject(collected(rows_of(data)), "a.txt", str, stories)


def of_text(text: str, name: str = "a.txt") -> tuple[dict[str, Any], ReportSubject]:
    """The report of one article, and what is rendered of it."""
    found = clean_bytes(text.encode("utf-8", "surrogatepass"), name=name)
    data = json.loads(found.report_json())
    return data, subject(data, {(name, 0): Story("", found.document.text)})


def run_of(folder: Path, source: Path, **options: Any) -> tuple[Path, Subject]:
    """A run over a copy of a data set: its report, and what is rendered of that."""
    place = folder / source.name
    place.write_bytes(source.read_bytes())
    done = clean_corpus([place], Options(**options), force=True)
    report = Path(done.reports[0])
    return report, stored_subject(str(report))


def comparison_of(
    one: str, other: str, names: tuple[str, str] = ("a.txt", "b.txt"), words: int = 20
) -> tuple[dict[str, Any], ComparisonSubject]:
    """The comparison of two texts as JSON values, and what is rendered of it."""
    found = compare(one, other, words=words)
    records = Record(names[0], names[0], 0, one), Record(names[1], names[1], 0, other)
    data = json.loads(report_text(comparison_data(Compared(names, records, found, words))))
    return data, ComparisonSubject(compared(data), (one, other))


def moved() -> tuple[str, str]:
    """Two texts with two paragraphs that changed places, one of them edited, and two sentences that
    did; between them each says something of its own."""
    elm, oak, ash, yew, mine, theirs = (
        " ".join(f"{name}{n * n % 41} of {name}{n}" for n in range(number)) + "."
        for name, number in (
            *(("elm", 30), ("oak", 40), ("ash", 10), ("yew", 10)),
            *(("mine", 30), ("theirs", 30)),
        )
    )
    return (
        "\n\n".join((elm, mine, oak, f"{ash} {yew}")),
        "\n\n".join((oak.replace("oak9", "pine"), theirs, elm, f"{yew} {ash}")),
    )


def many_clusters(number: int, words: str) -> tuple[dict[str, Any], dict[Key, Story]]:
    """A report of so many clusters of three articles, and their texts."""
    data: dict[str, Any] = {
        **clusterless(),
        "clusters": [cluster(n) for n in range(number)],
    }
    data["totals"] |= {"clusters": number, "duplicates": number, "articles": 3 * number}
    texts = {
        ("news.jsonl", 3 * n + m + 1): Story(f"Story {n}", f"Number {n}. {words} Version {m}.")
        for n in range(number)
        for m in range(3)
    }
    return data, texts


def clusterless() -> dict[str, Any]:
    """A report of a run in which nothing was found."""
    sums = dict.fromkeys(
        ("articles", "cleaned", "duplicates", "clusters", "runs", "removed", "kept_repeats"), 0
    )
    return {
        "schema": "dedupe-news/report",
        "schema_version": "1.0",
        "tool": {"name": "dedupe-news", "version": "9.9"},
        "options": {"drop": "identical,near"},
        "totals": {**sums, "words": 0, "words_removed": 0},
        "articles": [],
        "clusters": [],
        "boilerplate": [],
        "skipped": [],
        "files": [],
        "alarms": [],
    }


def cluster(number: int) -> dict[str, Any]:
    """A cluster of three articles."""

    def at(place: int) -> dict[str, Any]:
        record = 3 * number + place + 1
        return {
            "path": "news.jsonl",
            "record": record,
            "outlet": f"Outlet {number % 7}",
            "words": 40,
            "fingerprint": "",
        }

    members = [
        {
            "article": f"c{number}-{place}",
            "at": at(place),
            "relation": relation,
            "dropped": relation == "near",
            "resemblance": 0.91,
            "containment": 0.95,
            "differs": [] if relation == "near" else [["12", "7"]],
        }
        for place, relation in ((1, "near"), (2, "version"))
    ]
    return {"id": number, "canonical": f"c{number}-0", "at": at(0), "members": members}


def shown(data: dict[str, Any]) -> Shown:
    """What is shown of a report."""
    return collected(rows_of(data))
