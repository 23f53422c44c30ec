"""The work grows with the text, not with its square, however often the text says the same."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from dedupe_news.options import Options
from dedupe_news.pipeline import Tables, clean

TABLES = Tables.load()
SHORT, TIMES = 4_000, 4  # characters of the shorter text; the longer one has TIMES as many
SLACK = 1.5  # the last part of a text is a part of its own: growth is linear only by and large

VOTE = "The council voted on Tuesday to close the old bridge over the river until spring."
RAIN = "Rain fell over the whole district for three days. Two roads are closed, officials said."
PLAN = "Der Rat hat den Plan gebilligt. Die Arbeiten beginnen im Herbst und dauern zwei Jahre."


def lines(form: Callable[[int], str]) -> Callable[[int], str]:
    """A text of so many characters, from the lines form(0), form(1), ..."""

    def text(size: int) -> str:
        found: list[str] = []
        while size > 0:
            found.append(form(len(found)))
            size -= len(found[-1]) + 1
        return "\n".join(found)

    return text


def sentence(number: int) -> str:
    """A sentence of twelve words that no other sentence shares."""
    return " ".join(f"Wort{(number * 12 + n) * 7919 % 99991}" for n in range(12)) + "."


def body_again(size: int) -> str:
    """A body whose sentences all differ, twice."""
    return "\n".join([lines(sentence)(size // 2)] * 2)


TEXTS: dict[str, Callable[[int], str]] = {
    "one sentence in one paragraph": lambda size: f"{VOTE} " * (size // len(VOTE)),
    "one sentence a line": lines(lambda n: VOTE),
    "two paragraphs in turn": lines(lambda n: (RAIN, PLAN)[n % 2]),
    "lines that differ in a number": lines(lambda n: f"Flight {n} from Hamburg is late today."),
    "short lines": lines(lambda n: "Read more"),
    "one short word": lambda size: "ha " * (size // 3),
    "digits": lambda size: "1 2 3 4 5 6 7 8 9 0 " * (size // 20),
    "ideographs": lambda size: "市议会周二投票决定关闭河上的旧桥进行维修。" * (size // 21),
    "quotation marks": lambda size: f"“{VOTE}” " * (size // (len(VOTE) + 3)),
    "a body twice": body_again,
}


def calls(text: str) -> int:
    """How many functions are called to clean the text, in Python and below."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        clean(text, Options(), TABLES)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", TEXTS)
def test_work_grows_with_the_text(name: str) -> None:
    text = TEXTS[name]
    calls(text(500))  # modules that are loaded when first used
    short, long = calls(text(SHORT)), calls(text(SHORT * TIMES))
    assert long <= SLACK * TIMES * short
