"""Rows of many programs as records, at any place, from any process; and what is wrong with rows."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from dedupe_news.dataset import Dataset, DatasetSettings, read_chunk
from dedupe_news.dataset.fields import Unfit, labels_of, text_of
from dedupe_news.errors import InputError

from .made import everything, lay, opened, remembered

NEWS_PLEASE: dict[str, Any] = {
    "authors": ["A. Muster"],
    "date_download": "2025-03-10 08:00:00",
    "date_publish": "2025-03-09 10:00:00",
    "maintext": "Die Brücke ist fertig.",
    "source_domain": "www.bote.de",
    "title": "Brücke",
    "title_rss": None,
    "url": "https://www.bote.de/1",
}
NEWSPAPER4K: dict[str, Any] = {
    "url": "https://bote.de/1",
    "title": "Brücke",
    "text": "Die Brücke ist fertig.",
    "publish_date": "2025-03-09T12:00:00+02:00",
    "meta_site_name": "Bote",
    "source_url": "https://bote.de",
}
TRAFILATURA: dict[str, Any] = {
    "title": "Brücke",
    "hostname": "bote.de",
    "date": "2025-03-09",
    "id": None,
    "raw_text": "Die Brücke ist fertig. ",
    "text": "Die Brücke ist fertig.",
    "source": "https://bote.de/1",
    "source-hostname": "Bote",
}
FUNDUS: dict[str, Any] = {
    "title": "Brücke",
    "body": {
        "summary": ["Kurz."],
        "sections": [
            {"headline": [], "paragraphs": ["Die Brücke", "ist fertig."]},
            {"headline": ["Mehr"], "paragraphs": ["Ende."]},
        ],
    },
    "publishing_date": "2025-03-09 10:00:00+00:00",
    "publisher": "Bote",
}


@pytest.mark.parametrize(
    ("row", "text", "labels"),
    [
        (
            NEWS_PLEASE,
            "Die Brücke ist fertig.",
            ("https://www.bote.de/1", "Brücke", "2025-03-09T10:00:00", "www.bote.de"),
        ),
        (
            NEWSPAPER4K,
            "Die Brücke ist fertig.",
            ("https://bote.de/1", "Brücke", "2025-03-09T10:00:00+00:00", "Bote"),
        ),
        (TRAFILATURA, "Die Brücke ist fertig.", ("", "Brücke", "2025-03-09", "bote.de")),
        (
            FUNDUS,
            "Die Brücke\n\nist fertig.\n\nEnde.",
            ("", "Brücke", "2025-03-09T10:00:00+00:00", "Bote"),
        ),
    ],
)
def test_rows_of_scrapers(row: dict[str, Any], text: str, labels: tuple[str, ...]) -> None:
    assert text_of(row) == text
    assert labels_of(row)[:4] == labels


@pytest.mark.parametrize(
    ("row", "field", "text"),
    [
        ({"body": "b", "text": "t"}, "", "t"),  # a fixed order, not that of the row
        ({"text": "", "content": "c"}, "", "c"),
        ({"text": None, "maintext": "m"}, "", "m"),
        ({"text": ""}, "", ""),
        ({"Text": "T"}, "", "T"),
        ({"text": ["a", "", "b"]}, "", "a\n\nb"),
        ({"text": 7, "body": "b"}, "", "b"),
        ({"text": "t", "a": {"b": "x"}}, "a.b", "x"),
        ({"a.b": "y", "a": {"b": "x"}}, "a.b", "y"),
        ({"text": "t", "x": ["p", "q"]}, "x", "p\n\nq"),
    ],
)
def test_the_text_is_found_by_name(row: dict[str, Any], field: str, text: str) -> None:
    assert text_of(row, field) == text


@pytest.mark.parametrize(
    ("row", "field", "problem"),
    [
        ({}, "", "has no field that holds a text."),
        ({"text": None}, "", "has no field that holds a text."),
        ({"text": 7}, "", "text is a number, not text."),
        ({"text": [1]}, "", "text is a list, not text."),
        ({"body": {"html": "x"}}, "", "body is an object, not text."),
        ({"text": "t"}, "a.b", "has no field 'a.b'."),
    ],
)
def test_rows_without_a_text(row: dict[str, Any], field: str, problem: str) -> None:
    with pytest.raises(Unfit, match=problem.replace(".", r"\.")):
        text_of(row, field)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (b'{"text": "x"', "is not JSON: expecting ',' delimiter at character 12."),
        (b"[1]", "is not a JSON object."),
        (b"7", "is not a JSON object."),
        (b'{"id": 1}', "has no field that holds a text."),
        (b'{"text": 1}', "text is a number, not text."),
        (b'{"text": "' + b"x" * 2000 + b'"}', "its text is larger than 1,000 bytes."),
        (b'{"text": "x", "n": ' + b"9" * 5000 + b"}", "has a number that is too long."),
        (b'{"text": "x", "n": ' + b"[" * 200000 + b"]" * 200000 + b"}", "is nested too deeply."),
        (b'{"text": "K\xf6ln"}', "is not in UTF-8."),
    ],
)
def test_a_bad_row_is_listed_and_costs_nothing_else(
    tmp_path: Path, row: bytes, problem: str
) -> None:
    good = '{"text": "größere Brücke"}\n'.encode()
    path = lay(tmp_path, {"n.jsonl": good * 2 + b"\n" + row + b"\n" + good}) / "n.jsonl"
    records, problems = everything(path, max_bytes=1000)
    assert [one.row for one in records] == [0, 1, 4]
    assert [(one.path, one.row, one.line, one.problem) for one in problems] == [
        ("n.jsonl", 3, 4, problem)
    ]


def test_a_row_longer_than_any_article_is_not_even_read(tmp_path: Path) -> None:
    good = b'{"text": "gut"}\n'
    data = good + b'{"text": "' + b"x" * 3_000_000 + b'"}\n' + good
    path = lay(tmp_path, {"n.jsonl": data}) / "n.jsonl"
    records, problems = everything(path, max_bytes=1000, chunk_bytes=4096)
    assert [one.row for one in records] == [0, 2]
    assert [(one.row, one.problem) for one in problems] == [
        (1, "its text is larger than 1,000 bytes.")
    ]


def test_nul_and_lone_surrogates_are_fine(tmp_path: Path) -> None:
    path = lay(tmp_path, {"n.jsonl": '{"text": "a\\u0000b\\ud800c"}\n'}) / "n.jsonl"
    records, problems = everything(path)
    assert [one.text for one in records] == ["a\0b\ud800c"]
    assert not problems


def test_few_stray_bytes_are_kept(tmp_path: Path) -> None:
    row = '{"text": "Größe und Straße in K'.encode() + b'\xf6ln"}\n'
    records, problems = everything(lay(tmp_path, {"n.jsonl": row}) / "n.jsonl")
    assert records[0].text == "Größe und Straße in K\udcf6ln"
    assert not problems


def test_ids_given_twice_are_listed_and_replaced(tmp_path: Path) -> None:
    rows = '{"id": 7, "text": "a"}\n{"id": "7", "text": "b"}\n{"id": "", "text": "c"}\n'
    path = lay(tmp_path, {"n.jsonl": rows}) / "n.jsonl"
    for size in (10, 100000):
        records, problems = everything(path, chunk_bytes=size)
        assert [one.id for one in records] == ["7", "n.jsonl:2", "n.jsonl:3"]
        assert [(one.row, one.line, one.problem, one.advice) for one in problems] == [
            (1, 0, "its id was given before.", "It is called n.jsonl:2 here.")
        ]


def test_lines_of_problems_in_json_and_csv(tmp_path: Path) -> None:
    files = {
        "a.json": '[\n  {"text": "x"},\n  {\n    "no": 1\n  },\n  7\n]\n',
        "b.csv": 'id,text\n1,"two\nlines"\n2,x,y\n3\n',
    }
    _, problems = everything(lay(tmp_path, files))
    assert [(one.path, one.row, one.line, one.problem) for one in problems] == [
        ("a.json", 1, 3, "has no field that holds a text."),
        ("a.json", 2, 6, "is not a JSON object."),
        ("b.csv", 1, 4, "has 3 fields, the first line 2."),
        ("b.csv", 2, 5, "has no field that holds a text."),
    ]


@pytest.mark.parametrize(
    ("name", "data", "rows"),
    [
        ("a.json", '[{"text": "x"}, {"text": "y"', 1),
        ("a.json", '[{"text": "x"}, {"text": "y}]', 1),
        ("a.csv", 'text\nx\n"y\nz\n', 1),
        ("a.json", "text", 0),
    ],
)
def test_documents_that_break_off(tmp_path: Path, name: str, data: str, rows: int) -> None:
    records, problems = everything(lay(tmp_path, {name: data}) / name)
    assert len(records) == rows
    assert [(one.path, one.row) for one in problems] == [(name, -1)]


@pytest.mark.parametrize(
    "data",
    [
        '[{"text": "a"}, {"text": "b"}]',
        '{"status": "ok", "articles": [{"text": "a"}, {"text": "b"}], "more": 1}',
        '{"text": "a"}\n{"text": "b"}\n',
        '{"data": {"items": []}, "news": [], "rows": [{"text": "a"}, {"text": "b"}], "hits": [{}]}',
    ],
)
def test_shapes_of_json_files(tmp_path: Path, data: str) -> None:
    records, problems = everything(lay(tmp_path, {"n.json": data}) / "n.json")
    assert [(one.id, one.text) for one in records] == [("n.json:1", "a"), ("n.json:2", "b")]
    assert not problems


@pytest.mark.parametrize(
    "data",
    [
        '{\n "text": "a", "items": [{"text": "b"}]\n}\n',
        '{"items": [{"text": "b"}], "data": [], "text": "a"}',
    ],
)
def test_one_object_is_one_article_that_may_hold_lists(tmp_path: Path, data: str) -> None:
    records, _ = everything(lay(tmp_path, {"n.json": data}) / "n.json")
    assert [(one.id, one.text) for one in records] == [("n.json", "a")]


@pytest.mark.parametrize("data", ["", "\n", "[]", "\ufeff"])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv"])
def test_empty_files_hold_nothing(tmp_path: Path, name: str, data: str) -> None:
    records, problems = everything(lay(tmp_path, {name: data}) / name)
    assert not records
    assert len(problems) == ((name, data) in {("a.jsonl", "[]"), ("a.csv", "[]")})


def test_a_csv_file_without_a_text_column_says_which_there_are(tmp_path: Path) -> None:
    _, problems = everything(lay(tmp_path, {"a.csv": "id,Wortlaut\n1,x\n"}) / "a.csv")
    assert "there are: id, Wortlaut." in problems[0].advice
    records, _ = everything(tmp_path / "a.csv", text_field="Wortlaut", id_field="id")
    assert [(one.id, one.text) for one in records] == [("1", "x")]


def test_a_text_file_that_is_none_is_listed(tmp_path: Path) -> None:
    lay(tmp_path, {"a.txt": b"%PDF-1.7", "b.txt": "b" * 2000, "c.txt": "c"})
    records, problems = everything(tmp_path, max_bytes=1000)
    assert [one.path for one in records] == ["c.txt"]
    assert [one.path for one in problems] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("size", [1, 50, 1000, 10**6])
def test_chunks_of_any_size_give_the_same(tmp_path: Path, size: int) -> None:
    rows = [json.dumps({"id": at, "text": "Wort " * (at % 7)}) for at in range(50)]
    rows[7:7] = ["", "{broken"]
    lay(tmp_path, {"n.jsonl": "\n".join(rows), "a.txt": "a", "z.txt": "z"})
    assert everything(tmp_path, chunk_bytes=size) == everything(tmp_path)
    with opened(tmp_path, chunk_bytes=size) as corpus:
        sizes = [chunk.end - chunk.start for chunk in corpus.chunks()]
        assert max(sizes) <= max(size, 60)


def test_other_processes_read_chunks_and_texts(tmp_path: Path) -> None:
    rows = "".join(json.dumps({"text": f"Text {at}"}) + "\n" for at in range(100))
    lay(tmp_path, {"n.jsonl": rows, "a.csv": "text\nx\n", "b.txt": "b"})
    with (
        opened(tmp_path, chunk_bytes=500) as corpus,
        ProcessPoolExecutor(2, get_context("spawn")) as pool,
    ):
        for parsed in pool.map(read_chunk, corpus.chunks()):
            corpus.remember(parsed.without_records())
        places = pickle.loads(pickle.dumps(corpus.places()))
        wanted = [101, 0, 57, 0, 1]
        assert pool.submit(places.texts, wanted).result() == corpus.texts(wanted)
        assert corpus.texts([101, 0, 1]) == ["Text 99", "x", "b"]
        with pytest.raises(IndexError):
            corpus.texts([-1])


def test_places_are_small(tmp_path: Path) -> None:
    path = lay(tmp_path, {"n.jsonl": '{"text": "x"}\n' * 1000}) / "n.jsonl"
    with opened(path, chunk_bytes=1000) as corpus:
        remembered(corpus)
        places = corpus.places()
        held = places.sources.nbytes + places.starts.nbytes + places.lengths.nbytes
        assert held <= 24 * len(corpus)


def test_chunks_are_remembered_in_order(tmp_path: Path) -> None:
    path = lay(tmp_path, {"n.jsonl": '{"text": "x"}\n' * 10}) / "n.jsonl"
    with opened(path, chunk_bytes=20) as corpus:
        second = list(corpus.chunks())[1]
        with pytest.raises(ValueError, match="chunk 0 comes next"):
            corpus.remember(read_chunk(second))


def test_a_file_that_changed_is_an_error(tmp_path: Path) -> None:
    path = lay(tmp_path, {"n.jsonl": '{"text": "x"}\n'}) / "n.jsonl"
    with opened(path) as corpus:
        remembered(corpus)
        path.write_bytes(b'x"text": "x"}\n\n')
        with pytest.raises(InputError, match="was changed"):
            corpus.texts([0])


def test_copies_are_removed_at_the_end_and_after_errors(tmp_path: Path) -> None:
    path = lay(tmp_path, {"n.csv": "text\nx\n"}) / "n.csv"
    copies = tmp_path / "copies"
    copies.mkdir()
    with opened(path, temporary=str(copies)):
        assert list(copies.iterdir())
    assert not list(copies.iterdir())

    def failing(*_: object) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Dataset.open([str(path)], DatasetSettings(temporary=str(copies)), failing)
    assert not list(copies.iterdir())


def test_a_pool_makes_files_ready(tmp_path: Path) -> None:
    lay(tmp_path, {f"{at}.csv": f"text\nText {at}\n" for at in range(5)})
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        corpus = Dataset.open([str(tmp_path)], spread=pool.map)
    with corpus:
        remembered(corpus)
        assert corpus.texts(range(5)) == [f"Text {at}" for at in range(5)]


def test_a_fork_does_not_remove_the_copies(tmp_path: Path) -> None:
    path = lay(tmp_path, {"n.csv": "text\nx\n"}) / "n.csv"
    with opened(path) as corpus:
        remembered(corpus)
        child = get_context("fork").Process(target=corpus.close)
        child.start()
        child.join()
        assert corpus.texts([0]) == ["x"]


def test_an_encoding_that_ends_in_mid_file_is_told(tmp_path: Path) -> None:
    row = '{"text": "Größe"}\n'.encode("cp1252")
    path = lay(tmp_path, {"n.jsonl": row * 70000 + b'{"text": "\x81"}\n'}) / "n.jsonl"
    _, problems = everything(path)
    assert [one.problem for one in problems] == ["is not all in cp1252, as it begins."]


def test_the_encoding_can_be_named(tmp_path: Path) -> None:
    lay(tmp_path, {"a.csv": "text\nж\n".encode("koi8-r"), "b.txt": "ж".encode("koi8-r")})
    records, problems = everything(tmp_path, encoding="koi8-r")
    assert [one.text for one in records] == ["ж", "ж"]
    assert not problems


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", '{"a": "' + '\\"' * 300_000),
        ("a.json", "[" + '"' * 300_001),
        ("a.json", "[" * 300_000),
        ("a.json", '{"a":' * 200_000),
        ("a.csv", "text\n" + '"a,' * 300_001),
        ("a.csv", "text\n" + '"a"b' * 300_001),
        ("a.csv", "text" + "," * 300_000 + "\nx"),
        ("a.jsonl", '{"text": "' + "\\ud800" * 100_000 + '"}'),
        ("a.jsonl", "\n" * 500_000),
        ("a.json", " " * 500_000 + "[" + " " * 500_000),
    ],
)
def test_hostile_files_take_no_longer_than_others(tmp_path: Path, name: str, data: str) -> None:
    path = lay(tmp_path, {name: data}) / name
    begun = process_time()
    everything(path)
    assert process_time() - begun < 3
