"""A paragraph -> its sentences.

Every mark that could end a sentence is judged by itself, from at most 40 characters before it and
the next word after it. Quotes and brackets are never paired: one that is missing or stray would
move all boundaries after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from dedupe_news.model import Span
from dedupe_news.segment.abbreviations import TOP_DOMAINS
from dedupe_news.segment.characters import (
    BLANK,
    CLOSING,
    FENCE,
    FULL_STOPS,
    OPENING_MARKS,
    UNSPACED,
    UNSPACED_SET,
)
from dedupe_news.segment.cuts import LONGEST, cuts
from dedupe_news.segment.stops import Stop, ends_sentence, is_plain, is_thai

LEFT = 40  # characters before a mark that are looked at
RIGHT = 30  # characters after it in which a title's closing bracket is looked for
REPEATS = 40  # marks that are taken together; regex keeps memory for every one

_STOPS = regex.escape(FULL_STOPS)
_CLOSE = regex.escape(CLOSING, special_only=False)
_OPEN = regex.escape(OPENING_MARKS, special_only=False)
_BLANK = regex.escape(BLANK, special_only=False)
_MARKS = rf".!?…‽{_STOPS}"
# A curly quote before Han or kana opens, though it closes in German.
_TAIL = rf"(?:(?![“‘][{UNSPACED_SET}])[{_CLOSE}]|\[\d{{1,3}}+\]|</\w{{1,10}}+>){{0,{REPEATS}}}+"

# A mark with all that belongs to it: the initials that follow an initial, closing quotes and
# brackets, footnotes, marks that stand apart (". . ."), a French closing quote, the agency.
_MARK = regex.compile(
    r"(?!\.[\p{Ll}\p{Nd}])"  # a.b, 1.5: by far the most stops that divide nothing
    rf"(?:(?P<stop>\.(?:(?<=\b\p{{Lu}}\.)(?:[ \xa0]?+\p{{Lu}}\.){{1,{REPEATS}}}+)?+)(?![{_MARKS}])"
    rf"|(?P<mark>[{_MARKS}]++|(?<=\p{{Greek}});))"
    rf"(?P<tail>{_TAIL})(?P<more>(?:[ \xa0]?+[{_MARKS}]++{_TAIL}){{0,{REPEATS}}}+)"
    r"(?:[ \xa0\u202f]++[»”\"](?=[\s,.;:!?)]|$))?+"
    r"(?:[ \xa0]?+\(\p{L}{2,12}+(?:[/-]\p{L}{2,12}+){0,3}+\)(?![ \xa0]?+[,.;:!?]))?+"
)
_NEXT = regex.compile(
    rf"(?P<gap>[{_BLANK}]*+)(?P<open>(?:(?:[{_OPEN}]|<\w[^<>]{{0,60}}+>)[ \xa0]?+){{0,{REPEATS}}}+)"
    r"(?P<word>[\p{L}\p{M}]*+)"
)
_WORD = regex.compile(r"[\p{L}\p{N}]")
_CAPITAL = regex.compile(r"[ \xa0]?+\p{Lu}")

# Japanese and Chinese particles that carry a sentence on after a quotation.
_PARTICLES = frozenset("とっなのはがをにでもやか的等")
_ENDING = frozenset(".!?…")
_CONTINUING = frozenset(",;:)]}’”»、，；：）」』】》〉%&/=+~|…")


def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of the paragraph text[start:end], which has no blanks at its ends.

    >>> [s.of("Er kam. Sie ging.") for s in sentences("Er kam. Sie ging.", 0, 17)]
    ['Er kam.', 'Sie ging.']
    """
    if text.startswith(FENCE, start) and text.endswith(FENCE, start + len(FENCE), end):
        return cuts(text, Span(start, end))
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
        after = _next(text, stop, end)
        resume = after.end("gap")
        word = after.start("word")
        if word == end or _goes_on(text, after):
            continue
        if not _divides(Mark(text, start, at, match, after, text[word])):
            continue
        if wordless:
            wordless = _WORD.search(text, checked, stop) is None
            checked = stop
        if not wordless:
            yield stop, resume
            at = checked = resume
            wordless = True


def _goes_on(text: str, after: regex.Match[str]) -> bool:
    """Does what stands after the mark show at a glance that the sentence goes on?"""
    first = text[after.start("word")]
    if first in _CONTINUING:
        return True
    if _is_lower(first):
        return not _is_dutch(text, after)
    return first in _ENDING and not after["open"]


