"""Who gets colour, and that nobody else pays for it."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import START

Run = Callable[..., tuple[int, str, str]]


def on_a_terminal(args: list[str], folder: Path, environment: dict[str, str]) -> str:
    """What the command prints on a terminal of 60 columns."""
    pty = pytest.importorskip("pty")
    fcntl, termios = pytest.importorskip("fcntl"), pytest.importorskip("termios")
    ours, theirs = pty.openpty()
    size = struct.pack("HHHH", 24, 60, 0, 0)
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, size)
    process = subprocess.Popen(
        [sys.executable, "-c", START, *args], cwd=folder, env=environment, stdout=theirs
    )
    os.close(theirs)
    found = b""
    try:
        while data := os.read(ours, 65536):
            found += data
    except OSError:
        pass  # how Linux says that the other end was closed
    os.close(ours)
    process.wait(30)
    return found.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("args", "variables", "colored"),
    [
        ([], {}, True),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, True),
        ([], {"TERM": "dumb"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {}, False),
    ],
)
def test_on_a_terminal(
    article: Path,
    environment: dict[str, str],
    args: list[str],
    variables: dict[str, str],
    colored: bool,
) -> None:
    text = on_a_terminal(
        ["check", "article.txt", *args], article.parent, {**environment, **variables}
    )
    assert ("\x1b[" in text) is colored
    lines = re.sub(r"\x1b\[[\d;]*m", "", text).splitlines()
    assert lines[0] == "article.txt"
    assert 55 <= max(map(len, lines)) <= 60


def test_in_a_pipe_only_when_it_is_asked_for(dedupe: Run, article: Path) -> None:
    assert "\x1b[" not in dedupe("check", "article.txt")[1]
    assert "\x1b[1;31mremove\x1b[0m" in dedupe("check", "--color", "always", "article.txt")[1]
    (article.parent / "dedupe.toml").write_text('color = "always"\n')
    assert "\x1b[" in dedupe("check", "article.txt")[1]


HEAVY = {"numpy", "regex", "rich", "tomllib", "chardet", "datasketch", "scipy", "json", "difflib"}


@pytest.mark.parametrize(
    ("args", "allowed"),
    [
        (["--help"], set()),
        (["--version"], set()),
        (["config"], set()),
        (["--zzz"], {"difflib"}),
        (["check", "article.txt"], {"numpy", "regex", "json"}),
    ],
)
def test_what_is_loaded(
    article: Path, environment: dict[str, str], args: list[str], allowed: set[str]
) -> None:
    code = (
        "import sys; from dedupe_news.cli import main; main(); "
        "print('\\n' + ' '.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=article.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stderr.splitlines()[-1].split())
    assert "click" in loaded
    assert loaded & HEAVY <= allowed
