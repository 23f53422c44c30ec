"""The index itself: sources, blocks of articles, links; what is written is whole or not there."""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from dedupe_news.errors import BrokenIndexError, IndexFileError
from dedupe_news.index import scheme
from dedupe_news.index.block import (
    COLUMNS,
    Piece,
    block_of,
    chosen,
    in_row,
    stored,
    values_of,
)
from dedupe_news.index.database import empty, plainly, to_read, to_write, transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from dedupe_news.dataset import DatasetSettings
    from dedupe_news.index.block import Block

LARGEST = 16_384  # articles of a block
_AT_ONCE = 500  # values in one statement


class Source(NamedTuple):
    """A file whose articles are in the index.

    number: never given to another one. name: as reports call it. place: where it lies, from the
    root of the index, parted by slashes. size, mtime (ns): as it was read; digest: of its bytes, as
    git names blobs. flaws: how many of its rows are no articles. staged: is it not yet in the
    commit that the index stands on?
    """

    number: int
    name: str
    place: str
    size: int
    mtime: int
    digest: bytes
    flaws: int = 0
    staged: bool = False

    @classmethod
    def of(cls, row: Sequence[Any]) -> Self:
        """The source in a row of the table."""
        number, name, place, size, mtime, digest, flaws, staged = row
        return cls(number, text(name), text(place), size, mtime, digest, flaws, bool(staged))

    def row(self) -> tuple[Any, ...]:
        """All but the number, as the table holds it."""
        return (raw(self.name), raw(self.place), *self[3:])


def raw(name: str) -> bytes:
    """A name as bytes: SQLite takes no text with stray bytes in it."""
    return name.encode("utf-8", "surrogateescape")


def text(name: bytes) -> str:
    """A name again."""
    return name.decode("utf-8", "surrogateescape")


