"""What two articles state otherwise: numbers, names, negations that differ, as they are written.

What is only written in another way is no difference: 2014م and 2014, Lukaschenko and Lukashenko.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import regex

from dedupe_news.corpus.differences import SHOWN, phrases
from dedupe_news.corpus.written import MANY
from dedupe_news.spelling import alike, edit_distance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dedupe_news.corpus.articles import View
    from dedupe_news.corpus.differences import Differences, Found, Side, Signals
    from dedupe_news.corpus.written import Facts

FEW_WORDS = 30  # of an article in which every word counts
AROUND = 10  # differing words on either side of a place
SAMPLE, LETTERS = 12, 3  # words that are looked at for misreadings; shorter ones tell nothing
MISPRINTS = 0.4  # share of them that are misread in a copy full of misprints
YEAR = regex.compile("(?:19|20)[0-9]{2}")
DATE = 9  # words of a date, with those beside it


class Case(NamedTuple):
    """Two articles that differ, one and other.

    facts: as they are written. number, differing: of the pair, and what differs in all pairs.
    """

    one: View
    other: View
    facts: Facts
    number: int
    differing: Found

    @property
    def found(self) -> Differences:
        """All that differs, put together when it is asked for."""
        return self.differing.of(self.number)


def conflicts(case: Case, signals: Signals, *, is_part: bool) -> tuple[tuple[str, str], ...]:
    """(there, here) for facts that other states and one does not; empty for the same facts.

    Numbers and negations count whichever side they stand on, unless other is only a part of one,
    which may say more; names only when one has no such name. At most SHOWN of each kind are told.
    """
    one, other, facts = case.one, case.other, case.facts
    counted = numbers(case, is_part=is_part)[:SHOWN]
    told = (*counted, *facts.exchanged, *names(case, [] if counted else None))
    if facts.is_signalled:
        told += (*negations(case, signals, is_part=is_part), *counts(case, signals))
    if one.unspaced:
        told += (*strange_words(case, is_part=is_part),)
    if other.size < FEW_WORDS * one.scale:
        told += (*other_words(case),)
    return told


def numbers(case: Case, *, is_part: bool = False) -> list[tuple[str, str]]:
    """Numbers on either side that the other side has not, 1.250 and 1250 being the same.

    A number in a dateline is no fact as long as the other side has none to set against it.
    is_part: those of one do not count.
    """
    facts = case.facts
    here_count, there_count = 0 if is_part else facts.counts[0], facts.counts[1]
    if not here_count and not there_count:
        return []
    if max(here_count, there_count) > MANY:
        return first_numbers(case, is_part=is_part)
    here, there = [] if is_part else facts.here, facts.there
    if not here or not there:
        here, there = ([number for number in side if number.is_inner] for side in (here, there))
    mine, theirs = left_over([one.written for one in here], [one.written for one in there])
    one_place = facts.is_one_place and not is_part
    if figures(mine) == figures(theirs) and (one_place or not mine):
        return []
    count = max(len(mine), len(theirs))
    return list(zip(padded(mine, count), padded(theirs, count), strict=True))


def first_numbers(case: Case, *, is_part: bool) -> list[tuple[str, str]]:
    """The first SHOWN numbers of both sides."""
    found = case.found
    here = [] if is_part else case.one.spelled(found.one.numbers[:SHOWN])
    there = case.other.spelled(found.other.numbers[:SHOWN])
    return list(zip(padded(here, SHOWN), padded(there, SHOWN), strict=True))


def is_dated(case: Case) -> bool:
    """Do the two differ in the date at their beginning or end, and in no other number?"""
    here, there = case.facts.here, case.facts.there
    if not here or not there or any(number.is_inner for number in (*here, *there)):
        return False
    found = case.found
    sides = ((found.one, case.one), (found.other, case.other))
    return all(beside_a_year(side.numbers, view) for side, view in sides)


def beside_a_year(tokens: NDArray[np.int64], view: View) -> bool:
    """Is one of these tokens (rising), or of those just beside them, a year?"""
    near = range(max(int(tokens[0]) - 2, 0), min(int(tokens[-1]) + 3, view.size))
    return len(near) <= DATE and any(YEAR.fullmatch(word) for word in view.spelled(near))


def names(case: Case, known: list[str] | None = None) -> list[tuple[str, str]]:
    """Names in other that are nowhere in one, misprints aside; SHOWN of them at most.

    Where very many words differ, a name that looks like one of them proves nothing. known: the
    words that a name may be a misprint of; None for those of one that other has not got.
    """
    likely = case.facts.words[0] if known is None else known
    told: list[tuple[str, str]] = []
    for name in case.facts.names:
        if len(told) == SHOWN:
            break
        if not misprinted(name, likely):
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


def is_misprinted(case: Case) -> bool:
    """Are many of other's differing words those of one with letters misread?

    A few of them show it: in a form filled in anew hardly any is. Differing words come in the same
    order on both sides, so each is looked for around its place.
    """
    here, there = case.facts.words
    step = max(1, len(there) // SAMPLE)
    words = ((place, there[place]) for place in range(0, len(there), step))
    tried = [(place, word) for place, word in words if len(word) > LETTERS]
    if not tried:
        return False
    wanted, read = MISPRINTS * len(tried), 0
    for number, (place, word) in enumerate(tried):
        if read > wanted or read + len(tried) - number <= wanted:
            break
        at = place * len(here) // len(there)
        read += misread(word, here[max(at - AROUND, 0) : at + AROUND])
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


def negations(case: Case, signals: Signals, *, is_part: bool) -> list[tuple[str, str]]:
    """Negating words, when one side has more of them; one may, when other is a part of it."""
    here = among(case.found.one.words, case.one, signals.negations)
    there = among(case.found.other.words, case.other, signals.negations)
    if len(here) == len(there) or (is_part and len(here) > len(there)):
        return []
    return [(" ".join(case.one.spelled(here)), " ".join(case.other.spelled(there)))]


def counts(case: Case, signals: Signals) -> list[tuple[str, str]]:
    """Number words, when both sides have some in place of each other."""
    here = among(all_words(case.found.one), case.one, signals.numerals)
    there = among(all_words(case.found.other), case.other, signals.numerals)
    if not here or not there:
        return []
    return [(" ".join(case.one.spelled(here)), " ".join(case.other.spelled(there)))]


def among(tokens: NDArray[np.int64], view: View, hashes: frozenset[int]) -> list[int]:
    """Those of the tokens that are one of these words."""
    known = zip(tokens.tolist(), view.tokens[tokens].tolist(), strict=True)
    return [token for token, value in known if value in hashes]


def all_words(side: Side) -> NDArray[np.int64]:
    """The words and names of a side in text order."""
    return np.sort(np.concatenate((side.names, side.words)))


def other_words(case: Case) -> list[tuple[str, str]]:
    """Words in place of others that are no misprints of them."""
    here = case.one.spelled(all_words(case.found.one))
    there = case.other.spelled(all_words(case.found.other))
    if not here or not there or all(misprinted(word, here) for word in there):
        return []
    return [(" ".join(here[:SHOWN]), " ".join(there[:SHOWN]))]


def strange_words(case: Case, *, is_part: bool) -> list[tuple[str, str]]:
    """Several characters in a row that take the place of others: another word, maybe a name."""
    here, there = case.found
    counted = here._replace(numbers=here.numbers[:0]) if is_part else here
    if not phrases(counted) or not phrases(there):
        return []
    return [("".join(case.one.spelled(here.words)), "".join(case.other.spelled(there.words)))]


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
