"""Redis servers for tests: real ones, on a free port of this machine, each with its own folder."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

HOW = "No Redis: apt-get install redis-server, and pip install 'dedupe-news[redis]'."


def required() -> None:
    """Skip the test where there is no Redis; fail where CI is set, as it is by .ci/run."""
    if shutil.which("redis-server") and importlib.util.find_spec("redis"):
        return
    if os.environ.get("CI"):
        pytest.fail(HOW)
    pytest.skip(HOW)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Server:
    """A running server. What it holds is gone when it ends, unless it is told to save it."""

    def __init__(self, folder: Path, *flags: str) -> None:
        self._folder, self._flags = folder, flags
        folder.mkdir(exist_ok=True)
        self.port = free_port()
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        place = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder)]
        plain = ["--save", "", "--appendonly", "no", "--logfile", "log"]
        self._process = subprocess.Popen(["redis-server", *place, *plain, *self._flags])
        end = time.monotonic() + 20
        while not self._answers():
            assert self._process.poll() is None, (self._folder / "log").read_text()
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as one:
                one.sendall(b"PING\r\n")
                return one.recv(64)[:1] in (b"+", b"-")
        except OSError:
            return False

    def stop(self) -> None:
        """Let it go, at once."""
        self._process.kill()
        self._process.wait()

    def url(self, base: int = 0) -> str:
        """The URL of one of its data bases."""
        return f"redis://127.0.0.1:{self.port}/{base}"

    def client(self, base: int = 0, **more: Any) -> Any:
        """A client of a data base."""
        redis = import_module("redis")
        return redis.Redis(host="127.0.0.1", port=self.port, db=base, **more)


Started = Callable[..., Server]
