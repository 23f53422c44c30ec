"""An index on a Redis server, to which several processes add at once.

Small things are hashes of the server, which are held as a whole while they are looked at; blocks
never change. What a change makes is written under numbers that nobody knows yet, and becomes part
of the index by one transaction at its end. Who changes holds a lock, which is anyone's as soon as
the connection of its owner is gone.

    dedupe              hash: format, generation
    dedupe:lock         who changes the index
    dedupe:number       the last number that was given to anything
    dedupe:G:facts      hash, for generation G; sources: number -> JSON; blocks: number -> articles
    dedupe:G:block:B    hash: field and piece -> kind, checksum, data
    dedupe:G:links      hash: content -> other contents and links
    dedupe:G:lsh...     what MinHashLSH keeps
"""

from __future__ import annotations

import json
import struct
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from dedupe_news.errors import BrokenIndexError, EmptyIndexError, IndexFileError
from dedupe_news.index.block import ROWS, Piece, stored, values_of
from dedupe_news.index.buckets import Buckets
from dedupe_news.index.server import connected, plainly, shown
from dedupe_news.index.source import Source
from dedupe_news.index.turn import Turn
from dedupe_news.minhash import EMPTY, K

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from dedupe_news.index.block import Block
    from dedupe_news.index.nearest import Agreeing

FORMAT = 1  # of the keys and what they hold
HEAD = "dedupe"
LOCK, NUMBER = f"{HEAD}:lock", f"{HEAD}:number"
TABLES = ("facts", "sources", "blocks")  # hashes that are held as a whole
GRACE = 300  # seconds for which readers still find what was replaced
SOME = 1_000  # keys in one command
_LINK = struct.Struct("<qI")  # a content, and how many bytes the link to it takes
_PIECE = struct.Struct("<II")  # a checksum, and how many bytes of its kind follow


class Table:
    """A hash of the server as it was, and as it is to be."""

    def __init__(self, rows: Mapping[bytes, bytes]) -> None:
        self._before, self.rows = dict(rows), dict(rows)

    def put(self, key: int | str, value: int | str) -> None:
        """Set a value."""
        self.rows[str(key).encode()] = str(value).encode()

    def write(self, name: str, commands: Any) -> None:
        """Add what has changed to some commands."""
        fresh = {key: value for key, value in self.rows.items() if self._before.get(key) != value}
        gone = self._before.keys() - self.rows.keys()
        if fresh:
            commands.hset(name, mapping=fresh)
        if gone:
            commands.hdel(name, *gone)


class Pending:
    """What a change makes beside tables: links by content, do all others go? blocks removed."""

    def __init__(self) -> None:
        self.links: dict[int, dict[int, bytes]] = {}
        self.forget = False
        self.removed: list[int] = []

    def write(self, name: str, commands: Any) -> None:
        """Add the links to some commands."""
        if self.forget:
            commands.delete(name)
        for one, others in self.links.items():
            value = b"".join(
                _LINK.pack(to, len(link)) + link for to, link in sorted(others.items())
            )
            commands.hset(name, str(one), value)


