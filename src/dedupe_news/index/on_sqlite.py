"""An index in a SQLite file: tables, and the statements that read and change them."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dedupe_news.errors import BrokenIndexError
from dedupe_news.index.block import Piece, stored
from dedupe_news.index.database import (
    DAMAGED,
    empty,
    is_ours,
    plainly,
    to_read,
    to_write,
    transaction,
)
from dedupe_news.index.source import Source

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from dedupe_news.index.block import Block
    from dedupe_news.index.nearest import Agreeing

_AT_ONCE = 500  # values in one statement


class SqliteStore:
    """A store in a file. Every method raises IndexFileError when that is not what it should be."""

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        self.where, self._db = path, connection

    @classmethod
    def reading(cls, path: str) -> Self:
        """The store in a file, to be read only."""
        return cls(path, to_read(path))

    @classmethod
    def writing(cls, path: str) -> Self:
        """The store in a file, to be read and written; without tables where there was none."""
        return cls(path, to_write(path))

    @classmethod
    def discard(cls, path: str) -> bool:
        """Remove what is damaged; False for what is not ours."""
        if not is_ours(path):
            return False
        for ending in ("", "-wal", "-shm"):
            Path(path + ending).unlink(missing_ok=True)
        return True

    def close(self) -> None:
        """Let the file go."""
        with plainly(self.where):
            self._db.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """All that is written inside becomes part of the file, or none of it."""
        with plainly(self.where), transaction(self._db):
            yield

    @contextmanager
    def view(self) -> Iterator[None]:
        """Inside, nothing changes, whatever others write."""
        with plainly(self.where):
            self._db.execute("BEGIN")
        try:
            yield
        finally:
            with plainly(self.where):
                self._db.execute("ROLLBACK")

    @property
    def is_new(self) -> bool:
        """Has it no tables yet?"""
        return bool(self._one("SELECT count(*) = 0 FROM sqlite_schema"))

    def empty(self) -> None:
        """Make it anew, with nothing in it."""
        empty(self._db)

    def note(self, facts: Mapping[str, str]) -> None:
        """Write down what is known of the whole; what was known by the same name goes."""
        self._db.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())

    def facts(self) -> dict[str, str]:
        """What is known of the whole."""
        return dict(self._typed(self._all("SELECT name, value FROM facts"), str, str))

    def sources(self) -> Iterator[Source]:
        """All sources, in the order in which they came."""
        return self._sources(self._all("SELECT * FROM sources ORDER BY source"))

    def placed(self, places: Iterable[str]) -> list[Source]:
        """The sources at these places."""
        found = self._in("SELECT * FROM sources WHERE place IN", map(raw, places))
        return sorted(self._sources(found))

    def numbered(self, numbers: Iterable[int]) -> list[Source]:
        """The sources of these numbers; those that are gone are left out."""
        return sorted(self._sources(self._in("SELECT * FROM sources WHERE source IN", numbers)))

    def unsettled(self) -> list[Source]:
        """The sources that are not yet in the commit that the index stands on."""
        return list(self._sources(self._all("SELECT * FROM sources WHERE staged")))

    def live(self) -> list[int]:
        """The numbers of all sources, ascending."""
        return [number for (number,) in self._all("SELECT source FROM sources ORDER BY source")]

    def add_source(self, source: Source) -> int:
        """Add a source; its number comes back."""
        row = self._db.execute(
            "INSERT INTO sources VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", row_of(source)
        )
        return int(row.lastrowid or 0)

    def alter(self, source: Source) -> None:
        """Write down anew what is known of a source."""
        self._db.execute(
            "UPDATE sources SET name = ?, place = ?, size = ?, mtime = ?, digest = ?, flaws = ?, "
            "staged = ? WHERE source = ?",
            (*row_of(source), source.number),
        )

    def drop(self, numbers: Iterable[int]) -> None:
        """Drop sources."""
        self._db.executemany("DELETE FROM sources WHERE source = ?", ((one,) for one in numbers))

    def blocks(self) -> list[tuple[int, int]]:
        """(number, articles) of all blocks, in order."""
        found = self._all("SELECT block, articles FROM blocks ORDER BY block")
        return [(block, articles) for block, articles in self._typed(found, int, int)]

    def pieces(self, block: int, name: str, most: int) -> list[Piece]:
        """The first pieces of a column of a block, in order."""
        statement = (
            "SELECT field, piece, kind, checksum, data FROM columns "
            "WHERE block = ? AND field = ? AND piece < ? ORDER BY piece"
        )
        with plainly(self.where):
            found = self._db.execute(statement, (block, name, most)).fetchall()
        return [Piece(*row) for row in self._typed(found, str, int, str, int, bytes)]

    def put(self, block: Block) -> None:
        """Add a block."""
        made = self._db.execute("INSERT INTO blocks VALUES (NULL, ?)", (len(block),))
        self._db.executemany(
            "INSERT INTO columns VALUES (NULL, ?, ?, ?, ?, ?, ?)",
            ((made.lastrowid, *one) for one in stored(block)),
        )

    def remove(self, number: int) -> None:
        """Remove a block."""
        self._db.execute("DELETE FROM columns WHERE block = ?", (number,))
        self._db.execute("DELETE FROM blocks WHERE block = ?", (number,))

    def introduce(self, block: Block) -> None:
        """Nothing has to be known of articles but what is in their blocks."""

    def agreeing(self, wanted: NDArray[np.uint32]) -> Agreeing | None:
        """None: the signatures have to be looked through."""

    def links(self, ones: Iterable[int]) -> Iterator[tuple[int, int, bytes]]:
        """(one, other, link) for all links whose first content is among these."""
        found = self._in("SELECT one, other, link FROM links WHERE one IN", ones)
        return ((one, other, link) for one, other, link in self._typed(found, int, int, bytes))

    def remember(self, links: Iterable[tuple[int, int, bytes]]) -> None:
        """Add links between contents."""
        self._db.executemany("INSERT OR REPLACE INTO links VALUES (?, ?, ?)", sorted(links))

    def forget_links(self) -> None:
        """Drop all links."""
        self._db.execute("DELETE FROM links")

    def settle(self) -> None:
        """Move what is in the log into the file itself."""
        with plainly(self.where):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def replace(self, blocks: Iterable[Block], contents: Sequence[int]) -> None:
        """Put these blocks in place of all others, and keep no link but between these contents."""
        self._db.execute("DELETE FROM columns")
        self._db.execute("DELETE FROM blocks")
        for block in blocks:
            self.put(block)
        self._db.execute("CREATE TEMP TABLE known(content INTEGER PRIMARY KEY)")
        self._db.executemany("INSERT INTO known VALUES (?)", ((one,) for one in contents))
        self._db.execute(
            "DELETE FROM links WHERE one NOT IN (SELECT content FROM known) "
            "OR other NOT IN (SELECT content FROM known)"
        )
        self._db.execute("DROP TABLE known")

    def shrink(self) -> None:
        """Give the space back that nothing uses any more."""
        with plainly(self.where):
            self._db.execute("VACUUM")
        self.settle()

    def faults(self) -> list[str]:
        """What is wrong with the file itself."""
        with plainly(self.where):
            said = [text for (text,) in self._db.execute("PRAGMA integrity_check(5)")]
        return [text.splitlines()[0] for text in said if text != "ok"]

    def links_known(self) -> int:
        """How many links it has."""
        return int(self._one("SELECT count(*) FROM links"))

    def size(self) -> int:
        """How many bytes the file takes, its log included."""
        files = (Path(self.where + ending) for ending in ("", "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def _one(self, statement: str) -> Any:
        with plainly(self.where):
            return self._db.execute(statement).fetchone()[0]

    def _all(self, statement: str) -> Iterator[tuple[Any, ...]]:
        with plainly(self.where):
            yield from self._db.execute(statement).fetchall()

    def _in(self, statement: str, values: Iterable[object]) -> Iterator[tuple[Any, ...]]:
        wanted = list(values)
        with plainly(self.where):
            for at in range(0, len(wanted), _AT_ONCE):
                some = wanted[at : at + _AT_ONCE]
                told = f"{statement} ({','.join('?' * len(some))})"
                yield from self._db.execute(told, some).fetchall()

    def _sources(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[Source]:
        return map(source_of, self._typed(rows, int, bytes, bytes, int, int, bytes, int, int))

    def _typed(self, rows: Iterable[tuple[Any, ...]], *kinds: type) -> Iterator[tuple[Any, ...]]:
        """The rows, in which SQLite may hold a value of any type: BrokenIndexError for others."""
        for row in rows:
            if tuple(map(type, row)) != kinds:
                raise BrokenIndexError(self.where, *DAMAGED)
            yield row


def source_of(row: Sequence[Any]) -> Source:
    """The source in a row of the table."""
    number, name, place, size, mtime, digest, flaws, staged = row
    return Source(number, text(name), text(place), size, mtime, digest, flaws, bool(staged))


def row_of(source: Source) -> tuple[Any, ...]:
    """All of a source but its number, as the table holds it."""
    return (raw(source.name), raw(source.place), *source[3:])


def raw(name: str) -> bytes:
    """A name as bytes: SQLite takes no text with stray bytes in it."""
    return name.encode("utf-8", "surrogateescape")


def text(name: bytes) -> str:
    """A name again."""
    return name.decode("utf-8", "surrogateescape")
