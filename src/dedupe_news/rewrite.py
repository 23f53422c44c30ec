"""Text and what goes -> what is left, and back. On characters, and on bytes by the same spans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import AnyStr

from dedupe_news.model import Span


def cut(raw: AnyStr, spans: Iterable[Span]) -> AnyStr:
    """raw (text or bytes) without the spans, which must not overlap.

    >>> cut("Eins. Zwei. Eins.", [Span(11, 17)])
    'Eins. Zwei.'
    """
    kept: list[AnyStr] = []
    at = 0
    for start, end in sorted(spans):
        kept.append(raw[at:start])
        at = end
    kept.append(raw[at:])
    return raw[:0].join(kept)


def put_back(cleaned: AnyStr, removed: Iterable[tuple[int, AnyStr]]) -> AnyStr:
    """What cut was given, from what it left and the pieces it took, each with its old start.

    >>> put_back("Eins. Zwei.", [(11, " Eins.")])
    'Eins. Zwei. Eins.'
    """
    pieces: list[AnyStr] = []
    at = size = 0
    for start, piece in sorted(removed):
        kept = cleaned[at : at + start - size]
        pieces += [kept, piece]
        at += len(kept)
        size = start + len(piece)
    pieces.append(cleaned[at:])
    return cleaned[:0].join(pieces)


def byte_offsets(
    text: str, offsets: Iterable[int], encoding: str, errors: str, first: int = 0
) -> dict[int, int]:
    """For each code point offset in text the byte offset, counted from first (after a mark).

    Encodes every stretch between two offsets once. Raises UnicodeEncodeError where a character
    has no bytes of its own (a combining mark that the encoding joins to its letter).

    >>> byte_offsets("Käse", [0, 1, 2, 4], "utf-8", "strict")
    {0: 0, 1: 1, 2: 3, 4: 5}
    """
    found, at, byte = {}, 0, first
    for offset in sorted(set(offsets)):
        byte += len(text[at:offset].encode(encoding, errors))
        at = offset
        found[offset] = byte
    return found
