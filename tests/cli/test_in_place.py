"""A corpus cleaned in place and back: the report first, then file by file, whatever happens."""

from __future__ import annotations

import gzip
import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dedupe_news import batch
from dedupe_news.api import clean_corpus, restore_run
from dedupe_news.errors import DedupeError, InputError, OutputError
from dedupe_news.read import Files
from files.made import Quick

from . import corpora
from .faults import KINDS, Faulty, Scene
from .test_batch import prepare

Run = Callable[..., tuple[int, str, str]]


def clean(place: Path, files: Files | None = None) -> batch.CorpusResult:
    """One run in place over a folder and a data set, without waiting for the disk."""
    paths = (str(place / "news"), str(place / "wire.jsonl"))
    asked = batch.Asked(paths, jobs=1, in_place=True)
    return batch.run(asked, batch.Watch(), files or Quick())


def restored(place: Path) -> list[DedupeError]:
    """Everything given back; what could not be."""
    report = place / "news.report.json"
    if not report.exists():
        return []
    return [one for one in restore_run(report) if isinstance(one, DedupeError)]


def without_reports(place: Path) -> dict[str, bytes]:
    return {name: data for name, data in corpora.files_in(place).items() if "report" not in name}


def test_the_files_themselves_and_back(tmp_path: Path) -> None:
    before = prepare(tmp_path)
    (tmp_path / "beside").mkdir()
    prepare(tmp_path / "beside")
    modes = {name: (tmp_path / name).stat().st_mode for name in before}
    result = clean(tmp_path)
    assert [Path(one).name for one in result.finals] == ["news", "wire.jsonl"]
    other = batch.run(
        batch.Asked(
            (str(tmp_path / "beside" / "news"), str(tmp_path / "beside" / "wire.jsonl")), jobs=1
        ),
        batch.Watch(),
        Quick(),
    )
    assert other.counts == result.counts
    now = corpora.files_in(tmp_path / "news")
    cleaned = corpora.files_in(Path(other.finals[0]))
    assert now == {name: data for name, data in cleaned.items() if "report" not in name}
    assert all((tmp_path / name).stat().st_mode == modes[name] for name in modes if name in now)
    assert restored(tmp_path) == []
    again = without_reports(tmp_path)
    assert {name: again[name] for name in before} == before


def test_what_does_not_change_is_not_touched(tmp_path: Path) -> None:
    prepare(tmp_path)
    clean(tmp_path)
    stamps = {path: path.stat() for path in tmp_path.rglob("*") if path.is_file()}
    second = clean(tmp_path)
    assert (second.totals.duplicates, second.totals.cleaned, second.reports) == (0, 0, ())
    now = {path: path.stat() for path in tmp_path.rglob("*") if path.is_file()}
    assert {path: (one.st_ino, one.st_mtime_ns) for path, one in now.items()} == {
        path: (one.st_ino, one.st_mtime_ns) for path, one in stamps.items()
    }


@KINDS
def test_after_a_fault_each_file_is_as_it_was_or_can_be_given_back(
    tmp_path: Path, error: BaseException, for_good: bool
) -> None:
    scene = Scene(prepare, clean)
    rehearsal = scene.rehearsed(tmp_path)
    before, after = rehearsal.before, without_reports(rehearsal.place)
    for at, place in scene.struck(tmp_path, rehearsal.calls, error, for_good=for_good):
        now = without_reports(place)
        assert all(data in (before[name], after.get(name)) for name, data in now.items()), at
        gone = before.keys() - now.keys()
        assert not gone & after.keys(), at
        if now != before:
            assert (place / "news.report.json").exists(), at
        assert restored(place) == []
        assert without_reports(place) == before


class Killed(Faulty):
    """The process is gone at one call, with no chance to clear anything away."""

    def _tick(self) -> None:
        number, self.calls = self.calls, self.calls + 1
        if number == self.at:
            os._exit(9)


