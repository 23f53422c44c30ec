"""Stories of runs over folders and data sets: what is printed, written, and given back."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

import dedupe_news.report
from dedupe_news.api import clean_corpus
from dedupe_news.cli.jobs import is_data_set
from dedupe_news.dataset.formats import format_of

from . import corpora

Run = Callable[..., tuple[int, str, str]]
SCHEMA = jsonschema.Draft202012Validator(
    json.loads(Path(dedupe_news.report.__file__).with_name("schema-1.0.json").read_text("utf-8"))
)


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    path = tmp_path / "wire.jsonl"
    path.write_bytes(corpora.jsonl(corpora.rows()))
    return path


def report(path: Path) -> dict[str, Any]:
    """A stored report that follows its schema."""
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    SCHEMA.validate(data)
    return data


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_data_set_and_all_that_is_said(dedupe: Run, wire: Path) -> None:
    code, out, err = dedupe("wire.jsonl")
    assert (code, err) == (0, "")
    assert out == (
        "wire.jsonl\n"
        "  read     6 articles, 548 words, 1 file, 4 outlets.\n"
        "  removed  2 articles that are copies: 1 identical, 1 near\n"
        "           52 words repeated inside 1 article: 52 exact copy\n"
        "  kept     1 version of other articles; --drop says which go\n"
        "  clusters 1 of two articles or more\n"
        "           4  bridge  The county will close...    1 identical, 1 near, 1 version\n"
        "  outlets  articles  go         words  outlet\n"
        "                  2   1   50 %     97  Herald\n"
        "                  1   1  100 %     96  Gazette\n"
        "                  1   0    0 %     52  Bote\n"
        "  result   2 of 6 articles (33 %) and 245 of 548 words (45 %) removed.\n"
        "  cleaned  wire.clean.jsonl\n"
        "  report   wire.report.json\n"
        "  look     dedupe report wire.report.json -o wire.html\n"
        "  undo     dedupe restore wire.report.json\n"
    )
    assert max(map(len, out.splitlines())) <= 80
    lines = (wire.parent / "wire.clean.jsonl").read_bytes().splitlines()
    given = wire.read_bytes().splitlines()
    assert lines[:3] == [given[0], given[3], given[4]]
    assert json.loads(lines[3])["text"] == corpora.TRAIN + "\n"
    assert wire.read_bytes() == corpora.jsonl(corpora.rows())


def test_the_report_of_a_data_set(dedupe: Run, wire: Path) -> None:
    dedupe("-q", "wire.jsonl")
    text = (wire.parent / "wire.report.json").read_text("utf-8")
    data = report(wire.parent / "wire.report.json")
    assert [(row["id"], row["status"]) for row in data["articles"]] == [
        ("copied", "duplicate"),
        ("edited", "duplicate"),
        ("twice", "cleaned"),
    ]
    gone = data["articles"][0]["removed"][0]
    assert (gone["grain"], gone["rule"], gone["duplicate_of"]) == (
        "article",
        "identical",
        {"article": "bridge"},
    )
    assert data["articles"][1]["record"] == 3
    [cluster] = data["clusters"]
    assert cluster["canonical"] == "bridge"
    relations = {one["article"]: (one["relation"], one["dropped"]) for one in cluster["members"]}
    assert relations == {
        "copied": ("identical", True),
        "edited": ("near", True),
        "update": ("version", False),
    }
    assert data["totals"]["duplicates"] == 2
    assert (data["skipped"], data["alarms"], len(data["files"])) == ([], [], 1)
    assert data["files"][0]["output"] == "wire.clean.jsonl"
    assert str(wire.parent) not in text


def test_a_folder_keeps_its_shape_and_comes_back(dedupe: Run, tmp_path: Path) -> None:
    news = corpora.folder(tmp_path / "news")
    before = corpora.files_in(news)
    code, out, err = dedupe("news")
    assert (code, err) == (0, "")
    assert "1 other file passed over." in " ".join(out.split())
    cleaned = corpora.files_in(tmp_path / "news.clean")
    assert set(cleaned) < {*before, "report.json"}
    assert cleaned["table.csv"] == b"id,outlet,text\r\n"  # all of it stands elsewhere
    kept = json.loads(cleaned["array.json"])
    assert [one["id"] for one in kept] == ["a0", "a3", "a4", "a5"]
    report(tmp_path / "news.clean" / "report.json")
    code, out, err = dedupe("restore", "news.clean/report.json")
    assert (code, err) == (0, "")
    assert out == "news.restored: 7 files restored.\n"
    del before["photo.jpg"]
    assert corpora.files_in(tmp_path / "news.restored") == before
    assert dedupe("restore", "news.clean/report.json")[1] == (
        "7 files: the originals are there already.\n"
    )


def test_a_streamed_report_says_the_same_and_gives_the_same_back(
    dedupe: Run, tmp_path: Path
) -> None:
    news = corpora.folder(tmp_path / "news")
    assert dedupe("-q", "news", "--report", "a.jsonl", "--report", "a.json")[0] == 0
    data = report(tmp_path / "a.json")
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert (rows[0]["row"], rows[-1]["row"]) == ("run", "totals")
    kinds = [row.pop("row") for row in rows]
    for kind, name in (("article", "articles"), ("cluster", "clusters"), ("alarm", "alarms")):
        assert [row for row, one in zip(rows, kinds, strict=True) if one == kind] == data[name]
    assert rows[-1] == data["totals"]
    dedupe("restore", "a.jsonl", "-o", "one")
    dedupe("restore", "a.json", "-o", "two")
    (news / "photo.jpg").unlink()
    assert corpora.files_in(tmp_path / "one") == corpora.files_in(news)
    assert corpora.files_in(tmp_path / "two") == corpora.files_in(news)


def test_check_writes_nothing_and_exits_1(dedupe: Run, wire: Path) -> None:
    code, out, err = dedupe("check", "wire.jsonl")
    assert (code, err) == (1, "")
    assert "  remove   2 articles that are copies" in out
    assert "would be removed" in out
    assert names(wire.parent) == ["wire.jsonl"]
    assert dedupe("check", "-q", "--drop", "none", "--repeats", "off", "wire.jsonl") == (0, "", "")


def test_a_second_run_finds_nothing(dedupe: Run, wire: Path) -> None:
    dedupe("-q", "wire.jsonl", "-o", "once.jsonl")
    code, out, _ = dedupe("check", "once.jsonl")
    assert (code, "nothing to remove in 4 articles." in out) == (0, True)


def test_running_again_replaces_what_the_first_run_wrote(dedupe: Run, tmp_path: Path) -> None:
    corpora.folder(tmp_path / "news")
    first = dedupe("news"), corpora.files_in(tmp_path / "news.clean")
    assert (dedupe("news"), corpora.files_in(tmp_path / "news.clean")) == first
    (tmp_path / "news.clean" / "rows.jsonl").write_text("mine")
    code, _, err = dedupe("-q", "news")
    assert code == 3
    assert "was edited since" in err
    assert dedupe("-q", "--force", "news")[0] == 0
    assert corpora.files_in(tmp_path / "news.clean") == first[1]


def test_outputs_among_the_inputs_are_passed_over(dedupe: Run, wire: Path) -> None:
    first = dedupe("wire.jsonl")
    code, out, err = dedupe("wire.clean.jsonl", "wire.jsonl", "wire.report.json")
    assert (code, out) == first[:2]
    assert err.count("passed over: an earlier run wrote it.") == 2


def test_concise(dedupe: Run, wire: Path) -> None:
    code, out, _ = dedupe("check", "--format", "concise", "wire.jsonl")
    assert code == 1
    assert re.sub(r"\(0\.\d\d\)", "(0.xx)", out).splitlines() == [
        "wire.jsonl:2: identical copy of wire.jsonl:1 (1.00) [identical]",
        "wire.jsonl:3: near copy of wire.jsonl:1 (0.xx) [near]",
        "wire.jsonl:6:3: repeats lines 1-2 (exact, 52 words) [exact-copy]",
        "wire.jsonl:4: kept: version of wire.jsonl:1 (0.xx): 42 / 48 [version]",
    ]


def test_json_on_stdout(dedupe: Run, wire: Path) -> None:
    code, out, _ = dedupe("check", "--format", "json", "--pairs", "on", "wire.jsonl")
    assert code == 1
    data = json.loads(out)
    SCHEMA.validate(data)
    assert data["pairs"] == []
    assert data["files"] == []


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_number_of_processes_changes_no_byte(dedupe: Run, tmp_path: Path, jobs: str) -> None:
    corpora.folder(tmp_path / "news")
    dedupe("-q", "news", "-o", "one", "-j", "1")
    dedupe("-q", "news", "-o", "two", "-j", jobs)
    assert corpora.files_in(tmp_path / "one") == corpora.files_in(tmp_path / "two")


def test_shuffled_input_makes_the_same_clusters(dedupe: Run, wire: Path) -> None:
    dedupe("check", "-q", "wire.jsonl", "--report", "a.json")
    lines = wire.read_bytes().splitlines(keepends=True)
    random.Random(7).shuffle(lines)
    wire.write_bytes(b"".join(lines))
    dedupe("check", "-q", "wire.jsonl", "--report", "b.json")
    a, b = (report(wire.parent / name) for name in ("a.json", "b.json"))
    for one in (a, b):  # where an article stands is what was shuffled
        for cluster in one["clusters"]:
            for place in (cluster["at"], *(member["at"] for member in cluster["members"])):
                del place["record"]
    assert a["clusters"] == b["clusters"]
    status = [{row["id"]: row["status"] for row in one["articles"]} for one in (a, b)]
    assert status[0] == status[1]


def test_several_inputs_are_one_run(dedupe: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(corpora.BRIDGE)
    (tmp_path / "b.jsonl").write_bytes(corpora.jsonl(corpora.rows()[1:2]))
    code, out, _ = dedupe("a.txt", "b.jsonl", "-o", "all")
    assert code == 0
    assert out.startswith("a.txt and 1 more\n  read     2 articles")
    assert names(tmp_path / "all") == ["b.jsonl", "report.json"]  # b.jsonl has a date
    code, out, _ = dedupe("check", "a.txt", "a.txt")
    assert out.startswith("a.txt\n  result")


def test_bad_rows_are_named_and_cost_nothing_else(dedupe: Run, wire: Path) -> None:
    lines = wire.read_bytes().splitlines(keepends=True)
    bad = [b'{"text": \n', b"[1]\n", b'{"id": "x", "text": 7}\n', lines[4], b"\n"]
    wire.write_bytes(b"".join([*bad, *lines]))
    code, out, err = dedupe("wire.jsonl", "missing.csv")
    assert code == 3
    told = err.splitlines()
    assert [line.split(": ")[1] for line in told] == [
        "missing.csv",
        "wire.jsonl:1",
        "wire.jsonl:2",
        "wire.jsonl:3",
        "wire.jsonl:10",
    ]
    assert "does not exist" in told[0]
    assert "its id was given before" in told[4]
    assert "5 bad rows or files" in " ".join(out.split())
    cleaned = (wire.parent / "wire.clean.jsonl").read_bytes()
    assert cleaned.startswith(b"".join(bad[:3]))
    data = report(wire.parent / "wire.report.json")
    assert [(row["record"], row["line"]) for row in data["skipped"]][1:3] == [(1, 1), (2, 2)]
    dedupe("restore", "wire.report.json", "-o", "back")
    assert (wire.parent / "back").read_bytes() == wire.read_bytes()


def test_many_bad_rows_are_not_all_shown(dedupe: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("{\n" * 30)
    code, _, err = dedupe("check", "bad.jsonl")
    assert (code, len(err.splitlines())) == (3, 11)
    assert err.endswith("and 20 more of this kind; the report lists them all.\n")


def test_nothing_to_read(dedupe: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, out, err = dedupe("empty")
    assert (code, out) == (3, "")
    assert err.startswith("dedupe: empty: holds nothing that is read. Known are .txt")
    assert dedupe("gone.jsonl")[::2] == (3, "dedupe: gone.jsonl: does not exist. Check the name.\n")


def flood(place: Path) -> Path:
    """Sixty copies of one article."""
    path = place / "flood.jsonl"
    rows = [{"id": f"n{n:02}", "outlet": "Herald", "text": corpora.FISH} for n in range(60)]
    path.write_bytes(corpora.jsonl(rows))
    return path


def test_the_guard_stops_a_run_that_would_lose_too_much(dedupe: Run, tmp_path: Path) -> None:
    flood(tmp_path)
    code, out, err = dedupe("flood.jsonl")
    assert code == 4
    assert "  stopped  too much would go; no cleaned data is written.\n" in out
    assert err.splitlines() == [
        "dedupe: stopped: too much would go. The report is written, no cleaned data.",
        "dedupe:   all together: 59 of 60 articles (98 %)",
        "dedupe:   outlet Herald: 59 of 60 articles (98 %)",
        "dedupe:   59 copies of n00: Fishermen at Dunmore have landed the...",
        "dedupe: Look at flood.stopped.report.json. If it is right, run it again with --force, or "
        "--max-loss 0.99.",
    ]
    assert names(tmp_path) == ["flood.jsonl", "flood.stopped.report.json"]
    data = report(tmp_path / "flood.stopped.report.json")
    assert [alarm["what"] for alarm in data["alarms"]] == ["corpus", "outlet"]
    assert dedupe("-q", "--dry-run", "flood.jsonl")[0] == 4
    assert dedupe("-q", "check", "flood.jsonl")[0] == 1
    assert dedupe("restore", "flood.stopped.report.json")[0] == 3


@pytest.mark.parametrize("more", [("--force",), ("--max-loss", "0.99")])
def test_the_guard_gives_way(dedupe: Run, tmp_path: Path, more: tuple[str, ...]) -> None:
    flood(tmp_path)
    assert dedupe("-q", "flood.jsonl", *more)[0] == 0
    assert (tmp_path / "flood.clean.jsonl").read_bytes().count(b"\n") == 1


def test_an_allow_list_keeps_what_it_names(dedupe: Run, wire: Path) -> None:
    dedupe("-q", "wire.jsonl")
    code, out, _ = dedupe("allow", "wire.report.json", "--article", "edited", "-o", "allow.txt")
    assert (code, out) == (0, "allow.txt: 1 added.\n")
    assert dedupe("allow", "wire.report.json", "--article", "edited", "-o", "allow.txt")[1] == (
        "allow.txt: 0 added.\n"
    )
    entry = (wire.parent / "allow.txt").read_text().splitlines()[1]
    assert re.fullmatch(r"article [0-9a-f]{32}  # edited", entry)
    listed = dedupe("allow", "wire.jsonl", "--article", "edited")[1].splitlines()[1]
    assert listed.startswith(f"{entry}  The county will close")
    (wire.parent / "dedupe.toml").write_text('allow = "allow.txt"\n')
    dedupe("-q", "wire.jsonl")
    gone = report(wire.parent / "wire.report.json")["articles"]
    assert "edited" not in {row["id"] for row in gone if row["status"] == "duplicate"}


def test_a_passage_counts_where_it_is_a_whole_article(dedupe: Run, wire: Path) -> None:
    code, _, _ = dedupe(
        "allow", "wire.jsonl", "--article", "fish", "--passage", corpora.NEAR, "-o", "allow.txt"
    )
    assert code == 0
    dedupe("check", "-q", "wire.jsonl", "--allow", "allow.txt", "--report", "a.json")
    gone = {row["id"] for row in report(wire.parent / "a.json")["articles"]}
    assert "edited" not in gone


def test_an_allow_list_with_a_bad_line(dedupe: Run, wire: Path) -> None:
    (wire.parent / "allow.txt").write_text("# ours\narticle 12\n")
    code, _, err = dedupe("wire.jsonl", "--allow", "allow.txt")
    assert code == 3
    assert err.startswith("dedupe: allow.txt:2: is no entry of an allow list.")
    assert dedupe("allow", "wire.jsonl", "--article", "nobody")[0] == 2


def stories(call: str) -> bytes:
    """Ten different stories of one outlet that end in the same line."""
    words = [
        "north",
        "south",
        "river",
        "market",
        "winter",
        "harbour",
        "council",
        "railway",
        "garden",
        "museum",
    ]
    rows = [
        {
            "id": f"s{n}",
            "outlet": "Courier",
            "text": f"The {word} news of day {n} is about {words[n - 1]} and {words[n - 2]}, said "
            f"{word.title()} Nolan.\nNothing else was known about the {word} that evening.\n{call}",
        }
        for n, word in enumerate(words)
    ]
    return corpora.jsonl(rows)


def test_boilerplate_is_listed_edited_and_cut(dedupe: Run, tmp_path: Path) -> None:
    call = "Subscribe to our weekly newsletter and never miss a story again"
    (tmp_path / "s.jsonl").write_bytes(stories(call))
    code, out, _ = dedupe("s.jsonl", "--boilerplate-list", "lines.txt")
    assert code == 0
    assert "  phrases  1 phrase stands in many articles; --boilerplate remove cuts them" in out
    text = (tmp_path / "lines.txt").read_text()
    assert f"  {call}  # 10 stories, 10 articles, 11 words\n" in text
    args = ("-q", "s.jsonl", "--boilerplate", "remove", "--boilerplate-list", "lines.txt")
    assert dedupe(*args)[0] == 0
    assert call.encode() not in (tmp_path / "s.clean.jsonl").read_bytes()
    data = report(tmp_path / "s.report.json")
    cut = [row["removed"][0] for row in data["articles"]]
    assert {row["grain"] for row in cut} == {"boilerplate"}
    assert {row["phrase"] for row in cut} == {data["boilerplate"][0]["key"]}
    dedupe("restore", "s.report.json", "-o", "back.jsonl")
    assert (tmp_path / "back.jsonl").read_bytes() == (tmp_path / "s.jsonl").read_bytes()
    edited = "".join(line for line in text.splitlines(keepends=True) if call not in line)
    commented = "".join(
        f"# a title: {line}" if call in line else line for line in text.splitlines(keepends=True)
    )
    for left in (commented, f"{edited}\n# nothing goes\n[Nobody]\n{'0' * 16}  no phrase\n", edited):
        (tmp_path / "lines.txt").write_text(left)
        dedupe(*args)
        assert (tmp_path / "s.clean.jsonl").read_bytes() == (tmp_path / "s.jsonl").read_bytes()
    (tmp_path / "lines.txt").write_text(f"{text}Another call without a key\n")
    assert dedupe(*args)[0] == 3
    (tmp_path / "lines.txt").write_text(edited)
    assert dedupe("-q", "s.jsonl", "--boilerplate-list", "lines.txt")[0] == 3
    assert (tmp_path / "lines.txt").read_text() == edited


def test_references_are_compared_with_and_never_touched(dedupe: Run, wire: Path) -> None:
    (wire.parent / "old.jsonl").write_bytes(corpora.jsonl(corpora.rows()[:1]))
    wire.write_bytes(corpora.jsonl({**one, "id": f"new-{one['id']}"} for one in corpora.rows()))
    code, _, _ = dedupe("-q", "wire.jsonl", "--reference", "old.jsonl")
    assert code == 0
    data = report(wire.parent / "wire.report.json")
    assert (data["clusters"][0]["canonical"], data["clusters"][0]["reference"]) == ("bridge", True)
    assert data["totals"]["articles"] == 6
    assert data["totals"]["duplicates"] == 3
    assert names(wire.parent) == ["old.jsonl", "wire.clean.jsonl", "wire.jsonl", "wire.report.json"]


def test_fields_globs_and_sizes(dedupe: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(
        corpora.jsonl({"n": one["id"], "data": {"say": one["text"]}} for one in corpora.rows())
    )
    args = ("check", "a.jsonl", "--text-field", "data.say", "--id-field", "n", "--format", "json")
    assert next(row["id"] for row in json.loads(dedupe(*args)[1])["articles"]) == "copied"
    corpora.folder(tmp_path / "news")
    assert "3 articles" in dedupe("check", "news", "--include", "*.txt", "--include", "*.md")[1]
    assert "3 files" in dedupe("check", "news", "--exclude", "rows*", "--exclude", "/en")[1]
    assert dedupe("check", "news", "--max-bytes", "300")[0] == 3


WRONG = {
    "-o - wire.jsonl a.jsonl": "-o -: only one data set can go to stdout; name a folder.",
    "-o - .": "-o -: only one data set can go to stdout; name a folder.",
    "-o - --report r.json wire.jsonl": (
        "--report: name a file with -o too, so that the report can undo it."
    ),
    "- --reference wire.jsonl": ("-: say with --stdin-filename what stdin is, such as news.jsonl."),
    "- --stdin-filename a.txt": "--stdin-filename: only for folders and data sets.",
    "wire.jsonl --stdin-filename a.jsonl": "--stdin-filename: give - to read stdin.",
    "--report a.txt wire.jsonl": (
        "--report: a.txt: its name must end in .json, .jsonl, .html, .md or .sarif."
    ),
    "--report a.jsonl a.txt": (
        "--report: a.jsonl: its name must end in .json, .html, .md or .sarif."
    ),
    "- wire.jsonl": "-: stdin cannot be mixed with files.",
    "--include *.x a.txt": "--include: only for folders and data sets.",
    "-j 0 wire.jsonl": "--jobs: 0 is not between 1 and 1024.",
    "-j many wire.jsonl": "--jobs: 'many' is not a whole number.",
    "--drop all wire.jsonl": (
        "--drop: 'all' is not a list of identical, near, excerpt, version, none."
    ),
}


@pytest.mark.parametrize("line", WRONG)
def test_wrong_usage(dedupe: Run, wire: Path, line: str) -> None:
    code, out, err = dedupe(*line.split())
    assert (code, out, err.splitlines()[0]) == (2, "", f"dedupe: {WRONG[line]}")


def test_a_data_set_from_stdin_to_stdout(
    command: Callable[..., subprocess.Popen[bytes]], wire: Path, tmp_path: Path
) -> None:
    data = wire.read_bytes()
    for args, given in (
        (("-q", "-", "--stdin-filename", "in/w.jsonl"), data),
        (("-q", "wire.jsonl", "-o", "-"), b""),
    ):
        process = command(*args, cwd=tmp_path)
        out, err = process.communicate(given, timeout=60)
        assert (process.returncode, out, err) == (0, cleaned_rows(data), b"")
    process = command("-", "--stdin-filename", "w.jsonl", "--format", "concise", cwd=tmp_path)
    out, err = process.communicate(data, timeout=60)
    assert out == cleaned_rows(data)
    assert b"w.jsonl:2: identical copy of w.jsonl:1 (1.00) [identical]\n" in err
    process = command("--diff", "-", "--stdin-filename", "w.jsonl", cwd=tmp_path)
    out, err = process.communicate(data, timeout=60)
    assert out.startswith(b"--- w.jsonl\n+++ w.jsonl\n@@ ")
    assert names(tmp_path) == ["wire.jsonl"]


def cleaned_rows(data: bytes) -> bytes:
    """What `dedupe wire.jsonl` leaves of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "wire.jsonl")
        path.write_bytes(data)
        clean_corpus([path])
        return path.with_name("wire.clean.jsonl").read_bytes()


