"""A corpus run on this machine: data set in, verdicts and changes out, by one or more processes."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

import numpy as np

from dedupe_news.corpus.catalogue import Part, catalogue, part
from dedupe_news.corpus.flow import (
    candidates,
    compared,
    furniture,
    identical,
    recalled,
    segmented,
    verdicts,
    work,
)
from dedupe_news.corpus.rank import ranks
from dedupe_news.corpus.tables import CorpusTables
from dedupe_news.dataset import Chunk, read_chunk
from dedupe_news.engine.remembered import News, Piece
from dedupe_news.engine.workers import mapped
from dedupe_news.options import rules
from dedupe_news.record import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from dedupe_news.corpus.catalogue import Catalogue
    from dedupe_news.corpus.cluster import Component, Link, Pair, Star
    from dedupe_news.corpus.flow import Furniture
    from dedupe_news.corpus.result import Changed, Verdicts
    from dedupe_news.dataset import Dataset, Parsed
    from dedupe_news.engine.remembered import Memory
    from dedupe_news.options import Options

    Progress = Callable[[str, int, int], None]

T = TypeVar("T")
INSIDE = 16  # articles that are looked into in one task


class Texts(Protocol):
    """What gives the texts of articles by number."""

    def texts(self, indices: Sequence[int]) -> list[str]:
        """The texts, in the order asked for."""
        ...


class Scanned(NamedTuple):
    """A chunk's articles as the catalogue takes them, and where they stand.

    contents: int64[n], a hash of each text as it is; of none unless they are asked for.
    """

    part: Part
    parsed: Parsed
    contents: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scan:
    """The first pass over one chunk, in whatever process. contents: are hashes of texts wanted?"""

    options: Options
    tables: CorpusTables
    contents: bool = False

    def __call__(self, chunk: Chunk) -> Scanned:
        """What the chunk holds."""
        parsed = read_chunk(chunk)
        texts = [record.text for record in parsed.records] if self.contents else []
        return Scanned(
            part(parsed.records, self.tables.sketch_tools(self.options)),
            parsed.without_records(),
            content_hashes(texts),
        )


def content_hashes(texts: Sequence[str]) -> NDArray[np.int64]:
    """int64[n]: a hash of each text, letter by letter; links are remembered by it."""
    found = [
        blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts
    ]
    return np.frombuffer(b"".join(found), dtype="<i8").astype(np.int64)


@dataclass(frozen=True, slots=True)
class Compare:
    """The second pass over some components, in whatever process."""

    places: Texts
    tables: CorpusTables
    protected: NDArray[np.bool_]

    def __call__(self, batch: list[Component]) -> list[Star]:
        """What became of them."""
        return compared(batch, self.places.texts, self.tables, self.protected)


@dataclass(frozen=True, slots=True)
class Recalled:
    """The second pass where some links are known."""

    compare: Compare

    def __call__(
        self, task: tuple[list[Component], dict[tuple[int, int], Link]]
    ) -> tuple[list[Star], list[Pair]]:
        """What became of some components, and the links that were made."""
        batch, known = task
        here = self.compare
        return recalled(batch, known, here.places.texts, here.tables, here.protected)


@dataclass(frozen=True, slots=True)
class LookInto:
    """The third pass over some articles, in whatever process."""

    places: Texts
    catalogue: Catalogue
    furniture: Furniture | None
    options: Options
    tables: CorpusTables

    def __call__(self, numbers: list[int]) -> list[Changed]:
        """What is found inside these articles."""
        from dedupe_news.corpus.inside import looked_into  # noqa: PLC0415  50 ms, and rare in hooks

        return [
            self._one(looked_into, number, text)
            for number, text in zip(numbers, self.places.texts(numbers), strict=True)
        ]

    def _one(self, looked_into: Callable[..., Changed], number: int, text: str) -> Changed:
        entry, found = self.catalogue.entry(number), self.furniture
        hot = found.of(entry.outlet) if found is not None and found.carrying[number] else None
        return looked_into(entry, text, hot, self.options, self.tables)


@dataclass(frozen=True, slots=True)
class InRow:
    """The texts of several sets of articles, one set after the other.

    first: the number of the first article of each.
    """

    places: tuple[Texts, ...]
    first: tuple[int, ...]

    def texts(self, indices: Sequence[int]) -> list[str]:
        """The texts, in the order asked for."""
        out = [""] * len(indices)
        of = np.searchsorted(self.first, indices, side="right") - 1
        for number, (places, first) in enumerate(zip(self.places, self.first, strict=True)):
            wanted = np.flatnonzero(of == number).tolist()
            found = places.texts([indices[at] - first for at in wanted]) if wanted else ()
            for at, text in zip(wanted, found, strict=True):
                out[at] = text
        return out


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody wants to see."""


