"""Many runs on one index, some of them killed: nothing differs in the end, and nothing grows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import soak


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # it forks beside threads
def test_two_hundred_runs_are_as_one(tmp_path: Path) -> None:
    """benchmarks/soak.py runs for as long as one likes."""
    outcome = soak.soak(tmp_path, runs=200, articles=30, seed=1)
    assert outcome.killed >= 20
    assert outcome.same_index
    assert outcome.same_decisions
    assert not soak.grown(outcome)
