"""dedupe report, and --report and --format for what people look at."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLES / "news.jsonl", tmp_path / "news.jsonl"))


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLES / "near-copy-en.txt", tmp_path / "a.txt"))


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_an_article_gets_every_report_beside_the_stored_one(dedupe: Run, sample: Path) -> None:
    code, out, err = dedupe("a.txt", "--report", "a.html", "--report", "a.md")
    assert (code, err) == (0, "")
    assert out.endswith(
        "  report   a.report.json\n"
        "           a.html\n"
        "           a.md\n"
        "  undo     dedupe restore a.report.json\n"
    )
    assert names(sample.parent) == ["a.clean.txt", "a.html", "a.md", "a.report.json", "a.txt"]


def test_check_writes_the_page_and_nothing_else(dedupe: Run, sample: Path) -> None:
    code, out, _ = dedupe("check", "a.txt", "--report", "a.html")
    assert code == 1
    assert "  report   a.html\n" in out
    assert names(sample.parent) == ["a.html", "a.txt"]


def test_a_dry_run_writes_no_page(dedupe: Run, sample: Path) -> None:
    code, out, _ = dedupe("--dry-run", "a.txt", "--report", "a.html")
    assert code == 0
    assert "would go to a.html\n" in out
    assert names(sample.parent) == ["a.txt"]


@pytest.mark.parametrize("flag", ["-q", "--diff"])
def test_pages_are_written_whatever_is_printed(dedupe: Run, sample: Path, flag: str) -> None:
    dedupe("check", flag, "a.txt", "--report", "a.html")
    assert "a.html" in names(sample.parent)


def test_several_articles_share_a_page(dedupe: Run, sample: Path) -> None:
    shutil.copy(SAMPLES / "doubled-ar.txt", sample.parent / "b.txt")
    code, out, _ = dedupe("check", "a.txt", "b.txt", "missing.txt", "--report", "all.html")
    assert code == 3
    assert out.endswith("report: all.html\n")
    page = (sample.parent / "all.html").read_text(encoding="utf-8")
    assert page.count('class="item article"') == 2
    assert "missing.txt" in page
    assert "a.txt and 2 more" in page


def test_a_run_gets_every_report(dedupe: Run, news: Path) -> None:
    code, out, err = dedupe("news.jsonl", "--report", "n.html", "--report", "n.sarif")
    assert (code, err) == (0, "")
    assert "  report   news.report.json\n           n.html\n           n.sarif\n" in out
    assert json.loads((news.parent / "n.sarif").read_text())["version"] == "2.1.0"


def test_a_run_in_place_shows_the_texts_as_they_were(dedupe: Run, news: Path) -> None:
    before = news.read_bytes()
    code, _, _ = dedupe("--in-place", "news.jsonl", "--report", "n.html")
    assert code == 0
    assert news.read_bytes() != before
    page = (news.parent / "n.html").read_text(encoding="utf-8")
    assert page.count("Side by side") == 3
    assert "goes, repeats lines 1–7" in page


def test_a_data_set_from_stdin_is_called_as_it_was_named(
    dedupe: Run, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with news.open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        flags = ("--stdin-filename", "in/news.jsonl", "--report", "n.html", "--report", "n.sarif")
        code, out, _ = dedupe("-q", "-", *flags)
    assert code == 0
    assert out.count("\n") == 7
    page = (news.parent / "n.html").read_text(encoding="utf-8")
    assert "<h1><bdi>in/news.jsonl</bdi></h1>" in page
    assert page.count("Side by side") == 3
    assert '"uri": "in/news.jsonl"' in (news.parent / "n.sarif").read_text()


def test_who_wants_no_page_does_not_pay_for_one(sample: Path) -> None:
    start = (
        "import sys; from dedupe_news.cli import main; main(sys.argv[1:]); "
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    command = [sys.executable, "-c", start, "check", "-q", "--format", "json", "a.txt"]
    done = subprocess.run(command, cwd=sample.parent, capture_output=True, text=True, check=True)
    loaded = set(done.stderr.splitlines())
    assert "dedupe_news.api" in loaded
    assert not loaded & {"jinja2", "dedupe_news.rendering", "dedupe_news.report.render"}


def test_a_place_that_cannot_be_written_stops_before_the_work(dedupe: Run, news: Path) -> None:
    for command in (["news.jsonl"], ["a.txt"]):
        shutil.copy(SAMPLES / "near-copy-en.txt", news.parent / "a.txt")
        code, out, err = dedupe(*command, "--report", "no/n.html")
        assert (code, out) == (3, "")
        assert err == (
            "dedupe: no/n.html: the folder does not exist. Create it, or name another place.\n"
        )
        assert names(news.parent) == ["a.txt", "news.jsonl"]


def test_another_file_is_not_replaced_without_force(dedupe: Run, news: Path) -> None:
    (news.parent / "n.md").write_text("# Mine\n")
    code, _, err = dedupe("check", "news.jsonl", "--report", "n.md")
    assert code == 3
    assert err == (
        "dedupe: n.md: is not a report that dedupe wrote. Name another place, or replace it with "
        "--force.\n"
    )
    assert (news.parent / "n.md").read_text() == "# Mine\n"


@pytest.mark.parametrize("name", ["github", "sarif"])
def test_what_is_printed_is_what_a_file_would_hold(dedupe: Run, news: Path, name: str) -> None:
    code, out, _ = dedupe("check", "--format", name, "news.jsonl")
    assert code == 1
    dedupe("-q", "news.jsonl")
    assert dedupe("report", "news.report.json", "--format", name) == (0, out, "")


def test_annotations_of_several_articles_and_what_was_not_read(dedupe: Run, sample: Path) -> None:
    code, out, _ = dedupe("check", "--format", "github", "a.txt", "missing.txt")
    assert code == 3
    assert out.splitlines() == [
        "::warning file=a.txt,line=13,endLine=21,title=Repeated text::171 words repeat lines 3-11: "
        "near copy, resemblance 0.82.",
        "::notice file=a.txt,line=17,endLine=17,col=1,endColumn=98,title=Repeat that stays::17 "
        "words repeat line 7 and stay: numbers differ: 31 / 34.",
        "::error file=missing.txt,title=Not read::does not exist. Check the name.",
    ]


def test_a_stored_report_is_written_in_every_format(dedupe: Run, news: Path) -> None:
    dedupe("-q", "news.jsonl")
    wanted = [word for name in ("n.html", "n.md", "n.sarif") for word in ("-o", name)]
    assert dedupe("report", "news.report.json", *wanted) == (
        0,
        "n.html: written.\nn.md: written.\nn.sarif: written.\n",
        "",
    )
    assert dedupe("report", "-q", "news.report.json", *wanted) == (0, "", "")


def test_without_a_place_a_stored_report_is_printed_as_markdown(dedupe: Run, news: Path) -> None:
    dedupe("-q", "news.jsonl")
    code, out, err = dedupe("report", "news.report.json")
    assert (code, err) == (0, "")
    assert out.startswith("<!-- dedupe-news report -->\n## dedupe: `news`\n")
    assert dedupe("report", "news.report.json", "-o", "-", "-o", "n.md")[1] == out
    assert (news.parent / "n.md").read_text(encoding="utf-8") == out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "does not exist. Check the name."),
        ("{", "is not JSON. Give a report that dedupe wrote."),
        ("{}", "is not a report of dedupe. Give a report that dedupe wrote."),
        (
            '{"schema": "dedupe-news/report", "schema_version": "2.0"}',
            "has version '2.0'; this dedupe reads 1.x. Use the dedupe-news that wrote it, or a "
            "newer one.",
        ),
        (
            '{"schema": "dedupe-news/report", "schema_version": "1.0", "totals": {"words": "x"}}',
            "cannot be relied on: 'articles' is missing. Use the report as dedupe wrote it.",
        ),
    ],
)
def test_what_is_no_report_is_one_line(
    dedupe: Run, tmp_path: Path, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "a.report.json").write_text(content)
    code, out, err = dedupe("report", "a.report.json", "-o", "a.html")
    assert (code, out, err) == (3, "", f"dedupe: a.report.json: {said}\n")
    assert "a.html" not in names(tmp_path)
