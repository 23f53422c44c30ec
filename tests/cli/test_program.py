"""Stories of whole runs: what is printed, what is written, which code comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .texts import CLEAN, DOUBLED, REPORT

Run = Callable[..., tuple[int, str, str]]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_clean_is_the_default_and_says_all(dedupe: Run, article: Path) -> None:
    code, out, err = dedupe("article.txt")
    assert (code, err) == (0, "")
    assert out == REPORT.format(path="article.txt", verb="removed", past="removed") + (
        "  cleaned  article.clean.txt\n"
        "  report   article.report.json\n"
        "  undo     dedupe restore article.report.json\n"
    )
    assert (article.parent / "article.clean.txt").read_bytes() == CLEAN.encode()
    assert article.read_bytes() == DOUBLED.encode()


def test_clean_by_name_does_the_same(dedupe: Run, article: Path) -> None:
    assert dedupe("article.txt") == dedupe("clean", "article.txt")


def test_a_file_called_like_a_command(dedupe: Run, article: Path, tmp_path: Path) -> None:
    article.rename(tmp_path / "check")
    assert dedupe("--dry-run", "./check")[0] == 0
    assert dedupe("--dry-run", "--", "check")[0] == 0
    code, _, err = dedupe("check")
    assert (code, err.splitlines()[0]) == (
        2,
        "dedupe: no file given. Example: dedupe check article.txt",
    )


def test_check_finds_writes_nothing_and_exits_1(dedupe: Run, article: Path) -> None:
    code, out, err = dedupe("check", "article.txt")
    assert (code, err) == (1, "")
    assert out == REPORT.format(path="article.txt", verb="remove", past="would be removed")
    assert names(article.parent) == ["article.txt"]


def test_check_of_the_clean_copy_exits_0(dedupe: Run, article: Path) -> None:
    dedupe("article.txt")
    code, out, err = dedupe("check", "article.clean.txt")
    assert (code, err) == (0, "")
    assert out == "article.clean.txt\n  result   nothing to remove in 87 words.\n"


def test_check_writes_a_report_when_one_is_named(dedupe: Run, article: Path) -> None:
    assert dedupe("check", "article.txt", "--report", "out.json", "-q") == (1, "", "")
    assert names(article.parent) == ["article.txt", "out.json"]
    assert json.loads((article.parent / "out.json").read_text())["articles"][0]["words"] == 160


def test_options_may_stand_before_the_command(dedupe: Run, article: Path) -> None:
    assert dedupe("-q", "--min-words", "9", "check", "article.txt") == (1, "", "")


def test_dry_run_names_what_it_would_write(dedupe: Run, article: Path) -> None:
    code, out, _ = dedupe("--dry-run", "article.txt", "--report", "found.json")
    assert code == 0
    assert out == REPORT.format(path="article.txt", verb="remove", past="would be removed") + (
        "  cleaned  would go to article.clean.txt\n  report   would go to found.json\n"
    )
    assert names(article.parent) == ["article.txt"]


def test_dry_run_says_what_would_not_be_overwritten(dedupe: Run, article: Path) -> None:
    (article.parent / "article.clean.txt").write_text("Von Hand geschrieben.")
    code, out, err = dedupe("--dry-run", "article.txt")
    assert (code, out) == (3, "")
    assert err.startswith("dedupe: article.clean.txt: ")
    assert err.count("\n") == 1


def test_quiet_prints_errors_only(dedupe: Run, article: Path) -> None:
    assert dedupe("-q", "article.txt") == (0, "", "")
    code, out, err = dedupe("-q", "article.txt", "missing.txt")
    assert (code, out) == (3, "")
    assert err == "dedupe: missing.txt: does not exist. Check the name.\n"


def test_verbose_says_how_the_file_was_read(dedupe: Run, article: Path) -> None:
    assert "\n  read as  UTF-8, paragraphs by line\n" in dedupe("-v", "check", "article.txt")[1]


def test_one_bad_input_does_not_stop_the_others(dedupe: Run, article: Path) -> None:
    (article.parent / "plain.txt").write_text(CLEAN)
    (article.parent / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    code, out, err = dedupe("missing.txt", "image.txt", "plain.txt", "article.txt")
    assert code == 3
    assert [line.split(":")[1] for line in err.splitlines()] == [" missing.txt", " image.txt"]
    assert out.startswith("article.txt\n")
    assert out.endswith(
        "\n\n4 files: 1 cleaned, 1 unchanged, 2 failed.\n73 of 247 words removed (30 %).\n"
    )
    assert (article.parent / "article.clean.txt").exists()
    assert (article.parent / "plain.clean.txt").exists()


def test_folders_do_not_stop_the_others(dedupe: Run, article: Path) -> None:
    (article.parent / "empty").mkdir()
    code, out, err = dedupe("empty", "missing", "article.txt")
    assert (code, err) == (3, "dedupe: missing: does not exist. Check the name.\n")
    assert out.startswith("empty and 2 more\n")
    assert (article.parent / "article.clean.txt").read_bytes() == CLEAN.encode()


def test_a_bug_in_one_file_does_not_stop_the_others(
    dedupe: Run, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dedupe_news import pipeline

    real = pipeline.clean
    monkeypatch.setattr(
        pipeline, "clean", lambda text, options: 1 / 0 if text == "Eins." else real(text, options)
    )
    (article.parent / "bad.txt").write_text("Eins.")
    code, out, err = dedupe("bad.txt", "article.txt")
    assert code == 70
    assert "removed" in out
    lines = err.splitlines()
    assert lines[:2] == [
        "dedupe: this is a bug in dedupe, not in your text.",
        "  ZeroDivisionError: division by zero",
    ]
    assert lines[-1].startswith("Please send these lines")
    assert str(Path.cwd()) not in err
    assert "/" not in "".join(lines[2:-2])


def test_the_same_file_twice_is_one(dedupe: Run, article: Path) -> None:
    once = dedupe("check", "article.txt")
    assert dedupe("check", "article.txt", "./article.txt") == once


def test_what_an_earlier_run_wrote_is_no_input(dedupe: Run, article: Path) -> None:
    dedupe("article.txt")
    code, out, err = dedupe("article.clean.txt", "article.txt", "article.report.json")
    assert code == 0
    assert err.splitlines() == [
        "dedupe: article.clean.txt: passed over: it is the clean copy that an earlier run wrote.",
        "dedupe: article.report.json: passed over: it is a report, not an article.",
    ]
    assert "3 files: 1 cleaned, 0 unchanged, 2 passed over.\n" in out
    assert names(article.parent) == ["article.clean.txt", "article.report.json", "article.txt"]


def test_in_place_and_back(dedupe: Run, article: Path) -> None:
    code, out, _ = dedupe("--in-place", "article.txt")
    assert code == 0
    assert "  cleaned  article.txt\n  report   article.report.json\n" in out
    assert article.read_bytes() == CLEAN.encode()
    assert dedupe("restore", "article.report.json") == (0, "article.txt: restored.\n", "")
    assert article.read_bytes() == DOUBLED.encode()


def test_restore_where_the_original_still_is(dedupe: Run, article: Path) -> None:
    dedupe("article.txt")
    code, out, err = dedupe("restore", "article.report.json")
    assert (code, out, err) == (0, "article.txt: the original is there already.\n", "")
    assert dedupe("restore", "-q", "article.report.json") == (0, "", "")


def test_restore_of_an_edited_copy_is_refused(dedupe: Run, article: Path) -> None:
    dedupe("article.txt")
    article.unlink()
    (article.parent / "article.clean.txt").write_text("Anders.")
    code, out, err = dedupe("restore", "article.report.json", "nothing.json")
    assert (code, out) == (3, "")
    assert err.startswith("dedupe: article.clean.txt: was changed since it was written")
    assert len(err.splitlines()) == 2
    assert not article.exists()


def test_restore_to_stdout_and_to_a_name(dedupe: Run, article: Path) -> None:
    dedupe("article.txt")
    assert dedupe("restore", "article.report.json", "-o", "-") == (0, DOUBLED, "")
    assert dedupe("restore", "article.report.json", "-o", "b.txt") == (0, "b.txt: restored.\n", "")
    assert (article.parent / "b.txt").read_bytes() == DOUBLED.encode()


def test_output_to_stdout_sends_the_report_to_stderr(dedupe: Run, article: Path) -> None:
    code, out, err = dedupe("article.txt", "-o", "-")
    assert (code, out) == (0, CLEAN)
    assert err == REPORT.format(path="article.txt", verb="removed", past="removed")
    assert names(article.parent) == ["article.txt"]


def test_output_to_a_folder(dedupe: Run, article: Path) -> None:
    (article.parent / "out").mkdir()
    (article.parent / "other.txt").write_text(CLEAN)
    assert dedupe("-q", "-o", "out", "article.txt", "other.txt") == (0, "", "")
    assert len(names(article.parent / "out")) == 4


def test_every_named_report_is_written_and_leads_back(dedupe: Run, article: Path) -> None:
    (article.parent / "sub").mkdir()
    code, *_ = dedupe("article.txt", "--report", "a.json", "--report", "sub/b.json")
    assert code == 0
    for report in ("a.json", "sub/b.json"):
        assert dedupe("restore", report, "-o", "-") == (0, DOUBLED, ""), report
    row = json.loads((article.parent / "sub/b.json").read_text("utf-8"))["articles"][0]
    assert (row["path"], row["output"]) == ("../article.txt", "../article.clean.txt")


def test_json_on_stdout_is_the_report_that_is_written(dedupe: Run, article: Path) -> None:
    code, out, err = dedupe("--format", "json", "article.txt")
    assert (code, err) == (0, "")
    assert out == (article.parent / "article.report.json").read_text("utf-8")


def test_json_of_several_files_is_one_report(dedupe: Run, article: Path) -> None:
    (article.parent / "plain.txt").write_text(CLEAN)
    code, out, err = dedupe("check", "--format", "json", "article.txt", "gone.txt", "plain.txt")
    data = json.loads(out)
    assert (code, err) == (3, "dedupe: gone.txt: does not exist. Check the name.\n")
    assert [row["path"] for row in data["articles"]] == ["article.txt", "plain.txt"]
    assert (data["totals"]["articles"], data["totals"]["words"]) == (2, 247)
    assert data["skipped"] == [
        {"path": "gone.txt", "problem": "does not exist.", "advice": "Check the name."}
    ]


@pytest.mark.parametrize("args", [("article.txt",), ("article.txt", "gone.txt"), ("gone.txt",)])
def test_json_on_stdout_follows_the_schema(
    dedupe: Run, article: Path, args: tuple[str, ...]
) -> None:
    import jsonschema  # type: ignore[import-untyped]

    import dedupe_news.report

    schema = Path(dedupe_news.report.__file__).with_name("schema-1.0.json")
    out = dedupe("check", "--format", "json", *args)[1]
    jsonschema.validate(json.loads(out), json.loads(schema.read_text("utf-8")))


def test_json_without_any_article_is_still_a_report(dedupe: Run) -> None:
    code, out, _ = dedupe("check", "--format", "json", "gone.txt")
    assert code == 3
    assert json.loads(out)["articles"] == []
    assert json.loads(out)["totals"]["words"] == 0


def test_concise(dedupe: Run, article: Path) -> None:
    code, out, _ = dedupe("check", "--format", "concise", "article.txt")
    assert code == 1
    line, rule = out.removesuffix("]\n").split(" [")
    assert line == "article.txt:5:1: repeats lines 2-4 (exact, 73 words)"
    assert rule.replace("-", "").isalpha()


def test_repeats_off_says_so(dedupe: Run, article: Path) -> None:
    code, out, _ = dedupe("check", "--repeats", "off", "article.txt")
    assert (code, out) == (
        0,
        "article.txt\n  result   repeats were not looked for in 160 words.\n",
    )


def test_repeats_flag_lists_and_removes_nothing(dedupe: Run, article: Path) -> None:
    code, out, _ = dedupe("--repeats", "flag", "article.txt")
    assert code == 0
    assert "nothing to remove in 160 words;" in out
    assert "  kept     " in out
    assert (article.parent / "article.clean.txt").read_bytes() == DOUBLED.encode()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_the_encoding_is_told_and_kept(dedupe: Run, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(DOUBLED.encode(encoding))
    assert dedupe("-q", "--encoding", encoding, "a.txt") == (0, "", "")
    assert (tmp_path / "a.clean.txt").read_bytes() == CLEAN.encode(encoding)
