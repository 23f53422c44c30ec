"""A corpus cleaned as a whole: read, examined, written and reported, or only looked at."""

from __future__ import annotations

import heapq
import os
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from dedupe_news.corpus.catalogue import fingerprint
from dedupe_news.corpus.result import Totals
from dedupe_news.corpus.sketch import sketches
from dedupe_news.corpus.tables import CorpusTables
from dedupe_news.dataset import DROP, KEEP, Clean, Dataset, DatasetSettings, Target, edit_row
from dedupe_news.dataset.formats import KNOWN, format_of
from dedupe_news.engine.local import Examined, Request, examine
from dedupe_news.errors import InputError, OutputError, ReportError
from dedupe_news.options import Options, rules
from dedupe_news.read import Files
from dedupe_news.report.build import head
from dedupe_news.report.lists import is_as_written, phrases_text, read_phrases
from dedupe_news.report.rows import (
    alarm_row,
    changed_row,
    cluster_rows,
    dropped_row,
    file_row,
    is_of_corpus,
    pair_row,
    phrase_row,
    skipped_row,
    words_removed,
)
from dedupe_news.report.store import Staged, Store
from dedupe_news.report.stored import outputs
from dedupe_news.write import Output, plain_words, write_all

if TYPE_CHECKING:
    from dedupe_news.corpus.cluster import Link
    from dedupe_news.corpus.result import Changed, Entry, Phrase
    from dedupe_news.dataset import Edit, Verdict, Written
    from dedupe_news.record import Problem

MANY = 10_000  # articles from which on a report is streamed
SUFFIXES = (".json", ".jsonl")  # of a report that is one document, and of one that is streamed
ALONE = 4_000_000  # bytes of input for which one process is quicker than two
_REPORT = "Name another report with --report, or replace it with --force."


