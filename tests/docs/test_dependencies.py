"""docs/dependencies.md names every package of pyproject.toml, under the right heading."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")


def named(requirements: list[str]) -> set[str]:
    """The packages of some requirements, but for our own extras."""
    found = {re.split(r"[<>=\[;~! ]", one)[0] for one in requirements}
    return found - {PROJECT["name"]}


def told(heading: str) -> dict[str, list[str]]:
    """The rows of a table on the page: package -> the other cells."""
    _, part = PAGE.split(f"\n## {heading}\n")
    rows = re.findall(r"^\| `([^`]+)` \| (.*) \|$", part.split("\n## ")[0], re.MULTILINE)
    return {package: cells.split(" | ") for package, cells in rows}


@pytest.mark.parametrize("heading", ["Always", "Development"])
def test_all_are_named(heading: str) -> None:
    wanted = PROJECT["dependencies"]
    if heading == "Development":
        wanted = PROJECT["optional-dependencies"]["dev"]
    rows = told(heading)
    assert set(rows) == named(wanted)
    assert all(cell.strip() for cells in rows.values() for cell in cells)


def test_extras_are_named() -> None:
    extras = {
        name: some for name, some in PROJECT["optional-dependencies"].items() if name != "dev"
    }
    wanted: dict[str, set[str]] = {}
    for extra, requirements in extras.items():
        for package in named(requirements):
            wanted.setdefault(package, set()).add(extra)
    assert {
        package: set(re.findall(r"`([^`]+)`", cells[0]))
        for package, cells in told("Extras").items()
    } == wanted
