"""The diff of a corpus: what `patch` makes of it is what cleaning would have written."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.cli.file_diff import unified_file
from dedupe_news.dataset import Change, Edit

from . import corpora
from .test_batch import prepare

Run = Callable[..., tuple[int, str, str]]
HEADER = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n")


def lines_of(data: bytes) -> list[bytes]:
    r"""Lines that end at \n."""
    parts = [line + b"\n" for line in data.split(b"\n")]
    return parts[:-1] + ([parts[-1][:-1]] if parts[-1] != b"\n" else [])


def applied(old: bytes, diff: bytes) -> bytes:
    """What patch makes of a file; every line and number of the diff must fit."""
    given, out, at = lines_of(old), list[bytes](), 0
    rows = lines_of(diff)
    assert rows[0].startswith(b"--- ")
    assert rows[1].startswith(b"+++ ")
    rows = rows[2:]
    while rows:
        found = HEADER.fullmatch(rows.pop(0))
        assert found is not None
        start, size, new_start, new_size = (int(one or 1) for one in found.groups())
        first = start - 1 if size else start
        out += given[at:first]
        assert len(out) == (new_start - 1 if new_size else new_start)
        at, begin = first, len(out)
        while rows and not rows[0].startswith(b"@@"):
            mark, line = rows[0][:1], rows.pop(0)[1:]
            if rows and rows[0].startswith(b"\\"):
                rows.pop(0)
                line = line[:-1]
            if mark in b" -":
                assert given[at] == line
                at += 1
            if mark in b" +":
                out.append(line)
        assert (at - first, len(out) - begin) == (size, new_size)
    return b"".join(out + given[at:])


texts = st.text("ab\n", max_size=40).map(str.encode)


@given(texts, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6), texts), max_size=4))
def test_any_edits_of_any_content(content: bytes, wishes: list[tuple[int, int, bytes]]) -> None:
    edits, at, new = list[Edit](), 0, b""
    for offset, size, put in sorted(wishes, key=lambda one: one[:2]):
        start = min(max(offset, at), len(content))
        removed = content[start : start + size]
        edits.append(Edit(start, removed, put))
        new += content[at:start] + put
        at = start + len(removed)
    new += content[at:]
    diff = b"".join(unified_file(Change("a.txt", content, edits, gone=False)))
    if edits:
        assert applied(content, diff) == new


def parts_of(diff: str) -> dict[str, bytes]:
    """The diffs of the files, by name; a file that goes has the mark of /dev/null."""
    found = re.split(r"(?m)^(?=--- )", diff)
    assert found[0] == ""
    return {part[4 : part.index("\n")].strip('"'): part.encode() for part in found[1:]}


@pytest.mark.parametrize("command", [("--diff",), ("check", "--diff"), ("--diff", "--in-place")])
def test_the_diff_of_a_corpus_is_what_cleaning_does(
    dedupe: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    before = prepare(tmp_path)
    code, out, err = dedupe(*command, "news", "wire.jsonl")
    assert (code, err) == (1 if "check" in command else 0, "")
    assert corpora.files_in(tmp_path) == before
    parts = parts_of(out)
    assert dedupe("-q", "--in-place", "news", "wire.jsonl") == (0, "", "")
    after = corpora.files_in(tmp_path)
    changed = {name for name, data in before.items() if after.get(name) != data}
    assert set(parts) == changed
    assert len(changed) > 4
    for name in changed:
        old = plain(name, before[name])
        if b"+++ /dev/null\n" in parts[name]:
            assert name not in after
            assert applied(old, parts[name]) == b""
        else:
            assert applied(old, parts[name]) == plain(name, after[name])


def plain(name: str, data: bytes) -> bytes:
    """A file's content in UTF-8, as a diff shows it."""
    if name.endswith(".gz"):
        return gzip.decompress(data)
    return data.decode("cp1252").encode() if name.endswith("zug.txt") else data


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-8-sig"])
def test_other_encodings_are_shown_in_utf8(dedupe: Run, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a").mkdir()
    text = f"{corpora.TRAIN}\n{corpora.TRAIN}\n"
    (tmp_path / "a" / "a.txt").write_bytes(text.encode(encoding))
    code, out, err = dedupe("--diff", "a")
    assert (code, err) == (0, "")
    assert out.startswith("--- a/a.txt\n+++ a/a.txt\n@@ -1,4 +1,2 @@\n")
    assert out.count("-Zwischen Köln und Bonn") == 1


def test_formats_without_a_diff_are_named(dedupe: Run, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    arrow = pytest.importorskip("pyarrow")
    table = arrow.table({"id": ["1", "2"], "text": [corpora.FISH, corpora.FISH]})
    parquet.write_table(table, tmp_path / "a.parquet")
    code, out, err = dedupe("--diff", "a.parquet")
    assert (code, out) == (0, "")
    assert err == "dedupe: a.parquet: would change; its format has no diff.\n"


def test_on_a_terminal_nothing_steers_it(dedupe: Run, tmp_path: Path) -> None:
    text = corpora.FISH.splitlines()[0]
    rows = "".join(f'{{"id": "{n}", "text": "{text}", "x": "\x9b2J"}}\n' for n in range(2))
    (tmp_path / "a.jsonl").write_text(rows, "utf-8")
    _, out, _ = dedupe("--diff", "--color", "always", "a.jsonl")
    assert "\x9b" not in out
    assert "\\x9b2J" in out
