"""Bytes -> Document, in the encoding that is asked for or that they look like."""

from __future__ import annotations

import codecs

from dedupe_news.errors import InputError
from dedupe_news.read.binary import is_noisy, kind_of_binary
from dedupe_news.read.document import Document
from dedupe_news.read.encodings import MARKS, WIDE, Guess, blanks, detect, is_stateful

# One character's bytes depend on what stands before it, so nothing can be cut out of them.
_STATEFUL = ("utf-7", "hz", "iso2022", "punycode", "idna", "unicode-escape", "raw-unicode-escape")


def decode(data: bytes, path: str, encoding: str | None = None) -> Document:
    r"""The document that data holds, in the given encoding or else the one it looks like.

    Raises InputError for binary files, unknown encodings, and bytes that would not come back.

    >>> decode(b"\xef\xbb\xbfEins.\r\n", "a.txt").text
    'Eins.\r\n'
    """
    binary = kind_of_binary(data)
    if binary:
        raise InputError(path, f"looks like a binary file ({binary}).", "Give plain text.")
    guess = named(data, path, encoding) if encoding else guessed(data, path)
    text = data[len(guess.bom) :].decode(guess.encoding, guess.errors)
    document = Document(path, data, text, guess.encoding, guess.errors, guess.bom)
    return proven(document)


def proven(document: Document) -> Document:
    """The document, if its text gives back its bytes."""
    try:
        back = document.bom + document.text.encode(document.encoding, document.errors)
    except UnicodeEncodeError:
        back = b""
    if back != document.data:
        name = document.encoding_name
        raise InputError(
            document.path,
            f"reading it as {name} and writing it again would change bytes, so it is left alone.",
            "Name its encoding with --encoding NAME, or convert it to UTF-8.",
        )
    return document


def guessed(data: bytes, path: str) -> Guess:
    """What data looks like; an error that says what to do when it looks like nothing."""
    guess = detect(data)
    if guess and not (guess.encoding not in WIDE and is_noisy(data)):
        return guess
    if is_stateful(data):
        raise InputError(
            path,
            "its encoding shifts between character sets (ISO-2022 or HZ) and cannot be cut.",
            "Convert it to UTF-8, for example with iconv -t UTF-8.",
        )
    if is_noisy(data):
        raise InputError(path, "looks like a binary file.", "Give plain text.")
    raise InputError(
        path, "its encoding cannot be told.", "Name it, for example --encoding windows-1252."
    )


def named(data: bytes, path: str, encoding: str) -> Guess:
    """How to read data in the encoding a user names; its byte order mark is set apart."""
    name = codec_name(path, encoding)
    if name in ("utf-16", "utf-32"):
        name = byte_order(data, name)
    bom = next((mark for mark, of in MARKS if of == name and data.startswith(mark)), b"")
    try:
        data[len(bom) :].decode(name)
    except UnicodeDecodeError as error:
        offset = error.start + len(bom)
        raise InputError(
            path,
            f"not {encoding} (byte 0x{data[offset]:02X} at offset {offset}).",
            "Leave out --encoding to have it found out, or name another.",
        ) from error
    return Guess(name, "strict", bom)


def codec_name(path: str, encoding: str) -> str:
    """The codec for a name, if it can be used to cut."""
    try:
        info = codecs.lookup(encoding)
        "".encode(encoding)  # refuses codecs that do not make bytes of text
    except (LookupError, ValueError) as error:
        raise InputError(
            path, f"there is no encoding called {encoding!r}.", suggestion(encoding)
        ) from error
    if info.name.startswith(_STATEFUL):
        raise InputError(path, f"text in {encoding} cannot be cut.", "Convert it to UTF-8 first.")
    return info.name.removesuffix("-sig")


def suggestion(encoding: str) -> str:
    """Which encoding a user may have meant.

    >>> suggestion("latin2x")
    'Did you mean latin2?'
    """
    from difflib import get_close_matches  # noqa: PLC0415  seldom needed
    from encodings.aliases import aliases  # noqa: PLC0415

    wanted = encoding.lower().replace("-", "_")
    known = sorted({*aliases, *aliases.values()})
    close = get_close_matches(wanted, known, n=1) or get_close_matches("cp" + wanted, known, n=1)
    return f"Did you mean {close[0]}?" if close else "For example utf-8, cp1252 or koi8-r."


def byte_order(data: bytes, family: str) -> str:
    """The codec of the family 'utf-16' or 'utf-32' by mark, then by NULs, then little-endian."""
    names = (family + "-le", family + "-be")
    marked = (of for mark, of in MARKS if of in names and data.startswith(mark))
    return next(marked, max(names, key=lambda name: blanks(data, name)))
