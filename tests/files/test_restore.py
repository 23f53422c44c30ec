"""The original comes back bit for bit, or the error says why not."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe_news.api import clean_bytes, restore_bytes, restore_file
from dedupe_news.errors import InputError, OutputError, ReportError
from dedupe_news.report import sha256
from dedupe_news.restore import restore

from .made import STORY, Quick, cleaned, removing
from .texts import LEGACY

FIRST = "Die Brücke ist offen.\nTausend kamen."


@pytest.fixture
def report(tmp_path: Path) -> Path:
    (tmp_path / "article.txt").write_bytes(STORY.encode())
    cleaned(tmp_path / "article.txt")
    return tmp_path / "article.report.json"


@st.composite
def inputs(draw: st.DrawFn) -> tuple[bytes, str, list[tuple[int, int]]]:
    """Bytes, their encoding, and spans of the text they stand for."""
    encoding = draw(
        st.sampled_from(["utf-8", "utf-16", "utf-16-be", "utf-32", "cp1252", "gb18030"])
    )
    alphabet = st.characters(codec=encoding) | st.sampled_from("\r\n\0 a")
    text = draw(st.text(alphabet, max_size=40))
    data = text.encode(encoding)
    ends = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    return data, encoding, list(zip(ends[::2], ends[1::2], strict=False))


@given(inputs())
@settings(deadline=None, max_examples=150)
def test_restore_undoes_clean(made: tuple[bytes, str, list[tuple[int, int]]]) -> None:
    data, encoding, spans = made
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.txt")
        path.write_bytes(data)
        try:
            found = cleaned(path, encoding=encoding, clean=removing(*spans))
        except InputError:
            assert not Path(folder, "a.report.json").exists()
            return
        assert len(found.cleaned) <= len(data)
        path.unlink()
        assert restore_file(Path(folder, "a.report.json")).written
        assert path.read_bytes() == data


@pytest.mark.parametrize(("text", "encoding"), LEGACY)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "\n", "\n\n\n"])
def test_restore_in_every_encoding(
    tmp_path: Path, text: str, encoding: str, ends: str, last: str
) -> None:
    data = f"{text}\n{text}{last}".replace("\n", ends).encode(encoding, "ignore")
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    found = cleaned(path)
    assert found.output is not None
    assert len(found.output.read_bytes()) < len(data)
    assert data.startswith(found.output.read_bytes())
    path.unlink()
    restore_file(tmp_path / "a.report.json")
    assert path.read_bytes() == data


def test_stray_bytes_come_back(tmp_path: Path) -> None:
    data = (
        "Grüße an alle".encode() + b"\xff\xfe\n" + b"\xc3(\n" + "Grüße an alle".encode() + b"\xff"
    )
    (tmp_path / "a.txt").write_bytes(data)
    cleaned(tmp_path / "a.txt", clean=removing((8, 19)))
    (tmp_path / "a.txt").unlink()
    restore_file(tmp_path / "a.report.json")
    assert (tmp_path / "a.txt").read_bytes() == data


def test_nothing_to_do_when_the_original_is_there(report: Path) -> None:
    (report.parent / "article.clean.txt").unlink()
    done = restore_file(report)
    assert (done.path, done.written) == (report.parent / "article.txt", False)


def test_another_place(report: Path, tmp_path: Path) -> None:
    done = restore_file(report, output=tmp_path / "back.txt")
    assert done.written and done.path.read_bytes() == STORY.encode()
    assert restore_bytes(report) == STORY.encode()
    assert not restore_file(report, output=tmp_path / "back.txt").written


def test_an_edited_clean_copy_is_refused_with_both_hashes(report: Path) -> None:
    copy = report.parent / "article.clean.txt"
    copy.write_text("My own words.")
    (report.parent / "article.txt").unlink()
    with pytest.raises(ReportError) as caught:
        restore_file(report, force=True)
    assert caught.value.path == str(copy)
    assert sha256(copy.read_bytes()) in caught.value.problem
    assert sha256(FIRST.encode()) in caught.value.problem
    assert not (report.parent / "article.txt").exists()


def test_a_missing_clean_copy_is_named(report: Path) -> None:
    (report.parent / "article.clean.txt").unlink()
    (report.parent / "article.txt").unlink()
    with pytest.raises(ReportError, match=r"article\.clean\.txt: does not exist"):
        restore_file(report)


def test_another_file_in_the_place_of_the_original_is_kept(report: Path) -> None:
    original = report.parent / "article.txt"
    original.write_text("A new version.")
    with pytest.raises(OutputError, match="another file") as caught:
        restore_file(report)
    assert "--force" in caught.value.advice
    assert original.read_text() == "A new version."
    restore_file(report, force=True)
    assert original.read_bytes() == STORY.encode()


def test_a_file_that_changes_while_it_is_restored_is_left_alone(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"

    class Meanwhile(Quick):
        def open_new(self, path: str, mode: int) -> int:
            article.write_text("Meanwhile.")
            return super().open_new(path, mode)

    article.write_bytes(STORY.encode())
    cleaned(article, in_place=True)
    with pytest.raises(OutputError, match="changed while"):
        restore(str(tmp_path / "article.report.json"), None, False, Meanwhile())
    assert article.read_text() == "Meanwhile."


def changed(report: Path, **values: Any) -> Path:
    """The report with other values in its article."""
    data = json.loads(report.read_text())
    data["articles"][0].update(values)
    report.write_text(json.dumps(data))
    return report


@pytest.mark.parametrize(
    "name", ["../a.txt", "/tmp/a.txt", "sub/../../a.txt", "C:\\a.txt", "..\\a.txt", "", "a\0b"]
)
def test_a_report_cannot_make_us_write_outside_its_folder(report: Path, name: str) -> None:
    with pytest.raises(ReportError, match="outside") as caught:
        restore_file(changed(report, path=name), force=True)
    assert "-o" in caught.value.advice
    assert restore_file(report, output=report.parent / "b.txt").written


def test_a_report_with_a_false_text_is_found_out(report: Path) -> None:
    cuts = json.loads(report.read_text())["articles"][0]["removed"]
    cuts[0]["text"] = cuts[0]["text"].replace("T", "t")
    (report.parent / "article.txt").unlink()
    with pytest.raises(ReportError, match="does not give the original back"):
        restore_file(changed(report, removed=cuts))


def test_reports_without_a_clean_copy_or_with_several_articles(report: Path) -> None:
    (report.parent / "article.txt").unlink()
    with pytest.raises(ReportError, match="no clean copy"):
        restore_file(changed(report, output=None))
    data = json.loads(report.read_text())
    data["articles"] *= 2
    report.write_text(json.dumps(data))
    with pytest.raises(ReportError, match="2 articles"):
        restore_file(report)


def test_standard_input_needs_a_place(tmp_path: Path) -> None:
    found = clean_bytes(b"One sentence only.", output=tmp_path / "out.txt")
    assert found.report == tmp_path / "out.report.json"
    with pytest.raises(ReportError, match="standard input"):
        restore_file(found.report)
    restore_file(found.report, output=tmp_path / "back.txt")
    assert (tmp_path / "back.txt").read_bytes() == b"One sentence only."
    assert clean_bytes(b"One sentence only.").output is None
    only = clean_bytes(b"One sentence only.", report=tmp_path / "only.json")
    assert (only.output, only.report) == (None, tmp_path / "only.json")
