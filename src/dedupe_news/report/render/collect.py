"""Rows of a report, as they come -> what renderers show of it, however large the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dedupe_news.report.load import Unsound
from dedupe_news.report.load import field as checked
from dedupe_news.report.render import view
from dedupe_news.report.store import LISTS

if TYPE_CHECKING:
    pass

MOST = 50_000  # rows of one kind that are held; SARIF takes half as many
INSIDE = "inside"  # an article in which something was found


@dataclass(frozen=True, slots=True)
class Shown:
    """A whole report as values. is_run: of folders and data sets, not of single articles.
    is_written: are there cleaned files of the run?

    articles that go as copies are in `copies`, those in which something was found in `articles`,
    most words first in neither: both are in the order of the report. left: how many rows of a kind
    are not held. words: words that go, by (outlet, rule).
    """

    version: str
    options: Mapping[str, Any]
    is_run: bool
    totals: view.Totals
    articles: tuple[view.Article, ...]
    copies: tuple[view.Article, ...]
    clusters: tuple[view.Cluster, ...]
    pairs: tuple[view.Pair, ...]
    phrases: tuple[view.Phrase, ...]
    problems: tuple[view.Problem, ...]
    alarms: tuple[view.Alarm, ...]
    is_written: bool
    left: Mapping[str, int]
    words: Mapping[tuple[str, str], int]

    @property
    def left_out(self) -> int:
        """Articles that go, or in which something was found, and that are not held."""
        return self.left.get("article", 0) + self.left.get(INSIDE, 0)


@dataclass(slots=True)
class Collected:
    """Takes the rows of a report (a Store) and holds what is shown. Raises Unsound for false ones.

    Clusters come largest first, so the first ones are held; of articles those from which most goes.
    """

    _head: dict[str, Any] = field(default_factory=dict)
    _totals: dict[str, Any] = field(default_factory=dict)
    _held: dict[str, list[Any]] = field(default_factory=dict)
    _seen: Counter[str] = field(default_factory=Counter)
    _words: Counter[tuple[str, str]] = field(default_factory=Counter)
    _files: int = 0

    def put(self, kind: str, row: dict[str, Any]) -> None:
        """Take a row; edits and files are for undoing a run and not shown."""
        if kind == "run":
            self._head = row
        elif kind == "totals":
            self._totals = row
        elif kind == "article":
            self._article(view.article(row))
        elif kind in view.KINDS:
            self._hold(kind, view.KINDS[kind](row))
        elif kind == "file":
            self._files += 1

    def _article(self, one: view.Article) -> None:
        """Hold an article and count what goes from it."""
        if one.whole is not None:
            self._words[one.outlet, one.whole.relation] += one.whole.proof.words
        for item in one.removed:
            self._words[one.outlet, item.rule] += item.words
        kind = "article" if one.whole is not None else INSIDE
        self._hold(kind, one)
        held = self._held[kind]
        if len(held) >= 2 * MOST:
            order = sorted(range(len(held)), key=lambda at: -held[at].words_removed)
            self._held[kind] = [held[at] for at in sorted(order[:MOST])]

    def _hold(self, kind: str, one: Any) -> None:
        self._seen[kind] += 1
        held = self._held.setdefault(kind, [])
        if len(held) < MOST or kind in ("article", INSIDE):
            held.append(one)

    def shown(self) -> Shown:
        """All of it. Raises Unsound when the first or the last row was missing."""
        totals = view.totals(self._totals)
        tool = checked(self._head, "tool", dict)
        return Shown(
            version=checked(tool, "version", str),
            options=checked(self._head, "options", dict),
            is_run="duplicates" in self._totals,
            totals=totals,
            articles=self._all(INSIDE),
            copies=self._all("article"),
            clusters=self._all("cluster"),
            pairs=self._all("pair"),
            phrases=self._all("boilerplate"),
            problems=self._all("skipped"),
            alarms=self._all("alarm"),
            is_written=bool(self._files),
            left={kind: n - len(self._held[kind]) for kind, n in self._seen.items()},
            words=self._words,
        )

    def _all(self, kind: str) -> tuple[Any, ...]:
        return tuple(self._held.get(kind, ()))


def collected(rows: Iterable[tuple[str, dict[str, Any]]]) -> Shown:
    """All rows of a report."""
    found = Collected()
    for kind, row in rows:
        found.put(kind, row)
    return found.shown()


def rows_of(data: Mapping[str, Any]) -> Sequence[tuple[str, dict[str, Any]]]:
    """The rows of a report that is one JSON document."""
    found: list[tuple[str, dict[str, Any]]] = [("run", dict(data))]
    for kind, name in LISTS.items():
        rows = checked(data, name, list) if name in data else []
        if not all(isinstance(row, dict) for row in rows):
            raise Unsound(f"{name!r} is no list of objects")
        found += [(kind, row) for row in rows]
    return [*found, ("totals", checked(data, "totals", dict))]
