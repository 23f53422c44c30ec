"""Reports -> files and texts that people look at, now or from a stored report.

What is shown comes from the rows of the report alone; the texts around it come from the articles,
where they are at hand and are those that the report speaks of.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Protocol

from dedupe_news import batch
from dedupe_news.batch import Asked, CorpusResult, Watch
from dedupe_news.dataset import DatasetSettings
from dedupe_news.dataset.discover import Found, Root, label
from dedupe_news.dataset.formats import format_of
from dedupe_news.dataset.pick import article_at, where_of
from dedupe_news.errors import DedupeError, OptionError, OutputError, ReportError
from dedupe_news.read import MAX_BYTES, Files, decode, read_bytes
from dedupe_news.report.build import COMPARISON, SCHEMA, sha256
from dedupe_news.report.load import Report, Unsound, load
from dedupe_news.report.places import exists
from dedupe_news.report.render.collect import Collected, Shown, collected, rows_of
from dedupe_news.report.render.compared import Compared, compared, text_sha256
from dedupe_news.report.render.names import SUFFIXES, format_named
from dedupe_news.report.render.stories import Key, Stories, Story, read_stories
from dedupe_news.report.stored import head_of, rows, whole
from dedupe_news.restore import is_inside, read_clean, rebuilt
from dedupe_news.write import Output, plain_words, write_all

if TYPE_CHECKING:
    from dedupe_news.report.load import Entry
    from dedupe_news.report.render.compared import Article as Side
    from dedupe_news.report.store import Store

Where = Callable[[str], str]

# What each of our files has near its beginning; only such a file is replaced without being told.
_MARKS = (
    b'content="dedupe-news"',
    b"<!-- dedupe-news report -->",
    b'"name": "dedupe-news"',
)
_BEGINNING = 20_000
_ROWS = ("article", "cluster", "pair", "boilerplate", "skipped", "alarm", "file", "totals")
_FALSE = "Use the report as dedupe wrote it."


class Subject(Protocol):
    """What is rendered. formats: how it can be rendered, by name; kind: what cannot otherwise."""

    @property
    def kind(self) -> str: ...

    @property
    def formats(self) -> Mapping[str, Callable[[], str]]: ...


@dataclass(frozen=True, slots=True)
class ReportSubject:
    """A report. where: a path of the report -> that path as seen from here. stories: reads the
    articles that are asked for."""

    shown: Shown
    title: str
    where: Where
    stories: Callable[[Iterable[Key]], Mapping[Key, Story]]

    @property
    def kind(self) -> str:
        """A word for it."""
        return "a report"

    @property
    def formats(self) -> Mapping[str, Callable[[], str]]:
        """All that there are."""
        return {
            "html": self.html,
            "markdown": self.markdown,
            "sarif": self.sarif,
            "github": self.github,
        }

    def html(self) -> str:
        """One page that needs nothing else."""
        from dedupe_news.report.render.page import page, wanted  # noqa: PLC0415  the template engine

        return page(self.shown, self.title, Stories(self.stories(wanted(self.shown))))

    def markdown(self) -> str:
        """Markdown for a pull request."""
        from dedupe_news.report.render.markdown import markdown  # noqa: PLC0415

        return markdown(self.shown, self.title)

    def sarif(self) -> str:
        """SARIF 2.1.0."""
        from dedupe_news.report.render.sarif import sarif  # noqa: PLC0415

        return sarif(self.shown, self.where)

    def github(self) -> str:
        """Annotations of GitHub Actions."""
        from dedupe_news.report.render.annotations import github  # noqa: PLC0415

        return github(self.shown, self.where)


@dataclass(frozen=True, slots=True)
class ComparisonSubject:
    """A comparison of two articles. texts: theirs, None where they are not at hand."""

    shown: Compared
    texts: tuple[str, str] | None

    @property
    def kind(self) -> str:
        """A word for it."""
        return "a comparison"

    @property
    def formats(self) -> Mapping[str, Callable[[], str]]:
        """Those for people: a comparison has no findings that a host could list."""
        return {"html": self.html, "markdown": self.markdown}

    def html(self) -> str:
        """One page that needs nothing else."""
        from dedupe_news.report.render.comparison_page import page  # noqa: PLC0415

        return page(self.shown, self.texts)

    def markdown(self) -> str:
        """Markdown for a pull request."""
        from dedupe_news.report.render.comparison_markdown import markdown  # noqa: PLC0415

        return markdown(self.shown)


def render(subject: Subject, name: str) -> str:
    """It in the format of that name. Raises OptionError for one that it does not have."""
    if name not in subject.formats:
        known = " or ".join(subject.formats)
        raise OptionError("format", name, f"what {subject.kind} can be shown as: {known}")
    return subject.formats[name]()


def check_place(place: str, force: bool) -> None:
    """Raise OutputError, before the work, when nothing can or may be written there."""
    if format_named(place) is None:
        endings = ", ".join(SUFFIXES)
        raise OutputError(place, "is of no known form.", f"Its name must end in {endings}.")
    check_target(place, force)


def check_target(place: str, force: bool) -> None:
    """Raise OutputError when there is no folder, or a file that dedupe did not write."""
    with plain_words(place):
        target = Path(os.path.realpath(place))
        if not target.parent.is_dir():
            problem = "the folder does not exist."
            raise OutputError(place, problem, "Create it, or name another place.")
        if force or not exists(place, Files()):
            return
        if target.is_dir():
            raise OutputError(place, "is a folder.", "Name a file.")
        with target.open("rb") as file:
            start = file.read(_BEGINNING)
    if start and not any(mark in start for mark in _MARKS):
        advice = "Name another place, or replace it with --force."
        raise OutputError(place, "is not a report that dedupe wrote.", advice)


def outputs_of(subject: Subject, places: Sequence[str], force: bool) -> list[Output]:
    """Every file in the format that its name tells, not written yet."""
    for place in places:
        check_place(place, force)
        if format_named(place) not in subject.formats:
            known = [end for end, name in SUFFIXES.items() if name in subject.formats]
            advice = f"Its name must end in {' or '.join(known)}."
            raise OutputError(place, f"{subject.kind} has no such form.", advice)
    texts = {name: render(subject, name) for name in {str(format_named(one)) for one in places}}
    return [
        Output(place, texts[str(format_named(place))].encode("utf-8", "backslashreplace"))
        for place in places
    ]


def write_rendered(subject: Subject, places: Sequence[str], force: bool) -> None:
    """Write every file in the format that its name tells, all of them or none."""
    write_all(outputs_of(subject, places, force), Files())


def stored_subject(
    report: str, sources: Sequence[str] = (), settings: DatasetSettings | None = None
) -> Subject:
    """What a stored report, or a stored comparison, tells. sources: where its articles are; they
    are looked for beside it.

    Raises ReportError for anything that cannot be relied on, such as an unknown newer version.
    """
    settings = settings or DatasetSettings()
    if not report.endswith(".jsonl"):
        data = whole(report, (SCHEMA, COMPARISON))
        if data["schema"] == COMPARISON:
            return stored_comparison(report, data, sources, settings)
    shown = stored_shown(report)
    finder = Finder(report, tuple(sources), settings)
    if shown.is_run:
        return ReportSubject(shown, title_of(report), finder.where, finder.run_stories)
    first = shown.articles[0].path if len(shown.articles) == 1 else title_of(report)
    return ReportSubject(shown, first, finder.where, finder.stories)


def stored_comparison(
    report: str, data: dict[str, Any], sources: Sequence[str], settings: DatasetSettings
) -> ComparisonSubject:
    """What a stored comparison tells, with the texts where they are as they were compared."""
    try:
        shown = compared(data)
    except Unsound as error:
        raise ReportError(report, f"cannot be relied on: {error}.", _FALSE) from error
    one, other = (compared_text(side, report, sources, settings) for side in (shown.a, shown.b))
    known = one is not None and other is not None and shown.is_of(one, other)
    return ComparisonSubject(shown, (str(one), str(other)) if known else None)


def compared_text(
    side: Side, report: str, sources: Sequence[str], settings: DatasetSettings
) -> str | None:
    """The text of an article of a stored comparison, if it is found and is the one."""
    folder = os.path.dirname(report)  # noqa: PTH120  "" stays ""
    row = side.name.removeprefix(side.path)
    names = [
        f"{source}{row}" if Path(source).is_file() else os.path.join(source, side.name)  # noqa: PTH118
        for source in sources
    ]
    for name in [*names, side.name, os.path.join(folder, side.name)]:  # noqa: PTH118
        with suppress(DedupeError, OSError, ValueError):
            if Path(where_of(name).path).is_file():
                text = article_at(name, settings).text
                if text_sha256(text) == side.sha256:
                    return text
    return None


def stored_shown(report: str) -> Shown:
    """What is shown of a stored report."""
    try:
        if report.endswith(".jsonl"):
            return collected(chain([("run", head_of(report))], rows(report, _ROWS)))
        data = whole(report)
        return collected(rows_of(data))
    except Unsound as error:
        raise ReportError(report, f"cannot be relied on: {error}.", _FALSE) from error


def title_of(report: str) -> str:
    """What a report of a run is called by.

    >>> title_of("a/news.report.json"), title_of("a/news.clean/report.json")
    ('news', 'news')
    """
    path = PurePath(os.path.abspath(report))  # noqa: PTH100  the file may be a link
    name = path.name.split(".report.")[0].removesuffix(".stopped")
    return name if name != path.name else path.parent.name.removesuffix(".clean")


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds the articles of a stored report. sources: files or folders that the user named."""

    report: str
    sources: tuple[str, ...]
    settings: DatasetSettings

    def roots(self) -> tuple[str, ...]:
        """Where the paths of a run may start from, the likeliest first."""
        if self.sources:
            return self.sources
        folder = os.path.dirname(self.report)  # noqa: PTH120  "" stays ""
        found = [os.path.join(folder, title_of(self.report)), folder]  # noqa: PTH118
        real = os.path.abspath(folder or ".")  # noqa: PTH100
        if real.endswith(".clean"):
            here = os.path.normpath(folder) if folder else real
            found.insert(0, here.removesuffix(".clean") if here != "." else real[:-6])
        return tuple(found)

    def where(self, path: str) -> str:
        """A path of the report as seen from here; as it is when nothing stands there."""
        found = self.located(path)
        return path if found is None else from_here(found)

    def located(self, path: str) -> str | None:
        """The file of that path."""
        if not is_inside(path):
            return None
        for root in self.roots():
            here = Path(root, path) if root else Path(path)
            if Path(root).name == path and Path(root).is_file():
                here = Path(root)
            with suppress(OSError):
                if here.is_file():
                    return str(here)
        return None

    def run_stories(self, keys: Iterable[Key]) -> Mapping[Key, Story]:
        """The articles of a run."""
        wanted = set(keys)
        files = [found(path, self.located(path)) for path in sorted({path for path, _ in wanted})]
        return read_stories([one for one in files if one is not None], wanted, self.settings)

    def stories(self, keys: Iterable[Key]) -> Mapping[Key, Story]:
        """The articles of a report of single ones, rebuilt from the clean copy or read anew."""
        stored = load(self.report)
        wanted = set(keys)
        return {
            (entry.path, 0): Story("", text)
            for entry in stored.articles
            if (entry.path, 0) in wanted and (text := self.text_of(entry, stored)) is not None
        }

    def text_of(self, entry: Entry, stored: Report) -> str | None:
        """The text of one article, if its bytes are those that the report was made from."""
        for read in (self.rebuilt, self.read):
            with suppress(DedupeError, OSError, ValueError):
                data = read(entry, stored)
                if sha256(data) == entry.sha256_in:
                    return decoded(data, entry, stored)
        return None

    def rebuilt(self, entry: Entry, stored: Report) -> bytes:
        """The original from the clean copy."""
        if entry.output is None:
            raise ReportError(self.report, "names no clean copy.")
        copy = str(PurePath(self.report).parent / entry.output)
        return rebuilt(self.report, entry, read_clean(stored.path, copy, entry, Files()))

    def read(self, entry: Entry, stored: Report) -> bytes:
        """The original itself."""
        place = self.located(entry.path) or str(PurePath(stored.path).parent / entry.path)
        return read_bytes(place, MAX_BYTES, Files())


