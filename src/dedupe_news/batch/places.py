"""Where reports go, and what must not be replaced by them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count, takewhile
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from dedupe_news.dataset import InPlace, Target
from dedupe_news.dataset.formats import format_of
from dedupe_news.errors import OutputError, ReportError, shown
from dedupe_news.report.store import FORMS, Staged
from dedupe_news.report.stored import outputs
from dedupe_news.write import plain_words

if TYPE_CHECKING:
    from dedupe_news.batch.asked import Asked
    from dedupe_news.dataset import Clean, Dataset

MANY = 10_000  # articles from which on a report is streamed
SUFFIXES = (".json", ".jsonl")  # of a report that is one document, and of one that is streamed
_REPORT = "Name another report with --report, or replace it with --force."


@dataclass(frozen=True, slots=True)
class Places:
    """Where the results of one run go, and whether they may."""

    asked: Asked
    corpus: Dataset

    def target(self) -> Target:
        """Where cleaned data goes, and what may be replaced there."""
        return Target(self.asked.output, self.earlier(), self.asked.force)

    def earlier(self) -> dict[str, str]:
        """The files that earlier runs wrote, as their reports tell: real path -> SHA-256."""
        found: dict[str, str] = {}
        for root in self.corpus.roots:
            for place in (*self.asked.reports, *usual_reports(root.path, root.folder, self.asked)):
                with suppress(ReportError):
                    for one in outputs(place).values() if exists(place) else ():
                        if one.output is not None and not one.in_place:
                            path = os.path.realpath(PurePath(place).parent / one.output)
                            found[path] = one.sha256
        return found

    def check(self, clean: Clean | InPlace | None) -> None:
        """Raise OutputError, before anything is read, when something could not be written."""
        finals = clean.finals() if clean is not None else []
        for path in (*map(near, finals), *filter(None, [self.asked.phrases])):
            check_folder(path)
        for place in self.asked.reports:
            if os.path.realpath(place) in finals:
                raise OutputError(place, "cannot hold the report too.", "Name another report.")
            self.check_report(place)
        if isinstance(clean, InPlace):
            for place in self.asked.reports or [self.default(clean, stopped=False) + SUFFIXES[0]]:
                self.check_leads_back(place)
        elif clean is not None and self.asked.report and not self.asked.reports:
            base = self.default(clean, stopped=False)
            if clean.folder(self.corpus.sources[0].root) is None:
                for suffix in SUFFIXES:
                    self.check_report(near(free(base, suffix)))

    def check_report(self, place: str) -> None:
        """Raise OutputError when something there must not be replaced by a report."""
        check_folder(place)
        if PurePath(place).suffix not in FORMS:
            endings = " or ".join(FORMS)
            raise OutputError(place, "is of no known form.", f"Its name must end in {endings}.")
        if os.path.realpath(place) in {os.path.realpath(one.path) for one in self.corpus.sources}:
            raise OutputError(place, "is an input itself.", _REPORT)
        if self.asked.force or not exists(place):
            return
        try:
            told = outputs(place)
        except ReportError as error:
            raise OutputError(place, "is not a report that dedupe wrote.", _REPORT) from error
        if any(one.in_place for one in told.values()):
            raise OutputError(place, "is the only record of text removed earlier.", _REPORT)
        if told and not set(told) & {source.name for source in self.corpus.sources}:
            raise OutputError(place, "is the report of other files.", _REPORT)

    def reports(self, clean: Clean | InPlace | None, articles: int, stopped: bool) -> list[Staged]:
        """The reports that are to be written."""
        pairs = self.asked.options.pairs == "on"
        if self.asked.dry:
            return []
        if self.asked.reports:
            return [Staged(place, None, pairs) for place in self.asked.reports]
        if clean is None or not self.asked.report:
            return []
        folder = clean.folder(self.corpus.sources[0].root)
        suffix, base = SUFFIXES[articles > MANY], self.default(clean, stopped)
        if folder is not None and not stopped:
            return [Staged(near(base + suffix), str(PurePath(folder, "report" + suffix)), pairs)]
        place = near(free(base, suffix))
        if isinstance(clean, InPlace) and not stopped:
            place = near(unused(base, suffix))
        self.check_report(place)
        return [Staged(place, None, pairs)]

    def default(self, clean: Clean | InPlace, stopped: bool) -> str:
        """Where the report goes when nobody says, without its suffix."""
        root = self.corpus.sources[0].root
        final = clean.finals()[root]
        if isinstance(clean, InPlace) and self.corpus.roots[root].folder:
            return f"{final}{'.stopped' if stopped else ''}.report"
        return default_report(final, clean.folder(root) is not None, stopped)

    def check_leads_back(self, place: str) -> None:
        """Raise OutputError when a report there could not name an input that changes.

        A report that leads out of its folder is not followed: it may be false.
        """
        folder = os.path.realpath(PurePath(place).parent)
        for source in self.corpus.sources:
            if not os.path.realpath(source.path).startswith(folder.rstrip(os.sep) + os.sep):
                problem = f"could not give {shown(source.path)} back from there."
                advice = "Name a report in a folder above all inputs with --report."
                raise OutputError(place, problem, advice)


def check_folder(path: str) -> None:
    """Raise OutputError, before the work and not after it, when the folder of a file is missing."""
    with plain_words(path):
        if not Path(os.path.realpath(path)).parent.is_dir():
            problem = "the folder does not exist."
            raise OutputError(path, problem, "Create it, or name another place.")


def exists(path: str) -> bool:
    """Is there a file of that name?"""
    return os.path.lexists(path)


def near(path: str) -> str:
    """A path as one would write it from here."""
    here = os.path.realpath(os.curdir)
    return os.path.relpath(path, here) if path.startswith(here + os.sep) else path


def default_report(final: str, folder: bool, stopped: bool) -> str:
    """Where a report goes, without its suffix, from where the cleaned data goes.

    >>> default_report("/news.clean", True, False), default_report("/a.clean.jsonl", False, False)
    ('/news.clean/report', '/a.report')
    >>> default_report("/news.clean", True, True), default_report("/a.clean.csv", False, True)
    ('/news.stopped.report', '/a.csv.stopped.report')
    """
    path = PurePath(final)
    mark = ".stopped" if stopped else ""
    if folder and not stopped:
        return str(path / "report")
    name = path.name.removesuffix(".clean")
    found = None if folder else format_of(path.name)
    if found is not None:
        stem = path.name[: -len(found.suffix)].removesuffix(".clean")
        name = stem if found.suffix.lower() in (".jsonl", ".txt") else stem + found.suffix
    return str(path.with_name(f"{name}{mark}.report"))


def usual_reports(path: str, folder: bool, asked: Asked) -> Iterator[str]:
    """Where the report of an earlier run over a path may be."""
    if asked.output is not None and (len(asked.paths) > 1 or folder):
        base = str(PurePath(asked.output, "report"))
    elif folder:
        base = str(PurePath(os.path.normpath(path) + ".clean", "report"))
    else:
        name = PurePath(path).name
        place = PurePath(path)
        if asked.output is not None:
            inside = Path(asked.output).is_dir()
            place = PurePath(asked.output, name) if inside else PurePath(asked.output)
        base = default_report(str(place), False, False)
    for suffix in SUFFIXES:
        yield from takewhile(exists, numbered(base, suffix))


def numbered(base: str, suffix: str) -> Iterator[str]:
    """news.report.json, news.report.2.json, news.report.3.json and so on.

    >>> from itertools import islice
    >>> list(islice(numbered("news.report", ".json"), 2))
    ['news.report.json', 'news.report.2.json']
    """
    yield base + suffix
    yield from (f"{base}.{number}{suffix}" for number in count(2))


def unused(base: str, suffix: str) -> str:
    """The first of these names that nothing has."""
    return next(name for name in numbered(base, suffix) if not exists(name))


def free(base: str, suffix: str) -> str:
    """The first of these names that no report has which is the only record of cut text."""
    return next(name for name in numbered(base, suffix) if not is_record(name))


def is_record(place: str) -> bool:
    """Is there the report of a run in place?"""
    try:
        return exists(place) and any(one.in_place for one in outputs(place).values())
    except ReportError:
        return False