def test_the_guard_lets_nothing_through_to_stdout(dedupe: Run, tmp_path: Path) -> None:
    rows = [{"id": f"n{n}", "text": corpora.FISH} for n in range(60)]
    (tmp_path / "flood.jsonl").write_bytes(corpora.jsonl(rows))
    code, out, err = dedupe("-q", "flood.jsonl", "-o", "-")
    assert (code, out) == (4, "")
    assert err.startswith("dedupe: stopped: too much would go.\n")
    assert names(tmp_path) == ["flood.jsonl"]


def test_hostile_names_and_texts_steer_no_terminal(dedupe: Run, tmp_path: Path) -> None:
    evil = "\x1b[2Jx\u202e"
    rows = [
        {"id": f"{evil}{n}", "outlet": evil, "text": f"{evil} {corpora.FISH}"} for n in range(2)
    ]
    name = "a\x1b[31m\n.jsonl"
    (tmp_path / name).write_bytes(corpora.jsonl(rows) + b'{"\x1b[2J\n')
    for args in ((), ("--format", "concise"), ("--format", "json"), ("--dry-run",)):
        code, out, err = dedupe(name, *args)
        assert code == 3
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", out + err)
    assert dedupe("restore", "a\x1b[31m\n.report.json", "-o", "back")[0] == 0


