"""The report for people, from Results made by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dedupe_news.cli import concise
from dedupe_news.cli.cells import shorten, width, wrap
from dedupe_news.cli.changes import hunks
from dedupe_news.cli.console import Piece, _colored, plain
from dedupe_news.cli.safe import argument, one_line, printable
from dedupe_news.cli.text import View, percent, report
from dedupe_news.model import Span

from .texts import BODY, LEAD

NEAR = (
    BODY[0].replace("Aussprache", "Debatte"),
    BODY[1].replace("sagte Kämmerin", "erklärte Kämmerin").replace("mehrere", "viele"),
    BODY[2],
)
SHORT = ("Die Probe beginnt um 12 Uhr im Saal.", "Die Probe beginnt um 7 Uhr im Saal.")


def shown(item: Any, *, done: bool = True, verbose: bool = False, columns: int = 80) -> str:
    return plain(report(item, View(done, verbose, columns)))


@pytest.fixture
def near(draft: Any) -> Any:
    """A near copy with changed words, a fact that stays, and an isolated repeat."""
    made = draft("\n".join((LEAD, *BODY, *NEAR, *SHORT)))
    run = made.run((5, 7), (2, 4), resemblance=0.9199)
    made.remove(run)
    at = made.segmentation.paragraphs
    made.keep(at[6], at[3], "names differ", run=run.id, differs=[("Ruth", "Rita"), ("", "Adler")])
    made.keep(at[8], at[7], "numbers differ", differs=[("12", "7")])
    made.keep(at[7], at[0], "isolated repeat")
    return made.item()


def test_near_copy_with_all_there_is_to_say(near: Any) -> None:
    assert (
        shown(near, done=False)
        == """\
article.txt
  remove   paragraphs 5-7 repeat paragraphs 2-4
           near, resemblance 0.91, 3 paragraphs, 73 words, 41 % of the text;
           lines 5-7
           line 2  Nach zwei Stunden Aussprache stimmten elf von fünfzehn...
           line 5  Nach zwei Stunden Debatte stimmten elf von fünfzehn...
  changed  line 5  Nach zwei Stunden [-Aussprache-] {+Debatte+} stimmten elf
                   von...
           line 6  ...Euro nicht übersteigen, [-sagte-] {+erklärte+} Kämmerin
                   Ruth Adler...
           line 6  ...Frühjahr begleitet und [-mehrere-] {+viele+} Förderanträge
                   gestellt hat...
  kept     line 7 repeats line 4, 25 words: names differ: Ruth / Rita, none /
           Adler
           Der Bürgerverein begrüßte den Beschluss, verlangte aber einen...
  kept     line 8 repeats line 1, 8 words: isolated repeat
           Die Probe beginnt um 12 Uhr im Saal.
  kept     line 9 repeats line 8, 8 words: numbers differ: 12 / 7
           Die Probe beginnt um 7 Uhr im Saal.
  result   73 of 176 words would be removed (41 %).
"""
    )


def test_concise_has_one_line_a_finding_in_text_order(near: Any) -> None:
    assert plain(concise.report(near)) == (
        "article.txt:5:1: repeats lines 2-4 (near, resemblance 0.91, 73 words) [repeat]\n"
        "article.txt:7:1: kept: repeats line 4 (exact, 25 words): "
        "names differ: Ruth / Rita, none / Adler [names-differ]\n"
        "article.txt:8:1: kept: repeats line 1 (exact, 8 words): isolated repeat "
        "[isolated-repeat]\n"
        "article.txt:9:1: kept: repeats line 8 (exact, 8 words): numbers differ: 12 / 7 "
        "[numbers-differ]\n"
    )


def test_the_fuller_copy_stays(draft: Any) -> None:
    made = draft("\n".join((BODY[0], LEAD, BODY[0])))
    made.remove(made.run((3, 3), (1, 1)), first=True)
    assert "  removed  paragraph 1 repeats paragraph 3, the fuller copy\n" in shown(made.item())
    assert plain(concise.report(made.item())).startswith("article.txt:1:1: repeats line 3 ")


def test_part_of_a_paragraph(draft: Any) -> None:
    made = draft(f"{LEAD}\n{LEAD} {BODY[0]}\n{BODY[1]}")
    run = made.run((2, 2), (1, 1))
    repeat = Span(made.segmentation.sentences[1].start, made.segmentation.sentences[1].end)
    made.runs[0] = replace(run, repeat=repeat)
    made.remove(run)
    made.removed[0] = replace(made.removed[0], span=repeat, text=repeat, words=9)
    text = shown(made.item())
    assert "  removed  part of paragraph 2 repeats paragraph 1\n" in text
    assert ", 9 of them cut, " in text


def test_long_lists_are_capped_unless_asked_for(draft: Any) -> None:
    made = draft("\n".join((LEAD, *(f"Satz {n} steht hier." for n in range(9)))))
    at = made.segmentation.paragraphs
    for span in at[2:]:
        made.keep(span, at[1], "isolated repeat")
    short, long = shown(made.item()), shown(made.item(), verbose=True)
    assert short.count("  kept  ") == 5
    assert "           3 more repeats kept; -v lists them all.\n" in short
    assert long.count("  kept  ") == 8
    assert "more" not in long
    assert "nothing to remove in 50 words; 8 repeats stay." in short


def test_changes_are_capped_unless_asked_for(draft: Any) -> None:
    copies = [" ".join(f"{word}{n}" for n in range(99)) for word in ("a", "a")]
    copies[1] = re.sub(r"(a[1-9]0) ", r"x\1 ", copies[1])
    made = draft("\n".join((*copies, *copies[:0])))
    made.remove(made.run((2, 2), (1, 1), resemblance=0.5))
    assert shown(made.item()).count("[-") == 5
    assert "           4 more changes; -v lists them all.\n" in shown(made.item())
    assert shown(made.item(), verbose=True).count("[-") == 9


@pytest.mark.parametrize("columns", [40, 80, 100])
def test_no_line_is_wider_than_the_terminal(near: Any, columns: int) -> None:
    lines = shown(near, columns=columns).splitlines()
    assert max(map(width, lines)) <= columns


def test_wide_and_combining_characters_count_as_they_print(draft: Any) -> None:
    text = "北京市政府今天宣布将在明年春季开始全面改造城市中心的老旧火车站并向公众开放。" * 2
    made = draft(f"{text}\nจังหวัดเชียงใหม่ประกาศแผนปรับปรุงสถานีรถไฟเก่าในเดือนหน้า {'é' * 90}\n{text}")
    made.remove(made.run((3, 3), (1, 1)))
    lines = shown(made.item()).splitlines()
    assert max(map(width, lines)) <= 80
    assert sum("北京市政府" in line for line in lines) == 2


def test_colour_changes_nothing_but_colour(near: Any) -> None:
    lines = report(near, View(done=True, verbose=True, width=80))
    colored = _colored(lines)
    assert "\x1b[1;31mremoved\x1b[0m" in colored
    assert "\x1b[32m{+Debatte+}\x1b[0m" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == plain(lines)


def test_places_and_undo(near: Any) -> None:
    item = replace(near, output=Path("my news/a.clean.txt"), report=Path("my news/a.report.json"))
    text = shown(replace(item, other_names=2))
    assert text.endswith("""\
  result   73 of 176 words removed (41 %).
  cleaned  my news/a.clean.txt
  report   my news/a.report.json
  undo     dedupe restore 'my news/a.report.json'
  note     2 other names of this file (hard links) keep the old text.
