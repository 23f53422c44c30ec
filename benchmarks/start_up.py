"""What does one call of the command cost, from nothing to its end?

    python benchmarks/start_up.py [--runs N] [--check]

CPU time of whole processes, median of N runs each, and its ratio to a process that only imports
the libraries, which takes the speed of the machine out. --check exits 1 when a ratio is over the
bound that stands beside it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from processes import DEDUPE, median

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


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--check", action="store_true", help="exit 1 when a bound is passed")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(SAMPLE, folder)
        costs = [median(command, folder, args.runs, (0, 1)).seconds for _, command, _ in CALLS]
    sys.stdout.write("| call | CPU s | to the bare import | bound |\n|---|---|---|---|\n")
    passed = 0
    for (call, _, bound), seconds in zip(CALLS, costs, strict=True):
        ratio = seconds / costs[1]
        passed += bound is not None and ratio > bound
        shown = "" if bound is None else f"{bound:.2f}"
        sys.stdout.write(f"| `{call}` | {seconds:.3f} | {ratio:.2f} | {shown} |\n")
    return 1 if args.check and passed else 0


if __name__ == "__main__":
    sys.exit(main())
