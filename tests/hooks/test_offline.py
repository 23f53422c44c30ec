"""The hook, installed by pre-commit as anyone installs it, where no package index is reached.

DEDUPE_WHEELS names a folder that holds what pip needs, made as docs/pre-commit.md says:
`pip wheel --wheel-dir FOLDER hatchling .`
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import dedupe_news
from index.made import git, lay, story

from .test_runners import ROOT, installed


@pytest.fixture
def wheels() -> Path:
    """The folder with the packages."""
    if not (folder := os.environ.get("DEDUPE_WHEELS")):
        pytest.skip("DEDUPE_WHEELS names no folder of packages")
    return Path(folder).resolve()


def test_installed_without_a_network(wheels: Path, tmp_path: Path) -> None:
    """pip is told to ask no index; the language, the entry and the package are the real ones."""
    runner = installed("pre-commit")
    ours, theirs = tmp_path / "dedupe-news", tmp_path / "repository"
    ours.mkdir()
    for name in (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, ours)
    package = Path(dedupe_news.__file__).parent  # as installed: the sources may be away
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(package, ours / "src" / package.name, ignore=without)
    for folder in (ours, theirs):
        folder.mkdir(exist_ok=True)
        git(folder, "init", "-q")
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "x")
    rev = git(ours, "rev-parse", "HEAD").strip()
    (theirs / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {ours}\n    rev: {rev}\n    hooks:\n"
        "      - id: dedupe\n        files: ^news/\n"
    )
    (theirs / "dedupe.toml").write_text('include = ["/news"]\n')
    lay(theirs / "news", [story(1), story(2), story(1)])
    git(theirs, "add", "-A")
    plain = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GIT_", "PIP_", "PYTHON", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        [runner, "run", "--color", "never"],
        cwd=theirs,
        env={
            **plain,
            "PRE_COMMIT_HOME": str(tmp_path / "home"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Installing environment for" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 1
    assert "news/0002.txt: identical copy of news/0000.txt (1.00) [identical]" in done.stdout
