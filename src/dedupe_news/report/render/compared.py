"""A comparison as JSON values -> values that can be shown. All of a stored one may be false."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dedupe_news.model import Span
from dedupe_news.report.build import sha256
from dedupe_news.report.load import Unsound, digest, field, number
from dedupe_news.report.render.view import objects, share, span

if TYPE_CHECKING:
    from dedupe_news.report.render.view import Differs, Row

ORDERS = ("kept", "moved", "again")


class Article(NamedTuple):
    """One of the two. sha256: of its text; shared: words that stand in a passage; contained: its
    share that the other one holds."""

    name: str
    path: str
    id: str
    title: str
    sha256: str
    words: int
    shared: int
    contained: float


class Spot(NamedTuple):
    """Where a passage stands in one of the two."""

    span: Span
    line: int
    last_line: int
    words: int
    text: str


class Passage(NamedTuple):
    """What both have. kind: 'exact', 'near'; order: 'kept', 'moved', 'again'."""

    kind: str
    common: float
    in_order: float
    order: str
    a: Spot
    b: Spot


class Compared(NamedTuple):
    """Two articles and what they have in common. least: words of the shortest passage."""

    version: str
    least: int
    a: Article
    b: Article
    relation: str
    why: str
    resemblance: float
    differs: Differs
    passages: tuple[Passage, ...]

    @property
    def title(self) -> str:
        """What is compared, on one line."""
        return f"{self.a.name} and {self.b.name}"

    def is_of(self, one: str, other: str) -> bool:
        """Are these the texts that were compared, and do the passages stand where they should?"""
        known = zip((self.a, self.b), (one, other), strict=True)
        return all(text_sha256(text) == article.sha256 for article, text in known) and all(
            spot.span.of(text) == spot.text
            for passage in self.passages
            for spot, text in ((passage.a, one), (passage.b, other))
        )


def text_sha256(text: str) -> str:
    """The SHA-256 of a text, as a comparison tells it."""
    return sha256(text.encode("utf-8", "surrogatepass"))


def compared(data: Row) -> Compared:
    """The checked comparison. Raises Unsound."""
    a, b = (article(field(data, name, dict)) for name in "ab")
    facts = objects(data, "differs")
    return Compared(
        version=field(field(data, "tool", dict), "version", str),
        least=number(field(data, "options", dict), "words"),
        a=a,
        b=b,
        relation=field(data, "relation", str),
        why=field(data, "why", str),
        resemblance=share(data, "resemblance"),
        differs=tuple((field(one, "a", str), field(one, "b", str)) for one in facts),
        passages=tuple(map(passage, objects(data, "passages"))),
    )


def article(row: Row) -> Article:
    """A checked side."""
    name, path, id_, title = (field(row, key, str) for key in ("name", "path", "id", "title"))
    words, shared = (number(row, key) for key in ("words", "shared_words"))
    return Article(
        name, path, id_, title, digest(row, "sha256"), words, shared, share(row, "contained")
    )


def passage(row: Row) -> Passage:
    """A checked element of passages[]."""
    order: Any = field(row, "order", str)
    if order not in ORDERS:
        raise Unsound("an unknown order of a passage")
    return Passage(
        field(row, "kind", str),
        share(row, "common"),
        share(row, "in_order"),
        order,
        spot(field(row, "a", dict)),
        spot(field(row, "b", dict)),
    )


def spot(row: Row) -> Spot:
    """A checked place."""
    numbers = [number(row, key) for key in ("line", "last_line", "words")]
    return Spot(span(row), numbers[0], numbers[1], numbers[2], field(row, "text", str))
