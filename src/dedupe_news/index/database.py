"""A SQLite file -> a connection for many readers beside one writer; its errors in plain words."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from dedupe_news.errors import BrokenIndexError, EmptyIndexError, IndexFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

APPLICATION = 0x64646E78  # in the header of the file: it is ours
FORMAT = 1  # PRAGMA user_version: of the tables
WAIT = 10.0  # seconds that a writer waits for another one
MAPPED = 1 << 32  # bytes of the file that are read without being copied twice
TABLES = """
CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources(
    source INTEGER PRIMARY KEY AUTOINCREMENT,
    name BLOB NOT NULL,
    place BLOB NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime INTEGER NOT NULL,
    digest BLOB NOT NULL,
    flaws INTEGER NOT NULL,
    staged INTEGER NOT NULL
);
CREATE INDEX unsettled ON sources(source) WHERE staged;
CREATE TABLE blocks(block INTEGER PRIMARY KEY AUTOINCREMENT, articles INTEGER NOT NULL);
CREATE TABLE columns(
    column INTEGER PRIMARY KEY,
    block INTEGER NOT NULL,
    field TEXT NOT NULL,
    piece INTEGER NOT NULL,
    kind TEXT NOT NULL,
    checksum INTEGER NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (block, field, piece)
);
CREATE TABLE links(
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    link BLOB NOT NULL,
    PRIMARY KEY (one, other)
) WITHOUT ROWID;
"""
DAMAGED = ("is damaged.", "Build it anew with dedupe index build.")
_PROBLEMS = {
    "SQLITE_BUSY": ("is being written by another process.", "Wait for it, and run this again."),
    "SQLITE_LOCKED": ("is being written by another process.", "Wait for it, and run this again."),
    "SQLITE_FULL": ("no space is left on the disk.", "Free some; the index is as it was."),
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_ERROR": DAMAGED,
    "SQLITE_MISMATCH": DAMAGED,
    "SQLITE_NOTADB": ("is no index.", "Name another file, or remove this one."),
    "SQLITE_CANTOPEN": ("cannot be opened.", "Check that it may be read, and is on a local disk."),
    "SQLITE_READONLY": ("may not be written to.", "Allow writing, or name another place."),
    "SQLITE_IOERR": ("the disk reports an error.", "Try again, or name another place."),
    "SQLITE_PROTOCOL": ("the file system does not lock it.", "Name a place on a local disk."),
    "SQLITE_TOOBIG": ("an article is too large for it.", "Lower --max-bytes."),
}


@contextmanager
def plainly(path: str) -> Iterator[None]:
    """Inside, an error of SQLite becomes an IndexFileError."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "") or "SQLITE_ERROR"
        kind = "_".join(name.split("_")[:2])
        said = _PROBLEMS.get(kind, (f"cannot be used: {error}.", "Build it anew."))
        broken = said is DAMAGED or kind == "SQLITE_NOTADB"
        raise (BrokenIndexError if broken else IndexFileError)(path, *said) from error


def to_read(path: str) -> sqlite3.Connection:
    """A connection that only reads; it works on media that cannot be written to as well.

    Raises IndexFileError when there is no index, or one that this version cannot read.
    """
    if not Path(path).exists():
        raise EmptyIndexError(path, "does not exist.", "Make it with dedupe index build.")
    with plainly(path):
        try:
            return reading(path, "mode=ro")
        except sqlite3.OperationalError as error:
            if Path(f"{path}-wal").exists() and Path(f"{path}-wal").stat().st_size:
                raise
            # Beside a log a reader keeps a file of its own, which it may not make here.
            if error.sqlite_errorname not in ("SQLITE_CANTOPEN", "SQLITE_READONLY_DIRECTORY"):
                raise
            return reading(path, "immutable=1")


def reading(path: str, how: str) -> sqlite3.Connection:
    """A connection by a URI, to an index that we can read."""
    place = quote(os.path.abspath(os.fsencode(path)))  # noqa: PTH100  keeps links as they are
    connection = sqlite3.connect(f"file:{place}?{how}", WAIT, isolation_level=None, uri=True)
    with closed_on_error(connection):
        connection.execute(f"PRAGMA mmap_size = {MAPPED}")
        check_ours(connection, path)
    return connection


@contextmanager
def closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    """A connection that is left open would keep others from writing."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


def to_write(path: str) -> sqlite3.Connection:
    """A connection that writes; the file is made where there is none.

    Raises IndexFileError for what is no index of ours, or where no log can be kept beside it.
    """
    with plainly(path):
        try:
            connection = sqlite3.connect(path, WAIT, isolation_level=None)
        except ValueError as error:
            raise IndexFileError(path, "is not a possible file name.", "Name another.") from error
        with closed_on_error(connection):
            check_ours(connection, path, may_be_new=True)
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
            log(connection, path)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA mmap_size = {MAPPED}")
    return connection


def log(connection: sqlite3.Connection, path: str) -> None:
    """Keep a log beside the file, so that others can read while it is written."""
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        problem = "its file system cannot keep a log beside it, as network file systems cannot."
        raise IndexFileError(path, problem, "Name a place on a local disk with --index.")


def check_ours(connection: sqlite3.Connection, path: str, may_be_new: bool = False) -> None:
    """Raise IndexFileError unless this is an index that we can read; a new file has no tables."""
    ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if not ours and (tables or not (may_be_new or Path(path).stat().st_size == 0)):
        raise IndexFileError(path, "is no index that dedupe made.", "Name another file.")
    if version > FORMAT:
        problem = f"is of format {version}, written by a newer version; this one reads {FORMAT}."
        raise BrokenIndexError(path, problem, "Upgrade dedupe-news, or build it anew.")
    if not tables and not may_be_new:
        raise EmptyIndexError(path, "is empty.", "Build it with dedupe index build.")


def is_ours(path: str) -> bool:
    """Does the header of a file say that it is an index of ours, whatever else is wrong with it?"""
    try:
        with Path(path).open("rb") as file:
            head = file.read(72)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\0") and head[68:] == APPLICATION.to_bytes(4, "big")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written inside, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def empty(connection: sqlite3.Connection) -> None:
    """Drop all tables and make them anew, inside a transaction."""
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    for (name,) in names:
        if not name.startswith("sqlite_"):
            connection.execute(f'DROP TABLE "{name}"')
    for statement in TABLES.split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {FORMAT}")
