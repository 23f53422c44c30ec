"""Text -> blocks of non-blank lines, with exact offsets."""

from __future__ import annotations

from typing import NamedTuple

import regex

from dedupe_news.segment.characters import trim

_TAGS = (
    "p|div|li|ul|ol|dl|dt|dd|h[1-6]|tr|td|th|table|tbody|blockquote|section|article|header|footer"
    "|aside|figure|figcaption|pre|hr|main|nav"
)
_HEADINGS = [f"h{level}" for level in range(1, 7)]
_ENDING_LINES = frozenset(["br", *_HEADINGS, *_TAGS.split("|")])
# A run of line ends is one match: a million of them would be a million empty lines.
_ENDS = r"(?:\r\n|[\n\r\v\f\u2028\u2029])(?P<empty>[\n\r]++)?+"
_TAG = rf"</?+(?:{_TAGS}|br)(?=[\s/>])[^<>]*+>"
_QUOTE = regex.compile(r"(?:> ?+)++")


def is_block_tag(tag: str) -> bool:
    """Does the tag end a line?

    >>> is_block_tag("</P>"), is_block_tag("<br/>"), is_block_tag("<b>")
    (True, True, False)
    """
    return tag.split(None, 1)[0].strip("</>").lower() in _ENDING_LINES


class Line(NamedTuple):
    """A non-blank line: text[start:end] without blanks around it.

    indent counts the blanks before it. quote counts the characters of its mail quotation mark
    ("> "), which belong to the line.
    """

    start: int
    end: int
    indent: int
    quote: int


Block = list[Line]


def blocks(text: str) -> list[Block]:
    """Runs of lines between which nothing blank stands, in text order.

    U+0085 ends a line only in a text without CR and LF: elsewhere it is a Windows ellipsis that
    was decoded as Latin-1.
    """
    found: list[Block] = []
    block: Block = []
    start = 0
    for match in _line_end(text).finditer(text):
        end = match.start()
        block = _add(text, start, end, block, found)
        start = match.end()
        if block and (match["empty"] or _ends_paragraph(text, end)):
            found.append(block)
            block = []
    block = _add(text, start, len(text), block, found)
    if block:
        found.append(block)
    return found


def _line_end(text: str) -> regex.Pattern[str]:
    # Compiled when first needed (regex keeps it): the tags cost more than all else at import.
    next_line = "\x85" in text and "\n" not in text and "\r" not in text
    ends = _ENDS + r"|\x85" if next_line else _ENDS
    return regex.compile(f"{ends}|{_TAG}" if "<" in text else ends, regex.IGNORECASE)


def _add(text: str, start: int, end: int, block: Block, found: list[Block]) -> Block:
    """The block that the next line joins, after text[start:end] joined block or closed it."""
    first, last = trim(text, start, end)
    quote = 0
    if first < last and text[first] == ">" and (match := _QUOTE.match(text, first, last)):
        quote = match.end() - first
    if first + quote < last:
        block.append(Line(first, last, first - start, quote))
    elif block:
        found.append(block)
        return []
    return block


def _ends_paragraph(text: str, start: int) -> bool:
    """Does the line end that begins at start end a paragraph by itself?"""
    char = text[start]
    if char == "<":
        return text[start + 1 : start + 3].lower() != "br"
    return char == "\u2029"