class Found(NamedTuple):
    """An article that goes as a copy (link and canonical are given), or in which something is."""

    entry: Entry
    canonical: Entry | None = None
    link: Link | None = None
    changed: Changed | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run over a corpus is to do.

    output: file or folder, None for beside the input. reports: where reports go; none: beside the
    output. phrases: the file of the boilerplate list, "" for none. write: are cleaned copies to be
    written? report: is the report to be written where nobody names a place? openings: of how many
    clusters the first words are wanted. jobs: processes, 0 for as many as are worth it.
    """

    paths: tuple[str, ...]
    options: Options = field(default_factory=Options)
    settings: DatasetSettings = field(default_factory=DatasetSettings)
    references: tuple[str, ...] = ()
    allowed: frozenset[str] = frozenset()
    phrases: str = ""
    output: str | None = None
    reports: tuple[str, ...] = ()
    write: bool = True
    dry: bool = False
    force: bool = False
    openings: int = 0
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class CorpusResult:
    """What came of a run. stopped: by the guard, so that no cleaned data was written.

    counts: articles of the clusters by relation that stay ('stays'), files, runs and so on, as in
    the totals of the report. finals: where the cleaned data is, or would be. openings: the first
    words of canonical articles. allowed: how many articles stay because a list says so.
    """

    examined: Examined
    totals: Totals
    counts: Mapping[str, Any]
    problems: tuple[Problem, ...]
    passed_over: int
    finals: tuple[str, ...]
    reports: tuple[str, ...]
    stopped: bool
    openings: Mapping[int, str]
    phrases: tuple[Phrase, ...]
    cut: frozenset[Phrase]
    allowed: int


class Watch:
    """What is told while a run goes on; to be overridden."""

    def progress(self, stage: str, done: int, total: int) -> None:
        """How far it is. Stages: read, compare, look, write; total 0 for unknown."""

    def found(self, one: Found) -> None:
        """An article that goes, or in which something was found."""

    def problem(self, one: Problem) -> None:
        """A row or file that could not be read."""

    def rows(self) -> Sequence[Store]:
        """More places that the rows of the report go to."""
        return ()


def run(asked: Asked, watch: Watch, files: Files | None = None) -> CorpusResult:
    """Clean a corpus, or look at it. Raises InputError when there is nothing to read at all."""
    files = files or Files()
    with ExitStack() as stack:
        corpus = stack.enter_context(Dataset.open(asked.paths, asked.settings))
        if not corpus.sources:
            raise nothing(asked, corpus.problems, watch)
        listed = known_phrases(asked)
        references = None
        if asked.references:
            references = stack.enter_context(Dataset.open(asked.references, asked.settings))
        return Run(asked, watch, files, corpus, references, listed).all(stack)


def nothing(asked: Asked, problems: Sequence[Problem], watch: Watch) -> InputError:
    """The error of a run without any input; all problems but the first are told before."""
    if not problems:
        return InputError(asked.paths[0], "holds nothing that is read.", f"Known are {KNOWN}.")
    for problem in problems[:-1]:
        watch.problem(problem)
    return InputError(problems[-1].path, problems[-1].problem, problems[-1].advice)


def known_phrases(asked: Asked) -> frozenset[tuple[str, str]] | None:
    """The phrases that alone are cut; None for all. OutputError when a list would be lost."""
    path = asked.phrases
    if not path or not Path(path).exists():
        return None
    if asked.options.boilerplate == "remove":
        return read_phrases(path)
    if not asked.force and not is_as_written(path):
        raise OutputError(
            path,
            "was edited since it was written.",
            "Use it with --boilerplate remove, or --force.",
        )
    return None


def processes(jobs: int, size: int) -> int:
    """How many processes to use. size: bytes of input."""
    if jobs:
        return jobs
    if size < ALONE:
        return 1
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class Run:
    """One run, under way."""

    asked: Asked
    watch: Watch
    files: Files
    corpus: Dataset
    references: Dataset | None
    listed: frozenset[tuple[str, str]] | None

    def all(self, stack: ExitStack) -> CorpusResult:
        """Everything, in order: nothing takes its place before all of it is written."""
        asked, judge, edits = self.asked, Judge(self.watch), Edits()
        clean = self.prepared(judge, edits)
        if clean is not None:
            stack.enter_context(clean)
        self.check_places(clean)
        examined = self.examined()
        stopped = clean is not None and bool(examined.verdicts.alarms) and not asked.force
        phrases, cut = self.phrases(examined)
        examined = only(examined, cut)
        tally = Tally(examined)
        stores = self.stores(clean, len(examined.catalogue) - examined.references, stopped)
        out = Rows([*stores, *self.watch.rows()])
        for store in stores:
            stack.callback(store.discard)
            store.open()
        out.put("run", head(asked.options))
        put_whole(out, examined)
        found = stack.enter_context(closing(decisions(examined)))
        told = telling(found, examined, (out, tally, self.watch))
        writes = clean if not stopped and not asked.dry else None
        if writes is not None:
            edits.out = out
            judge.begin(told, examined, len(examined.catalogue))
            put_files(writes, out, tally)
        else:
            tally.bytes_in = sum(source.stamp[0] for source in self.corpus.sources)
        deque(told, maxlen=0)  # what nobody asked for
        problems = self.problems(examined)
        put_rest(out, phrases, cut, problems, examined)
        counts = tally.counts(len(self.corpus.sources), len(problems))
        out.put("totals", counts)
        self.commit(writes, stores, phrases)
        return CorpusResult(
            examined,
            tally.totals(),
            counts,
            problems,
            self.corpus.passed_over,
            tuple(map(near, clean.finals())) if clean else (),
            tuple(store.final for store in stores),
            stopped,
            openings(examined, asked.openings),
            phrases,
            cut,
            allowed_articles(examined),
        )

    def prepared(self, judge: Judge, edits: Edits) -> Clean | None:
        """The cleaned files to be; None when none are wanted."""
        if not self.asked.write:
            return None
        target = Target(self.asked.output, self.earlier(), self.asked.force)
        return Clean(self.corpus, target, judge, self.files, edits)

    def check_places(self, clean: Clean | None) -> None:
        """Raise OutputError, before anything is read, when something could not be written."""
        finals = clean.finals() if clean is not None else []
        for path in (*map(near, finals), *filter(None, [self.asked.phrases])):
            check_folder(path)
        for place in self.asked.reports:
            if os.path.realpath(place) in finals:
                raise OutputError(place, "cannot hold the report too.", "Name another report.")
            self.check_report(place)
        if clean is not None and not self.asked.reports:
            root = self.corpus.sources[0].root
            if clean.folder(root) is None:
                for suffix in SUFFIXES:
                    self.check_report(near(default_report(finals[root], False, False) + suffix))

    def examined(self) -> Examined:
        """What the engine finds out."""
        size = sum(source.stamp[0] for source in self.corpus.sources)
        jobs = processes(self.asked.jobs, size)
        request = Request(self.asked.options, self.asked.allowed, jobs, self.watch.progress)
        return examine(self.corpus, request, self.references)

    def phrases(self, examined: Examined) -> tuple[tuple[Phrase, ...], frozenset[Phrase]]:
        """The boilerplate that was found, and of it what is cut."""
        if examined.furniture is None:
            return (), frozenset()
        found = sorted(
            examined.furniture.phrases,
            key=lambda one: (-one.stories, -one.articles, one.outlet, one.text, one.key),
        )
        if self.asked.options.boilerplate != "remove":
            return tuple(found), frozenset()
        listed = self.listed
        cut = found if listed is None else [p for p in found if (p.outlet, p.key) in listed]
        return tuple(found), frozenset(cut)

    def problems(self, examined: Examined) -> tuple[Problem, ...]:
        """All that is wrong with files and rows, in the order of the input."""
        found = [*self.corpus.problems, *examined.problems]
        if self.references is not None:
            found += self.references.problems
        first = {one.path: n for n, one in reversed(list(enumerate(found)))}
        found.sort(key=lambda one: (first[one.path], one.row))
        for one in found:
            self.watch.problem(one)
        return tuple(found)

    def stores(self, clean: Clean | None, articles: int, stopped: bool) -> list[Staged]:
        """The reports that are to be written."""
        pairs = self.asked.options.pairs == "on"
        if self.asked.dry:
            return []
        if self.asked.reports:
            return [Staged(place, None, pairs) for place in self.asked.reports]
        if clean is None:
            return []
        root = self.corpus.sources[0].root
        final, folder = clean.finals()[root], clean.folder(root)
        suffix = SUFFIXES[articles > MANY]
        place = default_report(final, folder is not None, stopped) + suffix
        if folder is not None and not stopped:
            return [Staged(near(place), str(PurePath(folder, "report" + suffix)), pairs)]
        self.check_report(place)
        return [Staged(near(place), None, pairs)]

    def earlier(self) -> dict[str, str]:
        """The files that earlier runs wrote, as their reports tell: real path -> SHA-256."""
        found: dict[str, str] = {}
        for root in self.corpus.roots:
            for place in (*self.asked.reports, *usual_reports(root.path, root.folder, self.asked)):
                with suppress(ReportError):
                    for _, output, digest in outputs(place).values() if exists(place) else ():
                        if output is not None:
                            path = os.path.realpath(PurePath(place).parent / output)
                            found[path] = digest
        return found

    def check_report(self, place: str) -> None:
        """Raise OutputError when something there must not be replaced by a report."""
        check_folder(place)
        if os.path.realpath(place) in {os.path.realpath(one.path) for one in self.corpus.sources}:
            raise OutputError(place, "is an input itself.", _REPORT)
        if self.asked.force or not exists(place):
            return
        try:
            told = outputs(place)
        except ReportError as error:
            raise OutputError(place, "is not a report that dedupe wrote.", _REPORT) from error
        if any(kind == "article" and output == name for name, (kind, output, _) in told.items()):
            raise OutputError(place, "is the only record of text removed earlier.", _REPORT)
        if told and not set(told) & {source.name for source in self.corpus.sources}:
            raise OutputError(place, "is the report of other files.", _REPORT)

    def commit(
        self, clean: Clean | None, stores: Sequence[Staged], phrases: Sequence[Phrase]
    ) -> None:
        """Let everything take its place, the list of phrases first: it is no result of cleaning."""
        for store in stores:
            store.close(self.files)
        wanted = self.asked.phrases and self.asked.options.boilerplate != "off"
        if wanted and self.listed is None and not self.asked.dry:
            write_all([Output(self.asked.phrases, phrases_text(phrases).encode())], self.files)
        for store in stores:
            store.commit(self.files)
        if clean is not None:
            clean.commit()


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
    yield from (base + suffix for suffix in SUFFIXES)


def only(examined: Examined, cut: frozenset[Phrase]) -> Examined:
    """What was examined, with no other boilerplate to cut than this."""
    if examined.furniture is None or examined.request.options.boilerplate != "remove":
        return examined
    by_outlet = {
        outlet: {key: phrase for key, phrase in group.items() if phrase in cut}
        for outlet, group in examined.furniture.by_outlet.items()
    }
    return replace(examined, furniture=replace(examined.furniture, by_outlet=by_outlet))


def decisions(examined: Examined) -> Generator[Found]:
    """The articles that go, and those in which something was found, by number."""
    gone, entry = examined.verdicts.gone, examined.catalogue.entry
    links = examined.verdicts.proofs
    dropped = (Found(entry(n), entry(gone[n]), links[n]) for n in sorted(gone))
    changes = examined.changes()
    inside = (Found(one.entry, changed=one) for one in changes if is_finding(one))
    with closing(changes):  # type: ignore[type-var]
        yield from heapq.merge(dropped, inside, key=lambda found: found.entry.number)


def is_finding(changed: Changed) -> bool:
    """Was anything found inside this article?"""
    result = changed.result
    return bool(changed.cut or (result is not None and (result.runs or result.kept_repeats)))


def telling(
    found: Iterable[Found], examined: Examined, to: tuple[Rows, Tally, Watch]
) -> Iterator[Found]:
    """The same, each told to the report, the tally and the watch as it comes."""
    out, tally, watch = to
    for one in found:
        tally.add(one)
        watch.found(one)
        out.put("article", article_row(one, examined))
        yield one


def article_row(one: Found, examined: Examined) -> dict[str, Any]:
    """The row of an article in the report."""
    if one.changed is not None:
        return changed_row(one.changed)
    assert one.link is not None
    assert one.canonical is not None
    digest = fingerprint(examined.catalogue.sketches, one.entry.number)
    return dropped_row(one.entry, one.link, one.canonical.id, digest)


class Judge:
    """Tells what becomes of each article, asked for in the order of their numbers."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._found: Iterator[Found] = iter(())
        self._next: Found | None = None
        self._shift = self._total = 0

    def begin(self, found: Iterator[Found], examined: Examined, total: int) -> None:
        """Where the answers come from; total: articles with the references."""
        self._found, self._shift = found, examined.references
        self._total = total - self._shift
        self._next = next(found, None)

    def __call__(self, number: int) -> Verdict | str:
        """KEEP, DROP or the new text; a number may be asked for again before the next one."""
        self._watch.progress("write", number + 1, self._total)
        number += self._shift
        while self._next is not None and self._next.entry.number < number:
            self._next = next(self._found, None)
        one = self._next
        if one is None or one.entry.number != number:
            return KEEP
        if one.changed is None:
            return DROP
        return one.changed.cleaned if one.changed.cut else KEEP


