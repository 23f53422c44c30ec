"""Every call to the system fails, or the process dies at it: no file is ever half old, half new."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from dedupe_news.errors import DedupeError
from dedupe_news.read import Files
from dedupe_news.report import load
from dedupe_news.restore import restore

from .made import STORY, Faulty, Killed, Quick, cleaned, removing

Scene = tuple[Callable[[Path], object], Callable[[Path, Files], object]]
REPORT = "article.report.json"


def folder_of(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.iterdir()}


def write_article(folder: Path) -> None:
    (folder / "article.txt").write_bytes(STORY.encode())


def clean_once(folder: Path) -> None:
    write_article(folder)
    cleaned(folder / "article.txt", clean=removing((0, 4), (21, 30)))


def clean_in_place(folder: Path) -> None:
    write_article(folder)
    cleaned(folder / "article.txt", in_place=True)


def clean_once_and_lose_the_original(folder: Path) -> None:
    clean_once(folder)
    (folder / "article.txt").unlink()


def link(folder: Path) -> None:
    write_article(folder)
    (folder / "link.txt").symlink_to("article.txt")


def restoring(folder: Path, files: Files) -> object:
    return restore(str(folder / REPORT), None, False, files)


SCENES: dict[str, Scene] = {
    "first": (write_article, lambda at, files: cleaned(at / "article.txt", files=files)),
    "again": (clean_once, lambda at, files: cleaned(at / "article.txt", files=files)),
    "in place": (
        write_article,
        lambda at, files: cleaned(at / "article.txt", files=files, in_place=True),
    ),
    "in place again": (
        clean_in_place,
        lambda at, files: cleaned(
            at / "article.txt", files=files, in_place=True, clean=removing((0, 4))
        ),
    ),
    "in place through a link": (
        link,
        lambda at, files: cleaned(at / "link.txt", files=files, in_place=True),
    ),
    "restore": (clean_once_and_lose_the_original, restoring),
    "restore in place": (clean_in_place, restoring),
}
ERRORS: dict[str, tuple[BaseException, bool]] = {
    "full": (OSError(errno.ENOSPC, "full"), False),
    "read-only": (OSError(errno.EROFS, "read-only"), True),
    "no permission": (PermissionError(errno.EACCES, "no"), False),
    "broken": (OSError(errno.EIO, "broken"), True),
    "Ctrl-C": (KeyboardInterrupt(), False),
    "killed": (Killed(), True),
}


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("error", ERRORS)
def test_old_or_new_never_a_mixture(tmp_path: Path, scene: str, error: str) -> None:
    prepare, act = SCENES[scene]
    before, after, calls = rehearse(tmp_path, prepare, act)
    fault, for_good = ERRORS[error]
    for at in range(calls):
        place = tmp_path / str(at)
        place.mkdir()
        prepare(place)
        with suppress(DedupeError, KeyboardInterrupt, Killed):
            act(place, Faulty(at, fault, for_good=for_good))
        now = folder_of(place)
        leftover = {name for name in now if name.startswith(".dedupe-") and name.endswith(".tmp")}
        assert not leftover or for_good
        for name in now.keys() - leftover:
            assert now[name] in (before.get(name), after.get(name)), (at, name)
        assert before.keys() <= now.keys()
        assert nothing_lost(place, now), at


def rehearse(
    tmp_path: Path,
    prepare: Callable[[Path], object],
    act: Callable[[Path, Files], object],
) -> tuple[dict[str, bytes], dict[str, bytes], int]:
    """The files before and after, and how many calls to the system lie in between."""
    place = tmp_path / "rehearsal"
    place.mkdir()
    prepare(place)
    before = folder_of(place)
    counter = Faulty(-1, OSError(), for_good=False)
    act(place, counter)
    after = folder_of(place)
    assert before != after
    assert counter.calls > 15
    return before, after, counter.calls


def nothing_lost(place: Path, now: dict[str, bytes]) -> bool:
    """Is the original there, or are reports there that lead back to it?"""
    for name in sorted(now):  # article.report.2.json before article.report.json, the oldest
        if name.endswith(".json"):
            with suppress(DedupeError):
                restore(str(place / name), None, False, Quick())
    return (place / "article.txt").read_bytes() == STORY.encode()


def test_an_error_of_the_system_is_always_one_of_ours(tmp_path: Path) -> None:
    for scene, (prepare, act) in SCENES.items():
        base = tmp_path / scene
        base.mkdir()
        calls = rehearse(base, prepare, act)[2]
        for at in range(calls):
            place = base / str(at)
            place.mkdir()
            prepare(place)
            with suppress(DedupeError):
                act(place, Faulty(at, OSError(errno.EIO, "broken"), for_good=True))
            shutil.rmtree(place)


def test_a_report_is_durable_before_the_file_changes(tmp_path: Path) -> None:
    class Watching(Quick):
        seen: tuple[str, ...] = ()

        def replace(self, source: str, target: str) -> None:
            super().replace(source, target)
            self.seen += (Path(target).name,)

        def sync_folder(self, path: str) -> None:
            self.seen += ("synced",)

    write_article(tmp_path)
    files = Watching()
    cleaned(tmp_path / "article.txt", files=files, in_place=True)
    assert files.seen == (REPORT, "synced", "article.txt", "synced")
    assert load(str(tmp_path / REPORT)).articles[0].removed
