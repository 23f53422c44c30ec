"""The process is killed at every call by which it changes files: what is left is old or new, and
the next run goes on from there.

A child of this process runs the command. Before each call that opens a file to write, writes,
syncs, renames, makes or removes it counts, and at a chosen count it is gone, as by kill -9.
tests/files/test_faults.py and tests/cli/test_in_place.py let the same calls fail instead.

A run that replaces its own results may be killed between the report and the clean copy. The old
copy then is none that the report knows of, and the next run replaces it with --force only.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from . import corpora

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")

EVENTS = frozenset(
    ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate", "os.link")
)
GONE = 9
NEVER = -1
Files = dict[str, bytes]


class Scene(NamedTuple):
    """What lies there, the command that is killed, and the command that sets things right."""

    prepare: Callable[[Path], object]
    command: tuple[str, ...]
    then: tuple[str, ...]
    back: bool  # does that one lead back to what was there, and not on to what was wanted?


def article(place: Path) -> None:
    (place / "article.txt").write_bytes(corpora.DOUBLED.encode())


def wire(place: Path) -> None:
    (place / "wire.jsonl").write_bytes(corpora.jsonl(corpora.rows()))


def folder(place: Path) -> None:
    (place / "news").mkdir()
    for name, text in (("a", corpora.BRIDGE), ("b", corpora.BRIDGE), ("c", corpora.DOUBLED)):
        (place / "news" / f"{name}.txt").write_bytes(text.encode())


def after(prepare: Callable[[Path], object], *commands: Sequence[str]) -> Callable[[Path], None]:
    """Preparing, and these commands."""

    def prepared(place: Path) -> None:
        prepare(place)
        for command in commands:
            assert run(place, command).code == 0

    return prepared


CLEAN, IN_PLACE = ("-q", "-j1"), ("-q", "-j1", "--in-place")
ALLOW = ("allow", "wire.report.json", "-o", "allow.txt")
SCENES = {
    "article": Scene(article, (*CLEAN, "article.txt"), (*CLEAN, "article.txt"), False),
    "article again": Scene(
        after(article, (*CLEAN, "article.txt")),
        (*CLEAN, "--repeats", "flag", "article.txt"),
        (*CLEAN, "--repeats", "flag", "--force", "article.txt"),
        False,
    ),
    "article in place": Scene(
        article, (*IN_PLACE, "article.txt"), ("restore", "article.report.json"), True
    ),
    "restore of an article": Scene(
        after(article, (*IN_PLACE, "article.txt")),
        ("restore", "article.report.json"),
        ("restore", "article.report.json"),
        False,
    ),
    "data set": Scene(wire, (*CLEAN, "wire.jsonl"), (*CLEAN, "wire.jsonl"), False),
    "data set again": Scene(
        after(wire, (*CLEAN, "wire.jsonl")),
        (*CLEAN, "--drop", "near,identical,version", "wire.jsonl"),
        (*CLEAN, "--drop", "near,identical,version", "--force", "wire.jsonl"),
        False,
    ),
    "folder": Scene(folder, (*CLEAN, "news"), (*CLEAN, "news"), False),
    "folder again": Scene(
        after(folder, (*CLEAN, "news")),
        (*CLEAN, "--drop", "none", "news"),
        (*CLEAN, "--drop", "none", "news"),
        False,
    ),
    "folder in place": Scene(folder, (*IN_PLACE, "news"), ("restore", "news.report.json"), True),
    "restore of a folder": Scene(
        after(folder, (*IN_PLACE, "news")),
        ("restore", "news.report.json"),
        ("restore", "news.report.json"),
        False,
    ),
    "restore of a folder elsewhere": Scene(
        after(folder, (*CLEAN, "news")),
        ("restore", "news.clean/report.json"),
        ("restore", "--force", "news.clean/report.json"),
        False,
    ),
    "allow": Scene(after(wire, (*CLEAN, "wire.jsonl")), ALLOW, ALLOW, False),
    "allow again": Scene(
        after(wire, (*CLEAN, "wire.jsonl"), (*ALLOW, "--article", "copied")), ALLOW, ALLOW, False
    ),
}


class Ran(NamedTuple):
    """The exit code of a command, and how many calls it made."""

    code: int
    calls: int


def run(place: Path, command: Sequence[str], at: int = NEVER) -> Ran:
    """The command in this folder, in a child that is gone at call number `at`."""
    context = multiprocessing.get_context("fork")
    calls = context.Value("i", 0)
    child = context.Process(target=dying, args=(place, tuple(command), at, calls))
    child.start()
    child.join()
    return Ran(child.exitcode or 0, calls.value)


def dying(place: Path, command: tuple[str, ...], at: int, calls: Any) -> None:
    """Run the command, and die."""
    from dedupe_news.cli import main

    os.chdir(place)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)

    def tick() -> None:
        if calls.value == at:
            os._exit(GONE)
        calls.value += 1

    def hook(event: str, args: tuple[Any, ...]) -> None:
        reads = event == "open" and not args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if event in EVENTS and not reads and is_in(place, args[0]):
            tick()

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: Any) -> Any:
            tick()
            return call(*args)

        return counting

    for name in ("fsync", "write"):
        setattr(os, name, counted(getattr(os, name)))
    sys.addaudithook(hook)
    os._exit(main(command))


def is_in(place: Path, path: object) -> bool:
    """Does the first argument of a call name something in the folder?"""
    if not isinstance(path, (str, bytes, Path)):
        return False
    return Path(os.fsdecode(path)).absolute().is_relative_to(place)


def left(place: Path) -> Files:
    """The files that are there, but for what a killed process could not clear away."""
    found = corpora.files_in(place)
    return {name: data for name, data in found.items() if ".dedupe-" not in name}


@pytest.mark.parametrize("name", SCENES)
def test_old_or_new_and_the_next_run_goes_on(tmp_path: Path, name: str) -> None:
    scene = SCENES[name]
    first = tmp_path / "place"  # all runs in folders of one path, as reports may name it
    first.mkdir()
    scene.prepare(first)
    before = left(first)
    kept = tmp_path / "kept"
    shutil.copytree(first, kept)
    code, calls = run(first, scene.command)
    wanted = left(first)
    assert code == 0
    assert calls > 3
    assert wanted != before
    halfway = 0
    for at in range(calls):
        shutil.rmtree(first)
        shutil.copytree(kept, first)
        assert run(first, scene.command, at).code == GONE
        now = left(first)
        halfway += now not in (before, wanted)
        for file, data in now.items():
            assert data in (before.get(file), wanted.get(file)), (at, file)
        if scene.back and now == before:
            continue
        assert run(first, scene.then).code == 0, (at, sorted(now))
        then, told = left(first), before if scene.back else wanted
        assert {file: then.get(file) for file in told} == told, at
    assert halfway < calls
