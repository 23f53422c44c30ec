"""What the program must find, worked out the slow, plain way: strings, sets, all pairs.

Nothing here is taken from `src/` but one function: `tokens` folds any text with `normalize.key`,
for texts with entities, marks and scripts that `plain_tokens` does not know; tests/steps/
test_normalize.py has an oracle for it. How two texts stand to each other is told by their letters.

What is worked out in full: which articles have the same words; the exact shares of two texts; who
hangs together; the order in which articles stay; which article goes and for which witness, with
every pair compared (`decided`); phrases by stories (`phrases`); sentences that go inside an article
(`repeated`).

What is not: the program weighs misprints, spellings, moved passages, datelines, quotations, forms
and teasers. There is no second obvious way to weigh them, so `relation` and `repeated` measure two
texts with plain word diffs and answer only where every figure is well away from its bound, and
raise UnclearError elsewhere. For those texts the laws say what holds whatever was decided: the
witness stays, holds the threshold and states the same facts (tests/core/test_laws.py,
tests/engine/test_local.py). Bounds are those of docs/how-it-works.md, written here once more.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from typing import NamedTuple

from dedupe_news.normalize import key
from dedupe_news.tables import load

TABLE = load()
Shingle = tuple[str, ...]
SURELY_FOUND = 0.25  # resemblance from which no pair goes unnoticed: 1 - (1 - s^2)^192 > 0.99999
ARTICLE_WIDTH = 3  # words of a shingle of whole articles
SLACK = 0.25  # a figure so near its bound, as a share of it, is not clear
DATELINE = 9  # words at either end of an article, seven and the slack, in which no fact is clear
COPIES = ("identical", "near")
MEMBERS = (*COPIES, "version", "excerpt")
NEGATION = "not"


class UnclearError(Exception):
    """A figure lies so near its bound that a plain look at the texts does not tell."""


# --- words and sets ---


class Shares(NamedTuple):
    """|A n B| / |A u B| and |A n B| / |A|."""

    resemblance: float
    containment: float


def has_spaces(char: str) -> bool:
    """Is it of a script that parts words by spaces?"""
    name = unicodedata.name(char, "")
    return not name.startswith(("CJK UNIFIED", "HIRAGANA", "KATAKANA", "THAI"))


def plain_tokens(text: str) -> list[str]:
    """Tokens of a plain text: no tags, entities or composed marks in it."""
    found, word = [], ""
    for char in unicodedata.normalize("NFKC", text).casefold():
        solid = unicodedata.category(char)[0] in "LMN"
        if solid and has_spaces(char):
            word += char
            continue
        if word:
            found.append(word)
        word = ""
        if solid:
            found.append(char)
    return [*found, word] if word else found


def tokens(text: str) -> list[str]:
    """The tokens of any text."""
    return key(text, TABLE).split()


def width(words: list[str]) -> int:
    """Tokens in a shingle: three where most of them are characters of scripts without spaces."""
    alone = sum(len(word) == 1 and not has_spaces(word) for word in words)
    return 3 if 2 * alone > len(words) else 2


def shingles(words: Sequence[str], size: int) -> set[Shingle]:
    """So many words in a row; a shorter text is one shingle, an empty one none."""
    if not words:
        return set()
    return {tuple(words[n : n + size]) for n in range(max(1, len(words) - size + 1))}


def shares(here: set[Shingle], there: set[Shingle]) -> Shares:
    """The figures of one set against another."""
    common = len(here & there)
    return Shares(common / max(1, len(here | there)), common / max(1, len(here)))


def article_shares(one: str, other: str) -> Shares:
    """The figures of a whole article in another; of fewer words than a shingle they are 0."""
    here, there = (
        {shingle for shingle in shingles(found, ARTICLE_WIDTH) if len(shingle) == ARTICLE_WIDTH}
        for found in map(tokens, (one, other))
    )
    return shares(here, there)


def resemblance(one: str, other: str) -> float:
    """|A n B| / |A u B| of two articles; 0 for two of nothing."""
    return article_shares(one, other).resemblance


def containment(one: str, other: str) -> float:
    """|A n B| / |A| of two articles."""
    return article_shares(one, other).containment


def same_text(texts: Mapping[str, str]) -> set[frozenset[str]]:
    """Pairs of articles with the same words, all pairs looked at."""
    keys = {name: tuple(tokens(text)) for name, text in texts.items()}
    return {
        frozenset(pair) for pair in combinations(texts, 2) if keys[pair[0]] == keys[pair[1]] != ()
    }


def numbers(text: str) -> Counter[str]:
    """The numbers of a text, by how often they stand there."""
    return Counter(word for word in tokens(text) if any(map(str.isdigit, word)))


def other_numbers(gone: str, kept: str) -> bool:
    """Does each of the two state numbers that the other one does not?"""
    here, there = numbers(gone), numbers(kept)
    return bool(here - there) and bool(there - here)


class Union(NamedTuple):
    """Who hangs together, by plain union and find."""

    parent: dict[int, int]

    @classmethod
    def of(cls, pairs: Sequence[tuple[int, int]]) -> Union:
        union = cls({})
        for one, other in pairs:
            union.parent.setdefault(one, one)
            union.parent.setdefault(other, other)
            union.parent[union.find(one)] = union.find(other)
        return union

    def find(self, one: int) -> int:
        while self.parent[one] != one:
            one = self.parent[one]
        return one

    def groups(self) -> set[frozenset[int]]:
        found: dict[int, set[int]] = {}
        for one in self.parent:
            found.setdefault(self.find(one), set()).add(one)
        return set(map(frozenset, found.values()))


# --- two articles ---


def above(value: float, bound: float) -> bool:
    """Is the value above the bound? Raises UnclearError when they are close to each other."""
    if bound * (1 - SLACK) < value < bound * (1 + SLACK):
        raise UnclearError(f"{value} is close to {bound}")
    return value > bound


class Gap(NamedTuple):
    """Words between two stretches that both articles have, as they are written on each side."""

    sides: tuple[list[str], list[str]]
    at_edge: bool
    at_end: bool
    in_dateline: bool

    def size(self, side: int) -> int:
        return len(self.sides[side])

    def is_own(self, side: int) -> bool:
        """Is it so long that the article has these words to itself? Else it was edited."""
        size = self.size(side)
        return above(size, 7 if self.at_edge else 14) if size else False

    def facts(self, side: int) -> list[str]:
        """The numbers, names and negations on one side. Names do not open a sentence here."""
        return [word for word in self.sides[side] if is_fact(word)]


def is_fact(word: str) -> bool:
    return word == NEGATION or word[0].isdigit() or word[0].isupper()


def diff(here: list[str], there: list[str]) -> tuple[int, list[Gap]]:
    """(words that stand in both in the same order, what stands between them)."""
    one, other = ([word.casefold() for word in side] for side in (here, there))
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    blocks = [tuple(one) for one in matcher.get_matching_blocks() if one.size >= 2]
    ends = [(0, 0, 0), *blocks, (len(here), len(there), 0)]
    gaps = [
        Gap(
            (here[a + size : c], there[b + size : d]),
            number in (0, len(blocks)),
            number == len(blocks),
            min(a + size, b + size, len(here) - c, len(there) - d) < DATELINE,
        )
        for number, ((a, b, size), (c, d, _)) in enumerate(pairwise(ends))
    ]
    return sum(size for *_, size in blocks), [gap for gap in gaps if any(gap.sides)]


def written(text: str) -> list[str]:
    """The words as they are written; those that open a sentence in lower case."""
    return [
        word[0].lower() + word[1:] if before else word
        for before, word in re.findall(r"([.\n]?)\s*(\w+)", "." + text)
    ]


def relation(stays: str, other: str) -> str:
    """How an article stands to one that would stay for it; "apart" for no member of its cluster.

    Raises UnclearError.
    """
    here, there = written(stays), written(other)
    if [word.casefold() for word in here] == [word.casefold() for word in there]:
        return "identical"
    size, sizes = min(len(here), len(there)), (len(here), len(there))
    shared, gaps = diff(here, there)
    if not above(shared, max(12, 0.5 * size)):
        return "apart"
    own = [sum(gap.size(side) for gap in gaps if gap.is_own(side)) for side in (0, 1)]
    other_text = [gap for gap in gaps if gap.is_own(0) and gap.is_own(1)]
    swapped = sum(min(map(len, gap.sides)) for gap in other_text if not gap.at_end)
    if swapped and above(swapped, 0.07 * size):
        return "apart"
    ending = sum(min(map(len, gap.sides)) for gap in other_text if gap.at_end)
    if ending and not above(shared, 0.6 * max(sizes)):
        ending = 0
    shares_own = [own[side] / sizes[side] for side in (0, 1)]
    inner = [share - ending / size for share in shares_own]
    if min(inner) > 0 and above(min(inner), 0.1) and above(sum(inner), 0.4):
        return "apart"
    return of_story(shares_own, shared, gaps)


def of_story(own: list[float], shared: int, gaps: list[Gap]) -> str:
    """The relation of two articles that share most. own: share of its own of each.

    Raises UnclearError.
    """
    edits = [gap for gap in gaps if not gap.is_own(0) and not gap.is_own(1)]
    if any(gap.in_dateline and gap.facts(side) for gap in edits for side in (0, 1)):
        raise UnclearError("a fact at the edge may be a dateline")
    if any(set(one.facts(0)) & set(other.facts(1)) for one in edits for other in edits):
        raise UnclearError("a fact that stands elsewhere may have been moved")
    touched = [sum(gap.size(side) for gap in edits) for side in (0, 1)]
    facts = [[fact for gap in edits for fact in gap.facts(side)] for side in (0, 1)]
    changed = min(sum(fact != NEGATION for fact in side) for side in facts)
    if changed and not above(shared, 40 * changed):
        return "apart"
    if min(touched) and above(min(touched) / shared, 0.11) and not above(shared, 200):
        return "apart"
    if min(own) and above(min(own), 0.06):
        return "version"
    is_part = own[0] > 0 and above(own[0], 0.12)
    if is_part:
        facts[0] = [fact for fact in facts[0] if not fact[0].isdigit() and fact != NEGATION]
    if facts[1] or any(not fact[0].isupper() for fact in facts[0]):
        return "version" if above(shared, 60) else "apart"
    if facts[0]:
        raise UnclearError("a name that only the longer one has")
    return of_copy(own, max(touched) / shared)


def of_copy(own: list[float], edited: float) -> str:
    """The relation of two articles that state the same facts. Raises UnclearError."""
    is_edited = edited > 0 and above(edited, 0.1)
    longer, more = own[0] > 0 and above(own[0], 0.12), own[1] > 0 and above(own[1], 0.06)
    if not longer and not more:
        return "version" if is_edited else "near"
    if more and not above(own[1], 0.12):
        return "version"
    return "excerpt"


# --- many articles ---


class Story(NamedTuple):
    """An article as the oracle sees it."""

    id: str
    text: str
    outlet: str = ""
    date: str = ""


class Cluster(NamedTuple):
    """The article that stays and how each of the others stands to it."""

    canonical: str
    members: dict[str, str]


class Decided(NamedTuple):
    """The clusters, and for each article that goes the one that stays for it."""

    clusters: list[Cluster]
    gone: dict[str, str]


Relate = Callable[[Story, Sequence[Story]], list[str]]


def related(stays: Story, others: Sequence[Story]) -> list[str]:
    """How each of the others stands to one that would stay for it. Raises UnclearError."""
    found = [relation(stays.text, other.text) for other in others]
    for other, told in zip(others, found, strict=True):
        if told != "apart" and resemblance(stays.text, other.text) < SURELY_FOUND:
            raise UnclearError("signatures may not tell of a part so small")
    return found


def order(stories: Iterable[Story]) -> list[Story]:
    """The longest first, then the earliest (those without a date last), then by id."""

    def place(story: Story) -> tuple[int, bool, str, str]:
        return -len(tokens(story.text)), not story.date, story.date, story.id

    return sorted(stories, key=place)


def decided(
    stories: Sequence[Story], drop: Sequence[str] = COPIES, relate: Relate = related
) -> Decided:
    """Stars with all pairs: the best one left takes all that are members of it.

    relate: another way to tell how articles stand to each other. Raises UnclearError.
    """
    left = [story for story in order(stories) if tokens(story.text)]
    clusters: list[Cluster] = []
    gone: dict[str, str] = {}
    while left:
        canonical, *others = left
        ids = [other.id for other in others]
        stands = dict(zip(ids, relate(canonical, others), strict=True))
        members = [other for other in others if stands[other.id] in MEMBERS]
        if members:
            clusters.append(Cluster(canonical.id, {one.id: stands[one.id] for one in members}))
        gone |= {one.id: canonical.id for one in members if stands[one.id] in drop}
        rest = [one for one in members if stands[one.id] not in COPIES]
        for member, copy, told in (*copies(rest, relate), *twins(members)):
            if told in drop and copy not in gone and member not in gone:
                gone[copy] = member
        left = [other for other in others if stands[other.id] not in MEMBERS]
    return Decided(clusters, gone)


def copies(members: list[Story], relate: Relate) -> Iterator[tuple[str, str, str]]:
    """(who stays, its copy, relation) among members that are no copies of the canonical article.

    Raises UnclearError.
    """
    while members:
        best, *members = members
        stands = list(zip(members, relate(best, members), strict=True))
        yield from ((best.id, one.id, told) for one, told in stands if told in COPIES)
        members = [one for one, told in stands if told not in COPIES]


def twins(members: Sequence[Story]) -> Iterator[tuple[str, str, str]]:
    """(who stays, its copy, relation) among members with the same words."""
    for one, other in combinations(members, 2):
        if tokens(one.text) == tokens(other.text):
            yield one.id, other.id, "identical"


class Phrase(NamedTuple):
    """A sentence that stands in many stories; outlet "" for all of them."""

    outlet: str
    text: str
    stories: int
    articles: int


def phrases(stories: Sequence[Story], clusters: Iterable[Cluster]) -> set[Phrase]:
    """The boilerplate: sentences of five words and more, counted by stories. Raises UnclearError.

    Each paragraph of these texts is one sentence.
    """
    of = {member: one.canonical for one in clusters for member in one.members}
    seen: dict[tuple[str, str], list[Story]] = defaultdict(list)
    for story in stories:
        for line in set(story.text.split("\n")):
            for place in {"", story.outlet}:
                seen[place, line].append(story)
    found = set()
    for (place, line), some in seen.items():
        count = len({of.get(one.id, one.id) for one in some})
        if count >= (5 if place else 20):
            found.add(Phrase(place, line, count, len(some)))
    everywhere = {one.text for one in found if not one.outlet}
    return {one for one in found if not one.outlet or one.text not in everywhere}


# --- one article ---


class Sentence(NamedTuple):
    """A sentence: its paragraph, its words without numbers, its numbers."""

    paragraph: int
    words: tuple[str, ...]
    numbers: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.words) + len(self.numbers)


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text whose paragraphs are lines, and which has no other full stops."""
    found = []
    for paragraph, line in enumerate(text.split("\n")):
        for part in filter(None, map(str.strip, line.split("."))):
            words = plain_tokens(part)
            is_number = [word[0].isdigit() for word in words]
            plain = tuple(w for w, n in zip(words, is_number, strict=True) if not n)
            stated = tuple(w for w, n in zip(words, is_number, strict=True) if n)
            found.append(Sentence(paragraph, plain, stated))
    return found


