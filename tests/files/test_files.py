"""Whatever is not a readable regular file is an error that says why, at once."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from dedupe_news.errors import InputError
from dedupe_news.read import Files, read_bytes, read_document

from .made import Faulty


def problem(path: object, files: Files | None = None, max_bytes: int = 1000) -> str:
    with pytest.raises(InputError) as caught:
        read_bytes(str(path), max_bytes, files or Files())
    assert caught.value.advice
    assert "\n" not in str(caught.value)
    return caught.value.problem


def test_a_document_knows_its_path_as_given(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Eins.\r\n")
    found = read_document(path)
    assert (found.path, found.data, found.text) == (str(path), b"Eins.\r\n", "Eins.\r\n")


def test_folder_missing_file_and_file_as_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert "folder" in problem(tmp_path)
    assert problem(tmp_path / "b.txt") == "does not exist."
    assert "part of the path" in problem(tmp_path / "a.txt" / "b.txt")


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "dangling").symlink_to("gone.txt")
    (tmp_path / "loop").symlink_to("loop")
    assert problem(tmp_path / "dangling") == "is a link to 'gone.txt', which does not exist."
    assert "circle" in problem(tmp_path / "loop")


def test_pipes_sockets_and_devices_do_not_hang(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        assert "pipe" in problem("pipe")
        assert "socket" in problem("socket")
    assert "device" in problem("/dev/null")


def test_a_pipe_that_takes_the_name_meanwhile_does_not_hang(tmp_path: Path) -> None:
    class Swapping(Files):
        def open_to_read(self, path: str) -> int:
            Path(path).unlink()
            os.mkfifo(path)
            return super().open_to_read(path)

    (tmp_path / "a.txt").write_text("x")
    assert "pipe" in problem(tmp_path / "a.txt", Swapping())


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.EACCES, "may not be read"), (errno.EIO, "disk reports"), (errno.EBUSY, "busy")],
)
def test_every_call_may_fail(tmp_path: Path, code: int, words: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    count = Faulty(-1, OSError(), for_good=False)
    read_bytes(str(path), 10, count)
    for at in range(count.calls):
        error = OSError(code, os.strerror(code))
        assert words in problem(path, Faulty(at, error, for_good=False))


def test_too_large_and_growing(tmp_path: Path) -> None:
    class Growing(Files):
        reads = 0

        def read(self, fd: int, size: int) -> bytes:
            self.reads += 1
            assert self.reads < 100
            with (tmp_path / "a.txt").open("ab") as file:
                file.write(b"more")
            return super().read(fd, 4)

    (tmp_path / "a.txt").write_bytes(b"x" * 11)
    assert "larger than 10 bytes" in problem(tmp_path / "a.txt", max_bytes=10)
    assert "larger" in problem(tmp_path / "a.txt", Growing(), max_bytes=100)


def test_changed_while_it_is_read(tmp_path: Path) -> None:
    class Changing(Files):
        def read(self, fd: int, size: int) -> bytes:
            found = super().read(fd, size)
            os.utime(tmp_path / "a.txt", ns=(1, 1))
            return found

    class Shrinking(Files):
        def read(self, fd: int, size: int) -> bytes:
            return b""

    (tmp_path / "a.txt").write_bytes(b"x" * 11)
    assert "changed" in problem(tmp_path / "a.txt", Changing())
    assert "changed" in problem(tmp_path / "a.txt", Shrinking())


def test_a_file_of_the_system_that_tells_no_size_is_read() -> None:
    if Path("/proc/self/status").exists():
        assert b"Name:" in read_bytes("/proc/self/status", 100_000, Files())


@pytest.mark.parametrize("name", ["two\nlines", "bell\x07", "stray\udcff", "\u202etxt.a"])
def test_odd_names_are_shown_on_one_line(name: str) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(name, 10, Files())
    assert str(caught.value).isprintable()
    assert "\\" in caught.value.path


def test_a_name_with_a_nul_and_one_too_long() -> None:
    assert "possible" in problem("a\0b")
    assert "too long" in problem("a" * 5000)
