"""Findings of a run over a corpus, a line each: `path:row: near copy of path:row (0.93) [near]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dedupe_news.cli.concise import rule
from dedupe_news.cli.console import Line, Piece
from dedupe_news.cli.findings import Finding, Findings
from dedupe_news.cli.safe import one_line, printable
from dedupe_news.cli.text import kind, reason, words
from dedupe_news.read import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe_news.batch import CorpusResult, Found
    from dedupe_news.corpus.cluster import Link
    from dedupe_news.corpus.relation import Relation
    from dedupe_news.corpus.result import Changed, Entry

_ARTICLE = re.compile(r"\.(txt|text|md|html?)(\.(gz|zst))?$", re.IGNORECASE)


def place(entry: Entry) -> str:
    """Where an article is: its file, and its row where the file has many.

    >>> from dedupe_news.corpus.result import Entry
    >>> place(Entry(0, "x", "news.jsonl", 6, "", "", 9))
    'news.jsonl:7'
    >>> place(Entry(0, "x", "a.txt", 0, "", "", 9))
    'a.txt'
    """
    path = printable(entry.path)
    return path if _ARTICLE.search(path) else f"{path}:{entry.row + 1}"


def figure(value: float) -> str:
    """A share with two digits, rounded down: what is not the same never reads 1.00.

    >>> figure(0.999), figure(1.0)
    ('0.99', '1.00')
    """
    return f"{int(value * 100 + 1e-9) / 100:.2f}"


def finding_lines(one: Found) -> list[Line]:
    """The lines of an article that goes, or in which something was found."""
    if one.changed is not None:
        return inside_lines(one.changed)
    if one.link is None or one.canonical is None:
        return []
    return [copy_line(one.entry, one.link, one.canonical)]


def copy_line(entry: Entry, link: Link, canonical: Entry, kept: str = "") -> Line:
    """One line of an article that is a copy of another one."""
    is_part = link.containment >= link.held  # the one that stays may be the shorter one
    what, share = standing(link.relation, is_part=is_part), link.resemblance
    if link.relation == "excerpt":
        share = max(link.containment, link.held)
    message = f"{kept}{what} {place(canonical)} ({figure(share)})"
    facts = ", ".join(f"{there or 'none'} / {here or 'none'}" for there, here in link.differs)
    message += f": {one_line(facts)}" if facts else ""
    return [
        Piece(f"{place(entry)}: ", "bold"),
        Piece(message),
        Piece(f" [{link.relation}]", "dim"),
    ]


def standing(relation: Relation, *, is_part: bool) -> str:
    """How an article stands to another one, up to the name of that one.

    >>> standing("near", is_part=False), standing("excerpt", is_part=True)
    ('near copy of', 'excerpt of')
    """
    return {
        "version": "version of",
        "excerpt": "excerpt of" if is_part else "longer form of",
        "template": "same form as",
        "related": "shares a passage with",
        "none": "no relation to",
    }.get(relation, f"{relation} copy of")


def inside_lines(changed: Changed) -> list[Line]:
    """The lines of one article: repeats inside it, boilerplate."""
    where = place(changed.entry)
    lines: list[tuple[int, Line]] = []
    if changed.result is not None:
        found = Findings(changed.result)
        inside = [kept for finding in found.removed for kept in finding.inside]
        lines += [
            (finding.copy.span.start, repeat_line(where, finding))
            for finding in [*found.removed, *found.kept, *inside]
        ]
    numbers = Lines(changed.text)
    for passage in changed.passages:
        if passage.is_cut:
            line = numbers.of(passage.span.start)
            counts = f"boilerplate, in {passage.phrase.stories:,} stories"
            row = [
                Piece(f"{where}:{line}: ", "bold"),
                Piece(counts),
                Piece(" [boilerplate]", "dim"),
            ]
            lines.append((passage.span.start, row))
    return [line for _, line in sorted(lines, key=lambda pair: pair[0])]


def repeat_line(where: str, finding: Finding) -> Line:
    """One repeat inside an article."""
    message = f"repeats {finding.witness.lines} ({kind(finding)}, {words(finding.words)})"
    if finding.why:
        message = f"kept: {message}: {reason(finding)}"
    start = f"{where}:{finding.copy.first_line}: "
    return [Piece(start, "bold"), Piece(message), Piece(f" [{rule(finding)}]", "dim")]


def kept_lines(result: CorpusResult) -> Iterator[list[Line]]:
    """The lines of articles that stay although another one says the same."""
    examined = result.examined
    entry = examined.catalogue.entry
    for cluster in examined.verdicts.clusters:
        for link in cluster.members:
            if link.article in examined.verdicts.gone or link.article < examined.references:
                continue
            yield [copy_line(entry(link.article), link, entry(cluster.canonical), "kept: ")]
    for pair in examined.verdicts.pairs:
        if max(pair.article, pair.link.article) >= examined.references:
            yield [copy_line(entry(pair.link.article), pair.link, entry(pair.article), "kept: ")]


def like_lines(result: CorpusResult) -> Iterator[list[Line]]:
    """The lines of all that was found to be like an article of the run, whichever would go."""
    examined = result.examined
    entry, first = examined.catalogue.entry, examined.references
    found = [
        (cluster.canonical, link)
        for cluster in examined.verdicts.clusters
        for link in cluster.members
    ]
    found += [(pair.article, pair.link) for pair in examined.verdicts.pairs]
    for one, link in sorted(found):
        if one >= first:
            yield [like_line(entry(one), link, entry(link.article))]


def like_line(asked: Entry, link: Link, other: Entry) -> Line:
    """One line: what is like the article, and how much of the article it holds."""
    facts = ", ".join(f"{here or 'none'} / {there or 'none'}" for here, there in link.differs)
    figures = f"resemblance {figure(link.resemblance)}, containment {figure(link.held)}"
    message = f"{link.relation}: {place(other)} ({figures})"
    message += f": {one_line(facts)}" if facts else ""
    return [Piece(f"{place(asked)}: ", "bold"), Piece(message)]
