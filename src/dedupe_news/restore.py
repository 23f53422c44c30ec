"""A report and the clean copy -> the original, bit for bit, or not at all."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from dedupe_news.errors import InputError, OutputError, ReportError
from dedupe_news.read import MAX_BYTES, Files, read_bytes
from dedupe_news.report import Entry, load, sha256
from dedupe_news.report.places import exists, same_file
from dedupe_news.rewrite import put_back
from dedupe_news.write import Output, plain_words, write_all


@dataclass(frozen=True, slots=True)
class Restored:
    """What restore did: path holds the original; written is False when it was there already.

    note: what else there is to say, such as that the input was never changed.
    """

    path: str
    written: bool
    note: str = ""


def restore(report: str, output: str | None, force: bool, files: Files) -> Restored:
    """Write the original that the report tells of to output, or to the name the report gives it."""
    entry = only_entry(report, files)
    target = output or inside(report, entry.path)
    with plain_words(target):
        if holds(target, entry.sha256_in, files):
            return Restored(target, written=False)
        copy = clean_copy(report, entry)
        cleaned = read_clean(report, copy, entry, files)
        original = rebuilt(report, entry, cleaned)
        in_place = same_file(target, copy, files)
        if exists(target, files) and not in_place and not force:
            raise OutputError(
                target,
                "another file stands there.",
                "Name another place with -o, or replace it with --force.",
            )
        mode = files.stat(copy).st_mode
    expected = cleaned if in_place else None
    write_all([Output(target, original, mode, expected)], files)
    return Restored(target, written=True)


def original_bytes(report: str, files: Files) -> bytes:
    """The bytes of the original that the report tells of."""
    entry = only_entry(report, files)
    copy = clean_copy(report, entry)
    return rebuilt(report, entry, read_clean(report, copy, entry, files))


def only_entry(report: str, files: Files) -> Entry:
    """The one article of the report."""
    articles = load(report, files).articles
    if len(articles) != 1:
        raise ReportError(report, f"tells of {len(articles)} articles, not of one.")
    return articles[0]


def inside(report: str, name: str) -> str:
    """The file of that name in the report's folder; a name that leads out of it is refused.

    Reports come from anywhere, and a false one must not make us write where it likes.
    """
    if name == "-":
        raise ReportError(
            report,
            "is of standard input, which has no name.",
            "Say where the original goes with -o.",
        )
    if not is_inside(name):
        raise ReportError(
            report,
            f"names a place outside its folder ({name!r}).",
            "Say where the original goes with -o.",
        )
    return str(PurePath(report).parent / name)


def is_inside(name: str) -> bool:
    """Does a relative name stay in its folder, on any system?

    >>> is_inside("news/a.txt"), is_inside("../a.txt"), is_inside("C:a.txt")
    (True, False, False)
    """
    both = (PurePosixPath(name), PureWindowsPath(name))
    return (
        name not in ("", ".", "-")
        and "\0" not in name
        and not any(path.anchor or ".." in path.parts for path in both)
    )


def clean_copy(report: str, entry: Entry) -> str:
    """Where the clean copy lies."""
    if entry.output is None or "\0" in entry.output:
        raise ReportError(
            report, "names no clean copy to restore from.", "It was made by a run that wrote none."
        )
    return str(PurePath(report).parent / entry.output)


def read_clean(report: str, copy: str, entry: Entry, files: Files) -> bytes:
    """The bytes of the clean copy, if they are those that were written."""
    try:
        cleaned = read_bytes(copy, MAX_BYTES, files)
    except InputError as error:
        advice = "The report needs the clean copy, as it was written, at that place."
        raise ReportError(copy, error.problem, advice) from error
    if sha256(cleaned) != entry.sha256_out:
        raise ReportError(
            copy,
            f"was changed since it was written: its SHA-256 is {sha256(cleaned)}, "
            f"{os.path.basename(report)} says {entry.sha256_out}.",  # noqa: PTH119
            "Undo the change, or restore a later report first.",
        )
    return cleaned


def rebuilt(report: str, entry: Entry, cleaned: bytes) -> bytes:
    """The original, proven by its SHA-256."""
    original = put_back(cleaned, ((cut.byte_start, cut.piece) for cut in entry.removed))
    if sha256(original) != entry.sha256_in:
        raise ReportError(
            report,
            f"does not give the original back: SHA-256 {sha256(original)} instead of "
            f"{entry.sha256_in}.",
            "The report was changed. Use it as dedupe wrote it.",
        )
    return original


def holds(path: str, digest: str, files: Files) -> bool:
    """Is there a file with that SHA-256?"""
    try:
        return sha256(read_bytes(path, MAX_BYTES, files)) == digest
    except InputError:
        return False
