"""The labelled sets that are measured against, and the tables of what was measured."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from page import put

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

SHARED = Path(__file__).resolve().parents[2] / "shared"


def evaluation_folder() -> Path:
    """Where the sets lie."""
    return Path(os.environ.get("DEDUPE_EVAL") or SHARED / "eval").resolve()


def race_folder() -> Path:
    """Where the race against the peers lies."""
    return Path(os.environ.get("DEDUPE_BENCH") or SHARED / "bench").resolve()


def run(command: list[str]) -> None:
    """Run a program of the evaluation folder; it must not leave anything there."""
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{shlex.join(command)}\n{done.stderr}")


def rounded_down(share: float) -> str:
    """A share with three decimals, never more than it is.

    >>> rounded_down(0.9499), rounded_down(1.0)
    ('0.949', '1.000')
    """
    return f"{int(share * 1000 + 1e-9) / 1000:.3f}"


def show(
    args: argparse.Namespace,
    marker: str,
    tables: Callable[[argparse.Namespace, Path], Iterable[tuple[str, int]]],
) -> int:
    """Measure and print table by table, and write the page; the exit code comes back.

    tables(args, folder) gives each table as text and how many of its figures are missed; folder is
    args.keep or a temporary one. args has keep, write and check too.
    """
    if not (evaluation_folder() / "score.py").is_file():
        sys.stderr.write(f"no evaluation sets at {evaluation_folder()}; set DEDUPE_EVAL\n")
        return 2
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        printed, missed = [], 0
        for text, short in tables(args, folder):
            printed.append(text)
            missed += short
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
    if args.write:
        put(args.write, marker, "\n".join(printed))
    return 1 if args.check and missed else 0
