"""compare: what two articles share, for people, for editors and for programs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from dedupe_news.cli.columns import word_diff
from dedupe_news.cli.console import Line, Piece
from dedupe_news.cli.edge import DONE
from dedupe_news.cli.jobs import STDIO, DataSets, stdin_bytes
from dedupe_news.cli.listing import figure, standing
from dedupe_news.cli.safe import one_line, printable
from dedupe_news.cli.text import View, folded, percent, words
from dedupe_news.comparison import compare
from dedupe_news.dataset.pick import article_at
from dedupe_news.errors import OutputError
from dedupe_news.passages import WORDS
from dedupe_news.read import Files, Lines, decode
from dedupe_news.record import Record
from dedupe_news.rendering import ComparisonSubject, check_target, outputs_of
from dedupe_news.report import report_text
from dedupe_news.report.comparison import Compared, comparison_data
from dedupe_news.report.render.compared import compared as shown
from dedupe_news.report.render.names import format_named
from dedupe_news.write import Output, write_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dedupe_news.cli.console import Console
    from dedupe_news.config import Setting
    from dedupe_news.dataset import DatasetSettings
    from dedupe_news.passages import Passage

SIDES = ("A", "B")
SOME = 20  # passages that are shown without -v
MOVED = 5  # points by which words in any order must be more to be worth a word
ORDER = {"kept": "", "moved": ", moved", "again": ", once more"}
PRINTED = ("text", "concise", "json")
ENDINGS = (".json", ".html", ".htm", ".md")
ROWS = 30  # lines of one passage that are shown without -v


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one call is to compare, and how it is to be shown."""

    names: tuple[str, str]
    words: int
    settings: DatasetSettings
    format: str
    reports: tuple[str, ...]
    force: bool
    verbose: bool

    @classmethod
    def of(cls, given: Mapping[str, Any], found: Mapping[str, Setting]) -> Wanted:
        """What flags and configuration say."""
        encoding = found["encoding"].value
        sets = DataSets(text_field=given["text_field"], id_field=given["id_field"])
        return cls(
            (given["one"], given["other"]),
            given["words"] or WORDS,
            sets.settings(None if encoding == "auto" else encoding),
            printed(found["format"]),
            given["reports"],
            given["force"],
            given["verbose"],
        )


def compared(wanted: Wanted, console: Console) -> int:
    """Compare, show and write; the exit code comes back."""
    check(wanted)
    one, other = (article(name, wanted.settings, console) for name in wanted.names)
    found = compare(one.text, other.text, words=wanted.words)
    result = Compared(wanted.names, (one, other), found, wanted.words)
    if wanted.format == "json":
        console.out.text(report_text(comparison_data(result)))
    elif wanted.format == "concise":
        console.show(list(concise(result)))
    else:
        view = View(done=True, verbose=wanted.verbose, width=console.width())
        console.show(list(report(result, view)))
    write_all(outputs(result, wanted), Files())
    return DONE


def printed(setting: Setting) -> str:
    """How the comparison is printed; UsageError for a format of findings."""
    if setting.value in PRINTED:
        return str(setting.value)
    if setting.origin != "flag":  # of a configuration file, for runs that have findings
        return PRINTED[0]
    formats = f"{', '.join(PRINTED[:-1])} or {PRINTED[-1]}"
    raise click.UsageError(
        f"--format {setting.value}: a comparison has no findings to list; print it as {formats}."
    )


def outputs(result: Compared, wanted: Wanted) -> list[Output]:
    """The files of --report, not written yet."""
    if not wanted.reports:
        return []
    data = comparison_data(result)
    rendered = [name for name in wanted.reports if format_named(name)]
    stored = report_text(data).encode()
    texts = result.found.one, result.found.other
    subject = ComparisonSubject(shown(data), texts)
    return [
        *(Output(name, stored) for name in wanted.reports if name not in rendered),
        *outputs_of(subject, rendered, wanted.force),
    ]


def check(wanted: Wanted) -> None:
    """UsageError, or OutputError, for what contradicts itself."""
    if wanted.names == (STDIO, STDIO):
        raise click.UsageError("-: stdin can be one of the two articles only.")
    if not all(wanted.names):
        raise click.UsageError(
            "an article is named by nothing. Example: dedupe compare a.txt b.txt"
        )
    for name in wanted.reports:
        if not name.lower().endswith(ENDINGS):
            endings = f"{', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}"
            raise click.UsageError(f"--report: {name}: a comparison is written as {endings}.")
        for given in wanted.names:
            if os.path.exists(name) and os.path.exists(given) and os.path.samefile(name, given):  # noqa: PTH110, PTH121
                raise OutputError(name, "is one of the articles.", "Name another place.")
        check_target(name, wanted.force)


