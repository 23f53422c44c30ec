"""A paragraph -> its sentences.

Every mark that could end a sentence is judged by itself, from at most 40 characters before it and
the next word after it. Quotes and brackets are never paired: one that is missing or stray would
move all boundaries after it.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from dedupe_news.model import Span
from dedupe_news.segment.abbreviations import TOP_DOMAINS
from dedupe_news.segment.characters import BLANK, CLOSING, FULL_STOPS, OPENING_MARKS, UNSPACED
from dedupe_news.segment.cuts import LONGEST, cuts
from dedupe_news.segment.stops import ends_sentence

LEFT = 40  # characters before a mark that are looked at
RIGHT = 30  # characters after it in which a title's closing bracket is looked for

_STOPS = regex.escape(FULL_STOPS)
_CLOSE = regex.escape(CLOSING, special_only=False)
_OPEN = regex.escape(OPENING_MARKS, special_only=False)
_BLANK = regex.escape(BLANK, special_only=False)
_MARKS = rf".!?…‽{_STOPS}"
_TAIL = rf"(?:[{_CLOSE}]|\[\d{{1,3}}+\]|</\w{{1,10}}+>)*+"

# A mark with all that belongs to it: the initials that follow an initial, closing quotes and
# brackets, footnotes, marks that stand apart (". . ."), a French closing quote, the agency.
_MARK = regex.compile(
    rf"(?:(?P<stop>\.(?:(?<=\b\p{{Lu}}\.)(?:[ \xa0]?+\p{{Lu}}\.)++)?+)(?![{_MARKS}])"
    rf"|(?P<mark>[{_MARKS}]++|(?<=\p{{Greek}});))"
    rf"(?P<tail>{_TAIL})(?P<more>(?:[ \xa0]?+[{_MARKS}]++{_TAIL})*+)"
    r"(?:[ \xa0\u202f]++[»«”“\"](?=[\s,.;:!?)]|$))?+"
    r"(?:[ \xa0]?+\(\p{L}{2,12}+(?:[/-]\p{L}{2,12}+){0,3}+\)(?![ \xa0]?+[,.;:!?]))?+"
)
_NEXT = regex.compile(
    rf"(?P<gap>[{_BLANK}]*+)(?P<open>(?:(?:[{_OPEN}]|<\w[^<>]{{0,60}}+>)[ \xa0]?+)*+)"
    r"(?P<word>[\p{L}\p{M}]*+)"
)
_WORD = regex.compile(r"[\p{L}\p{N}]")
_CAPITAL = regex.compile(r"[ \xa0]?+\p{Lu}")

# Japanese and Chinese particles that carry a sentence on after a quotation.
_PARTICLES = frozenset("とっなのはがをにでもやか的等")
_CONTINUING = frozenset(",;:)]}’”»、，；：）」』】》〉%&/=+~|…")


def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of the paragraph text[start:end], which has no blanks at its ends.

    >>> [s.of("Er kam. Sie ging.") for s in sentences("Er kam. Sie ging.", 0, 17)]
    ['Er kam.', 'Sie ging.']
    """
    found: list[Span] = []
    at = start
    for stop, resume in _boundaries(text, start, end):
        found.append(Span(at, stop))
        at = resume
    found.append(Span(at, end))
    if end - start <= LONGEST:
        return found
    return [part for span in found for part in cuts(text, span)]


