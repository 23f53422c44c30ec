"""Rows of a report -> values that can be shown. Everything in a stored report may be false."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from dedupe_news.model import Span
from dedupe_news.report.load import Unsound, field, number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Row = dict[str, Any]
Differs = tuple[tuple[str, str], ...]


class At(NamedTuple):
    """Which record of which file an article is (from 1); outlet "" for unknown.

    fingerprint: of its text, "" when the report tells none.
    """

    path: str
    record: int
    outlet: str
    words: int
    fingerprint: str


class Place(NamedTuple):
    """A stretch of an article. Lines and columns count from 1 and are inclusive.

    column, last_column: 0 when the report tells none.
    """

    span: Span
    line: int
    last_line: int
    column: int = 0
    last_column: int = 0


class Proof(NamedTuple):
    """How alike a stretch or an article is to the one that stays, exact shares from 0 to 1."""

    words: int
    resemblance: float
    containment: float


class Removal(NamedTuple):
    """A stretch that goes. cut, text: all of it; place: the part of it that was compared.

    witness is None for boilerplate.
    """

    place: Place
    cut: Span
    text: str
    rule: str
    run: int | None
    words: int
    proof: Proof | None
    witness: Place | None


class Kept(NamedTuple):
    """A repeat that stays."""

    place: Place
    why: str
    differs: Differs
    run: int | None
    proof: Proof
    witness: Place


class Run(NamedTuple):
    """Two copies in one article, as a whole."""

    id: int
    first: Place
    repeat: Place
    words: int
    kind: str
    resemblance: float


class Whole(NamedTuple):
    """An article goes as a copy of another one, by relation."""

    relation: str
    canonical: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class Article:
    """One article in which something was found. record is 0 where the file is the article."""

    id: str
    path: str
    record: int
    outlet: str
    status: str
    words: int
    words_removed: int
    runs: tuple[Run, ...]
    removed: tuple[Removal, ...]
    kept: tuple[Kept, ...]
    whole: Whole | None
    fingerprint: str = ""

    @property
    def is_found_in(self) -> bool:
        """Was something found inside it?"""
        return bool(self.removed or self.kept or self.runs)


class Member(NamedTuple):
    """An article of a cluster. of: the id of the article it goes as a copy of, or was held to."""

    id: str
    at: At | None
    relation: str
    dropped: bool
    of: str
    resemblance: float
    containment: float
    differs: Differs


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles that are alike; canonical is the id of the one that stays."""

    number: int
    canonical: str
    at: At | None
    reference: bool
    members: tuple[Member, ...]


class Pair(NamedTuple):
    """Two articles that are alike and no copies."""

    a: str
    b: str
    relation: str
    resemblance: float
    containment: float
    differs: Differs


class Phrase(NamedTuple):
    """A line that stands in many articles; outlet "" for everywhere."""

    text: str
    outlet: str
    stories: int
    articles: int
    words: int
    cut: bool


class Problem(NamedTuple):
    """An input that could not be read; record and line 0 for unknown."""

    path: str
    record: int
    line: int
    problem: str
    advice: str


class Alarm(NamedTuple):
    """Why the guard stopped the run."""

    what: str
    name: str
    lost: int
    articles: int


