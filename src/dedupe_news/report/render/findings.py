"""What a report shows -> single findings, as linters and code hosts list them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from dedupe_news.dataset.formats import format_of
from dedupe_news.legible import one_line
from dedupe_news.model import Span
from dedupe_news.report.render.figures import count, figure
from dedupe_news.report.render.view import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dedupe_news.report.render.collect import Shown
    from dedupe_news.report.render.view import Article, At, Differs, Kept, Member, Removal, Whole


class Lined(Protocol):
    """What stands on some lines."""

    @property
    def line(self) -> int:
        """The first of them, from 1."""

    @property
    def last_line(self) -> int:
        """The last of them."""


Level = Literal["warning", "note"]
KEPT = "kept repeat"


class Spot(NamedTuple):
    """Where something is. record: 0 where the file is the article; place None for all of it."""

    id: str
    path: str
    record: int
    place: Place | None

    @property
    def is_plain(self) -> bool:
        """Are lines and columns of the article those of its file?"""
        kind = format_of(self.path)
        return not self.record or (kind is not None and kind.kind == "text" and not kind.packing)


class Finding(NamedTuple):
    """One finding. A warning goes, a note stays.

    message: a sentence; about: the name of what it repeats, as it stands in the message. other:
    where that is, None for unknown. cuts: what would be cut. print: the same for the same finding
    wherever it stands in its file.
    """

    rule: str
    level: Level
    spot: Spot
    message: str
    about: str
    other: Spot | None
    words: int
    cuts: tuple[Span, ...]
    print: str


def findings(shown: Shown) -> list[Finding]:
    """All findings, most words first; a tie by place."""
    places = places_of(shown)
    found = [one for article in shown.articles for one in inside(article)]
    found += [copy(one, one.whole, places) for one in shown.copies if one.whole is not None]
    found += staying(shown, places)
    return sorted(found, key=order)


def order(one: Finding) -> tuple[int, str, int, int, str]:
    """What goes before what stays, the largest first."""
    start = one.spot.place.span.start if one.spot.place is not None else 0
    weight = -one.words if one.level == "warning" else 1
    return weight, one.spot.path, one.spot.record, start, one.message


def places_of(shown: Shown) -> dict[str, Spot]:
    """Where the articles of clusters are, by id."""
    known: list[tuple[str, At | None]] = [(one.canonical, one.at) for one in shown.clusters]
    known += [(member.id, member.at) for one in shown.clusters for member in one.members]
    return {name: Spot(name, at.path, at.record, None) for name, at in known if at is not None}


def inside(article: Article) -> Iterator[Finding]:
    """What was found in one article; the cuts of one run are one finding."""
    runs: dict[int | None, list[Removal]] = {}
    for one in article.removed:
        if one.witness is None or one.run is None:
            yield cut(article, [one])
        else:
            runs.setdefault(one.run, []).append(one)
    for cuts in runs.values():
        yield cut(article, cuts)
    for kept in article.kept:
        yield stays(article, kept)


def cut(article: Article, cuts: Sequence[Removal]) -> Finding:
    """Cuts that belong together."""
    words = sum(one.words for one in cuts)
    rule = cuts[0].rule
    spot = Spot(article.id, article.path, article.record, around([one.place for one in cuts]))
    witnesses = [one.witness for one in cuts if one.witness is not None]
    other, about = None, ""
    message = f"{count(words, 'word')} of boilerplate, which stand in many articles."
    if witnesses:
        other = spot._replace(place=around(witnesses))
        about = lines(around(witnesses))
        alike = min(one.proof.resemblance for one in cuts if one.proof is not None)
        message = f"{count(words, 'word')} repeat {about}: {rule}, resemblance {figure(alike)}."
    spans = tuple(one.cut for one in cuts)
    said = printed(rule, *(one.text for one in cuts))
    return Finding(rule, "warning", spot, message, about, other, words, spans, said)


def stays(article: Article, kept: Kept) -> Finding:
    """A repeat that stays."""
    about = lines(kept.witness)
    reason = why(kept.why, kept.differs)
    message = f"{count(kept.proof.words, 'word')} repeat {about} and stay: {reason}."
    spot = Spot(article.id, article.path, article.record, kept.place)
    other = spot._replace(place=kept.witness)
    said = printed(KEPT, article.id, kept.why, str(kept.proof), *sum(kept.differs, ()))
    return Finding(KEPT, "note", spot, message, about, other, kept.proof.words, (), said)


def copy(article: Article, whole: Whole, places: Mapping[str, Spot]) -> Finding:
    """An article that goes as a copy of another one."""
    about = one_line(whole.canonical)
    message = (
        f"{whole.relation} copy of {about}, so it goes: {count(article.words, 'word')}, "
        f"resemblance {figure(whole.proof.resemblance)}."
    )
    return Finding(
        whole.relation,
        "warning",
        Spot(article.id, article.path, article.record, None),
        message,
        about,
        places.get(whole.canonical),
        article.words,
        (),
        printed(whole.relation, article.fingerprint or article.id, whole.canonical),
    )


def staying(shown: Shown, places: Mapping[str, Spot]) -> Iterator[Finding]:
    """Members of clusters that stay."""
    for cluster in shown.clusters:
        for member in cluster.members:
            spot = places.get(member.id)
            if not member.dropped and spot is not None:
                yield stays_beside(member, spot, places.get(member.of))


def stays_beside(member: Member, spot: Spot, other: Spot | None) -> Finding:
    """A version, an excerpt or another copy that stays beside the canonical article."""
    about = one_line(member.of)
    what = f"{member.relation} of {about}, stays: resemblance {figure(member.resemblance)}"
    facts = f"; differs in {told(member.differs)}" if member.differs else ""
    words = member.at.words if member.at is not None else 0
    said = printed(member.relation, member.id, member.of)
    return Finding(member.relation, "note", spot, f"{what}{facts}.", about, other, words, (), said)


def why(reason: str, differs: Differs) -> str:
    """Why a repeat stays: 'isolated repeat', 'numbers differ: 12 / 7'."""
    return one_line(f"{reason}: {told(differs)}" if differs else reason)


def told(differs: Differs) -> str:
    """Facts that differ: '12 / 7, none / 3'."""
    return one_line(", ".join(f"{a or 'none'} / {b or 'none'}" for a, b in differs))


def around(places: Sequence[Place]) -> Place:
    """From the first to the last of some places."""
    first, last = min(places, key=lambda one: one.span), max(places, key=lambda one: one.span.end)
    return Place(
        Span(first.span.start, last.span.end),
        first.line,
        last.last_line,
        first.column,
        last.last_column,
    )


def lines(place: Lined) -> str:
    """'line 3', 'lines 2-14'."""
    if place.line == place.last_line:
        return f"line {place.line}"
    return f"lines {place.line}-{place.last_line}"


def printed(*parts: str) -> str:
    """A hash of texts, whatever their spacing."""
    text = "\0".join(" ".join(part.split()) for part in parts)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
