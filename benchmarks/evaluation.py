"""The labelled sets that are measured against, and the tables of what was measured."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

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
