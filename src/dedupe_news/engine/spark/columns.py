"""What a catalogue is made of <-> rows of a DataFrame, as Arrow columns.

A signature is 512 bytes in one cell, so that no row of Python stands between two arrays.
"""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dedupe_news.corpus.catalogue import Part
from dedupe_news.corpus.sketch import Sketches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NAMES = "path string, row bigint, id string, outlet string, date string, allowed boolean"
CONTENT = "content"  # the first half of a digest: which text an article has
_MATRICES = {"signatures": 128, "digests": 2}  # rows of each
_SQL = {"int32": "int", "int64": "bigint", "bool_": "boolean"}
_COUNTS = "_counts"


class Field(NamedTuple):
    """One column of sketches. rows: of a matrix, else 0. counts: the name of the column that says
    how many values each article has, "" where that is one.
    """

    name: str
    kind: str
    rows: int
    counts: str

    @property
    def sql(self) -> str:
        """Its type in a DataFrame."""
        if self.rows:
            return "binary"
        return "array<bigint>" if self.counts else _SQL[self.kind]


def sketch_fields() -> list[Field]:
    """The columns of sketches that rows hold."""
    names = {one.name for one in fields(Sketches)}
    found = []
    for one in fields(Sketches):
        counts = one.name.removesuffix("s") + _COUNTS
        kind = re.search(r"np\.(\w+)", str(one.type))
        assert kind is not None, one.name
        if not one.name.endswith(_COUNTS):
            rows = _MATRICES.get(one.name, 0)
            found.append(Field(one.name, kind[1], rows, counts if counts in names else ""))
    return found


def sketch_schema() -> str:
    """The columns of the first pass, as SQL types."""
    more = ", ".join(f"{one.name} {one.sql}" for one in sketch_fields())
    return f"{NAMES}, {CONTENT} bigint, {more}"


def columns_of(part: Part) -> dict[str, Any]:
    """A part as Arrow columns."""
    out: dict[str, Any] = {
        "path": strings(part.paths),
        "row": pa.array(part.rows.astype(np.int64)),
        "id": strings(part.ids),
        "outlet": strings(part.outlets),
        "date": strings(part.dates),
        "allowed": pa.array(part.allowed),
        CONTENT: pa.array(part.sketches.digests[0].view(np.int64)),
    }
    for one in sketch_fields():
        values = getattr(part.sketches, one.name)
        if one.rows:
            out[one.name] = packed(values)
        elif one.counts:
            first = np.append(0, np.cumsum(getattr(part.sketches, one.counts))).astype(np.int32)
            out[one.name] = pa.ListArray.from_arrays(first, pa.array(values.view(np.int64)))
        else:
            out[one.name] = pa.array(values)
    return out


def strings(values: Sequence[str]) -> Any:
    """Strings as a column; lone surrogates, which it cannot hold, are spelled out."""
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        return pa.array([plain(one) for one in values], pa.string())


def plain(text: str) -> str:
    r"""A text without lone surrogates.

    >>> plain("a\ud800b")
    'a\\ud800b'
    """
    return text.encode("utf-8", "backslashreplace").decode()


def packed(values: NDArray[Any]) -> Any:
    """One cell of bytes for each column of values, [k, n]."""
    data = np.ascontiguousarray(values.T)
    places = np.arange(len(data) + 1, dtype=np.int32) * np.int32(data.itemsize * len(values))
    buffers = [None, pa.py_buffer(places), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.binary(), len(data), buffers)


def unpacked(column: pa.ChunkedArray, kind: Any, rows: int) -> NDArray[Any]:
    """[rows, n]: what packed made cells of."""
    size = np.dtype(kind).itemsize * rows
    found = [np.empty((0, rows), dtype=kind)]
    for piece in column.chunks:
        if len(piece):
            places = np.frombuffer(piece.buffers()[1], np.int32)
            data = np.frombuffer(piece.buffers()[2], np.uint8)[int(places[piece.offset]) :]
            found.append(data[: len(piece) * size].view(kind).reshape(-1, rows))
    return np.ascontiguousarray(np.concatenate(found).T)


def part_of(table: pa.Table) -> Part:
    """The part that rows are of, in the order of path and row. What they lack of sketches is 0."""
    table = table.sort_by([("path", "ascending"), ("row", "ascending")])
    many = len(table)
    found: dict[str, NDArray[Any]] = {}
    for one in sketch_fields():
        kind = np.dtype(one.kind.removesuffix("_"))
        column = table[one.name] if one.name in table.column_names else None
        if one.rows:
            empty = np.broadcast_to(np.zeros(1, kind), (one.rows, many))
            found[one.name] = unpacked(column, kind, one.rows) if column is not None else empty
        elif one.counts:
            flat = numbers(pc.list_flatten(column)) if column is not None else np.zeros(0, np.int64)
            size = numbers(pc.list_value_length(column)) if column is not None else np.zeros(many)
            found[one.name], found[one.counts] = flat.view(kind), size.astype(np.int32)
        else:
            found[one.name] = (
                column.to_numpy().astype(kind) if column is not None else np.zeros(many, kind)
            )
    return Part(
        Sketches(**found),
        table["id"].to_pylist(),
        table["path"].to_pylist(),
        numbers(table["row"]).astype(np.int32),
        table["outlet"].to_pylist(),
        table["date"].to_pylist(),
        np.asarray(table["allowed"].to_numpy(), dtype=np.bool_),
    )


def numbers(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """int64[n]: a column of whole numbers."""
    return np.asarray(column.to_numpy(), dtype=np.int64)


def contents(column: pa.ChunkedArray) -> NDArray[np.uint64]:
    """uint64[n]: a column of contents, which sort as digests do."""
    return numbers(column).view(np.uint64)


def batch(columns: dict[str, Any]) -> Any:
    """Columns as one batch."""
    return pa.RecordBatch.from_pydict(columns)
