"""A disk that is really full, or has room for so many pages: each file is the old or the new one.

A small file system in memory stands for the disk, where this user may mount one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path

import pytest

from . import corpora
from .test_kills import SCENES, left, run

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork"),
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),  # it forks beside threads
]
PAGE, SIZE = 4096, 4 << 20
REPLACING = ("article again", "data set again", "folder again", "allow again")  # need --force later


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    found = shutil.which(mount[0])
    if not found or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path, pages: int) -> None:
    """Let so many pages be free, and no more."""
    state = os.statvfs(disk)
    (disk / "ballast").write_bytes(bytes(state.f_bavail * state.f_frsize - pages * PAGE))


@pytest.mark.parametrize("name", [name for name in SCENES if name not in REPLACING])
def test_old_or_new_and_nothing_else(disk: Path, tmp_path: Path, name: str) -> None:
    scene, place, kept = SCENES[name], disk / "place", tmp_path / "kept"
    place.mkdir()
    scene.prepare(place)
    before = left(place)
    shutil.copytree(place, kept)
    assert run(place, scene.command).code == 0
    wanted = left(place)
    for pages in chain(range(6), count(6, 5)):
        shutil.rmtree(place)
        shutil.copytree(kept, place)
        fill(disk, pages)
        code = run(place, scene.command).code
        (disk / "ballast").unlink()
        now = corpora.files_in(place)
        for file, data in now.items():
            assert data in (before.get(file), wanted.get(file)), (pages, file)
        if code == 0:
            assert now == wanted
            break
        assert run(place, scene.then).code == 0 or (scene.back and now == before), pages
        then, told = left(place), before if scene.back else wanted
        assert {file: then.get(file) for file in told} == told, pages
    assert pages > 0
