"""Annotations of GitHub Actions."""

from __future__ import annotations

import re
from pathlib import Path

from dedupe_news.rendering import render
from dedupe_news.report.render.annotations import SHOWN

from . import made

COMMAND = re.compile(r"^::(warning|notice|error) ([^:]*)::(.+)$")


def test_an_article_is_told_line_by_line() -> None:
    text = (made.EXAMPLES / "bridge.txt").read_text(encoding="utf-8")
    assert render(made.of_text(text, "news/bridge.txt")[1], "github").splitlines() == [
        "::warning file=news/bridge.txt,line=7,endLine=9,title=Repeated text::"
        "98 words repeat lines 2-4: near copy, resemblance 0.89.",
        "::notice file=news/bridge.txt,line=5,endLine=5,col=2,endColumn=70,"
        "title=Repeat that stays::15 words repeat line 4 and stay: isolated repeat.",
        "::notice file=news/bridge.txt,line=8,endLine=8,col=120,endColumn=207,"
        "title=Repeat that stays::17 words repeat line 3 and stay: numbers differ: 4.2 / 4.8.",
    ]


def test_rows_of_a_data_set_are_lines(tmp_path: Path) -> None:
    _, subject = made.run_of(tmp_path, made.SAMPLES / "news.jsonl")
    first, second, *_ = render(subject, "github").splitlines()
    assert ",line=1,endLine=1,title=Repeated text::wire-101: near copy of post-1" in first
    assert ",line=8,endLine=8," in second


def test_no_text_becomes_a_command_of_its_own() -> None:
    data = made.clusterless()
    nasty = "x\n::error file=y::boom\r%0A, a:b"
    data["skipped"] = [{"path": nasty, "problem": nasty, "line": 3, "record": 3, "advice": ""}] * 12
    lines = render(made.subject(data), "github").splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == SHOWN
    for line in commands:
        match = COMMAND.match(line)
        assert match is not None
        assert set(re.findall(r"(\w+)=", match[2])) == {"file", "line", "endLine", "title"}
        assert "file=x%0A%3A%3Aerror file=y%3A%3Aboom%0D%250A%2C a%3Ab," in match[2]
        assert "%250A" in match[3]


def test_what_github_would_throw_away_is_a_plain_line() -> None:
    data, texts = made.many_clusters(13, "word")
    lines = render(made.subject(data, texts), "github").splitlines()
    notices = [line for line in lines if line.startswith("::notice")]
    assert len(notices) == SHOWN
    assert sum(line.startswith("notice: news.jsonl:") for line in lines) == 3
    assert "GitHub shows 10 annotations of a kind; 3 more notices of this step above." in lines
