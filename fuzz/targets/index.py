"""An index whose file, or whose rows, are not as they were written."""

from __future__ import annotations

import gc
import sqlite3
import zlib
from contextlib import chdir, closing, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dedupe_news import DatasetSettings, DedupeError, Options, indexing, rendering
from dedupe_news.batch import Asked, Watch
from dedupe_news.engine.follow import Scope
from dedupe_news.indexing import Place
from targets.made import folder

if TYPE_CHECKING:
    from collections.abc import Callable

NAME, NEWS = "index.sqlite", "news.jsonl"
WORDS = "The {} bridge is closed from March. Lorries use the {} road, a spokesman said on {}."
TEXTS = (WORDS.format("old", "ring", "Monday"), WORDS.format("new", "by", "Monday"))
FIELDS = (  # what a row may say that is not so: table, key, column
    ("facts", "name", "value"),
    ("facts", "name", "name"),
    ("sources", "source", "name"),
    ("sources", "source", "place"),
    ("sources", "source", "size"),
    ("sources", "source", "digest"),
    ("sources", "source", "source"),
    ("blocks", "block", "articles"),
    ("blocks", "block", "block"),
    ("columns", "column", "data"),
    ("columns", "column", "kind"),
    ("columns", "column", "field"),
    ("columns", "column", "piece"),
    ("links", "one", "link"),
    ("links", "one", "other"),
)


def asked(*, write: bool) -> Asked:
    """A run over the news beside the index, or one that adds to it."""
    options = Options(max_loss=1.0, boilerplate="off")
    return Asked((NEWS,), options, write=write, force=True, jobs=1, index=NAME)


def written(rows: int) -> None:
    """Some news in this folder."""
    told = (f'{{"id": "{n}", "text": "{TEXTS[n % 2]}"}}\n' for n in range(rows))
    Path(NEWS).write_text("".join(told), encoding="utf-8")


@cache
def laid() -> bytes:
    """A small index, as it is written, with links in it."""
    with folder() as place, chdir(place):
        written(3)
        indexing.build(Place(NAME), Scope(("",)), DatasetSettings())
        rendering.run(asked(write=True), Watch())
        return Path(NAME).read_bytes()


def one(data: bytes) -> None:
    """The first byte says whether bytes of the file are others, or the value of a row."""
    with folder() as place, chdir(place):
        written(4)
        if data[:1] < b"\x40":
            Path(NAME).write_bytes(patched(data[1:]))
        else:
            Path(NAME).write_bytes(laid())
            falsified(data[1:])
        for use in USES:
            with suppress(DedupeError):
                use()
    gc.collect()  # what errors hold on to would look like a leak here


def patched(data: bytes) -> bytes:
    """The index with other bytes: each four say where, and which one."""
    made = bytearray(laid())
    for at in range(0, len(data) - 3, 4):
        made[int.from_bytes(data[at : at + 3], "big") % len(made)] = data[at + 3]
    return bytes(made)


def falsified(data: bytes) -> None:
    """Write another value into a row: field, row, type, and the value."""
    if len(data) < 3:
        return
    table, key, column = FIELDS[data[0] % len(FIELDS)]
    value = value_of(data[2] % 4, data[3:])
    with closing(sqlite3.connect(NAME)) as db, suppress(sqlite3.Error):
        keys = [one for (one,) in db.execute(f"SELECT {key} FROM {table} ORDER BY {key}")]
        where = keys[data[1] % len(keys)]
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (value, where))
        if isinstance(value, bytes) and column == "data":
            sum_ = zlib.crc32(value)
            db.execute("UPDATE columns SET checksum = ? WHERE column = ?", (sum_, where))
        db.commit()


def value_of(kind: int, data: bytes) -> bytes | str | int | float:
    """The value of a type that SQLite has."""
    if kind == 0:
        return data
    if kind == 1:
        return data.decode("utf-8", "replace")
    number = int.from_bytes(data[:8], "big", signed=True)
    return number if kind == 2 else number / 7


USES: tuple[Callable[[], object], ...] = (
    lambda: indexing.info(Place(NAME)),
    lambda: indexing.faults(Place(NAME)),
    lambda: rendering.run(asked(write=False), Watch()),
    lambda: indexing.update(Place(NAME)),
    lambda: rendering.run(asked(write=True), Watch()),
    lambda: indexing.compact(Place(NAME)),
    lambda: indexing.build(Place(NAME), Scope(("",)), DatasetSettings()),
)
