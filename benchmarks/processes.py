"""What whole processes take: CPU and wall seconds and peak memory, as the system counts them."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

DEDUPE = (sys.executable, "-m", "dedupe_news")


class Cost(NamedTuple):
    """CPU seconds (user and system) of a process and those it started, peak memory in bytes of the
    largest of them, wall seconds.
    """

    seconds: float
    memory: int
    wall: float


def cost(command: Sequence[str], folder: Path, allowed: Sequence[int] = (0,)) -> Cost:
    """What one run of a command takes. SystemExit when its exit code is not allowed."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"PYTHONHASHSEED": "0"},
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit, wall)


def median(command: Sequence[str], folder: Path, runs: int, allowed: Sequence[int] = (0,)) -> Cost:
    """The median cost of so many runs, after one that is not counted."""
    cost(command, folder, allowed)
    return middle([cost(command, folder, allowed) for _ in range(runs)])


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(
        statistics.median(one.seconds for one in costs),
        int(statistics.median(one.memory for one in costs)),
        statistics.median(one.wall for one in costs),
    )


def descendants(of: int) -> list[int]:
    """The processes below one, as /proc tells."""
    parents: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(place.parent.name))
    found, left = list[int](), [of]
    while left:
        more = parents.get(left.pop(), [])
        found += more
        left += more
    return found
