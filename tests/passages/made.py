"""What tests of passages share: texts as sides, and texts made of words that mean nothing."""

from __future__ import annotations

from random import Random

from dedupe_news.normalize import tokenize
from dedupe_news.passages import Passage, Side, passages
from dedupe_news.tables import load

TABLE = load()
COMMON = ("the", "of", "and", "in", "a", "to", "was", "on", "that", "for")


def side(text: str) -> Side:
    """A text and its tokens."""
    return Side(text, tokenize(text, TABLE))


def shared(one: str, other: str, words: int = 20) -> tuple[Passage, ...]:
    """The passages of two texts."""
    return passages(side(one), side(other), words)


def prose(random: Random, words: int, kind: str) -> list[str]:
    """Words as a text has them: few stand often, most stand once. kind parts the vocabularies."""
    return [
        random.choice(COMMON) if random.random() < 0.4 else f"{kind}{random.randrange(5000)}"
        for _ in range(words)
    ]
