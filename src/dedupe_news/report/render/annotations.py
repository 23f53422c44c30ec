"""A report -> annotations of GitHub Actions: workflow commands, and a line a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dedupe_news.dataset.formats import format_of
from dedupe_news.legible import one_line
from dedupe_news.report.render.figures import count
from dedupe_news.report.render.findings import Finding, Spot, findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dedupe_news.report.render.collect import Shown

SHOWN = 10  # annotations of one kind that GitHub shows of a step; it throws away the others
TITLES = {"warning": "Repeated text", "notice": "Repeat that stays", "error": "Not read"}


class Annotation(NamedTuple):
    """One annotation; lines and columns 0 for none."""

    kind: str
    path: str
    line: int
    last_line: int
    column: int
    last_column: int
    message: str


def github(shown: Shown, where: Callable[[str], str]) -> str:
    """The lines. where: the path of a report -> the path from the root of the repository.

    What is beyond the bound of GitHub is a plain line of the log, so nothing is lost.
    """
    return "".join(f"{line}\n" for line in lines(shown, where))


def lines(shown: Shown, where: Callable[[str], str]) -> Iterator[str]:
    """The commands, largest finding first; then the plain lines and a sentence about them."""
    found = [*problems(shown, where), *(annotation(one, where) for one in findings(shown))]
    for kind in TITLES:
        of_kind = [one for one in found if one.kind == kind]
        yield from map(command, of_kind[:SHOWN])
        yield from map(plain, of_kind[SHOWN:])
        if len(of_kind) > SHOWN:
            more = count(len(of_kind) - SHOWN, f"more {kind}")
            yield f"GitHub shows {SHOWN} annotations of a kind; {more} of this step above."


def problems(shown: Shown, where: Callable[[str], str]) -> Iterable[Annotation]:
    """Inputs that could not be read."""
    for one in shown.problems:
        text = f"{one.problem} {one.advice}".strip()
        yield Annotation("error", where(one.path), one.line, one.line, 0, 0, text)


def annotation(one: Finding, where: Callable[[str], str]) -> Annotation:
    """A finding."""
    kind = "warning" if one.level == "warning" else "notice"
    return Annotation(kind, where(one.spot.path), *range_of(one.spot), message(one))


def range_of(spot: Spot) -> tuple[int, int, int, int]:
    """First and last line, first and last column; a row of JSON Lines is a line."""
    place = spot.place
    if spot.is_plain:
        if place is None:
            return 0, 0, 0, 0
        same = place.line == place.last_line  # GitHub takes columns within one line only
        columns = (place.column, place.last_column) if same else (0, 0)
        return place.line, place.last_line, *columns
    kind = format_of(spot.path)
    row = spot.record if kind is not None and kind.kind == "jsonl" and not kind.packing else 0
    return row, row, 0, 0


def message(one: Finding) -> str:
    """The message, with the name of an article that is not its file."""
    return one.message if one.spot.is_plain else f"{one_line(one.spot.id)}: {one.message}"


def command(one: Annotation) -> str:
    """A workflow command."""
    names = {
        "file": one.path,
        "line": one.line,
        "endLine": one.last_line,
        "col": one.column,
        "endColumn": one.last_column,
        "title": TITLES[one.kind],
    }
    told = ",".join(f"{name}={value_of(str(value))}" for name, value in names.items() if value)
    return f"::{one.kind} {told}::{data(one_line(one.message))}"


def plain(one: Annotation) -> str:
    """The same for the log. No line of it begins as a command does."""
    place = f":{one.line}" if one.line else ""
    return f"{one.kind}: {one_line(one.path)}{place}: {one_line(one.message)}"


def data(text: str) -> str:
    r"""The message of a command.

    >>> data("50 %\nof it")
    '50 %25%0Aof it'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def value_of(text: str) -> str:
    """The value of a property of a command.

    >>> value_of("a:b,c%.txt")
    'a%3Ab%2Cc%25.txt'
    """
    return data(text).replace(":", "%3A").replace(",", "%2C")
