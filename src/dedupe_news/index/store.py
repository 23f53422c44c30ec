"""An index of articles on whatever holds it: blocks that grow together, rules that are checked.

What a store has to do is said by `Store`; a SQLite file and a Redis server do it. Everything else
is here, once for both.
"""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np

from dedupe_news.errors import BrokenIndexError, IndexFileError
from dedupe_news.index import scheme
from dedupe_news.index.block import COLUMNS, block_of, chosen, in_row, is_even, values_of
from dedupe_news.index.on_sqlite import SqliteStore
from dedupe_news.index.server import is_server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray

    from dedupe_news.dataset import DatasetSettings
    from dedupe_news.index.block import Block, Piece
    from dedupe_news.index.nearest import Agreeing
    from dedupe_news.index.on_redis import RedisStore
    from dedupe_news.index.source import Source

LARGEST = 16_384  # articles of a block
_ALL = 500  # more pieces than any column has


class Store(Protocol):
    """What holds an index. What is written, is written inside `change`.

    where: how messages call it. Every method raises IndexFileError when the store is not there, or
    not what it should be.
    """

    where: str

    def close(self) -> None:
        """Let it go."""
        ...

    def change(self) -> AbstractContextManager[None]:
        """One writes at a time; all that is written inside counts at the end, or none of it."""
        ...

    def view(self) -> AbstractContextManager[None]:
        """Inside, nothing changes, whatever others write."""
        ...

    @property
    def is_new(self) -> bool:
        """Is there no index in it yet?"""
        ...

    def empty(self) -> None:
        """Make it anew, with nothing in it."""
        ...

    def facts(self) -> dict[str, str]:
        """What is known of the whole."""
        ...

    def note(self, facts: Mapping[str, str]) -> None:
        """Write down what is known of the whole; what was known by the same name goes."""
        ...

    def sources(self) -> Iterator[Source]:
        """All sources, in the order in which they came."""
        ...

    def placed(self, places: Iterable[str]) -> list[Source]:
        """The sources at these places, in the order in which they came."""
        ...

    def numbered(self, numbers: Iterable[int]) -> list[Source]:
        """The sources of these numbers; those that are gone are left out."""
        ...

    def unsettled(self) -> list[Source]:
        """The sources that are not yet in the commit that the index stands on."""
        ...

    def live(self) -> list[int]:
        """The numbers of all sources, ascending."""
        ...

    def add_source(self, source: Source) -> int:
        """Add a source; its number, which none ever had, comes back."""
        ...

    def alter(self, source: Source) -> None:
        """Write down anew what is known of a source."""
        ...

    def drop(self, numbers: Iterable[int]) -> None:
        """Drop sources, and so their articles."""
        ...

    def blocks(self) -> list[tuple[int, int]]:
        """(number, articles) of all blocks, in order."""
        ...

    def pieces(self, block: int, name: str, most: int) -> list[Piece]:
        """The first pieces of a column of a block, in order."""
        ...

    def put(self, block: Block) -> None:
        """Add a block, after all others."""
        ...

    def remove(self, number: int) -> None:
        """Remove a block."""
        ...

    def introduce(self, block: Block) -> None:
        """Let articles that are new be found by `agreeing`."""
        ...

    def agreeing(self, wanted: NDArray[np.uint32]) -> Agreeing | None:
        """In how many rows articles agree with some signatures, uint32[rows, n], all filled.

        None when the store does not know; then all signatures are looked through.
        """
        ...

    def links(self, ones: Iterable[int]) -> Iterator[tuple[int, int, bytes]]:
        """(one, other, link) for all links whose first content is among these."""
        ...

    def remember(self, links: Iterable[tuple[int, int, bytes]]) -> None:
        """Add links between contents."""
        ...

    def forget_links(self) -> None:
        """Drop all links."""
        ...

    def links_known(self) -> int:
        """How many links it has."""
        ...

    def replace(self, blocks: Iterable[Block], contents: Sequence[int]) -> None:
        """Put these blocks in place of all others, and keep no link but between these contents."""
        ...

    def shrink(self) -> None:
        """Give the space back that nothing uses any more."""
        ...

    def settle(self) -> None:
        """Bring what was written to where it stays."""
        ...

    def faults(self) -> list[str]:
        """What is wrong with the store itself; nothing when it is sound."""
        ...

    def size(self) -> int:
        """How many bytes it takes."""
        ...


def kind_of(path: str) -> type[SqliteStore | RedisStore]:
    """What holds the index at a path, or at the URL of a server."""
    if not is_server(path):
        return SqliteStore
    from dedupe_news.index.on_redis import RedisStore  # noqa: PLC0415  a hook needs none

    return RedisStore


