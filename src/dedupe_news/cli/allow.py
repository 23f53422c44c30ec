"""allow: a list of texts that stay although they repeat others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe_news.cli.edge import DONE, INPUT
from dedupe_news.cli.safe import one_line, printable
from dedupe_news.corpus.fingerprints import Fingerprints
from dedupe_news.dataset import Dataset, read_chunk
from dedupe_news.errors import InputError, ReportError
from dedupe_news.read import Files
from dedupe_news.report.lists import ALLOW_HEAD, Allowed, read_allowed
from dedupe_news.report.stored import is_run_report, rows
from dedupe_news.write import Output, write_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe_news.cli.console import Console

STDIO = "-"
OPENING = 60  # characters of a text that stand beside its fingerprint
LENGTH = 32


def listed(
    console: Console,
    sources: Sequence[str],
    articles: Sequence[str],
    passages: Sequence[str],
    output: str | None,
) -> int:
    """Write the list; the exit code comes back."""
    entries = [one for source in sources for one in found(source, articles, console)]
    named = {one.about.partition("  ")[0] for one in entries}
    missing = [name for name in articles if name not in named]
    if missing:
        raise click.UsageError(
            f"--article: no article {printable(missing[0])} that could be listed."
        )
    prints = Fingerprints()
    entries += [Allowed("passage", prints.of(text), opening(text)) for text in passages]
    fresh = new_entries(entries, output)
    text = "".join(one.line() for one in fresh)
    if output in (None, STDIO):
        console.out.text(printable_lines(ALLOW_HEAD + text))
        return DONE
    assert output is not None
    before = earlier(output)
    write_all([Output(output, (before + text).encode())], Files())
    console.out.text(f"{printable(output)}: {len(fresh):,} added.\n")
    return DONE if entries else INPUT


def printable_lines(text: str) -> str:
    """Lines that are safe to print."""
    return "".join(printable(line) + "\n" for line in text.splitlines())


def earlier(output: str) -> str:
    """What stands in the list already."""
    if not Path(output).exists():
        return ALLOW_HEAD
    text = Path(output).read_text(encoding="utf-8-sig")
    return text if text.endswith("\n") or not text else text + "\n"


def new_entries(entries: Sequence[Allowed], output: str | None) -> list[Allowed]:
    """The entries that the list does not have yet, each once."""
    known: set[tuple[str, str]] = set()
    if output not in (None, STDIO) and Path(str(output)).exists():
        known = {(one.kind, one.fingerprint) for one in read_allowed(str(output))}
    fresh = []
    for one in entries:
        if (one.kind, one.fingerprint) not in known:
            known.add((one.kind, one.fingerprint))
            fresh.append(one)
    return fresh


def found(source: str, articles: Sequence[str], console: Console) -> Iterator[Allowed]:
    """The entries that a report or a file gives."""
    if is_run_report(source):
        yield from from_report(source, articles)
        return
    prints = Fingerprints()
    with Dataset.open([source]) as data:
        if not data.sources:
            problem = data.problems[0] if data.problems else None
            raise InputError(
                source,
                problem.problem if problem else "holds no article.",
                problem.advice if problem else "",
            )
        for chunk in data.chunks():
            parsed = data.remember(read_chunk(chunk))
            for problem in parsed.problems:
                console.say(printable(f"{problem.path}:{problem.row + 1}: {problem.problem}"))
            wanted = [one for one in parsed.records if not articles or one.id in articles]
            for one, digest in zip(wanted, prints.all([r.text for r in wanted]), strict=True):
                yield Allowed("article", digest, f"{one_line(one.id)}  {opening(one.text)}")


def from_report(report: str, articles: Sequence[str]) -> Iterator[Allowed]:
    """The articles that a run dropped."""
    for _, row in rows(report, ("article",)):
        if row.get("status") == "duplicate":
            name, digest = row.get("id"), row.get("fingerprint")
            if not isinstance(name, str) or not is_digest(digest):
                raise ReportError(report, "has an article without a fingerprint.")
            if not articles or name in articles:
                yield Allowed("article", str(digest), one_line(name))


def is_digest(value: object) -> bool:
    """Is it a fingerprint?"""
    return isinstance(value, str) and len(value) == LENGTH and set(value) <= set("0123456789abcdef")


def opening(text: str) -> str:
    """The first words of a text."""
    from dedupe_news.cli.cells import shorten  # noqa: PLC0415

    return shorten(one_line(text[: 4 * OPENING]), OPENING)
