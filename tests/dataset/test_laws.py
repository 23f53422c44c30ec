"""Whatever goes or changes: the rest stays byte for byte, and the original comes back."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedupe_news.dataset import DROP, KEEP, Verdict
from dedupe_news.dataset.hunks import hunks

from .made import cleaned, everything, lay, opened, remembered, restored

TEXT = st.text(
    st.sampled_from('abc äöß€😀\n\r\t"\\/,;\u2028\x00') | st.characters(codec="utf-8"), max_size=40
)
ENDS = st.sampled_from(["\n", "\r\n"])
WAYS = st.lists(st.integers(0, 3), min_size=1, max_size=8)
FEW = settings(deadline=None, max_examples=120, suppress_health_check=list(HealthCheck))


@st.composite
def json_row(draw: st.DrawFn) -> str:
    """An article as JSON, in one of the ways that programs write it."""
    text = draw(TEXT)
    row = {draw(st.sampled_from(["id", "title", "x"])): draw(TEXT), "text": text, "n": 1.50}
    made = json.dumps(row, ensure_ascii=draw(st.booleans()))
    if draw(st.booleans()):
        made = made.replace("/", "\\/").replace("1.5", "1.500e0")
    if draw(st.booleans()):
        made = '{"text": "an earlier value", ' + made[1:]
    return made


@st.composite
def jsonl(draw: st.DrawFn) -> bytes:
    end = str(draw(ENDS))
    odd = st.sampled_from(["", "  ", "{broken", "[1, 2]", '{"id": 7}', '{"text": 7}'])
    rows = draw(st.lists(json_row() | odd, max_size=7))
    mark = "\ufeff" if draw(st.booleans()) else ""
    last = end if draw(st.booleans()) else ""
    return (mark + end.join(rows) + last).encode()


@st.composite
def json_document(draw: st.DrawFn) -> bytes:
    end = str(draw(st.sampled_from([",", ", ", ",\n  ", "\n,\r\n"])))
    odd = st.sampled_from(["7", "[1, 2]", '{"id": 7}', '"x"'])
    rows = draw(st.lists(json_row() | odd, max_size=7))
    before, after = draw(
        st.sampled_from(
            [("[", "]"), ("[\n  ", "\n]\n"), ('{"n": [1], "articles": [', '], "m": 2}')]
        )
    )
    return (before + end.join(rows) + after).encode()


@st.composite
def csv_table(draw: st.DrawFn) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(
        out,
        delimiter=str(draw(st.sampled_from(",;\t|"))),
        lineterminator=str(draw(ENDS)),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )
    writer.writerow(["title", "text", "other"])
    for row in draw(st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=6)):
        writer.writerow(row)
    made = out.getvalue()
    mark = "\ufeff" if draw(st.booleans()) else ""
    return (mark + (made if draw(st.booleans()) else made.rstrip("\r\n"))).encode()


def verdict(way: int, text: str) -> Verdict | str:
    """KEEP, DROP, or the text without its middle, or another one."""
    if way == 2:
        return text[: len(text) // 3] + text[len(text) // 2 :]
    ways: list[Verdict | str] = [KEEP, DROP, KEEP, "Neu: " + text[::-1]]
    return ways[way]


def check(data: bytes, name: str, ways: list[int]) -> None:
    """Clean a file, read it again, and undo it."""
    with tempfile.TemporaryDirectory() as folder:
        path = lay(Path(folder), {name: data}) / name
        with opened(path) as corpus:
            remembered(corpus)
            texts = corpus.texts(range(len(corpus)))
        verdicts = {at: verdict(ways[at % len(ways)], text) for at, text in enumerate(texts)}
        [written] = cleaned(path, verdicts=verdicts)
        stem, _, suffix = name.partition(".")
        output = path.with_name(f"{stem}.clean.{suffix}")
        clean = output.read_bytes()
        content, before = clean, data
        if suffix.endswith("gz"):
            content, before = gzip.decompress(clean), gzip.decompress(data)
        assert restored(content, written) == before
        assert written.content.bytes_out == len(content)
        left = [
            texts[at] if one is KEEP else one for at, one in verdicts.items() if one is not DROP
        ]
        if left == texts:
            assert clean == data
        fresh = lay(Path(folder) / "again", {name: clean}) / name
        assert [one.text for one in everything(fresh)[0]] == left


@given(jsonl(), WAYS)
@FEW
def test_json_lines(data: bytes, ways: list[int]) -> None:
    check(data, "news.jsonl", ways)


@given(jsonl(), WAYS)
@settings(FEW, max_examples=30)
def test_json_lines_compressed(data: bytes, ways: list[int]) -> None:
    check(gzip.compress(data, mtime=9), "news.jsonl.gz", ways)


@given(json_document(), WAYS)
@FEW
def test_json_document(data: bytes, ways: list[int]) -> None:
    check(data, "news.json", ways)


@given(csv_table(), WAYS)
@FEW
def test_csv(data: bytes, ways: list[int]) -> None:
    check(data, "news.csv", ways)


@given(TEXT, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.integers(0, 3))
@FEW
def test_text(text: str, encoding: str, way: int) -> None:
    data = ("Ein Satz. " + text.replace("\x00", "")).encode(encoding)
    with tempfile.TemporaryDirectory() as folder:
        path = lay(Path(folder) / "news", {"a.txt": data, "b.txt": "Noch einer."})
        records, problems = everything(path)
        if problems:  # bytes that no encoding fits
            return
        [first, second] = cleaned(path, verdicts={0: verdict(way, records[0].text)})
        output = Path(folder) / "news.clean" / "a.txt"
        assert output.exists() == (way != 1)
        assert restored(output.read_bytes() if way != 1 else b"", first) == data
        assert not second.edits


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "koi8-r"])
@pytest.mark.parametrize("name", ["news.jsonl", "news.csv", "news.json"])
@pytest.mark.parametrize("ways", [[0], [1], [2], [0, 1, 2]])
def test_other_encodings(encoding: str, name: str, ways: list[int]) -> None:
    words = "Москва говорит. " if encoding == "koi8-r" else "Die Brücke über den Fluß heißt schön. "
    texts = [f"{words * 9}{number} {words}" for number in range(4)]
    rows = [json.dumps({"text": text}, ensure_ascii=False) for text in texts]
    made = {
        "news.jsonl": "\n".join(rows) + "\n",
        "news.json": "[\n" + ",\n".join(rows) + "\n]\n",
        "news.csv": "text\n" + "\n".join(texts),
    }
    check(made[name].encode(encoding), name, ways)


@given(st.text("ab.\n", max_size=200), st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60))))
def test_hunks_explain_any_cuts(old: str, cuts: list[tuple[int, int]]) -> None:
    new = old
    for start, size in cuts:
        new = new[:start] + new[start + size :]
    built, at = "", 0
    for hunk in hunks(old, new):
        assert at <= hunk.start <= hunk.end
        built += old[at : hunk.start] + hunk.new
        at = hunk.end
    assert built + old[at:] == new
