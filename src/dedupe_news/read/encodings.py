"""Bytes -> (encoding, errors, byte order mark): the first step of the ladder that fits.

Byte order mark; UTF-16 and UTF-32 by their NULs; UTF-8; UTF-8 with few stray bytes; then chardet.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from dedupe_news.read.binary import is_noisy
from dedupe_news.read.document import Errors

MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
# What chardet may answer: what news is stored in. EBCDIC and stateful codecs are left out.
_ISO = (*range(1, 11), 13, 14, 15, 16)
_CANDIDATES = [
    *(f"cp{page}" for page in (*range(1250, 1259), 437, 850, 852, 866, 874, 932, 949)),
    *(f"iso8859-{part}" for part in _ISO),
    *(f"mac-{part}" for part in ("cyrillic", "greek", "latin2", "roman", "turkish")),
    *("koi8-r", "koi8-u", "koi8-t", "kz1048", "tis-620"),
    *("big5hkscs", "euc_jis_2004", "euc_kr", "gb18030", "johab", "shift_jis_2004"),
]
# Tried in this order for an answer: the name that the file's maker would have used comes first.
_PREFERRED = {
    "iso8859-1": ("cp1252",),
    "iso8859-9": ("cp1254",),
    "tis-620": ("cp874",),
    "euc_kr": ("cp949",),
    "big5hkscs": ("cp950", "big5"),
    "euc_jis_2004": ("euc_jp",),
    "shift_jis_2004": ("cp932",),
}
_SURE = 0.1  # below it chardet guesses, mostly by one or two characters
_SAMPLE = 200_000  # bytes shown to chardet
_SHIFTED = re.compile(rb"\x1b\$[@-D(-+]|\x1b\([IJ]|~\{(?:[!-w][!-~])++~\}")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


class Guess(NamedTuple):
    """A codec that writes no mark, how it treats stray bytes, and the mark data begins with."""

    encoding: str
    errors: Errors = "strict"
    bom: bytes = b""


def detect(data: bytes) -> Guess | None:
    """How data is encoded, or None when nothing fits.

    >>> detect("Grüße aus Köln".encode()).encoding
    'utf-8'
    """
    return by_mark(data) or by_nuls(data) or as_utf8(data) or by_statistics(data)


def by_mark(data: bytes) -> Guess | None:
    """The encoding its byte order mark names, when all of data can be read so."""
    for bom, encoding in MARKS:
        if data.startswith(bom):
            guess = fit(data, encoding, bom)
            if guess:
                return guess
    return None


def fit(data: bytes, encoding: str, bom: bytes = b"") -> Guess | None:
    """The encoding with the strictest errors that read data; stray bytes must be few."""
    ways: tuple[Errors, ...] = ("strict", "surrogateescape")
    if encoding in WIDE:
        ways = ("strict", "surrogatepass")
    for errors in ways:
        try:
            text = data[len(bom) :].decode(encoding, errors)
        except UnicodeDecodeError:
            continue
        if errors != "surrogateescape" or few_strays(text):
            return Guess(encoding, errors, bom)
    return None


def few_strays(text: str) -> bool:
    r"""Are undecoded bytes no more than the other characters beyond ASCII?

    >>> few_strays("Gr\xfc\xdfe \udcff"), few_strays("K\udcf6ln")
    (True, False)
    """
    stray = sum(map(len, re.findall("[\udc80-\udcff]+", text)))
    beyond = sum(map(len, re.findall("[^\0-\x7f]+", text)))
    return stray * 2 <= beyond


def by_nuls(data: bytes) -> Guess | None:
    """UTF-16 or UTF-32 without a mark: every NUL is in the same place of its unit."""
    if b"\0" not in data or (not is_noisy(data) and as_utf8(data)):
        return None
    name = max(WIDE, key=lambda encoding: blanks(data, encoding))
    return Guess(name) if blanks(data, name) > 0 else None


def blanks(data: bytes, encoding: str) -> int:
    r"""How many blanks, line ends and CJK stops data has when read so; 0 when that makes no text.

    The wrong byte order turns blanks into U+2000 and line ends into U+0A00.

    >>> blanks("Köln\n".encode("utf-16-le"), "utf-16-le"), blanks(b"a\0\0b", "utf-16-le")
    (1, 0)
    """
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0
    found = sum(text.count(char) for char in " \n\r\t、。")
    plain = "\0" not in text and not is_noisy(text.encode())
    return found if plain and found * 200 >= len(text) else 0


def as_utf8(data: bytes) -> Guess | None:
    """UTF-8, perhaps with few stray bytes, unless shift sequences say that it only looks so."""
    return None if is_stateful(data) else fit(data, "utf-8")


def is_stateful(data: bytes) -> bool:
    r"""Does data shift between character sets, as ISO-2022 and HZ do, all in seven bits?

    >>> is_stateful("東京".encode("iso2022_jp")), is_stateful(b"10 ~ 20")
    (True, False)
    """
    return data.isascii() and _SHIFTED.search(data) is not None


def by_statistics(data: bytes) -> Guess | None:
    """What chardet takes data for, or a near relative of it that reads every byte."""
    import chardet  # noqa: PLC0415  costs 50 ms that a UTF-8 file need not pay

    first = _NOT_ASCII.search(data)
    if first is None or is_noisy(data):
        return None
    start = max(data.rfind(b"\n", 0, first.start()), first.start() - 1000, 0)
    answer = chardet.detect(
        data[start : start + _SAMPLE],
        prefer_superset=False,
        compat_names=False,
        include_encodings=_CANDIDATES,
    )
    name = str(answer["encoding"] or "cp1252").lower()
    names = (*_PREFERRED.get(name, ()), name)
    if answer["confidence"] < _SURE:
        names = ("cp1252", *names)
    return best_fit(data, names)


def best_fit(data: bytes, names: tuple[str, ...]) -> Guess | None:
    """The first encoding that reads every byte, else the first that leaves few stray ones."""
    found = [guess for name in names if (guess := fit(data, name))]
    return min(found, key=lambda guess: guess.errors != "strict", default=None)
