"""What is a phrase: whole sentences and paragraphs, whatever the layout and the language."""

from __future__ import annotations

import json
import random
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from core.made import TEXTS
from dedupe_news import pipeline
from dedupe_news.collection import deduplicate
from dedupe_news.corpus.inside import looked_into
from dedupe_news.corpus.phrases import units_of
from dedupe_news.corpus.result import Entry
from dedupe_news.options import Options
from dedupe_news.record import Record
from oracle import tokens as words

from .made import TABLES, furnished, hostile, laws, sentence

GOLDEN = Path(__file__).parents[1] / "golden" / "boilerplate.json"
CASES = json.loads(GOLDEN.read_text(encoding="utf-8"))
REMOVE = Options(boilerplate="remove")
Lay = Callable[[list[str]], str]


@given(TEXTS | hostile())
@laws(150)
def test_units_are_whole_words_in_order(text: str) -> None:
    article = pipeline.read(text, REMOVE, TABLES.article)
    last = 0
    for unit in units_of(article):
        span = unit.span(article)
        assert last <= unit.first < unit.last
        assert article.tokens.start[unit.first] >= span.start
        assert article.tokens.end[unit.last - 1] <= span.end
        last = unit.last


def filled(paragraph: str, indent: str = "") -> str:
    return textwrap.fill(
        paragraph, 70, initial_indent=indent, break_on_hyphens=False, break_long_words=False
    )


LAYOUTS: dict[str, Lay] = {
    "a line each": "\n".join,
    "CR LF": "\r\n".join,
    "blank lines": "\n\n".join,
    "wrapped": lambda parts: "\n\n".join(map(filled, parts)),
    "wrapped, indented": lambda parts: "\n".join(filled(part, "   ") for part in parts),
    "tags": lambda parts: "".join(f"<p>{part}</p>" for part in parts),
}


def after(parts: list[str], call: str, number: int) -> list[str]:
    """The call at the end of one of the paragraphs."""
    return [f"{part} {call}" if n == number else part for n, part in enumerate(parts)]


CALLS = {
    "one sentence": "Lesen Sie auch unseren täglichen Newsletter mit dem Neuesten aus der Region.",
    "an abbreviation": "Subscribe to our weekly letter and miss no story by Dr. Miller again.",
    "two sentences": "Alle Rechte bleiben vorbehalten. Jede Nutzung bedarf der Erlaubnis.",
}
PLACES: dict[str, Callable[[list[str], str, random.Random], list[str]]] = {
    "the last paragraph": lambda parts, call, _: [*parts, call],
    "the first paragraph": lambda parts, call, _: [call, *parts],
    "after a sentence": lambda parts, call, rng: after(parts, call, rng.randrange(len(parts))),
}


def prose(rng: random.Random) -> str:
    """Some sentences of made-up words, as many of them capitalised as in German."""
    out = []
    for _ in range(rng.randint(1, 4)):
        some = [sentence(rng, 1)[: rng.randint(2, 7)] for _ in range(rng.randint(6, 20))]
        some = [word.title() if rng.random() < 0.3 else word for word in some]
        out.append(" ".join([sentence(rng, 1).title(), *some, sentence(rng, 1)]) + ".")
    return " ".join(out)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("place", PLACES)
def test_boilerplate_is_found_and_cut_in_every_layout(layout: str, call: str, place: str) -> None:
    """Every third of 60 articles has it. Nothing else goes, and each of them loses all of it."""
    rng = random.Random(3)
    records, plain = [], []
    for number in range(60):
        parts = [prose(rng) for _ in range(5)]
        plain.append(LAYOUTS[layout](parts))
        if number % 3 == 0:
            parts = PLACES[place](parts, CALLS[call], rng)
        text = LAYOUTS[layout](parts)
        records.append(Record(f"n{number}", "a", number, text, "", "", ("dpa", "afp")[number % 2]))
    found = furnished(records)
    for number, one in enumerate(records):
        hot = found.of(one.outlet) if found.carrying[number] else None
        entry = Entry(number, one.id, "a", number, one.outlet, "", 0)
        left = looked_into(entry, one.text, hot, REMOVE, TABLES).cleaned
        assert words(left) == words(plain[number]), (layout, call, place, number)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_stories(case: dict[str, Any]) -> None:
    """Each {n} of an article is a sentence that no other one has; `times` says how many there are.

    By default nothing is cut; with `remove` what is `left` of each, where the case tells it.
    """
    rows, left = [], []
    every = [row for row in case["articles"] for _ in range(row["times"])]
    for number, row in enumerate(every):
        text, cleaned = (filled_in(row.get(name), number) for name in ("text", "left"))
        rows.append({"id": f"n{number}", "outlet": row["outlet"], "text": text})
        left.append(cleaned)
    with deduplicate(rows) as found:
        assert sorted([one.outlet, one.text] for one in found.phrases) == sorted(case["phrases"])
        texts = {one["id"]: one["text"] for one in rows}
        assert all(one.text == texts[one.id] for one in found if one.fate != "duplicate")
        assert sum(one.fate == "kept" for one in found) == len(set(texts.values()))
    with deduplicate(rows, REMOVE) as found:
        kept = {one.number: one.text for one in found if one.fate != "duplicate"}
    assert all(kept[n] == text for n, text in enumerate(left) if text is not None)


def filled_in(text: str | None, number: int) -> str | None:
    """The text with sentences of its own."""
    rng = random.Random(number)
    while text is not None and "{n}" in text:
        text = text.replace("{n}", f"{sentence(rng, 12).capitalize()}.", 1)
    return text
