"""Which words stand in quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.article import Article
from dedupe_news.normalize import tokenize
from dedupe_news.quotation import quoted
from dedupe_news.segment import segment
from dedupe_news.tables import load

from .made import laws

TABLE = load()


def words_in_quotes(raw: str) -> list[str]:
    article = Article.of(raw, segment(raw), tokenize(raw, TABLE))
    inside = quoted(article)
    assert inside.shape == (len(article.tokens),)
    return [article.tokens.word(n) for n in range(len(inside)) if inside[n]]


@pytest.mark.parametrize(
    "text",
    [
        "Sie sagte: „eins zwei“ und ging.",
        "Sie sagte: „eins zwei” und ging.",
        "She said “eins zwei” and left.",
        'She said "eins zwei" and left.',
        "Elle a dit « eins zwei » hier.",
        "Hun sagde »eins zwei« i går.",
        "Hon sade ”eins zwei” i går.",
        "Sie sagte: &quot;eins zwei&quot; und ging.",
        "Sie sagte: &ldquo;eins zwei&rdquo; und ging.",
        "彼女は「eins zwei」と言った。",
        "彼女は『eins zwei』と言った。",
        "Sie schrieb „eins",
        "Vorher. „eins zwei\n\nDanach nicht.",
    ],
)
def test_in_quotation_marks(text: str) -> None:
    assert words_in_quotes(text) in (["eins", "zwei"], ["eins"])


@pytest.mark.parametrize("text", ["", "Kein Zitat hier.", "It's the dogs' bowl.", "5' 10 tall"])
def test_no_quotation(text: str) -> None:
    assert words_in_quotes(text) == []


def test_two_quotations_and_what_stands_between() -> None:
    assert words_in_quotes("„Eins“, sagte sie, „zwei“, und ging.") == ["eins", "zwei"]


@given(st.text('ab „“”«»"「」\n.', max_size=60))
@laws(100)
def test_marks_are_never_too_odd(text: str) -> None:
    words_in_quotes(text)


def test_a_quotation_does_not_outlast_its_paragraph() -> None:
    assert words_in_quotes("„Eins und\n\nzwei und drei.\n\nvier") == ["eins", "und"]
