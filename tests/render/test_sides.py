"""Two texts side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.model import Span
from dedupe_news.report.render.sides import LONG_LINE, LONGEST, Pair, Same, sides

TEXTS = st.lists(
    st.sampled_from(["Rat", "der", "vier", "fünf", "他", "说", "عام", "\n", "\r\n", "\n\n", "  "]),
    max_size=40,
).map(" ".join)


def pairs(first: str, second: str) -> list[Pair]:
    rows = sides(first, second).rows
    return [one for row in rows for one in (row.pairs if isinstance(row, Same) else [row])]


@given(TEXTS, TEXTS)
def test_either_side_holds_every_word_of_its_text_in_order(first: str, second: str) -> None:
    found = pairs(first, second)
    for text, lines in ((first, [p.left for p in found]), (second, [p.right for p in found])):
        told = "\n".join("".join(x.text for x in line) for many in lines for line in many)
        assert told.split() == text.split()


@given(TEXTS, TEXTS)
def test_what_is_not_marked_is_the_same_on_both_sides(first: str, second: str) -> None:
    def plain(lines: list[tuple[tuple[object, ...], ...]]) -> list[str]:
        told = [p.text for many in lines for line in many for p in line if p.kind == "equal"]  # type: ignore[attr-defined]
        return " ".join(told).split()

    found = pairs(first, second)
    assert plain([p.left for p in found]) == plain([p.right for p in found])


@given(TEXTS)
def test_a_text_beside_itself_has_no_change(text: str) -> None:
    found = sides(text, text)
    assert (found.changes, found.moves) == (0, ())
    assert not any(one.changed for one in pairs(text, text))


def test_lines_that_say_the_same_stand_opposite_each_other() -> None:
    first = "Title.\nThe river rose by two metres.\nNobody was hurt.\n"
    second = "The river rose by three metres.\nAn extra line in between.\nNobody was hurt.\n"
    found = [(p.left_number, p.right_number, p.changed) for p in pairs(first, second)]
    assert found == [(1, 0, True), (2, 1, True), (0, 2, True), (3, 3, False)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_are_those_of_an_editor(end: str) -> None:
    found = pairs(f"one a b{end}{end}two c d", f"x{end}two c d")
    assert [p.left_number for p in found] == [1, 0, 3]


def test_what_was_moved_is_neither_gone_nor_new_and_known_on_both_sides() -> None:
    first = "The river rose by two metres overnight.\nNobody was hurt in the valley, police said.\n"
    second = "".join(reversed(first.splitlines(keepends=True)))
    found = sides(first, second, line=5)
    pieces = [x for p in pairs(first, second) for line in (*p.left, *p.right) for x in line]
    assert [x.kind for x in pieces if x.text.strip()] == ["moved", "equal", "equal", "moved"]
    assert [(x.move, x.opens) for x in pieces if x.kind == "moved"] == [(1, True)] * 2
    assert (found.moves, found.changes) == (((5, 2),), 1)


def test_what_is_known_to_be_moved_is_no_matter_how_reworded() -> None:
    first, second = "a b c\nthe one said so", "one had said\na b c"
    known = [(Span(6, 21), Span(0, 12))]
    found = sides(first, second, moved=known)
    assert found.moves == ((2, 1),)
    assert sides(first, second).moves == ()


def test_long_lines_and_long_texts_are_cut_and_said_so() -> None:
    line = "word " * 2 * LONG_LINE
    found = sides(line + "old", line[:100] + "new " + line)
    assert found.shortened == 2 * len(line) + 107 - 2 * LONGEST
    shown = sum(len(x.text) for p in pairs(line, line) for x in p.left[0])
    assert shown < LONG_LINE
    assert any(x.kind == "cut" for p in pairs(line, line) for x in p.left[0])