def test_dry_run_says_where_it_would_go(dedupe: Run, wire: Path) -> None:
    code, out, _ = dedupe("--dry-run", "wire.jsonl")
    assert code == 0
    assert "  cleaned  would go to wire.clean.jsonl\n" in out
    assert names(wire.parent) == ["wire.jsonl"]
    (wire.parent / "wire.clean.jsonl").write_text("mine")
    assert dedupe("--dry-run", "wire.jsonl")[0] == 3


def test_a_report_never_replaces_something_else(dedupe: Run, wire: Path) -> None:
    (wire.parent / "wire.report.json").write_text("{}")
    code, _, err = dedupe("-q", "wire.jsonl")
    assert (code, "is not a report that dedupe wrote" in err) == (3, True)
    assert names(wire.parent) == ["wire.jsonl", "wire.report.json"]
    assert dedupe("-q", "wire.jsonl", "--report", "wire.clean.jsonl")[0] == 3
    assert dedupe("-q", "wire.jsonl", "--report", "wire.jsonl")[0] == 3
    assert wire.read_bytes() == corpora.jsonl(corpora.rows())


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("at_once", [True, False], ids=["while it reads", "while it writes"])
@pytest.mark.parametrize(
    ("number", "ending"),
    [
        (signal.SIGINT, (130, b"", b"dedupe: interrupted.\n")),
        (signal.SIGTERM, (143, b"", b"dedupe: terminated.\n")),
    ],
)
def test_ended_from_outside_leaves_nothing_behind(
    command: Callable[..., subprocess.Popen[bytes]],
    tmp_path: Path,
    number: int,
    ending: object,
    *,
    at_once: bool,
) -> None:
    chance = random.Random(1)
    halves = [" ".join(f"w{chance.randrange(5000)}" for _ in range(90)) for _ in range(1500)]
    rows = [{"id": f"r{n}", "text": f"{half}.\n{half}."} for n, half in enumerate(halves)]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "many.jsonl").write_bytes(corpora.jsonl(rows))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with command("-j", "2", "in", cwd=tmp_path, env=environment, start_new_session=True) as process:
        wait_for(temporary, "*") if at_once else wait_for(tmp_path, ".dedupe-*")
        os.killpg(process.pid, number)  # to all processes, as a terminal does
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == ending
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert names(tmp_path) == ["in", "temporary"]
    assert names(temporary) == []


