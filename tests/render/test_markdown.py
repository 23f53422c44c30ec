"""Markdown for pull requests."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.rendering import render
from dedupe_news.report.render.markdown import LARGEST, code

from . import made


@given(st.text(st.sampled_from("`ab <@|\n\\*_[]()!"), max_size=40))
def test_foreign_text_stays_in_its_code_span(text: str) -> None:
    told = code(text, 100)
    if told == "–":
        return
    ticks = re.match("`+", told)
    assert ticks is not None
    inner = told[len(ticks[0]) : -len(ticks[0])]
    assert told.endswith(ticks[0])
    assert ticks[0] not in re.findall("`+", inner)
    assert inner.split() == text.split()


def test_nothing_hostile_stands_outside_of_code() -> None:
    data, _ = made.many_clusters(1, "word")
    nasty = made.HOSTILE
    data["clusters"][0]["members"][1] |= {"article": nasty, "differs": [[nasty, nasty]]}
    data["skipped"] = [{"path": nasty, "problem": nasty, "line": 1, "record": 1}]
    phrase = {"text": nasty, "outlet": nasty, "stories": 1, "articles": 1, "words": 1, "cut": True}
    data["boilerplate"] = [phrase]
    text = render(made.subject(data), "markdown")
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    assert not re.search("alert|evil|everyone|<(?!sub|/sub|!--)", outside)


def test_tables_have_as_many_cells_in_every_row(tmp_path: Path) -> None:
    _, subject = made.run_of(tmp_path, made.SAMPLES / "news.jsonl", pairs="on")
    text = render(subject, "markdown")
    for block in text.split("\n\n"):
        rows = [line for line in block.splitlines() if line.startswith("|")]
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) <= 1
    assert "| `wire-101` | goes | `post-1` | `near` | 0.80 |  |" in text


def test_a_large_report_fits_into_a_comment() -> None:
    data, _ = made.many_clusters(3000, "word")
    row = {"path": "p" * 200, "problem": "q" * 300, "line": 1, "record": 1}
    data["skipped"] = [row] * 3000
    text = render(made.subject(data), "markdown")
    assert len(text) <= LARGEST + 200
    assert "5,950 more are in the JSON report." in text
