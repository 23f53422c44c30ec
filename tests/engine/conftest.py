"""One Spark for all tests of the engine."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pytest

REQUIRED = os.environ.get("DEDUPE_SPARK") == "required"  # as .ci/run says


def missing() -> str:
    """What Spark lacks here, "" for nothing."""
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed; pip install 'dedupe-news[spark]'"
    if "JAVA_HOME" not in os.environ and shutil.which("java") is None:
        return "there is no Java; Spark needs 17 or newer"
    return ""


@pytest.fixture(scope="session")
def spark_here() -> None:
    """Spark can be run; else the test is skipped, or fails where it is required."""
    if reason := missing():
        if REQUIRED:
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def spark(spark_here: None) -> Iterator[Any]:
    """A session on this machine, for all tests."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    builder = SparkSession.builder.master("local[2]").appName("tests")
    for name, value in (
        ("spark.ui.enabled", "false"),
        ("spark.ui.showConsoleProgress", "false"),
        ("spark.log.level", "OFF"),
        ("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseParallelGC"),
        ("spark.driver.host", "127.0.0.1"),
        ("spark.driver.bindAddress", "127.0.0.1"),
        ("spark.sql.shuffle.partitions", "4"),
        ("spark.sql.execution.arrow.maxRecordsPerBatch", "100"),
        ("spark.sql.files.minPartitionNum", "3"),
    ):
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()
