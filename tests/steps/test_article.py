"""What is known of a text is known of what is left of it: tokens and sentences, not read again."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.article import Article, tokens_left
from dedupe_news.model import Span
from dedupe_news.normalize import Tokens, tokenize
from dedupe_news.rewrite import cut
from dedupe_news.segment import known_sentences, segment
from dedupe_news.tables import load

PIECES = [
    "Er ",
    "kam.",
    " ",
    "\n",
    "bundes-",
    "land",
    "<b>",
    "</b> ",
    "&amp; ",
    "e",
    "\u0301",
    "1.",
]
PIECES += ["A. B. ", "他来", "。", "\u00ad", "“Ja.” ", "\n\n"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
TABLE = load()


@st.composite
def cuttings(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(TEXTS)
    places = draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True).map(sorted))
    pairs = zip(places[::2], places[1::2], strict=False)
    return text, [Span(start, end) for start, end in pairs]


@given(cuttings())
def test_tokens_that_are_left_are_those_of_the_text_that_is_left(
    cutting: tuple[str, list[Span]],
) -> None:
    text, spans = cutting
    found = tokens_left(Article.of(text, segment(text), tokenize(text, TABLE)), spans)
    if found is not None:
        again = tokenize(cut(text, spans), TABLE)
        for field in fields(Tokens):
            assert np.array_equal(getattr(found, field.name), getattr(again, field.name))


def test_most_cuts_leave_known_tokens() -> None:
    text = "Er kam & sie <b>ging</b>. Dann kam sie. Und er ging.\n\nEnde."
    article = Article.of(text, segment(text), tokenize(text, TABLE))
    found = tokens_left(article, [Span(26, 40)])
    assert found is not None
    assert len(found) == len(article.tokens) - 3
    assert tokens_left(article, [Span(9, 14)]) is None  # inside a tag


@given(cuttings())
def test_known_sentences_are_those_of_the_text_that_is_left(
    cutting: tuple[str, list[Span]],
) -> None:
    text, spans = cutting
    left = cut(text, spans)
    assert segment(left, known=known_sentences(text, segment(text))) == segment(left)
