"""What the corpus is checked with: slow, plain, all pairs, and nothing of the code under test.

Only the folding of tokens comes from there; tests/steps/test_normalize.py has an oracle for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from dedupe_news.normalize import key
from dedupe_news.tables import load

TABLE = load()
WIDTH = 3
Shingles = frozenset[tuple[str, ...]]


def words(text: str) -> list[str]:
    """The tokens of a text."""
    return key(text, TABLE).split()


def shingles(text: str) -> Shingles:
    """Its sets of three words in a row."""
    found = words(text)
    return frozenset(tuple(found[at : at + WIDTH]) for at in range(len(found) - WIDTH + 1))


def resemblance(one: str, other: str) -> float:
    """|A n B| / |A u B|; 0 for two of nothing."""
    a, b = shingles(one), shingles(other)
    return len(a & b) / max(len(a | b), 1)


def containment(one: str, other: str) -> float:
    """|A n B| / |A|."""
    a, b = shingles(one), shingles(other)
    return len(a & b) / max(len(a), 1)


def same_text(texts: Mapping[str, str]) -> set[frozenset[str]]:
    """Pairs of articles with the same words, all pairs looked at."""
    keys = {name: tuple(words(text)) for name, text in texts.items()}
    return {
        frozenset(pair) for pair in combinations(texts, 2) if keys[pair[0]] == keys[pair[1]] != ()
    }


def numbers(text: str) -> Counter[str]:
    """The numbers of a text, by how often they stand there."""
    return Counter(word for word in words(text) if any(map(str.isdigit, word)))


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
