"""Two texts -> rows to be read side by side, with the words that only one of them has."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from dedupe_news.moves import EQUAL, compared, kinds
from dedupe_news.wording import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dedupe_news.model import Span
    from dedupe_news.moves import Compared, Kind

BOND = 0.2  # share of the shorter line's words that two lines have in common to stand opposite
LONGEST = 40_000  # characters of a text that are laid side by side
AROUND = 90  # characters of an unchanged line, or around a change in a long one, that are shown
LONG_LINE = 4_000  # characters from which on a line is shown only around its changes
DIFFERS = ("gone", "new", "moved")
_LINE = re.compile(r"[^\r\n]+")


class Piece(NamedTuple):
    """A stretch of a line. kind: 'equal' in both in the same order, 'moved' in both, 'gone' (only
    left), 'new' (only right), 'cut' out. move: the number, from 1, of the move that it belongs to,
    0 for none; opens: does the move begin here?"""

    kind: str
    text: str
    move: int = 0
    opens: bool = False


Line = tuple[Piece, ...]


class Pair(NamedTuple):
    """Lines that stand opposite each other; one side may be empty. number: from 1, 0 for none."""

    left: tuple[Line, ...]
    right: tuple[Line, ...]
    left_number: int
    right_number: int
    changed: bool


class Same(NamedTuple):
    """Pairs in a row that are equal: how many, and how the first one begins."""

    pairs: tuple[Pair, ...]
    opening: str


class Sides(NamedTuple):
    """All rows. shortened: characters at the ends of the two texts that are not shown. moves: on
    which line each move begins, left and right. changes: moves among them."""

    rows: tuple[Pair | Same, ...]
    shortened: int
    changes: int
    moves: tuple[tuple[int, int], ...] = ()


class Marked(NamedTuple):
    """A line of a text: its number, its words as [first, last), its pieces."""

    number: int
    first: int
    last: int
    pieces: Line


def sides(
    first: str,
    second: str,
    line: int = 1,
    other_line: int = 1,
    moved: Iterable[tuple[Span, Span]] = (),
) -> Sides:
    """Both texts side by side. line, other_line: the numbers of their first lines.

    Words are compared as they stand, so that marks and capitals count. What was moved is found, and
    shown as such; moved: stretches of which it is known before.

    >>> found = sides("One.\\nTwo men came.", "One.\\nTen men came.")
    >>> [row.changed for row in found.rows], found.rows[1].right[0][0]
    ([False, True], Piece(kind='new', text='Ten', move=0, opens=False))
    """
    texts = first[:LONGEST], second[:LONGEST]
    words = words_of(texts[0]), words_of(texts[1])
    found = compared(*words, boxes(words, moved))
    left, right = (
        marked(text, side, number, kinds)
        for text, side, number, kinds in zip(
            texts, words, (line, other_line), kinds(found), strict=True
        )
    )
    equal = [(i, j, end - i) for i, end, j, _, same in found.blocks if same]
    return Sides(
        tuple(folded(list(opposite(left, right, equal)))),
        len(first) + len(second) - sum(map(len, texts)),
        changes(found),
        tuple((number_at(left, move.i), number_at(right, move.j)) for move in found.moves),
    )


def boxes(
    words: tuple[Sequence[re.Match[str]], ...], moved: Iterable[tuple[Span, Span]]
) -> Iterator[tuple[int, int, int, int]]:
    """Moves as places in the two word lists, as far as both sides hold words."""
    starts = [[word.start() for word in side] for side in words]
    for pair in moved:
        i, i_end, j, j_end = (
            bisect_left(side, edge)
            for side, span in zip(starts, pair, strict=True)
            for edge in span
        )
        if i < i_end and j < j_end:
            yield i, i_end, j, j_end


def changes(found: Compared) -> int:
    """How many stretches differ: moves, what differs in them, and what is in one text only."""
    here = {n for move in found.moves for n in range(move.i, move.i_end)}
    there = {n for move in found.moves for n in range(move.j, move.j_end)}
    outside = sum(
        not (here.issuperset(range(i, i_end)) and there.issuperset(range(j, j_end)))
        for i, i_end, j, j_end, same in found.blocks
        if not same
    )
    inside = sum(not same for move in found.moves for *_, same in move.blocks)
    return outside + inside + len(found.moves)


def number_at(lines: Sequence[Marked], word: int) -> int:
    """The number of the line that a word stands on."""
    return lines[bisect_right(lines, word, key=lambda one: one.last)].number


def marked(
    text: str, words: Sequence[re.Match[str]], number: int, kinds: Sequence[Kind]
) -> list[Marked]:
    """The lines of a text that hold words, parted by the kinds of these."""
    found, at, seen = [], 0, 0
    for match in _LINE.finditer(text):
        number += line_ends(text, seen, match.start())
        seen = match.start()
        begin = at
        while at < len(words) and words[at].start() < match.end():
            at += 1
        if at > begin:
            pieces = tuple(pieces_of(text, words, range(begin, at), kinds))
            found.append(Marked(number, begin, at, shortened(pieces)))
    return found


def line_ends(text: str, start: int, end: int) -> int:
    """How many lines end between two places."""
    return len(re.findall(r"\r\n?|\n", text[start:end]))


def pieces_of(
    text: str, words: Sequence[re.Match[str]], line: range, kinds: Sequence[Kind]
) -> Iterator[Piece]:
    """The pieces of one line; blanks beside marked words stay unmarked."""
    start = line.start
    for at in range(line.start + 1, line.stop + 1):
        if at < line.stop and kinds[at] == kinds[start]._replace(opens=False):
            continue
        text_of = text[words[start].start() : words[at - 1].end()]
        before = text[words[start - 1].end() : words[start].start()] if start > line.start else ""
        if kinds[start] == EQUAL:
            after = text[words[at - 1].end() : words[at].start()] if at < line.stop else ""
            yield Piece("equal", before + text_of + after)
        else:
            yield from [Piece("equal", before)] if before and kinds[start - 1] != EQUAL else []
            kind, move, opens = kinds[start]
            yield Piece(kind, text_of, move, opens)
        start = at


def shortened(pieces: Line) -> Line:
    """A line without what lies far from its changes, when it is very long."""
    if sum(len(piece.text) for piece in pieces) <= LONG_LINE:
        return pieces
    return tuple(part for piece in pieces for part in middle_cut(piece))


def middle_cut(piece: Piece) -> Iterator[Piece]:
    """A piece, and how much was cut out of its middle."""
    out = len(piece.text) - 2 * AROUND
    if out <= AROUND:
        yield piece
    else:
        yield piece._replace(text=piece.text[:AROUND])
        yield Piece("cut", f"{out:,} characters")
        yield piece._replace(text=piece.text[-AROUND:], opens=False)


def opposite(
    left: Sequence[Marked], right: Sequence[Marked], equal: Iterable[tuple[int, int, int]]
) -> Iterator[Pair]:
    """Lines that share enough words, opposite each other, in order."""
    i = j = 0
    for a, a_end, b, b_end in groups(bonds(left, right, equal)):
        yield from (pair(left[n : n + 1], []) for n in range(i, a))
        yield from (pair([], right[n : n + 1]) for n in range(j, b))
        yield pair(left[a:a_end], right[b:b_end])
        i, j = a_end, b_end
    yield from (pair(left[n : n + 1], []) for n in range(i, len(left)))
    yield from (pair([], right[n : n + 1]) for n in range(j, len(right)))


def bonds(
    left: Sequence[Marked], right: Sequence[Marked], equal: Iterable[tuple[int, int, int]]
) -> list[tuple[int, int]]:
    """The pairs of lines that share enough words, both rising."""
    shared: dict[tuple[int, int], int] = {}
    for start, other, size in equal:
        at = 0
        while at < size:
            a = bisect_right(left, start + at, key=lambda one: one.last)
            b = bisect_right(right, other + at, key=lambda one: one.last)
            step = min(size - at, left[a].last - start - at, right[b].last - other - at)
            shared[a, b] = shared.get((a, b), 0) + step
            at += step
    return [
        (a, b)
        for (a, b), many in sorted(shared.items())
        if many >= BOND * min(left[a].last - left[a].first, right[b].last - right[b].first)
    ]


def groups(bonds: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """[a, a_end) and [b, b_end): lines that hang together, because one bond follows another."""
    group: tuple[int, int, int, int] | None = None
    for a, b in bonds:
        if group is not None and (a < group[1] or b < group[3]):
            group = (group[0], max(group[1], a + 1), group[2], max(group[3], b + 1))
            continue
        if group is not None:
            yield group
        group = (a, a + 1, b, b + 1)
    if group is not None:
        yield group


def pair(left: Sequence[Marked], right: Sequence[Marked]) -> Pair:
    """Some lines opposite some others."""
    pieces = [piece for line in (*left, *right) for piece in line.pieces]
    return Pair(
        tuple(line.pieces for line in left),
        tuple(line.pieces for line in right),
        left[0].number if left else 0,
        right[0].number if right else 0,
        changed=not left or not right or any(p.kind in DIFFERS for p in pieces),
    )


def folded(pairs: Sequence[Pair]) -> Iterator[Pair | Same]:
    """The pairs; those that are equal in a row as one, unless it is a short one."""
    same: list[Pair] = []
    for one in [*pairs, None]:
        if one is not None and not one.changed:
            same.append(one)
            continue
        if len(same) == 1 and len(told(same[0])) <= AROUND:
            yield same[0]
        elif same:
            yield Same(tuple(same), opening(told(same[0])))
        same = []
        if one is not None:
            yield one


def told(one: Pair) -> str:
    """The first line of the left side."""
    return "".join(piece.text for piece in one.left[0])


def opening(text: str) -> str:
    """How a text begins, on one line.

    >>> opening("One\\ntwo")
    'One two'
    """
    flat = " ".join(text[: 4 * AROUND].split())
    return flat if len(flat) <= AROUND else flat[: AROUND - 1].rstrip() + "…"
