"""Where cleaned files go: beside their inputs or where the caller says, and never over an input."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from types import MappingProxyType

from dedupe_news.dataset.discover import Root, is_own
from dedupe_news.dataset.edits import Meter
from dedupe_news.dataset.formats import format_of
from dedupe_news.dataset.packing import PIECE
from dedupe_news.dataset.source import Source
from dedupe_news.errors import OutputError
from dedupe_news.read.system import Files
from dedupe_news.write import plain_words

_RENAME = "Name another place with -o, or replace it with --force."
_REPORT = re.compile(r"[/\\.]report(\.\d+)?\.jsonl?$", re.IGNORECASE)  # goes with its files
_SUFFIXES = {"html": ".txt", "warc": ".jsonl"}
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Target:
    """What a caller asks for.

    path: where the output goes, None for beside the input. earlier: for files that earlier runs
    wrote, by real path, the SHA-256 they were written with; such a file may be replaced. force:
    replace whatever stands there.
    """

    path: str | None = None
    earlier: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    force: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder that takes its place at once. temporary: where it is until then."""

    final: str
    folder: bool
    temporary: str


def places_for(roots: Sequence[Root], target: Target) -> list[Place]:
    """One place for each root; the same one for all when several go into one folder."""
    if target.path is not None and len(roots) > 1:
        return [place(target.path, True)] * len(roots)
    return [place_for(root, target) for root in roots]


def place_for(root: Root, target: Target) -> Place:
    """The place of one root."""
    if root.folder:
        return place(target.path or os.path.normpath(root.path) + ".clean", True)
    name = output_name(PurePath(root.path).name, ".clean")
    if target.path is None:
        return place(str(PurePath(root.path).with_name(name)), False)
    if Path(target.path).is_dir():
        return place(str(PurePath(target.path, name)), False)
    return place(target.path, False)


def place(final: str, folder: bool) -> Place:
    """A place with a temporary name beside it."""
    real = os.path.realpath(final)
    temporary = PurePath(real).with_name(f".dedupe-{os.urandom(8).hex()}.tmp")
    return Place(real, folder, str(temporary))


def output_name(name: str, mark: str = "") -> str:
    """The name of the output for a file of that name, with a mark before its suffix.

    >>> output_name("news.jsonl.gz", ".clean"), output_name("de/page.html")
    ('news.clean.jsonl.gz', 'de/page.txt')
    """
    found = format_of(name)
    if found is None:
        return name + mark
    stem = name[: len(name) - len(found.suffix)]
    return stem + mark + _SUFFIXES.get(found.kind, found.suffix)


def names_for(roots: Sequence[Root], sources: Sequence[Source], target: Target) -> list[str]:
    """For each source its name inside its place, "" when the place is that file."""
    shared = target.path is not None and len(roots) > 1
    inner = [inside(one.name) if shared else one.inner for one in sources]
    taken, names = set(inner), list[str]()
    for source, name in zip(sources, inner, strict=True):
        wish = output_name(name) if name else ""
        if wish != name and wish in taken:  # page.html beside page.txt
            wish = name + _SUFFIXES.get(source.kind, "")
        taken.add(wish)
        names.append(wish)
    return names


def inside(name: str) -> str:
    """A name without what would lead out of a folder.

    >>> inside("/data/news/a.txt"), inside("../news/a.txt")
    ('data/news/a.txt', 'news/a.txt')
    """
    path = PurePath(name)
    return "/".join(part for part in path.parts if part not in (path.anchor, ".."))


def check(places: Sequence[Place], sources: Sequence[Source], target: Target) -> None:
    """Raise OutputError when a place is an input, holds one, or holds what we did not write."""
    inputs = [os.path.realpath(source.path) for source in sources]
    finals: set[str] = set()
    for one in dict.fromkeys(places):
        if one.final in inputs:
            raise OutputError(one.final, "is an input itself.", "Name another place with -o.")
        if one.final in finals:
            raise OutputError(one.final, "would be written twice.", "Run them apart.")
        finals.add(one.final)
        if one.folder and any(path.startswith(one.final + os.sep) for path in inputs):
            raise OutputError(one.final, "holds an input.", "Name another place with -o.")
        if not target.force:
            check_replaceable(one, target.earlier)


def check_names(places: Sequence[Place], sources: Sequence[Source], names: Sequence[str]) -> None:
    """Raise OutputError when two sources would be written to one file."""
    taken: set[tuple[str, str]] = set()
    for source, name in zip(sources, names, strict=True):
        final = places[source.root].final
        if (final, name) in taken:
            raise OutputError(
                str(PurePath(final, name)), "would be written twice.", "Run them apart."
            )
        taken.add((final, name))


def check_outside(places: Sequence[Place], roots: Sequence[Root]) -> None:
    """Raise OutputError when a place lies in a folder that is read: it would be read next time."""
    for one in places:
        for root in roots:
            name = os.path.relpath(one.final, os.path.realpath(root.path)) if root.folder else ".."
            if not name.startswith("..") and not is_own(name):
                raise OutputError(one.final, "lies in the input.", "Name another place with -o.")


def check_replaceable(one: Place, earlier: Mapping[str, str]) -> None:
    """Raise OutputError when something else than what earlier runs wrote stands there."""
    with plain_words(one.final):
        if one.folder and Path(one.final).is_file():
            raise OutputError(one.final, "is a file.", "Name a folder with -o.")
        if not one.folder and Path(one.final).is_dir():
            raise OutputError(one.final, "is a folder.", "Name a file with -o.")
        for path in files_at(one.final):
            report = one.folder and earlier and _REPORT.search(path)
            if not report and earlier.get(path) != sha256_of(path):
                raise OutputError(
                    path, "is not as an earlier run wrote it, or was edited since.", _RENAME
                )


def files_at(path: str) -> Iterator[str]:
    """The file there, or all files in the folder there, links among them."""
    if not Path(path).is_dir():
        if Path(path).exists():
            yield path
        return
    for folder, folders, files in os.walk(path):
        yield from (str(PurePath(folder, name)) for name in sorted(files))
        folders.sort()


def sha256_of(path: str) -> str:
    """The SHA-256 of a file; "" for what cannot be read."""
    meter = Meter()
    try:
        with Path(path).open("rb") as file:
            while piece := file.read(PIECE):
                meter.write(piece)
    except OSError:
        return ""
    return meter.sha256


def commit(one: Place, files: Files) -> None:
    """Let the new file or folder take its place; an old folder goes once the new one is there."""
    if not Path(one.temporary).exists():  # nothing was left to write
        return
    with plain_words(one.final):
        parent = str(PurePath(one.final).parent)
        old = f"{one.temporary}.old.tmp"
        away = one.folder and Path(one.final).exists()
        if away:
            files.replace(one.final, old)
        try:
            files.replace(one.temporary, one.final)
        except OSError:
            if away:
                files.replace(old, one.final)
            raise
        with suppress(OSError):  # some systems cannot
            files.sync_folder(parent)
        if away:
            shutil.rmtree(old, ignore_errors=True)


def discard(one: Place) -> None:
    """Remove what was written for a place, if anything is left of it."""
    if one.folder:
        shutil.rmtree(one.temporary, ignore_errors=True)
    else:
        with suppress(OSError):
            Path(one.temporary).unlink()
