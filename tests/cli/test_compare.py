"""dedupe compare: whole outputs, other formats, and what cannot be compared."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

import dedupe_news
from dedupe_news.cli.columns import Columns, Stretch, word_diff
from dedupe_news.cli.console import Line, Piece, plain
from dedupe_news.cli.text import View

from .conftest import Ran

Dedupe = Callable[..., Ran]

BRIDGE = """\
The county will close the old bridge at Ardmore from the first week of March.
Engineers found cracks in three of the five piers last autumn. The repairs will cost
4.2 million euros, most of which comes from a fund for rural roads, and take two years.
Shops on the north bank fear for their trade, and a bus will make the detour by Kilbride
every half hour for as long as the works last.
"""
OTHER = """\
Ardmore, Monday.

The county will close the old bridge at Ardmore from the first week of March.
Engineers found cracks in three of its five piers last autumn. The repairs will cost
4.8 million euros, most of which comes from a fund for rural roads, and take two years.
Shops on the north bank fear for their trade, and a bus will make the detour by Kilbride
every half hour for as long as the works last.
"""
SCHEMA = json.loads(
    (Path(dedupe_news.__file__).parent / "report" / "comparison-1.0.json").read_text("utf-8")
)


@pytest.fixture(autouse=True)
def articles(tmp_path: Path) -> None:
    """Two versions of an article, as text and as rows."""
    (tmp_path / "a.txt").write_text(BRIDGE, encoding="utf-8")
    (tmp_path / "b.txt").write_text(OTHER, encoding="utf-8")
    rows = [
        {"id": "one", "title": "Bridge to close", "text": BRIDGE},
        {"id": "two", "title": "Rain\x1b[2J\u202e", "text": OTHER},
        {"id": "three", "text": "Mackerel."},
    ]
    (tmp_path / "n.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def test_the_report_for_people(dedupe: Dedupe) -> None:
    ran = dedupe("compare", "a.txt", "b.txt")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "  A        a.txt, 76 words\n"
        "  B        b.txt, 78 words\n"
        "  relation version: facts differ: 4.2 / 4.8\n"
        "  alike    resemblance 0.82; B holds 91 % of A, A holds 89 % of B\n"
        "  shared   1 passage: 76 words of A (100 %), 76 words of B (97 %)\n"
        "\n"
        "  1        A lines 1-5, B lines 3-7: near, 76 words, 97 % of them in the same\n"
        "           order\n"
        "           The county will close the old bridge at ... of March. Engineers found\n"
        "           cracks in three of [-the-] {+its+} five piers last autumn. The\n"
        "           repairs will cost [-4.2-] {+4.8+} million euros, most of which comes\n"
        "           from a ... hour for as long as the works last.\n"
    )


def test_rows_have_titles_and_nothing_in_them_steers_the_terminal(dedupe: Dedupe) -> None:
    ran = dedupe("compare", "n.jsonl:1", "n.jsonl#two")
    assert ran.out.splitlines()[:2] == [
        "  A        n.jsonl:1, 76 words: Bridge to close",
        r"  B        n.jsonl#two, 78 words: Rain\x1b[2J\u202e",
    ]


def test_concise_is_a_line_for_the_relation_and_one_for_each_passage(dedupe: Dedupe) -> None:
    ran = dedupe("compare", "a.txt", "b.txt", "--format", "concise")
    assert ran.out == (
        "a.txt: version of b.txt (0.82): facts differ: 4.2 / 4.8 [version]\n"
        "a.txt:1: shares lines 3-7 of b.txt (near, 76 words, 97 % of them in the same order)"
        " [passage]\n"
    )


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("n.jsonl:3", "a.txt"), "n.jsonl:3: no relation to a.txt (0.00): they share no passage"),
        (("a.txt", "n.jsonl:1"), "a.txt: identical copy of n.jsonl:1 (1.00): the same words"),
    ],
)
def test_other_relations(dedupe: Dedupe, names: tuple[str, str], said: str) -> None:
    ran = dedupe("compare", *names, "--format", "concise")
    assert (ran.code, ran.out.startswith(said)) == (0, True), ran.out


def test_json_follows_its_schema_and_goes_into_files_too(dedupe: Dedupe, tmp_path: Path) -> None:
    ran = dedupe("compare", "a.txt", "n.jsonl#two", "--format", "json", "--report", "r.json")
    data = json.loads(ran.out)
    jsonschema.validate(data, SCHEMA)
    assert (tmp_path / "r.json").read_text(encoding="utf-8") == ran.out
    assert data["b"] == {
        "name": "n.jsonl#two",
        "path": "n.jsonl",
        "id": "two",
        "title": "Rain\x1b[2J\u202e",
        "sha256": hashlib.sha256(OTHER.encode()).hexdigest(),
        "words": 78,
        "shared_words": 76,
        "contained": 0.8947,
    }
    assert (data["relation"], data["differs"]) == ("version", [{"a": "4.2", "b": "4.8"}])
    (passage,) = data["passages"]
    assert passage["a"]["text"] == BRIDGE.rstrip()
    assert [passage["b"][key] for key in ("line", "last_line")] == [3, 7]


def test_stdin_is_one_of_them(dedupe: Dedupe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(OTHER.encode("utf-16"))))
    ran = dedupe("compare", "-", "a.txt")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "  A        stdin, 78 words")


def test_passages_of_other_lengths(dedupe: Dedupe) -> None:
    assert (
        "no passage of 77 words or more" in dedupe("compare", "a.txt", "b.txt", "--words", "77").out
    )


def test_long_stretches_are_shortened_without_v(dedupe: Dedupe) -> None:
    assert "rural" not in dedupe("compare", "a.txt", "n.jsonl:1").out
    assert "rural" in dedupe("compare", "-v", "a.txt", "n.jsonl:1").out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("-", "-"), 2, "dedupe: -: stdin can be one of the two articles only."),
        (("a.txt",), 2, "dedupe: Missing argument 'B'."),
        (("", "a.txt"), 2, "dedupe: an article is named by nothing."),
        (("a.txt", "b.txt", "n.jsonl"), 2, "unexpected extra argument"),
        (("a.txt", "b.txt", "--words", "0"), 2, "0 is not between 1 and 1000000"),
        (
            ("a.txt", "b.txt", "--report", "r.pdf"),
            2,
            "--report: r.pdf: a comparison is written as .json",
        ),
        (("a.txt", "b.txt", "--report", "r.sarif"), 2, "is written as .json, .html, .htm or .md."),
        (("a.txt", "b.txt", "--format", "github"), 2, "print it as text, concise or json."),
        (("a.txt", "b.txt", "--report", "no/r.html"), 3, "no/r.html: the folder does not exist."),
        (("a.txt", "n.jsonl", "--report", "n.jsonl"), 2, "a comparison is written as .json"),
        (("a.txt", "gone.txt"), 3, "dedupe: gone.txt: does not exist. Check the name."),
        (("a.txt", "n.jsonl:9"), 3, "dedupe: n.jsonl: has no article on line 9. Check the number."),
        (("a.txt", "n.jsonl"), 3, "dedupe: n.jsonl: holds more than one article. Name one by its"),
        (("a.txt", "."), 3, "dedupe: .: is a folder."),
    ],
)
def test_what_cannot_be_compared(
    dedupe: Dedupe, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ran = dedupe("compare", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert len(ran.err.splitlines()) <= 2


def test_a_report_never_takes_the_place_of_an_article(dedupe: Dedupe, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps({"text": BRIDGE}), encoding="utf-8")
    ran = dedupe("compare", "one.json", "a.txt", "--report", "./one.json")
    assert (ran.code, "is one of the articles" in ran.err) == (3, True)
    assert json.loads((tmp_path / "one.json").read_text(encoding="utf-8")) == {"text": BRIDGE}


def test_another_file_is_not_overwritten_but_an_earlier_comparison_is(
    dedupe: Dedupe, tmp_path: Path
) -> None:
    for name in ("c.json", "c.HTML", "c.md"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
        ran = dedupe("compare", "a.txt", "b.txt", "--report", name)
        assert (ran.code, ran.out) == (3, "")
        assert "is not a report that dedupe wrote" in ran.err
        assert (tmp_path / name).read_text(encoding="utf-8") == "mine"
        assert dedupe("compare", "a.txt", "b.txt", "--report", name, "--force").code == 0
        assert dedupe("compare", "a.txt", "n.jsonl:1", "--report", name).code == 0


def test_a_format_of_the_configuration_that_a_comparison_has_not_is_passed_over(
    dedupe: Dedupe, tmp_path: Path
) -> None:
    (tmp_path / "dedupe.toml").write_text('format = "github"\n', encoding="utf-8")
    assert dedupe("compare", "a.txt", "b.txt").out.startswith("  A        a.txt, 76 words\n")


PARTS = [" ".join(BRIDGE.split()[:33]), " ".join(BRIDGE.split()[33:])]
MOVED = f"{PARTS[1]}\n\n{OTHER.split(maxsplit=1)[0]}\n\n{PARTS[0]}\n"


def test_moved_text_is_shown_as_moved(dedupe: Dedupe, tmp_path: Path) -> None:
    (tmp_path / "m.txt").write_text(MOVED, encoding="utf-8")
    out = dedupe("compare", "-v", "a.txt", "m.txt").out
    flat = " ".join(out.split())
    assert "[~1 The county will close" in flat
    assert "{~1 The county will close" in flat
    assert "[-The county" not in flat
    assert "{+The county" not in flat


def test_moved_passages_are_told(dedupe: Dedupe, tmp_path: Path) -> None:
    long = [
        " ".join(f"{name}{n * n % 97} of {name}{n}" for n in range(60)) + "."
        for name in ("elm", "oak")
    ]
    (tmp_path / "one.txt").write_text("\n\n".join(long), encoding="utf-8")
    (tmp_path / "two.txt").write_text("\n\n".join(long[::-1]), encoding="utf-8")
    out = dedupe("compare", "one.txt", "two.txt").out
    assert "2 passages, 1 of them moved: " in out
    assert out.count(", moved: exact, 180 words") == 1
    told = dedupe("compare", "one.txt", "two.txt", "--format", "concise").out
    assert told.count("of two.txt, moved (exact, 180 words) [passage]") == 1


def shown(one: str, other: str, width: int, *, verbose: bool = False) -> list[str]:
    """The lines of a word diff, without style."""
    view = View(done=True, verbose=verbose, width=width)
    lines: list[Line] = list(word_diff(one, other, view))
    return plain(lines).splitlines()


def test_side_by_side_what_both_have_stands_on_the_same_rows() -> None:
    assert shown(
        "The old bridge was closed on Monday because of cracks in the two northern piers.",
        "The old stone bridge of Ardmore was closed on Monday, the county said, because of cracks.",
        100,
    ) == [
        "  The old [-bridge-] was closed                   | "
        "The old {+stone bridge of Ardmore+} was closed",
        "  on [-Monday-] because of [-cracks in the two    | "
        "on {+Monday, the county said,+} because of",
        "  northern piers.-]                               | {+cracks.+}",
    ]


def test_what_is_the_same_is_shown_once() -> None:
    assert shown("The same.", "The same.", 100) == ["           The same."]


@pytest.mark.parametrize("width", [40, 80, 99, 100, 140])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a b c " * 30, "a b d " * 30),
        ("一二三四五六七八九十" * 12, "一二三四五六七八九百" * 12),
        ("x" * 500, "y" * 500),
        ("", "new"),
    ],
)
def test_no_line_is_wider_than_the_terminal(width: int, one: str, other: str) -> None:
    from dedupe_news.cli.cells import width as cells

    lines = shown(one, other, width, verbose=True)
    assert lines
    assert all(cells(line) <= width for line in lines)


def test_columns_hold_all_words_of_both_sides() -> None:
    columns = Columns(12)
    columns.add(Stretch([Piece("one"), Piece("two")], [Piece("one"), Piece("two")], True))
    columns.add(Stretch([Piece("gone")] * 5, [Piece("new")], False))
    columns.add(Stretch([Piece("three")], [Piece("three")], True))
    assert plain(columns.lines()).splitlines() == [
        "one two gone | one two new",
        "gone gone    |",
        "gone gone    |",
        "three        | three",
    ]
