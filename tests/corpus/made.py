"""Texts and catalogues for the tests of the corpus core."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from functools import partial

import numpy as np
from hypothesis import strategies as st

from core import made
from core.made import noise
from dedupe_news.bulk import BulkTable
from dedupe_news.corpus.catalogue import Catalogue, catalogue, part
from dedupe_news.corpus.cluster import Cluster
from dedupe_news.corpus.flow import Furniture, furniture, segmented
from dedupe_news.corpus.sketch import Sketches, SketchTools, sketches
from dedupe_news.corpus.tables import CorpusTables
from dedupe_news.minhash import permutations
from dedupe_news.options import Options
from dedupe_news.record import Record
from dedupe_news.tables import load

laws = made.laws
FOLD = load()
BULK = BulkTable.of(FOLD)
SEEDS = st.integers(0, 2**32)
TOOLS = SketchTools(BULK, permutations())
TABLES = CorpusTables.load()

# What tokenisers stumble over, each more than once so that places count.
PIECES = (
    "Köln meldet| 12|1.250,50|Strasse|STRASSE|Straße|ﬁn|İstanbul|ıssız|&amp;|&#10;|&nbsp;|&#x4e1c;"
    "|&bogus;|&|<p>|</p>|<br\n/>|<!-- x -->|<|>|Zeitungs-\nleser|Zeitungs-\r\n leser"
    "|lese\u00ad\nrin|e\u0301|a\u0300\u0301\u0323|\u0301|ガ|ｶﾞ|한국|\u1112\u1161\u11ab|각\u11a8|东京|新聞|กรุงเทพ|ภาษา"
    "|مُحَمَّد|العربيّة|\u0640|שָׁלוֹם|नमस्ते|ভাষা|ελληνικά|Москва|\ud800|\udfff|\x00|\U0001f600|👩\u200d👧"
    "|\U00020000|\U000e0041|\u200b|\ufeff|\u2028|\x0b|\x85|\r|\n|\r\n|\n\n|-|\u2010\n|x²|①|Ⅻ|½|௧|𝟙𝟚|Ǆ|ß"
)
WORDS = st.sampled_from([*PIECES.split("|"), "|", " ", " ", "\n"])


@st.composite
def hostile(draw: st.DrawFn) -> str:
    """A text of any characters, now and then with a token too long for a polynomial hash."""
    text = draw(st.lists(WORDS, max_size=30).map("".join) | noise() | st.text(max_size=30))
    if draw(st.integers(0, 9)) == 0:
        long = draw(st.sampled_from("aßÉ1ﬁ")) * draw(st.sampled_from((255, 256, 257, 300)))
        at = draw(st.integers(0, len(text)))
        text = text[:at] + long + text[at:]
    return text


def sentence(rng: random.Random, size: int, letters: str = "abcdefghijklmnopqrstuvwxyz") -> str:
    """So many made-up words, that hardly ever stand anywhere else."""
    return " ".join("".join(rng.choices(letters, k=7)) for _ in range(size))


def edited(text: str, rng: random.Random, share: float) -> str:
    """The text with that share of its words replaced, dropped or put in."""
    words = []
    for word in text.split(" "):
        if rng.random() >= share:
            words.append(word)
            continue
        words += rng.choice(([], [sentence(rng, 1)], [word, sentence(rng, 1)]))
    return " ".join(words)


def sketched(texts: Sequence[str], size: int | None = None) -> list[Sketches]:
    """The sketches of the texts, in batches of so many."""
    step = size or max(len(texts), 1)
    return [sketches(texts[at : at + step], TOOLS) for at in range(0, len(texts), step)]


def catalogued(
    records: Iterable[Record], *, references: int = 0, allowed: Iterable[str] = (), size: int = 7
) -> Catalogue:
    """The catalogue of these records, made of parts of so many."""
    every = list(records)
    parts = [part(every[at : at + size], TOOLS) for at in range(0, len(every), size)]
    return catalogue(parts, references, frozenset(allowed))


def record(number: int, text: str = "some text here", **fields: str) -> Record:
    """A record with what tests do not care about filled in."""
    return Record(f"n{number:04}", fields.pop("path", "a.jsonl"), number, text, **fields)


def ranked(order: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """int64[n]: the place of each article, when they are given best first."""
    out = np.empty(len(order), dtype=np.int64)
    out[list(order)] = np.arange(len(order))
    return out


def furnished(records: Sequence[Record], clusters: Iterable[Cluster] = ()) -> Furniture:
    """The boilerplate of these records, ranked as they come."""
    read = partial(
        segmented,
        read=lambda some: [records[number].text for number in some],
        tables=TABLES,
        options=Options(),
    )
    return furniture(catalogued(records), clusters, np.arange(len(records)), read, BULK)