def repeated(text: str) -> dict[int, int]:
    """Sentence that goes -> the one that stays for it. Raises UnclearError.

    Rows of sentences that follow each other in two places; of every row the later copy goes when
    it is long, but not the sentences that state other numbers.
    """
    every = sentences(text)
    gone: dict[int, int] = {}
    rows = list(rows_of(every))
    going = [is_copy(row, every) for row in rows]
    if len(rows) > 1 and not all(going):
        raise UnclearError("a short repeat beside another one may be a part of it")
    for row, goes in zip(rows, going, strict=True):
        same = [(here, there) for here, there in row if every[here].numbers == every[there].numbers]
        gone |= dict(same) if goes else {}
    return {here: rooted(there, gone) for here, there in gone.items()}


def rooted(sentence: int, gone: Mapping[int, int]) -> int:
    """The sentence that stays in the end for one that is a witness."""
    while sentence in gone:
        sentence = gone[sentence]
    return sentence


def rows_of(every: Sequence[Sentence]) -> Iterator[list[tuple[int, int]]]:
    """(later, earliest) sentences with the same words, in rows that go on on both sides."""
    first: dict[tuple[str, ...], int] = {}
    row: list[tuple[int, int]] = []
    for here, sentence in enumerate(every):
        there = first.setdefault(sentence.words, here)
        if row and (there == here or (here - 1, there - 1) != row[-1]):
            yield row
            row = []
        if there != here:
            row.append((here, there))
    if row:
        yield row


def is_copy(row: Sequence[tuple[int, int]], every: Sequence[Sentence]) -> bool:
    """Is the row so long that it went in by error? Raises UnclearError.

    Both copies are word for word the same but for numbers, so the bounds hold to the word.
    """
    here = [every[at] for at, _ in row]
    other = [every[a].size for a, b in row if every[a].numbers != every[b].numbers]
    size = sum(one.size for one in here)
    if sum(other) > (0.5 if len(other) <= 3 else 0.25) * size:
        return False  # a form
    if size - sum(other) >= 60:
        return True
    if other:
        raise UnclearError("a short row in which something differs")
    if size < 12 * len({one.paragraph for one in here}):
        return False  # verses, captions, tables
    if len(row) >= 3 and size >= 35:
        return True
    if size < 20:
        return False
    raise UnclearError("a block of a few sentences")
