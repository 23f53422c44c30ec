"""Line numbers as editors count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.model import Span
from dedupe_news.read import Lines


@given(st.text("ab\r\n\x85\u2028\x0b", max_size=30))
def test_a_line_is_one_more_than_the_ends_before_it(text: str) -> None:
    lines = Lines(text)
    for offset in range(len(text)):
        before = text[:offset].replace("\r\n", "\n").replace("\r", "\n").count("\n")
        inside = text[offset - 1 : offset + 1] == "\r\n" and offset > 0
        assert lines.of(offset) == before + 1 - inside


def test_a_span_that_ends_with_a_line_end_stays_on_its_line() -> None:
    assert Lines("one\ntwo\n").of_span(Span(4, 8)) == (2, 2)
    assert Lines("one\ntwo\n").of_span(Span(4, 4)) == (2, 2)