class Request(NamedTuple):
    """How a corpus is to be examined.

    allowed: fingerprints of articles that never go. jobs: processes. progress(stage, done, total)
    is told how far the run is: stages 'read' (articles; total 0, it is not known), 'compare'
    (articles that have candidates) and 'look' (articles that are looked into).
    """

    options: Options
    allowed: frozenset[str] = frozenset()
    jobs: int = 1
    progress: Progress = silent


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found out about a corpus. Articles are numbered, references (if any) first.

    references: how many of the articles are none of the corpus, but only compared with: those of a
    reference, which never go, and those of an index. news: what is to be written into the index.
    problems: rows that could not be read, in order; those of whole files are in the data set.
    """

    request: Request
    tables: CorpusTables
    places: Texts
    catalogue: Catalogue
    references: int
    verdicts: Verdicts
    furniture: Furniture | None
    problems: tuple[Problem, ...]
    news: News | None = None

    def changes(self) -> Iterator[Changed]:
        """What is found inside the articles that stay and in which something may be found.

        In the order of their numbers; looked for while this is iterated over, by all processes.
        """
        options = self.request.options
        wanted = self.catalogue.sketches.repeats.copy()
        if options.boilerplate == "remove" and self.furniture is not None:
            wanted |= self.furniture.carrying
        wanted[: self.references] = False
        wanted[list(self.verdicts.gone)] = False
        numbers = np.flatnonzero(wanted).tolist()
        tasks = [numbers[at : at + INSIDE] for at in range(0, len(numbers), INSIDE)]
        look = LookInto(self.places, self.catalogue, self.furniture, options, self.tables)
        done = 0
        for found in mapped(look, tasks, self.request.jobs):
            done += len(found)
            self.request.progress("look", done, len(numbers))
            yield from found


def examine(
    corpus: Dataset,
    request: Request,
    references: Dataset | None = None,
    memory: Memory | None = None,
) -> Examined:
    """Read the corpus, compare its articles with each other and with the references, decide.

    Nothing is written. What is wrong with rows is in Examined.problems, with files in the data
    sets. memory: articles of earlier runs, which come after the references, and what is known of
    the corpus already.
    """
    tables = CorpusTables.load()
    problems: list[Problem] = []
    scan = Scan(request.options, tables, contents=memory is not None)
    found = collected(scan, request, (references, memory, corpus), problems)
    known, earlier = found.catalogue, len(found.catalogue) - len(corpus)
    rank = ranks(known, rules(request.options.keep))
    groups = identical(known, rank)
    batches = list(work(known, candidates(known, groups), rank))
    places = in_row(references, memory, corpus)
    compare = Compare(places, tables, known.protected)
    news = None
    if memory is None:
        became = mapped(compare, batches, request.jobs)
    else:
        news = News(known, found.contents, found.allowed, earlier, [], problems)
        tasks = ((batch, memory.links(batch, news.contents)) for batch in batches)
        became = gathered(mapped(Recalled(compare), tasks, request.jobs), news.fresh)
    decided = verdicts(known, groups, told(batches, became, request), rank, request.options)
    hot = None
    if request.options.boilerplate != "off":
        sentences = partial(segmented, read=places.texts, tables=tables, options=request.options)
        hot = furniture(known, decided.clusters, rank, sentences, tables.bulk)
    return Examined(request, tables, places, known, earlier, decided, hot, tuple(problems), news)


class Collected(NamedTuple):
    """All articles of a run. What an index wants to know of them, when there is one:

    contents: int64[n], as in Scanned. allowed: bool, of those of the corpus, as in Part.
    """

    catalogue: Catalogue
    contents: NDArray[np.int64]
    allowed: NDArray[np.bool_]


def collected(
    scan: Scan,
    request: Request,
    sets: tuple[Dataset | None, Memory | None, Dataset],
    problems: list[Problem],
) -> Collected:
    """The first pass over the references, what an index has of earlier runs, and the corpus."""
    references, memory, corpus = sets
    first = deque(scans(scan, references, request, problems) if references is not None else ())
    protected = sum(len(one.part.ids) for one in first)
    contents = [np.zeros(0, np.int64), *(one.contents for one in first)]
    allowed = [np.zeros(0, np.bool_)]
    others: deque[Part] = deque()
    if memory is not None:
        contents.append(memory.contents)
        others = memory.parts
    own = scans(scan, corpus, request, problems, memory)
    # Parts are handed on and not held: the catalogue copies them, and memory holds them once.
    parts = chain(
        (one.part for one in drained(first)),
        drained(others),
        (remembered(one, contents, allowed) for one in own),
    )
    known = catalogue(parts, protected, request.allowed)
    return Collected(known, np.concatenate(contents), np.concatenate(allowed))


def in_row(*sets: Dataset | Memory | None) -> InRow:
    """The texts of all sets that there are."""
    there = [one for one in sets if one is not None]
    sizes = [0, *(len(one) for one in there)]
    return InRow(tuple(one.places() for one in there), tuple(accumulate(sizes[:-1])))


def drained(parts: deque[T]) -> Iterator[T]:
    """The parts, each taken out as it comes."""
    while parts:
        yield parts.popleft()


def remembered(
    one: Scanned, contents: list[NDArray[np.int64]], allowed: list[NDArray[np.bool_]]
) -> Part:
    """The part; what an index wants to know of it is added to the lists."""
    contents.append(one.contents)
    allowed.append(one.part.allowed)
    return one.part


def scans(
    scan: Scan,
    data: Dataset,
    request: Request,
    problems: list[Problem],
    memory: Memory | None = None,
) -> Iterator[Scanned]:
    """The first pass over a data set, with ids that are given once.

    problems grows by what is wrong with its rows. memory: what is known need not be read.
    """
    done = 0
    for one in pieces(scan, data, request, memory):
        said = data.remember(one.parsed).problems
        again = said[len(one.parsed.problems) :]
        again += taken(one.part, memory.ids) if memory is not None else []
        problems += [*one.parsed.problems, *again]
        yield one._replace(part=renamed(one.part, again))
        done += len(one.part.ids)
        request.progress("read", done, 0)


def pieces(scan: Scan, data: Dataset, request: Request, memory: Memory | None) -> Iterator[Scanned]:
    """A data set in order, read by all processes where it is not known."""
    if memory is None:
        yield from mapped(scan, data.chunks(), request.jobs)
        return
    order: deque[Chunk | Piece] = deque()

    def unknown() -> Iterator[Chunk]:
        for piece in memory.pieces():
            order.append(piece)
            if isinstance(piece, Chunk):
                yield piece

    for one in mapped(scan, unknown(), request.jobs):
        while isinstance(piece := order.popleft(), Piece):
            yield Scanned(*memory.recalled(piece))
        yield one
    for piece in order:
        if isinstance(piece, Piece):
            yield Scanned(*memory.recalled(piece))


def taken(part: Part, ids: Container[str]) -> list[Problem]:
    """A problem for every article whose id is one of these."""
    rows = zip(part.ids, part.paths, part.rows.tolist(), strict=True)
    return [
        Problem(path, row, 0, "its id was given before.", f"It is called {path}:{row + 1} here.")
        for id_, path, row in rows
        if id_ in ids
    ]


def renamed(one: Part, again: Sequence[Problem]) -> Part:
    """The part with other ids for the rows whose ids were given before."""
    if not again:
        return one
    rows = {(problem.path, problem.row) for problem in again}
    places = zip(one.ids, one.paths, one.rows.tolist(), strict=True)
    return one._replace(
        ids=[f"{path}:{row + 1}" if (path, row) in rows else id_ for id_, path, row in places]
    )


def told(
    batches: Sequence[list[Component]], found: Iterable[list[Star]], request: Request
) -> Iterator[Star]:
    """What became of every component, in order; progress is told."""
    total = sum(len(component.members) for batch in batches for component in batch)
    done = 0
    for batch, stars in zip(batches, found, strict=True):
        done += sum(len(component.members) for component in batch)
        request.progress("compare", done, total)
        yield from stars


def gathered(
    found: Iterable[tuple[list[Star], list[Pair]]], fresh: list[Pair]
) -> Iterator[list[Star]]:
    """The stars; the links that were made are added to fresh."""
    for stars, made in found:
        fresh += made
        yield stars
