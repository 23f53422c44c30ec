"""The report for people: what repeats what, what became of it, where the results are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe_news.cli.cells import chop, shorten, width, wrap
from dedupe_news.cli.console import Line, Piece
from dedupe_news.cli.findings import Finding, Findings, Place
from dedupe_news.cli.safe import argument, one_line, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe_news.api import FileResult
    from dedupe_news.cli.changes import Hunk
    from dedupe_news.model import Result
    from dedupe_news.options import Options

LABEL = 9  # columns of the first word of a block: removed, kept, ...
INDENT = 2 + LABEL
FIXED = "\xa0"  # stands for a blank where no line may break
SOME = 5  # kept repeats and changes listed without -v
STYLES = {"gone": "red", "new": "green", "moved": "cyan", "equal": ""}
MARKS = {"gone": ("[-", "-]"), "new": ("{+", "+}"), "equal": ("", "")}


@dataclass(frozen=True, slots=True)
class View:
    """How to show a file: done says whether it was really cleaned or only looked at.

    reports: further files that tell of it; dry: not even these are written.
    """

    done: bool
    verbose: bool
    width: int
    undo: bool = True
    reports: tuple[str, ...] = ()
    dry: bool = False


def report(item: FileResult, view: View) -> list[Line]:
    """The lines of one file."""
    return [*_head(item), *_findings(Findings(item.result), view), *_tail(item, view)]


def _head(item: FileResult) -> list[Line]:
    path = item.document.path
    return [[Piece("stdin" if path == "-" else printable(path), "bold")]]


def _findings(found: Findings, view: View) -> Iterator[Line]:
    """The blocks of what goes and of what repeats and stays."""
    for finding in found.removed:
        yield from _removed(finding, found, view)
    shown = found.kept if view.verbose else found.kept[:SOME]
    for finding in shown:
        yield from _kept(finding, found, view)
    more = len(found.kept) - len(shown)
    if more:
        noun = "repeat" if more == 1 else "repeats"
        yield from folded(Piece(""), f"{more:,} more {noun} kept; -v lists them all.", view)


def _removed(finding: Finding, found: Findings, view: View) -> Iterator[Line]:
    """A run that goes: what it repeats, its size, both copies, what was changed."""
    label = Piece("removed" if view.done else "remove", "bold red")
    yield from folded(label, headline(finding), view)
    yield from folded(Piece(""), size(finding, found.result), view)
    yield from _copies(finding, found, view)
    if finding.kind == "near":
        yield from _changes(finding, found, view)
    for kept in finding.inside:
        yield from _kept(kept, found, view)


def headline(finding: Finding) -> str:
    """'paragraphs 15-27 repeat paragraphs 2-14', and which copy stays if it is not the first."""
    copy, witness = finding.copy, finding.witness
    verb = "repeats" if copy.first_paragraph == copy.last_paragraph else "repeat"
    other = _other(copy.paragraphs, witness.paragraphs, later=finding.later)
    text = f"{copy.paragraphs} {verb} {other}"
    return f"{text}, the fuller copy" if finding.later else text


def _other(copy: str, witness: str, *, later: bool) -> str:
    """The place of the witness; 'an earlier part of it' when both are in the same place."""
    if copy != witness:
        return witness
    return "a later part of it" if later else "an earlier part of it"


def size(finding: Finding, result: Result) -> str:
    """'exact, 13 paragraphs, 412 words, 48 % of the text; lines 15-27'."""
    copy = finding.copy
    paragraphs = copy.last_paragraph - copy.first_paragraph + 1
    parts = [
        kind(finding),
        f"{paragraphs:,} {'paragraph' if paragraphs == 1 else 'paragraphs'}",
        words(finding.words),
        f"{percent(finding.words, result.words)} of the text",
    ]
    if finding.removed != finding.words and finding.removed:
        parts.insert(3, f"{finding.removed:,} of them cut")
    return f"{', '.join(parts)}; {copy.lines.replace(' ', FIXED)}"


def kind(finding: Finding) -> str:
    """'exact', or 'near' with the resemblance, rounded down: .999 is not 1."""
    if finding.kind == "exact":
        return "exact"
    return f"near, resemblance {int(finding.resemblance * 100) / 100:.2f}"


def words(count: int) -> str:
    """'1 word', '1,250 words'."""
    return f"{count:,} word" if count == 1 else f"{count:,} words"


def percent(part: int, whole: int) -> str:
    """'48 %'; '<1 %' for a little, '>99 %' for nearly all."""
    share = 100 * part / max(whole, 1)
    if 0 < share < 1:
        return "<1 %"
    return ">99 %" if 99 < share < 100 else f"{share:.0f} %"


def _copies(finding: Finding, found: Findings, view: View) -> Iterator[Line]:
    """The first words of both copies with their line numbers, in text order."""
    places = sorted((finding.witness, finding.copy), key=lambda place: place.span.start)
    digits = len(f"{places[-1].first_line}")
    for place in places:
        label = f"line {place.first_line:>{digits}}  "
        yield row("", [Piece(label, "dim"), Piece(_opening(place, found.result, view, len(label)))])


def _opening(place: Place, result: Result, view: View, used: int = 0) -> str:
    """The first words of a span, as many as fit into one line."""
    cells = view.width - INDENT - used
    piece = result.text[place.span.start : min(place.span.end, place.span.start + 4 * cells)]
    return shorten(one_line(piece), cells)


def _changes(finding: Finding, found: Findings, view: View) -> Iterator[Line]:
    """The words that differ between the two copies, with the line of the second one."""
    from dedupe_news.cli.changes import hunks  # noqa: PLC0415  (NumPy)

    first, second = sorted((finding.witness.span, finding.copy.span))
    text = found.result.text
    changes = hunks(first.of(text), second.of(text))
    shown = changes if view.verbose else changes[:SOME]
    labels = [f"line {found.lines.of(second.start + hunk.at)}  " for hunk in shown]
    indent = max(map(len, labels), default=0)
    for n, (hunk, label) in enumerate(zip(shown, labels, strict=True)):
        yield from _hunk("changed" if n == 0 else "", f"{label:>{indent}}", hunk, view)
    more = len(changes) - len(shown)
    if more:
        noun = "change" if more == 1 else "changes"
        yield from folded(Piece(""), f"{more:,} more {noun}; -v lists them all.", view)


def _hunk(label: str, place: str, hunk: Hunk, view: View) -> Iterator[Line]:
    """A few changes, folded: [-gone-] {+new+}."""
    cells = view.width - INDENT - len(place)
    units = [
        Piece(part, STYLES[change.kind])
        for change in hunk.changes
        for word in _marked(change.kind, change.text)
        for part in chop(word, cells)
    ]
    for n, line in enumerate(_filled(units, cells)):
        begin = place if n == 0 else " " * len(place)
        yield row(label if n == 0 else "", [Piece(begin, "dim"), *line])


def _marked(kind: str, text: str) -> list[str]:
    """The words of a change, marked so that it can be read without colour."""
    opening, closing = MARKS[kind]
    return f"{opening}{text}{closing}".split(" ")


def _filled(units: list[Piece], cells: int) -> Iterator[Line]:
    """The pieces, parted by blanks, in lines of at most so many cells."""
    at = 0
    for line in wrap([unit.text for unit in units], cells):
        pieces: Line = []
        for unit in units[at : at + len(line)]:
            pieces += [Piece(" "), unit] if pieces else [unit]
        at += len(line)
        yield pieces


def _kept(finding: Finding, found: Findings, view: View) -> Iterator[Line]:
    """A repeat that stays: where, why, its first words."""
    copy, witness = finding.copy, finding.witness
    text = f"{copy.lines} {_verb(finding)} {_other(copy.lines, witness.lines, later=False)}, "
    text += f"{words(finding.words)}: {reason(finding)}"
    yield from folded(Piece("kept", "bold yellow"), text, view)
    yield row("", [Piece(_opening(finding.copy, found.result, view), "dim")])


def _verb(finding: Finding) -> str:
    return "repeats" if finding.copy.first_line == finding.copy.last_line else "repeat"


def reason(finding: Finding) -> str:
    """Why a repeat stays: 'isolated repeat', 'numbers differ: 12 / 7'."""
    facts = ", ".join(f"{there or 'none'} / {here or 'none'}" for there, here in finding.differs)
    return printable(f"{finding.why}: {one_line(facts)}" if facts else finding.why)


def _tail(item: FileResult, view: View) -> Iterator[Line]:
    """Totals, the files written, how to undo it, and with -v how the file was read."""
    result = total(item.result, item.options, done=view.done)
    yield from folded(Piece("result"), result, view)
    if view.verbose:
        encoding = item.document.encoding_name
        convention = item.result.segmentation.convention
        yield row("read as", [Piece(f"{encoding}, paragraphs by {convention}")])
    yield from _places(item, view)
    if item.other_names:
        names = "1 other name" if item.other_names == 1 else f"{item.other_names} other names"
        yield row("note", [Piece(f"{names} of this file (hard links) keep the old text.")])


def _places(item: FileResult, view: View) -> Iterator[Line]:
    """The files written, or that would be, and the command that undoes it."""
    would = "" if view.done else "would go to "
    in_place = item.output is not None and str(item.output) == item.document.path
    if item.output is not None and (item.result.removed or not in_place):
        yield row("cleaned", [Piece(would + printable(str(item.output)))])
    if item.report is not None:
        yield row("report", [Piece(would + printable(str(item.report)))])
    would = "would go to " if view.dry else ""
    for n, name in enumerate(view.reports):
        label = "report" if n == 0 and item.report is None else ""
        yield row(label, [Piece(would + printable(name))])
    if view.done and view.undo and item.report is not None and item.result.removed:
        yield row("undo", [Piece(f"dedupe restore {argument(str(item.report))}", "dim")])


def total(result: Result, options: Options, *, done: bool) -> str:
    """'412 of 860 words removed (48 %).'"""
    if not result.removed:
        return nothing(result, options)
    share = percent(result.words_removed, result.words)
    verb = "removed" if done else "would be removed"
    return f"{result.words_removed:,} of {words(result.words)} {verb} ({share})."


def nothing(result: Result, options: Options) -> str:
    """What to say where nothing goes: nothing found, nothing asked for, or all of it stays."""
    if options.repeats == "off":
        return f"repeats were not looked for in {words(result.words)}."
    kept = len(result.kept_repeats)
    stay = f"; {kept:,} {'repeat stays' if kept == 1 else 'repeats stay'}" if kept else ""
    return f"nothing to remove in {words(result.words)}{stay}."


def row(label: str, pieces: Line, style: str = "") -> Line:
    return [Piece(f"  {label:<{LABEL}}", style), *pieces]


def folded(label: Piece, text: str, view: View) -> Iterator[Line]:
    """A labelled sentence, folded under itself. A figure and its percent sign stay together."""
    cells = view.width - INDENT
    words = [
        part for word in text.replace(" %", f"{FIXED}%").split(" ") for part in chop(word, cells)
    ]
    for n, line in enumerate(wrap(words, cells)):
        head = label if n == 0 else Piece("")
        gap = " " * (LABEL - width(head.text))
        yield [Piece("  "), head, Piece(gap + " ".join(line).replace(FIXED, " "))]
