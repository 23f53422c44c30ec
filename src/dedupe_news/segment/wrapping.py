"""Is a run of lines hard-wrapped text, and at which width?"""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

import regex

from dedupe_news.segment.characters import CLOSING, OPENING_MARKS, UNSPACED, UNSPACED_SET
from dedupe_news.segment.lines import Line

NARROWEST, WIDEST = 30, 160  # columns a wrapped text may be wide
FEW = 4  # a run of fewer lines cannot be judged by shares
_HEADLINE = 56  # columns that a headline in Han or kana does not reach
_KINSOKU = 3  # characters that line-breaking rules of Han and kana keep together, at most

_WIDE = regex.compile(
    r"[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60"
    r"\uffe0-\uffe6\U0001f300-\U0001f64f\U0001f900-\U0001f9ff\U00020000-\U0003ffff\u3000]"
)
_NO_WIDTH = regex.compile(r"[\p{Mn}\p{Me}\p{Cf}]")
_FIRST_WORD = regex.compile(rf"[{UNSPACED_SET}]|[^\s{UNSPACED_SET}]++")
_ENDS = frozenset(".!?…:;。！？；：।॥۔؟؛։።፧။។")


class Measure(NamedTuple):
    """What a line of a run shows.

    width: of the line with its indent. first: of its first word. begins: 'l' with a lower-case
    letter, 'u' upper-case, 'c' a letter without case, '' anything else. ends: like a sentence.
    """

    width: int
    first: int
    begins: str
    ends: bool


class Wrapped(NamedTuple):
    """The lines of a wrapped run and the width it is wrapped at."""

    lines: list[Measure]
    width: int

    def room(self, i: int) -> int:
        """What is left of line i after the next line's first word; below 0: it did not fit."""
        return self.width - self.lines[i].width - self.lines[i + 1].first


def columns(text: str) -> int:
    """Width of text on a screen: wide characters count 2, combining ones 0.

    >>> columns("Köln 科隆")
    9
    """
    if text.isascii():
        return len(text)
    return len(text) + len(_WIDE.findall(text)) - len(_NO_WIDTH.findall(text))


def measure(text: str, line: Line, in_columns: bool) -> Measure:
    """The line's measure, in columns or in characters."""
    width_of = columns if in_columns else len
    whole = text[line.start - line.indent : line.end]
    content = text[line.start + line.quote : line.end]
    match = _FIRST_WORD.match(content)
    word = match[0] if match else ""
    first = _KINSOKU * width_of(word) if UNSPACED.match(word) else 1 + width_of(word)
    return Measure(width_of(whole), first, _begins(word), _ends(content))


def _begins(word: str) -> str:
    letter = word.lstrip(OPENING_MARKS)[:1]
    if not letter.isalpha():
        return ""
    if letter.islower() and not "ა" <= letter <= "ჿ":
        return "l"
    return "u" if letter.isupper() else "c"


def _ends(content: str) -> bool:
    return content[-6:].rstrip(CLOSING)[-1:] in _ENDS


def judge(text: str, run: list[Line]) -> Wrapped | None:
    """The run as wrapped text when its lines show it, else None. run has FEW lines or more."""
    best = max((_wrapped(text, run, unit) for unit in _units(text, run)), key=_share_full)
    if not NARROWEST <= best.width <= WIDEST:
        return None
    pairs = len(run) - 1
    full = _share_full(best)
    begins = [line.begins for line in best.lines[1:]]
    if 2 * begins.count("c") > pairs:
        middle = sum(not line.ends for line in best.lines[:-1])
        return best if full >= 0.7 and middle >= 0.34 * pairs else None
    lower = sum(continues(best, i) for i in range(pairs)) / pairs
    return best if lower >= 0.34 or (full >= 0.5 and lower >= 0.12) else None


def _units(text: str, run: list[Line]) -> tuple[bool, ...]:
    # Editors break at columns, programs often at characters: only a look at both tells.
    return (True,) if text[run[0].start : run[-1].end].isascii() else (True, False)


def _wrapped(text: str, run: list[Line], in_columns: bool) -> Wrapped:
    lines = [measure(text, line, in_columns) for line in run]
    widths = sorted(line.width for line in lines)
    return Wrapped(lines, widths[ceil(0.98 * len(widths)) - 1])


def _share_full(run: Wrapped) -> float:
    """Share of the lines, without the last, that had no room for the next word."""
    pairs = len(run.lines) - 1
    return sum(run.room(i) < 0 for i in range(pairs)) / pairs if pairs else 0.0


def continues(run: Wrapped, i: int) -> bool:
    """Does the line after line i go on in lower case, in the middle of a sentence?"""
    return run.lines[i + 1].begins == "l" and not run.lines[i].ends


def as_wrapped(text: str, run: list[Line]) -> Wrapped:
    """The run measured as wrapped text, whatever its lines show."""
    return _wrapped(text, run, in_columns=True)


def judge_few(text: str, run: list[Line], widths: list[int]) -> Wrapped | None:
    """The same for a run of two or three lines, beside wrapped runs of these widths.

    So few lines show no shares. They are wrapped when no line had room for the next word, either
    at a width seen elsewhere or at their own, if they also go on in the middle of a sentence.
    """
    for in_columns in _units(text, run):
        found = _wrapped(text, run, in_columns)
        if not found.width <= WIDEST:
            continue
        for width in widths:
            if found.width <= width and _is_full(seen := Wrapped(found.lines, width)):
                return seen
        if found.width >= NARROWEST and _is_full(found) and _shows_itself(found, run):
            return found
    return None


def _is_full(run: Wrapped) -> bool:
    return all(run.room(i) < 0 for i in range(len(run.lines) - 1))


def _shows_itself(run: Wrapped, lines: list[Line]) -> bool:
    """Does a full run of few lines look wrapped by itself?"""
    first, last = run.lines[0], run.lines[-1]
    if any(continues(run, i) for i in range(len(run.lines) - 1)):
        return True
    if lines[0].quote:  # mail is wrapped as a rule
        return not first.ends
    return run.lines[1].begins == "c" and not first.ends and last.ends and run.width >= _HEADLINE
