"""The command line and Redis servers for the tests of the index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.conftest import dedupe

from .servers import Server, Started, required

__all__ = ["dedupe"]


@pytest.fixture
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """Starts Redis servers that end with the test."""
    required()
    running: list[Server] = []

    def start(*flags: str) -> Server:
        folder: Path = tmp_path_factory.mktemp("redis")
        running.append(Server(folder, *flags))
        return running[-1]

    yield start
    for one in running:
        one.stop()


@pytest.fixture(params=["SQLite", "Redis"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an index is to be: in a file, or on a server."""
    if request.param == "SQLite":
        return str(tmp_path / "i.sqlite")
    return str(request.getfixturevalue("server").url())


@pytest.fixture
def server(started: Started) -> Server:
    """A Redis server."""
    return started()
