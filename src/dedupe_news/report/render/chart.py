"""What goes, by outlet and rule -> bars, in units that a picture of fixed width can draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH = 600  # units of the longest bar
BARS = 12  # outlets that have a bar of their own
RULES = 8  # rules that have a colour of their own; the stylesheet knows as many


class Part(NamedTuple):
    """A stretch of a bar. tone: the number of its rule, for its colour."""

    rule: str
    tone: int
    words: int
    start: float
    width: float


class Bar(NamedTuple):
    """An outlet with all words that go from it."""

    name: str
    words: int
    parts: tuple[Part, ...]


class Chart(NamedTuple):
    """Bars, most words first. rules: (rule, tone, words) in all outlets; more: outlets left out."""

    bars: tuple[Bar, ...]
    rules: tuple[tuple[str, int, int], ...]
    more: int


def chart(words: Mapping[tuple[str, str], int]) -> Chart:
    """The chart of the words that go, by (outlet, rule).

    >>> found = chart({("Echo", "near"): 30, ("Echo", "identical"): 10, ("Post", "near"): 20})
    >>> [(bar.name, [(one.rule, one.width) for one in bar.parts]) for bar in found.bars]
    [('Echo', [('near', 450.0), ('identical', 150.0)]), ('Post', [('near', 300.0)])]
    """
    rules = ranked(sums(words, 1))
    tones = {rule: min(n, RULES - 1) for n, (rule, _) in enumerate(rules)}
    outlets = ranked(sums(words, 0))
    most = max((many for _, many in outlets), default=1)
    bars = []
    for outlet, many in outlets[:BARS]:
        parts, at = [], 0.0
        for rule, _ in rules:
            if size := words.get((outlet, rule), 0):
                width = round(WIDTH * size / most, 2)
                parts.append(Part(rule, tones[rule], size, round(at, 2), width))
                at += width
        bars.append(Bar(outlet, many, tuple(parts)))
    told = tuple((rule, tones[rule], many) for rule, many in rules)
    return Chart(tuple(bars), told, max(len(outlets) - BARS, 0))


def sums(words: Mapping[tuple[str, str], int], part: int) -> dict[str, int]:
    """The words by one part of their key."""
    found: dict[str, int] = {}
    for key, many in words.items():
        found[key[part]] = found.get(key[part], 0) + many
    return found


def ranked(counts: Mapping[str, int]) -> Sequence[tuple[str, int]]:
    """Most first; a tie by name. Nothing where nothing goes."""
    found = [(name, many) for name, many in counts.items() if many]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))