class Index:
    """An open index. Every method raises IndexFileError when it is not what it should be."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def reading(cls, path: str) -> Self:
        """The index at a path or URL, to be read only."""
        return cls(kind_of(path).reading(path))

    @classmethod
    def writing(cls, path: str) -> Self:
        """The index at a path or URL, to be read and written; empty where there was none."""
        return cls(kind_of(path).writing(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let it go."""
        self.store.close()

    @property
    def path(self) -> str:
        """How messages call it."""
        return self.store.where

    @contextmanager
    def change(self) -> Iterator[None]:
        """One writes at a time; all that is written inside counts at the end, or none of it."""
        with self.store.change():
            yield

    @contextmanager
    def view(self) -> Iterator[None]:
        """Inside, nothing changes, whatever others write."""
        with self.store.view():
            yield

    def begin(self, facts: Mapping[str, str]) -> None:
        """Make it anew, with nothing in it. facts: what is known of the whole."""
        self.store.empty()
        self.store.note({**scheme.rules(), **facts})

    def begin_where_none(self, facts: Mapping[str, str]) -> None:
        """Begin it, unless it is there: another process may have made it just now."""
        if self.store.is_new:
            with self.change():
                if self.store.is_new:
                    self.begin(facts)

    def settings(self) -> DatasetSettings:
        """How the texts of its articles are read."""
        try:
            return scheme.settings_of(self.store.facts())
        except (KeyError, ValueError) as error:
            raise self.damaged() from error

    def check(self, wanted: Mapping[str, str]) -> None:
        """Raise IndexFileError when it was made by other rules, or by other settings than these."""
        problem = scheme.mismatch(self.store.facts(), {**scheme.rules(), **wanted})
        if problem:
            raise IndexFileError(self.path, problem, self.rebuild)

    @property
    def rebuild(self) -> str:
        """What to do when it cannot be used as it is."""
        return f"Build it anew: dedupe index build --index {self.path}"

    def live(self) -> NDArray[np.int64]:
        """int64[n]: the numbers of all sources, ascending."""
        return np.array(self.store.live(), dtype=np.int64)

    def numbers(self) -> list[int]:
        """The numbers of all blocks, in order."""
        return [number for number, _ in self.store.blocks()]

    def columns(self, block: int, names: Iterable[str], most: int = _ALL) -> dict[str, Any]:
        """Some columns of a block, or their first pieces."""
        found = {name: self.column(block, name, most) for name in names}
        if not is_even(found):
            raise self.damaged()
        return found

    def column(self, block: int, name: str, most: int = _ALL) -> Any:
        """One column of a block, or its first pieces."""
        found = self.store.pieces(block, name, most)
        if any(zlib.crc32(piece.data) != piece.checksum for piece in found):
            raise self.damaged()
        try:
            return values_of(found)
        except (ValueError, TypeError, KeyError, RecursionError, ZeroDivisionError) as error:
            raise self.damaged() from error

    def block(self, number: int) -> Block:
        """A block with all its articles, also those whose sources are gone."""
        try:
            return block_of(self.columns(number, COLUMNS))
        except (KeyError, ValueError, TypeError) as error:
            raise self.damaged() from error

    def blocks(self) -> Iterator[Block]:
        """All articles, block by block, in the order in which they came."""
        live = self.live()
        for number in self.numbers():
            found = self.block(number)
            yield chosen(found, np.isin(found.sources, live))

    def count(self) -> int:
        """How many articles it has."""
        return sum(len(places) for _, places in self._places(self.live()))

    def ids(self) -> set[str]:
        """The ids of all its articles."""
        return self.ids_of(self.live())

    def ids_of(self, sources: NDArray[np.int64]) -> set[str]:
        """The ids of the articles of some sources."""
        out: set[str] = set()
        for number, places in self._places(sources):
            ids = self.column(number, "ids")
            out.update(ids[place] for place in places.tolist())
        return out

    def _places(self, sources: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.int64]]]:
        """Each block, and where in it the articles of some sources are."""
        for number in self.numbers() if len(sources) else ():
            yield number, np.flatnonzero(np.isin(self.column(number, "sources"), sources))

    def append(self, block: Block) -> None:
        """Add articles. Small blocks grow together, so there are few, and few are rewritten."""
        self.store.introduce(block)
        before = self.store.blocks()
        while before:
            number, articles = before.pop()
            if articles > 2 * len(block) or articles + len(block) > LARGEST:
                break
            last = self.block(number)
            block = in_row([chosen(last, np.isin(last.sources, self.live())), block])
            self.store.remove(number)
        if len(block):
            self.store.put(block)

    def compact(self) -> None:
        """Drop what belongs to no article any more, and give the space back."""
        with self.change():
            kept = list(self.blocks())
            contents = [np.zeros(0, np.int64), *(block.contents for block in kept)]
            self.store.replace(filled(kept), np.unique(np.concatenate(contents)).tolist())
        self.store.shrink()

    def faults(self) -> list[str]:
        """What is wrong with it; nothing when it is sound."""
        found = self.store.faults()
        for number in self.numbers():
            try:
                self.block(number)
            except IndexFileError:
                found.append(f"block {number} of articles is not as it was written")
        return found

    def damaged(self) -> BrokenIndexError:
        """The error for an index that holds what none holds."""
        return BrokenIndexError(self.path, "is damaged.", self.rebuild + ".")


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
