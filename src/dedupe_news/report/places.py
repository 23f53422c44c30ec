"""Where results go, and which files that stand there may be replaced."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import PurePath

from dedupe_news.errors import InputError, OutputError, ReportError, shown
from dedupe_news.read import MAX_BYTES, Files, read_bytes
from dedupe_news.report.build import sha256
from dedupe_news.report.load import Entry, load

_REPORT = re.compile(r"\.report(?:\.\d+)?\.json$", re.IGNORECASE)
_ABSENT = (FileNotFoundError, NotADirectoryError)
_RENAME = "Name another place with -o, or replace it with --force."


@dataclass(frozen=True, slots=True)
class Wish:
    """What a caller asks for. output may be a folder; None leaves the choice to us.

    stream: the input is no file, so nothing is written but what is named.
    """

    output: str | None = None
    report: str | None = None
    in_place: bool = False
    force: bool = False
    stream: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What places need to know of one article: its bytes, those left, whether any text went."""

    data: bytes
    cleaned: bytes
    removed: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the clean copy and the report of one article go; None for not written."""

    output: str | None
    report: str | None


def clean_name(path: str) -> str:
    """The name of the clean copy, without folder.

    >>> clean_name("news/article.txt"), clean_name("README")
    ('article.clean.txt', 'README.clean')
    """
    name = PurePath(path)
    return f"{name.stem}.clean{name.suffix}"


def report_name(path: str) -> str:
    """The name of the report. A suffix but .txt stays, so that a.txt and a.md do not share one.

    >>> report_name("news/article.txt"), report_name("article.md")
    ('article.report.json', 'article.md.report.json')
    """
    name = PurePath(path)
    return f"{name.stem if name.suffix.lower() == '.txt' else name.name}.report.json"


def is_report_name(path: str) -> bool:
    """Is it called like a report?

    >>> is_report_name("article.report.json"), is_report_name("article.json")
    (True, False)
    """
    return _REPORT.search(path) is not None


def beside(path: str, name: str) -> str:
    """A file of that name in the same folder as path."""
    return str(PurePath(path).with_name(name))


def output_place(path: str, wish: Wish, files: Files) -> str | None:
    """Where the clean copy of path goes."""
    if wish.in_place:
        return path
    if wish.stream:
        return wish.output
    if wish.output is None:
        return beside(path, clean_name(path))
    if is_folder(wish.output, files):
        return str(PurePath(wish.output) / clean_name(path))
    return wish.output


def plan(path: str, wish: Wish, found: Found, files: Files) -> Plan:
    """Where both results go. Raises OutputError when something there must not be replaced."""
    if wish.in_place and wish.output is not None:
        raise OutputError(
            wish.output, "is not needed: the file is cleaned in place.", "Leave it out."
        )
    output = output_place(path, wish, files)
    report = wish.report or default_report(path, output, wish)
    check_distinct(path, output, report, wish, files)
    if output is not None and not wish.in_place and not wish.force:
        check_replaceable(output, found.cleaned, [report] if report else [], files)
    return Plan(output, report and report_place(report, path, found, wish, files))


def default_report(path: str, output: str | None, wish: Wish) -> str | None:
    """Where the report goes when nobody says: beside the clean copy."""
    if output is None:
        return None
    return beside(output, report_name(output if output == wish.output else path))


def check_distinct(
    path: str, output: str | None, report: str | None, wish: Wish, files: Files
) -> None:
    """Raise OutputError when the input, the clean copy and the report are not different files."""
    given = [] if wish.stream else [path]
    if not wish.in_place and output and any(same_file(x, output, files) for x in given):
        raise OutputError(output, "is the input itself.", "Use --in-place to change it.")
    others = [*given, output] if output else given
    if report and any(same_file(x, report, files) for x in others):
        raise OutputError(report, "cannot hold the report too.", "Name another report.")


def same_file(a: str, b: str, files: Files) -> bool:
    """Do both names stand for one file, now or once it is written?"""
    if files.resolve(a) == files.resolve(b):
        return True
    try:
        left, right = files.stat(a), files.stat(b)
    except _ABSENT:
        return False
    return (left.st_dev, left.st_ino) == (right.st_dev, right.st_ino)


def is_folder(path: str, files: Files) -> bool:
    """Is there a folder of that name?"""
    try:
        return stat.S_ISDIR(files.stat(path).st_mode)
    except _ABSENT:
        return False


def exists(path: str, files: Files) -> bool:
    """Does something stand there?"""
    try:
        files.stat(path)
    except _ABSENT:
        return files.is_link(path)
    return True


def report_place(report: str, path: str, found: Found, wish: Wish, files: Files) -> str | None:
    """The name for the report; a number goes in when an earlier one is the only record of a text.

    None when nothing was removed in place: then the earlier record is all there is to say. Raises
    OutputError for a file there that is no report, or that of another article.
    """
    for place in numbered(report):
        if not exists(place, files) or (wish.force and wish.report is not None):
            return place
        entry = earlier(place, path, wish, files)
        if entry is None or not only_record(entry, found.data):
            return place
        if wish.in_place and not found.removed:
            return None
        if wish.report is not None:
            raise OutputError(
                place, "is the only record of text removed earlier.", "Name another report."
            )
    raise AssertionError("numbered never ends")


def numbered(report: str) -> Iterator[str]:
    """article.report.json, article.report.2.json, article.report.3.json and so on.

    >>> [name for name, _ in zip(numbered("a.report.json"), range(2))]
    ['a.report.json', 'a.report.2.json']
    """
    yield report
    for number in count(2):
        yield report.removesuffix(".json") + f".{number}.json"


def earlier(place: str, path: str, wish: Wish, files: Files) -> Entry | None:
    """What the report there tells about path; None when it may be replaced whatever it tells."""
    try:
        old = load(place, files)
    except ReportError as error:
        if wish.force:
            return None
        raise OutputError(place, "is not a report that dedupe wrote.", _RENAME) from error
    name = relative(path, place, files)
    entry = next((entry for entry in old.articles if entry.path == name), None)
    if entry is None and old.articles and not wish.force:
        raise OutputError(place, "is the report of another file.", _RENAME)
    return entry


def only_record(entry: Entry, data: bytes) -> bool:
    """Would what was removed earlier be lost with the report, because data has it no more?"""
    now = sha256(data)
    cleaned_in_place = entry.output == entry.path
    return bool(
        entry.removed and now != entry.sha256_in and (cleaned_in_place or now == entry.sha256_out)
    )


def relative(path: str, report: str, files: Files) -> str:
    """path as a report in that place names it: from the report's folder, with slashes."""
    if path == "-":
        return path
    folder, name = os.path.split(path)
    start = files.resolve(str(PurePath(report).parent))
    try:
        found = os.path.relpath(str(PurePath(files.resolve(folder), name)), start)
    except ValueError:  # another drive of Windows
        found = name
    return PurePath(found).as_posix()