@pytest.mark.skipif(os.name == "nt", reason="fork")
def test_after_a_kill_between_two_files_all_can_be_given_back(tmp_path: Path) -> None:
    counter = Faulty(-1, OSError(), for_good=False)
    (tmp_path / "rehearsal").mkdir()
    before = prepare(tmp_path / "rehearsal")
    clean(tmp_path / "rehearsal", counter)
    context = multiprocessing.get_context("fork")
    halfway = 0
    for at in range(counter.calls):
        place = tmp_path / str(at)
        place.mkdir()
        prepare(place)
        process = context.Process(target=clean, args=(place, Killed(at, OSError(), for_good=False)))
        process.start()
        process.join()
        assert process.exitcode == 9
        halfway += {**without_reports(place), **before} != without_reports(place)
        assert restored(place) == []
        left = without_reports(place)
        assert {name: left[name] for name in before} == before
        assert all(Path(name).name.startswith(".dedupe-") for name in left.keys() - before.keys())
    assert halfway > 1


def test_the_report_is_safe_before_anything_changes(tmp_path: Path) -> None:
    said: list[str] = []

    class Telling(Files):
        def sync(self, fd: int) -> None:
            said.append("sync")

        def sync_folder(self, path: str) -> None:
            said.append(f"folder {Path(path).name}")

        def replace(self, source: str, target: str) -> None:
            said.append(Path(target).name)
            super().replace(source, target)

    (tmp_path / "wire.jsonl").write_bytes(corpora.jsonl(corpora.rows()))
    batch.run(batch.Asked((str(tmp_path / "wire.jsonl"),), in_place=True), batch.Watch(), Telling())
    folder = f"folder {tmp_path.name}"
    assert said == ["sync", "sync", "wire.report.json", folder, "wire.jsonl", folder]


def test_an_input_that_changes_meanwhile_is_left_alone(tmp_path: Path) -> None:
    wire = tmp_path / "wire.jsonl"
    wire.write_bytes(corpora.jsonl(corpora.rows()))

    class Late(Quick):
        def replace(self, source: str, target: str) -> None:
            super().replace(source, target)
            if target.endswith(".json"):
                wire.write_bytes(b"{}\n")

    asked = batch.Asked((str(wire),), in_place=True)
    with pytest.raises(InputError, match="was changed while it was worked on"):
        batch.run(asked, batch.Watch(), Late())
    assert wire.read_bytes() == b"{}\n"


def test_the_only_record_is_never_overwritten(dedupe: Run, tmp_path: Path) -> None:
    data = corpora.jsonl(corpora.rows())
    (tmp_path / "wire.jsonl").write_bytes(data)
    assert dedupe("-q", "--in-place", "wire.jsonl") == (0, "", "")
    first = (tmp_path / "wire.report.json").read_bytes()
    short = (tmp_path / "wire.jsonl").read_bytes()
    (tmp_path / "wire.jsonl").write_bytes(short + short.replace(b'"id": "', b'"id": "again-'))
    assert dedupe("-q", "--in-place", "wire.jsonl") == (0, "", "")
    assert dedupe("-q", "wire.jsonl") == (0, "", "")  # not in place: its report is the third
    assert dedupe("-q", "--in-place", "wire.jsonl", "--report", "wire.report.json") == (
        3,
        "",
        "dedupe: wire.report.json: is the only record of text removed earlier. "
        "Name another report with --report, or replace it with --force.\n",
    )
    assert (tmp_path / "wire.report.json").read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "wire.clean.jsonl",
        "wire.jsonl",
        "wire.report.2.json",
        "wire.report.3.json",
        "wire.report.json",
    ]
    assert dedupe("restore", "wire.report.json").code == 3  # type: ignore[attr-defined]
    assert dedupe("restore", "wire.report.2.json").code == 0  # type: ignore[attr-defined]
    (tmp_path / "wire.jsonl").write_bytes(short)
    assert dedupe("restore", "wire.report.json") == (0, "wire.jsonl: restored.\n", "")
    assert (tmp_path / "wire.jsonl").read_bytes() == data


def test_an_edited_file_is_not_replaced_by_restore(dedupe: Run, tmp_path: Path) -> None:
    (tmp_path / "wire.jsonl").write_bytes(corpora.jsonl(corpora.rows()))
    dedupe("-q", "--in-place", "wire.jsonl")
    edited = (tmp_path / "wire.jsonl").read_bytes() + b"{}\n"
    (tmp_path / "wire.jsonl").write_bytes(edited)
    code, out, err = dedupe("restore", "wire.report.json")
    assert (code, out) == (3, "")
    assert err.startswith("dedupe: wire.jsonl: another file stands there.")
    assert (tmp_path / "wire.jsonl").read_bytes() == edited


