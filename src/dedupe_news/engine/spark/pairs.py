"""Signatures -> candidate pairs, the same pairs whether the driver finds them or the cluster.

A text is known by its content here, the first half of its digest; copies are one text. Should two
texts share it, which happens once in 2^64 pairs, they are compared as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyspark.sql import functions as F  # noqa: N812

from dedupe_news.corpus.candidates import (
    AGREEING,
    ROWS,
    agreement,
    band_keys,
    bands,
    candidate_pairs,
    decoded,
    linked,
    place_bits,
)
from dedupe_news.engine.spark.columns import CONTENT, batch, contents, packed, unpacked
from dedupe_news.minhash import EMPTY, K
from dedupe_news.shingle import distinct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pyspark.sql import DataFrame

    from dedupe_news.engine.spark.settings import SparkSettings, Steps

PAIRS = "a bigint, b bigint"
_KEYS = "band int, part int, contents binary, keys binary"
_FEW = 0xFF  # of each value of a signature: enough to leave most weak pairs out early


def pairs_of(units: DataFrame, steps: Steps) -> DataFrame:
    """Pairs of contents (columns a, b). units: content and signatures, each content once."""
    settings = steps.settings
    if units.count() <= settings.driver_articles:
        return steps.made(on_driver(units.toArrow()), PAIRS)
    return steps.kept(spread(units, steps), "pairs")


def on_driver(units: pa.Table) -> pa.Table:
    """The candidate pairs, found here."""
    known = contents(units[CONTENT])
    order = np.argsort(known)
    known = known[order]
    signatures = unpacked(units["signatures"], np.uint32, K)[:, order]
    found = candidate_pairs(signatures, np.arange(len(known)))
    return pair_table(known[found[:, 0]], known[found[:, 1]])


def pair_table(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> pa.Table:
    """Pairs of contents as rows."""
    return pa.table({"a": one.view(np.int64), "b": other.view(np.int64)})


def spread(units: DataFrame, steps: Steps) -> DataFrame:
    """The candidate pairs, found by the cluster: what candidate_pairs does, bucket by bucket."""
    filled = steps.kept(units.mapInArrow(signed, f"{CONTENT} bigint, signatures binary"), "signed")
    found = steps.kept(links(filled, ROWS[0], steps.settings), "links")
    hot = found.filter("a = b").select(F.col("a").alias(CONTENT)).distinct()
    crowded = steps.kept(filled.join(hot, CONTENT, "left_semi"), "hot")
    every = found
    if crowded.limit(1).count():
        for rows in ROWS[1:]:
            every = every.union(links(crowded, rows, steps.settings))
    every = steps.kept(every.filter("a <> b").distinct(), "weak")
    few = filled.mapInArrow(shortened, f"{CONTENT} bigint, signatures binary")
    return agreeing(agreeing(every, few, np.uint8), filled, np.uint32)


def signed(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The units that have a signature."""
    for one in batches:
        table = pa.table(one)
        filled = unpacked(table["signatures"], np.uint32, K)[0] != EMPTY
        yield from table.filter(pa.array(filled)).to_batches()


def shortened(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Units with the low byte of each value of their signatures."""
    for one in batches:
        table = pa.table(one)
        low = unpacked(table["signatures"], np.uint32, K) & np.uint32(_FEW)
        yield batch({CONTENT: one[CONTENT], "signatures": packed(low.astype(np.uint8))})


def links(units: DataFrame, rows: int, settings: SparkSettings) -> DataFrame:
    """The pairs of all buckets of bands of so many rows; (a, a) for a in a hot bucket."""
    total = units.count()
    parts, bits = max(1, -(-total // settings.bucket_articles)), place_bits(total)
    keyed = units.mapInArrow(lambda batches: banded(batches, rows, parts), _KEYS)
    return keyed.groupBy("band", "part").applyInArrow(lambda table: bucketed(table, bits), PAIRS)


def banded(batches: Iterator[pa.RecordBatch], rows: int, parts: int) -> Iterator[pa.RecordBatch]:
    """For each band, and each range of its keys, the keys and contents of a batch in two cells."""
    for one in batches:
        table = pa.table(one)
        known = contents(table[CONTENT])
        signatures = unpacked(table["signatures"], np.uint32, K)
        every = np.arange(len(known))
        found: list[tuple[int, int, bytes, bytes]] = []
        for number, chosen in enumerate(bands(K, rows)):
            keys = band_keys(signatures, chosen, every)
            part = ((keys >> np.uint64(32)) * np.uint64(parts)) >> np.uint64(32)
            order = np.argsort(part, kind="stable")
            cuts = np.searchsorted(part[order], np.arange(parts + 1, dtype=np.uint64))
            for where in range(parts):
                chosen_ones = order[cuts[where] : cuts[where + 1]]
                if len(chosen_ones):
                    cell = known[chosen_ones].tobytes(), keys[chosen_ones].tobytes()
                    found.append((number, where, *cell))
        names = ("band", "part", "contents", "keys")
        kinds = (pa.int32(), pa.int32(), pa.binary(), pa.binary())
        yield batch(
            {
                name: pa.array(list(values), kind)
                for name, kind, values in zip(names, kinds, zip(*found, strict=True), strict=True)
            }
            if found
            else {name: pa.array([], kind) for name, kind in zip(names, kinds, strict=True)}
        )


def bucketed(table: pa.Table, bits: int) -> pa.Table:
    """The pairs of the buckets of one range of keys of one band."""
    known, keys = (
        np.frombuffer(b"".join(table[name].to_pylist()), np.uint64) for name in ("contents", "keys")
    )
    order = np.argsort(known)
    known, keys = known[order], keys[order]
    hot = np.zeros(len(known), dtype=np.bool_)
    found = decoded(distinct(linked(keys, np.arange(len(known)), hot, bits)))
    one = np.concatenate((found[:, 0], np.flatnonzero(hot)))
    other = np.concatenate((found[:, 1], np.flatnonzero(hot)))
    return pair_table(known[one], known[other])


def agreeing(
    pairs: DataFrame, units: DataFrame, kind: type[np.uint8] | type[np.uint32]
) -> DataFrame:
    """The pairs whose signatures agree in as many rows as a candidate pair must."""
    for side in ("a", "b"):
        signatures = units.select(
            F.col(CONTENT).alias(side), F.col("signatures").alias(f"of_{side}")
        )
        pairs = pairs.join(signatures, side)
    return pairs.mapInArrow(lambda batches: strong(batches, kind), PAIRS)


def strong(
    batches: Iterator[pa.RecordBatch], kind: type[np.uint8] | type[np.uint32]
) -> Iterator[pa.RecordBatch]:
    """Those pairs of a batch that agree."""
    for one in batches:
        table = pa.table(one)
        sides = [unpacked(table[name], kind, K) for name in ("of_a", "of_b")]
        many = len(table)
        pairs = np.stack((np.arange(many), np.arange(many, 2 * many)), axis=1)
        enough = agreement(np.concatenate(sides, axis=1), pairs) >= AGREEING
        yield from table.select(["a", "b"]).filter(pa.array(enough)).to_batches()
