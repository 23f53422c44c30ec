"""What belongs to the package beside its modules, and the commands that start it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest

import dedupe_news
import pictures
from modules import modules

ROOT = Path(__file__).parents[2]
TEMPLATES = [
    f"report/render/templates/{name}"
    for name in ("page.html", "report.html", "sides.html", "report.css", "report.js")
]


@pytest.mark.parametrize(
    "name",
    [
        "py.typed",
        "data/fold.bin",
        "data/permutations.bin",
        "report/schema-1.0.json",
        "report/comparison-1.0.json",
        *TEMPLATES,
    ],
)
def test_data_files_are_in_the_package(name: str) -> None:
    assert files("dedupe_news").joinpath(name).is_file()


def test_pictures_are_of_the_pages_as_they_are() -> None:
    then = json.loads(pictures.HASHES.read_text(encoding="utf-8"))
    assert pictures.hashes() == then, "run: python docs/pictures.py"
    taken = {f"{one.name}.png" for one in pictures.TAKEN}
    assert {one.name for one in pictures.PICTURES.glob("*.png")} == taken


def test_one_version_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == dedupe_news.__version__ == metadata.version("dedupe-news")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(dedupe_news.__version__)}\b", changes, re.MULTILINE)


def test_public_names_are_what_they_are_whatever_was_imported_before() -> None:
    """A module of the same name would hide a name as soon as something imports it."""
    assert len(list(modules())) > 100
    for name in dedupe_news.__all__:
        assert not isinstance(getattr(dedupe_news, name), ModuleType), name
    assert set(dedupe_news.__all__) == set(dir(dedupe_news))


def test_the_package_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "dedupe_news", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT.parent)
    assert done.stdout == f"dedupe {dedupe_news.__version__}\n"


def test_both_commands_are_the_same_program() -> None:
    scripts = {one.name: one.value for one in metadata.entry_points(group="console_scripts")}
    assert scripts["dedupe"] == scripts["dedupe-news"] == "dedupe_news.cli:main"


def test_the_readme_has_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    setup, tests = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    assert setup.count("\n") == tests.count("\n") == 1
    assert "dedupe samples/doubled-body.txt" in setup
    assert "pytest" in tests


def test_outputs_beside_the_sample_are_ignored_by_git() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"*.clean.txt", "*.report.json", "/.venv/"} <= set(ignored)
