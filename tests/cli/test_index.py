"""dedupe index, and runs beside an index."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dedupe_news.cli.jobs import ACTIONS

from .corpora import BRIDGE, DOUBLED, FISH, NEAR, VERSION, files_in, jsonl

Run = Callable[..., tuple[int, str, str]]


def lay(folder: Path, **texts: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    lay(tmp_path / "news", bridge=BRIDGE, fish=FISH)
    return tmp_path / "news"


def test_build_update_info_verify_compact(dedupe: Run, news: Path) -> None:
    flag = ("--index", "i.sqlite")
    assert dedupe("index", "build", "news", *flag) == (
        0,
        "i.sqlite: 2 articles; files: 2 added.\n",
        "",
    )
    lay(news, more=DOUBLED)
    (news / "fish.txt").unlink()
    assert dedupe("index", "update", *flag) == (
        0,
        "i.sqlite: 2 articles; files: 1 added, 1 dropped.\n",
        "",
    )
    assert dedupe("index", "update", *flag)[1] == "i.sqlite: 2 articles; files: none changed.\n"
    assert dedupe("index", "verify", *flag) == (0, "i.sqlite: sound.\n", "")
    code, out, err = dedupe("index", "compact", *flag)
    assert (code, err) == (0, "") and out.startswith("i.sqlite: ")
    told = dict(line.split(maxsplit=1) for line in dedupe("index", "info", *flag)[1].splitlines())
    assert (told["articles"], told["roots"], told["normalizer"]) == ("2", "news", "1")


@pytest.mark.parametrize("action", [one for one in ACTIONS if one != "build"])
def test_there_is_no_index(dedupe: Run, tmp_path: Path, action: str) -> None:
    lay(tmp_path, a=BRIDGE)
    paths = ("a.txt",) if action == "query" else ()
    code, out, err = dedupe("index", action, *paths, "--index", "i.sqlite")
    assert (code, out) == (3, "")
    assert err == "dedupe: i.sqlite: does not exist. Make it with dedupe index build.\n"
    assert list(files_in(tmp_path)) == ["a.txt"]


def test_wrong_usage(dedupe: Run, tmp_path: Path) -> None:
    assert dedupe("index", "query")[0] == 2
    assert dedupe("index", "info", "x")[0] == 2
    code, _, err = dedupe("index", "bild")
    assert code == 2 and "build" in err


def test_query_lists_all_that_is_like(dedupe: Run, news: Path) -> None:
    lay(news, update=VERSION)
    dedupe("index", "build", "news", "--index", "i.sqlite")
    lay(news.parent, new=NEAR)
    code, out, err = dedupe("index", "query", "new.txt", "--index", "i.sqlite")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("new.txt: near: bridge.txt (resemblance 0.")
    assert lines[1].startswith("new.txt: version: update.txt (resemblance 0.")
    assert lines[1].endswith(": 42 / 48")
    assert len(lines) == 2


def test_check_beside_an_index(dedupe: Run, news: Path) -> None:
    dedupe("index", "build", "news", "--index", "i.sqlite")
    before = files_in(news.parent)
    lay(news.parent, new=NEAR, other=DOUBLED)
    code, out, err = dedupe(
        "check", "--index", "i.sqlite", "--format", "concise", "new.txt", "other.txt"
    )
    assert (code, err) == (1, "")
    lines = out.splitlines()
    assert lines[0].startswith("new.txt: near copy of bridge.txt (0.")
    assert lines[1].startswith("other.txt:3: repeats lines 1-2 (exact")
    assert len(lines) == 2
    assert {name: data for name, data in files_in(news.parent).items() if name in before} == before


def test_an_article_is_no_copy_of_itself(dedupe: Run, news: Path) -> None:
    dedupe("index", "build", "news", "--index", "i.sqlite")
    assert dedupe("check", "-q", "--index", "i.sqlite", "news/bridge.txt", "news/fish.txt") == (
        0,
        "",
        "",
    )


def test_without_a_path_all_is_checked(dedupe: Run, news: Path) -> None:
    lay(news, copied=BRIDGE)
    dedupe("index", "build", "news", "--index", "i.sqlite")
    code, out, _ = dedupe("check", "--index", "i.sqlite", "--format", "concise")
    assert code == 1
    assert out == "copied.txt: identical copy of bridge.txt (1.00) [identical]\n"
    assert dedupe("check")[0] == 2


def test_files_that_changed_are_left_out_and_named(dedupe: Run, news: Path) -> None:
    lay(news, copied=BRIDGE)
    dedupe("index", "build", "news", "--index", "i.sqlite")
    (news / "bridge.txt").write_text(BRIDGE + " And more.")
    lay(news.parent, new=NEAR)
    code, out, err = dedupe("check", "--index", "i.sqlite", "--format", "concise", "new.txt")
    assert code == 1
    assert out.startswith("new.txt: near copy of copied.txt")
    assert err == (
        "dedupe: bridge.txt: changed or gone since indexed, so not compared. "
        "Run dedupe index update.\n"
    )


def test_days(dedupe: Run, tmp_path: Path) -> None:
    """What a day adds, the next one knows; a dry run and a check add nothing."""
    for name, text in (("monday", BRIDGE), ("tuesday", NEAR), ("friday", FISH)):
        rows = [{"id": name, "text": text}]
        (tmp_path / f"{name}.jsonl").write_bytes(jsonl(rows))
    flag = ("--index", "i.sqlite", "--format", "concise")
    assert dedupe("monday.jsonl", *flag) == (0, "", "")
    assert dedupe("--dry-run", "friday.jsonl", *flag)[0] == 0
    assert dedupe("check", "friday.jsonl", *flag)[0] == 0
    code, out, err = dedupe("tuesday.jsonl", *flag)
    assert (code, err) == (0, "")
    assert out.startswith("tuesday.jsonl:1: near copy of monday.jsonl:1")
    assert (tmp_path / "tuesday.clean.jsonl").read_bytes() == b""
    report = json.loads((tmp_path / "tuesday.report.json").read_text())
    assert report["articles"][0]["removed"][0]["duplicate_of"]["article"] == "monday"
    assert report["totals"]["articles"] == 1
    told = dedupe("index", "info", "--index", "i.sqlite")[1]
    assert "articles     2\n" in told


def test_settings_must_be_the_same(dedupe: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl([{"id": "a", "text": BRIDGE, "body": FISH}]))
    assert (
        dedupe("index", "build", "a.jsonl", "--index", "i.sqlite", "--text-field", "body")[0] == 0
    )
    code, out, err = dedupe("check", "a.jsonl", "--index", "i.sqlite")
    assert (code, out) == (3, "")
    assert err == (
        "dedupe: i.sqlite: was made with text-field: body; this run has text-field: none. "
        "Build it anew: dedupe index build --index i.sqlite\n"
    )


def test_force_exclude(dedupe: Run, news: Path) -> None:
    lay(news, copied=DOUBLED)
    (news.parent / "dedupe.toml").write_text('exclude = ["/news/co*"]\n')
    assert dedupe("check", "-q", "news/copied.txt")[0] == 1
    assert dedupe("check", "-q", "--force-exclude", "news/copied.txt") == (0, "", "")
    assert dedupe("check", "-q", "--force-exclude", "news/copied.txt", "news/fish.txt")[0] == 0


def test_exit_changed(dedupe: Run, news: Path) -> None:
    lay(news, twice=DOUBLED)
    assert dedupe("-q", "--in-place", "--exit-changed", "news/twice.txt")[0] == 1
    assert dedupe("-q", "--in-place", "--exit-changed", "news/twice.txt", "news/fish.txt")[0] == 0
    assert sorted(path.name for path in news.glob("*.json")) == ["twice.report.json"]


def test_baseline(dedupe: Run, news: Path) -> None:
    """What is known passes, also under another name; a new copy of it does not, nor new words."""
    dedupe("index", "build", "news", "--index", "i.sqlite")
    lay(news.parent, new=NEAR, twice=DOUBLED)
    flags = ("--index", "i.sqlite", "--format", "concise")
    assert dedupe("check", *flags, "--write-baseline", "b.txt", "new.txt", "twice.txt")[0] == 1
    known = (news.parent / "b.txt").read_text().splitlines()[2:]
    assert [line.split()[::2] for line in known] == [
        ["article", "new.txt"],
        ["passage", "twice.txt"],
    ]
    base = ("check", *flags, "--baseline", "b.txt")
    assert dedupe(*base, "new.txt", "twice.txt") == (0, "", "")
    lay(news.parent, again=NEAR)
    code, out, _ = dedupe(*base, "again.txt", "twice.txt")
    assert code == 1 and out.startswith("again.txt: near copy of bridge.txt")
    (news.parent / "new.txt").unlink()
    assert dedupe(*base, "again.txt") == (0, "", "")
    lay(news.parent, twice=FISH, new=f"{FISH}\n{FISH}\n{BRIDGE}")
    assert dedupe(*base, "new.txt")[0] == 1


def test_a_baseline_that_is_none(dedupe: Run, news: Path) -> None:
    (news.parent / "b.txt").write_text("article 12\n")
    code, out, err = dedupe("check", "news", "--baseline", "b.txt")
    assert (code, out) == (3, "")
    assert (
        err == "dedupe: b.txt:1: is no line of a baseline. Write it anew with --write-baseline.\n"
    )
    assert dedupe("check", "news", "--baseline", "x.txt")[0] == 3


def test_a_baseline_of_a_folder(dedupe: Run, news: Path) -> None:
    """Names in it are those of the folder; a new copy is told though the known one is not here."""
    lay(news, copied=BRIDGE)
    assert dedupe("check", "-q", "news", "--write-baseline", "b.txt")[0] == 1
    assert dedupe("check", "-q", "news", "--baseline", "b.txt") == (0, "", "")
    lay(news, again=BRIDGE)
    code, out, _ = dedupe("check", "news", "--baseline", "b.txt", "--format", "concise")
    assert code == 1
    assert len(out.splitlines()) == 1


def test_flags_that_exclude_each_other(dedupe: Run, news: Path) -> None:
    for flags in (("--reference", "news"), ("--in-place",)):
        code, _, err = dedupe("news", "--index", "i.sqlite", *flags)
        assert code == 2 and "exclude each other" in err
    assert not (news.parent / "i.sqlite").exists()


def test_a_folder_that_is_not_there(dedupe: Run, news: Path) -> None:
    code, _, err = dedupe("news", "--index", "nowhere/i.sqlite")
    assert code == 3
    assert err == "dedupe: nowhere/i.sqlite: the folder does not exist. Create it.\n"
    assert dedupe("index", "build", "news", "--index", "nowhere/i.sqlite")[0] == 3


def test_the_usual_place_outside_of_a_repository(dedupe: Run, news: Path) -> None:
    assert dedupe("index", "build", "news")[0] == 0
    assert (news.parent / ".dedupe" / "index.sqlite").is_file()
    lay(news.parent, new=NEAR)
    assert dedupe("check", "-q", "--index", "auto", "new.txt")[0] == 1
