"""What a report says, that it follows its schema, and that it says the same every time."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedupe_news
from dedupe_news.model import KeptRepeat, Removal, Result, Run, Segmentation, Span
from dedupe_news.options import Options
from dedupe_news.read import decode
from dedupe_news.report import SCHEMA_VERSION, Article, report_data, report_text, share

TEXT = "Zwölf kamen.\r\nSie sangen.\r\nZwölf kamen.\r\nElf gingen."
SCHEMA = json.loads(
    (Path(dedupe_news.__file__).parent / "report" / f"schema-{SCHEMA_VERSION}.json").read_text()
)


def article(mark: bytes = b"") -> Article:
    lines = (Span(0, 12), Span(14, 25), Span(27, 39), Span(41, 52))
    removed = (
        Removal(Span(27, 41), lines[2], lines[0], "paragraph", "repeated run", 0, 2, 0.99996, 1.0),
    )
    differs = (("Zwölf", "Elf"),)
    kept = (KeptRepeat(lines[3], lines[0], "numbers differ", None, 2, 1 / 3, 0.5, differs),)
    runs = (Run(0, lines[0], lines[2], Span(0, 1), Span(2, 3), "near", 2, 2 / 3, 1.0),)
    left = TEXT[:27] + TEXT[41:]
    segmentation = Segmentation("line", lines, lines, (0, 1, 2, 3, 4))
    result = Result(TEXT, left, segmentation, 8, 2, runs, removed, kept)
    data = mark + TEXT.encode()
    return Article(decode(data, "x"), result, mark + left.encode(), "a.txt", "a.clean.txt")


@pytest.fixture
def data() -> dict[str, Any]:
    return report_data([article()], Options())


def test_a_report_follows_its_schema(data: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_the_schema_refuses_what_is_wrong_and_allows_what_is_added(data: dict[str, Any]) -> None:
    check = jsonschema.Draft202012Validator(SCHEMA)
    data["later"] = data["articles"][0]["removed"][0]["later"] = 1
    assert check.is_valid(data)
    for row in (data["articles"][0]["removed"][0], data["articles"][0]["runs"][0]):
        for name in ("start", "end", "resemblance"):
            if name in row:
                wrong = row | {name: -1}
                text = json.dumps(data).replace(json.dumps(row), json.dumps(wrong))
                assert not check.is_valid(json.loads(text))


def test_every_field_of_a_report_is_in_the_schema(data: dict[str, Any]) -> None:
    known = json.dumps(SCHEMA)
    for name in names_in(data["articles"]) | set(data) | set(data["tool"]):
        assert f'"{name}"' in known, name


def names_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(names_in, value.values()))
    return set().union(*map(names_in, value)) if isinstance(value, list) else set()


def test_offsets_lines_and_paragraphs(data: dict[str, Any]) -> None:
    row = data["articles"][0]["removed"][0]
    raw = TEXT.encode()
    assert row["text"] == "Zwölf kamen.\r\n" == TEXT[row["start"] : row["end"]]
    assert raw[row["byte_start"] : row["byte_end"]].decode() == row["text"]
    assert TEXT[row["text_start"] : row["text_end"]] == "Zwölf kamen."
    assert (row["line"], row["last_line"], row["paragraph"]) == (3, 3, 3)
    twin = row["duplicate_of"]
    assert (twin["article"], TEXT[twin["start"] : twin["end"]]) == ("a.txt", "Zwölf kamen.")
    kept = data["articles"][0]["kept_repeats"][0]
    assert raw[kept["byte_start"] : kept["byte_end"]] == b"Elf gingen."
    assert (kept["why"], kept["differs"], kept["line"]) == ("numbers differ", [["Zwölf", "Elf"]], 4)
    run = data["articles"][0]["runs"][0]
    assert (run["first"]["lines"], run["repeat"]["lines"]) == ([1, 1], [3, 3])
    assert (run["first"]["paragraphs"], run["repeat"]["paragraphs"]) == ([1, 1], [3, 3])


def test_byte_offsets_count_the_mark() -> None:
    row = report_data([article(b"\xef\xbb\xbf")], Options())["articles"][0]
    assert row["bom"] is True
    plain = report_data([article()], Options())["articles"][0]
    assert row["removed"][0]["byte_start"] == plain["removed"][0]["byte_start"] + 3


def test_shares_are_rounded_down(data: dict[str, Any]) -> None:
    assert data["articles"][0]["removed"][0]["resemblance"] == 0.9999
    assert data["articles"][0]["runs"][0]["resemblance"] == 0.6666


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_share_keeps_four_digits_and_never_grows(part: int, whole: int) -> None:
    value = min(part, whole) / whole
    assert share(value) <= value + 1e-12
    assert value - share(value) < 1e-4
    assert (share(value) == 1.0) == (value == 1.0)
    assert share(share(value)) == share(value)


@given(st.integers(0, 10_000))
def test_a_share_of_four_digits_stays(digits: int) -> None:
    assert share(digits / 10_000) == digits / 10_000


def test_totals_and_tool(data: dict[str, Any]) -> None:
    assert (
        data["totals"]["removed"] == data["totals"]["kept_repeats"] == data["totals"]["runs"] == 1
    )
    assert data["totals"]["words_removed"] == 2
    assert data["tool"]["version"] == version("dedupe-news")
    assert data["options"]["repeats"] == "remove"


def test_the_text_is_readable_and_safe_to_show() -> None:
    text = report_text({"text": "Köln 東京 \x1b[31m \x9b31m \u202e \udcff \u2028"})
    assert "Köln 東京" in text
    assert json.loads(text)["text"] == "Köln 東京 \x1b[31m \x9b31m \u202e \udcff \u2028"
    assert all(char.isprintable() or char == "\n" for char in text)


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_survives(text: str) -> None:
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    assert json.loads(report_text({"text": whole}).encode())["text"] == whole
