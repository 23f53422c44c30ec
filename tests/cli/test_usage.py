"""Wrong usage: one line that says what to do, exit code 2, nothing done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dedupe_news.config import bounds

Run = Callable[..., tuple[int, str, str]]
LOW, HIGH = (bounds()["threshold"][name] for name in ("low", "high"))

CASES = {
    "": "no file given. Example: dedupe article.txt",
    "clean": "no file given. Example: dedupe article.txt",
    "check": "no file given. Example: dedupe check article.txt",
    "restore": "no report given. Example: dedupe restore article.report.json",
    "completion": "no shell given. Example: dedupe completion bash",
    "completion tcsh": "SHELL: 'tcsh' is not one of 'bash', 'zsh', 'fish'.",
    "a.txt --repeat off": "no option --repeat. Did you mean --repeats?",
    "a.txt --zzz": "no option --zzz.",
    "a.txt -x": "no option -x.",
    "a.txt -o": "-o needs a value.",
    "a.txt --quiet=yes": "--quiet takes no value.",
    "check a.txt --in-place": "check has no option --in-place; clean has.",
    "check a.txt --force": "check has no option --force; clean, restore, compare and report have.",
    "a.txt --repeats no": "--repeats: 'no' is not one of remove, flag, off.",
    "a.txt --min-words 0": "--min-words: 0 is not between 1 and 1000000.",
    "a.txt --min-words 2.5": "--min-words: '2.5' is not a whole number.",
    "a.txt --threshold nan": f"--threshold: nan is not between {LOW} and {HIGH}.",
    "a.txt --threshold high": "--threshold: 'high' is not a number.",
    "a.txt --encoding cp1225": "--encoding: 'cp1225' is not an encoding. Did you mean cp1252?",
    "a.txt --encoding rot13": "--encoding: 'rot13' is not an encoding of text.",
    "a.txt --format html": "--format: 'html' is not one of text, concise, json, github, sarif.",
    "a.txt -q -v": "-q and -v exclude each other.",
    "a.txt --diff --format json": "--diff and --format exclude each other.",
    "a.txt --in-place -o b.txt": "--in-place and -o exclude each other.",
    "--in-place -": "--in-place: stdin is no file.",
    "- a.txt": "-: stdin cannot be mixed with files.",
    "a.txt b.txt --report c.json": ("--report: leave it out for several files; each gets its own."),
    "a.txt b.txt -o -": "-o -: give one file at a time.",
    "a.txt b.txt -o c.txt": "c.txt: cannot hold several articles. Name a folder with -o.",
    "a.txt --report c.pdf": "--report: c.pdf: its name must end in .json, .html, .md or .sarif.",
    "report a.json --format html -o c.html": (
        "--format is for stdout; -o FILE tells the format by its name."
    ),
    "report": "no report given. Example: dedupe report news.report.json -o news.html",
    "restore a.json b.json -o c": "-o: give one report at a time with it.",
}


@pytest.mark.parametrize("line", CASES)
def test_one_line_and_the_way_to_help(dedupe: Run, tmp_path: Path, line: str) -> None:
    assert dedupe(*line.split()) == (2, "", f"dedupe: {CASES[line]}\nTry: dedupe --help\n")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("chekc", "Did you mean the command check?"),
        ("restor", "Did you mean the command restore?"),
        ("help", "Did you mean dedupe --help?"),
    ],
)
def test_a_misspelled_command_is_no_file(dedupe: Run, word: str, meant: str) -> None:
    assert dedupe(word) == (3, "", f"dedupe: {word}: no such file or command. {meant}\n")


def test_a_missing_file_is_no_misspelled_command(dedupe: Run) -> None:
    assert dedupe("news.txt")[2] == "dedupe: news.txt: does not exist. Check the name.\n"
    assert dedupe("dir/chekc")[2] == "dedupe: dir/chekc: does not exist. Check the name.\n"
