"""What may befall a file: killed processes, a full disk, damage, file systems that cannot lock.

Each time: one line that says what is wrong and what to do, no article touched, and the index as it
was or as it is to be, or else a new one can be built.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dedupe_news.index import database
from dedupe_news.index.store import Index
from dedupe_news.indexing import Place, faults, update

from .made import built, everything, lay, story

Run = Callable[..., tuple[int, str, str]]
TEXTS = [story(number) for number in range(40)]
FLAG = ("--index", "i.sqlite")
PAGE = 4096
PROGRAM = "from dedupe_news.cli import main; import sys; sys.exit(main(sys.argv[1:]))"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lay(tmp_path / "news", TEXTS)
    return tmp_path


@pytest.fixture
def index(dedupe: Run, folder: Path) -> Path:
    """The index of a folder of news, and a draft that is no part of it."""
    assert dedupe("index", "build", "-q", "news", *FLAG)[0] == 0
    (folder / "draft.txt").write_text(TEXTS[7])
    return folder / "i.sqlite"


# Killed.


@pytest.mark.parametrize("action", ["update", "build"])
def test_killed_at_any_moment(folder: Path, action: str) -> None:
    """Afterwards the index is as before or as after, to the last bit, and sound.

    DEDUPE_KILLS: how often.
    """
    place, _ = built(folder / "i.sqlite", folder / "news")
    original, before = Path(place.path).read_bytes(), everything(place.path)
    lay(folder / "news", [story(n, 400) for n in range(500, 620)], start=100)
    whole = lasting(place.path, action)
    after = everything(place.path)
    assert len(before) == 40 and len(after) == 160
    kinds = set()
    for moment in moments(whole):
        for ending in ("", "-wal", "-shm"):
            Path(place.path + ending).unlink(missing_ok=True)
        Path(place.path).write_bytes(original)
        lasting(place.path, action, moment)
        found = everything(place.path)
        assert found in (before, after), moment
        kinds.add(len(found))
        assert faults(place) == []
        update(place)
        assert everything(place.path) == after
    assert 40 in kinds


def moments(whole: float) -> Iterator[float]:
    """Moments of a run that takes so many seconds: at once, and at random."""
    yield 0.0
    rng = random.Random(os.getpid())
    for _ in range(int(os.environ.get("DEDUPE_KILLS", "8"))):
        yield rng.uniform(0, 1.1 * whole)


def lasting(path: str, action: str, most: float = 60) -> float:
    """How many seconds an action on an index takes; it is killed after the most that it may."""
    code = (
        "import sys\n"
        "from dedupe_news.engine.follow import Scope\n"
        "from dedupe_news.dataset import DatasetSettings\n"
        "from dedupe_news.indexing import Place, build, update\n"
        "print('ready', flush=True)\n"
        "place = Place(sys.argv[2])\n"
        "if sys.argv[1] == 'update': update(place)\n"
        "else: build(place, Scope(('news',)), DatasetSettings())\n"
    )
    command = [sys.executable, "-c", code, action, path]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as going:
        assert going.stdout is not None
        going.stdout.readline()
        start = time.monotonic()
        try:
            assert going.wait(most) == 0
        except subprocess.TimeoutExpired:
            going.send_signal(signal.SIGKILL)
        return time.monotonic() - start


def test_the_log_of_a_killed_writer_is_no_hindrance(index: Path, dedupe: Run) -> None:
    """What it had committed counts, and what it had begun does not; a reader needs no repair."""
    before = everything(index)
    code = (
        "import os, signal, sys\n"
        "from dedupe_news.index.store import Index\n"
        "with Index.writing(sys.argv[1]) as index:\n"
        "    with index.change(): index.store.drop(index.store.live()[:1])\n"
        "    with index.change():\n"
        "        index.store.drop(index.store.live())\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(index)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert Path(f"{index}-wal").stat().st_size > 0
    del before["news/0000.txt", 0]
    assert everything(index) == before
    assert dedupe("index", "verify", *FLAG) == (0, "i.sqlite: sound.\n", "")


# A full disk.


def test_a_file_that_may_not_grow(index: Path, folder: Path) -> None:
    """The system refuses to write more: the index is as it was."""
    before = everything(index)
    lay(folder / "news", [story(n) for n in range(500, 900)], start=100)

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "index", "update", *FLAG],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limited,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("dedupe: i.sqlite: ") and done.stderr.count("\n") == 1
    assert everything(index) == before
    assert faults(Place(str(index))) == []
    assert update(Place(str(index))).articles == 440


@pytest.mark.parametrize("action", ["update", "build"])
def test_a_full_disk(folder: Path, action: str) -> None:
    """A real one, of a few hundred kilobytes: the index is as it was, and goes on with more."""
    script = (
        "set -e\n"
        "mount -t tmpfs -o size=600k none disk || exit 77\n"
        '"$@" index build -q news --index disk/i.sqlite\n'
        "cp disk/i.sqlite before\n"
        "cp more/* news/\n"
        f'"$@" index {action} -q {"news" if action == "build" else ""} --index disk/i.sqlite'
        " 2> said && exit 1 || test $? -eq 3\n"
        '"$@" index verify --index disk/i.sqlite\n'
        '"$@" index info --index disk/i.sqlite | grep articles\n'
        "mount -o remount,size=60m disk\n"
        '"$@" index update --index disk/i.sqlite\n'
    )
    (folder / "disk").mkdir()
    lay(folder / "more", [story(n, 300) for n in range(500, 1500)], start=100)
    apart = ("unshare", "--map-root-user", "--mount")
    if shutil.which("unshare") is None:
        pytest.skip("there is no unshare, and so no disk of our own")
    done = subprocess.run(
        [*apart, "sh", "-c", script, "sh", sys.executable, "-c", PROGRAM],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip(f"no disk of our own: {done.stderr.strip()}")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "disk/i.sqlite: sound.\narticles     40\n"
        "disk/i.sqlite: 1,040 articles; files: 1,000 added.\n"
    )
    assert (folder / "said").read_text() == (
        "dedupe: disk/i.sqlite: no space is left on the disk. Free some; the index is as it was.\n"
    )


# Damage.


@pytest.mark.parametrize(
    "damage", ["pages", "all but the head", "one bit", "one page", "cut off", "head"]
)
def test_damage_is_told_and_a_new_build_mends_it(
    index: Path, folder: Path, dedupe: Run, damage: str
) -> None:
    articles = {path: path.read_bytes() for path in (folder / "news").iterdir()}
    data = bytearray(index.read_bytes())
    index.write_bytes(damaged(data, damage))
    code, out, err = dedupe("index", "verify", *FLAG)
    assert (code, out) == (3, "")
    assert err.removeprefix("dedupe: ").startswith("i.sqlite: ")
    (folder / "more.txt").write_text(story(999))
    for words in (("check", "draft.txt"), ("more.txt",)):
        code, out, err = dedupe(*words, *FLAG)
        assert (code, out, err.count("\n")) == (3, "", 1), words
        assert "is damaged" in err or "is no index" in err
        assert "build" in err or "remove this one" in err
    if damage == "head":
        index.unlink()  # whose it is cannot be seen any more
    assert dedupe("index", "build", "-q", "news", *FLAG)[0] == 0
    assert dedupe("index", "verify", *FLAG)[0] == 0
    assert dedupe("check", "-q", "draft.txt", *FLAG)[0] == 1
    assert {path: path.read_bytes() for path in (folder / "news").iterdir()} == articles


def damaged(data: bytearray, how: str) -> bytes:
    """The bytes of an index after something went wrong."""
    if how == "pages":
        data[PAGE * 2 : PAGE * 12] = os.urandom(PAGE * 10)
    elif how == "all but the head":
        data[PAGE:] = os.urandom(len(data) - PAGE)
    elif how == "one bit":
        at = data.rindex(signature_of(data))
        data[at] ^= 1
    elif how == "one page":
        at = data.rindex(signature_of(data)) // PAGE * PAGE
        data[at : at + PAGE] = bytes(PAGE)
    elif how == "cut off":
        del data[len(data) // 2 :]
    else:
        data[:100] = os.urandom(100)
    return bytes(data)


def signature_of(data: bytes | bytearray) -> bytes:
    """Some bytes of the signatures in an index."""
    with tempfile.NamedTemporaryFile(suffix=".sqlite") as file:
        file.write(data)
        file.flush()
        with Index.reading(file.name) as index:
            (block,) = index.blocks()
            return bytes(block.sketches.signatures[0].tobytes()[:32])


# Newer, and where no log can be kept.


def test_an_index_of_a_newer_version(index: Path, dedupe: Run) -> None:
    connection = sqlite3.connect(index)
    connection.execute(f"PRAGMA user_version = {database.FORMAT + 1}")
    connection.close()
    before = index.read_bytes()
    for words in (("check", "draft.txt"), ("index", "update"), ("draft.txt",), ("index", "info")):
        assert dedupe(*words, *FLAG) == (
            3,
            "",
            "dedupe: i.sqlite: is of format 2, written by a newer version; this one reads 1. "
            "Upgrade dedupe-news, or build it anew.\n",
        )
    assert index.read_bytes() == before
    assert dedupe("index", "build", "-q", "news", *FLAG)[0] == 0
    assert dedupe("check", "-q", "draft.txt", *FLAG)[0] == 1


def test_a_file_system_that_cannot_lock_a_log(
    index: Path, dedupe: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite refuses a log where memory cannot be shared, as on network file systems.

    Here it is made to do so by a way to lock that knows of no shared memory.
    """
    connect = sqlite3.connect

    def without(path: str, *more: object, **named: object) -> sqlite3.Connection:
        place = path if path.startswith("file:") else f"file:{path}"
        named["uri"] = True
        joint = "&" if "?" in place else "?"
        return connect(f"{place}{joint}vfs=unix-dotfile", *more, **named)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", without)
    before = index.read_bytes()
    for where in ("new.sqlite", "i.sqlite"):
        for words in (("index", "build", "news"), ("draft.txt",)):
            code, out, err = dedupe(*words, "--index", where)
            assert (code, out, err.count("\n")) == (3, "", 1)
            assert err.startswith(f"dedupe: {where}: ")
            assert "local disk" in err
    assert index.read_bytes() == before
    assert not (folder / "draft.clean.txt").exists()
