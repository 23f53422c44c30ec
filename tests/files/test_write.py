"""Atomic writes: the rights, the links, the words for what went wrong."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from dedupe_news.errors import OutputError
from dedupe_news.write import Output, write_all, write_problem

from .made import Faulty, Quick


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def write(path: Path, data: bytes, mode: int | None = None) -> None:
    write_all([Output(str(path), data, mode)], Quick())


def test_a_new_file_gets_the_rights_it_is_given(tmp_path: Path) -> None:
    write(tmp_path / "a", b"new", 0o640)
    write(tmp_path / "b", b"new", 0o104444)
    write(tmp_path / "c", b"new")
    (tmp_path / "d").touch()
    assert [mode(tmp_path / name) for name in "ab"] == [0o640, 0o444]
    assert mode(tmp_path / "c") == mode(tmp_path / "d")


def test_a_replaced_file_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / "a").touch(0o600)
    write(tmp_path / "a", b"new", 0o644)
    assert (mode(tmp_path / "a"), (tmp_path / "a").read_bytes()) == (0o600, b"new")


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("sub/real")
    write(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "sub" / "real").read_bytes() == b"new"
    assert names(tmp_path / "sub") == ["real"]


def test_short_writes_and_the_longest_name(tmp_path: Path) -> None:
    class Slow(Quick):
        def write(self, fd: int, data: memoryview) -> int:
            return super().write(fd, data[:3])

    path = tmp_path / ("n" * 255)
    write_all([Output(str(path), b"0123456789")], Slow())
    assert path.read_bytes() == b"0123456789"


def test_no_device_and_no_folder_is_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/null")):
        with pytest.raises(OutputError):
            write(path, b"new")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert names(tmp_path) == ["pipe"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "no space is left on the disk"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "may not be written to"),
        (errno.EIO, "the disk reports an error"),
        (errno.EBUSY, "busy"),
    ],
)
def test_plain_words_and_advice(tmp_path: Path, code: int, words: str) -> None:
    with pytest.raises(OutputError, match=words) as caught:
        write_all(
            [Output(str(tmp_path / "a"), b"new")],
            Faulty(2, OSError(code, os.strerror(code)), for_good=False),
        )
    assert "-o" in caught.value.advice


@pytest.mark.parametrize("name", ["gone/a", "file/a", "a\0b", "n" * 256, "loop"])
def test_places_that_cannot_be(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OutputError):
        write(tmp_path / name, b"new")
    assert names(tmp_path) == ["file", "loop"]


def test_a_full_disk_changes_no_file_of_several(tmp_path: Path) -> None:
    class Full(Quick):
        def write(self, fd: int, data: memoryview) -> int:
            if bytes(data) == b"second":
                raise OSError(errno.ENOSPC, "full")
            return super().write(fd, data)

    with pytest.raises(OutputError):
        write_all(
            [Output(str(tmp_path / "a"), b"first"), Output(str(tmp_path / "b"), b"second")], Full()
        )
    assert names(tmp_path) == []


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"other")
    with pytest.raises(OutputError, match="changed while"):
        write_all([Output(str(tmp_path / "a"), b"new", None, b"old")], Quick())
    assert (tmp_path / "a").read_bytes() == b"other"
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.EXDEV, "the words of the system"), os.strerror(errno.EXDEV).lower()),
        (OSError("no number"), "no number"),
    ],
)
def test_errors_without_words_of_our_own(error: OSError, words: str) -> None:
    assert write_problem(error) == (f"cannot be written: {words}.", "Name another place with -o.")


def test_the_error_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"other")
    with pytest.raises(OutputError) as caught:
        write_all([Output(str(tmp_path / "a"), b"new", None, b"old")], Quick())
    assert (caught.value.path, caught.value.advice) == (str(tmp_path / "a"), "Run it again.")


def test_a_system_that_cannot_sync_folders_is_no_error(tmp_path: Path) -> None:
    class Odd(Quick):
        def sync_folder(self, path: str) -> None:
            raise OSError(errno.EINVAL, "not here")

    write_all([Output(str(tmp_path / "a"), b"new")], Odd())
    assert (tmp_path / "a").read_bytes() == b"new"


def test_bytes_are_on_the_disk_before_they_take_their_place(tmp_path: Path) -> None:
    files = Faulty(-1, OSError(), for_good=False)
    write_all([Output(str(tmp_path / name), b"new") for name in "ab"], files)
    order = [name for name in files.names if name in ("sync", "replace", "sync_folder")]
    assert order == ["sync", "sync", "replace", "sync_folder", "replace", "sync_folder"]


@pytest.mark.parametrize(
    ("name", "problem"), [("folder", "is a folder."), ("pipe", "is no regular file.")]
)
def test_what_is_no_file_is_named(tmp_path: Path, name: str, problem: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError) as caught:
        write(tmp_path / name, b"new")
    told = caught.value
    assert (told.path, told.problem, told.advice) == (str(tmp_path / name), problem, "Name a file.")


@pytest.mark.parametrize(("user", "group"), [(0, 0), (1, 0), (0, 1)])
@pytest.mark.parametrize("refused", [False, True])
def test_a_replaced_file_keeps_its_owner_where_that_is_allowed(
    tmp_path: Path, user: int, group: int, refused: bool
) -> None:
    """It is set only where it would be another; who may not set it writes all the same."""
    (tmp_path / "a").write_bytes(b"old")
    owner = (tmp_path / "a").stat()
    set_to: list[tuple[int, int]] = []

    class Shared(Quick):
        def state(self, fd: int) -> os.stat_result:
            found = list(super().state(fd))
            found[stat.ST_UID] += user
            found[stat.ST_GID] += group
            return os.stat_result(found)

        def set_owner(self, fd: int, user: int, group: int) -> None:
            set_to.append((user, group))
            if refused:
                raise PermissionError(errno.EPERM, "not yours")

    write_all([Output(str(tmp_path / "a"), b"new")], Shared())
    assert (tmp_path / "a").read_bytes() == b"new"
    assert set_to == ([(owner.st_uid, owner.st_gid)] if user or group else [])


def test_only_a_folder_that_cannot_be_synced_at_all_is_forgiven(tmp_path: Path) -> None:
    class Broken(Quick):
        def __init__(self, code: int) -> None:
            self.code = code
            self.synced: list[str] = []

        def sync_folder(self, path: str) -> None:
            self.synced.append(path)
            raise OSError(self.code, "no")

    for code in (errno.EINVAL, errno.ENOTSUP):
        files = Broken(code)
        write_all([Output(str(tmp_path / "a"), b"new")], files)
        assert files.synced == [str(tmp_path)]
    with pytest.raises(OutputError, match="the disk reports an error"):
        write_all([Output(str(tmp_path / "a"), b"new")], Broken(errno.EIO))
