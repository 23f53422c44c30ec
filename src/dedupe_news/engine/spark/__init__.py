"""The flow of a corpus on Spark, for archives that are too large for one machine.

DataFrames and Arrow batches only, so that it works over Spark Connect too. Needs the extra `spark`.
"""

from __future__ import annotations

from dedupe_news.engine.spark.flow import Deduplicated, deduplicate
from dedupe_news.engine.spark.settings import SparkSettings

__all__ = ["Deduplicated", "SparkSettings", "deduplicate"]
