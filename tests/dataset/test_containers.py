"""Compressed files: cut off, damaged, or far larger than they look; and formats of extras."""

from __future__ import annotations

import base64
import gzip
import json
import re
import sys
import tracemalloc
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from dedupe_news.dataset import DROP, repacked
from dedupe_news.dataset.packing import recipe
from dedupe_news.dataset.pages import page_row
from dedupe_news.errors import InputError

from .made import cleaned, everything, lay, restored

ROWS = b"".join(b'{"text": "Text %d"}\n' % at for at in range(2000))
PAGE = """<html><head><title>Brücke</title></head><body><nav>Start</nav><article><h1>Brücke</h1>
<p>Die neue Brücke über den Fluss ist nach vier Jahren fertig, sagte die Stadt am Montag.</p>
<p>Der Bau hat zwölf Millionen Euro gekostet, drei mehr als geplant waren, hieß es dazu.</p>
</article></body></html>"""


def zstd(data: bytes) -> bytes:
    zstandard = pytest.importorskip("zstandard")
    return bytes(zstandard.ZstdCompressor().compress(data))


@pytest.mark.parametrize("ending", ["gz", "zst"])
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("n.jsonl", b'{"text": "a"}\n{"text": "b"}\n'),
        ("n.json", b'[{"text": "a"}, {"text": "b"}]'),
        ("n.csv", b"text\na\nb\n"),
        ("n.txt", b"a"),
    ],
)
def test_compressed_files_are_as_plain_ones(
    tmp_path: Path, ending: str, name: str, data: bytes
) -> None:
    packed = gzip.compress(data) if ending == "gz" else zstd(data)
    path = lay(tmp_path, {f"{name}.{ending}": packed}) / f"{name}.{ending}"
    records, problems = everything(path)
    assert [one.text for one in records] == ["a", "b"][: 1 if name == "n.txt" else 2]
    assert not problems
    [written] = cleaned(path)
    output = tmp_path / f"n.clean{path.suffixes[0]}.{ending}"
    assert output.read_bytes() == packed
    assert (written.sha256_in, written.note) == (written.sha256_out, "")


def test_members_and_frames_follow_each_other(tmp_path: Path) -> None:
    half = len(ROWS) // 2
    lay(
        tmp_path,
        {
            "a.jsonl.gz": gzip.compress(ROWS[:half]) + gzip.compress(ROWS[half:]) + bytes(100),
            "b.jsonl.zst": zstd(ROWS[:half]) + zstd(ROWS[half:]),
        },
    )
    records, problems = everything(tmp_path)
    assert len(records) == 4000
    assert not problems


