"""Does a full stop end a sentence, or an abbreviation, an ordinal, an initial?"""

from __future__ import annotations

from typing import NamedTuple
from unicodedata import normalize

import regex

from dedupe_news.segment import abbreviations as known
from dedupe_news.segment.characters import OPENING_MARKS, UNSPACED

_ROMAN = frozenset("IVXLC")
_VOWELS = frozenset("aeiouyæœøıаеёиоуыэюяієαεηιουω")
_LIQUIDS = frozenset("rlрл")
_JOINTS = "–/'’"
_ELISIONS = "'’"
_WORD_LETTERS = frozenset("éàèêóòúí")  # Romance words of one letter, never initials
_LONGEST_CLIPPED = 4  # letters of an abbreviation that is told by having no vowel
_LONG_THAI = 8  # characters; a longer Thai or Lao token is no abbreviation
_DAY_OR_MONTH = regex.compile(r"\d{1,2}+\.")
_DAY_AND_MONTH = regex.compile(r"\d{1,2}+\.[ \xa0]?+\d{1,2}+\b")


class Stop(NamedTuple):
    """A full stop with a blank after it, and what stands around it.

    token: the word before it. previous: the one before that. word: the next word without quotes
    and brackets before it; first: its first character (a digit or sign when word is empty);
    right: the text from there on. opens: token is the first of its sentence.
    """

    token: str
    previous: str
    word: str
    first: str
    right: str
    opens: bool

    @property
    def follow(self) -> str:
        """The next word in lower case."""
        return self.word.casefold()

    @property
    def before(self) -> str:
        """The previous word in lower case, without its full stop."""
        return self.previous.lstrip(OPENING_MARKS).rstrip(".").casefold()


def ends_sentence(at: Stop) -> bool:
    """Whether the full stop ends the sentence.

    >>> ends_sentence(Stop("Dr", "traf", "Meier", "M", "Meier.", opens=False))
    False
    >>> ends_sentence(Stop("Haus", "das", "Meier", "M", "Meier.", opens=False))
    True
    """
    token = at.token
    if token.isdecimal():
        return _number_ends(at)
    if is_thai(token[-1:]):
        return "." not in token and len(token) > _LONG_THAI
    if "." in token:
        return _chain_ends(at)
    if _is_letter(token):
        return _initial_ends(at)
    return _word_ends(at)


def is_plain(token: str) -> bool:
    """Is it a word that no rule knows, so that a full stop after it ends the sentence?"""
    key = token.casefold()
    return (
        len(token) > _LONGEST_CLIPPED
        and token.isalpha()
        and key not in known.ALL
        and not key.endswith("str")
        and not token.isupper()
        and not is_thai(token[-1])
    )


def is_thai(char: str) -> bool:
    """Thai or Lao: a full stop marks abbreviations there, hardly ever a sentence's end."""
    return "\u0e00" <= char <= "\u0eff"


def _number_ends(at: Stop) -> bool:
    size = len(at.token)
    if size > 3:
        return _DAY_AND_MONTH.match(at.right) is None  # 2024. 5. 12.
    if at.opens or at.follow in known.AFTER_ORDINAL:
        return False
    if at.first.isdecimal():
        return size == 3
    if _is_caseless(at.first) and _DAY_OR_MONTH.fullmatch(at.previous):
        return False
    return at.follow in known.OPENING or at.previous.casefold() not in known.BEFORE_ORDINAL


def _chain_ends(at: Stop) -> bool:
    """A token with stops inside: U.S, z.B, 12.05, spiegel.de."""
    parts = at.token.split(".")
    if any(map(str.isdecimal, parts[-1])):
        return not _is_date(at, parts) or at.follow in known.OPENING
    folded = [part.casefold().strip("-") for part in parts]
    if "".join(folded) in known.ANNOUNCING_CHAINS and not at.token.isupper():
        return False
    if folded[-1] in known.ANNOUNCING or folded[-1] in known.DEGREES:
        if folded[0] in known.ALL:  # Prof.Dr, Dipl.-Ing; not lemonde.fr
            return False
    elif _is_doubled(parts[-1]) and _is_doubled(parts[0]):  # EE.UU
        return True
    if max(map(len, parts)) > 3 or (len(parts[-1]) > 2 and folded[-1] not in known.MAY_END):
        return True
    return at.follow in known.OPENING


def _is_date(at: Stop, parts: list[str]) -> bool:
    """Day and month, as in 12.05."""
    return (
        len(at.token) == 5
        and len(parts) == 2
        and all(map(str.isdecimal, parts))
        and int(parts[0]) <= 31
        and int(parts[1]) <= 12
        and at.before not in known.BEFORE_TIME
    )


