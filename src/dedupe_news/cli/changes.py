"""Two copies -> what was changed between them, word by word, with a little context."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.align import align
from dedupe_news.cli.cells import ELLIPSIS
from dedupe_news.cli.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTEXT = 3  # words shown on either side of a change
LONGEST = 12  # words of one change that are shown in full
# A word; a character of a script without blanks between words (kana, Han, Thai to Khmer).
_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")


class Change(NamedTuple):
    """Words that both have ('equal'), only the first has ('gone') or only the second ('new')."""

    kind: str
    text: str


def changes(first: str, second: str) -> list[Change]:
    """What was changed on the way from the first text to the second.

    >>> for change in changes("Der Rat sagte am Montag ja.", "Der Rat sagte am Dienstag ja."):
    ...     print(change.kind, change.text)
    equal Der Rat sagte am
    gone Montag
    new Dienstag
    equal ja.
    """
    a, b = list(_WORD.finditer(first)), list(_WORD.finditer(second))
    found: list[Change] = []
    for i, i_end, j, j_end, equal in _blocks([m[0] for m in a], [m[0] for m in b]):
        gone, new = a[i:i_end], b[j:j_end]
        if equal:
            left, right = CONTEXT * (j > 0), CONTEXT * (j_end < len(b))
            found.append(Change("equal", _shown(second, new, left, right)))
            continue
        for kind, text, words in (("gone", first, gone), ("new", second, new)):
            if words:
                found.append(Change(kind, _shown(text, words, LONGEST - 3, 3)))
    return found


def _shown(text: str, words: list[re.Match[str]], left: int, right: int) -> str:
    """The first and last of some words as they stand in the text; all when few are between."""
    if len(words) <= left + right + 1:
        return _cut(text, words)
    shown = (_cut(text, words[:left]), ELLIPSIS, _cut(text, words[len(words) - right :]))
    return " ".join(part for part in shown if part)


def _cut(text: str, words: list[re.Match[str]]) -> str:
    return one_line(text[words[0].start() : words[-1].end()]) if words else ""


def _blocks(a: list[str], b: list[str]) -> Iterator[tuple[int, int, int, int, bool]]:
    """Stretches of both sequences that are equal or not, in order."""
    i = j = 0
    for at_a, at_b, size in _matching(a, b):
        if i < at_a or j < at_b:
            yield i, at_a, j, at_b, False
        i, j = at_a + size, at_b + size
        if size:
            yield at_a, i, at_b, j, True


def _matching(a: list[str], b: list[str]) -> list[tuple[int, int, int]]:
    """(place in a, place in b, words) of the equal stretches, and an empty one at the end."""
    numbers: dict[str, int] = {}
    codes = [
        np.array([numbers.setdefault(word, len(numbers)) for word in words], dtype=np.uint64)
        for words in (a, b)
    ]
    found: list[tuple[int, int, int]] = []
    for i, j in align(*codes).tolist():
        if found and (i, j) == (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]):
            found[-1] = (*found[-1][:2], found[-1][2] + 1)
        else:
            found.append((i, j, 1))
    # One equal word between two changes is chance more often than not, and hard to read.
    ends = ((0, 0), (len(a), len(b)))
    kept = [
        (i, j, n) for i, j, n in found if n > 1 or (i, j) == ends[0] or (i + n, j + n) == ends[1]
    ]
    return [*kept, (len(a), len(b), 0)]
