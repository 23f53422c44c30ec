"""--help, --version and shell completion."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from dedupe_news import __version__
from dedupe_news.cli.edge import EXIT_CODES
from dedupe_news.cli.jobs import COMMANDS
from dedupe_news.cli.program import program
from dedupe_news.config import bounds

Run = Callable[..., tuple[int, str, str]]


def test_the_program_has_these_commands() -> None:
    assert tuple(program.commands) == COMMANDS


def test_help_names_commands_options_examples_and_exit_codes(dedupe: Run) -> None:
    code, out, err = dedupe("--help")
    assert (code, err) == (0, "")
    assert out.startswith("Usage: dedupe [clean] [OPTIONS] PATH...\n")
    assert out.count("\n  dedupe ") == 7
    words = {word.strip(",") for word in out.split()}
    assert {*COMMANDS, *(str(number) for number, _ in EXIT_CODES)} <= words
    options = {name for param in program.commands["clean"].params for name in param.opts}
    assert {name for name in options if name.startswith("-")} <= words
    assert dedupe("-h") == (code, out, err)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_80_columns(dedupe: Run, name: str) -> None:
    code, out, _ = dedupe(*name.split(), "--help")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert "..." not in out.replace("PATH...", "").replace("REPORT...", "").replace(
        "FILE...", ""
    ).replace("COMMAND ...", "")


def test_every_option_says_what_it_does_and_its_default() -> None:
    for command in program.commands.values():
        for param in command.params:
            if isinstance(param, click.Option):
                assert param.help and param.help.endswith("."), (command.name, param.name)
                key = (param.name or "").replace("_", "-")
                if key in bounds() and not param.multiple:
                    assert f"Default: {bounds()[key]['default']}." in param.help


def test_version(dedupe: Run) -> None:
    assert dedupe("--version") == (0, f"dedupe {__version__}\n", "")
    assert dedupe("--version", "a.txt") == (0, f"dedupe {__version__}\n", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(dedupe: Run, tmp_path: Path, shell: str) -> None:
    code, out, err = dedupe("completion", shell)
    assert (code, err) == (0, "")
    assert "_DEDUPE_COMPLETE" in out
    assert "dedupe-news" in out
    if shutil.which(shell):
        script = tmp_path / "script"
        script.write_text(out)
        subprocess.run([shell, "-n", script], check=True)


def completed(words: list[str], folder: Path, environment: dict[str, str]) -> list[str]:
    """What bash is offered for the last of the words."""
    import sys

    from .conftest import START

    variables = {
        **environment,
        "_DEDUPE_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["dedupe", *words]),
        "COMP_CWORD": str(len(words)),
    }
    done = subprocess.run(
        [sys.executable, "-c", START],
        env=variables,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["ch"], {"check"}),
        (["--min"], {"--min-words"}),
        (["check", "--repeats", ""], {"remove", "flag", "off"}),
        (["a.txt", "--format", "j"], {"json"}),
        (["a.txt", "--in-"], {"--in-place"}),
        (["completion", "z"], {"zsh"}),
    ],
)
def test_completion_offers(
    environment: dict[str, str], tmp_path: Path, words: list[str], offered: set[str]
) -> None:
    assert set(filter(None, completed(words, tmp_path, environment))) - {words[-1]} == offered
