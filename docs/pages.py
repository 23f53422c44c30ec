"""Bring the pages up to date: tables made from the program, and the output of every example.

    python docs/pages.py           rewrites README.md and docs/*.md
    python docs/pages.py --check   writes nothing; exits 1 where a page is out of date

Between `<!-- made: NAME -->` and `<!-- end -->` stands what the function of that name in TABLES
makes. In a ```console block every line that begins with `$ ` is run, in order, in one new folder a
page that holds samples/ and docs/examples/; what it prints stands below it. stdout and stderr are
shown as they come, `$?` is the exit code of the command before.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe_news import errors
from dedupe_news.cli.edge import EXIT_CODES
from dedupe_news.cli.flags import ABOUT
from dedupe_news.cli.program import program
from dedupe_news.cli.settings import allowed
from dedupe_news.config import ConfigError, bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
MADE = re.compile(r"(<!-- made: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
CONSOLE = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)
LIMIT = 60  # seconds for one command of an example


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def code(text: str) -> str:
    r"""Text as code in a cell of a table.

    >>> code("remove|flag")
    '`remove\\|flag`'
    """
    return f"`{text.replace('|', chr(92) + '|')}`"


def commands() -> str:
    """Every command with its arguments and options."""
    return "\n".join(command(name, one) for name, one in program.commands.items())


def command(name: str, one: click.Command) -> str:
    """The section of one command."""
    context = click.Context(one, info_name=name, **one.context_settings)
    arguments = [p for p in one.params if isinstance(p, click.Argument)]
    usage = " ".join(["dedupe", name, "[OPTIONS]", *(a.make_metavar(context) for a in arguments)])
    options = [p for p in one.get_params(context) if isinstance(p, click.Option)]
    rows = table(("option", "meaning"), (option(one) for one in options))
    return f"### `dedupe {name}`\n\n{one.help}\n\n```\n{usage}\n```\n\n{rows}"


def option(one: click.Option) -> tuple[str, str]:
    """The names of an option with its value, and what it does."""
    value = "" if one.is_flag else f" {one.metavar}"
    names = [*one.opts, *one.secondary_opts]
    return ", ".join(code(name + value * (name == names[-1])) for name in names), one.help or ""


def program_options() -> str:
    """The options that stand without a command."""
    context = click.Context(program, **program.context_settings)
    return table(
        ("option", "meaning"),
        (option(p) for p in program.get_params(context) if isinstance(p, click.Option)),
    )


def exit_codes() -> str:
    """The exit codes."""
    return table(("code", "meaning"), ((str(number), what) for number, what in EXIT_CODES))


def config_keys() -> str:
    """What may stand in a configuration file."""
    rows = [
        (
            code(name),
            code(str(item["default"])),
            code(allowed(name)),
            str(item.get("about", ABOUT.get(name))),
        )
        for name, item in bounds().items()
    ]
    return table(("key", "default", "values", "meaning"), rows)


def error_classes() -> str:
    """The errors, with the one each of them is a kind of."""
    found = [one for one in vars(errors).values() if isinstance(one, type)]
    rows = [
        (code(one.__name__), code(one.__bases__[0].__name__), (one.__doc__ or "").splitlines()[0])
        for one in [*found, ConfigError]
    ]
    return table(("error", "is a", "meaning"), rows)


TABLES: dict[str, Callable[[], str]] = {
    "commands": commands,
    "program-options": program_options,
    "exit-codes": exit_codes,
    "config-keys": config_keys,
    "error-classes": error_classes,
}


class Playground:
    """A new folder with the sample and the example articles, and a shell in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "news"
        shutil.copytree(ROOT / "docs" / "examples", self.folder)
        (self.folder / "samples").mkdir()
        for name in ("doubled-body.txt", "news.jsonl"):
            shutil.copy(ROOT / "samples" / name, self.folder / "samples")
        tools = folder / "bin"
        tools.mkdir()
        run = shlex.join([sys.executable, "-m", "dedupe_news"])
        for name in ("dedupe", "dedupe-news"):
            (tools / name).write_text(f'#!/bin/sh\nexec {run} "$@"\n')
            (tools / name).chmod(0o755)
        path = os.pathsep.join([str(tools), os.environ.get("PATH", os.defpath)])
        kept = {n: os.environ[n] for n in ("PYTHONPATH", "SYSTEMROOT") if n in os.environ}
        self.environment = kept | {
            "PATH": path,
            "HOME": str(folder),
            "PYTHONUTF8": "1",
            "LC_ALL": "C",
        }
        self.code = 0

    def run(self, line: str) -> str:
        """What a command prints, as it would stand below it."""
        done = subprocess.run(
            ["sh", "-c", line.replace("$?", str(self.code))],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LIMIT,
            check=False,
        )
        self.code = done.returncode
        printed = done.stdout.decode("utf-8")
        return printed if printed.endswith("\n") or not printed else printed + "\n"

    def block(self, body: str) -> str:
        """A console block, run."""
        lines = [line for line in body.splitlines() if line.startswith("$ ")]
        return "".join(f"{line}\n{self.run(line[2:])}" for line in lines)


def built(text: str) -> str:
    """A page with its tables made and its examples run."""
    text = MADE.sub(lambda m: f"{m[1]}{TABLES[m[2]]()}{m[3]}", text)
    if not CONSOLE.search(text):
        return text
    with tempfile.TemporaryDirectory() as folder:
        place = Playground(Path(folder))
        return CONSOLE.sub(lambda m: m[1] + place.block(m[2]) + m[3], text)


def main() -> int:
    """Rewrite the pages, or say which are out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if out of date")
    check = parser.parse_args().check
    late = 0
    for page in PAGES:
        old = page.read_text(encoding="utf-8")
        new = built(old)
        if old == new:
            continue
        late += 1
        name = str(page.relative_to(ROOT))
        if check:
            changes = difflib.unified_diff(old.splitlines(True), new.splitlines(True), name, name)
            sys.stdout.writelines(changes)
        else:
            page.write_text(new, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{name}: rewritten\n")
    if check and not late:
        sys.stdout.write(f"{len(PAGES)} pages are up to date\n")
    return 1 if check and late else 0


if __name__ == "__main__":
    sys.exit(main())
