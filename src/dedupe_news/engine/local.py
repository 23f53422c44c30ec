"""A corpus run on this machine: data set in, verdicts and changes out, by one or more processes."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from dedupe_news.corpus.catalogue import Part, catalogue, part
from dedupe_news.corpus.flow import (
    compared,
    furniture,
    identical,
    segmented,
    verdicts,
    work,
)
from dedupe_news.corpus.inside import looked_into
from dedupe_news.corpus.rank import ranks
from dedupe_news.corpus.tables import CorpusTables
from dedupe_news.dataset import read_chunk
from dedupe_news.engine.workers import mapped
from dedupe_news.options import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from dedupe_news.corpus.catalogue import Catalogue
    from dedupe_news.corpus.cluster import Component, Star
    from dedupe_news.corpus.flow import Furniture
    from dedupe_news.corpus.result import Changed, Verdicts
    from dedupe_news.dataset import Chunk, Dataset, Parsed, Places
    from dedupe_news.options import Options
    from dedupe_news.record import Problem

    Progress = Callable[[str, int, int], None]

INSIDE = 16  # articles that are looked into in one task


class Texts(Protocol):
    """What gives the texts of articles by number."""

    def texts(self, indices: Sequence[int]) -> list[str]:
        """The texts, in the order asked for."""
        ...


@dataclass(frozen=True, slots=True)
class Scan:
    """The first pass over one chunk, in whatever process."""

    options: Options
    tables: CorpusTables

    def __call__(self, chunk: Chunk) -> tuple[Part, Parsed]:
        """The chunk's articles as the catalogue takes them, and where they stand."""
        parsed = read_chunk(chunk)
        return part(
            parsed.records, self.tables.sketch_tools(self.options)
        ), parsed.without_records()


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
class LookInto:
    """The third pass over some articles, in whatever process."""

    places: Texts
    catalogue: Catalogue
    furniture: Furniture | None
    options: Options
    tables: CorpusTables

    def __call__(self, numbers: list[int]) -> list[Changed]:
        """What is found inside these articles."""
        return [
            self._one(number, text)
            for number, text in zip(numbers, self.places.texts(numbers), strict=True)
        ]

    def _one(self, number: int, text: str) -> Changed:
        entry, found = self.catalogue.entry(number), self.furniture
        hot = found.of(entry.outlet) if found is not None and found.carrying[number] else None
        return looked_into(entry, text, hot, self.options, self.tables)


@dataclass(frozen=True, slots=True)
class TwoPlaces:
    """The texts of reference articles, and after them those of the corpus itself."""

    references: Places
    corpus: Places
    count: int  # of the references

    def texts(self, indices: Sequence[int]) -> list[str]:
        """The texts, in the order asked for."""
        out = [""] * len(indices)
        for places, shift, wanted in (
            (self.references, 0, [at for at, n in enumerate(indices) if n < self.count]),
            (self.corpus, self.count, [at for at, n in enumerate(indices) if n >= self.count]),
        ):
            found = places.texts([indices[at] - shift for at in wanted])
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

    references: how many of the articles are references, which are compared with and never touched.
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


def examine(corpus: Dataset, request: Request, references: Dataset | None = None) -> Examined:
    """Read the corpus, compare its articles with each other and with the references, decide.

    Nothing is written. What is wrong with rows is in Examined.problems, with files in the data
    sets.
    """
    tables = CorpusTables.load()
    problems: list[Problem] = []
    first = deque(scanned(references, request, tables, problems) if references is not None else ())
    count = len(references) if references is not None else 0
    # Parts are handed on and not held: the catalogue copies them, and memory holds them once.
    parts = chain(drained(first), scanned(corpus, request, tables, problems))
    known = catalogue(parts, count, request.allowed)
    places: Texts = corpus.places()
    if references is not None:
        places = TwoPlaces(references.places(), corpus.places(), count)
    rank = ranks(known, rules(request.options.keep))
    groups = identical(known, rank)
    compare = Compare(places, tables, known.protected)
    stars = stars_of(list(work(known, groups, rank)), compare, request)
    decided = verdicts(known, groups, stars, rank, request.options)
    found = None
    if request.options.boilerplate != "off":
        sentences = partial(segmented, read=places.texts, tables=tables, options=request.options)
        found = furniture(known, decided.clusters, rank, sentences, tables.bulk)
    return Examined(request, tables, places, known, count, decided, found, tuple(problems))


def drained(parts: deque[Part]) -> Iterator[Part]:
    """The parts, each taken out as it comes."""
    while parts:
        yield parts.popleft()


def scanned(
    data: Dataset, request: Request, tables: CorpusTables, problems: list[Problem]
) -> Iterator[Part]:
    """The first pass over a data set; problems grows by what is wrong with its rows."""
    done = 0
    for one, parsed in mapped(Scan(request.options, tables), data.chunks(), request.jobs):
        said = data.remember(parsed).problems
        problems += said
        yield renamed(one, said[len(parsed.problems) :])
        done += len(one.ids)
        request.progress("read", done, 0)


def renamed(one: Part, again: Sequence[Problem]) -> Part:
    """The part with other ids for the rows whose ids were given before."""
    if not again:
        return one
    rows = {(problem.path, problem.row) for problem in again}
    places = zip(one.ids, one.paths, one.rows.tolist(), strict=True)
    return one._replace(
        ids=[f"{path}:{row + 1}" if (path, row) in rows else id_ for id_, path, row in places]
    )


def stars_of(
    batches: Sequence[list[Component]], compare: Compare, request: Request
) -> Iterator[Star]:
    """The second pass: what became of every component, in order."""
    total = sum(len(component.members) for batch in batches for component in batch)
    done = 0
    for batch, stars in zip(batches, mapped(compare, batches, request.jobs), strict=True):
        done += sum(len(component.members) for component in batch)
        request.progress("compare", done, total)
        yield from stars