def _boundaries(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """(end of a sentence, start of the next one), in order."""
    at = checked = start
    wordless = True
    for match in _MARK.finditer(text, start, end):
        stop = match.end()
        after = _NEXT.match(text, stop, end)
        resume = after.end("gap")
        if resume == end or not _divides(text, start, at, match, after):
            continue
        if wordless:
            wordless = _WORD.search(text, checked, stop) is None
            checked = stop
        if not wordless:
            yield stop, resume
            at = checked = resume
            wordless = True


def _divides(
    text: str, start: int, at: int, match: regex.Match[str], after: regex.Match[str]
) -> bool:
    """Does the mark end the sentence that began at `at`, in the paragraph from start on?"""
    word = after["word"]
    if after.end() == after.endpos and not word:
        return False
    first = word[0] if word else text[after.end()]
    if first in _CONTINUING or (_is_lower(first) and not _is_dutch(text, after)):
        return False
    glued = not after["gap"]
    mark = match["mark"]
    if mark is None and not match["more"]:
        return _stop_divides(text, start, at, match, after, first)
    if mark is not None and mark[-1] in FULL_STOPS:
        return _full_stop_divides(text, start, match, after, first)
    if glued and not after["open"]:
        return _is_unspaced(text[match.start() - 1], first) or (
            bool(match["tail"]) and first.isupper()
        )
    if mark is None or mark[0] in ".…":
        return first.isalpha() or not first.isalnum()
    return not glued


def _is_lower(char: str) -> bool:
    # Georgian is written without capitals, but its letters count as lower case.
    return char.islower() and not "ა" <= char <= "ჿ"


def _is_dutch(text: str, after: regex.Match[str]) -> bool:
    """A Dutch sentence that begins with 's, 't or 'n and then a capital."""
    return (
        after["word"] in ("s", "t", "n", "k")
        and after["open"][-1:] in ("'", "’", "‘")
        and _CAPITAL.match(text, after.end()) is not None
    )


def _is_unspaced(left: str, right: str) -> bool:
    return UNSPACED.match(left) is not None and UNSPACED.match(right) is not None


def _full_stop_divides(
    text: str, start: int, match: regex.Match[str], after: regex.Match[str], first: str
) -> bool:
    """Does a mark that needs no space after it end the sentence?"""
    if after["gap"] or after["open"]:
        return not _in_title(text, start, match)
    if first.isdecimal() and match["mark"] == "．":
        return False
    if match["tail"] and first in _PARTICLES:
        return False
    return not _in_title(text, start, match)


def _in_title(text: str, start: int, match: regex.Match[str]) -> bool:
    """Does the mark stand inside the brackets of a title, as in 《摔跤吧！爸爸》?"""
    if match["tail"]:
        return False
    left = text[max(start, match.start() - LEFT) : match.start()]
    right = text[match.end() : match.end() + RIGHT]
    for opening, closing in ("《》", "〈〉"):
        close = right.find(closing)
        if left.rfind(opening) > left.rfind(closing) and close >= 0:
            return opening not in right[:close]
    return False


def _stop_divides(
    text: str, start: int, at: int, match: regex.Match[str], after: regex.Match[str], first: str
) -> bool:
    """Does a single full stop end the sentence?"""
    stop = match.end("stop") - 1
    left = text[max(start, stop - LEFT) : stop]
    words = left.split()
    if not words or left[-1].isspace():
        return bool(after["gap"])
    token = words[-1].lstrip(OPENING_MARKS)
    opens = stop - len(words[-1]) <= at
    if after["gap"]:
        previous = words[-2] if len(words) > 1 else ""
        return ends_sentence(token, previous, after["word"], first, opens)
    if match["tail"]:
        return first.isupper() and not after["open"] and len(token) > 1
    return _is_unspaced(left[-1], first) or _lost_space(text, token, after)


def _lost_space(text: str, token: str, after: regex.Match[str]) -> bool:
    """Were two sentences glued together ("Prozent.Danach fiel")?"""
    word = after["word"]
    follows = text[after.end() : after.end() + 1]
    return (
        not after["open"]
        and len(word) > 1
        and word.istitle()
        and (not follows or follows.isspace() or follows in ",;:")
        and len(token) > 1
        and token.isalpha()
        and token[-1].islower()
        and ends_sentence(token, "", word, word[0], opens=False)
        and word.casefold() not in TOP_DOMAINS
    )
