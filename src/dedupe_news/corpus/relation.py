"""How two articles compare -> their relation.

Resemblance alone cannot tell a copy from a form filled in anew: notices of dividends reach .92
where true copies fall to .54. What tells them apart is where they differ: a copy has lost or got
passages or is misprinted all over; a form says the same words about other numbers and names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from dedupe_news.bulk import CAPITAL, NUMBER
from dedupe_news.corpus.differences import (
    SHOWN,
    conflicts,
    is_dated,
    is_misprinted,
    numbers,
    phrases,
    places,
)
from dedupe_news.corpus.likeness import holds

if TYPE_CHECKING:
    from dedupe_news.corpus.differences import Differences, Side, Signals
    from dedupe_news.corpus.likeness import Likeness, View

Relation = Literal["identical", "near", "version", "excerpt", "template", "related", "none"]

WORDS = 12  # shared words without which there is no relation
LEAST = 0.5  # share of the shorter article that is shared; below that two articles share a passage
TRACE = 0.15  # or, below that, nothing
WHOLE = 0.06  # share of its own that a copy may have
SURPLUS = 0.12  # share that the longer one may have on top, and be the same article still
SWAPPED = 0.07  # share of the shorter article that is other text in the same place: two articles
OWN, BOTH = 0.1, 0.4  # shares of their own that two articles have, the smaller one and the sum
GOES_ON = (
    0.6  # share of the longer one that is shared when both are one article that goes on differently
)
PARTED, REWORDED = 0.5, 0.1  # own share and share of replaced words that no version has together
PROSE = 40  # words that stay for every fact that changes when an article is updated; fewer: a form
OTHER = 0.11  # share of replaced words that makes a form ...
SHORT = 200  # ... of a text of at most so many words
TINY = 60  # words of a text in which any changed number or name makes it another notice
PHRASED = 0.6  # share of replaced characters that stand together when words, not misprints, change
HELD = 0.97  # share of its shingles in one without which an article is not wholly in it
EDITED = 0.1  # share of the words that edits of a copy touch


class Verdict(NamedTuple):
    """The relation of one article to another, and the facts in which they differ."""

    relation: Relation
    differs: tuple[tuple[str, str], ...] = ()


class Changes(NamedTuple):
    """What is replaced in the shared stretches of two articles, as shares and counts.

    facts: places where numbers and names stand on both sides, others on each. replaced: share of
    the words in whose place others stand.
    """

    facts: int
    replaced: float


def changes(found: Differences, likeness: Likeness, one: View, other: View) -> Changes:
    """The figures."""
    facts = min(fact_places(found.one, one), fact_places(found.other, other))
    replaced = min(found.one.inner, found.other.inner)
    return Changes(facts, replaced / max(min(likeness.shared), 1))


def fact_places(side: Side, view: View) -> int:
    """In how many places facts are changed."""
    return places(side, view) + phrased_places(side, view)


def phrased_places(side: Side, view: View) -> int:
    """How many words of a script without spaces are replaced, two characters being one.

    None when most of what is replaced are single characters: those are misprints.
    """
    together = phrases(side) if view.unspaced else 0
    return together // 2 if together >= PHRASED * side.inner else 0


def of_part(one: View, other: View, common: int) -> Verdict | None:
    """The relation of an article to one that holds all it says; None where more has to be known.

    Either it holds all that the one says as well, though it may say it only once, or it is much
    shorter, an excerpt. common: shingles in both.
    """
    held = common >= HELD * len(other.shingles) and WORDS * one.scale <= len(other.tokens)
    if not held or not holds(one, other):
        return None
    if holds(other, one):
        # The same words around the same facts, but which fact where? That takes a closer look.
        return None if facts_exchanged(one, other) else Verdict("near")
    much_less = len(other.tokens) < (1 - 2 * SURPLUS) * len(one.tokens)
    return Verdict("excerpt") if much_less else None


def facts_exchanged(one: View, other: View) -> bool:
    """Do both have as many numbers and names, in another order?"""
    here, there = (
        view.tokens[(view.flags & np.uint8(NUMBER | CAPITAL)) != 0] for view in (one, other)
    )
    return len(here) == len(there) and not np.array_equal(here, there)


def judge(
    likeness: Likeness, found: Differences, one: View, other: View, signals: Signals
) -> Verdict:
    """The relation of other to one, which stays if other goes."""
    sizes, shared = (len(one.tokens), len(other.tokens)), min(likeness.shared)
    if shared < max(WORDS * one.scale, TRACE * min(sizes)):
        return Verdict("none")
    own = likeness.own[0] / sizes[0], likeness.own[1] / sizes[1]
    seen = changes(found, likeness, one, other)
    if is_another(likeness, own, seen, sizes):
        return Verdict("related")
    if is_form(seen, shared, one) and not (
        is_dated(found, one, other) or is_misprinted(found, one, other)
    ):
        return Verdict("template", tuple(numbers(found, one, other)[:SHOWN]))
    return of_story(own, found, one, other, signals)


def of_story(
    own: tuple[float, float], found: Differences, one: View, other: View, signals: Signals
) -> Verdict:
    """The relation of two articles that are the same story. own: share of its own of each."""
    shared = min(
        len(view.tokens) * (1 - part) for view, part in zip((one, other), own, strict=True)
    )
    edited = max(found.one.inner, found.other.inner) / shared
    is_copy = max(own) <= SURPLUS and own[1] <= WHOLE and edited <= EDITED
    if not is_copy and min(own) > WHOLE:
        return Verdict("version", tuple(numbers(found, one, other)[:SHOWN]))
    is_part = own[0] > SURPLUS and own[1] <= WHOLE
    differs = conflicts(found, one, other, signals, is_part=is_part)
    if differs:
        tiny = shared < TINY * one.scale and not is_dated(found, one, other)
        return Verdict("template" if tiny else "version", differs)
    if is_copy:
        return Verdict("near")
    return Verdict("version" if max(own) <= SURPLUS else "excerpt")


def is_another(
    likeness: Likeness, own: tuple[float, ...], seen: Changes, sizes: tuple[int, int]
) -> bool:
    """Do the two only share passages? own: shares; sizes: tokens of each."""
    size = min(sizes)
    if likeness.swapped > SWAPPED * size or min(likeness.shared) < LEAST * size:
        return True
    if max(own) > PARTED and seen.replaced >= REWORDED:
        return True
    much = min(likeness.shared) >= GOES_ON * max(sizes)
    ending = likeness.ending / size if much else 0.0
    return min(own) - ending > OWN and sum(own) - 2 * ending > BOTH


def is_form(seen: Changes, shared: int, view: View) -> bool:
    """Do the two say the same words about other things?"""
    if seen.facts and shared < PROSE * view.scale * seen.facts:
        return True
    return shared < SHORT * view.scale and seen.replaced >= OTHER
