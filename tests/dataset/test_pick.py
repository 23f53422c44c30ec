"""A name on the command line -> the one article that is meant."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from dedupe_news.dataset.pick import Where, article_at, where_of
from dedupe_news.dataset.settings import DatasetSettings
from dedupe_news.errors import InputError

ROWS = [{"id": f"x{n}", "text": f"The text of number {n}.", "title": f"T{n}"} for n in range(5)]
ODD = "https://example.org/a#b:3"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of files of many formats."""
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps(row) for row in ROWS]
    Path("a.jsonl").write_text("\n".join([*lines[:3], "", "{broken", *lines[3:]]) + "\n")
    Path("colon.jsonl").write_text(lines[0])
    Path("colon.jsonl:1").write_text("A file with a colon.")
    Path("odd.jsonl").write_text(json.dumps({"id": ODD, "text": "An odd id."}) + f"\n{lines[0]}")
    Path("a.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    Path("a.json").write_text(json.dumps(ROWS, indent=1))
    Path("one.json").write_text(json.dumps(ROWS[0]))
    Path("a.csv").write_text('id,text\nx0,"two\nlines"\nx1,one line\n')
    Path("a.txt").write_text("Plain text.")
    Path("a.txt.gz").write_bytes(gzip.compress(b"Packed text."))
    Path("noname").write_bytes("Köln".encode("cp1252"))
    Path("empty.jsonl").write_text("\n")
    Path("folder").mkdir()
    Path("folder.jsonl").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsonl:1", "The text of number 0."),
        ("a.jsonl:6", "The text of number 3."),
        ("a.jsonl#x4", "The text of number 4."),
        ("./a.jsonl#x4", "The text of number 4."),
        ("colon.jsonl:1", "A file with a colon."),
        ("colon.jsonl", "The text of number 0."),
        (f"odd.jsonl#{ODD}", "An odd id."),
        ("odd.jsonl#x0", "The text of number 0."),
        ("a.jsonl.gz:5", "The text of number 4."),
        ("a.json#x2", "The text of number 2."),
        ("a.json:2", "The text of number 0."),
        ("a.json:8", "The text of number 1."),
        ("one.json", "The text of number 0."),
        ("a.csv:2", "two\nlines"),
        ("a.csv:3", "two\nlines"),
        ("a.csv:4", "one line"),
        ("a.csv#x1", "one line"),
        ("a.txt", "Plain text."),
        ("a.txt.gz", "Packed text."),
        ("noname", "Köln"),
    ],
)
def test_the_article_that_is_meant(name: str, text: str) -> None:
    assert article_at(name).text == text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.jsonl", "a.jsonl: holds more than one article. Name one by its line, such as"),
        ("a.jsonl", "such as a.jsonl:2, or by its id, such as a.jsonl#x1."),
        ("a.csv", "such as a.csv:4, or by its id, such as a.csv#x1."),
        ("a.jsonl:4", "a.jsonl: has no article on line 4."),
        ("a.jsonl:5", "a.jsonl:5: is not JSON"),
        ("a.jsonl:8", "a.jsonl: has no article on line 8. Check the number."),
        ("a.jsonl:0", "a.jsonl:0: does not exist."),
        ("a.jsonl:99999999999999999999", "does not exist."),
        ("a.jsonl#none", "a.jsonl: has no article of the id 'none'. Check the id."),
        ("a.jsonl#", "a.jsonl: has no article of the id ''."),
        ("a.json:1", "a.json: has no article on line 1."),
        ("a.json:900", "a.json: has no article on line 900."),
        ("a.csv:1", "a.csv: has no article on line 1."),
        ("a.csv:9", "a.csv: has no article on line 9."),
        ("a.txt.gz:1", "a.txt.gz: is one article and has no rows. Name the file alone."),
        ("a.txt:1", "a.txt: is one article and has no rows."),
        ("noname#3", "noname: is one article and has no rows."),
        ("empty.jsonl", "empty.jsonl: holds no article."),
        ("none.jsonl:4", "none.jsonl:4: does not exist. Check the name."),
        ("none.jsonl#4", "none.jsonl: does not exist. Check the name."),
        ("none.txt", "none.txt: does not exist. Check the name."),
        ("folder", "folder: is a folder."),
        ("folder.jsonl", "folder.jsonl: is a folder."),
        ("a\0b.jsonl", "is not a possible file name."),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_line(name: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        article_at(name)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("a.jsonl:3", Where("a.jsonl", 3)),
        ("a.jsonl#x:3", Where("a.jsonl", 0, "x:3")),
        ("gone.csv:3", Where("gone.csv", 3)),
        ("gone.csv#3", Where("gone.csv", 0, "3")),
        ("C:3", Where("C:3")),
        ("gone#3", Where("gone#3")),
    ],
)
def test_parts_of_a_name(name: str, where: Where) -> None:
    assert where_of(name) == where


def test_a_line_far_down_a_large_file_is_found_without_reading_all_rows(folder: Path) -> None:
    rows = [json.dumps({"id": str(n), "text": f"Text {n}. " * 40}) for n in range(5000)]
    rows[17] = "{broken"
    Path("large.jsonl").write_text("\n".join(rows))
    settings = DatasetSettings(chunk_bytes=1 << 12)
    assert article_at("large.jsonl:4711", settings).id == "4710"
    assert article_at("large.jsonl#4711", settings).row == 4711


def test_fields_and_encoding_are_those_that_are_named() -> None:
    Path("f.jsonl").write_bytes(json.dumps({"no": 7, "deep": {"body": "Ü"}}).encode())
    settings = DatasetSettings(text_field="deep.body", id_field="no")
    assert article_at("f.jsonl#7", settings).text == "Ü"
    assert article_at("noname", DatasetSettings(encoding="cp437")).text == "K÷ln"
