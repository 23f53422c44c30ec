"""Does a full stop end a sentence, or an abbreviation, an ordinal, an initial?"""

from __future__ import annotations

from dedupe_news.segment import abbreviations as known
from dedupe_news.segment.characters import UNSPACED

_ROMAN = frozenset("IVXLC")
_VOWELS = frozenset(
    "aeiouyáéíóúýàèìòùâêîôûäëïöüåæøœãõąęįųūāēīōőűăıůěаеёиоуыэюяіїєαεηιουωάέήίόύώ"
)
_JOINTS = "–/'’"


def ends_sentence(token: str, previous: str, word: str, first: str, opens: bool) -> bool:
    """Whether the full stop after token ends the sentence.

    previous is the token before, word the next word without quotes and brackets before it, first
    its first character (a digit or sign when word is empty). opens: token is the first of its
    sentence.

    >>> ends_sentence("Dr", "traf", "Meier", "M", opens=False)
    False
    >>> ends_sentence("Haus", "das", "Meier", "M", opens=False)
    True
    """
    if token.isdecimal():
        return _number_ends(token, previous, word, first, opens)
    follow = word.casefold()
    if "." in token:
        return _chain_ends(token, follow)
    if _is_letter(token):
        return _initial_ends(token, previous, follow)
    return _word_ends(token, follow, first)


def _number_ends(token: str, previous: str, word: str, first: str, opens: bool) -> bool:
    if len(token) > 2:
        return not (opens and len(token) == 3)
    follow = word.casefold()
    if opens or first.isdecimal() or follow in known.AFTER_ORDINAL:
        return False
    return follow in known.OPENING or previous.casefold() not in known.BEFORE_ORDINAL


def _chain_ends(token: str, follow: str) -> bool:
    """A token with stops inside: U.S, z.B, 12.05, spiegel.de."""
    parts = token.split(".")
    if all(part.isdecimal() for part in parts):
        day_and_month = len(parts) == 2 and int(parts[0]) <= 31 and int(parts[1]) <= 12
        return not day_and_month or len(token) != 5 or follow in known.OPENING
    if max(map(len, parts)) > 3 or len(parts[-1]) > 2:
        return True
    if "".join(parts).casefold() in known.ANNOUNCING_CHAINS:
        return False
    return follow in known.OPENING


def _initial_ends(token: str, previous: str, follow: str) -> bool:
    """A single letter: an initial (J), a part of an abbreviation (z. B), a word (Plan B)."""
    if UNSPACED.match(token) or "가" <= token[0] <= "힣":
        return True
    if token == "M" or token[0].isupper() == token[0].islower():
        return False
    if previous[-1:] == "." and len(previous) <= 3:
        chain = (previous[:-1] + token).casefold()
        if chain in known.ANNOUNCING_CHAINS:
            return False
    return follow in known.OPENING and not (token.isupper() and follow in known.NAME_PARTICLES)


def _is_letter(token: str) -> bool:
    return token[:1].isalpha() and not any(char.isalnum() for char in token[1:])


def _word_ends(token: str, follow: str, first: str) -> bool:
    key = token.casefold()
    if key not in known.ALL:
        for joint in _JOINTS:
            key = key.rpartition(joint)[2]
        token = token[-len(key) :] if key else token
    hyphened = key.rpartition("-")[2]
    if key not in known.ALL and hyphened in known.ALL:
        key, token = hyphened, token[-len(hyphened) :]
    if key in known.ANNOUNCING:
        return False
    if key in known.NUMBERED or key.endswith("str"):
        if first.isdecimal():
            return False
        if key not in known.MAY_END:
            return True
    if key in known.MAY_END or _is_clipped(token, key) or _is_roman(token):
        return follow in known.OPENING
    return True


def _is_clipped(token: str, key: str) -> bool:
    """Two to four letters without a vowel, not all capitals (Hrsg, Bhf, млрд): an abbreviation."""
    return (
        2 <= len(key) <= 4
        and key.isalpha()
        and not token.isupper()
        and "a" <= key[0] <= "я"
        and token[0].isupper() != token[0].islower()
        and _VOWELS.isdisjoint(key)
    )


def _is_roman(token: str) -> bool:
    return len(token) > 1 and _ROMAN.issuperset(token)