def check_replaceable(output: str, new: bytes, reports: list[str], files: Files) -> None:
    """Raise OutputError when another file than one that an earlier run wrote stands there.

    An earlier run wrote it when one of the reports names its place and its SHA-256.
    """
    if not exists(output, files):
        return
    try:
        old = read_bytes(output, MAX_BYTES, files)
    except InputError as error:
        raise OutputError(output, error.problem, "Name another place with -o.") from error
    if old != new and not any(wrote(report, output, old, files) for report in reports):
        raise OutputError(
            output, "is not as an earlier run wrote it, or was edited since.", _RENAME
        )


def wrote(report: str, output: str, data: bytes, files: Files) -> bool:
    """Does the report, or one numbered after it, say that data was written to output?"""
    name, now = relative(output, report, files), sha256(data)
    for place in numbered(report):
        if not exists(place, files):
            return False
        with suppress(ReportError):
            if any((e.output, e.sha256_out) == (name, now) for e in load(place, files).articles):
                return True
    raise AssertionError("numbered never ends")


def is_clean_copy(path: str, files: Files) -> bool:
    """Is path, as it stands, what an earlier run wrote beside its original?"""
    name = PurePath(path)
    if not name.stem.endswith(".clean") and name.suffix != ".clean":
        return False
    original = name.stem.removesuffix(".clean") + name.suffix.replace(".clean", "")
    try:
        data = read_bytes(path, MAX_BYTES, files)
    except InputError:
        return False
    return wrote(beside(path, report_name(original)), path, data, files)


def check_inputs(paths: Sequence[str], wish: Wish, files: Files) -> None:
    """Raise OutputError when one file would be written for two inputs, or over another input."""
    inputs = [path for path in paths if path != "-" and not is_clean_copy(path, files)]
    if len(inputs) > 1 and wish.output is not None and not is_folder(wish.output, files):
        raise OutputError(wish.output, "cannot hold several articles.", "Name a folder with -o.")
    taken: dict[str, str] = {}
    for path in inputs:
        if taken.setdefault(files.resolve(path), path) != path or inputs.count(path) > 1:
            raise OutputError(path, "is given twice.", "Give every file once.")
    for path in [] if wish.in_place else inputs:
        output = output_place(path, wish, files) or path
        other = taken.setdefault(files.resolve(output), path)
        if other != path:
            raise OutputError(
                output,
                f"would be written for {shown(path)} over {shown(other)}.",
                "Run them apart.",
            )
