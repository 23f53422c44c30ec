"""Which modules are passed over when the examples in docstrings are collected."""

from __future__ import annotations

import importlib.util

# Modules of the Spark engine import pyspark, which comes with an extra.
collect_ignore_glob = (
    [] if importlib.util.find_spec("pyspark") is not None else ["src/dedupe_news/engine/spark/*.py"]
)
