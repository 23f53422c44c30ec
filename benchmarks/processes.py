"""What whole processes take: CPU seconds and peak memory, as the system counts them."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DEDUPE = (sys.executable, "-m", "dedupe_news")


class Cost(NamedTuple):
    """CPU seconds (user and system) and peak memory in bytes of one process."""

    seconds: float
    memory: int


def cost(command: Sequence[str], folder: Path, allowed: Sequence[int] = (0,)) -> Cost:
    """What one run of a command takes. SystemExit when its exit code is not allowed."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"PYTHONHASHSEED": "0"},
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


def median(command: Sequence[str], folder: Path, runs: int, allowed: Sequence[int] = (0,)) -> Cost:
    """The median cost of so many runs, after one that is not counted."""
    cost(command, folder, allowed)
    found = [cost(command, folder, allowed) for _ in range(runs)]
    return Cost(
        statistics.median(one.seconds for one in found),
        int(statistics.median(one.memory for one in found)),
    )