def refused(place: Path, match: str) -> None:
    """Nothing changes, and the error says why."""
    before = corpora.files_in(place)
    with pytest.raises(OutputError, match=match):
        clean_corpus([place / "in"], in_place=True)
    assert corpora.files_in(place) == before


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_bytes(corpora.jsonl(corpora.rows()))
    return tmp_path


def test_formats_that_are_only_read_are_refused(folder: Path) -> None:
    pytest.importorskip("trafilatura")
    body = "".join(f"<p>{line}</p>" for line in corpora.FISH.split("\n"))
    (folder / "in" / "page.html").write_text(f"<html><article>{body}</article></html>")
    refused(folder, r"page\.html: cannot be cleaned in place: this format is only read")


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_what_a_link_leads_to_is_refused(folder: Path) -> None:
    (folder / "elsewhere.txt").write_text(corpora.FISH)
    (folder / "in" / "link.txt").symlink_to(folder / "elsewhere.txt")
    refused(folder, r"link\.txt: cannot be cleaned in place: a link leads to it")


def test_compression_that_cannot_be_given_back_is_refused(folder: Path) -> None:
    data = corpora.jsonl(corpora.rows())
    (folder / "in" / "a.jsonl").unlink()
    parts = gzip.compress(data[:100]) + gzip.compress(data[100:])
    (folder / "in" / "a.jsonl.gz").write_bytes(parts)
    refused(folder, r"a\.jsonl\.gz: cannot be cleaned in place: how it is compressed")


def test_a_write_protected_file_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Files, "writable", lambda *_: False)
    refused(folder, r"a\.jsonl: is write-protected")


def test_a_report_that_could_not_lead_back_is_refused(folder: Path) -> None:
    (folder / "reports").mkdir()
    with pytest.raises(OutputError, match=r"could not give .* back from there"):
        clean_corpus([folder / "in"], in_place=True, reports=[folder / "reports" / "r.json"])


def test_the_guard_stops_a_run_in_place_too(dedupe: Run, tmp_path: Path) -> None:
    rows = [{"id": f"n{n}", "text": corpora.FISH} for n in range(60)]
    (tmp_path / "flood.jsonl").write_bytes(corpora.jsonl(rows))
    assert dedupe("-q", "--in-place", "flood.jsonl")[0] == 4
    assert (tmp_path / "flood.jsonl").read_bytes() == corpora.jsonl(rows)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "flood.jsonl",
        "flood.stopped.report.json",
    ]


@pytest.mark.skipif(os.name == "nt", reason="links")
@pytest.mark.parametrize("moment", ["decided", "staged", "reported"])
def test_a_link_that_takes_the_name_of_an_input_meanwhile_leads_nowhere(
    tmp_path: Path, moment: str
) -> None:
    """Not even to a file of the same size and time, as one who waits for us could make it."""
    wire, other = tmp_path / "wire.jsonl", tmp_path / "other" / "precious.jsonl"
    wire.write_bytes(corpora.jsonl(corpora.rows()))
    other.parent.mkdir()
    other.write_bytes(b"!" * wire.stat().st_size)
    os.utime(other, ns=(wire.stat().st_atime_ns, wire.stat().st_mtime_ns))

    def swap() -> None:
        wire.unlink()
        wire.symlink_to(other)

    class Late(Quick):
        def sync(self, fd: int) -> None:
            super().sync(fd)
            if moment == "staged" and not wire.is_symlink():
                swap()

        def replace(self, source: str, target: str) -> None:
            super().replace(source, target)
            if target.endswith(".json") and moment == "reported":
                swap()

    class Waits(batch.Watch):
        def progress(self, stage: str, done: int, total: int) -> None:
            if moment == "decided" and stage == "write" and not wire.is_symlink():
                swap()

    asked = batch.Asked((str(wire),), in_place=True)
    with pytest.raises(OutputError, match="a link leads to it"):
        batch.run(asked, Waits(), Late())
    assert set(other.read_bytes()) == {ord("!")}
    assert wire.is_symlink()
