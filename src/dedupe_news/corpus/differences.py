"""What differs where two articles are the same: facts, words, misprints.

Only tokens count that take the place of another one, or are put in, within the shared stretches. A
word at an article's very beginning or end is its dateline or its author's initials, no fact. What
is only written in another way is no difference: 2014م and 2014, Lukaschenko and Lukashenko.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import regex

from dedupe_news.bulk import CAPITAL, LINE, NUMBER
from dedupe_news.corpus.likeness import MARGIN
from dedupe_news.spelling import alike, edit_distance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from dedupe_news.corpus.likeness import Likeness, View

EDGE = (
    8  # the first and the last of so many parts of an article are its edges, MARGIN words at most
)
EDGED = 30  # words of an article that has edges
TRIES = 150  # pairs of words that are looked at for misprints
MANY = 40  # numbers that are not looked at one by one any more: they differ
FEW_WORDS = 30  # of an article in which every word counts
AROUND = 10  # differing words on either side of a place
SAMPLE, LETTERS = 12, 3  # words that are looked at for misreadings; shorter ones tell nothing
FEW = 6  # differing words that a copy full of misprints has at least
MISPRINTS = 0.4  # share of them that are misread in a copy full of misprints
SHOWN = 6  # differing facts of a kind that are told
YEAR = regex.compile("(?:19|20)[0-9]{2}")
DATE = 9  # words of a date, with those beside it
MARKS = frozenset(map(ord, ".,:'’/-"))  # that stand inside a number
BLANKS = (0x20, 0xA0, 0x09, 0x0A)
ENDS = frozenset(map(ord, ".!?…:;•|\"“”„»«'‘’()[]。！？」』\n\r-–—"))  # before a first word


class Signals(NamedTuple):
    """Hashes of the words that turn a statement round, and of those that count."""

    negations: frozenset[int]
    numerals: frozenset[int]


class Side(NamedTuple):
    """Tokens of one article that the other has not got, in text order: int64 each.

    numbers: with digits. names: capitalised. words: the others. edges: names and words at the very
    beginning and end. at_edge: bool, the numbers that are there.
    """

    numbers: NDArray[np.int64]
    names: NDArray[np.int64]
    words: NDArray[np.int64]
    edges: NDArray[np.int64]
    at_edge: NDArray[np.bool_]

    def without_numbers(self) -> Side:
        """The same, as if no number differed."""
        return self._replace(numbers=self.numbers[:0], at_edge=self.at_edge[:0])

    @property
    def inner(self) -> int:
        """How many stand within the article."""
        return len(self.numbers) + len(self.names) + len(self.words)


class Differences(NamedTuple):
    """The differing tokens of two articles, one and other.

    exchanged: (there, here) for facts that both have, but in another order, such as two results.
    """

    one: Side
    other: Side
    exchanged: tuple[tuple[str, str], ...] = ()

    @property
    def is_none(self) -> bool:
        """Do the articles differ nowhere but at the edges?"""
        return not self.one.inner and not self.other.inner


def differences(likeness: Likeness, one: View, other: View) -> Differences:
    """The shared tokens that stand on one side only; what was only moved cancels out."""
    here, there = (np.flatnonzero(apart) for apart in likeness.apart)
    mine, theirs = one.tokens[here].tolist(), other.tokens[there].tolist()
    left, right = without(mine, theirs), without(theirs, mine)
    turned = exchanged(facts_at(here, one), facts_at(there, other), one, other)
    return Differences(side(here[left], one), side(there[right], other), turned)


def facts_at(tokens: NDArray[np.int64], view: View) -> list[int]:
    """Those of the tokens that are numbers or names."""
    marked = (view.flags[tokens] & np.uint8(NUMBER | CAPITAL)) != 0
    return [int(token) for token in tokens[marked]]


def exchanged(
    here: list[int], there: list[int], one: View, other: View
) -> tuple[tuple[str, str], ...]:
    """(there, here) for facts out of place that both have, where they stand in another order.

    What was moved with its sentence is in its place; what is out of place has changed sides.
    """
    if not here or not there:
        return ()
    left = set(one.tokens[here].tolist()) & set(other.tokens[there].tolist())
    mine = [token for token in here if int(one.tokens[token]) in left]
    theirs = [token for token in there if int(other.tokens[token]) in left]
    pairs = zip(mine, theirs, strict=False)
    told = [(a, b) for a, b in pairs if one.tokens[a] != other.tokens[b]]
    return tuple((one.written(a), other.written(b)) for a, b in told[:SHOWN])


def without(values: list[int], equal: list[int]) -> list[int]:
    """The places of the values that are left when those in `equal` cancel out, one for one."""
    count: dict[int, int] = {}
    for value in equal:
        count[value] = count.get(value, 0) + 1
    left = []
    for place, value in enumerate(values):
        if count.get(value, 0):
            count[value] -= 1
        else:
            left.append(place)
    return left


def side(tokens: NDArray[np.int64], view: View) -> Side:
    """These tokens by kind."""
    if not len(tokens):
        return Side(tokens, tokens, tokens, tokens, tokens.astype(np.bool_))
    size = len(view.tokens)
    margin = min(MARGIN * view.scale, size // EDGE) if size >= EDGED * view.scale else 0
    inner = (tokens >= margin) & (tokens < size - margin)
    flags = view.flags[tokens]
    number = (flags & np.uint8(NUMBER)) != 0
    name = ((flags & np.uint8(CAPITAL)) != 0) & ~number & inner
    opening = np.flatnonzero(name)
    if len(opening):
        name[opening] = ~opens_sentence(tokens[opening], view)
    return Side(
        tokens[number],
        tokens[name],
        tokens[~number & ~name & inner],
        tokens[~number & ~inner],
        ~inner[number],
    )


def opens_sentence(tokens: NDArray[np.int64], view: View) -> NDArray[np.bool_]:
    """bool[n]: does the token begin a line or a sentence, and has its capital from that?"""
    codes, start = view.batch.codes, view.batch.start[view.at + tokens]
    further, before = codes[np.maximum(start - 2, 0)].tolist(), codes[np.maximum(start - 1, 0)]
    ends = [
        (two if one in BLANKS else one) in ENDS
        for one, two in zip(before.tolist(), further, strict=True)
    ]
    line = (view.flags[tokens] & np.uint8(LINE)) != 0
    opens: NDArray[np.bool_] = line | np.array(ends, dtype=np.bool_)
    return opens


def places(side: Side, view: View) -> int:
    """How many numbers and names a side has: 1.250,50 is one number, Abu Bakr one name."""
    return written_numbers(side.numbers, view) + in_a_row(side.names)


def in_a_row(tokens: NDArray[np.int64]) -> int:
    """How many runs of neighbours these tokens (rising) make."""
    return int(np.count_nonzero(np.diff(tokens) > 1)) + 1 if len(tokens) else 0


def written_numbers(tokens: NDArray[np.int64], view: View) -> int:
    """How many numbers these tokens (rising) belong to: a mark between digits does not part one."""
    if len(tokens) < 2:
        return len(tokens)
    start, end = view.batch.start[view.at + tokens], view.batch.end[view.at + tokens]
    goes_on = (np.diff(tokens) == 1) & (start[1:] - end[:-1] == 1)
    goes_on &= ~np.isin(view.batch.codes[np.maximum(start[1:] - 1, 0)], BLANKS)
    return int(np.count_nonzero(~goes_on)) + 1


def phrases(side: Side) -> int:
    """How many of the numbers and words of a side stand beside another of them."""
    tokens = np.union1d(side.numbers, side.words)
    beside = np.diff(tokens) == 1
    return int(np.count_nonzero(np.append(beside, False) | np.append(False, beside)))


def conflicts(
    found: Differences, one: View, other: View, signals: Signals, *, is_part: bool
) -> tuple[tuple[str, str], ...]:
    """(there, here) for facts that other states and one does not; empty for the same facts.

    Numbers and negations count whichever side they stand on, unless other is only a part of one,
    which may say more; names only when one has no such name. At most SHOWN of each kind are told.
    """
    if is_part:
        found = found._replace(one=found.one.without_numbers())
    counted = numbers(found, one, other)[:SHOWN]
    return (
        *counted,
        *found.exchanged,
        *names(found, one, other, [] if counted else None),
        *negations(found, one, other, signals, is_part=is_part),
        *counts(found, one, other, signals),
        *(strange_words(found, one, other) if one.unspaced else ()),
        *(other_words(found, one, other) if len(other.tokens) < FEW_WORDS * one.scale else ()),
    )


def numbers(found: Differences, one: View, other: View) -> list[tuple[str, str]]:
    """Numbers on either side that the other side has not, 1.250 and 1250 being the same.

    A number in a dateline is no fact as long as the other side has none to set against it.
    """
    if max(len(found.one.numbers), len(found.other.numbers)) > MANY:
        return list(zip(*padded_numbers(found, one, other), strict=True))
    here, there = (number_words(*pair) for pair in ((found.one, one), (found.other, other)))
    if not here or not there:
        here, there = (
            number_words(side, view, inner=True)
            for side, view in ((found.one, one), (found.other, other))
        )
    mine, theirs = left_over(here, there)
    one_place = in_a_row(found.one.numbers) == in_a_row(found.other.numbers) == 1
    if figures(mine) == figures(theirs) and (one_place or not mine):
        return []
    count = max(len(mine), len(theirs))
    return list(zip(padded(mine, count), padded(theirs, count), strict=True))


def padded_numbers(found: Differences, one: View, other: View) -> tuple[list[str], list[str]]:
    """The first SHOWN numbers of both sides."""
    here, there = found.one.numbers[:SHOWN], found.other.numbers[:SHOWN]
    return padded(spelled(here, one), SHOWN), padded(spelled(there, other), SHOWN)


def is_dated(found: Differences, one: View, other: View) -> bool:
    """Do the two differ in the date at their beginning or end, and in no other number?"""
    return all(
        len(side.numbers) > 0 and side.at_edge.all() and beside_a_year(side.numbers, view)
        for side, view in ((found.one, one), (found.other, other))
    )


def beside_a_year(tokens: NDArray[np.int64], view: View) -> bool:
    """Is one of these tokens (rising), or of those just beside them, a year?"""
    near = range(max(int(tokens[0]) - 2, 0), min(int(tokens[-1]) + 3, len(view.tokens)))
    return len(near) <= DATE and any(YEAR.fullmatch(word) for word in spelled(near, view))


def number_words(side: Side, view: View, *, inner: bool = False) -> list[str]:
    """The numbers of a side as they are written, whole; inner ones only, if so wanted."""
    tokens = side.numbers[~side.at_edge] if inner else side.numbers
    found = [whole_number(token, view) for token in tokens.tolist()]
    return [view.written(*extent) for extent in dict.fromkeys(found)]


def whole_number(token: int, view: View) -> tuple[int, int]:
    """The tokens of the number that one belongs to: 1.250,50 is three. First and after the last."""
    first, last = token, token + 1
    while first > 0 and goes_on(first - 1, view):
        first -= 1
    while last < len(view.tokens) and goes_on(last - 1, view):
        last += 1
    return first, last


def goes_on(token: int, view: View) -> bool:
    """Does a number go on after this token, behind one mark?"""
    digits = view.flags[token : token + 2] & np.uint8(NUMBER)
    start, end = view.batch.start[view.at + token + 1], view.batch.end[view.at + token]
    return bool(digits.all()) and start - end == 1 and int(view.batch.codes[end]) in MARKS


def names(
    found: Differences, one: View, other: View, known: list[str] | None = None
) -> list[tuple[str, str]]:
    """Names in other that are nowhere in one, misprints aside; SHOWN of them at most.

    Where very many words differ, a name that looks like one of them proves nothing. known: the
    words that a name may be a misprint of; None for those of one that other has not got.
    """
    others = np.concatenate((found.one.names, found.one.words))
    if known is None:
        known = (
            spelled(np.sort(others), one) if len(found.other.names) * len(others) <= TRIES else []
        )
    told: list[tuple[str, str]] = []
    for token in found.other.names.tolist():
        if len(told) == SHOWN:
            break
        name = other.written(token)
        if not (other.tokens[token] == one.tokens).any() and not misprinted(name, known):
            told.append(("", name))
    return told


def misprinted(name: str, known: Iterable[str]) -> bool:
    """Is the name one of the known words, misprinted? Only one of much the same letters can be."""
    word = name.casefold()
    letters = set(word)
    return any(
        abs(len(this) - len(word)) <= 3
        and 2 * len(letters & set(this)) >= len(letters)
        and alike(this, word)
        for this in known
    )


def is_misprinted(found: Differences, one: View, other: View) -> bool:
    """Are many of other's differing words those of one with letters misread?

    A few of them show it: in a form filled in anew hardly any is. Differing words come in the same
    order on both sides, so each is looked for around its place.
    """
    here, there = all_words(found.one), all_words(found.other)
    step = max(1, len(there) // SAMPLE)
    sample = [n for n in range(0, len(there), step) if length(there[n], other) > LETTERS]
    if len(there) < FEW or not sample:
        return False
    read = 0
    for n in sample:
        at = n * len(here) // len(there)
        known = spelled(here[max(at - AROUND, 0) : at + AROUND], one)
        read += misread(other.written(int(there[n])).casefold(), known)
    return read > MISPRINTS * len(sample)


def length(token: int, view: View) -> int:
    """How many characters the token is written with."""
    return int(view.batch.end[view.at + token] - view.batch.start[view.at + token])


def misread(word: str, known: Iterable[str]) -> bool:
    """Is the word one of the known ones but for a third of its letters?"""
    limit, letters = max(1, len(word) // 3), set(word)
    return any(
        len(this) > LETTERS
        and abs(len(this) - len(word)) <= limit
        and (this[0] == word[0] or this[-1] == word[-1])
        and len(letters.difference(this)) <= limit
        and edit_distance(this, word, limit) <= limit
        for this in known
    )


def negations(
    found: Differences, one: View, other: View, signals: Signals, *, is_part: bool
) -> list[tuple[str, str]]:
    """Negating words, when one side has more of them; one may, when other is a part of it."""
    here, there = (
        [token for token in side.words.tolist() if int(view.tokens[token]) in signals.negations]
        for side, view in ((found.one, one), (found.other, other))
    )
    if len(here) == len(there) or (is_part and len(here) > len(there)):
        return []
    return [(" ".join(spelled(here, one)), " ".join(spelled(there, other)))]


def counts(found: Differences, one: View, other: View, signals: Signals) -> list[tuple[str, str]]:
    """Number words, when both sides have some in place of each other."""
    here, there = (
        [token for token in all_words(side).tolist() if int(view.tokens[token]) in signals.numerals]
        for side, view in ((found.one, one), (found.other, other))
    )
    if not here or not there:
        return []
    return [(" ".join(spelled(here, one)), " ".join(spelled(there, other)))]


def all_words(side: Side) -> NDArray[np.int64]:
    """The words and names of a side in text order."""
    return np.sort(np.concatenate((side.names, side.words)))


def other_words(found: Differences, one: View, other: View) -> list[tuple[str, str]]:
    """Words in place of others that are no misprints of them."""
    here, there = spelled(all_words(found.one), one), spelled(all_words(found.other), other)
    if not here or not there or all(misprinted(word, here) for word in there):
        return []
    return [(" ".join(here[:SHOWN]), " ".join(there[:SHOWN]))]


def strange_words(found: Differences, one: View, other: View) -> list[tuple[str, str]]:
    """Several characters in a row that take the place of others: another word, maybe a name."""
    here, there = phrases(found.one), phrases(found.other)
    if not here or not there:
        return []
    return [("".join(spelled(found.one.words, one)), "".join(spelled(found.other.words, other)))]


def spelled(tokens: Sequence[int] | NDArray[np.int64] | range, view: View) -> list[str]:
    """The tokens (rising) as words, folded. Decoded in one go, which is ten times as fast."""
    if not len(tokens):
        return []
    numbers = np.asarray(tokens) + view.at
    start, end = view.batch.start[numbers], view.batch.end[numbers]
    first = int(start[0])
    text = view.batch.codes[first : int(end[-1])].tobytes().decode("utf-32-le", "surrogatepass")
    return [
        text[begin:stop].casefold()
        for begin, stop in zip((start - first).tolist(), (end - first).tolist(), strict=True)
    ]


def figures(words: Sequence[str]) -> str:
    """All digits of the words."""
    return "".join(char for word in words for char in word if char.isdigit())


def left_over(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """Both lists of numbers without those that have the same digits, one for one."""
    rest = list(other)
    mine = []
    for word in one:
        same = next((this for this in rest if figures([this]) == figures([word])), None)
        if same is None:
            mine.append(word)
        else:
            rest.remove(same)
    return mine, rest


def padded(words: list[str], count: int) -> list[str]:
    """The words and as many empty ones as are missing."""
    return [*words, *[""] * (count - len(words))]
