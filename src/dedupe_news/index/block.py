"""Articles of an index in columns: a block holds some thousands, each column as one blob."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, fields
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from dedupe_news.bulk import spread
from dedupe_news.corpus.catalogue import Part
from dedupe_news.corpus.sketch import Sketches, joined
from dedupe_news.minhash import K

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

TEXTS = "json"  # the kind of a column of strings
ROWS = 64  # rows of a signature in one piece: half of them find what is alike


@dataclass(frozen=True, slots=True)
class Block:
    """m articles of an index.

    sources: int64[m], the source that each stands in; one that is gone takes its articles along.
    rows: int32[m], 0-based in the file; starts: int64[m], lengths: uint32[m], where the row stands,
    as in dataset.Places. contents: int64[m], a hash of the text as it is. allowed: bool[m], does
    the text say that it stays?
    """

    sources: NDArray[np.int64]
    rows: NDArray[np.int32]
    starts: NDArray[np.int64]
    lengths: NDArray[np.uint32]
    contents: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    ids: list[str]
    outlets: list[str]
    dates: list[str]
    sketches: Sketches

    def __len__(self) -> int:
        return len(self.ids)


class Piece(NamedTuple):
    """A column, or some rows of it, as the file holds it. kind: dtype and rows, or TEXTS."""

    field: str
    piece: int
    kind: str
    checksum: int
    data: bytes


PLAIN = tuple(item.name for item in fields(Block) if item.name != "sketches")
SKETCHES = tuple(item.name for item in fields(Sketches))
COLUMNS = (*PLAIN, *SKETCHES)
KINDS = {  # of the columns as the file holds them: dtype, and rows in a piece
    "sources": "<i8",
    "rows": "<i4",
    "starts": "<i8",
    "lengths": "<u4",
    "contents": "<i8",
    "allowed": "|b1",
    "ids": TEXTS,
    "outlets": TEXTS,
    "dates": TEXTS,
    "signatures": f"<u4:{ROWS}",
    "digests": "<u8:2",
    "words": "<i4",
    "repeats": "|b1",
    "phrases": "<u8",
    "phrase_counts": "<i4",
}


def stored(block: Block) -> Iterator[Piece]:
    """The columns of a block."""
    for name in PLAIN:
        yield from pieces(name, getattr(block, name))
    for name in SKETCHES:
        yield from pieces(name, getattr(block.sketches, name))


def pieces(name: str, values: Any) -> Iterator[Piece]:
    """One column as blobs; numbers are little-endian."""
    if isinstance(values, list):
        data = json.dumps(values, separators=(",", ":")).encode()
        yield Piece(name, 0, TEXTS, zlib.crc32(data), data)
        return
    plain = values.astype(values.dtype.newbyteorder("<"), copy=False)
    parts = [plain]
    if plain.ndim == 2:
        parts = [plain[at : at + ROWS] for at in range(0, len(plain), ROWS)]
    for number, part in enumerate(parts):
        kind = ":".join([part.dtype.str, *map(str, part.shape[:-1])])
        data = np.ascontiguousarray(part).tobytes()
        yield Piece(name, number, kind, zlib.crc32(data), data)


def values_of(found: Sequence[Piece]) -> Any:
    """The values of a column: a list of strings, or an array.

    ValueError, TypeError or KeyError when they are not what a column of its name holds.
    """
    if not found or any(piece.kind != KINDS[piece.field] for piece in found):
        raise ValueError("no column, or one of another kind")
    if found[0].kind == TEXTS:
        return strings_of(found[0])
    arrays = [array_of(piece) for piece in found]
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def strings_of(piece: Piece) -> list[str]:
    """The strings of a piece; ValueError when it does not hold such."""
    values = json.loads(piece.data)
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise ValueError("no list of strings")
    return values


def array_of(piece: Piece) -> NDArray[Any]:
    """The numbers of a piece; ValueError when it does not hold such.

    >>> array_of(Piece("digests", 0, "<u2:2", 0, bytes(range(8))))
    array([[ 256,  770],
           [1284, 1798]], dtype=uint16)
    """
    name, *shape = piece.kind.split(":")
    lead = tuple(map(int, shape))
    size = np.dtype(name).itemsize * int(np.prod(lead, dtype=np.int64))
    return np.frombuffer(piece.data, dtype=name).reshape(*lead, len(piece.data) // size)


def block_of(columns: dict[str, Any]) -> Block:
    """The block of its columns. KeyError or ValueError when one is missing, or not whole."""
    sketches = Sketches(**{name: columns[name] for name in SKETCHES})
    block = Block(**{name: columns[name] for name in PLAIN}, sketches=sketches)
    if len(sketches.signatures) != K or sketches.phrase_counts.sum() != len(sketches.phrases):
        raise ValueError("columns of different lengths")
    return block


def is_even(columns: Mapping[str, Any]) -> bool:
    """Have the columns of a block a value for each of its articles? phrases have many."""
    sizes = {
        len(values) if isinstance(values, list) else values.shape[-1]
        for name, values in columns.items()
        if name != "phrases"
    }
    return len(sizes) == 1


def part_of(block: Block, paths: list[str]) -> Part:
    """The articles of a block as the catalogue takes them."""
    names = (block.ids, paths, block.rows, block.outlets, block.dates)
    return Part(block.sketches, *names, block.allowed)


def chosen(block: Block, keep: NDArray[np.bool_]) -> Block:
    """The articles of a block that are to be kept; keep: bool[m]."""
    return block if keep.all() else picked(block, np.flatnonzero(keep))


def picked(block: Block, order: NDArray[np.int64]) -> Block:
    """The articles of a block at these places, in this order."""
    numbers = order.tolist()

    def those(values: Any) -> Any:
        return [values[n] for n in numbers] if isinstance(values, list) else values[order]

    plain = {name: those(getattr(block, name)) for name in PLAIN}
    return Block(**plain, sketches=picked_sketches(block.sketches, order))


def picked_sketches(sketches: Sketches, order: NDArray[np.int64]) -> Sketches:
    """The sketches at these places, in this order."""
    counts = sketches.phrase_counts.astype(np.int64)
    phrases = spread((np.cumsum(counts) - counts)[order], counts[order])
    at = {name: phrases if name == "phrases" else order for name in SKETCHES}
    return Sketches(**{name: getattr(sketches, name)[..., at[name]] for name in SKETCHES})


def in_row(blocks: Sequence[Block]) -> Block:
    """Several blocks as one, in order."""

    def all_of(name: str) -> Any:
        columns = [getattr(block, name) for block in blocks]
        if isinstance(columns[0], list):
            return list(chain.from_iterable(columns))
        return np.concatenate(columns)

    plain = {name: all_of(name) for name in PLAIN}
    return Block(**plain, sketches=joined([block.sketches for block in blocks]))
