"""The hooks, run for real by pre-commit and by prek, in repositories of their own.

The hook repository is a copy of ours in which the hooks use this Python, so nothing is installed
and nothing is fetched. Skipped for a runner that is not there.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from index.made import git, lay, story

ROOT = Path(__file__).parents[2]
RUNNERS = ("pre-commit", "prek")


def installed(name: str) -> str:
    """A program, beside this Python or in the PATH; where CI is set it must be there."""
    beside = str(Path(sys.executable).parent)
    found = shutil.which(name, path=os.pathsep.join([beside, os.environ.get("PATH", "")]))
    if found is None and os.environ.get("CI"):
        pytest.fail(f"{name} is not installed")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


class Ran(NamedTuple):
    """What a run of the hooks left behind."""

    code: int
    out: str


class Repository:
    """A repository with the hooks, and a runner for them."""

    def __init__(self, folder: Path, runner: str, hooks: Path) -> None:
        self.folder, self._runner = folder, runner
        self._home = hooks.parent / "home"
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / ".git").exists():
            git(folder, "init", "-q")
        rev = git(hooks, "rev-parse", "HEAD").strip()
        listed = "".join(
            f"      - id: {one}\n        files: ^news/\n" for one in ("dedupe", "dedupe-fix")
        )
        (folder / ".pre-commit-config.yaml").write_text(
            f"repos:\n  - repo: {hooks}\n    rev: {rev}\n    hooks:\n{listed}"
        )
        (folder / "dedupe.toml").write_text('include = ["/news"]\n')

    def hook(self, *arguments: str, name: str = "dedupe") -> Ran:
        """Run one hook on what is staged, or as the arguments say."""
        plain = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        done = subprocess.run(
            [self._runner, "run", name, "--color", "never", *arguments],
            cwd=self.folder,
            env={
                **plain,
                "PRE_COMMIT_HOME": str(self._home),
                "PREK_HOME": str(self._home),
                "GIT_CONFIG_GLOBAL": os.devnull,
                "PYTHONUTF8": "1",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode("utf-8", "replace"))

    def stage(self) -> None:
        git(self.folder, "add", "-A")

    def commit(self) -> None:
        self.stage()
        git(self.folder, "commit", "-qnm", "x")


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hook repository."""
    folder = tmp_path_factory.mktemp("runners") / "hooks"
    folder.mkdir()
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    ours = shlex.join([sys.executable, "-m", "dedupe_news"])
    text = text.replace("language: python", "language: system")
    assert text.count("entry: dedupe ") == 2
    text = text.replace("entry: dedupe ", f"entry: {ours} ")
    (folder / ".pre-commit-hooks.yaml").write_text(text, encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")
    return folder


@pytest.fixture(params=RUNNERS)
def repository(request: pytest.FixtureRequest, hooks: Path, tmp_path: Path) -> Repository:
    """Ten articles, committed."""
    made = Repository(tmp_path / "repo", installed(request.param), hooks)
    lay(made.folder / "news", [story(number) for number in range(10)])
    made.commit()
    return made


def twice(number: int) -> str:
    return f"{story(number)}\n{story(number)}\n"


def test_first_run_copy_and_mending(repository: Repository) -> None:
    """A copy of what is committed is told; nothing of the index is seen in the work tree."""
    news = repository.folder / "news"
    (news / "copy.txt").write_text(story(3))
    (news / "fresh.txt").write_text(story(30))
    repository.stage()
    code, out = repository.hook()
    assert code == 1, out
    assert "news/copy.txt: identical copy of news/0003.txt (1.00) [identical]" in out
    assert "fresh" not in out
    assert git(repository.folder, "status", "--porcelain").split() == [
        *("A", "news/copy.txt", "A", "news/fresh.txt"),
    ]
    git(repository.folder, "rm", "-qf", "news/copy.txt")
    assert repository.hook().code == 0


def test_stage_fix_restage(repository: Repository) -> None:
    """dedupe-fix cuts once, fails, and finds nothing the second time."""
    path = repository.folder / "news" / "twice.txt"
    path.write_text(twice(40))
    repository.stage()
    code, out = repository.hook()
    assert code == 1 and "news/twice.txt:" in out and "repeats lines" in out
    code, out = repository.hook(name="dedupe-fix")
    assert code == 1, out
    assert "repeat" in out and "removed" in out
    assert path.read_text() == f"{story(40)}\n"
    (repository.folder / ".gitignore").write_text("*.report.json\n")
    repository.stage()
    assert repository.hook(name="dedupe-fix").code == 0
    assert repository.hook().code == 0


def test_unstaged_changes_are_put_away_and_come_back(repository: Repository) -> None:
    path = repository.folder / "news" / "new.txt"
    path.write_text(story(50))
    repository.stage()
    path.write_text(story(3))  # not staged: a copy that is not to be committed
    assert repository.hook().code == 0
    assert path.read_text() == story(3)


def test_a_fix_beside_unstaged_changes_loses_nothing(repository: Repository) -> None:
    """The runner puts them away, and where the cut touches the same lines takes the cut back."""
    path = repository.folder / "news" / "twice.txt"
    path.write_text(twice(60))
    repository.stage()
    unstaged = f"An opening.\n{twice(60)}"
    path.write_text(unstaged)
    assert repository.hook(name="dedupe-fix").code == 1
    assert path.read_text() in (unstaged, f"An opening.\n{story(60)}\n")


def test_names_with_blanks_umlauts_and_line_ends(repository: Repository) -> None:
    names = ["with blank.txt", "Überschwemmung.txt", "new\nline.txt", "'quoted\".txt"]
    for name in names:
        (repository.folder / "news" / name).write_text(story(5))
    repository.stage()
    code, out = repository.hook()
    assert code == 1
    for name in ("with blank.txt", "Überschwemmung.txt", "new\\nline.txt", "'quoted\".txt"):
        assert f"news/{name}: identical copy of news/0005.txt" in out


def test_renamed_and_deleted_articles(repository: Repository) -> None:
    git(repository.folder, "mv", "news/0001.txt", "news/moved.txt")
    git(repository.folder, "rm", "-q", "news/0002.txt")
    (repository.folder / "news" / "again.txt").write_text(story(2))
    repository.stage()
    assert repository.hook().code == 0


def test_work_trees(repository: Repository, hooks: Path) -> None:
    other = repository.folder.parent / "other"
    git(repository.folder, "worktree", "add", "-q", str(other), "-b", "other")
    beside = Repository(other, repository._runner, hooks)
    (other / "news" / "copy.txt").write_text(story(4))
    beside.stage()
    code, out = beside.hook()
    assert code == 1 and "news/copy.txt: identical copy of news/0004.txt" in out
    assert repository.hook("--all-files").code == 0


def test_all_files(repository: Repository) -> None:
    """What was committed without the hook: of two copies, neither is newer, so both are told."""
    for name in ("x", "y"):
        (repository.folder / "news" / f"{name}.txt").write_text(story(70))
    repository.commit()
    code, out = repository.hook("--all-files")
    assert code == 1
    assert out.count("identical copy of") >= 1


def test_thousands_of_files(repository: Repository) -> None:
    """More names than fit into one call; copies that are in different calls are found."""
    many = int(os.environ.get("DEDUPE_MANY", "400"))
    folder = repository.folder / "news" / ("a-long-name-" * 16)
    lay(folder, [story(1000 + number, 60) for number in range(many)])
    (folder / "zz.txt").write_text(story(1000, 60))
    repository.stage()
    code, out = repository.hook()
    assert code == 1
    found = [line for line in out.splitlines() if " copy of " in line]
    assert len(found) == 1 and "zz.txt: identical copy of" in found[0]
