"""A sentence that goes takes one separator with it."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.cuts import cuts
from dedupe_news.rewrite import cut
from dedupe_news.segment import segment

from .made import laws

SENTENCES = st.integers(0, 99).map(lambda n: f"Satz Nummer {n} steht hier.")
SEPARATORS = st.sampled_from(("\n", "\n\n", "\r\n", "\r\n\r\n", "\n \n\n", "\u2029"))
Body = list[list[str]]


@st.composite
def marked(draw: st.DrawFn) -> tuple[Body, set[int], str, str]:
    """(paragraphs of sentences, sentences that go, separator, what the text ends with)."""
    body = draw(st.lists(st.lists(SENTENCES, min_size=1, max_size=4), min_size=1, max_size=6))
    count = sum(map(len, body))
    gone = draw(st.sets(st.integers(0, count - 1), max_size=count - 1))
    return body, gone, draw(SEPARATORS), draw(st.sampled_from(("", "\n", "\n\n", " ", "\r\n")))


def text_of(body: Body, separator: str, end: str) -> str:
    return separator.join(" ".join(sentences) for sentences in body) + end


def without(body: Body, gone: set[int]) -> Body:
    """The paragraphs without these sentences, and without those that are empty then."""
    numbered = iter(range(sum(map(len, body))))
    kept = [[sentence for sentence in part if next(numbered) not in gone] for part in body]
    return [part for part in kept if part]


@given(marked())
@laws(150)
def test_what_is_left_is_the_text_without_these_sentences(
    case: tuple[Body, set[int], str, str],
) -> None:
    """No blank lines pile up, no paragraphs are joined, and the text ends as it did."""
    body, gone, separator, end = case
    raw = text_of(body, separator, end)
    segmentation = segment(raw, "blank" if len(re.findall("\n", separator)) > 1 else "line")
    spans = cuts(segmentation, gone)
    assert set(spans) == gone
    left = cut(raw, spans.values())
    assert left == text_of(without(body, gone), separator, end)


@given(marked())
@laws(60)
def test_cuts_never_overlap(case: tuple[Body, set[int], str, str]) -> None:
    body, gone, separator, end = case
    segmentation = segment(text_of(body, separator, end))
    gone = {n for n in gone if n < len(segmentation.sentences) - 1}
    spans = sorted(cuts(segmentation, gone).values())
    assert all(one.end <= other.start for one, other in pairwise(spans))
    for sentence, span in cuts(segmentation, gone).items():
        told = segmentation.sentences[sentence]
        assert span.start <= told.start < told.end <= span.end