def _is_caseless(char: str) -> bool:
    return char.isupper() == char.islower()


def _initial_ends(at: Stop) -> bool:
    """A single letter: an initial (J), a part of an abbreviation (z. B), a word (Plan B)."""
    token = at.token
    if UNSPACED.match(token) or "가" <= token[0] <= "힣" or token in _WORD_LETTERS:
        return True
    if token == "M" or _is_caseless(token[0]) or _is_dotted(at, 1):
        return False
    if token in ("h", "m") and at.previous[-1:].isdecimal() and at.word:
        return True  # 20 h. Marie
    if at.previous[-1:] == "." and len(at.previous) <= 3:
        chain = at.before + token.casefold()
        if chain in known.ANNOUNCING_CHAINS and not (at.previous + token).isupper():
            return False
    if f"{at.before} {token.casefold()}" in known.ANNOUNCING_PAIRS:
        return False
    return at.follow in known.OPENING and not (
        token.isupper() and at.follow in known.NAME_PARTICLES
    )


def _is_letter(token: str) -> bool:
    return token[:1].isalpha() and not any(char.isalnum() for char in token[1:])


def _is_dotted(at: Stop, size: int) -> bool:
    """Is the next word one of so many letters, with a stop (i. V., EE. UU.)?"""
    return len(at.word) == size and at.right[size : size + 1] == "."


def _is_doubled(token: str) -> bool:
    """Two equal capitals: a Spanish plural."""
    return len(token) == 2 and token[0] == token[1] and token.isupper()


def _word_ends(at: Stop) -> bool:
    token, key, elided = _last_part(at.token)
    if _is_doubled(token) and _is_dotted(at, 2) and _is_doubled(at.word):
        return False
    if key in known.NUMBERED or key.endswith("str"):
        if at.first.isdecimal() or (_is_roman(at.word) and key != "no"):
            return False
    elif _is_acronym(at, token, key):
        return True
    if _announces(at, token, key, elided):
        return False
    return at.follow in known.OPENING or not _may_end(at, token, key)


def _is_acronym(at: Stop, token: str, key: str) -> bool:
    """Capitals only, in a text that is not (DNA, RS): no abbreviation of the lists."""
    shouting = len(at.word) > 1 and at.word.isupper()
    return (
        len(token) > 1
        and token.isupper()
        and not shouting
        and key not in known.SHOUTED
        and not _is_roman(token)
    )


def _last_part(token: str) -> tuple[str, str, bool]:
    """(the part of token that is looked up, its key, whether an elision stands before it)."""
    key = token.casefold()
    if key in known.ALL:
        return token, key, False
    elided = False
    for joint in _JOINTS:
        head, mark, key = key.rpartition(joint)
        elided = elided or (mark != "" and joint in _ELISIONS and head != "")
    head, _, last = key.rpartition("-")
    if head and last in known.ANNOUNCING | known.CAPITALISED_MAY_END:
        key = last
    return token[-len(key) :] if key else token, key, elided


def _announces(at: Stop, token: str, key: str, elided: bool) -> bool:
    """Is it a title or the like, which stands before a name?"""
    if key in known.ANNOUNCING:
        return True
    if key in known.CAPITALISED and token[0].isupper():
        return True
    if key in known.AFTER_ARTICLE and (elided or at.before in known.ARTICLES):
        return True
    if key in known.DEGREES and at.previous[-1:] == ".":
        return at.before in known.TITLES or at.before in known.DEGREES
    return key in known.PAIR_ENDS and f"{at.before} {key}" in known.ANNOUNCING_PAIRS


def _may_end(at: Stop, token: str, key: str) -> bool:
    """Is it an abbreviation that stands inside a sentence or at its end?"""
    if key in known.MAY_END or _is_roman(token):
        return True
    if key in known.CAPITALISED_MAY_END and token[0].isupper():
        return True
    if key in known.UNITS:
        return any(map(str.isdecimal, at.previous))
    return key not in known.NUMBERED and _is_clipped(token, key)


def _is_clipped(token: str, key: str) -> bool:
    """Two to four letters without a vowel, not all capitals (Bhf, Tsd): an abbreviation.

    An r or l inside can be a vowel in Slavic languages (smrt, vlk).
    """
    return (
        2 <= len(key) <= _LONGEST_CLIPPED
        and key.isalpha()
        and not token.isupper()
        and "a" <= key[0] <= "я"
        and not _is_caseless(token[0])
        and key not in known.SYMBOLS
        and _LIQUIDS.isdisjoint(key[1:-1])
        and _VOWELS.isdisjoint(normalize("NFD", key))
    )


def _is_roman(token: str) -> bool:
    return len(token) > 1 and _ROMAN.issuperset(token)