class Rows:
    """All stores as one."""

    def __init__(self, stores: Sequence[Store]) -> None:
        self._stores = stores

    def put(self, kind: str, row: dict[str, Any]) -> None:
        """Take a row."""
        for store in self._stores:
            store.put(kind, dict(row))


class Edits:
    """Hands the edits of files on to the report, once there is one."""

    def __init__(self) -> None:
        self.out: Rows | None = None

    def __call__(self, path: str, edit: Edit) -> None:
        """One edit of the file of that name."""
        if self.out is not None:
            self.out.put("edit", {"path": path, "edit": edit_row(edit)})


def put_whole(out: Rows, examined: Examined) -> None:
    """The rows about articles among each other."""
    for kind, row in cluster_rows(examined):
        out.put(kind, row)
    for pair in examined.verdicts.pairs:
        if max(pair.article, pair.link.article) >= examined.references:
            out.put("pair", pair_row(pair, examined.catalogue.ids))


def put_files(clean: Clean, out: Rows, tally: Tally) -> None:
    """Write the cleaned files, and the rows about them."""
    for written in clean.write():
        out.put("file", file_row(written))
        tally.file(written)


def put_rest(
    out: Rows,
    phrases: Iterable[Phrase],
    cut: frozenset[Phrase],
    problems: Iterable[Problem],
    examined: Examined,
) -> None:
    """The rows that come after the articles."""
    for phrase in phrases:
        out.put("boilerplate", phrase_row(phrase, phrase in cut))
    for problem in problems:
        out.put("skipped", skipped_row(problem))
    for alarm in examined.verdicts.alarms:
        out.put("alarm", alarm_row(alarm))