class RedisStore:
    """A store on a server. Every method raises IndexFileError when it is not what it should be."""

    def __init__(self, url: str, client: Any) -> None:
        self.where, self._client = shown(url), client
        with plainly(self.where):
            self._generation = head(client, self.where)
        self._tables: dict[str, Table] = {}  # filled inside a view or a change
        self._pending = Pending()
        self._held_buckets: tuple[int, Buckets] | None = None

    @classmethod
    def reading(cls, url: str) -> Self:
        """The store at a URL, to be read only."""
        store = cls.writing(url)
        if store.is_new:
            store.close()
            advice = "Make it with dedupe index build."
            raise EmptyIndexError(store.where, "does not exist.", advice)
        return store

    @classmethod
    def writing(cls, url: str) -> Self:
        """The store at a URL, to be read and written; with nothing in it where there was none."""
        client = connected(url)
        try:
            return cls(url, client)
        except BaseException:
            client.close()
            raise

    @classmethod
    def discard(cls, url: str) -> bool:
        """Remove what is damaged or newer; False for what is not ours."""
        where = shown(url)
        with connected(url) as client, plainly(where):
            try:
                head(client, where)
            except BrokenIndexError:
                pass
            except IndexFileError:
                return False
            client.unlink(HEAD)
            for keys in named(client):
                client.unlink(*keys)
        return True

    def close(self) -> None:
        """Let the server go."""
        self._client.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """One writes at a time; all that is written inside counts at the end, or none of it."""
        with plainly(self.where), Turn(self._client, LOCK, self.where) as turn:
            before = self._look()
            try:
                yield
                self._write(turn.commands(), before)
            except BaseException:
                self._generation = before
                raise
            finally:
                self._tables, self._pending = {}, Pending()

    @contextmanager
    def view(self) -> Iterator[None]:
        """Inside, nothing changes, whatever others write."""
        with plainly(self.where):
            self._look()
        try:
            yield
        finally:
            self._tables = {}

    def _look(self) -> int:
        """Take the tables as they are at one moment; the generation comes back."""
        while True:
            self._generation = head(self._client, self.where)
            commands = self._client.pipeline()
            for name in TABLES:
                commands.hgetall(self._key(name))
            rows = commands.execute()
            if head(self._client, self.where) == self._generation:
                break
        self._tables = {name: Table(row) for name, row in zip(TABLES, rows, strict=True)}
        return self._generation

    def _write(self, commands: Any, before: int) -> None:
        """Let what was made be the index, in one transaction."""
        for name, table in self._tables.items():
            table.write(self._key(name), commands)
        self._pending.write(self._key("links"), commands)
        for number in self._pending.removed:
            commands.expire(self._key(f"block:{number}"), GRACE)
        if self._generation != before:
            commands.hset(HEAD, mapping={"format": FORMAT, "generation": self._generation})
        commands.execute()

    def _key(self, name: str) -> str:
        return f"{HEAD}:{self._generation}:{name}"

    def _table(self, name: str) -> Table:
        """A table as it is, or as it is to be."""
        if name in self._tables:
            return self._tables[name]
        with plainly(self.where):
            return Table(self._client.hgetall(self._key(name)))

    def _number(self) -> int:
        """A number that nothing ever had."""
        with plainly(self.where):
            return int(self._client.incr(NUMBER))

    @property
    def is_new(self) -> bool:
        """Is there no index yet?"""
        return self._generation == 0

    def empty(self) -> None:
        """Make it anew, with nothing in it."""
        self._generation = self._number()
        self._tables = {name: Table({}) for name in TABLES}
        self._pending = Pending()

    def facts(self) -> dict[str, str]:
        """What is known of the whole."""
        rows = self._table("facts").rows.items()
        return {name.decode(): value.decode() for name, value in rows}

    def note(self, facts: Mapping[str, str]) -> None:
        """Write down what is known of the whole; what was known by the same name goes."""
        for name, value in facts.items():
            self._table("facts").put(name, value)

    def sources(self) -> Iterator[Source]:
        """All sources, in the order in which they came."""
        return iter(self._sources(self._table("sources").rows.items()))

    def placed(self, places: Iterable[str]) -> list[Source]:
        """The sources at these places, in the order in which they came."""
        wanted = set(places)
        return [source for source in self.sources() if source.place in wanted]

    def numbered(self, numbers: Iterable[int]) -> list[Source]:
        """The sources of these numbers; those that are gone are left out."""
        rows = self._table("sources").rows
        keys = [str(number).encode() for number in numbers]
        return self._sources((key, rows[key]) for key in keys if key in rows)

    def unsettled(self) -> list[Source]:
        """The sources that are not yet in the commit that the index stands on."""
        return [source for source in self.sources() if source.staged]

    def _sources(self, rows: Iterable[tuple[bytes, bytes]]) -> list[Source]:
        try:
            return sorted(source_of(key, value) for key, value in rows)
        except (ValueError, TypeError) as error:
            raise self._damaged() from error

    def live(self) -> list[int]:
        """The numbers of all sources, ascending."""
        return sorted(map(int, self._table("sources").rows))

    def add_source(self, source: Source) -> int:
        """Add a source; its number, which none ever had, comes back."""
        number = self._number()
        self.alter(source._replace(number=number))
        return number

    def alter(self, source: Source) -> None:
        """Write down anew what is known of a source."""
        row = source._replace(digest=source.digest.hex())[1:]  # type: ignore[arg-type]
        self._table("sources").put(source.number, json.dumps(row))

    def drop(self, numbers: Iterable[int]) -> None:
        """Drop sources, and so their articles."""
        for number in numbers:
            self._table("sources").rows.pop(str(number).encode(), None)

    def blocks(self) -> list[tuple[int, int]]:
        """(number, articles) of all blocks, in order."""
        rows = self._table("blocks").rows.items()
        return sorted((int(number), int(articles)) for number, articles in rows)

    def pieces(self, block: int, name: str, most: int) -> list[Piece]:
        """The first pieces of a column of a block, in order."""
        fields = [f"{name}:{number}" for number in range(min(most, K // ROWS))]
        with plainly(self.where):
            found = self._client.hmget(self._key(f"block:{block}"), fields)
            if found[0] is None and head(self._client, self.where) != self._generation:
                raise IndexFileError(self.where, "was built anew just now.", "Run this again.")
        return [
            Piece(name, number, *unpacked(value))
            for number, value in enumerate(found)
            if value is not None
        ]

    def put(self, block: Block) -> None:
        """Add a block, after all others."""
        number = self._number()
        with plainly(self.where):
            self._client.hset(
                self._key(f"block:{number}"),
                mapping={f"{one.field}:{one.piece}": packed(one) for one in stored(block)},
            )
        self._table("blocks").put(number, len(block))

    def remove(self, number: int) -> None:
        """Remove a block. It stays a while for those who are reading."""
        self._table("blocks").rows.pop(str(number).encode(), None)
        self._pending.removed.append(number)

    def introduce(self, block: Block) -> None:
        """Let articles that are new be found by `agreeing`."""
        with plainly(self.where):
            self._buckets.add(block)

    def agreeing(self, wanted: NDArray[np.uint32]) -> Agreeing:
        """In how many rows articles agree with some signatures, uint32[rows, n], all filled."""
        with plainly(self.where):
            try:
                return self._buckets.agreeing(wanted)
            except ValueError as error:
                raise self._damaged() from error

    @property
    def _buckets(self) -> Buckets:
        if self._held_buckets is None or self._held_buckets[0] != self._generation:
            self._held_buckets = self._generation, Buckets(self._client, self._key("lsh"))
        return self._held_buckets[1]

    def links(self, ones: Iterable[int]) -> Iterator[tuple[int, int, bytes]]:
        """(one, other, link) for all links whose first content is among these."""
        for some in some_of(ones):
            with plainly(self.where):
                found = self._client.hmget(self._key("links"), some)
            for one, value in zip(some, found, strict=True):
                for other, link in links_in(value or b""):
                    yield one, other, link

    def remember(self, links: Iterable[tuple[int, int, bytes]]) -> None:
        """Add links between contents."""
        fresh: dict[int, dict[int, bytes]] = {}
        for one, other, link in links:
            fresh.setdefault(one, {})[other] = link
        if not self._pending.forget:
            for one, other, link in self.links(fresh):
                fresh[one].setdefault(other, link)
        self._pending.links |= fresh

    def forget_links(self) -> None:
        """Drop all links."""
        self._pending.links, self._pending.forget = {}, True

    def links_known(self) -> int:
        """How many links it has."""
        with plainly(self.where):
            return sum(
                len(list(links_in(value))) for value in self._client.hvals(self._key("links"))
            )

    def replace(self, blocks: Iterable[Block], contents: Sequence[int]) -> None:
        """Put these blocks in place of all others, and keep no link but between these contents."""
        known, facts, sources = set(contents), self.facts(), list(self.sources())
        links = [link for link in self.links(contents) if link[1] in known]
        self.empty()
        self.note(facts)
        for source in sources:
            self.alter(source)
        for block in blocks:
            self.introduce(block)
            self.put(block)
        self.forget_links()
        self.remember(links)

    def settle(self) -> None:
        """Let what belongs to no index any more vanish, when those who are reading are done."""
        with plainly(self.where), Turn(self._client, LOCK, self.where):
            self._look()
            here = f"{HEAD}:{self._generation}:".encode()
            blocks = {self._key(f"block:{number}").encode() for number, _ in self.blocks()}
            self._tables = {}
            stays = {LOCK.encode(), NUMBER.encode(), *blocks}
            for keys in named(self._client):
                commands = self._client.pipeline(transaction=False)
                for key in keys:
                    block = key.startswith(here + b"block:")
                    if key not in stays and (block or not key.startswith(here)):
                        commands.expire(key, GRACE)
                commands.execute()

    shrink = settle

    def faults(self) -> list[str]:
        """What is wrong with what the server holds beside the blocks."""
        with plainly(self.where):
            there = self._buckets.held()
        missing = 0
        for number, _ in self.blocks():
            with suppress(ValueError):  # the block itself is damaged
                missing += len(self._to_be_found(number) - there)
        if missing:
            return [f"{missing:,} articles are not in the buckets in which they are looked for"]
        return []

    def _to_be_found(self, block: int) -> set[tuple[int, int]]:
        """(source, row) of the articles of a block that have a signature."""
        names = ("sources", "rows", "signatures")
        sources, rows, signatures = (values_of(self.pieces(block, one, 1)) for one in names)
        filled = np.flatnonzero(signatures[0] != EMPTY)
        return set(zip(sources[filled].tolist(), rows[filled].tolist(), strict=True))

    def size(self) -> int:
        """How many bytes all takes that the server holds."""
        with plainly(self.where):
            return int(self._client.info("memory")["used_memory_dataset"])

    def _damaged(self) -> BrokenIndexError:
        return BrokenIndexError(self.where, "is damaged.", "Build it anew with dedupe index build.")


def head(client: Any, where: str) -> int:
    """The generation that is the index now, 0 for none. IndexFileError for what is no index."""
    kind = client.type(HEAD)
    if kind == b"none":
        return 0
    found = client.hgetall(HEAD) if kind == b"hash" else {}
    try:
        version, generation = int(found[b"format"]), int(found[b"generation"])
    except (KeyError, ValueError) as error:
        problem = f"holds something under the name {HEAD} that is no index."
        raise IndexFileError(where, problem, "Name another data base of the server.") from error
    if version > FORMAT:
        problem = f"is of format {version}, written by a newer version; this one reads {FORMAT}."
        raise BrokenIndexError(where, problem, "Upgrade dedupe-news, or build it anew.")
    return generation


def named(client: Any) -> Iterator[list[bytes]]:
    """All keys of an index but its head, some at a time."""
    keys = client.scan_iter(match=f"{HEAD}:*", count=SOME)
    while some := list(islice(keys, SOME)):
        yield some


def source_of(number: bytes, row: bytes) -> Source:
    """The source in a row of the table. TypeError or ValueError for what is none."""
    name, place, size, mtime, digest, *more = json.loads(row)
    return Source(int(number), name, place, size, mtime, bytes.fromhex(digest), *more)


def packed(piece: Piece) -> bytes:
    """A piece as a block holds it."""
    kind = piece.kind.encode()
    return _PIECE.pack(piece.checksum, len(kind)) + kind + piece.data


def unpacked(value: bytes) -> tuple[str, int, bytes]:
    """Kind, checksum and data of a piece; of what is none, a kind that no column has."""
    if len(value) < _PIECE.size:
        return "", 0, b""
    checksum, size = _PIECE.unpack_from(value)
    end = _PIECE.size + size
    return value[_PIECE.size : end].decode("ascii", "replace"), checksum, value[end:]


def links_in(value: bytes) -> Iterator[tuple[int, bytes]]:
    """(other content, link) of the links of a content."""
    at = 0
    while at + _LINK.size <= len(value):
        other, size = _LINK.unpack_from(value, at)
        at += _LINK.size + size
        yield other, value[at - size : at]


def some_of(values: Iterable[int]) -> Iterator[list[int]]:
    """The values, SOME at a time."""
    wanted = list(values)
    for at in range(0, len(wanted), SOME):
        yield wanted[at : at + SOME]
