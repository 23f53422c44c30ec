"""Runs over a corpus and back: every input bit for bit, whatever fails on the way."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from dedupe_news import batch
from dedupe_news.api import check_corpus, clean_corpus, restore_run
from dedupe_news.errors import DedupeError, InputError, OutputError, ReportError
from dedupe_news.read import Files
from files.made import Quick

from . import corpora
from .faults import KINDS, Scene


def clean(place: Path, files: Files | None = None) -> batch.CorpusResult:
    """One run over a folder and a data set, without waiting for the disk."""
    paths = (str(place / "news"), str(place / "wire.jsonl"))
    return batch.run(batch.Asked(paths, jobs=1), batch.Watch(), files or Quick())


def prepare(place: Path) -> dict[str, bytes]:
    """The input."""
    corpora.folder(place / "news")
    (place / "news" / "photo.jpg").unlink()
    rows = [{**one, "id": f"w-{one['id']}"} for one in corpora.rows()]
    (place / "wire.jsonl").write_bytes(corpora.jsonl(rows))
    return corpora.files_in(place)


def test_several_roots_and_back(tmp_path: Path) -> None:
    before = prepare(tmp_path)
    result = clean(tmp_path)
    assert [Path(one).name for one in result.finals] == ["news.clean", "wire.clean.jsonl"]
    done = list(restore_run(result.reports[0], output=tmp_path / "back"))
    assert [one for one in done if isinstance(one, DedupeError)] == []
    assert corpora.files_in(tmp_path / "back") == before


@KINDS
def test_a_fault_leaves_the_old_or_the_new_and_no_temporary_file(
    tmp_path: Path, error: BaseException, for_good: bool
) -> None:
    scene = Scene(prepare, clean)
    rehearsal = scene.rehearsed(tmp_path)
    before, after = rehearsal.before, corpora.files_in(rehearsal.place)
    for at, place in scene.struck(tmp_path, rehearsal.calls, error, for_good=for_good):
        now = corpora.files_in(place)
        assert before.items() <= now.items()
        assert now.items() <= after.items(), at


def test_what_is_restored_is_proven(tmp_path: Path) -> None:
    prepare(tmp_path)
    result = clean(tmp_path)
    (tmp_path / "news.clean" / "array.json").write_bytes(b"[]")
    (tmp_path / "news.clean" / "rows.jsonl.gz").write_bytes(b"\x1f\x8b")
    done = list(restore_run(result.reports[0], output=tmp_path / "back"))
    wrong = [one for one in done if isinstance(one, DedupeError)]
    assert len(wrong) == 2
    assert {"array.json", "rows.jsonl.gz"}.isdisjoint(
        path.name for path in (tmp_path / "back").rglob("*")
    )
    assert len(done) - len(wrong) == len(corpora.files_in(tmp_path / "back"))


def test_a_link_in_the_target_is_not_followed(tmp_path: Path) -> None:
    prepare(tmp_path)
    result = clean(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "back" / "news").mkdir(parents=True)
    (tmp_path / "back" / "news" / "en").symlink_to(tmp_path / "elsewhere")
    done = list(restore_run(result.reports[0], output=tmp_path / "back"))
    assert sum(isinstance(one, DedupeError) for one in done) == 2
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_files_that_are_only_read_are_told(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "p").mkdir()
    body = "".join(f"<p>{line}</p>" for line in corpora.FISH.split("\n"))
    page = f"<html><body><article>{body}</article></body></html>"
    (tmp_path / "p" / "page.html").write_text(page)
    result = clean_corpus([tmp_path / "p"])
    assert result.totals.read == 1
    [done] = restore_run(result.reports[0])
    assert not isinstance(done, DedupeError)
    assert (str(done.path), done.written) == ("page.html", False)
    assert "unchanged" in done.note


def test_the_front_door(tmp_path: Path) -> None:
    prepare(tmp_path)
    looked = check_corpus([tmp_path / "wire.jsonl"])
    assert (looked.totals.duplicates, looked.finals, looked.reports) == (2, (), ())
    assert not (tmp_path / "wire.clean.jsonl").exists()
    with pytest.raises(InputError, match="does not exist"):
        check_corpus([tmp_path / "gone.jsonl"])
    with pytest.raises(OutputError, match="the folder does not exist"):
        clean_corpus([tmp_path / "wire.jsonl"], output=tmp_path / "no" / "where.jsonl")
    done = clean_corpus([tmp_path / "wire.jsonl"], output=tmp_path / "x.jsonl")
    assert done.totals.kept == 4
    assert (tmp_path / "x.jsonl").read_bytes().count(b"\n") == 4


def test_a_report_of_no_known_form_is_told_before_anything_is_done(tmp_path: Path) -> None:
    prepare(tmp_path)
    with pytest.raises(OutputError, match=r"must end in \.json or \.jsonl"):
        clean_corpus([tmp_path / "wire.jsonl"], reports=[tmp_path / "report.txt"])
    assert not (tmp_path / "wire.clean.jsonl").exists()


@pytest.mark.skipif(os.name == "nt", reason="pipes")
@pytest.mark.parametrize("place", ["pipe", "/dev/zero", "folder", "gone", "a\0b"])
@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz"])
def test_a_report_that_names_no_file_as_clean_copy_does_not_make_it_wait(
    tmp_path: Path, place: str, name: str
) -> None:
    """Not even where it says that nothing was changed."""
    data = corpora.jsonl(corpora.rows())
    (tmp_path / name).write_bytes(gzip.compress(data, mtime=0) if name.endswith("gz") else data)
    report = tmp_path / f"{name}.report.json"
    clean_corpus([tmp_path / name], reports=[report])
    (tmp_path / name).unlink()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    told = json.loads(report.read_text("utf-8"))
    [row] = told["files"]
    row["output"] = place
    for same in (row["sha256_out"], row["sha256_in"]):
        report.write_text(json.dumps(told | {"files": [row | {"sha256_in": same}]}))
        [done] = restore_run(report)
        assert isinstance(done, ReportError)
        assert not (tmp_path / name).exists()


def packed(folder: Path) -> tuple[Path, Path, dict[str, Any]]:
    """(packed rows, which are gone; the report of a run over them; what it says)."""
    path, report = folder / "rows.jsonl.gz", folder / "r.report.json"
    path.write_bytes(gzip.compress(corpora.jsonl(corpora.rows()), 9, mtime=0))
    clean_corpus([path], reports=[report])
    path.unlink()
    return path, report, json.loads(report.read_text("utf-8"))


@pytest.mark.parametrize("repack", ["9" * 30 + ":1f8b", "7:1f8b", "9:xyz", ":", "9"])
def test_a_false_way_to_compress_is_refused(tmp_path: Path, repack: str) -> None:
    path, report, told = packed(tmp_path)
    assert told["files"][0]["repack"].startswith("9:")
    told["files"][0]["repack"] = repack
    report.write_text(json.dumps(told))
    [done] = restore_run(report)
    assert isinstance(done, ReportError)
    assert not path.exists()


def test_a_clean_copy_that_would_fill_the_memory_is_not_unpacked(tmp_path: Path) -> None:
    """Only small files are compressed again as they were, and only these are held in memory."""
    _, report, told = packed(tmp_path)
    size = 10 << 20
    (tmp_path / "rows.clean.jsonl.gz").write_bytes(gzip.compress(bytes(size)))
    told["files"][0]["content"] |= {"bytes_in": size, "bytes_out": size}
    told["files"][0]["edits"] = []
    report.write_text(json.dumps(told))
    [done] = restore_run(report)
    assert isinstance(done, ReportError)
    assert "unknown way to compress" in done.problem
