"""The configuration file: found upward, checked line by line, shown by `dedupe config`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dedupe_news.config import bounds

from .texts import DOUBLED

Run = Callable[..., tuple[int, str, str]]
DEFAULT, LOW, HIGH = (bounds()["threshold"][name] for name in ("default", "low", "high"))


def test_defaults(dedupe: Run) -> None:
    code, out, err = dedupe("config")
    assert (code, err) == (0, "")
    lines = [line.split(maxsplit=3) for line in out.splitlines()[: len(bounds())]]
    assert lines[:3] == [
        ["repeats", "remove", "default", "remove | flag | off"],
        ["min-words", "60", "default", "1 to 1,000,000 words"],
        ["threshold", str(DEFAULT), "default", f"{LOW} to {HIGH}"],
    ]
    assert lines[-4:] == [
        ["allow", "none", "default", "names of files"],
        ["encoding", "auto", "default", "auto, or a name such as cp1252"],
        ["format", "text", "default", "text | concise | json | github | sarif"],
        ["color", "auto", "default", "auto | always | never"],
    ]
    assert [line[0] for line in lines] == list(bounds())
    assert out.endswith("\n\nconfiguration file: none found from here upward\n")


def test_where_each_value_comes_from(dedupe: Run, tmp_path: Path) -> None:
    (tmp_path / "dedupe.toml").write_text('# ours\nmin-words = 40\nrepeats = "flag"\n')
    code, out, _ = dedupe("config", "--repeats", "off")
    assert code == 0
    assert [line.split(maxsplit=3)[:3] for line in out.splitlines()[:3]] == [
        ["repeats", "off", "flag"],
        ["min-words", "40", "dedupe.toml:2"],
        ["threshold", str(DEFAULT), "default"],
    ]
    assert out.endswith("\nconfiguration file: dedupe.toml\n")


def test_as_json(dedupe: Run, tmp_path: Path) -> None:
    (tmp_path / "dedupe.toml").write_text("threshold = 1\n")
    code, out, _ = dedupe("config", "--format", "json")
    assert code == 0
    assert json.loads(out)["file"] == "dedupe.toml"
    assert json.loads(out)["options"]["threshold"] == {"value": 1, "from": "dedupe.toml:1"}


def test_pyproject_table(dedupe: Run, tmp_path: Path) -> None:
    text = (
        '[project]\nname = "x"\nmin-words = 1\n[tool.dedupe-news]\nmin-words = 7\n[tool.x]\na = 1\n'
    )
    (tmp_path / "pyproject.toml").write_text(text)
    assert re.search(r"min-words +7 +pyproject.toml:5  1 to", dedupe("config")[1])


def test_dedupe_toml_comes_before_pyproject(dedupe: Run, tmp_path: Path) -> None:
    (tmp_path / "dedupe.toml").write_text("min-words = 8\n")
    (tmp_path / "pyproject.toml").write_text("[tool.dedupe-news]\nmin-words = 7\n")
    assert re.search(r"  8 +dedupe.toml:1  ", dedupe("config")[1])


@pytest.mark.parametrize(
    "other",
    [b'[tool.x]\na = "dedupe-news"\n', b"this is [not TOML", b"tool = 3", b"dedupe-news\xff"],
)
def test_a_pyproject_of_others_is_none_of_ours(dedupe: Run, tmp_path: Path, other: bytes) -> None:
    (tmp_path / "pyproject.toml").write_bytes(other)
    assert dedupe("config")[1].endswith("none found from here upward\n")


def test_found_upward_to_the_root_of_the_repository(
    dedupe: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "repository" / "news"
    inner.mkdir(parents=True)
    (tmp_path / "dedupe.toml").write_text("min-words = 9\n")
    monkeypatch.chdir(inner)
    assert f"configuration file: {tmp_path / 'dedupe.toml'}\n" in dedupe("config")[1]
    (tmp_path / "repository" / ".git").mkdir()
    assert dedupe("config")[1].endswith("none found from here upward\n")
    (tmp_path / "repository" / "dedupe.toml").write_text("min-words = 5\n")
    assert "  5       " in dedupe("config")[1]


def test_the_home_folder_ends_the_search(
    dedupe: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    (home / "news").mkdir(parents=True)
    (tmp_path / "dedupe.toml").write_text("min-words = 9\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.chdir(home / "news")
    assert dedupe("config")[1].endswith("none found from here upward\n")


def test_a_named_file_is_the_only_one(dedupe: Run, tmp_path: Path) -> None:
    (tmp_path / "dedupe.toml").write_text("min-words = 9\nthreshold = 0.9\n")
    (tmp_path / "mine.toml").write_text('paragraphs = "line"\n')
    out = dedupe("config", "--config", "mine.toml")[1]
    assert "mine.toml:1" in out
    assert "0.9" not in out


def test_the_settings_hold_for_a_run(dedupe: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DOUBLED, "utf-8")
    (tmp_path / "dedupe.toml").write_text('repeats = "off"\nformat = "json"\n')
    code, out, _ = dedupe("check", "a.txt")
    assert (code, json.loads(out)["options"]["repeats"]) == (0, "off")
    assert dedupe("check", "-q", "--repeats", "remove", "a.txt")[0] == 1


ERRORS = {
    "min-word = 3": "dedupe.toml:1: unknown key 'min-word'. Did you mean min-words?",
    "min_words = 3": "dedupe.toml:1: unknown key 'min_words'. Did you mean min-words?",
    "\nzzz = 3": (
        "dedupe.toml:2: unknown key 'zzz'. Known keys: repeats, min-words, threshold, "
        "paragraphs, drop, keep, boilerplate, max-loss, pairs, include, exclude, allow, "
        "encoding, format, color."
    ),
    "allow = [3]": "dedupe.toml:1: allow: [3] is not the name of a file, or a list of them.",
    'keep = "oldest"': (
        "dedupe.toml:1: keep: 'oldest' is not a list of longest, earliest, latest, first, "
        "outlet=, path=."
    ),
    "jobs = 3": "dedupe.toml:1: jobs can only be given on the command line.",
    "in-place = true": "dedupe.toml:1: in-place can only be given on the command line.",
    "min-words = 0": "dedupe.toml:1: min-words: 0 is not between 1 and 1000000.",
    "min-words = 2.5": "dedupe.toml:1: min-words: 2.5 is not a whole number.",
    "min-words = true": "dedupe.toml:1: min-words: True is not a number.",
    'min-words = "3"': "dedupe.toml:1: min-words: '3' is not a number.",
    "threshold = nan": f"dedupe.toml:1: threshold: nan is not between {LOW} and {HIGH}.",
    "threshold = 1979-05-27": (
        "dedupe.toml:1: threshold: datetime.date(1979, 5, 27) is not a number."
    ),
    'repeats = "no"': "dedupe.toml:1: repeats: 'no' is not one of remove, flag, off.",
    "repeats = []": "dedupe.toml:1: repeats: [] is not one of remove, flag, off.",
    "paragraphs.x = 1": (
        "dedupe.toml:1: paragraphs: {'x': 1} is not one of auto, line, blank, wrapped."
    ),
    'encoding = "cp1225"': (
        "dedupe.toml:1: encoding: 'cp1225' is not an encoding. Did you mean cp1252?"
    ),
    "encoding = 7": "dedupe.toml:1: encoding: 7 is not an encoding.",
    'color = "blue"': "dedupe.toml:1: color: 'blue' is not one of auto, always, never.",
    "a = 1\nb\n": "dedupe.toml:2: not TOML: ",
    '"x\\u001b[2J" = 3': "dedupe.toml: unknown key 'x\\x1b[2J'. Known keys: ",
}


@pytest.mark.parametrize("text", ERRORS)
def test_errors_name_file_line_key_and_what_is_allowed(
    dedupe: Run, tmp_path: Path, text: str
) -> None:
    (tmp_path / "dedupe.toml").write_text(text)
    for args in (("config",), ("check", "a.txt"), ("a.txt",)):
        code, out, err = dedupe(*args)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith(f"dedupe: {ERRORS[text]}")
        assert "\x1b" not in err


def test_files_that_cannot_be_read(dedupe: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin.toml").write_bytes(b"# \xe4\n")
    (tmp_path / "other.toml").write_text("")
    (tmp_path / "pyproject.toml").write_text("[tool.x]\n")
    cases = {
        "gone.toml": "gone.toml: no such file or directory.",
        "folder": "folder: is a directory.",
        "latin.toml": "latin.toml: not UTF-8 (byte 0xE4 at offset 2). TOML files are UTF-8.",
        "pyproject.toml": "pyproject.toml: there is no table [tool.dedupe-news] in it.",
    }
    for name, said in cases.items():
        assert dedupe("config", "--config", name) == (2, "", f"dedupe: {said}\n")
    assert dedupe("config", "--config", "other.toml")[0] == 0


def test_a_user_without_a_home(
    command: Callable[..., Any], environment: dict[str, str], tmp_path: Path
) -> None:
    homeless = {name: value for name, value in environment.items() if name != "HOME"}
    process = command("config", cwd=tmp_path, env=homeless)
    assert process.communicate(timeout=30)[1] == b""
    assert process.returncode == 0


def test_a_byte_order_mark_is_no_error(dedupe: Run, tmp_path: Path) -> None:
    (tmp_path / "dedupe.toml").write_bytes(b"\xef\xbb\xbfmin-words = 3\n")
    assert re.search(r"  3 +dedupe.toml:1  ", dedupe("config")[1])
