"""How two articles compare -> their relation.

Resemblance alone cannot tell a copy from a form filled in anew: notices of dividends reach .92
where true copies fall to .54. What tells them apart is where they differ: a copy has lost or got
passages or is misprinted all over; a form says the same words about other numbers and names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np

from dedupe_news.bulk import CAPITAL, NUMBER
from dedupe_news.corpus.conflicts import Case, conflicts, is_dated, is_misprinted, numbers
from dedupe_news.corpus.differences import SHOWN, differences, phrases
from dedupe_news.corpus.likeness import holding, likeness
from dedupe_news.corpus.written import is_one_of, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dedupe_news.corpus.articles import View
    from dedupe_news.corpus.differences import Found, Side, Signals
    from dedupe_news.corpus.likeness import Common, Likeness, Pairs
    from dedupe_news.corpus.written import Exchanged, Written

Relation = Literal["identical", "near", "version", "excerpt", "template", "related", "none"]
RELATIONS: frozenset[str] = frozenset(get_args(Relation))

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


NONE, RELATED, FORM, VERSION, COPY, EDIT, PART, MORE = range(8)  # what figures tell, see `told`
SPELLED = FORM  # from here on words decide


class Verdict(NamedTuple):
    """The relation of one article to another, and the facts in which they differ."""

    relation: Relation
    differs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """How n pairs compare, in figures [n]; those of two sides come as one and other.

    sizes: int64, tokens. scale: int64, see Articles. shared: int64, tokens, of the side with fewer.
    own: float64, share of its own. swapped, ending: int64, see Likeness. facts: int64, places where
    numbers and names stand on both sides, others on each. within: int64, tokens that differ within
    the articles.
    """

    sizes: tuple[NDArray[np.int64], NDArray[np.int64]]
    scale: NDArray[np.int64]
    shared: NDArray[np.int64]
    own: tuple[NDArray[np.float64], NDArray[np.float64]]
    swapped: NDArray[np.int64]
    ending: NDArray[np.int64]
    facts: NDArray[np.int64]
    within: tuple[NDArray[np.int64], NDArray[np.int64]]

    @classmethod
    def of(cls, pairs: Pairs, alike: Likeness, found: Found) -> Figures:
        """Those of all pairs."""
        sizes = pairs.articles.sizes[pairs.one], pairs.articles.sizes[pairs.other]
        own = tuple(part / np.maximum(size, 1) for part, size in zip(alike.own, sizes, strict=True))
        return cls(
            sizes,
            pairs.scale,
            np.minimum(*alike.shared),
            (own[0], own[1]),
            alike.swapped,
            alike.ending,
            np.minimum(*(counted_facts(pairs, found, which) for which in (0, 1))),
            (found.one.within, found.other.within),
        )

    @property
    def replaced(self) -> NDArray[np.float64]:
        """float64[n]: share of the words in whose place others stand."""
        return np.minimum(*self.within) / np.maximum(self.shared, 1)

    def are_nothing(self) -> NDArray[np.bool_]:
        """bool[n]: do the two share too little for any relation?"""
        least = np.maximum(WORDS * self.scale, TRACE * np.minimum(*self.sizes))
        return np.asarray(self.shared < least)

    def are_others(self) -> NDArray[np.bool_]:
        """bool[n]: do the two only share passages?"""
        size, most = np.minimum(*self.sizes), np.maximum(*self.own)
        out = (self.swapped > SWAPPED * size) | (self.shared < LEAST * size)
        out |= (most > PARTED) & (self.replaced >= REWORDED)
        much = self.shared >= GOES_ON * np.maximum(*self.sizes)
        ending = np.where(much, self.ending / np.maximum(size, 1), 0.0)
        both = self.own[0] + self.own[1] - 2 * ending > BOTH
        return np.asarray(out | ((np.minimum(*self.own) - ending > OWN) & both))

    def are_forms(self) -> NDArray[np.bool_]:
        """bool[n]: do the two say the same words about other things?"""
        much = (self.facts > 0) & (self.shared < PROSE * self.scale * self.facts)
        short = (self.shared < SHORT * self.scale) & (self.replaced >= OTHER)
        return np.asarray(much | short)

    @property
    def said(self) -> NDArray[np.float64]:
        """float64[n]: tokens of the shared stretches, of the side with fewer, as the shares say."""
        here, there = (size * (1 - own) for size, own in zip(self.sizes, self.own, strict=True))
        return np.asarray(np.minimum(here, there))

    def stories(self) -> NDArray[np.int64]:
        """int64[n]: what two articles that tell the same story are, see `told`."""
        most, (here, there) = np.maximum(*self.own), self.own
        edited = np.maximum(*self.within) / np.maximum(self.said, 1)
        is_copy = (most <= SURPLUS) & (there <= WHOLE) & (edited <= EDITED)
        is_version = ~is_copy & (np.minimum(here, there) > WHOLE)
        kinds = np.where(most <= SURPLUS, EDIT, np.where(there <= WHOLE, PART, MORE))
        return np.where(is_copy, COPY, np.where(is_version, VERSION, kinds))


def told(figures: Figures) -> NDArray[np.int64]:
    """int64[n]: what figures alone tell of each pair.

    NONE and RELATED for good. FORM: one filled in twice, unless they are misprints. The others are
    one story, as a form may be after all. VERSION: both have text of their own. COPY and EDIT, with
    many words replaced: the same text. PART, MORE: other says less, or more, than one does.
    """
    kinds = figures.stories()
    kinds[figures.are_forms()] = FORM
    kinds[figures.are_others()] = RELATED
    kinds[figures.are_nothing()] = NONE
    return kinds


def verdicts(pairs: Pairs, both: Common, signals: Signals) -> Iterator[Verdict]:
    """The relation of other to one, which stays if other goes; of all pairs, in order."""
    alike = likeness(pairs)
    found = differences(pairs, alike)
    figures = Figures.of(pairs, alike, found)
    parts = of_parts(pairs, both, signals)
    kinds = told(figures)
    kinds[list(parts)] = NONE
    facts = written(pairs, alike, found, signals, (kinds >= SPELLED, kinds == FORM))
    judge = Judge(pairs, found, figures, figures.stories().tolist(), facts, signals)
    for number, kind in enumerate(kinds.tolist()):
        if number in parts:
            yield parts[number]
        elif kind < SPELLED:
            yield Verdict("related") if kind == RELATED else Verdict("none")
        else:
            yield judge.of(number, kind)


def counted_facts(pairs: Pairs, found: Found, which: int) -> NDArray[np.int64]:
    """int64[n]: places where facts of one side stand that the other has not got."""
    side = (found.one, found.other)[which]
    facts = side.facts.copy()
    for pair in np.flatnonzero(pairs.articles.unspaced[pairs.one]).tolist():
        facts[pair] += phrased_places(side.side(pair))
    return facts


def phrased_places(side: Side) -> int:
    """How many words of a script without spaces are replaced, two characters being one.

    None when most of what is replaced are single characters: those are misprints.
    """
    together = phrases(side)
    return together // 2 if together >= PHRASED * side.inner else 0


def of_parts(pairs: Pairs, both: Common, signals: Signals) -> dict[int, Verdict]:
    """The relation of articles to those that hold all they say, unless more has to be known.

    Either such an article holds all that the other one says as well, though it may say it only
    once, or it is much shorter, an excerpt.
    """
    articles, sizes = pairs.articles, pairs.articles.sizes
    held = both.is_all & (both.shingles >= HELD * articles.kinds[pairs.other])
    held &= sizes[pairs.other] >= WORDS * pairs.scale
    short = sizes[pairs.other] < (1 - 2 * SURPLUS) * sizes[pairs.one]
    chosen = np.flatnonzero(held)
    out: dict[int, Verdict] = {}
    for pair, holds in zip(chosen.tolist(), holding(pairs, chosen).tolist(), strict=True):
        if holds:
            # The same words around the same facts, but which fact where? That takes a closer look.
            views = articles.view(int(pairs.one[pair])), articles.view(int(pairs.other[pair]))
            if not facts_exchanged(*views, signals):
                out[pair] = Verdict("near")
        elif short[pair]:
            out[pair] = Verdict("excerpt")
    return out


def facts_exchanged(one: View, other: View, signals: Signals) -> bool:
    """Do both have as many numbers, names and negations, in another order?"""
    here, there = (
        view.tokens[
            ((view.flags & np.uint8(NUMBER | CAPITAL)) != 0)
            | is_one_of(view.tokens, signals.denying)
        ]
        for view in (one, other)
    )
    return len(here) == len(there) and not np.array_equal(here, there)


@dataclass(frozen=True, slots=True)
class Judge:
    """Tells the relation of pairs that takes words to tell. stories: see Figures, by pair."""

    pairs: Pairs
    found: Found
    figures: Figures
    stories: list[int]
    facts: Written
    signals: Signals

    def of(self, number: int, kind: int) -> Verdict:
        """The relation of other to one. kind: see `told`."""
        view, pairs = self.pairs.articles.view, self.pairs
        case = Case(
            view(int(pairs.one[number])),
            view(int(pairs.other[number])),
            self.facts.of(number),
            number,
            self.found,
        )
        if kind == FORM:
            if not is_dated(case) and not is_misprinted(case):
                return Verdict("template", tuple(numbers(case)[:SHOWN]))
            kind = self.stories[number]
        return self._of_story(case, kind)

    def _of_story(self, case: Case, kind: int) -> Verdict:
        """The relation of two articles that are the same story."""
        if kind == VERSION:
            return Verdict("version", tuple(numbers(case)[:SHOWN]))
        differs = conflicts(case, self.signals, is_part=kind == PART)
        if differs:
            tiny = self.figures.said[case.number] < TINY * case.one.scale and not is_dated(case)
            anew = tiny and is_filled_anew(differs, case.facts.exchanged)
            return Verdict("template" if anew else "version", differs)
        if kind == COPY:
            return Verdict("near")
        return Verdict("version" if kind == EDIT else "excerpt")


def is_filled_anew(differs: tuple[tuple[str, str], ...], exchanged: Exchanged) -> bool:
    """Are there other facts, or the same numbers elsewhere, and not only names in another order?"""
    figures = any(char.isdigit() for pair in exchanged for char in "".join(pair))
    return len(differs) > len(exchanged) or figures
