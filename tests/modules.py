"""The modules of the package, for tests that look at all of them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import dedupe_news


def modules() -> Iterator[ModuleType]:
    """Every module that can be imported here: those of Spark only where it is installed."""
    for found in pkgutil.walk_packages(dedupe_news.__path__, "dedupe_news."):
        if found.name.endswith("__main__"):
            continue
        try:
            yield importlib.import_module(found.name)
        except ModuleNotFoundError as error:
            if error.name != "pyspark":
                raise