class Index:
    """An open index. Every method raises IndexFileError when the file is not what it should be."""

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        self.path, self._db = path, connection

    @classmethod
    def reading(cls, path: str) -> Self:
        """The index in a file, to be read only."""
        return cls(path, to_read(path))

    @classmethod
    def writing(cls, path: str) -> Self:
        """The index in a file, to be read and written; without tables where there was none."""
        return cls(path, to_write(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        with plainly(self.path):
            self._db.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """All that is written inside becomes part of the file, or none of it."""
        with plainly(self.path), transaction(self._db):
            yield

    @property
    def is_new(self) -> bool:
        """Has it no tables yet?"""
        return bool(self._one("SELECT count(*) = 0 FROM sqlite_schema"))

    def begin(self, facts: Mapping[str, str]) -> None:
        """Make it anew, with nothing in it. facts: what is known of the whole."""
        empty(self._db)
        self.note({**scheme.rules(), **facts})

    def note(self, facts: Mapping[str, str]) -> None:
        """Write down what is known of the whole; what was known by the same name goes."""
        self._db.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())

    def facts(self) -> dict[str, str]:
        """What is known of the whole."""
        return dict(self._all("SELECT name, value FROM facts"))

    def settings(self) -> DatasetSettings:
        """How the texts of its articles are read."""
        try:
            return scheme.settings_of(self.facts())
        except (KeyError, ValueError) as error:
            raise self._damaged() from error

    def check(self, wanted: Mapping[str, str]) -> None:
        """Raise IndexFileError when it was made by other rules, or by other settings than these."""
        problem = scheme.mismatch(self.facts(), {**scheme.rules(), **wanted})
        if problem:
            raise IndexFileError(self.path, problem, self.rebuild)

    @property
    def rebuild(self) -> str:
        """What to do when it cannot be used as it is."""
        return f"Build it anew: dedupe index build --index {self.path}"

    def sources(self) -> Iterator[Source]:
        """All sources, in the order in which they came."""
        for row in self._all("SELECT * FROM sources ORDER BY source"):
            yield Source.of(row)

    def placed(self, places: Iterable[str]) -> list[Source]:
        """The sources at these places."""
        found = self._in("SELECT * FROM sources WHERE place IN", map(raw, places))
        return sorted(map(Source.of, found))

    def numbered(self, numbers: Iterable[int]) -> list[Source]:
        """The sources of these numbers; those that are gone are left out."""
        return sorted(map(Source.of, self._in("SELECT * FROM sources WHERE source IN", numbers)))

    def unsettled(self) -> list[Source]:
        """The sources that are not yet in the commit that the index stands on."""
        return [Source.of(row) for row in self._all("SELECT * FROM sources WHERE staged")]

    def add_source(self, source: Source) -> int:
        """Add a source; its number comes back."""
        row = self._db.execute(
            "INSERT INTO sources VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", source.row()
        )
        return int(row.lastrowid or 0)

    def alter(self, source: Source) -> None:
        """Write down anew what is known of a source."""
        self._db.execute(
            "UPDATE sources SET name = ?, place = ?, size = ?, mtime = ?, digest = ?, flaws = ?, "
            "staged = ? WHERE source = ?",
            (*source.row(), source.number),
        )

    def drop(self, numbers: Iterable[int]) -> None:
        """Drop sources, and so their articles."""
        self._db.executemany("DELETE FROM sources WHERE source = ?", ((one,) for one in numbers))

    def live(self) -> NDArray[np.int64]:
        """int64[n]: the numbers of all sources, ascending."""
        found = [number for (number,) in self._all("SELECT source FROM sources ORDER BY source")]
        return np.array(found, dtype=np.int64)

    def numbers(self) -> list[int]:
        """The numbers of all blocks, in order."""
        return [number for (number,) in self._all("SELECT block FROM blocks ORDER BY block")]

    def columns(self, block: int, names: Iterable[str], *, sure: bool = False) -> dict[str, Any]:
        """Some columns of a block; sure: their checksums are looked at."""
        return {name: self.column(block, name, sure=sure) for name in names}

    def column(self, block: int, name: str, most: int = _AT_ONCE, *, sure: bool = False) -> Any:
        """One column of a block, or its first pieces."""
        statement = (
            "SELECT field, piece, kind, checksum, data FROM columns "
            "WHERE block = ? AND field = ? AND piece < ? ORDER BY piece"
        )
        with plainly(self.path):
            found = [Piece(*row) for row in self._db.execute(statement, (block, name, most))]
        if sure and any(zlib.crc32(piece.data) != piece.checksum for piece in found):
            raise self._damaged()
        try:
            return values_of(found)
        except (ValueError, TypeError, ZeroDivisionError) as error:
            raise self._damaged() from error

    def block(self, number: int) -> Block:
        """A block with all its articles, also those whose sources are gone."""
        try:
            return block_of(self.columns(number, COLUMNS, sure=True))
        except (KeyError, ValueError, TypeError) as error:
            raise self._damaged() from error

    def blocks(self) -> Iterator[Block]:
        """All articles, block by block, in the order in which they came."""
        live = self.live()
        for number in self.numbers():
            found = self.block(number)
            yield chosen(found, np.isin(found.sources, live))

    def append(self, block: Block) -> None:
        """Add articles. Small blocks grow together, so there are few, and few are rewritten."""
        row = "SELECT block, articles FROM blocks ORDER BY block DESC LIMIT 1"
        while last := self._db.execute(row).fetchone():
            number, articles = last
            if articles > 2 * len(block) or articles + len(block) > LARGEST:
                break
            before = self.block(number)
            block = in_row([chosen(before, np.isin(before.sources, self.live())), block])
            self._db.execute("DELETE FROM columns WHERE block = ?", (number,))
            self._db.execute("DELETE FROM blocks WHERE block = ?", (number,))
        if len(block):
            self._put(block)

    def _put(self, block: Block) -> None:
        made = self._db.execute("INSERT INTO blocks VALUES (NULL, ?)", (len(block),))
        self._db.executemany(
            "INSERT INTO columns VALUES (NULL, ?, ?, ?, ?, ?, ?)",
            ((made.lastrowid, *one) for one in stored(block)),
        )

    def links(self, ones: Iterable[int]) -> Iterator[tuple[int, int, bytes]]:
        """(one, other, link) for all links whose first content is among these."""
        yield from self._in("SELECT one, other, link FROM links WHERE one IN", ones)

    def remember(self, links: Iterable[tuple[int, int, bytes]]) -> None:
        """Add links between contents."""
        self._db.executemany("INSERT OR REPLACE INTO links VALUES (?, ?, ?)", sorted(links))

    def forget_links(self) -> None:
        """Drop all links."""
        self._db.execute("DELETE FROM links")

    def settle(self) -> None:
        """Move what is in the log into the file itself."""
        with plainly(self.path):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def compact(self) -> None:
        """Drop what belongs to no article any more, and give the space back."""
        with self.change():
            live, contents, kept = self.live(), [np.zeros(0, np.int64)], []
            for number in self.numbers():
                found = self.block(number)
                kept.append(chosen(found, np.isin(found.sources, live)))
                contents.append(kept[-1].contents)
            self._db.execute("DELETE FROM columns")
            self._db.execute("DELETE FROM blocks")
            for block in filled(kept):
                self._put(block)
            self._forget_all_but(np.unique(np.concatenate(contents)))
        with plainly(self.path):
            self._db.execute("VACUUM")
        self.settle()

    def _forget_all_but(self, contents: NDArray[np.int64]) -> None:
        self._db.execute("CREATE TEMP TABLE known(content INTEGER PRIMARY KEY)")
        self._db.executemany("INSERT INTO known VALUES (?)", ((one,) for one in contents.tolist()))
        self._db.execute(
            "DELETE FROM links WHERE one NOT IN (SELECT content FROM known) "
            "OR other NOT IN (SELECT content FROM known)"
        )
        self._db.execute("DROP TABLE known")

    def faults(self) -> list[str]:
        """What is wrong with the file; nothing when it is sound."""
        with plainly(self.path):
            said = [text for (text,) in self._db.execute("PRAGMA integrity_check(5)")]
        found = [text.splitlines()[0] for text in said if text != "ok"]
        for number in self.numbers():
            try:
                self.block(number)
            except IndexFileError:
                found.append(f"block {number} of articles is not as it was written")
        return found

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self._one(f"SELECT count(*) FROM {table}"))

    def _damaged(self) -> BrokenIndexError:
        return BrokenIndexError(self.path, "is damaged.", self.rebuild + ".")

    def _one(self, statement: str) -> Any:
        with plainly(self.path):
            return self._db.execute(statement).fetchone()[0]

    def _all(self, statement: str) -> Iterator[tuple[Any, ...]]:
        with plainly(self.path):
            yield from self._db.execute(statement)

    def _in(self, statement: str, values: Iterable[object]) -> Iterator[tuple[Any, ...]]:
        wanted = list(values)
        with plainly(self.path):
            for at in range(0, len(wanted), _AT_ONCE):
                some = wanted[at : at + _AT_ONCE]
                yield from self._db.execute(f"{statement} ({','.join('?' * len(some))})", some)


def filled(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same articles in as few blocks as may be."""
    waiting: list[Block] = []
    for block in blocks:
        if waiting and sum(map(len, waiting)) + len(block) > LARGEST:
            yield in_row(waiting)
            waiting = []
        if len(block):
            waiting.append(block)
    if waiting:
        yield in_row(waiting)
