"""A comparison -> Markdown. What articles say stands in code spans, as in that of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe_news.report.render.figures import count, figure, percent
from dedupe_news.report.render.findings import lines
from dedupe_news.report.render.markdown import MARK, ROWS, code, table, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe_news.report.render.compared import Compared, Passage

WHY = 200  # characters of a reason
ORDERS = {"kept": "", "moved": "moved", "again": "once more"}


def markdown(found: Compared) -> str:
    """The comparison; what is beyond the bounds is counted."""
    names = f"{code(found.a.name)} and {code(found.b.name)}"
    return within(
        [
            f"{MARK}\n## dedupe compare: {names}\n",
            f"**{code(found.relation)}**: {code(found.why, WHY)}\n",
            figures(found),
            *differs(found),
            *passages(found),
            f"<sub>dedupe-news {code(found.version)}; --format json tells all of it.</sub>\n",
        ]
    )


def figures(found: Compared) -> str:
    """How much of each is in the other."""
    rows = [
        (
            code(one.name),
            code(one.title),
            f"{one.words:,}",
            f"{one.shared:,} ({percent(one.shared, one.words)})",
            figure(one.contained),
        )
        for one in (found.a, found.b)
    ]
    heads = ("article", "title", "words", "in shared passages", "held by the other")
    return table(heads, rows) + f"\nResemblance {figure(found.resemblance)}.\n"


def differs(found: Compared) -> Iterator[str]:
    """Facts that differ."""
    if found.differs:
        yield "### What differs\n"
        yield table(
            ("left", "right"),
            [(code(a or "none"), code(b or "none")) for a, b in found.differs[:ROWS]],
            len(found.differs) - ROWS,
        )


def passages(found: Compared) -> Iterator[str]:
    """What both have."""
    if not found.passages:
        yield f"No passage of {count(found.least, 'word')} or more.\n"
        return
    yield f"### Passages that both have: {len(found.passages):,}\n"
    rows = [row(number, one) for number, one in enumerate(found.passages[:ROWS], 1)]
    heads = ("", "left", "right", "place", "kind", "words", "in order", "begins")
    yield table(heads, rows, len(found.passages) - ROWS)


def row(number: int, one: Passage) -> tuple[str, ...]:
    """A row of the table of passages."""
    sizes = [one.a.words] if one.a.words == one.b.words else [one.a.words, one.b.words]
    return (
        f"{number:,}",
        lines(one.a),
        lines(one.b),
        ORDERS[one.order],
        code(one.kind),
        " / ".join(f"{size:,}" for size in sizes),
        figure(one.in_order),
        code(one.a.text[:1_000]),
    )
