"""An index that follows a repository: what is staged, nothing else."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from dedupe_news.engine.follow import Scope
from dedupe_news.index.repository import Repository
from dedupe_news.index.store import Index
from dedupe_news.indexing import Place, build, freshen, update

from .made import SETTINGS, git, lay, story

ALL = Scope(("",))
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run as if no hook had called us."""
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A repository with ten articles, committed."""
    folder = tmp_path / "repo"
    lay(folder / "news", [story(number) for number in range(10)])
    git(folder, "init", "-q")
    commit(folder)
    return folder


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x", "--allow-empty")


def place_of(folder: Path) -> Place:
    return Place.of("auto", str(folder))


def holds(place: Place) -> dict[str, tuple[str, bool]]:
    """path -> (blob, staged) of what the index has."""
    with Index.reading(place.path) as index:
        return {one.place: (one.digest.hex(), one.staged) for one in index.store.sources()}


def wanted(folder: Path) -> dict[str, tuple[str, bool]]:
    """The same from git itself."""
    head = set(git(folder, "ls-tree", "-rz", "HEAD").split("\0"))
    trees = {row.partition("\t")[2]: row.split()[2] for row in head if row}
    found = {}
    for row in git(folder, "ls-files", "-sz").split("\0"):
        if row:
            about, _, path = row.partition("\t")
            mode, blob, _ = about.split()
            if mode.startswith("100") and path.endswith(".txt"):
                found[path] = (blob, trees.get(path) != blob)
    return found


def test_it_lies_in_the_folder_of_git(corpus: Path) -> None:
    place = place_of(corpus)
    assert place.path == str(corpus.resolve() / ".git" / "dedupe" / "index.sqlite")
    assert place_of(corpus / "news") == place
    freshen(place, ALL, SETTINGS)
    assert holds(place) == wanted(corpus)
    assert git(corpus, "status", "--porcelain") == ""


def test_it_follows_what_is_staged(corpus: Path) -> None:
    """Whatever happens: staged, unstaged, committed, renamed, deleted, another branch, amended."""
    place, rng = place_of(corpus), random.Random(1)
    freshen(place, ALL, SETTINGS)
    for turn in range(40):
        path = corpus / "news" / f"{rng.randrange(14):04}.txt"
        action = rng.choice(("write", "delete", "commit", "unstage", "branch", "rename", "amend"))
        if action == "write":
            path.write_text(story(100 + turn))
            git(corpus, "add", "-A")
            path.write_text("unstaged")
        elif action == "delete" and path.exists():
            path.unlink()
            git(corpus, "add", "-A")
        elif action == "commit":
            commit(corpus)
        elif action == "unstage":
            git(corpus, "reset", "-q")
        elif action == "branch":
            git(corpus, "stash", "-qu") if git(corpus, "status", "--porcelain") else None
            git(corpus, "checkout", "-q", "-B", f"b{turn}", rng.choice(("HEAD", "HEAD~0")))
        elif action == "rename" and path.exists():
            path.rename(path.with_name(f"r{turn}.txt"))
            git(corpus, "add", "-A")
        elif action == "amend":
            git(corpus, "commit", "-q", "--amend", "--allow-empty", "-m", f"y{turn}")
        freshen(place, ALL, SETTINGS)
        assert holds(place) == wanted(corpus), (turn, action)


def test_a_tree_that_was_cleared_away_is_no_hindrance(corpus: Path) -> None:
    place = place_of(corpus)
    freshen(place, ALL, SETTINGS)
    with Index.writing(place.path) as index, index.change():
        index.store.note({"base": "1" * 40})
    (corpus / "news" / "0001.txt").unlink()
    git(corpus, "add", "-A")
    freshen(place, ALL, SETTINGS)
    assert holds(place) == wanted(corpus)


def test_before_the_first_commit(tmp_path: Path) -> None:
    lay(tmp_path / "news", [story(1), story(2)])
    git(tmp_path, "init", "-q")
    place = place_of(tmp_path)
    freshen(place, ALL, SETTINGS)
    assert holds(place) == {}
    git(tmp_path, "add", "-A")
    freshen(place, ALL, SETTINGS)
    assert {path: staged for path, (_, staged) in holds(place).items()} == {
        "news/0000.txt": True,
        "news/0001.txt": True,
    }


def test_what_belongs_to_the_corpus(corpus: Path) -> None:
    """Links, hidden files, our own outputs, other formats and what is excluded do not."""
    (corpus / "news" / "link.txt").symlink_to("0000.txt")
    lay(corpus / ".hidden", [story(5)])
    for name in ("a.clean.txt", "photo.jpg", "x.py"):
        (corpus / name).write_text(story(6))
    lay(corpus / "drafts", [story(7)])
    commit(corpus)
    place = place_of(corpus)
    freshen(place, Scope(("",), exclude=("/drafts",)), SETTINGS)
    assert set(holds(place)) == {f"news/{n:04}.txt" for n in range(10)}
    freshen(place, Scope(("drafts",)), SETTINGS)
    assert set(holds(place)) == {"drafts/0000.txt"}


def test_two_files_of_the_same_content(corpus: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (corpus / name).write_text(story(50))
    commit(corpus)
    place = place_of(corpus)
    freshen(place, ALL, SETTINGS)
    assert holds(place) == wanted(corpus)
    with Index.reading(place.path) as index:
        ids = {id_ for block in index.blocks() for id_ in block.ids}
    assert {"one.txt", "two.txt"} <= ids


def test_names_of_any_bytes(corpus: Path) -> None:
    for name in (
        b"s\xfcd.txt",
        "\N{SNOWMAN} b.txt".encode(),
        b"new\nline.txt",
        b"q\"'.txt",
        b"-x.txt",
    ):
        Path(os.fsdecode(os.fsencode(corpus) + b"/" + name)).write_text(story(len(name)))
    git(corpus, "add", "-A")
    place = place_of(corpus)
    freshen(place, ALL, SETTINGS)
    assert holds(place) == wanted(corpus)
    commit(corpus)
    freshen(place, ALL, SETTINGS)
    assert holds(place) == wanted(corpus)


def test_work_trees_share_it(corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git(corpus, "worktree", "add", "-q", str(other), "-b", "other")
    assert place_of(other).path == place_of(corpus).path
    lay(other / "news", [story(70)], start=70)
    git(other, "add", "-A")
    freshen(place_of(other), ALL, SETTINGS)
    assert holds(place_of(other)) == wanted(other)
    freshen(place_of(corpus), ALL, SETTINGS)
    assert holds(place_of(corpus)) == wanted(corpus)


def test_a_bare_clone(corpus: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "-q", "--bare", str(corpus), str(bare))
    place = place_of(bare)
    assert place.path == str(bare.resolve() / "dedupe" / "index.sqlite")
    freshen(place, ALL, SETTINGS)
    assert {path: blob for path, (blob, _) in holds(place).items()} == {
        path: blob for path, (blob, _) in wanted(corpus).items()
    }
    lay(corpus / "news", [story(80)], start=80)
    commit(corpus)
    git(corpus, "push", "-q", str(bare), "HEAD")
    freshen(place, ALL, SETTINGS)
    assert "news/0080.txt" in holds(place)


def test_sha256(tmp_path: Path) -> None:
    lay(tmp_path / "news", [story(1)])
    git(tmp_path, "init", "-q", "--object-format=sha256")
    commit(tmp_path)
    place = place_of(tmp_path)
    freshen(place, ALL, SETTINGS)
    assert holds(place) == wanted(tmp_path)


def test_no_git_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Repository.around(str(tmp_path)) is None
    assert place_of(tmp_path).path == str(tmp_path / ".dedupe" / "index.sqlite")


def test_an_index_elsewhere_follows_files(corpus: Path) -> None:
    place = Place.of(str(corpus / "i.sqlite"), str(corpus))
    assert place.repository is None
    build(place, Scope(place.inner([str(corpus / "news")])), SETTINGS)
    lay(corpus / "news", [story(9)], start=90)
    assert update(place).articles == 11


def test_findings_do_not_depend_on_which_files_are_named(
    dedupe: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when names do not fit into one call; what is committed stays, of staged ones one."""
    monkeypatch.chdir(corpus)
    text = story(3).replace("har", "Har", 1)
    for name, content in (
        ("a", text),
        ("b", story(200)),
        ("c", story(200)),
        ("d", story(201)),
        ("e", story(200) + "\n"),
    ):
        (corpus / f"{name}.txt").write_text(content)
    git(corpus, "add", "-A")
    names = [f"{name}.txt" for name in "abcde"]

    def found(*some: str) -> list[str]:
        code, out, err = dedupe("check", "--index", "auto", "--format", "concise", *some)
        assert err == ""
        lines = [line.split(":")[0] for line in out.splitlines()]
        assert code == bool(lines)
        return lines

    together = found(*names)
    assert together == ["a.txt", "c.txt", "e.txt"]
    assert [one for name in names for one in found(name)] == together
    assert [*found(*names[:2]), *found(*names[2:])] == together
    commit(corpus)
    assert found("b.txt") == ["b.txt"]


