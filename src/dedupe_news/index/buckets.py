"""Signatures <-> buckets of datasketch's MinHashLSH on a Redis server.

A band is one row, of as many rows as the sweep over a SQLite file looks at. So in how many rows two
articles agree is in how many buckets they stand together, and a server finds what the sweep finds.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np

from dedupe_news.index.block import ROWS
from dedupe_news.index.nearest import Agreeing
from dedupe_news.minhash import EMPTY, K, to_datasketch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dedupe_news.index.block import Block

_ARTICLE = struct.Struct(">QI")  # what stands in a bucket: an article by its source and row
_READ = np.dtype([("source", ">u8"), ("row", ">u4")])
SOME = 1_000  # articles whose commands wait in memory


class Buckets:
    """The buckets of an index. name: how the keys of the server begin."""

    def __init__(self, client: Any, name: str) -> None:
        from datasketch import MinHashLSH  # type: ignore[import-untyped]  # noqa: PLC0415  0.4 s

        self._lsh = MinHashLSH(
            num_perm=K,
            params=(ROWS, 1),
            prepickle=False,
            storage_config={
                "type": "redis",
                "basename": name.encode(),
                "redis": {"connection_pool": client.connection_pool},
            },
        )

    def add(self, block: Block) -> None:
        """Put the articles of a block that have a signature into their buckets.

        This is no part of any transaction; buckets may hold articles that no block has.
        """
        signatures = block.sketches.signatures
        filled = np.flatnonzero(signatures[0] != EMPTY)
        for at in range(0, len(filled), SOME):
            with self._lsh.insertion_session() as session:
                for one in filled[at : at + SOME].tolist():
                    article = _ARTICLE.pack(int(block.sources[one]), int(block.rows[one]))
                    sketch = to_datasketch(np.ascontiguousarray(signatures[:, one]))
                    session.insert(article, sketch, check_duplication=False)

    def agreeing(self, wanted: NDArray[np.uint32]) -> Agreeing:
        """In how many rows articles agree with signatures; wanted: uint32[ROWS, n], all filled."""
        found = [np.zeros((0, 3), dtype=np.int64)]
        for values, bucket_of in zip(wanted, self._lsh.hashtables, strict=True):
            distinct, asked = np.unique(values, return_inverse=True)
            buckets = bucket_of.getmany(*map(bucket, distinct))
            for at, one in enumerate(asked.tolist()):
                found.append(rows_of(at, buckets[one]))
        pairs, agree = np.unique(np.concatenate(found), axis=0, return_counts=True)
        return Agreeing(pairs[:, 0], pairs[:, 1], pairs[:, 2], agree)

    def held(self) -> set[tuple[int, int]]:
        """(source, row) of every article that stands in buckets."""
        return {_ARTICLE.unpack(article) for article in self._lsh.keys}


def bucket(value: np.uint32) -> bytes:
    """How MinHashLSH calls the bucket of one row.

    >>> bucket(np.uint32(258))
    b'\\x00\\x00\\x01\\x02'
    """
    return int(value).to_bytes(4, "big")


def rows_of(asked: int, articles: Iterable[bytes]) -> NDArray[np.int64]:
    """int64[n, 3]: (asked, source, row) of the articles in a bucket. ValueError for others."""
    read = np.frombuffer(b"".join(articles), dtype=_READ)
    numbers = np.full(len(read), asked)
    return np.stack((numbers, read["source"].astype(np.int64), read["row"]), axis=1)
