"""Executors in processes of their own: one of them is killed while it works.

    python -m engine.cluster NEWS.jsonl OUT

Prints how many executors were killed. The program is the one that users run; beside it a thread
looks for the executors among the children of this process.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

from dedupe_news.cli import main
from processes import descendants

MASTER = "local-cluster[2,1,1024]"


def executors() -> list[int]:
    """The executors of this process."""
    found = []
    for number in descendants(os.getpid()):
        try:
            words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if any(b"CoarseGrainedExecutorBackend" in word for word in words):
            found.append(number)
    return found


def kill_one(work: Path, killed: list[int]) -> None:
    """Kill the first executor once steps after the first one are under way."""
    while not list(work.glob(".dedupe-*.tmp/work/02-*")):
        time.sleep(0.05)
    for number in executors()[:1]:
        os.kill(number, signal.SIGKILL)
        killed.append(number)


if __name__ == "__main__":
    source, out = sys.argv[1:]
    killed: list[int] = []
    threading.Thread(target=kill_one, args=(Path(out).parent, killed), daemon=True).start()
    code = main(
        ["clean", source, "-o", out, "--engine", "spark", "--master", MASTER, "-q", "--force"]
    )
    print(len(killed))
    sys.exit(code)
