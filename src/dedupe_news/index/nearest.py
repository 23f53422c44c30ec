"""Sketches -> the articles of an index that may be like them, by one sweep over all of it.

Half of every signature is looked at, not only those that share a band with one that is asked for:
of 100,000 articles that is 26 MB, and a sweep costs little more for fifty articles than for one.
Two texts that share a fifth of their shingles agree in fewer rows than AGREEING with a chance
of 1 in 2,000, those that share a tenth with 1 in 9; the bands of a corpus run miss as many.

A store that knows by itself in how many of those rows its articles agree is asked instead, and the
same articles are found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from dedupe_news.index.block import ROWS
from dedupe_news.minhash import EMPTY
from dedupe_news.shingle import distinct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dedupe_news.corpus.sketch import Sketches
    from dedupe_news.index.store import Index

AGREEING = 4  # of ROWS rows in which two articles agree that may be alike
BUCKETS = 1 << 16  # by the lower half of a value


class Near(NamedTuple):
    """Articles of a block that may be like some that are asked for.

    places: int64[n], in the block, ascending. pairs: int64[m, 2], (asked for, place).
    """

    block: int
    places: NDArray[np.int64]
    pairs: NDArray[np.int64]


def near(index: Index, sketches: Sketches) -> Iterator[Near]:
    """The articles of an index that may be like these, block by block."""
    sieve = Sieve(sketches)
    agreeing = index.store.agreeing(sieve.wanted)
    for block in index.numbers():
        names = ("digests", "signatures") if agreeing is None else ("digests", "sources", "rows")
        columns = index.columns(block, names, most=1)
        same = sieve.same(columns["digests"][0])
        if agreeing is None:
            alike = sieve.alike(columns["signatures"])
        else:
            alike = sieve.known(agreeing, columns["sources"], columns["rows"])
        pairs = np.concatenate((same, alike))
        if len(pairs):
            yield Near(block, distinct(pairs[:, 1]), pairs)


class Agreeing(NamedTuple):
    """In how many rows articles agree with signatures that were asked for.

    asked: int64[n], which signature. sources: int64[n], rows: int64[n]: which article, as in a
    block. agree: int64[n], in how many rows.
    """

    asked: NDArray[np.int64]
    sources: NDArray[np.int64]
    rows: NDArray[np.int64]
    agree: NDArray[np.int64]


class Sieve:
    """What is asked for, ready to be looked up.

    wanted: uint32[ROWS, n], the first rows of the signatures of those that have one.
    """

    def __init__(self, sketches: Sketches) -> None:
        self._filled = np.flatnonzero(sketches.signatures[0] != EMPTY)
        self.wanted = sketches.signatures[:ROWS, self._filled]
        self._digests = np.sort(sketches.digests[0])
        self._of: dict[int, list[int]] = {}
        for at, digest in enumerate(sketches.digests[0].tolist()):
            self._of.setdefault(digest, []).append(at)
        self._marks = np.zeros((ROWS, BUCKETS), dtype=np.uint8)
        for marks, row in zip(self._marks, self.wanted, strict=True):
            marks[row & np.uint32(BUCKETS - 1)] = 1

    def alike(self, rows: NDArray[np.uint32]) -> NDArray[np.int64]:
        """int64[n, 2]: (asked for, place in the block) of what agrees in AGREEING rows.

        rows: uint32[ROWS, m], the first rows of the signatures of a block.
        """
        found = [np.zeros((0, 2), dtype=np.int64)]
        rough = np.flatnonzero(self._hits(rows) >= AGREEING)
        few = rows[:, rough]
        for at, wanted in zip(self._filled.tolist(), self.wanted.T, strict=True):
            agree = (few == wanted[:, None]).sum(axis=0, dtype=np.uint8) >= AGREEING
            found.append(paired(at, rough[agree]))
        return np.concatenate(found)

    def known(
        self, agreeing: Agreeing, sources: NDArray[np.int64], rows: NDArray[np.int32]
    ) -> NDArray[np.int64]:
        """The same where it is known how many rows agree. sources, rows: columns of the block."""
        often = agreeing.agree >= AGREEING
        wanted = article_codes(agreeing.sources[often], agreeing.rows[often])
        here = article_codes(sources, rows)
        order = np.argsort(here)
        begin = np.searchsorted(here[order], wanted)
        there = begin < len(here)
        there[there] = here[order[begin[there]]] == wanted[there]
        asked = self._filled[agreeing.asked[often][there]]
        return np.stack((asked, order[begin[there]]), axis=1)

    def same(self, digests: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The pairs of the same text: without a signature nothing else finds them."""
        if not len(self._digests):
            return np.zeros((0, 2), dtype=np.int64)
        at = np.searchsorted(self._digests, digests)
        at = np.minimum(at, len(self._digests) - 1)
        places = np.flatnonzero(self._digests[at] == digests)
        rows = [(at, int(place)) for place in places for at in self._of[int(digests[place])]]
        return np.array(rows, dtype=np.int64).reshape(-1, 2)

    def _hits(self, rows: NDArray[np.uint32]) -> NDArray[np.uint8]:
        """uint8[m]: in how many rows each has a value that may be one that is asked for."""
        hits = np.zeros(rows.shape[1], dtype=np.uint8)
        lower = rows.view("<u2")[:, ::2]
        for marks, row in zip(self._marks, lower, strict=True):
            hits += marks.take(row, mode="clip")
        return hits


def paired(at: int, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64[n, 2]: one article with each of the places."""
    return np.stack((np.full(len(places), at), places), axis=1)


def article_codes(sources: NDArray[np.int64], rows: NDArray[Any]) -> NDArray[np.uint64]:
    """uint64[n]: each article as one number: a file has fewer than 2**32 rows."""
    return (sources.astype(np.uint64) << np.uint64(32)) | rows.astype(np.uint64)
