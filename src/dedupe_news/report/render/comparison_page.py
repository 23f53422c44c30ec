"""A comparison -> one page of HTML, of the same make as the page of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dedupe_news.legible import one_line
from dedupe_news.report.render.findings import told
from dedupe_news.report.render.page import BUDGET, ROWS, Budget, filled
from dedupe_news.report.render.sides import Sides, opening, sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe_news.report.render.compared import Compared, Passage


class PassageShown(NamedTuple):
    """A passage. sides: None when the page is full."""

    passage: Passage
    opening: str
    sides: Sides | None


def page(found: Compared, texts: tuple[str, str] | None) -> str:
    """The page. texts: of both articles, None where they are not at hand."""
    moved = [(one.a.span, one.b.span) for one in found.passages if one.order == "moved"]
    return filled(
        "comparison.html",
        found=found,
        title=found.title,
        both=None if texts is None else sides(*texts, moved=moved),
        moved=len(moved),
        facts=() if told(found.differs) in one_line(found.why) else found.differs,
        passages=passages(found, Budget(BUDGET)),
        rows=ROWS,
    )


def passages(found: Compared, budget: Budget) -> Iterator[PassageShown]:
    """The passages, each made when the page comes to it."""
    for one in found.passages[:ROWS]:
        fits = budget.takes(one.a.text, one.b.text)
        beside = budget.sides(one.a.text, one.b.text, one.a.line, one.b.line) if fits else None
        yield PassageShown(one, opening(one.a.text), beside)
