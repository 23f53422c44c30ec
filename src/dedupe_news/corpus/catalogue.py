"""What a run remembers of every article: its sketch, its name and what ranks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.allowing import allows_all
from dedupe_news.corpus.result import Entry
from dedupe_news.corpus.sketch import Sketches, joined, sketches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from dedupe_news.corpus.sketch import SketchTools
    from dedupe_news.record import Record


class Part(NamedTuple):
    """A batch of articles on their way into the catalogue: small enough to go between processes.

    allowed: bool[n], those that say themselves that they stay, see allowing.py.
    """

    sketches: Sketches
    ids: list[str]
    paths: list[str]
    rows: NDArray[np.int32]
    outlets: list[str]
    dates: list[str]
    allowed: NDArray[np.bool_]


def part(records: Sequence[Record], tools: SketchTools) -> Part:
    """The part that these records make."""
    return Part(
        sketches([record.text for record in records], tools),
        [record.id for record in records],
        [record.path for record in records],
        np.fromiter((record.row for record in records), np.int32, len(records)),
        [record.outlet for record in records],
        [record.date for record in records],
        np.fromiter((allows_all(record.text) for record in records), np.bool_, len(records)),
    )


class Names:
    """Strings that stand for many articles each: a number an article, every string once."""

    def __init__(self) -> None:
        self.numbers: list[NDArray[np.int32]] = []
        self._known: dict[str, int] = {}

    def add(self, names: Iterable[str]) -> None:
        """The names of the next articles."""
        known = self._known
        found = [known.setdefault(name, len(known)) for name in names]
        self.numbers.append(np.array(found, dtype=np.int32))

    def column(self) -> Column:
        """All that was added."""
        numbers = np.concatenate(self.numbers) if self.numbers else np.zeros(0, dtype=np.int32)
        return Column(numbers, tuple(self._known))


class Column(NamedTuple):
    """names[numbers[i]] is article i's."""

    numbers: NDArray[np.int32]
    names: tuple[str, ...]

    def of(self, article: int) -> str:
        """The name of one article."""
        return self.names[int(self.numbers[article])]

    def order(self) -> NDArray[np.int64]:
        """int64[n]: a number an article that sorts as its name does."""
        rank = np.empty(len(self.names), dtype=np.int64)
        rank[sorted(range(len(self.names)), key=self.names.__getitem__)] = range(len(self.names))
        return rank[self.numbers]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All articles of a run, by number in the order of reading; n of each.

    protected: bool[n], reference articles and those on the allow list: they never go.
    """

    sketches: Sketches
    ids: list[str]
    paths: Column
    rows: NDArray[np.int32]
    outlets: Column
    dates: Column
    protected: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)

    def entry(self, number: int) -> Entry:
        """One article as reports name it."""
        return Entry(
            number,
            self.ids[number],
            self.paths.of(number),
            int(self.rows[number]),
            self.outlets.of(number),
            self.dates.of(number),
            int(self.sketches.words[number]),
        )


def catalogue(parts: Iterable[Part], references: int, allowed: frozenset[str]) -> Catalogue:
    """The catalogue of all parts, in order.

    The first `references` articles, those whose digest is in `allowed`, and those that say so
    themselves are protected.
    """
    collected: list[Sketches] = []
    ids: list[str] = []
    rows: list[NDArray[np.int32]] = []
    stay: list[NDArray[np.bool_]] = []
    paths, outlets, dates = Names(), Names(), Names()
    for one in parts:
        collected.append(one.sketches)
        ids += one.ids
        rows.append(one.rows)
        stay.append(one.allowed)
        for names, values in ((paths, one.paths), (outlets, one.outlets), (dates, one.dates)):
            names.add(values)
    every = joined(collected)
    protected = np.concatenate([np.zeros(0, np.bool_), *stay])
    protected |= np.arange(len(ids)) < references
    if allowed:
        found = (fingerprint(every, number) in allowed for number in range(len(ids)))
        protected |= np.fromiter(found, np.bool_, len(ids))
    return Catalogue(
        every,
        ids,
        paths.column(),
        np.concatenate(rows) if rows else np.zeros(0, dtype=np.int32),
        outlets.column(),
        dates.column(),
        protected,
    )


def fingerprint(sketches: Sketches, number: int) -> str:
    """The digest of one article's tokens as 32 hexadecimal digits: equal for the same text."""
    return sketches.digests[:, number].astype("<u8").tobytes().hex()