class OutletSum(NamedTuple):
    """An outlet: its articles, those that go, words that go."""

    name: str
    articles: int
    dropped: int
    words: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a report; those that a report of single articles does not have are 0 or empty."""

    articles: int
    cleaned: int
    duplicates: int
    clusters: int
    runs: int
    removed: int
    kept_repeats: int
    words: int
    words_removed: int
    files: int
    skipped: int
    by_rule: Mapping[str, int]
    by_relation: Mapping[str, int]
    stays: Mapping[str, int]
    outlets: tuple[OutletSum, ...]


def totals(row: Row) -> Totals:
    """The checked totals."""
    optional = ("duplicates", "clusters", "files", "skipped")
    needed = ("articles", "cleaned", "runs", "removed", "kept_repeats", "words", "words_removed")
    return Totals(
        **{name: number(row, name) for name in needed},
        **{name: number(row, name) if name in row else 0 for name in optional},
        by_rule=counts(row, "by_rule"),
        by_relation=counts(row, "by_relation"),
        stays=counts(row, "stays"),
        outlets=tuple(
            OutletSum(name, *(number(one, key) for key in ("articles", "dropped", "words_removed")))
            for name, one in optional_object(row, "by_outlet").items()
        ),
    )


def counts(row: Row, name: str) -> dict[str, int]:
    """A checked object of counts, largest first; {} when it is missing."""
    found = optional_object(row, name)
    checked = {key: number(found, key) for key in found}
    return dict(sorted(checked.items(), key=lambda pair: (-pair[1], pair[0])))


def optional_object(row: Row, name: str) -> Row:
    """row[name], an object; {} when it is missing."""
    return dict(field(row, name, dict)) if name in row else {}


def article(row: Row) -> Article:
    """A checked element of articles[]."""
    removed = objects(row, "removed")
    wholes = [one for one in removed if one.get("grain") == "article"]
    return Article(
        id=field(row, "id", str),
        path=field(row, "path", str),
        record=number(row, "record") if "record" in row else 0,
        outlet=field(row, "outlet", str) if "outlet" in row else "",
        status=field(row, "status", str),
        words=number(row, "words"),
        words_removed=number(row, "words_removed"),
        runs=tuple(map(run, objects(row, "runs"))),
        removed=in_order([removal(one) for one in removed if one.get("grain") != "article"]),
        kept=tuple(map(kept, objects(row, "kept_repeats"))),
        whole=whole(wholes[0]) if wholes else None,
        fingerprint=field(row, "fingerprint", str) if "fingerprint" in row else "",
    )


def in_order(removed: list[Removal]) -> tuple[Removal, ...]:
    """The removals, if they follow each other."""
    at = 0
    for one in removed:
        if one.cut.start < at:
            raise Unsound(f"the cut at {one.cut.start} overlaps the one before")
        at = one.cut.end
    return tuple(removed)


def objects(row: Row, name: str) -> list[Row]:
    """row[name], a list of objects."""
    found = field(row, name, list)
    if not all(isinstance(one, dict) for one in found):
        raise Unsound(f"{name!r} is no list of objects")
    return list(found)


def whole(row: Row) -> Whole:
    """A checked removal of a whole article."""
    canonical = field(field(row, "duplicate_of", dict), "article", str)
    return Whole(field(row, "rule", str), canonical, proof(row))


def removal(row: Row) -> Removal:
    """A checked removal inside an article."""
    witness = field(row, "duplicate_of", dict) if "duplicate_of" in row else None
    compared = {"start": row.get("text_start"), "end": row.get("text_end")}
    return Removal(
        place(row)._replace(span=span(compared)),
        span(row),
        field(row, "text", str),
        field(row, "rule", str),
        run_number(row),
        number(row, "words"),
        proof(row) if witness else None,
        place(witness) if witness else None,
    )


def kept(row: Row) -> Kept:
    """A checked element of kept_repeats[]."""
    return Kept(
        place(row),
        field(row, "why", str),
        differs(row),
        run_number(row),
        proof(row),
        place(field(row, "duplicate_of", dict)),
    )


def run(row: Row) -> Run:
    """A checked element of runs[]."""
    repeat = field(row, "repeat", dict)
    return Run(
        number(row, "id"),
        side(field(row, "first", dict)),
        side(repeat),
        number(repeat, "words"),
        field(row, "kind", str),
        share(row, "resemblance"),
    )


def run_number(row: Row) -> int | None:
    """The number of the run that something belongs to."""
    return number(row, "run") if row.get("run") is not None else None


def side(row: Row) -> Place:
    """One copy of a run."""
    lines = field(row, "lines", list)
    if len(lines) != 2:
        raise Unsound("'lines' has the wrong length")
    numbers = dict(zip(("line", "last_line"), lines, strict=True))
    return Place(span(row), number(numbers, "line"), number(numbers, "last_line"))


def place(row: Row) -> Place:
    """A checked place; start and end are those of the text in it that was compared."""
    names = ("column", "last_column")
    columns = [number(row, name) if name in row else 0 for name in names]
    return Place(span(row), number(row, "line"), number(row, "last_line"), *columns)


def span(row: Row) -> Span:
    """A checked stretch."""
    found = Span(number(row, "start"), number(row, "end"))
    if found.end < found.start:
        raise Unsound(f"the stretch at {found.start} ends before it begins")
    return found


def proof(row: Row) -> Proof:
    """The checked figures of a comparison."""
    return Proof(number(row, "words"), share(row, "resemblance"), share(row, "containment"))


def share(row: Row, name: str) -> float:
    """A share from 0 to 1."""
    value = field(row, name, (int, float))
    if isinstance(value, bool) or not 0 <= value <= 1:
        raise Unsound(f"{name!r} is not between 0 and 1")
    return float(value)


def differs(row: Row) -> Differs:
    """Pairs of facts that differ."""
    found = field(row, "differs", list)
    for pair in found:
        if not isinstance(pair, list) or [type(one) for one in pair] != [str, str]:
            raise Unsound("'differs' is no list of pairs of texts")
    return tuple((a, b) for a, b in found)


def at(row: Row) -> At | None:
    """Where an article of a cluster is; None when the report does not tell."""
    if "at" not in row:
        return None
    found = field(row, "at", dict)
    return At(
        field(found, "path", str),
        number(found, "record"),
        field(found, "outlet", str),
        number(found, "words"),
        field(found, "fingerprint", str),
    )


def cluster(row: Row) -> Cluster:
    """A checked element of clusters[]."""
    canonical = field(row, "canonical", str)
    return Cluster(
        number(row, "id"),
        canonical,
        at(row),
        row.get("reference") is True,
        tuple(member(one, canonical) for one in objects(row, "members")),
    )


def member(row: Row, canonical: str) -> Member:
    """A checked element of members[]."""
    return Member(
        field(row, "article", str),
        at(row),
        field(row, "relation", str),
        field(row, "dropped", bool),
        field(row, "duplicate_of", str) if "duplicate_of" in row else canonical,
        share(row, "resemblance"),
        share(row, "containment"),
        differs(row),
    )


def proven(member: Member, proofs: Mapping[str, Whole], canonical: str) -> Member:
    """A member of a cluster as it stands to the article that it goes as a copy of."""
    whole = proofs.get(member.id)
    if whole is None or not member.dropped:
        return member
    differs = member.differs if whole.canonical == canonical else ()
    return member._replace(
        relation=whole.relation,
        of=whole.canonical,
        resemblance=whole.proof.resemblance,
        containment=whole.proof.containment,
        differs=differs,
    )


def pair(row: Row) -> Pair:
    """A checked element of pairs[]."""
    return Pair(
        field(row, "a", str),
        field(row, "b", str),
        field(row, "relation", str),
        share(row, "resemblance"),
        share(row, "containment"),
        differs(row),
    )


def phrase(row: Row) -> Phrase:
    """A checked element of boilerplate[]."""
    return Phrase(
        field(row, "text", str),
        field(row, "outlet", str),
        number(row, "stories"),
        number(row, "articles"),
        number(row, "words"),
        field(row, "cut", bool),
    )


def problem(row: Row) -> Problem:
    """A checked element of skipped[]."""
    known = {name: number(row, name) for name in ("record", "line") if row.get(name) is not None}
    return Problem(
        field(row, "path", str),
        known.get("record", 0),
        known.get("line", 0),
        field(row, "problem", str),
        field(row, "advice", str) if "advice" in row else "",
    )


def alarm(row: Row) -> Alarm:
    """A checked element of alarms[]."""
    texts = [field(row, name, str) for name in ("what", "name")]
    return Alarm(texts[0], texts[1], number(row, "lost"), number(row, "articles"))


KINDS: Mapping[str, Callable[[Row], Any]] = {
    "cluster": cluster,
    "pair": pair,
    "article": article,
    "boilerplate": phrase,
    "skipped": problem,
    "alarm": alarm,
}
