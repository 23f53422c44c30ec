"""What does one call of the command cost, from nothing to its end?

    python benchmarks/start_up.py [--runs N] [--check] [--write docs/speed.md]

CPU time of whole processes, median of N rounds in which every call is made once, and its ratio to
the process of the same round that only imports the libraries: that takes the speed of the machine
out, and what else it does meanwhile. --check exits 1 when a ratio is over the bound beside it.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from page import put
from processes import DEDUPE, cost

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "doubled-body.txt"
BARE = "import click, rich.console, regex, numpy"
# Bounds: 0.20 and 0.10 s on a machine on which the bare import takes 0.11 s.
CALLS: tuple[tuple[str, tuple[str, ...], float | None], ...] = (
    ("python -c pass", (sys.executable, "-c", "pass"), None),
    (f'python -c "{BARE}"', (sys.executable, "-c", BARE), None),
    ("dedupe --help", (*DEDUPE, "--help"), 0.10 / 0.11),
    ("dedupe doubled-body.txt", (*DEDUPE, SAMPLE.name), 0.20 / 0.11),
    ("dedupe check -q doubled-body.txt", (*DEDUPE, "check", "-q", SAMPLE.name), 0.20 / 0.11),
)


def ratio(call: int, rounds: list[list[float]]) -> float:
    """How many times the bare import a call takes, the median over the rounds."""
    return statistics.median(seconds[call] / seconds[1] for seconds in rounds)


def table(rounds: list[list[float]]) -> str:
    """What all calls took, as Markdown. rounds: the seconds of every call, round by round."""
    lines = ["| call | CPU s | to the bare import | bound |", "|---|---|---|---|"]
    for number, (call, _, bound) in enumerate(CALLS):
        seconds = statistics.median(one[number] for one in rounds)
        shown = "" if bound is None else f"{bound:.2f}"
        lines.append(f"| `{call}` | {seconds:.3f} | {ratio(number, rounds):.2f} | {shown} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--check", action="store_true", help="exit 1 when a bound is passed")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table into this page")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(SAMPLE, folder)
        rounds = [
            [cost(command, folder, (0, 1)).seconds for _, command, _ in CALLS]
            for _ in range(args.runs + 1)
        ][1:]  # the first one finds nothing in the caches
    sys.stdout.write(table(rounds))
    if args.write:
        put(args.write, "start", table(rounds))
    passed = any(bound and ratio(n, rounds) > bound for n, (_, _, bound) in enumerate(CALLS))
    return 1 if args.check and passed else 0


if __name__ == "__main__":
    sys.exit(main())
