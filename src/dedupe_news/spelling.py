"""Are two words the same one, misprinted, misread or spelled in another way?"""

from __future__ import annotations

import unicodedata

import regex

from dedupe_news.lexicon import FALSE_FRIENDS, NEGATING_PREFIXES, NUMERALS

LOOK_ALIKES = str.maketrans("015836l|", "oisbebii")  # what optical character recognition mixes up
# Letters that are misread or written for each other.
CONFUSED = frozenset(
    frozenset(pair)
    for pair in """
    ec il ij iy jy hb un ao tf ck sz vw cs mn rn gq uv ит нп ши оа её ηι ηυ ιυ ήί ήύ ίύ
    """.split()  # noqa: SIM905
)
SHORT = 6  # letters; in shorter words every letter counts
_ACCENTS = regex.compile(r"(?<=[a-z])\p{Mn}+")
_DOUBLED = regex.compile(r"(\p{L})\1+")


def alike(one: str, other: str) -> bool:
    """Are two folded words most likely the same?

    A letter doubled or misread, two exchanged, one lost or put in; more only in long words, and no
    other letter, because Iran and Iraq, employer and employee are not the same. Numbers are alike
    only when they are equal.

    >>> alike("lukaschenko", "lukashenko"), alike("iran", "iraq"), alike("1250", "1260")
    (True, False, False)
    """
    if one == other:
        return True
    if one.isdigit() or other.isdigit():
        return False
    if same_shape(one) == same_shape(other):
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 2 or opposed(short, long):
        return False
    if replaced(short, long):
        return True
    return misprint(short, long) or exchanged(same_shape(short), same_shape(long))


def replaced(one: str, other: str) -> bool:
    """Is a long word the other with one letter replaced by one that looks or sounds like it?"""
    if len(one) != len(other) or len(one) < SHORT:
        return False
    pairs = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(pairs) == 1 and frozenset(pairs[0]) in CONFUSED


def misprint(one: str, other: str) -> bool:
    """Are few letters lost, put in or exchanged?"""
    limit = 1 + len(other) // 10
    if len(one) == len(other):
        return exchanged(one, other)
    return edit_distance(one, other, limit) <= limit


def exchanged(one: str, other: str) -> bool:
    """Are they the same letters, up to two neighbours exchanged (one in words of four letters)?"""
    limit = 2 if len(one) >= SHORT - 1 else 1
    return sorted(one) == sorted(other) and edit_distance(one, other, limit) <= limit


def slip(one: str, other: str) -> bool:
    """Is one short word the other with a letter lost, put in or exchanged, so that it is none?

    Holds only where `other` stands nowhere else: "n" for "no" is a misprint, "e" may be a word.
    """
    short, long = sorted((one, other), key=len)
    return (
        not (one.isdigit() or other.isdigit() or opposed(short, long))
        and (len(short) < len(long) or sorted(short) == sorted(long))
        and edit_distance(short, long, 1) <= 1
    )


def opposed(short: str, long: str) -> bool:
    """Do two words differ little in letters and much in meaning, as kein and ein do?"""
    if short in NUMERALS and long in NUMERALS:
        return True
    if frozenset((short, long)) in FALSE_FRIENDS:
        return True
    return long.endswith(short) and long.removesuffix(short) in NEGATING_PREFIXES


def same_shape(word: str) -> str:
    """The word with look-alikes made equal, doubled letters single, accents of Latin dropped."""
    if not word.isascii():
        word = _ACCENTS.sub("", unicodedata.normalize("NFD", word))
    return _DOUBLED.sub(r"\1", word.translate(LOOK_ALIKES))


def edit_distance(one: str, other: str, limit: int) -> int:
    """Insertions, deletions, replacements and exchanges of neighbours from one to other.

    Optimal string alignment (Damerau 1964); limit + 1 when it is more than limit.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, x in enumerate(one, 1):
        oldest, before, row = before, row, [i]
        for j, y in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == other[j - 2] and one[i - 2] == y:
                cost = min(cost, oldest[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
