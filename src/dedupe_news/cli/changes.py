"""Two copies -> what was changed between them, word by word, with a little context."""

from __future__ import annotations

import re
from typing import NamedTuple

from dedupe_news.cli.cells import ELLIPSIS
from dedupe_news.cli.safe import one_line
from dedupe_news.wording import blocks, words_of

CONTEXT = 3  # words shown on either side of a change
STOPS = ".,;:"  # not before an ellipsis
LONGEST = 12  # words of one change that are shown in full


class Change(NamedTuple):
    """Words that both have ('equal'), only the first has ('gone') or only the second ('new')."""

    kind: str
    text: str


class Hunk(NamedTuple):
    """Neighbouring changes with the words around them. at: where in the second text."""

    at: int
    changes: list[Change]


class Both(NamedTuple):
    """A stretch of two texts, blanks single: the same words, or others in their place."""

    first: str
    second: str
    is_equal: bool


Block = tuple[list[re.Match[str]], list[re.Match[str]], bool]


def hunks(first: str, second: str) -> list[Hunk]:
    """What was changed on the way from the first text to the second.

    >>> hunk, = hunks("Der Rat sagte am Montag ja.", "Der Rat sagte am Dienstag ja.")
    >>> [change.text for change in hunk.changes]
    ['...Rat sagte am', 'Montag', 'Dienstag', 'ja.']
    """
    a, b = words_of(first), words_of(second)
    found = [(a[i:i_end], b[j:j_end], equal) for i, i_end, j, j_end, equal in blocks(a, b)]
    return [_hunk(first, second, found, group) for group in _groups(found)]


def side_by_side(first: str, second: str) -> list[Both]:
    """All of two texts, stretch by stretch.

    >>> [tuple(both) for both in side_by_side("Der Rat sagte ja.", "Der Rat sagte nein.")]
    [('Der Rat sagte', 'Der Rat sagte', True), ('ja.', 'nein.', False)]
    """
    a, b = words_of(first), words_of(second)
    return [
        Both(_cut(first, a[i:i_end]), _cut(second, b[j:j_end]), equal)
        for i, i_end, j, j_end, equal in blocks(a, b)
    ]


def _groups(blocks: list[Block]) -> list[range]:
    """Indices of neighbouring blocks, from a change to a change, with little between them."""
    groups: list[range] = []
    for n in (n for n, (_, _, equal) in enumerate(blocks) if not equal):
        if groups and len(blocks[n - 1][1]) <= 2 * CONTEXT + 1:
            groups[-1] = range(groups[-1].start, n + 1)
        else:
            groups.append(range(n, n + 1))
    return groups


def _hunk(first: str, second: str, blocks: list[Block], group: range) -> Hunk:
    """The changes of a group, between the words before and after it."""
    start, stop = group.start, group.stop
    before, after = blocks[max(start - 1, 0) : start], blocks[stop : stop + 1]
    changes = [Change("equal", _tail(second, words)) for _, words, _ in before]
    for gone, new, equal in (blocks[n] for n in group):
        if equal:
            changes.append(Change("equal", _cut(second, new)))
            continue
        for kind, text, words in (("gone", first, gone), ("new", second, new)):
            if words:
                changes.append(Change(kind, _middle(text, words)))
    changes += [Change("equal", _head(second, words)) for _, words, _ in after]
    places = [*blocks[start][1], *(words[0] for _, words, _ in after)]
    return Hunk(places[0].start() if places else 0, changes)


def _head(text: str, words: list[re.Match[str]]) -> str:
    cut = _cut(text, words[:CONTEXT])
    return f"{cut.rstrip(STOPS)}{ELLIPSIS}" if len(words) > CONTEXT else cut


def _tail(text: str, words: list[re.Match[str]]) -> str:
    cut = _cut(text, words[-CONTEXT:])
    return f"{ELLIPSIS}{cut}" if len(words) > CONTEXT else cut


def _middle(text: str, words: list[re.Match[str]]) -> str:
    """The words of one change; the first and the last ones when there are many."""
    if len(words) <= LONGEST:
        return _cut(text, words)
    return f"{_cut(text, words[: LONGEST - 4])} {ELLIPSIS} {_cut(text, words[-3:])}"


def _cut(text: str, words: list[re.Match[str]]) -> str:
    return one_line(text[words[0].start() : words[-1].end()]) if words else ""