def _next(text: str, start: int, end: int) -> regex.Match[str]:
    match = _NEXT.match(text, start, end)
    assert match is not None  # every part of the pattern may be empty
    return match


class Mark(NamedTuple):
    """A mark that could end the sentence that began at `at`, in a paragraph from start on.

    match: the mark with all that belongs to it. after: what follows up to the next word's end.
    first: the first character of that word, or of what stands in its place.
    """

    text: str
    start: int
    at: int
    match: regex.Match[str]
    after: regex.Match[str]
    first: str

    @property
    def right(self) -> str:
        """The next word and what follows."""
        begin = self.after.start("word")
        return self.text[begin : min(begin + RIGHT, self.after.endpos)]

    def left(self, end: int) -> str:
        """What stands before the place end."""
        return self.text[max(self.start, end - LEFT) : end]


def _divides(mark: Mark) -> bool:
    """Does the mark end the sentence?"""
    match, after, first = mark.match, mark.after, mark.first
    signs = match["mark"]
    if signs is None and not match["more"]:
        return _stop_divides(mark)
    if signs is not None and signs[-1] in FULL_STOPS:
        return _full_stop_divides(mark)
    if not after["gap"]:
        return _glued_divides(mark)
    if signs is None or signs[0] in ".…":
        return first.isalpha() or not first.isalnum()
    return True


def _glued_divides(mark: Mark) -> bool:
    """Does a mark without a blank after it end the sentence?"""
    match, first = mark.match, mark.first
    if mark.after["open"]:
        dots = match["mark"] is None or match["mark"][0] in ".…"
        return dots and (first.isalpha() or not first.isalnum())
    return _is_unspaced(mark.text[match.start() - 1], first) or (
        bool(match["tail"]) and first.isupper()
    )


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


def _full_stop_divides(mark: Mark) -> bool:
    """Does a mark that needs no space after it end the sentence?"""
    match, after, first = mark.match, mark.after, mark.first
    if not after["gap"] and not after["open"]:
        if first.isdecimal() and match["mark"] == "．":
            return False
        if match["tail"] and first in _PARTICLES:
            return False
    return not _in_title(mark)


def _in_title(mark: Mark) -> bool:
    """Does the mark stand inside the brackets of a title, as in 《摔跤吧！爸爸》?"""
    match = mark.match
    if match["tail"]:
        return False
    left = mark.left(match.start())
    right = mark.text[match.end() : min(match.end() + RIGHT, mark.after.endpos)]
    for opening, closing in ("《》", "〈〉"):
        close = right.find(closing)
        if left.rfind(opening) > left.rfind(closing) and close >= 0:
            return opening not in right[:close]
    return False


def _stop_divides(mark: Mark) -> bool:
    """Does a single full stop end the sentence?"""
    stop, first = mark.match.end("stop") - 1, mark.first
    left = mark.left(stop)
    words = left.split()
    if not words or left[-1].isspace():
        return bool(mark.after["gap"])
    token = _last_word(words[-1])
    if mark.after["gap"]:
        if is_plain(token):
            return True
        previous = words[-2] if len(words) > 1 else ""
        opens = stop - len(words[-1]) <= mark.at
        return ends_sentence(Stop(token, previous, mark.after["word"], first, mark.right, opens))
    if mark.match["tail"]:
        return first.isupper() and not mark.after["open"] and len(token) > 1
    if _is_unspaced(left[-1], first):
        return not is_thai(left[-1])
    return _lost_space(mark, token)


def _last_word(token: str) -> str:
    """The token without marks before it, and without Han or kana ("他说No")."""
    token = token.lstrip(OPENING_MARKS)
    if token.isascii() or UNSPACED.match(token[-1]):
        return token
    return UNSPACED.split(token)[-1]


def _lost_space(mark: Mark, token: str) -> bool:
    """Were two sentences glued together ("Prozent.Danach fiel")?"""
    word = mark.after["word"]
    follows = mark.right[len(word) : len(word) + 1]
    return (
        not mark.after["open"]
        and len(word) > 1
        and word.istitle()
        and (not follows or follows.isspace() or follows in ",;:")
        and len(token) > 1
        and token.isalpha()
        and token[-1].islower()
        and ends_sentence(Stop(token, "", word, word[0], mark.right, opens=False))
        and word.casefold() not in TOP_DOMAINS
    )
