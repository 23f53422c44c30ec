"""How two articles compare -> their relation.

Resemblance alone cannot tell a copy from a form filled in anew: notices of dividends reach .92
where true copies fall to .54. What tells them apart is where they differ: a copy has lost or got
passages or is misprinted all over; a form says the same words about other numbers and names.
"""

from __future__ import annotations

from itertools import repeat, starmap
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from dedupe_news.bulk import CAPITAL, NUMBER
from dedupe_news.corpus.conflicts import conflicts, is_dated, is_misprinted, numbers
from dedupe_news.corpus.differences import SHOWN, differences, phrases
from dedupe_news.corpus.likeness import holds, likeness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dedupe_news.corpus.articles import Articles, View
    from dedupe_news.corpus.differences import Differences, Found, Side, Signals
    from dedupe_news.corpus.likeness import Common, Pairs

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


class Case(NamedTuple):
    """What is known of two articles, one and other; figures of two sides come in this order.

    own, shared, swapped, ending: see Likeness. facts: places where numbers and names stand that
    the other side has not got. within: tokens of that kind, and words, within the article.
    number, differing: of the pair, and what differs in all pairs.
    """

    one: View
    other: View
    own: tuple[int, int]
    shared: tuple[int, int]
    swapped: int
    ending: int
    facts: tuple[int, int]
    within: tuple[int, int]
    number: int
    differing: Found

    @property
    def found(self) -> Differences:
        """All that differs, put together when it is asked for."""
        return self.differing.of(self.number)


class Changes(NamedTuple):
    """What is replaced in the shared stretches of two articles, as shares and counts.

    facts: places where numbers and names stand on both sides, others on each. replaced: share of
    the words in whose place others stand.
    """

    facts: int
    replaced: float


def verdicts(pairs: Pairs, both: Common, signals: Signals) -> Iterator[Verdict]:
    """The relation of other to one, which stays if other goes; of all pairs, in order."""
    held = both.is_all & (both.shingles >= HELD * pairs.articles.kinds[pairs.other])
    for case, is_held in zip(cases(pairs, signals), held.tolist(), strict=True):
        verdict = of_part(pairs.articles, case) if is_held else None
        yield verdict if verdict is not None else judge(case, signals)


def cases(pairs: Pairs, signals: Signals) -> Iterator[Case]:
    """What is known of every pair."""
    alike = likeness(pairs)
    found = differences(pairs, alike, signals)
    one, other = (map(pairs.articles.view, side.tolist()) for side in (pairs.one, pairs.other))
    own, shared = two_sided(*alike.own), two_sided(*alike.shared)
    swapped, ending = alike.swapped.tolist(), alike.ending.tolist()
    facts = two_sided(found.one.facts, found.other.facts)
    within = two_sided(found.one.within, found.other.within)
    numbers, same = range(len(pairs)), repeat(found)
    columns = one, other, own, shared, swapped, ending, facts, within, numbers, same
    yield from starmap(Case, zip(*columns, strict=False))


def two_sided(one: NDArray[np.int64], other: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """The figures of both sides, pair by pair."""
    return zip(one.tolist(), other.tolist(), strict=True)


def changes(case: Case) -> Changes:
    """The figures."""
    facts = case.facts
    if case.one.unspaced:
        found = case.found
        facts = facts[0] + phrased_places(found.one), facts[1] + phrased_places(found.other)
    return Changes(min(facts), min(case.within) / max(min(case.shared), 1))


def phrased_places(side: Side) -> int:
    """How many words of a script without spaces are replaced, two characters being one.

    None when most of what is replaced are single characters: those are misprints.
    """
    together = phrases(side)
    return together // 2 if together >= PHRASED * side.inner else 0


def of_part(articles: Articles, case: Case) -> Verdict | None:
    """The relation of an article to one that holds all it says; None where more has to be known.

    Either it holds all that the one says as well, though it may say it only once, or it is much
    shorter, an excerpt.
    """
    one, other = case.one, case.other
    if other.size < WORDS * one.scale:
        return None
    if holds(articles, other.number, one.number):
        # The same words around the same facts, but which fact where? That takes a closer look.
        return None if facts_exchanged(one, other) else Verdict("near")
    return Verdict("excerpt") if other.size < (1 - 2 * SURPLUS) * one.size else None


def facts_exchanged(one: View, other: View) -> bool:
    """Do both have as many numbers and names, in another order?"""
    here, there = (
        view.tokens[(view.flags & np.uint8(NUMBER | CAPITAL)) != 0] for view in (one, other)
    )
    return len(here) == len(there) and not np.array_equal(here, there)


def judge(case: Case, signals: Signals) -> Verdict:
    """The relation of other to one, which stays if other goes."""
    one, other = case.one, case.other
    sizes, shared = (one.size, other.size), min(case.shared)
    if shared < max(WORDS * one.scale, TRACE * min(sizes)):
        return Verdict("none")
    own = case.own[0] / sizes[0], case.own[1] / sizes[1]
    seen = changes(case)
    if is_another(case, own, seen, sizes):
        return Verdict("related")
    if is_form(seen, shared, one) and not (
        is_dated(found := case.found, one, other) or is_misprinted(found, one, other)
    ):
        return Verdict("template", tuple(numbers(found, one, other)[:SHOWN]))
    return of_story(case, own, signals)


def of_story(case: Case, own: tuple[float, float], signals: Signals) -> Verdict:
    """The relation of two articles that are the same story. own: share of its own of each."""
    one, other = case.one, case.other
    shared = min(one.size * (1 - own[0]), other.size * (1 - own[1]))
    edited = max(case.within) / shared
    is_copy = max(own) <= SURPLUS and own[1] <= WHOLE and edited <= EDITED
    found = case.found
    if not is_copy and min(own) > WHOLE:
        return Verdict("version", tuple(numbers(found, one, other)[:SHOWN]))
    is_part = own[0] > SURPLUS and own[1] <= WHOLE
    differs = conflicts(found, one, other, signals, is_part=is_part)
    if differs:
        tiny = shared < TINY * one.scale and not is_dated(found, one, other)
        return Verdict(
            "template" if tiny and is_filled_anew(differs, found) else "version", differs
        )
    if is_copy:
        return Verdict("near")
    return Verdict("version" if max(own) <= SURPLUS else "excerpt")


def is_filled_anew(differs: tuple[tuple[str, str], ...], found: Differences) -> bool:
    """Are there other facts, or the same numbers elsewhere, and not only names in another order?"""
    figures = any(char.isdigit() for pair in found.exchanged for char in "".join(pair))
    return len(differs) > len(found.exchanged) or figures


def is_another(case: Case, own: tuple[float, float], seen: Changes, sizes: tuple[int, int]) -> bool:
    """Do the two only share passages? own: shares; sizes: tokens of each."""
    size = min(sizes)
    if case.swapped > SWAPPED * size or min(case.shared) < LEAST * size:
        return True
    if max(own) > PARTED and seen.replaced >= REWORDED:
        return True
    much = min(case.shared) >= GOES_ON * max(sizes)
    ending = case.ending / size if much else 0.0
    return min(own) - ending > OWN and sum(own) - 2 * ending > BOTH


def is_form(seen: Changes, shared: int, view: View) -> bool:
    """Do the two say the same words about other things?"""
    if seen.facts and shared < PROSE * view.scale * seen.facts:
        return True
    return shared < SHORT * view.scale and seen.replaced >= OTHER
