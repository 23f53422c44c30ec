"""Two copies -> what was changed between them, word by word, with a little context."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from dedupe_news.cli.cells import ELLIPSIS
from dedupe_news.cli.safe import one_line
from dedupe_news.moves import compared, kinds
from dedupe_news.wording import blocks, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe_news.moves import Kind

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

    first: tuple[Part, ...]
    second: tuple[Part, ...]
    is_equal: bool


class Part(NamedTuple):
    """Words of one kind ('equal', 'gone', 'new', 'moved') that follow each other in a text. move:
    the number, from 1, of the move that they belong to, 0 for none."""

    kind: str
    text: str
    move: int = 0


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

    >>> both = side_by_side("Der Rat sagte ja.", "Der Rat sagte nein.")[-1]
    >>> [(part.kind, part.text) for part in (*both.first, *both.second)]
    [('gone', 'ja.'), ('new', 'nein.')]
    """
    a, b = words_of(first), words_of(second)
    found = compared(a, b)
    here, there = kinds(found)
    return [
        Both(
            tuple(_parts(first, a[i:i_end], here[i:i_end])),
            tuple(_parts(second, b[j:j_end], there[j:j_end])),
            equal,
        )
        for i, i_end, j, j_end, equal in found.blocks
    ]


def _parts(text: str, words: list[re.Match[str]], kinds: list[Kind]) -> Iterator[Part]:
    """Words that follow each other, parted by kind and move."""
    pairs = zip(words, kinds, strict=True)
    for (kind, move), group in groupby(pairs, key=lambda pair: pair[1][:2]):
        yield Part(kind, _cut(text, [word for word, _ in group]), move)


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