def test_many_files_are_read_where_they_lie(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same index, whether they are unpacked or not; what is not as it is staged is unpacked."""
    from dedupe_news.engine import follow

    (corpus / "news" / "0003.txt").write_text("unstaged")
    (corpus / "news" / "0004.txt").unlink()
    (corpus / "rows.jsonl").write_text('{"text": "a b c d"}\n')
    git(corpus, "add", "rows.jsonl")
    place = place_of(corpus)
    freshen(place, ALL, SETTINGS)
    before = contents(place)
    Path(place.path).unlink()
    monkeypatch.setattr(follow, "SOME", 3)
    freshen(place, ALL, SETTINGS)
    assert contents(place) == before
    assert len(before) == 11


def contents(place: Place) -> dict[str, int]:
    """id -> hash of the text."""
    with Index.reading(place.path) as index:
        return {
            id_: int(content)
            for block in index.blocks()
            for id_, content in zip(block.ids, block.contents, strict=True)
        }


def test_a_first_build_that_was_interrupted_is_made_up_for(corpus: Path) -> None:
    place = place_of(corpus)
    place.make_folder()
    with Index.writing(place.path):
        pass
    freshen(place, ALL, SETTINGS)
    assert holds(place) == wanted(corpus)
    Path(place.path).write_bytes(b"")
    freshen(place, ALL, SETTINGS)
    assert holds(place) == wanted(corpus)