@pytest.mark.parametrize("ending", ["gz", "zst"])
def test_of_a_file_that_is_cut_off_the_rows_before_the_break_are_used(
    tmp_path: Path, ending: str
) -> None:
    texts = (base64.b64encode(bytes([at % 251] * 90)) for at in range(60000))
    rows = b"".join(b'{"text": "%s"}\n' % text for text in texts)
    packed = gzip.compress(rows) if ending == "gz" else zstd(rows)
    name = f"n.jsonl.{ending}"
    path = lay(tmp_path, {name: packed[: len(packed) * 3 // 4]}) / name
    records, problems = everything(path)
    assert 1000 < len(records) < 60000
    assert (problems[0].row, problems[0].problem) == (
        -1,
        f"the {'gzip' if ending == 'gz' else 'zstd'} data is cut off.",
    )
    assert len(problems) <= 2  # and the row that is cut in two


@pytest.mark.parametrize("name", ["n.jsonl.gz", "n.jsonl.zst"])
def test_damaged_data(tmp_path: Path, name: str) -> None:
    pytest.importorskip("zstandard")
    records, problems = everything(lay(tmp_path, {name: b"no such data"}) / name)
    assert not records
    assert "damaged" in problems[0].problem


@pytest.mark.parametrize("ending", ["gz", "zst"])
def test_bombs_are_refused(tmp_path: Path, ending: str) -> None:
    data = bytes(80 << 20)
    packed = gzip.compress(data) if ending == "gz" else zstd(data)
    lay(tmp_path, {f"n.jsonl.{ending}": packed, "a.txt": "a"})
    records, problems = everything(tmp_path)
    assert [one.path for one in records] == ["a.txt"]
    assert problems[0].problem.startswith("unpacks to more than 67,108,864 bytes")
    _, problems = everything(tmp_path, max_total=1000)
    assert problems[0].problem.startswith("unpacks to more than 1,000 bytes")


@pytest.mark.parametrize("level", [1, 6, 9])
def test_a_gzip_file_comes_back_as_it_was(tmp_path: Path, level: int) -> None:
    packed = gzip.compress(ROWS, level, mtime=1234567)
    path = lay(tmp_path, {"n.jsonl.gz": packed}) / "n.jsonl.gz"
    [written] = cleaned(path, verdicts={3: DROP, 4: "Neu"})
    clean = gzip.decompress((tmp_path / "n.clean.jsonl.gz").read_bytes())
    content = restored(clean, written)
    assert content == ROWS
    assert repacked(content, written.repack) == packed
    assert recipe(packed[:-1], ROWS) == ""


def test_another_container_is_noted(tmp_path: Path) -> None:
    lay(tmp_path, {"n.jsonl.zst": zstd(ROWS)})
    [written] = cleaned(tmp_path / "n.jsonl.zst", verdicts={3: DROP})
    assert written.restorable
    assert "compressed anew" in written.note
    zstandard = pytest.importorskip("zstandard")
    clean = (tmp_path / "n.clean.jsonl.zst").read_bytes()
    assert restored(zstandard.ZstdDecompressor().decompressobj().decompress(clean), written) == ROWS


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [
        ("n.jsonl.zst", "zstandard", "zstd"),
        ("n.html", "trafilatura", "html"),
        ("n.parquet", "pyarrow", "parquet"),
        ("n.warc.gz", "fastwarc", "warc"),
    ],
)
def test_a_missing_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, extra: str
) -> None:
    for one in [*sys.modules]:
        if one.partition(".")[0] == module:
            monkeypatch.delitem(sys.modules, one)
    monkeypatch.setitem(sys.modules, module, None)
    records, problems = everything(lay(tmp_path, {name: b"x", "z.txt": "z"}))
    assert [one.path for one in records] == ["z.txt"]
    [problem] = problems
    assert problem.problem == f"needs {module}, which is not installed."
    assert problem.advice == f"pip install 'dedupe-news[{extra}]'"


def test_parquet(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = arrow.table(
        {"id": ["a", "b", "c", "d"], "maintext": ["A", "B", None, "D"], "n": [1, 2, 3, None]}
    )
    path = tmp_path / "n.parquet"
    parquet.write_table(table, path, compression="zstd")
    records, problems = everything(path)
    assert [(one.id, one.text) for one in records] == [("a", "A"), ("b", "B"), ("d", "D")]
    assert [one.row for one in problems] == [2]
    [written] = cleaned(path)
    output = tmp_path / "n.clean.parquet"
    assert output.read_bytes() == path.read_bytes()
    output.unlink()
    [written] = cleaned(path, verdicts={0: DROP, 2: "Neu"})
    assert parquet.read_table(output).to_pydict() == {
        "id": ["b", "c", "d"],
        "maintext": ["B", None, "Neu"],
        "n": [2, 3, None],
    }
    assert (written.restorable, written.edits, written.counts) == (False, (), (3, 1, 1))


def test_a_page_becomes_a_text_file(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    lay(tmp_path / "news", {"a.html": PAGE, "b.html": "<html></html>", "a.txt": "Text."})
    records, problems = everything(tmp_path / "news")
    assert [one.path for one in records] == ["a.html", "a.txt"]
    assert "\nDie neue Brücke" in records[0].text
    assert [(one.path, one.problem) for one in problems] == [
        ("b.html", "no article was found in the page.")
    ]
    written = cleaned(tmp_path / "news", verdicts={0: "Neu"})
    assert [one.output for one in written] == ["a.html.txt", "a.txt"]
    assert (tmp_path / "news.clean" / "a.html.txt").read_text() == "Neu\n"
    assert not written[0].restorable


def test_pages_that_would_get_one_name(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    lay(tmp_path / "news", {"a.htm": PAGE, "a.html": PAGE})
    assert [one.output for one in cleaned(tmp_path / "news")] == ["a.txt", "a.html.txt"]


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def agreement(found: str, gold: str) -> float:
    """F1 of the words of two texts."""
    a, b = words(found), words(gold)
    return 2 * (a & b).total() / max((a.total() + b.total()), 1)


def test_pages_are_read_as_people_do(eval_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("trafilatura")
    scores = []
    with gzip.open(eval_dir / "html" / "pages.jsonl.gz") as file:
        for line in file:
            row = json.loads(line)
            if not row["gold"]:
                continue
            gold = re.sub(r"\A\s*URL:.*|</?\w+>", "", row["gold"])
            page = row["html"].encode() if "html" in row else base64.b64decode(row["html_base64"])
            try:
                found = page_row(page, row["id"])["text"]
            except InputError:
                found = ""
            scores.append(agreement(found, gold))
    mean = sum(scores) / len(scores)
    with capsys.disabled():
        print(f"\n{len(scores)} pages: F1 {mean:.3f}, least {min(scores):.2f}")
    assert mean >= 0.90


def response(body: bytes, *more: bytes) -> bytes:
    """A page in a web archive."""
    http = b"\r\n".join((b"HTTP/1.1 200 OK", b"Content-Type: text/html", *more, b"", body))
    head = (b"WARC/1.0", b"WARC-Type: response", b"WARC-Target-URI: https://www.bote.de/1")
    kind = b"Content-Type: application/http; msgtype=response"
    return b"\r\n".join((*head, kind, b"Content-Length: %d" % len(http), b"", http, b"", b""))


def test_pages_of_a_web_archive_may_be_compressed(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    pytest.importorskip("trafilatura")
    page = PAGE.encode()
    packed = response(gzip.compress(page), b"Content-Encoding: gzip")
    data = response(page) + packed + response(b"<html></html>")
    lay(tmp_path, {"a.warc": data, "b.warc": b"no archive " * 9, "c.warc": b""})
    records, problems = everything(tmp_path)
    assert len(records) == 2
    assert records[0].text == records[1].text
    assert records[0].outlet == "bote.de"
    said = [(one.path, one.problem) for one in problems if "id" not in one.problem.split()]
    assert [one[0] for one in said] == ["a.warc", "b.warc", "c.warc"]
    assert said[2][1] == "holds no page."


def test_web_archive(eval_dir: Path, tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    pytest.importorskip("trafilatura")
    data = (eval_dir / "warc" / "news_sample.warc.gz").read_bytes()
    path = lay(tmp_path, {"n.warc.gz": data}) / "n.warc.gz"
    records, problems = everything(path)
    assert len(records) + len(problems) == 60
    assert len(records) >= 58
    assert all(one.url and one.outlet for one in records)
    [written] = cleaned(path, verdicts={0: DROP, 1: "Neu"})
    assert not written.restorable
    rows = [json.loads(line) for line in (tmp_path / "n.clean.jsonl").read_bytes().splitlines()]
    assert len(rows) == len(records) - 1
    assert rows[0]["text"] == "Neu"


def test_of_an_archive_comes_no_more_than_of_other_bombs(tmp_path: Path) -> None:
    """Many small members, each a page: what is made of them is counted, too."""
    pytest.importorskip("fastwarc")
    pytest.importorskip("trafilatura")
    member = gzip.compress(response(PAGE.encode()))
    lay(tmp_path, {"n.warc.gz": member * 20, "a.txt": "a"})
    records, problems = everything(tmp_path, max_total=2000)
    assert [one.path for one in records] == ["a.txt"]
    assert [one.problem.partition(" from")[0] for one in problems] == [
        "unpacks to more than 2,000 bytes"
    ]


def test_a_page_that_unpacks_to_more_than_a_page_is_not_unpacked_to_the_end(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    packed = gzip.compress(bytes(60 << 20))
    path = lay(tmp_path, {"n.html.gz": packed}) / "n.html.gz"
    tracemalloc.start()
    try:
        records, problems = everything(path)
        assert tracemalloc.get_traced_memory()[1] < 50 << 20
    finally:
        tracemalloc.stop()
    assert not records
    assert problems[0].problem == "is too large for one page."


def test_recipes_are_ours_or_none() -> None:
    content = b"Eins. Zwei. " * 9
    ours = recipe(gzip.compress(content, 9, mtime=7), content)
    assert gzip.decompress(repacked(content, ours)) == content
    header = ours.partition(":")[2]
    for level in ("", "7", "-1", "99", "9" * 30, " 9", "９", "x"):
        with pytest.raises(ValueError):
            repacked(content, f"{level}:{header}")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_what_is_told_of_the_content_is_told_of_its_own_encoding(
    tmp_path: Path, encoding: str
) -> None:
    content = '{"text": "Die Brücke über den Fluß heißt schön."}\n'.encode(encoding)
    path = lay(tmp_path, {"n.jsonl.gz": gzip.compress(content)}) / "n.jsonl.gz"
    [written] = cleaned(path)
    assert written.content.sha256_in == written.content.sha256_out == sha256(content).hexdigest()
    assert written.content.bytes_in == len(content)
