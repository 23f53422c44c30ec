"""Everything in a stored report may be false."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe_news.errors import ReportError
from dedupe_news.report import load

HASH = "0" * 64


def sound() -> dict[str, Any]:
    return {
        "schema": "dedupe-news/report",
        "schema_version": "1.7",
        "articles": [
            {
                "path": "a.txt",
                "output": "a.clean.txt",
                "encoding": "utf-8",
                "errors": "strict",
                "sha256_in": HASH,
                "sha256_out": HASH,
                "bytes_in": 20,
                "removed": [
                    {"byte_start": 2, "byte_end": 5, "text": "abc"},
                    {"byte_start": 5, "byte_end": 7, "text": "ä"},
                ],
                "later": "unknown fields are passed over",
            }
        ],
    }


def problem(folder: Path, content: bytes | dict[str, Any]) -> str:
    path = folder / "a.report.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    with pytest.raises(ReportError) as caught:
        load(str(path))
    assert caught.value.advice
    assert str(caught.value).isprintable()
    return caught.value.problem


def test_a_sound_report_of_a_later_minor_version(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbf" + json.dumps(sound()).encode())
    found = load(str(tmp_path / "a"))
    assert [cut.piece for cut in found.articles[0].removed] == [b"abc", "ä".encode()]
    assert found.data["articles"][0]["later"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 5000,
        b"{}\0",
    ],
)
def test_not_json(tmp_path: Path, content: bytes) -> None:
    assert problem(tmp_path, content) == "is not JSON."


@pytest.mark.parametrize("content", [b"[]", b"{}", b"1e999", b"null", b'{"schema": {}}'])
def test_not_a_report(tmp_path: Path, content: bytes) -> None:
    assert problem(tmp_path, content) == "is not a report of dedupe."


@pytest.mark.parametrize("version", ["2.0", "10.0", "", "0.9", 1, None, "1\n", "\x1b[31m"])
def test_another_major_version(tmp_path: Path, version: object) -> None:
    assert "version" in problem(tmp_path, sound() | {"schema_version": version})


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.json"):
        with pytest.raises(ReportError):
            load(str(path))


@pytest.mark.parametrize("name", [name for name in sound()["articles"][0] if name != "later"])
@pytest.mark.parametrize("value", ["missing", 1.5, True, -1, [1], {}, "\x1b", 10**400])
def test_missing_and_wrong_fields(tmp_path: Path, name: str, value: Any) -> None:
    data = sound()
    data["articles"][0][name] = value
    if value == "missing":
        del data["articles"][0][name]
    elif (name in ("path", "output") and isinstance(value, str)) or (
        name == "bytes_in" and value == 10**400
    ):
        return  # an odd name, a large number: nothing false about them here
    assert "cannot be relied on" in problem(tmp_path, data)


@pytest.mark.parametrize(
    "cuts",
    [
        [{"byte_start": 18, "byte_end": 21, "text": "abc"}],
        [{"byte_start": 5, "byte_end": 2, "text": "abc"}],
        [{"byte_start": 2, "byte_end": 4, "text": "abc"}],
        [{"byte_start": 2, "byte_end": 3, "text": "ä"}],
        [{"byte_start": 2, "byte_end": 3, "text": "\udcff"}],
        [{"byte_start": 2.0, "byte_end": 3, "text": "a"}],
        [{"byte_start": True, "byte_end": 2, "text": "a"}],
        [{"byte_start": -1, "byte_end": 0, "text": "a"}],
        [{"byte_start": 0, "byte_end": 1}],
        ["abc"],
        [
            {"byte_start": 5, "byte_end": 6, "text": "a"},
            {"byte_start": 2, "byte_end": 3, "text": "a"},
        ],
        [
            {"byte_start": 2, "byte_end": 5, "text": "abc"},
            {"byte_start": 4, "byte_end": 5, "text": "a"},
        ],
    ],
)
def test_false_cuts(tmp_path: Path, cuts: list[Any]) -> None:
    data = sound()
    data["articles"][0]["removed"] = cuts
    assert "cannot be relied on" in problem(tmp_path, data)


@pytest.mark.parametrize("encoding", ["zip", "base64", "nope", "a\0b", ""])
def test_false_encodings(tmp_path: Path, encoding: str) -> None:
    data = sound()
    data["articles"][0]["encoding"] = encoding
    assert "cannot be relied on" in problem(tmp_path, data)


@pytest.mark.parametrize("articles", [None, {}, [None], [[]], ["a"]])
def test_false_articles(tmp_path: Path, articles: Any) -> None:
    assert "cannot be relied on" in problem(tmp_path, sound() | {"articles": articles})


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.sampled_from(["schema_version", "articles", *sound()["articles"][0], "cut"]), values)
@settings(deadline=None)
def test_any_value_anywhere_is_taken_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: Any
) -> None:
    data = sound()
    if name in data:
        data[name] = value
    elif name == "cut":
        data["articles"][0]["removed"][0] = value
    else:
        data["articles"][0][name] = value
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(json.dumps(data).encode())
    try:
        load(str(path))
    except ReportError as error:
        assert str(error).isprintable()
