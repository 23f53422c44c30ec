"""The hook in use on this project's own samples, as `.pre-commit-config.yaml` has it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.made import git

from .test_runners import ROOT, RUNNERS, installed

CONFIG = ".pre-commit-config.yaml"


@pytest.fixture(params=RUNNERS)
def runner(request: pytest.FixtureRequest) -> str:
    """A program that runs hooks."""
    return installed(str(request.param))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the samples and of how they are checked, committed."""
    repository = tmp_path / "own"
    shutil.copytree(ROOT / "samples", repository / "samples")
    shutil.copy(ROOT / CONFIG, repository)
    git(repository, "init", "-q")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "x")
    return repository


def checked(runner: str, repository: Path, *arguments: str) -> tuple[int, str]:
    """Run the hooks, which find the command `dedupe` as in an environment that is active."""
    commands = repository.parent / "bin"
    commands.mkdir(exist_ok=True)
    ours = commands / "dedupe"
    ours.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m dedupe_news "$@"\n')
    ours.chmod(0o755)
    plain = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    home = str(repository.parent / "home")
    done = subprocess.run(
        [runner, "run", *arguments],
        cwd=repository,
        env={
            **plain,
            "PATH": f"{commands}{os.pathsep}{plain['PATH']}",
            "PRE_COMMIT_HOME": home,
            "PREK_HOME": home,
            "GIT_CONFIG_GLOBAL": os.devnull,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")


def test_what_is_known_of_the_samples_passes(runner: str, own: Path) -> None:
    """A new release of the rules may need a new baseline; the message says which command."""
    code, out = checked(runner, own, "--all-files")
    assert code == 0, (
        f"{out}\nWhen that is right: dedupe check --index auto --config samples/dedupe.toml "
        "--write-baseline samples/known.baseline samples/*.txt samples/*.jsonl"
    )
    assert "Passed" in out
    assert git(own, "status", "--porcelain") == ""


def test_a_new_copy_of_a_sample_is_told(runner: str, own: Path) -> None:
    shutil.copy(own / "samples" / "teaser-fr.txt", own / "samples" / "new.txt")
    git(own, "add", "-A")
    code, out = checked(runner, own)
    assert code == 1
    assert "samples/new.txt: identical copy of samples/teaser-fr.txt (1.00) [identical]" in out


def test_new_words_that_stand_twice_are_told(runner: str, own: Path) -> None:
    """Also in a sample of which another repeat is known."""
    path = own / "samples" / "doubled-zh.txt"
    new = " ".join(f"word{number} of this" for number in range(40))
    path.write_text(f"{path.read_text()}\n{new}.\n{new}.\n", encoding="utf-8")
    git(own, "add", "-A")
    code, out = checked(runner, own)
    assert code == 1
    assert out.count("samples/doubled-zh.txt:") == 1
    assert "repeats line" in out


def test_every_line_of_the_baseline_is_still_found(own: Path) -> None:
    """And no other: written anew, it is the same."""
    (own / "samples" / "known.baseline").unlink()
    new = ("--write-baseline", "samples/known.baseline")
    flags = ("--index", "auto", "--config", "samples/dedupe.toml", *new)
    listed = git(own, "ls-files", "samples/*.txt", "samples/*.jsonl").split()
    subprocess.run(
        [sys.executable, "-m", "dedupe_news", "check", "-q", *flags, *listed],
        cwd=own,
        check=False,
    )
    assert git(own, "status", "--porcelain") == ""


def test_the_samples_are_checked_as_the_hook_checks() -> None:
    """Our own configuration calls what `.pre-commit-hooks.yaml` offers."""
    offered = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entry = next(line for line in offered.splitlines() if "entry: dedupe check" in line)
    assert entry.strip() in (ROOT / CONFIG).read_text(encoding="utf-8")