class Tally:
    """Counts over a run, as it goes on."""

    def __init__(self, examined: Examined) -> None:
        known, first = examined.catalogue, examined.references
        self._words = known.sketches.words[first:]
        self._outlets = known.outlets.names
        sizes = np.bincount(known.outlets.numbers[first:], minlength=len(self._outlets))
        self._sizes = dict(zip(self._outlets, sizes.tolist(), strict=True))
        self._dropped, self._cut = Counter[str](), Counter[str]()
        self._relations, self._rules, self._more = Counter[str](), Counter[str](), Counter[str]()
        self._stays = Counter(
            link.relation
            for cluster in examined.verdicts.clusters
            for link in cluster.members
            if link.article not in examined.verdicts.gone and link.article >= first
        )
        clusters = examined.verdicts.clusters
        self._more["clusters"] = sum(is_of_corpus(one, first) for one in clusters)
        self.bytes_in = self.bytes_out = 0

    def add(self, one: Found) -> None:
        """Count an article that goes, or in which something was found."""
        outlet, words = one.entry.outlet, one.entry.words
        if one.link is not None:
            self._dropped[outlet] += 1
            self._relations[one.link.relation] += 1
            self._rules[one.link.relation] += words
        elif one.changed is not None:
            words = words_removed(one.changed)
            self._inside(one.changed)
        self._cut[outlet] += words

    def _inside(self, changed: Changed) -> None:
        result = changed.result
        for item in result.removed if result is not None else ():
            self._rules[item.rule] += item.words
        lines = [one.phrase.words for one in changed.passages if one.is_cut]
        if lines:
            self._rules["boilerplate"] += sum(lines)
        self._more["cleaned"] += bool(changed.cut)
        self._more["with_repeats"] += bool(result is not None and result.removed)
        self._more["with_boilerplate"] += bool(lines)
        if result is not None:
            self._more["runs"] += len(result.runs)
            self._more["kept_repeats"] += len(result.kept_repeats)
        self._more["removed"] += len(changed.cut)

    def file(self, written: Written) -> None:
        """Count a file that was written."""
        self.bytes_in += written.bytes_in
        self.bytes_out += written.bytes_out

    def totals(self) -> Totals:
        """The counts as a value."""
        read, dropped = len(self._words), sum(self._dropped.values())
        return Totals(
            read,
            int(np.count_nonzero(self._words == 0)),
            read - dropped,
            self._more["cleaned"],
            dropped,
            int(self._words.sum(dtype=np.int64)),
            sum(self._cut.values()),
            dict(sorted(self._relations.items())),
            dict(sorted(self._rules.items())),
            {
                name: (size, self._dropped[name], self._cut[name])
                for name, size in sorted(self._sizes.items())
                if size
            },
            0,
        )

    def counts(self, files: int, skipped: int) -> dict[str, Any]:
        """The totals of the report."""
        found, more = self.totals(), self._more
        return {
            "articles": found.read,
            "empty": found.empty,
            "kept": found.kept,
            "cleaned": found.cleaned,
            "duplicates": found.duplicates,
            "clusters": more["clusters"],
            "runs": more["runs"],
            "removed": more["removed"],
            "kept_repeats": more["kept_repeats"],
            "with_repeats": more["with_repeats"],
            "with_boilerplate": more["with_boilerplate"],
            "words": found.words,
            "words_removed": found.words_removed,
            "files": files,
            "skipped": skipped,
            "bytes_in": self.bytes_in,
            "bytes_out": self.bytes_out,
            "by_relation": found.by_relation,
            "by_rule": found.by_rule,
            "stays": dict(sorted(self._stays.items())),
            "by_outlet": {
                name: dict(zip(("articles", "dropped", "words_removed"), row, strict=True))
                for name, row in found.by_outlet.items()
            },
        }


def allowed_articles(examined: Examined) -> int:
    """How many articles stay only because they are on an allow list."""
    drop = rules(examined.request.options.drop)
    return sum(
        link.relation in drop
        and link.article >= examined.references
        and bool(examined.catalogue.protected[link.article])
        for cluster in examined.verdicts.clusters
        for link in cluster.members
    )


def openings(examined: Examined, many: int) -> dict[int, str]:
    """The first characters of the canonical articles of the largest clusters."""
    wanted = [cluster.canonical for cluster in examined.verdicts.clusters[:many]]
    texts = examined.places.texts(wanted) if wanted else []
    return {n: text[:400] for n, text in zip(wanted, texts, strict=True)}


class Fingerprints:
    """Fingerprints of texts as allow lists hold them."""

    def __init__(self) -> None:
        self._tools = CorpusTables.load().sketch_tools(Options(repeats="off", boilerplate="off"))

    def of(self, text: str) -> str:
        """The fingerprint of one text."""
        return self.all([text])[0]

    def all(self, texts: Sequence[str]) -> list[str]:
        """The fingerprints of some texts."""
        found = sketches(texts, self._tools)
        return [fingerprint(found, number) for number in range(len(texts))]
