"""No pattern goes back: on strings made to hurt it, its work grows as they do.

Every pattern that a module of the package holds is tried, by itself and on strings of the
characters and pairs of characters that it speaks of, which is where going back begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from time import process_time
from typing import Any

import pytest
import regex

from modules import modules

SHORT, TIMES = 4_000, 4
BRIEF = 0.02  # seconds in which no long string takes a pattern that goes back
GROWTH = 2 * TIMES  # a pattern that goes back takes TIMES ** 2 and more
ALWAYS = (*'aA1 \n\t.-<&"字', "a ", "a.", "1.", "\r\n", "</")
# Patterns that would, and are never asked to look through a text.
ELSEWHERE = {
    "dedupe_news.corpus.phrases.WRAP": "fullmatch of what stands between two sentences",
    "dedupe_news.facts.NUMBER_BEFORE": "search in twenty characters",
}
Pattern = Any  # of re or of regex


def patterns() -> Iterator[tuple[str, Pattern]]:
    """The patterns that stand in modules, with their names."""
    for module in modules():
        for name, value in vars(module).items():
            for inner in value if isinstance(value, (tuple, list)) else [value]:
                if isinstance(inner, (re.Pattern, regex.Pattern)):
                    yield f"{module.__name__}.{name}", inner


FOUND = {pattern.pattern: (name, pattern) for name, pattern in patterns()}


def units(pattern: Pattern) -> list[str]:
    """What strings are made of: characters that stand in the pattern, also two together."""
    source = pattern.pattern
    if isinstance(source, bytes):
        source = source.decode("latin-1")
    letters = list(dict.fromkeys(char for char in source if char not in "\\^$*+?()[]{}|"))[:24]
    return list(dict.fromkeys([*ALWAYS, *letters, *(a + b for a, b in pairwise(letters))]))


def seconds(pattern: Pattern, text: Any) -> float:
    """Time that it takes to look through a text; the best of three when it is long."""
    least = float("inf")
    for _ in range(3):
        begin = process_time()
        for _ in pattern.finditer(text):
            pass
        pattern.fullmatch(text)
        least = min(least, process_time() - begin)
        if least < BRIEF:
            break
    return least


@pytest.mark.parametrize(
    "pattern",
    [pytest.param(one, id=name) for name, one in FOUND.values() if name not in ELSEWHERE],
)
def test_no_pattern_goes_back(pattern: Pattern) -> None:
    for unit in units(pattern):
        for end in ("", "!", "\x00a"):
            text: Any = unit * (SHORT * TIMES // len(unit)) + end
            less: Any = unit * (SHORT // len(unit)) + end
            if isinstance(pattern.pattern, bytes):
                text, less = text.encode(), less.encode()
            long = seconds(pattern, text)
            assert long < BRIEF or long < GROWTH * max(seconds(pattern, less), 1e-4), unit


def test_there_are_patterns() -> None:
    assert len(FOUND) >= 30
    assert ELSEWHERE.keys() <= {name for name, _ in FOUND.values()}