def article(name: str, settings: DatasetSettings, console: Console) -> Record:
    """The article of that name; - for what comes on stdin."""
    if name != STDIO:
        return article_at(name, settings)
    text = decode(stdin_bytes(console), STDIO, settings.encoding).text
    return Record(STDIO, STDIO, 0, text)


def concise(result: Compared) -> Iterator[Line]:
    """One line for the relation, one for each passage: `path:line: message [rule]`."""
    found = result.found
    here, there = map(printable, result.names)
    what = standing(found.relation, is_part=found.part == 0)
    share = found.resemblance if found.part is None else max(found.containment)
    message = f"{what} {there} ({figure(share)}): {one_line(found.why)}"
    yield [Piece(f"{here}: ", "bold"), Piece(message), Piece(f" [{found.relation}]", "dim")]
    places = Lines(found.one), Lines(found.other)
    for passage in found.passages:
        first, _ = places[0].of_span(passage.one)
        where = f"{here}:{first}: "
        spot = f"{lines(places[1].of_span(passage.other))} of {there}{ORDER[passage.order]}"
        message = f"shares {spot} ({size(passage)})"
        yield [Piece(where, "bold"), Piece(message), Piece(" [passage]", "dim")]


def report(result: Compared, view: View) -> Iterator[Line]:
    """The articles, their relation, figures, and the passages with what differs in them."""
    found = result.found
    for side, name, record, count in zip(
        SIDES, result.names, result.records, found.words, strict=True
    ):
        title = f": {one_line(record.title)}" if record.title else ""
        place = "stdin" if name == STDIO else printable(name)
        yield from folded(Piece(side, "bold"), f"{place}, {words(count)}{title}", view)
    yield from folded(Piece("relation", "bold"), f"{found.relation}: {one_line(found.why)}", view)
    yield from folded(Piece("alike"), alike(result), view)
    yield from folded(Piece("shared"), shared(result), view)
    shown = found.passages if view.verbose else found.passages[:SOME]
    for number, passage in enumerate(shown, 1):
        yield []
        yield from passage_lines(number, passage, result, view)
    more = len(found.passages) - len(shown)
    if more:
        noun = "passage" if more == 1 else "passages"
        yield from folded(Piece(""), f"{more:,} more {noun}; -v shows them all.", view)


def alike(result: Compared) -> str:
    """'resemblance 0.77; B holds 94 % of A, A holds 81 % of B'."""
    here, there = (f"{int(100 * share + 1e-9)} %" for share in result.found.containment)
    resemblance = figure(result.found.resemblance)
    return f"resemblance {resemblance}; B holds {here} of A, A holds {there} of B"


def shared(result: Compared) -> str:
    """'2 passages: 110 words of A (95 %), 112 words of B (93 %)'."""
    found = result.found
    if not found.passages:
        return f"no passage of {words(result.words)} or more"
    parts = [
        f"{words(part)} of {side} ({percent(part, whole)})"
        for side, part, whole in zip(SIDES, found.shared_words, found.words, strict=True)
    ]
    count = len(found.passages)
    moved = sum(passage.order == "moved" for passage in found.passages)
    noun = (
        f"{'passage' if count == 1 else 'passages'}{f', {moved:,} of them moved' if moved else ''}"
    )
    return f"{count:,} {noun}: {', '.join(parts)}"


def passage_lines(number: int, passage: Passage, result: Compared, view: View) -> Iterator[Line]:
    """One passage: where it stands, how much of it is the same, the words that are not."""
    one, other = result.found.one, result.found.other
    places = [
        f"{side} {lines(Lines(text).of_span(span))}"
        for side, text, span in zip(SIDES, (one, other), (passage.one, passage.other), strict=True)
    ]
    text = f"{', '.join(places)}{ORDER[passage.order]}: {size(passage)}"
    yield from folded(Piece(f"{number:,}", "bold"), text, view)
    diff = word_diff(one_line(passage.one.of(one)), one_line(passage.other.of(other)), view)
    yield from diff if view.verbose else islice(diff, ROWS)
    more = sum(1 for _ in diff)
    if more:
        noun = "line" if more == 1 else "lines"
        yield from folded(Piece(""), f"{more:,} more {noun}; -v shows them all.", view)


def lines(span: tuple[int, int]) -> str:
    """'line 3', 'lines 3-7'."""
    first, last = span
    return f"line {first}" if first == last else f"lines {first}-{last}"


def size(passage: Passage) -> str:
    """'exact, 98 words', 'near, 98 and 97 words, 93 % of them in the same order'."""
    here, there = passage.words
    count = words(here) if here == there else f"{here:,} and {words(there)}"
    if passage.kind == "exact":
        return f"exact, {count}"
    common, in_order = (int(100 * share + 1e-9) for share in (passage.common, passage.in_order))
    text = f"near, {count}, {in_order} % of them in the same order"
    return text if common - in_order < MOVED else f"{text}, {common} % in any"
