"""The folding table: the shipped data is what build makes, and folds the same everywhere."""

from __future__ import annotations

import random
import unicodedata
import zlib

import numpy as np
import pytest

from dedupe_news.normalize import is_composed, key
from dedupe_news.tables import DROPPED, JOINS, MULTI, SIZE, UNICODE, FoldTable, build, fold, pack

FOLDS = {
    "A": "a",
    "ß": "ss",
    "ẞ": "ss",
    "ﬃ": "ffi",
    "Å": "å",
    "Ⅻ": "xii",
    "½": "1 2",
    "²": "2",
    "İ": "i",
    "ı": "i",
    "ς": "σ",
    "Ω": "ω",
    "Ж": "ж",
    "٣": "3",
    "９": "9",
    "ى": "ي",
    "ک": "ك",
    "㎏": "kg",
    "Ａ": "a",
    "ｶ": "カ",
    "！": "",
    "\u00ad": "",
    "\u200b": "",
    "’": "",
    "€": "",
    "\U0001f600": "",
    "\U0002a6d6": "\U0002a6d6",
    "\U000e0100": "",
}


@pytest.mark.parametrize("char", FOLDS)
def test_folds_the_same_on_every_python(char: str, table: FoldTable) -> None:
    assert key(char, table) == FOLDS[char]


@pytest.mark.skipif(
    unicodedata.unidata_version != UNICODE,
    reason=f"the data file was made with Unicode {UNICODE}",
)
def test_the_shipped_table_is_the_built_one(table: FoldTable) -> None:
    entries, expansions = build()
    joins = (entries & np.uint32(JOINS)) != 0
    assert np.array_equal(table.joins, joins)
    assert np.array_equal(table.entries | joins * np.uint32(JOINS), entries)
    lengths = [len(folded) for folded in expansions]
    assert np.array_equal(np.diff(table.first), lengths)
    assert table.flat.tolist() == [entry for folded in expansions for entry in folded]


def test_assigned_letters_fold_as_built_whatever_the_version(table: FoldTable) -> None:
    # Letters of before Unicode 6 never change; newer ones may be unknown to this Python.
    for code in (*range(0x20, 0x530), *range(0x5D0, 0x5EB), *range(0x4E00, 0x4F00)):
        entry = int(table.entries[code])
        folded = fold(chr(code))
        if entry & MULTI:
            which = entry & 0x1FFFFF
            assert table.flat[table.first[which] : table.first[which + 1]].tolist() == folded
        else:
            assert entry & ~(1 << 28) == folded[0]


def test_what_joins_nothing_is_composed_whatever_stands_beside_it(table: FoldTable) -> None:
    rng = random.Random(7)
    known = [chr(code) for code in np.flatnonzero(~table.joins) if not 0xD800 <= code < 0xE000]
    assert len(known) > 80_000
    assert is_composed("".join(known))
    for _ in range(300):
        assert is_composed(
            "".join(rng.choices(known[:3000] if rng.random() < 0.5 else known, k=400))
        )


def test_a_mark_a_part_and_what_is_unknown_join(table: FoldTable) -> None:
    for char in ("\u0301", "\u093c", "\u1161", "\u11a8", "\uff9e", "\u212b", "\u0378", "\u09be"):
        assert table.joins[ord(char)], hex(ord(char))
    assert table.joins[-1]  # all above the table


def test_pack_keeps_every_value() -> None:
    entries = np.zeros(SIZE, dtype=np.uint32)
    entries[5], entries[7] = 0xFFFFFFFF, DROPPED
    words = np.frombuffer(zlib.decompress(pack(entries, [[1, 2], [3]])), dtype="<u4")
    assert np.array_equal(np.cumsum(words[:SIZE], dtype=np.uint32), entries)
    assert words[SIZE:].tolist() == [2, 2, 1, 1, 2, 3]
