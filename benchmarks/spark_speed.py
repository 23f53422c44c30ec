"""What does a corpus cost on Spark, beside a run on this machine alone?

    python benchmarks/spark_speed.py CORPUS.jsonl ... [--master URL] [--write docs/scale.md]

Runs the command with its defaults on every corpus, by one process, then on Spark, and compares what
goes. CPU is that of all processes that a run started, Java among them; peak is the most memory that
they held together, pages that several share counted once, looked at twice a second.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from page import put
from processes import descendants

SUBREAPER = 36  # of prctl(2): orphans of what we start are ours


class Took(NamedTuple):
    """CPU and wall time in seconds, peak in bytes."""

    cpu: float
    wall: float
    peak: int


def held(of: int) -> int:
    """Bytes that the processes below one hold, shared pages in shares."""
    total = 0
    for number in descendants(of):
        try:
            lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total


def spent(of: int) -> dict[tuple[int, str], float]:
    """CPU seconds of each process below one, by its number and when it began."""
    found, tick = {}, os.sysconf("SC_CLK_TCK")
    for number in descendants(of):
        try:
            words = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[number, words[19]] = (int(words[11]) + int(words[12])) / tick
    return found


def took(words: list[str]) -> Took:
    """What a command takes, with all that it starts.

    The system forgets the time of processes that nobody waits for, as Spark's workers are; so it is
    looked at while they live.
    """
    peak, seen, done = [0], dict[tuple[int, str], float](), threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            peak[0] = max(peak[0], held(os.getpid()))
            seen.update(spent(os.getpid()))

    watcher, begun = threading.Thread(target=watch, daemon=True), time.perf_counter()
    watcher.start()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.perf_counter() - begun
    done.set()
    watcher.join()
    return Took(sum(seen.values()), wall, peak[0])


def gone(report: Path) -> set[str]:
    """The articles that a run dropped, by its report or the folder of one."""
    places = [report] if report.is_file() else sorted(report.glob("articles/part-*.json"))
    found = set()
    for place in places:
        with place.open(encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                if row.get("status") == "duplicate":
                    found.add(row["id"])
    return found


def measured(corpus: str, master: str) -> list[str]:
    """The lines of the table for one corpus."""
    with open(corpus, "rb") as file:  # noqa: PTH123
        size = sum(1 for _ in file)
    command = [sys.executable, "-m", "dedupe_news", corpus, "-q", "--max-loss", "1"]
    with tempfile.TemporaryDirectory() as folder:
        names = ("a.jsonl", "a.report.jsonl", "b")
        out, report, spread = (str(Path(folder, name)) for name in names)
        here = took([*command, "-j", "1", "-o", out, "--report", report])
        there = took([*command, "-o", spread, "--engine", "spark", "--master", master])
        same = gone(Path(report)) == gone(Path(spread))
    lines = []
    for name, one in (("one process", here), (f"Spark, {master}", there)):
        ratio = f"{one.cpu / here.cpu:.2f}"
        lines.append(
            f"| {size:,} | {name} | {one.cpu:,.0f} s | {one.wall:,.0f} s | "
            f"{one.peak / 1e6:,.0f} MB | {ratio} | {'yes' if same else 'NO'} |"
        )
    return lines


def main() -> None:
    """Measure, and print or write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("corpora", nargs="+")
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--write")
    asked = parser.parse_args()
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    lines = ["| articles | how | CPU | wall | peak | to one process | same articles go |"]
    lines.append("| ---: | --- | ---: | ---: | ---: | ---: | --- |")
    for corpus in asked.corpora:
        lines += measured(corpus, asked.master)
        print("\n".join(lines[-2:]), flush=True)
    if asked.write:
        put(Path(asked.write), "spark", "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
