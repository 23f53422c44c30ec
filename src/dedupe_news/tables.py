"""The folding table of the matching key, as data: one entry a code point.

The table ships as a file, so that a key is the same whatever Unicode version the running Python
knows, and loads in a millisecond. `build` makes it; a test holds the file against it.

Entry layout, uint32: low 21 bits the folded code point (or the index of an expansion), then flags.
"""

from __future__ import annotations

import unicodedata
import zlib
from dataclasses import dataclass
from pathlib import Path
from pkgutil import get_data
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNICODE = "14.0.0"  # version of the database that the data file was made from
SIZE = 0x20000  # code points in the table; above lie Han, tags and variation selectors
CODE = 0x1FFFFF  # mask of the folded code point
SEPARATOR = 0
DROPPED = 1
MULTI = 1 << 31  # the low bits are an index into the expansions
UNSPACED = 1 << 30  # a token of its own (scripts written without spaces)
DIGIT = 1 << 29
UPPER = 1 << 28  # the raw character is a capital
JOINS = 1 << 27  # only in the data file, see FoldTable.joins

# Scripts written without spaces between words: every character is a token.
UNSPACED_RANGES = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x0F00, 0x0FFF),  # Tibetan
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3038, 0x303C),
    (0x3041, 0x30FF),  # kana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),
    (0x20000, 0x3FFFF),
)

# Marks that come and go between two prints of the same word.
DROPPED_RANGES = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x0307, 0x0307),  # dot above: what casefold leaves of a Turkish capital İ
    (0x034F, 0x034F),
    (0x0591, 0x05BD),  # Hebrew points
    (0x05BF, 0x05BF),
    (0x05C1, 0x05C2),
    (0x05C4, 0x05C5),
    (0x05C7, 0x05C7),
    (0x0610, 0x061A),  # Arabic signs and vowel points
    (0x061C, 0x061C),
    (0x0640, 0x0640),  # tatweel
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06DC),
    (0x06DF, 0x06E8),
    (0x06EA, 0x06ED),
    (0x180B, 0x180F),
    (0x200B, 0x200F),  # zero width, bidi marks
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x206F),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),
    (0xE0000, 0xE0FFF),
)

# What stands here is composed with what is before it, though no decomposition says so.
JOINING_RANGES = (
    (0x1100, 0x11FF),  # parts of Korean syllables
    (0xA960, 0xA97F),
    (0xD7B0, 0xD7FF),
    (0xFF9E, 0xFF9F),  # sound marks of half width, see `normalize`
    (SIZE - 1, SIZE - 1),  # stands for all above the table
)

# Letters that keyboards and fonts exchange.
VARIANTS = {
    "ı": "i",
    "آ": "ا",
    "أ": "ا",
    "إ": "ا",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ک": "ك",
    "ة": "ه",
    "ۀ": "ه",
    "ہ": "ه",
    "ۃ": "ه",
    "ە": "ه",
}


@dataclass(frozen=True, slots=True)
class FoldTable:
    """The table and its expansions.

    entries: uint32[SIZE]. An entry with MULTI stands for the entries
    flat[first[i] : first[i + 1]], i being its low bits. flat: uint32[m], first: int64[n + 1].
    joins: bool[SIZE]. A text without such characters is composed as it is: they have a canonical
    decomposition, or are composed or put in order with what stands before them, or are not known.
    """

    entries: NDArray[np.uint32]
    flat: NDArray[np.uint32]
    first: NDArray[np.int64]
    joins: NDArray[np.bool_]


def in_ranges(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    """Does the code point lie in one of the closed ranges?"""
    return any(low <= code <= high for low, high in ranges)


def fold_entry(char: str) -> int:
    """The table entry of one already compatibility-folded character, without MULTI and UPPER."""
    code = ord(char)
    if in_ranges(code, DROPPED_RANGES):
        return DROPPED
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return ord(str(digit)) | DIGIT
    if unicodedata.category(char)[0] not in "LMN":
        return SEPARATOR
    return ord(VARIANTS.get(char, char)) | (UNSPACED if in_ranges(code, UNSPACED_RANGES) else 0)


def fold(char: str) -> list[int]:
    """Entries of one raw character: NFKC, casefold, NFKC again (the fold may undo it), letters."""
    if in_ranges(ord(char), DROPPED_RANGES):
        return [DROPPED]
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold())
    return [entry for c in plain if (entry := fold_entry(c)) != DROPPED] or [DROPPED]


def joining() -> set[str]:
    """The characters of FoldTable.joins, from the Unicode database of the running Python."""
    found = {chr(code) for code in range(SIZE) if joins_alone(chr(code))}
    for code in range(0x30000):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) > 1 and parts[0][0] != "<":
            found.update(chr(int(part, 16)) for part in parts[1:])
    return found


def joins_alone(char: str) -> bool:
    """Is it one of them whatever other characters are made of?"""
    return (
        unicodedata.category(char) == "Cn"
        or unicodedata.combining(char) != 0
        or not unicodedata.is_normalized("NFC", char)
        or in_ranges(ord(char), JOINING_RANGES)
    )


def build() -> tuple[NDArray[np.uint32], list[list[int]]]:
    """(entries, expansions) from the Unicode database of the running Python."""
    entries = np.zeros(SIZE, dtype=np.uint32)
    expansions: list[list[int]] = []
    for code in range(SIZE):
        if 0xD800 <= code <= 0xDFFF:
            continue
        folded = fold(chr(code))
        upper = UPPER if unicodedata.category(chr(code)) in ("Lu", "Lt") else 0
        if len(folded) == 1:
            entries[code] = folded[0] | (upper if folded[0] > DROPPED else 0)
        else:
            entries[code] = MULTI | upper | len(expansions)
            expansions.append(folded)
    entries[[ord(char) for char in joining() if ord(char) < SIZE]] |= JOINS
    return entries, expansions


def pack(entries: NDArray[np.uint32], expansions: list[list[int]]) -> bytes:
    """The bytes of the data file: entries as differences, expansion lengths, expansions."""
    delta = np.diff(entries, prepend=np.uint32(0)).astype("<u4")
    sizes = np.array([len(expansions), *map(len, expansions)], dtype="<u4")
    flat = np.array([entry for folded in expansions for entry in folded], dtype="<u4")
    return zlib.compress(delta.tobytes() + sizes.tobytes() + flat.tobytes(), 9)


def shipped(name: str) -> bytes:
    """A data file of the package, which may lie in an archive: Spark takes it so to its workers."""
    data = get_data("dedupe_news", f"data/{name}")
    assert data is not None, name
    return data


def load() -> FoldTable:
    """The shipped table."""
    raw = zlib.decompress(shipped("fold.bin"))
    words = np.frombuffer(raw, dtype="<u4")
    count = int(words[SIZE])
    first = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(words[SIZE + 1 : SIZE + 1 + count], out=first[1:])
    entries = np.cumsum(words[:SIZE], dtype=np.uint32)
    joins = (entries & np.uint32(JOINS)) != 0
    return FoldTable(
        entries & np.uint32(~JOINS & 0xFFFFFFFF), words[SIZE + 1 + count :], first, joins
    )


if __name__ == "__main__":  # writes the data file anew: python -m dedupe_news.tables
    (Path(__file__).parent / "data" / "fold.bin").write_bytes(pack(*build()))
