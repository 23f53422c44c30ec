"""What tests of several steps share."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dedupe_news.tables import load

if TYPE_CHECKING:
    from dedupe_news.tables import FoldTable

TESTS = Path(__file__).parent


def evaluation_folder() -> Path:
    """Where the evaluation sets lie: DEDUPE_EVAL, else beside the repository."""
    return Path(os.environ.get("DEDUPE_EVAL") or TESTS.parent / ".." / "shared" / "eval").resolve()


@pytest.fixture(scope="session")
def eval_dir() -> Path:
    """The evaluation folder; tests that need it are skipped where it is missing."""
    folder = evaluation_folder()
    if not folder.is_dir():
        pytest.skip(f"no evaluation sets at {folder}; set DEDUPE_EVAL")
    return folder


@pytest.fixture(scope="session")
def table() -> FoldTable:
    """The shipped folding table."""
    return load()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every hostile case of the evaluation sets a test of its own (argument: nasty)."""
    if "nasty" not in metafunc.fixturenames:
        return
    path = evaluation_folder() / "nasty.json"
    if path.is_file():
        cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
        metafunc.parametrize("nasty", cases, ids=[case["name"] for case in cases])
    else:
        missing = pytest.mark.skip(reason=f"no evaluation sets at {path}; set DEDUPE_EVAL")
        metafunc.parametrize("nasty", [pytest.param({}, marks=missing)])