def wait_for(folder: Path, glob: str) -> None:
    """Until there is such a file, and a moment longer."""
    end = time.monotonic() + 20
    while not list(folder.glob(glob)):
        assert time.monotonic() < end
        time.sleep(0.01)
    time.sleep(0.2)


def test_names_tell_data_sets_as_the_file_layer_does() -> None:
    stems = [
        "txt",
        "text",
        "md",
        "jsonl",
        "ndjson",
        "json",
        "csv",
        "tsv",
        "parquet",
        "html",
        "htm",
        "warc",
        "jpg",
    ]
    for stem in stems:
        for packing in ("", ".gz", ".zst"):
            name = f"a.{stem}{packing}"
            found = format_of(name)
            plain = found is None or (found.kind == "text" and not found.packing)
            assert is_data_set(name) == (not plain), name


def test_a_false_report_is_not_followed(dedupe: Run, wire: Path) -> None:
    dedupe("-q", "wire.jsonl")
    place = wire.parent / "wire.report.json"
    data = json.loads(place.read_text("utf-8"))
    changes: list[dict[str, Any]] = [
        {"path": "../away.jsonl"},
        {"sha256_in": "0" * 64},
        {"edits": [[0, "x", ""]]},
        {"edits": [["a"]]},
        {"content": {}},
        {"output": "gone.jsonl"},
    ]
    for change in changes:
        false = {**data, "files": [{**data["files"][0], **change}]}
        place.write_text(json.dumps(false), "utf-8")
        wire.unlink(missing_ok=True)
        code, _, err = dedupe("restore", "wire.report.json")
        assert (code, bool(err)) == (3, True), change
        assert names(wire.parent) == ["wire.clean.jsonl", "wire.report.json"]


def test_restore_overwrites_nothing_without_force(dedupe: Run, wire: Path) -> None:
    dedupe("-q", "wire.jsonl")
    before = wire.read_bytes()
    wire.write_text("mine")
    code, _, err = dedupe("restore", "wire.report.json")
    assert (code, "another file stands there" in err) == (3, True)
    assert wire.read_text() == "mine"
    assert dedupe("restore", "--force", "wire.report.json")[0] == 0
    assert wire.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="terminals of POSIX")
def test_bars_on_a_terminal_and_nowhere_else(
    command: Callable[..., subprocess.Popen[bytes]], wire: Path
) -> None:
    import pty

    ours, theirs = pty.openpty()
    process = command("wire.jsonl", cwd=wire.parent, stderr=theirs)
    out, _ = process.communicate(timeout=30)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert process.returncode == 0
    assert "writing" in shown and "6/6" in shown
    assert out.startswith(b"wire.jsonl\n  read")
    assert b"  time" not in out