def decoded(data: bytes, entry: Entry, stored: Report) -> str:
    """The text of an article in the encoding that the report tells."""
    row = next(row for row in stored.data["articles"] if row["path"] == entry.path)
    guess = decode(data, entry.path)
    if (guess.encoding, guess.errors) == (row["encoding"], row["errors"]):
        return guess.text
    return decode(data, entry.path, row["encoding"]).text


def from_here(path: str) -> str:
    """A path from the current folder, with slashes, as code hosts need it."""
    with suppress(ValueError):  # another drive of Windows
        path = os.path.relpath(path)
    return PurePath(path).as_posix()


def found(path: str, place: str | None) -> Found | None:
    """A file of a run under its name in the report."""
    kind = format_of(path)
    if place is None or kind is None or not Path(place).is_file():
        return None
    state = Path(place).stat()
    return Found(place, path, path, 0, kind, (state.st_size, state.st_mtime_ns))


@dataclass(slots=True)
class RunRendering:
    """Takes the rows of a run (a Store), for files that are rendered when it is done.

    paths: how the inputs are called, where that is not as the run reads them. reads: are texts
    wanted? They are read when the last row comes, because a run in place changes them after it.
    """

    asked: Asked
    paths: tuple[str, ...] = ()
    reads: bool = False
    _rows: Collected = field(default_factory=Collected)
    _read: Mapping[Key, Story] = field(default_factory=dict)

    def put(self, kind: str, row: dict[str, Any]) -> None:
        """Take a row."""
        self._rows.put(kind, row)
        if kind == "totals" and self.reads:
            from dedupe_news.report.render.page import wanted  # noqa: PLC0415  the template engine

            self._read = self.stories(wanted(self._rows.shown()))

    def subject(self) -> ReportSubject:
        """What came of the run."""
        paths = self.paths or self.asked.paths
        first = paths[0] if not PurePath(paths[0]).is_absolute() else PurePath(paths[0]).name
        title = first if len(paths) == 1 else f"{first} and {len(paths) - 1:,} more"
        return ReportSubject(self._rows.shown(), title, self.where, lambda _: self._read)

    def text(self, name: str) -> str:
        """What came of the run in the format of that name."""
        return render(self.subject(), name)

    def where(self, path: str) -> str:
        """A path of the report as seen from here."""
        return from_here(self.place(path, self.paths or self.asked.paths))

    def place(self, path: str, paths: Sequence[str]) -> str:
        """The file that a path of the report means, the likeliest where there is none."""
        places = [*seen(path, label(paths)), *seen(path, label(self.asked.references))]
        return next((one for one in places if Path(one).is_file()), [*places, path][0])

    def stories(self, keys: Iterable[Key]) -> Mapping[Key, Story]:
        """The articles, read again."""
        wanted = set(keys)
        names = sorted({path for path, _ in wanted})
        files = [found(name, self.place(name, self.asked.paths)) for name in names]
        return read_stories([one for one in files if one is not None], wanted, self.asked.settings)


