"""The outside world: pipes that close, full disks, Ctrl-C, odd streams, hostile names."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dedupe_news.errors import OutputError

from .texts import CLEAN, DOUBLED

Run = Callable[..., tuple[int, str, str]]
Start = Callable[..., "subprocess.Popen[bytes]"]
posix = pytest.mark.skipif(os.name == "nt", reason="signals and devices of POSIX")
FULL = Path("/dev/full")


def finished(process: subprocess.Popen[bytes], data: bytes = b"") -> tuple[int, bytes, bytes]:
    out, err = process.communicate(data, timeout=30)
    return process.returncode, out, err


def test_stdin_to_stdout_is_bytes(command: Start, tmp_path: Path) -> None:
    stray = DOUBLED.encode().replace(b"\n", b"\r\n") + b"\r\n\xff\x00Ende"
    code, out, err = finished(command("--encoding", "latin-1", "-", cwd=tmp_path), stray)
    assert (code, err.splitlines()[0]) == (0, b"stdin")
    assert out == CLEAN.encode().replace(b"\n", b"\r\n") + b"\r\n\xff\x00Ende"
    assert not list(tmp_path.iterdir())


def test_check_of_stdin_prints_its_findings_to_stdout(command: Start, tmp_path: Path) -> None:
    code, out, err = finished(
        command("check", "--format", "concise", "-", cwd=tmp_path), DOUBLED.encode()
    )
    assert (code, err) == (1, b"")
    assert out.startswith(b"-:5:1: repeats lines 2-4 (exact, 73 words)")


def test_stdin_to_a_file(command: Start, tmp_path: Path) -> None:
    code, out, err = finished(command("-", "-o", "out.txt", cwd=tmp_path), DOUBLED.encode())
    assert (code, err) == (0, b"")
    assert b"  cleaned  out.txt\n" in out
    assert (tmp_path / "out.txt").read_bytes() == CLEAN.encode()


@posix
def test_a_reader_that_goes_away_is_no_error(command: Start, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(DOUBLED, "utf-8")
    read, write = os.pipe()
    os.close(read)
    process = command("a.txt", "b.txt", cwd=tmp_path, stdout=write)
    os.close(write)
    code, _, err = finished(process)
    assert (code, err) == (0, b"")
    assert (tmp_path / "b.clean.txt").read_bytes() == CLEAN.encode()


@posix
def test_a_reader_that_goes_away_from_stdout_text(command: Start, tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    process = command("-q", "-", cwd=tmp_path, stdout=write)
    os.close(write)
    assert finished(process, DOUBLED.encode())[::2] == (0, b"")


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "args",
    [("check", "a.txt"), ("-",), ("--diff", "a.txt"), ("check", "--format", "json", "a.txt")],
)
def test_a_full_disk_under_stdout(command: Start, tmp_path: Path, args: tuple[str, ...]) -> None:
    (tmp_path / "a.txt").write_text(DOUBLED, "utf-8")
    with FULL.open("wb") as full:
        code, _, err = finished(command(*args, cwd=tmp_path, stdout=full), DOUBLED.encode())
    said = [line for line in err.splitlines() if line.startswith(b"dedupe")]
    assert (code, said) == (3, [b"dedupe: stdout: no space left on device."])


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("args", [("--help",), ("--version",), ("config",), ("completion", "zsh")])
def test_a_full_disk_under_help(command: Start, tmp_path: Path, args: tuple[str, ...]) -> None:
    with FULL.open("wb") as full:
        code, _, err = finished(command(*args, cwd=tmp_path, stdout=full))
    assert (code, err) == (3, b"dedupe: stdout: no space left on device.\n")


@posix
@pytest.mark.parametrize("number", [1, 2])
def test_a_stream_that_was_closed_at_the_start(
    environment: dict[str, str], tmp_path: Path, number: int
) -> None:
    (tmp_path / "a.txt").write_text(DOUBLED, "utf-8")
    code = "import sys; from dedupe_news.cli import main; sys.exit(main(['a.txt', 'gone.txt']))"
    shell = f'exec "$0" -c "$1" {number}>&-'
    done = subprocess.run(
        ["sh", "-c", shell, sys.executable, code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 3
    assert b"Traceback" not in done.stdout + done.stderr
    assert (tmp_path / "a.clean.txt").read_bytes() == CLEAN.encode()


def test_cleaned_text_without_a_stdout_is_an_error(
    dedupe: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(DOUBLED, "utf-8")
    monkeypatch.setattr(sys, "stdout", None)
    code, _, err = dedupe("-q", "a.txt", "-o", "-")
    assert (code, err) == (3, "dedupe: stdout: closed; the result has nowhere to go.\n")


@posix
def test_ctrl_c_while_it_waits(command: Start, tmp_path: Path) -> None:
    process = command("-", "-o", "out.txt", cwd=tmp_path)
    time.sleep(1.0)  # long enough to be reading stdin on a slow machine; more does no harm
    process.send_signal(signal.SIGINT)
    code, out, err = finished(process)
    assert (code, out, err) == (130, b"", b"dedupe: interrupted.\n")
    assert not list(tmp_path.iterdir())


@pytest.fixture
def handlers() -> Iterator[None]:
    """What a run that was ended does to signals is undone."""
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@posix
@pytest.mark.usefixtures("handlers")
@pytest.mark.parametrize(
    ("number", "ending"),
    [
        (signal.SIGINT, (130, "", "dedupe: interrupted.\n")),
        (signal.SIGTERM, (143, "", "dedupe: terminated.\n")),
    ],
)
def test_ended_between_writing_and_renaming(
    dedupe: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int, ending: object
) -> None:
    from dedupe_news.read import Files

    def interrupted(*_: object) -> None:
        signal.raise_signal(number)
        signal.raise_signal(number)  # who presses it twice disturbs nothing

    monkeypatch.setattr(Files, "replace", interrupted)
    (tmp_path / "a.txt").write_text(DOUBLED, "utf-8")
    assert dedupe("a.txt", "b.txt") == ending
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_ctrl_c_while_modules_load(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from dedupe_news.cli import edge, main

    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(edge, "run", interrupted)
    assert main([]) == 130
    assert capsys.readouterr() == ("", "dedupe: interrupted.\n")


def test_a_full_disk_under_a_file(
    dedupe: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from dedupe_news.read import Files

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Files, "write", full)
    (tmp_path / "a.txt").write_text(DOUBLED, "utf-8")
    code, out, err = dedupe("a.txt")
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert err.startswith("dedupe: a.clean.txt: no space is left on the disk.")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("error", [MemoryError(), OSError(errno.EIO, "I/O error", "a.txt")])
def test_what_the_system_fails_at_is_no_bug_of_ours(
    dedupe: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception
) -> None:
    from dedupe_news import api

    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(api, "clean_file", failing)
    (tmp_path / "a.txt").write_text("a")
    code, _, err = dedupe("a.txt")
    assert (code, err.count("\n")) == (3, 1)
    assert "bug" not in err


HOSTILE = "a\x1b[2J\x1b]0;own\x07\u202egnp\n\r\t\x9b\x7f.txt"


@posix
def test_hostile_names_and_texts_steer_no_terminal(command: Start, tmp_path: Path) -> None:
    body = DOUBLED.replace("Nach zwei", "\x1b[31mNach\u202e\x00zwei\x9b").replace(
        "stimmten", "\x07"
    )
    (tmp_path / HOSTILE).write_text(body, "utf-8")
    for args in ((), ("--format", "concise"), ("--format", "json"), ("--color", "always")):
        code, out, err = finished(
            command("check", "--encoding", "utf-8", HOSTILE, "gone\x1b[2J", *args, cwd=tmp_path)
        )
        assert code == 3
        printed = (out + err).decode()
        if "--color" in args:
            printed = printed.replace("\x1b[0m", "").replace("\x1b[1m", "").replace("\x1b[2m", "")
            printed = printed.replace("\x1b[1;31m", "").replace("\x1b[1;33m", "")
        assert not set(printed) & set("\x00\x07\x1b\x7f\x9b\r\u202e"), args


@posix
def test_a_name_that_is_no_utf8(command: Start, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/k\xf6ln.txt"
    try:
        Path(os.fsdecode(name)).write_bytes(DOUBLED.encode())
    except OSError:
        pytest.skip("the file system wants UTF-8")
    process = command(os.fsdecode(b"k\xf6ln.txt"), cwd=tmp_path)
    code, out, err = finished(process)
    assert (code, err) == (0, b"")
    assert out.startswith(b"k\\xf6ln.txt\n")
    assert b"\n  undo     dedupe restore $'k\\xf6ln.report.json'\n" in out


def test_a_stdout_that_knows_ascii_only(
    command: Start, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(DOUBLED, "utf-8")
    ascii_only = {**environment, "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    code, out, err = finished(command("check", "a.txt", cwd=tmp_path, env=ascii_only))
    assert (code, err) == (1, b"")
    assert rb"elf von f\xfcnfzehn" in out


def test_output_error_of_a_stream_is_told_once(tmp_path: Path) -> None:
    from dedupe_news.cli.console import Stream

    class Broken:
        def write(self, _: str) -> None:
            raise OSError(errno.EIO, "I/O error")

        def flush(self) -> None: ...
        def fileno(self) -> int:
            raise OSError

    stream = Stream(Broken(), "stdout")  # type: ignore[arg-type]
    with pytest.raises(OutputError, match=r"^stdout: i/o error\.$"):
        stream.text("a")
    stream.text("b")
