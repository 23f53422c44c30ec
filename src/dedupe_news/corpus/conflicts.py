"""What two articles state otherwise: numbers, names, negations that differ, as they are written.

What is only written in another way is no difference: 2014م and 2014, Lukaschenko and Lukashenko.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import regex

from dedupe_news.corpus.differences import SHOWN, Signals, in_a_row, phrases
from dedupe_news.spelling import alike, edit_distance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dedupe_news.corpus.articles import View
    from dedupe_news.corpus.differences import Differences, Side

TRIES = 150  # pairs of words that are looked at for misprints
MANY = 40  # numbers that are not looked at one by one any more: they differ
FEW_WORDS = 30  # of an article in which every word counts
AROUND = 10  # differing words on either side of a place
SAMPLE, LETTERS = 12, 3  # words that are looked at for misreadings; shorter ones tell nothing
FEW = 6  # differing words that a copy full of misprints has at least
MISPRINTS = 0.4  # share of them that are misread in a copy full of misprints
YEAR = regex.compile("(?:19|20)[0-9]{2}")
DATE = 9  # words of a date, with those beside it


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
        *(negations(found, one, other, signals, is_part=is_part) if found.is_signalled else ()),
        *(counts(found, one, other, signals) if found.is_signalled else ()),
        *(strange_words(found, one, other) if one.unspaced else ()),
        *(other_words(found, one, other) if other.size < FEW_WORDS * one.scale else ()),
    )


def numbers(found: Differences, one: View, other: View) -> list[tuple[str, str]]:
    """Numbers on either side that the other side has not, 1.250 and 1250 being the same.

    A number in a dateline is no fact as long as the other side has none to set against it.
    """
    most = max(len(found.one.numbers), len(found.other.numbers))
    if not most:
        return []
    if most > MANY:
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
    return padded(one.spelled(here), SHOWN), padded(other.spelled(there), SHOWN)


def is_dated(found: Differences, one: View, other: View) -> bool:
    """Do the two differ in the date at their beginning or end, and in no other number?"""
    return all(
        len(side.numbers) > 0 and side.at_edge.all() and beside_a_year(side.numbers, view)
        for side, view in ((found.one, one), (found.other, other))
    )


def beside_a_year(tokens: NDArray[np.int64], view: View) -> bool:
    """Is one of these tokens (rising), or of those just beside them, a year?"""
    near = range(max(int(tokens[0]) - 2, 0), min(int(tokens[-1]) + 3, view.size))
    return len(near) <= DATE and any(YEAR.fullmatch(word) for word in view.spelled(near))


def number_words(side: Side, view: View, *, inner: bool = False) -> list[str]:
    """The numbers of a side as they are written, whole; inner ones only, if so wanted."""
    tokens = side.numbers[~side.at_edge] if inner else side.numbers
    found = dict.fromkeys(map(view.whole_number, tokens.tolist()))
    return view.written([first for first, _ in found], [after for _, after in found])


def names(
    found: Differences, one: View, other: View, known: list[str] | None = None
) -> list[tuple[str, str]]:
    """Names in other that are nowhere in one, misprints aside; SHOWN of them at most.

    Where very many words differ, a name that looks like one of them proves nothing. known: the
    words that a name may be a misprint of; None for those of one that other has not got.
    """
    names = found.other.names
    if not len(names):
        return []
    present = set(one.tokens.tolist())
    fresh = names[[value not in present for value in other.tokens[names].tolist()]]
    if known is None and len(fresh):
        others = np.concatenate((found.one.names, found.one.words))
        known = one.spelled(np.sort(others)) if len(names) * len(others) <= TRIES else []
    told: list[tuple[str, str]] = []
    for name in other.written(fresh, fresh + 1):
        if len(told) == SHOWN:
            break
        if not misprinted(name, known or ()):
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
    sample = np.arange(0, len(there), max(1, len(there) // SAMPLE))
    words = zip(sample.tolist(), other.spelled(there[sample]), strict=True)
    tried = [(place, word) for place, word in words if len(word) > LETTERS]
    if len(there) < FEW or not tried:
        return False
    known, wanted, read = one.spelled(here), MISPRINTS * len(tried), 0
    for number, (place, word) in enumerate(tried):
        if read > wanted or read + len(tried) - number <= wanted:
            break
        at = place * len(here) // len(there)
        read += misread(word, known[max(at - AROUND, 0) : at + AROUND])
    return read > wanted


def misread(word: str, known: Iterable[str]) -> bool:
    """Is the word one of the known ones but for a third of its letters?"""
    limit, letters, first, last = max(1, len(word) // 3), set(word), word[0], word[-1]
    for this in known:
        if (
            (this[0] == first or this[-1] == last)
            and len(this) > LETTERS
            and abs(len(this) - len(word)) <= limit
            and len(letters.difference(this)) <= limit
            and edit_distance(this, word, limit) <= limit
        ):
            return True
    return False


def negations(
    found: Differences, one: View, other: View, signals: Signals, *, is_part: bool
) -> list[tuple[str, str]]:
    """Negating words, when one side has more of them; one may, when other is a part of it."""
    here, there = (
        among(side.words, view, signals.negations)
        for side, view in ((found.one, one), (found.other, other))
    )
    if len(here) == len(there) or (is_part and len(here) > len(there)):
        return []
    return [(" ".join(one.spelled(here)), " ".join(other.spelled(there)))]


def counts(found: Differences, one: View, other: View, signals: Signals) -> list[tuple[str, str]]:
    """Number words, when both sides have some in place of each other."""
    here, there = (
        among(all_words(side), view, signals.numerals)
        for side, view in ((found.one, one), (found.other, other))
    )
    if not here or not there:
        return []
    return [(" ".join(one.spelled(here)), " ".join(other.spelled(there)))]


def among(tokens: NDArray[np.int64], view: View, hashes: frozenset[int]) -> list[int]:
    """Those of the tokens that are one of these words."""
    known = zip(tokens.tolist(), view.tokens[tokens].tolist(), strict=True)
    return [token for token, value in known if value in hashes]


def all_words(side: Side) -> NDArray[np.int64]:
    """The words and names of a side in text order."""
    return np.sort(np.concatenate((side.names, side.words)))


def other_words(found: Differences, one: View, other: View) -> list[tuple[str, str]]:
    """Words in place of others that are no misprints of them."""
    here, there = one.spelled(all_words(found.one)), other.spelled(all_words(found.other))
    if not here or not there or all(misprinted(word, here) for word in there):
        return []
    return [(" ".join(here[:SHOWN]), " ".join(there[:SHOWN]))]


def strange_words(found: Differences, one: View, other: View) -> list[tuple[str, str]]:
    """Several characters in a row that take the place of others: another word, maybe a name."""
    here, there = phrases(found.one), phrases(found.other)
    if not here or not there:
        return []
    return [("".join(one.spelled(found.one.words)), "".join(other.spelled(found.other.words)))]


def figures(words: Iterable[str]) -> str:
    """All digits of the words."""
    return "".join(filter(str.isdigit, "".join(words)))


def left_over(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """Both lists of numbers without those that have the same digits, one for one."""
    digits = [[figures(word) for word in words] for words in (one, other)]
    return without(one, *digits), without(other, *reversed(digits))


def without(words: list[str], keys: list[str], equal: list[str]) -> list[str]:
    """The words that are left when their keys cancel out with equal ones, one for one."""
    count = Counter(equal)
    left = []
    for word, key in zip(words, keys, strict=True):
        if count[key] > 0:
            count[key] -= 1
        else:
            left.append(word)
    return left


def padded(words: list[str], count: int) -> list[str]:
    """The words and as many empty ones as are missing."""
    return [*words, *[""] * (count - len(words))]