class Recorded(Watch):
    """A watch that is told everything, and a store beside its own."""

    def __init__(self, watch: Watch, store: Store) -> None:
        self._watch, self._store = watch, store
        self.progress = watch.progress  # type: ignore[method-assign]
        self.found = watch.found  # type: ignore[method-assign]
        self.problem = watch.problem  # type: ignore[method-assign]

    def rows(self) -> Sequence[Store]:
        """All places that rows go to."""
        return [*self._watch.rows(), self._store]


def run(asked: Asked, watch: Watch, paths: tuple[str, ...] = ()) -> CorpusResult:
    """As batch.run; reports whose names tell another format than JSON are rendered at the end.

    paths: how the inputs are called, where that is not as the run reads them.
    """
    files = tuple(place for place in asked.reports if format_named(place))
    if not files:
        return batch.run(asked, watch)
    for place in files:
        check_place(place, asked.force)
    rendering = RunRendering(asked, paths, any(format_named(one) == "html" for one in files))
    stored = tuple(place for place in asked.reports if place not in files)
    result = batch.run(replace(asked, reports=stored), Recorded(watch, rendering))
    if not asked.dry:
        write_rendered(rendering.subject(), files, asked.force)
    return result


def seen(path: str, roots: Sequence[Root]) -> Iterator[str]:
    """The places from here that a path of a report of a run may mean.

    >>> list(seen("a/b.txt", [Root("in/news", True, "")]))
    ['in/news/a/b.txt']
    >>> list(seen("x.jsonl", [Root("in/x.jsonl", False, "x.jsonl")]))
    ['in/x.jsonl']
    """
    for root in roots:
        if not root.folder and path == root.label:
            yield PurePath(root.path).as_posix()
        elif root.folder and (not root.label or path.startswith(root.label + "/")):
            inner = path.removeprefix(root.label + "/") if root.label else path
            yield (PurePath(root.path) / inner).as_posix()
