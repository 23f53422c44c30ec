"""Candidate pairs -> which contents hang together, on the driver or by rounds in the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyspark.sql import functions as F  # noqa: N812

from dedupe_news.corpus.groups import labels
from dedupe_news.engine.spark.columns import CONTENT, numbers

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from dedupe_news.engine.spark.settings import Steps

MEMBERS = f"{CONTENT} bigint, component bigint"


def components(pairs: DataFrame, steps: Steps) -> DataFrame:
    """For each content in a pair the component it belongs to (columns content, component)."""
    if pairs.count() <= steps.settings.driver_pairs:
        return steps.made(on_driver(pairs.toArrow()), MEMBERS)
    return by_rounds(pairs, steps)


def on_driver(pairs: pa.Table) -> pa.Table:
    """The components, found here."""
    both = np.stack([numbers(pairs[name]) for name in ("a", "b")], axis=1)
    known, places = np.unique(both, return_inverse=True)
    label = labels(places.reshape(-1, 2), len(known))
    return pa.table({CONTENT: known, "component": known[label]})


def by_rounds(pairs: DataFrame, steps: Steps) -> DataFrame:
    """The components by alternating large and small stars (Kiveris et al. 2014, "Connected
    components in MapReduce and beyond"): as many rounds as the logarithm of the largest one.
    """
    edges = steps.kept(pairs.distinct(), "edges")
    before = None
    while (state := fingerprint(edges)) != before:
        before = state
        edges = steps.kept(small_stars(large_stars(edges)), "stars")
    members = edges.select(F.col("a").alias(CONTENT), F.col("b").alias("component"))
    roots = edges.select(F.col("b").alias(CONTENT), F.col("b").alias("component")).distinct()
    return steps.kept(members.union(roots), "components")


def fingerprint(edges: DataFrame) -> tuple[int, int]:
    """Equal for the same edges."""
    row = edges.agg(F.count("*"), F.bit_xor(F.xxhash64("a", "b"))).collect()[0]
    return int(row[0]), int(row[1] or 0)


def large_stars(edges: DataFrame) -> DataFrame:
    """Every larger neighbour of a node is linked to the smallest of all its neighbours."""
    turned = edges.select(F.col("b").alias("a"), F.col("a").alias("b"))
    both = edges.union(turned)
    least = both.groupBy("a").agg(F.least(F.min("b"), F.first("a")).alias("least"))
    found = both.join(least, "a").filter("b > a")
    return found.select(F.col("b").alias("a"), F.col("least").alias("b")).distinct()


def small_stars(edges: DataFrame) -> DataFrame:
    """A node and its smaller neighbours are linked to the smallest of them."""
    high = edges.select(F.greatest("a", "b").alias("a"), F.least("a", "b").alias("b"))
    least = high.groupBy("a").agg(F.min("b").alias("least"))
    found = high.join(least, "a")
    others = found.select(F.col("b").alias("a"), F.col("least").alias("b"))
    own = least.select("a", F.col("least").alias("b"))
    return others.union(own).filter("a <> b").distinct()
