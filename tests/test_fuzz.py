"""Every seed and every crasher of fuzz/, without the fuzzer: nothing is raised that must not be."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest

import fuzzing

FUZZ = Path(fuzzing.__file__).parent
EXTRAS = {"html": "trafilatura", "warc": "fastwarc", "packed": "zstandard"}
INPUTS = sorted((*FUZZ.glob("seeds/*/*"), *FUZZ.glob("crashers/*/*")))


def target(name: str) -> Callable[[bytes], None]:
    """The function that a target is."""
    one: Callable[[bytes], None] = importlib.import_module(f"targets.{name}").one
    return one


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: "/".join(path.parts[-3:]))
def test_an_input_is_taken_or_refused(path: Path) -> None:
    name = path.parent.name
    if name in EXTRAS:
        pytest.importorskip(EXTRAS[name])
    target(name)(path.read_bytes())


@pytest.mark.parametrize("name", fuzzing.TARGETS)
def test_nothing_is_an_input_too(name: str) -> None:
    if name in EXTRAS:
        pytest.importorskip(EXTRAS[name])
    target(name)(b"")


def test_every_target_has_seeds_and_every_seed_a_target() -> None:
    assert {path.parent.name for path in INPUTS} == set(fuzzing.TARGETS)
    assert len(fuzzing.TARGETS) >= 9
    assert all(path.stat().st_size <= 2 * fuzzing.LONGEST for path in INPUTS)