""")


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 9, "0 %"),
        (1, 999, "<1 %"),
        (1, 2, "50 %"),
        (999, 1000, ">99 %"),
        (5, 5, "100 %"),
        (0, 0, "0 %"),
    ],
)
def test_percent_never_says_all_or_nothing_falsely(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said


def test_changes_of_texts_without_blanks() -> None:
    (hunk,) = hunks("北京大学今天宣布计划", "北京大学昨天宣布计划")
    assert [(change.kind, change.text) for change in hunk.changes] == [
        ("equal", "...京大学"),
        ("gone", "今"),
        ("new", "昨"),
        ("equal", "天宣布..."),
    ]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("a b", "a b", []),
        ("", "a", ["new a"]),
        ("a b", "", ["gone a b"]),
        ("a b c", "a c", ["equal a", "gone b", "equal c"]),
        ("a b c", "b c", ["gone a", "equal b c"]),
        ("a b", "a b c", ["equal a b", "new c"]),
        ("x a y", "z a w", ["gone x a y", "new z a w"]),
    ],
)
def test_changes(first: str, second: str, said: list[str]) -> None:
    found = [f"{one.kind} {one.text}" for hunk in hunks(first, second) for one in hunk.changes]
    assert found == said


def test_a_long_insertion_is_cut() -> None:
    (hunk,) = hunks("a b", "a b " + " ".join(map(str, range(30))))
    assert hunk.changes[-1].text == "0 1 2 3 4 5 6 7 ... 27 28 29"


def test_shorten() -> None:
    assert shorten("Der Rat", 7) == "Der Rat"
    assert shorten("Der Rat tagt", 11) == "Der Rat..."
    assert shorten("Donaudampfschifffahrt", 10) == "Donauda..."
    assert width(shorten("北京市政府今天", 8)) <= 8
    assert shorten("e\u0301" * 5, 5) == "e\u0301" * 5


def test_wrap() -> None:
    assert wrap(["aa", "bb", "cccccc"], 5) == [["aa", "bb"], ["cccccc"]]
    assert wrap([], 5) == [[]]


def test_one_line_drops_what_prints_as_nothing() -> None:
    assert one_line("\ufeff Erste\r\n\tZei\u00adle\u200b\x07 ") == "Erste Zeile\\x07"


def test_printable_leaves_letters_of_every_script() -> None:
    text = "Köln, Łódź, Ελλάδα, Москва, العربية, עברית, हिन्दी, ไทย, 日本語, می\u200cخواهم, 👩‍🚒"
    assert printable(text) == one_line(text) == text


@pytest.mark.parametrize("code", [0, 7, 0x1B, 0x7F, 0x9B, 0x202E, 0x2066, 0xD800, 0xE0041, 0xFFFF])
def test_printable_escapes_what_steers(code: int) -> None:
    assert printable(f"a{chr(code)}b").isascii()


@pytest.mark.parametrize("name", ["a.txt", "-a", "a b", "it's", "a\nb'\\", "k\udcf6", "$x", "~"])
def test_an_argument_comes_back_from_the_shell(name: str) -> None:
    import os
    import shutil
    import subprocess

    if not shutil.which("bash"):
        pytest.skip("needs bash")
    script = f"printf %s {argument(name)}"
    out = subprocess.run(["bash", "-c", script], capture_output=True, check=True).stdout
    assert os.fsdecode(out).removeprefix("./") == name


def test_plain_has_no_trailing_blanks() -> None:
    assert plain([[Piece("a  "), Piece(" ")]]) == "a\n"
