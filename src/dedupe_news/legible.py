"""Foreign text -> text that shows what it holds: nothing of it steers a terminal or a page."""

from __future__ import annotations

import re

# Controls C0 (with line ends and tabs), DEL and C1; bidirectional controls; line and paragraph
# separators; interlinear marks and tags; the byte order mark; surrogates (bytes that were not
# text) and noncharacters. Joiners stay: Persian, Indic scripts and emoji are spelled with them.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# The same without what belongs to running text: tabs, line ends, single marks of direction.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\ufeff]")
_BLANKS = re.compile(r"\s+")


def printable(text: str) -> str:
    r"""The text with everything that steers a terminal written as an escape.

    >>> print(printable("a\x1b[2Jb\u202ec\udcff"))
    a\x1b[2Jb\u202ec\xff
    """
    return _UNSAFE.sub(lambda match: _escape(match[0]), text)


def running(text: str) -> str:
    r"""Running text for a page: as printable, but line ends, tabs and marks of direction stay.

    >>> print(running("a\u200fb\u202ec\x07").replace("\u200f", "|"))
    a|b\u202ec\x07
    """
    return _UNFIT.sub(lambda match: _escape(match[0]), text)


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a stray byte, as os.fsdecode and surrogateescape keep it
        code -= 0xDC00
    if code < 0x100:
        return {"\n": r"\n", "\r": r"\r", "\t": r"\t"}.get(character, rf"\x{code:02x}")
    return rf"\u{code:04x}" if code < 0x10000 else rf"\U{code:08x}"


def one_line(text: str) -> str:
    r"""A piece of an article on one line, without characters that print as nothing.

    >>> print(one_line(" Erste\n  Zei\u00adle\x07 "))
    Erste Zeile\x07
    """
    return printable(_BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip())
