"""Stories of cleaning a file: names, what may be replaced, what is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from dedupe_news.api import FileResult, Tools, check_outputs, restore_file, run
from dedupe_news.errors import InputError, OutputError, OwnOutputError
from dedupe_news.model import Result
from dedupe_news.options import Options

from .made import STORY, cleaned, removing, second_body

FIRST = "Die Brücke ist offen.\nTausend kamen."


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_bytes(STORY.encode())
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_clean_copy_and_the_report_stand_beside_the_article(article: Path) -> None:
    found = cleaned(article)
    assert names(article.parent) == ["article.clean.txt", "article.report.json", "article.txt"]
    assert found.output is not None and found.output.read_text() == FIRST
    assert article.read_text() == STORY
    assert found.report is not None
    stored = json.loads(found.report.read_text())
    assert stored == found.report_data()
    row = stored["articles"][0]
    assert (row["path"], row["output"]) == ("article.txt", "article.clean.txt")


@pytest.mark.parametrize(
    ("name", "clean", "report"),
    [
        ("a.TXT", "a.clean.TXT", "a.report.json"),
        ("a.md", "a.clean.md", "a.md.report.json"),
        ("a.b.txt", "a.b.clean.txt", "a.b.report.json"),
        ("README", "README.clean", "README.report.json"),
        (".hidden", ".hidden.clean", ".hidden.report.json"),
        ("stray\udcff.txt", "stray\udcff.clean.txt", "stray\udcff.report.json"),
        ("two\nlines.txt", "two\nlines.clean.txt", "two\nlines.report.json"),
    ],
)
def test_names(tmp_path: Path, name: str, clean: str, report: str) -> None:
    (tmp_path / name).write_bytes(STORY.encode())
    cleaned(tmp_path / name)
    assert names(tmp_path) == sorted([name, clean, report])
    (tmp_path / name).unlink()
    assert restore_file(tmp_path / report).path == tmp_path / name
    assert (tmp_path / name).read_bytes() == STORY.encode()


def test_looking_writes_nothing(article: Path) -> None:
    found = cleaned_without_writing(article)
    assert (found.output, found.report, found.cleaned) == (None, None, FIRST.encode())
    assert found.report_data()["articles"][0]["path"] == "article.txt"
    assert names(article.parent) == ["article.txt"]


def cleaned_without_writing(path: Path) -> FileResult:
    return run(str(path), Options(), None, None, Tools(clean=second_body))


def test_nothing_found_still_writes_both(article: Path) -> None:
    cleaned(article, clean=removing())
    assert (article.parent / "article.clean.txt").read_bytes() == article.read_bytes()
    assert json.loads((article.parent / "article.report.json").read_text())["articles"]


def test_the_same_input_gives_the_same_bytes_wherever_it_lies(tmp_path: Path) -> None:
    reports = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_bytes(STORY.encode())
        cleaned(tmp_path / name / "a.txt")
        reports.append((tmp_path / name / "a.report.json").read_bytes())
    assert reports[0] == reports[1]
    assert str(tmp_path).encode() not in reports[0]


def test_another_place(article: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    cleaned(article, output=str(tmp_path / "out"))
    assert names(tmp_path / "out") == ["article.clean.txt", "article.report.json"]
    cleaned(article, output=str(tmp_path / "out" / "b.txt"))
    assert (tmp_path / "out" / "b.report.json").exists()
    cleaned(article, output=str(tmp_path / "c.txt"), report=str(tmp_path / "c.json"))
    assert (tmp_path / "c.txt").read_text() == FIRST
    assert restore_file(tmp_path / "c.json").written is False


def test_a_second_run_replaces_what_the_first_wrote(article: Path) -> None:
    cleaned(article)
    cleaned(article, clean=removing((0, 5)))
    assert (article.parent / "article.clean.txt").read_text() == STORY[5:]
    article.write_text("Neu.\n" + STORY)
    cleaned(article)
    assert len(names(article.parent)) == 3


def test_an_edited_output_is_not_replaced(article: Path) -> None:
    cleaned(article)
    copy = article.parent / "article.clean.txt"
    copy.write_text("My own words.")
    with pytest.raises(OutputError, match=r"article\.clean\.txt: .*edited") as caught:
        cleaned(article)
    assert "--force" in caught.value.advice and "-o" in caught.value.advice
    assert copy.read_text() == "My own words."
    cleaned(article, force=True)
    assert copy.read_text() == FIRST


def test_a_strange_file_in_the_place_of_an_output_is_not_replaced(article: Path) -> None:
    for name in ("article.clean.txt", "article.report.json"):
        strange = article.parent / name
        strange.write_text("{}")
        with pytest.raises(OutputError, match=name):
            cleaned(article)
        assert strange.read_text() == "{}"
        cleaned(article, force=True)
        assert strange.read_text() != "{}"
        for output in article.parent.glob("article.*.*"):
            output.unlink()


def test_the_report_of_another_article_is_not_replaced(article: Path) -> None:
    cleaned(article)
    other = article.parent / "other.txt"
    other.write_text(STORY)
    with pytest.raises(OutputError, match="another file"):
        cleaned(other, report=str(article.parent / "article.report.json"))
    assert names(article.parent) == [
        "article.clean.txt",
        "article.report.json",
        "article.txt",
        "other.txt",
    ]


def test_places_that_are_one(article: Path) -> None:
    os.link(article, article.parent / "same.txt")
    for same in ("article.txt", "same.txt", "./article.txt"):
        with pytest.raises(OutputError, match="input itself"):
            cleaned(article, output=str(article.parent) + "/" + same)
    for report in (article, article.parent / "article.clean.txt"):
        with pytest.raises(OutputError, match="report too"):
            cleaned(article, report=str(report))
    with pytest.raises(OutputError, match="not needed"):
        cleaned(article, output="b.txt", in_place=True)
    with pytest.raises(OutputError, match="folder does not exist"):
        cleaned(article, output=str(article.parent / "gone" / "b.txt"))
    assert article.read_text() == STORY


def test_own_outputs_are_no_input(article: Path) -> None:
    cleaned(article)
    copy = article.parent / "article.clean.txt"
    with pytest.raises(OwnOutputError, match="report"):
        cleaned_without_writing(article.parent / "article.report.json")
    for in_place in (True, False):
        with pytest.raises(OwnOutputError, match="earlier run"):
            cleaned(copy, in_place=in_place)
    assert cleaned_without_writing(copy).result.status == "unchanged"
    copy.write_text("My own words.")
    cleaned(copy)
    assert (article.parent / "article.clean.clean.txt").read_text() == "My own words."


def test_in_place(article: Path) -> None:
    article.chmod(0o640)
    found = cleaned(article, in_place=True)
    assert names(article.parent) == ["article.report.json", "article.txt"]
    assert (article.read_text(), found.other_names) == (FIRST, 0)
    assert article.stat().st_mode & 0o777 == 0o640
    assert (article.parent / "article.report.json").stat().st_mode & 0o777 == 0o640
    assert restore_file(article.parent / "article.report.json").written
    assert article.read_bytes() == STORY.encode()
    assert not restore_file(article.parent / "article.report.json").written


def test_in_place_through_a_link_and_beside_a_hard_link(article: Path) -> None:
    link = article.parent / "link.txt"
    link.symlink_to("article.txt")
    os.link(article, article.parent / "hard.txt")
    found = cleaned(link, in_place=True)
    assert link.is_symlink() and article.read_text() == FIRST
    assert found.other_names == 1
    assert (article.parent / "hard.txt").read_text() == STORY


def test_the_only_record_of_a_removal_is_never_replaced(article: Path) -> None:
    cleaned(article, in_place=True)
    report = article.parent / "article.report.json"
    first = report.read_bytes()
    assert cleaned(article, in_place=True).report is None
    assert report.read_bytes() == first
    again = cleaned(article, in_place=True, clean=removing((0, 4)))
    assert again.report == article.parent / "article.report.2.json"
    cleaned(article)
    assert report.read_bytes() == first
    with pytest.raises(OutputError, match="only record"):
        cleaned(article, in_place=True, clean=removing((0, 4)), report=str(report))
    for number in ("report.2", "report"):
        restore_file(article.parent / f"article.{number}.json")
    assert article.read_bytes() == STORY.encode()


def test_the_record_outlives_a_clean_copy_moved_over_its_original(article: Path) -> None:
    cleaned(article)
    (article.parent / "article.clean.txt").replace(article)
    first = (article.parent / "article.report.json").read_bytes()
    cleaned(article)
    assert (article.parent / "article.report.json").read_bytes() == first


def test_a_restored_file_may_be_cleaned_again(article: Path) -> None:
    for _ in range(2):
        cleaned(article, in_place=True)
        restore_file(article.parent / "article.report.json")
    assert names(article.parent) == ["article.report.json", "article.txt"]


def test_a_file_that_changes_while_it_is_cleaned_is_left_alone(article: Path) -> None:
    def slow(text: str, options: Options) -> Result:
        article.write_text("Meanwhile.")
        return second_body(text, options)

    with pytest.raises(OutputError, match="changed while"):
        cleaned(article, in_place=True, clean=slow)
    assert article.read_text() == "Meanwhile."


def test_nothing_found_in_place_leaves_the_file_alone(article: Path) -> None:
    before = article.stat()
    found = cleaned(article, in_place=True, clean=removing())
    assert (article.stat().st_ino, article.stat().st_mtime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
    )
    assert found.report is None
    assert list(article.parent.iterdir()) == [article]


def test_characters_that_become_others_when_parted_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Eins æ\u0300".encode("euc_jis_2004"))
    with pytest.raises(InputError, match="cannot be cut"):
        cleaned(path, encoding="euc_jis_2004", clean=removing((6, 7)))
    assert names(tmp_path) == ["a.txt"]


def test_characters_that_cannot_be_parted_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("か゚か゚".encode("euc_jis_2004"))
    with pytest.raises(InputError, match="cannot be cut"):
        cleaned(path, encoding="euc_jis_2004", clean=removing((1, 3)))
    cleaned(path, encoding="euc_jis_2004", clean=removing((2, 4)))
    assert (tmp_path / "a.clean.txt").read_bytes() == "か゚".encode("euc_jis_2004")


def test_inputs_that_would_share_an_output(article: Path, tmp_path: Path) -> None:
    other = tmp_path / "article.clean.txt"
    (tmp_path / "b.txt").write_text("x")
    with pytest.raises(OutputError, match="twice"):
        check_outputs([article, tmp_path / "." / "article.txt"])
    with pytest.raises(OutputError, match="several"):
        check_outputs([article, tmp_path / "b.txt"], tmp_path / "out.txt")
    check_outputs([article, tmp_path / "b.txt"], tmp_path)
    other.write_text("An article of that name.")
    with pytest.raises(OutputError, match="over"):
        check_outputs([article, other])
    check_outputs([article, other], in_place=True)
    other.unlink()
    cleaned(article)
    check_outputs([article, other, "-"])
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.txt").write_text("y")
    with pytest.raises(OutputError, match="over"):
        check_outputs([tmp_path / "b.txt", tmp_path / "sub" / "b.txt"], tmp_path)
