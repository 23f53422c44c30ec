"""Two articles -> what they have in common: figures, relation and why, shared passages.

The relation is the one that a run over a corpus gives two articles; the passages are those of
`passages`. Pure: texts come in, a value goes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.corpus.compare import Comparer
from dedupe_news.corpus.relation import TRACE
from dedupe_news.corpus.relation import WORDS as COMMON
from dedupe_news.corpus.tables import CorpusTables as CompareTables
from dedupe_news.errors import OptionError
from dedupe_news.normalize import tokenize
from dedupe_news.passages import WORDS, Passage, Side, passages, rank

if TYPE_CHECKING:
    from dedupe_news.corpus.cluster import Link
    from dedupe_news.corpus.relation import Relation
    from dedupe_news.model import Span

__all__ = ["CompareTables", "Comparison", "Passage", "compare"]

MOST_WORDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two texts, one and other, have in common.

    words: of each. relation: see docs/compare.md; where it is 'excerpt', part says which of the two
    is the excerpt, 0 or 1, else it is None. resemblance: share of common shingles in all of both.
    containment: the share of one's shingles that other holds, and of other's that one holds. All
    are exact, 0.0 to 1.0. differs: facts that differ, (in one, in other), "" for none. passages:
    in the order of one. shared_words: of each, those that stand in a passage.
    """

    one: str
    other: str
    words: tuple[int, int]
    relation: Relation
    part: int | None
    resemblance: float
    containment: tuple[float, float]
    differs: tuple[tuple[str, str], ...]
    passages: tuple[Passage, ...]
    shared_words: tuple[int, int]

    @property
    def why(self) -> str:
        """What makes the relation, as a phrase without names of the texts."""
        if self.relation == "none":
            return little(self)
        if self.part is not None:
            part, whole = ("first", "second")[:: 1 - 2 * self.part]
            return f"all that the {part} one says stands in the {whole}, which says more"
        facts = ", ".join(f"{mine or 'none'} / {theirs or 'none'}" for mine, theirs in self.differs)
        phrase = WHY_FACTS.get(self.relation) if facts else None
        return f"{phrase}: {facts}" if phrase else WHY[self.relation]


WHY: dict[Relation, str] = {
    "identical": "the same words in the same order",
    "near": "small edits, and no fact differs",
    "version": "words were put in, left out or replaced beyond what a copy has",
    "template": "the same form, filled in with other facts",
    "related": "they share text, but each is an article of its own",
}
WHY_FACTS: dict[Relation, str] = {
    "version": "facts differ",
    "template": "the same form, filled in with other facts",
}


def little(comparison: Comparison) -> str:
    """Why two texts have no relation."""
    if not all(comparison.words):
        return "a text without words has nothing in common with another one"
    if not comparison.passages:
        return "they share no passage"
    return (
        f"what they share is less than {COMMON} words, or less than {TRACE:.0%} of the shorter one"
    ).replace("%", " %")


def compare(
    one: str, other: str, *, words: int = WORDS, tables: CompareTables | None = None
) -> Comparison:
    """What two texts have in common. Touches no file.

    words: of the shortest passage that is listed. Which text comes first changes nothing but the
    names of the sides. Raises OptionError for words outside 1 to 1,000,000.

    >>> story = "The county will close the old bridge at Ardmore from March until next autumn."
    >>> found = compare(story, f"It rains in Ardmore. {story} Shops fear for trade.", words=10)
    >>> found.relation, found.part, [passage.one for passage in found.passages]
    ('excerpt', 0, [Span(start=0, end=77)])
    """
    if not isinstance(words, int) or not 1 <= words <= MOST_WORDS:
        raise OptionError("words", words, f"between 1 and {MOST_WORDS}")
    tables = tables or CompareTables.load()
    sides = Side(one, tokenize(one, tables.fold)), Side(other, tokenize(other, tables.fold))
    shared = passages(*sides, words)
    whole = int(rank(sides[1]) > rank(sides[0]))  # the one that the other is compared with
    link = linked(sides[whole], sides[1 - whole], tables)
    held = (link.held, link.containment)
    return Comparison(
        one,
        other,
        (len(sides[0].tokens), len(sides[1].tokens)),
        link.relation,
        excerpt(link, whole),
        link.resemblance,
        held if whole == 0 else held[::-1],
        link.differs if whole == 0 else tuple((there, here) for here, there in link.differs),
        shared,
        (
            words_in([passage.one for passage in shared], sides[0]),
            words_in([passage.other for passage in shared], sides[1]),
        ),
    )


def words_in(spans: list[Span], side: Side) -> int:
    """How many words of a text begin in one of the spans."""
    inside = np.zeros(len(side.tokens), dtype=np.bool_)
    for span in spans:
        first, last = np.searchsorted(side.tokens.start, span)
        inside[first:last] = True
    return int(inside.sum())


def linked(whole: Side, other: Side, tables: CompareTables) -> Link:
    """How a text stands to another one that ranks before it."""
    texts = (whole.text, other.text)
    comparer = Comparer(lambda articles: [texts[n] for n in articles], tables.bulk, tables.signals)
    (link,) = comparer.links(0, [1])
    if len(whole.tokens) and np.array_equal(whole.tokens.hashes, other.tokens.hashes):
        return link._replace(
            relation="identical", resemblance=1.0, containment=1.0, held=1.0, differs=()
        )
    return link


def excerpt(link: Link, whole: int) -> int | None:
    """Which of two texts is a part of the other; None when none is."""
    if link.relation != "excerpt":
        return None
    return 1 - whole if link.containment >= link.held else whole
