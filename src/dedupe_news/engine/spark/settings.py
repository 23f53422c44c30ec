"""What a caller can choose about a run on Spark, and where its steps are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True, slots=True)
class SparkSettings:
    """How a run on Spark is spread.

    work: a folder that driver and executors reach, where what a step made is stored so that no
    lost executor takes it along; "" keeps it in the executors, and a lost one ends the run.
    driver_articles: up to so many different texts the driver finds the candidate pairs (0.5 kB
    each), driver_pairs: up to so many pairs the components (40 bytes each); above that the cluster
    does, with the same result. bucket_articles: how many texts stand in one range of keys of a
    band, 16 bytes each. batch_words: words of components that one task compares at a time.
    broadcast_rows: decisions that are sent to every executor whole; above that they are joined by
    a shuffle. allowed: fingerprints of articles that never go, as an allow list has them.
    """

    work: str = ""
    driver_articles: int = 2_000_000
    driver_pairs: int = 20_000_000
    bucket_articles: int = 4_000_000
    batch_words: int = 1 << 20
    broadcast_rows: int = 1_000_000
    allowed: frozenset[str] = frozenset()


@dataclass(slots=True)
class Steps:
    """What steps made, so that it is made once."""

    spark: SparkSession
    settings: SparkSettings
    number: int = 0

    def kept(self, frame: DataFrame, name: str) -> DataFrame:
        """The same rows, made once."""
        self.number += 1
        if self.settings.work:
            place = f"{self.settings.work.rstrip('/')}/{self.number:02}-{name}"
            frame.write.mode("overwrite").parquet(place)
            return self.spark.read.parquet(place)
        return frame.localCheckpoint()

    def made(self, table: pa.Table, schema: str) -> DataFrame:
        """What the driver found as a frame."""
        return self.spark.createDataFrame(table, schema)
