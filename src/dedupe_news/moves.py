"""Two word lists -> what both have in the same order, and what has another place in the other.

A longest common subsequence knows no moves: of two stretches that changed places it keeps one and
shows the other as gone here and new there. So what it leaves over is looked through once more.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.align import common_prefix
from dedupe_news.normalize import mix
from dedupe_news.shingle import windows
from dedupe_news.wording import Block, coded, matched

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Codes = NDArray[np.uint64]
    Words = Sequence[re.Match[str]]

SEED = 4  # words in a row, equally often left over on both sides, that show where to they moved
GAP = 8  # words between two seeds, on both sides, that are still one move
LEAST = 30  # letters that both sides of a move have: less is chance, or not worth a word


class Move(NamedTuple):
    """Words [i:i_end] of one list that stand as [j:j_end] in another place of the other one.

    blocks: its stretches that are equal or not, as places in the whole lists.
    """

    i: int
    i_end: int
    j: int
    j_end: int
    blocks: tuple[Block, ...]


class Compared(NamedTuple):
    """All of two word lists. blocks: as `wording.blocks`; words of moves stand in no equal one."""

    blocks: tuple[Block, ...]
    moves: tuple[Move, ...]


class Kind(NamedTuple):
    """Of a word. name: 'equal' in both in the same order, 'moved' in both, 'gone' (only in the
    first list), 'new' (only in the second). move: the number, from 1, of the move that it belongs
    to, 0 for none; opens: does the move begin with it?"""

    name: str
    move: int = 0
    opens: bool = False


EQUAL = Kind("equal")
Box = tuple[int, int, int, int]


def compared(first: Words, second: Words, known: Iterable[Box] = ()) -> Compared:
    """What two word lists have in common, in order and moved. known: moves that are known before.

    >>> from dedupe_news.wording import words_of
    >>> one, other = "The first thing we said was this.", "Another matter came after it, later."
    >>> found = compared(words_of(f"{one} {other}"), words_of(f"{other} {one}"))
    >>> [(i, i_end, j, j_end) for i, i_end, j, j_end, _ in found.moves]
    [(7, 13, 0, 6)]
    """
    a, b = coded(first, second)
    boxes = disjoint(a, b, known)
    left, right = apart(a, b, boxes)
    blocks = list(matched(left, right))
    more = moved(left, right, blocks, first)
    if more:
        boxes = disjoint(a, b, [*boxes, *more])
        blocks = list(matched(*apart(a, b, boxes)))
    moves = tuple(Move(*box, tuple(inner(a, b, box))) for box in sorted(boxes))
    return Compared(tuple(blocks), moves)


def kinds(found: Compared) -> tuple[list[Kind], list[Kind]]:
    """The kind of each word of both lists."""
    left: list[Kind] = []
    right: list[Kind] = []
    for i, i_end, j, j_end, same in found.blocks:
        left += [EQUAL if same else Kind("gone")] * (i_end - i)
        right += [EQUAL if same else Kind("new")] * (j_end - j)
    for number, move in enumerate(found.moves, 1):
        for i, i_end, j, j_end, same in move.blocks:
            here, there = ("moved", "moved") if same else ("gone", "new")
            left[i:i_end] = [Kind(here, number, at == move.i) for at in range(i, i_end)]
            right[j:j_end] = [Kind(there, number, at == move.j) for at in range(j, j_end)]
    return left, right


def disjoint(a: Codes, b: Codes, boxes: Iterable[Box]) -> list[Box]:
    """The boxes that share no word with one before them, the first ones first."""
    here, there = np.zeros(len(a), dtype=np.bool_), np.zeros(len(b), dtype=np.bool_)
    found: list[Box] = []
    for i, i_end, j, j_end in boxes:
        if not here[i:i_end].any() and not there[j:j_end].any():
            here[i:i_end] = there[j:j_end] = True
            found.append((i, i_end, j, j_end))
    return found


def apart(a: Codes, b: Codes, boxes: Iterable[Box]) -> tuple[Codes, Codes]:
    """Both lists with the words of the boxes such that they equal nothing."""
    free = int(max(a.max(initial=0), b.max(initial=0))) + 1
    left, right = a.copy(), b.copy()
    for i, i_end, j, j_end in boxes:
        left[i:i_end] = np.arange(free + i, free + i_end)
        right[j:j_end] = np.arange(free + len(a) + j, free + len(a) + j_end)
    return left, right


def moved(a: Codes, b: Codes, blocks: Sequence[Block], words: Words) -> list[Box]:
    """Boxes of what is left over in both lists and crosses what is not, the largest first.

    words: those of a.
    """
    equal = [(i, i_end, j, j_end) for i, i_end, j, j_end, same in blocks if same]
    left, right = apart(a, b, [box for box in equal if box[1] - box[0] >= SEED])
    before, before_there = (np.concatenate(([0], np.cumsum(side))) for side in covered(a, b, equal))
    lengths = np.array([len(word[0]) for word in words], dtype=np.int64)
    found = []
    for box in (grown(left, right, seed) for seed in seeds(left, right)):
        letters = weight(left, right, lengths, box)
        if letters >= LEAST and before[box[0]] != before_there[box[2]]:
            found.append((-letters, box))
    return [box for _, box in sorted(found)]


def covered(
    a: Codes, b: Codes, boxes: Iterable[Box]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """1 for every word of either list that stands in a box, else 0."""
    here, there = np.zeros(len(a), dtype=np.int64), np.zeros(len(b), dtype=np.int64)
    for i, i_end, j, j_end in boxes:
        here[i:i_end] = there[j:j_end] = 1
    return here, there


def seeds(a: Codes, b: Codes) -> Iterator[Box]:
    """Stretches of words that both have equally often, joined where they follow each other."""
    _, at, to = np.intersect1d(named(a), named(b), assume_unique=True, return_indices=True)
    both = np.stack((at, to), axis=1)
    both = both[np.argsort(at)]
    steps = np.diff(both, axis=0)
    breaks = np.flatnonzero(((steps <= 0) | (steps > SEED + GAP)).any(axis=1)) + 1
    for start, stop in pairwise([0, *breaks.tolist(), len(both)]):
        if start < stop:
            (i, j), (i_last, j_last) = both[start].tolist(), both[stop - 1].tolist()
            yield i, i_last + SEED, j, j_last + SEED


def named(codes: Codes) -> Codes:
    """uint64[n]: a name for each window of SEED words: of its words, of how often they stand in the
    list, and the how manieth time it is."""
    hashes, _ = windows(codes, np.array((0, len(codes))), SEED)
    order = np.argsort(hashes, kind="stable")
    _, first, times = np.unique(hashes[order], return_index=True, return_counts=True)
    many = np.repeat(times, times).astype(np.uint64)
    nth = (np.arange(len(hashes)) - np.repeat(first, times)).astype(np.uint64)
    names = np.empty_like(hashes)
    names[order] = mix(hashes[order] + mix(many << np.uint64(32) | nth))
    return names


def grown(a: Codes, b: Codes, box: Box) -> Box:
    """The box as far as the words beside it are equal, and not much farther than it is."""
    i, i_end, j, j_end = box
    most = i_end - i + GAP
    back = common_prefix(a[max(i - most, 0) : i][::-1], b[max(j - most, 0) : j][::-1])
    on = common_prefix(a[i_end : i_end + most], b[j_end : j_end + most])
    return i - back, i_end + on, j - back, j_end + on


def weight(a: Codes, b: Codes, lengths: NDArray[np.int64], box: Box) -> int:
    """Letters of the words that both sides of a box have."""
    return sum(int(lengths[i:i_end].sum()) for i, i_end, _, _, same in inner(a, b, box) if same)


def inner(a: Codes, b: Codes, box: Box) -> Iterator[Block]:
    """The stretches of a box that are equal or not."""
    i, i_end, j, j_end = box
    for at, to, there, there_end, same in matched(a[i:i_end], b[j:j_end]):
        yield i + at, i + to, j + there, j + there_end, same
