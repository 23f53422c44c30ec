"""What holds for the passages of any two texts."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.passages import WORDS
from dedupe_news.passages.ends import REST

from .made import prose, shared, side

seeds = st.integers(0, 1 << 32)
texts = st.one_of(
    st.text(max_size=300),
    st.builds(
        lambda seed, size: " ".join(prose(Random(seed), size, "w")), seeds, st.integers(0, 300)
    ),
    st.text("ab \n.中文字", max_size=200),
)


@given(texts, texts, st.integers(1, 30))
def test_passages_are_ordered_and_in_bounds(one: str, other: str, words: int) -> None:
    found = shared(one, other, words)
    assert list(found) == sorted(found)
    for passage in found:
        for span, text, count in zip(
            (passage.one, passage.other), (one, other), passage.words, strict=True
        ):
            assert 0 <= span.start < span.end <= len(text)
            assert len(side(span.of(text)).tokens) == count
        assert 0.5 <= passage.common <= 1
        assert passage.in_order <= passage.common


@given(texts, texts, st.integers(1, 30))
def test_which_text_comes_first_changes_only_the_sides(one: str, other: str, words: int) -> None:
    turned = sorted(passage.turned() for passage in shared(other, one, words))
    assert list(shared(one, other, words)) == turned


@given(texts)
def test_a_text_shares_all_of_itself_in_one_passage(text: str) -> None:
    tokens = side(text).tokens
    found = shared(text, text)
    if not len(tokens):
        assert found == ()
        return
    (passage,) = found
    assert passage.one == passage.other
    assert passage.words == (len(tokens), len(tokens))
    assert passage.one.start <= tokens.start[0]
    assert passage.one.end >= tokens.end[-1]
    assert passage.kind == "exact"


@given(seeds, st.integers(0, 600), st.integers(0, 600))
def test_texts_that_share_only_common_words_share_no_passage(
    seed: int, one: int, other: int
) -> None:
    random = Random(seed)
    here, there = prose(random, one, "x"), prose(random, other, "y")
    assert shared(" ".join(here), " ".join(there)) == ()


@pytest.mark.parametrize("seed", range(40))
def test_a_passage_is_found_wherever_it_stands(seed: int) -> None:
    random = Random(seed)
    passage = " ".join(prose(random, random.randint(WORDS + 5, 150), "z"))
    texts = []
    for kind in "xy":
        words = prose(random, random.randint(60, 400), kind)
        at = random.randint(0, len(words))
        texts.append(" ".join([*words[:at], passage, *words[at:]]))
    (found,) = shared(texts[0], texts[1])
    for span, text in zip((found.one, found.other), texts, strict=True):
        start = text.index(passage)
        end = start + len(passage)
        # A common word of the passage's edge, or beside it, may count to either; an edge with
        # such a word goes on to the end of the sentence, here that of the text.
        assert len(text[min(start, span.start) : max(start, span.start)].split()) <= 4 + REST
        assert len(text[min(end, span.end) : max(end, span.end)].split()) <= 4 + REST


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("step", [2, 3, 5])
def test_a_shuffled_and_reworded_passage_is_found(seed: int, step: int) -> None:
    random = Random(seed)
    passage = prose(random, 80, "z")
    copy = [f"v{n}" if n % (2 * step) == 0 else word for n, word in enumerate(passage)]
    for at in range(0, len(copy) - step, step):
        part = copy[at : at + step]
        random.shuffle(part)
        copy[at : at + step] = part
    one = [*prose(random, 200, "x"), *passage, *prose(random, 200, "x")]
    other = [*prose(random, 300, "y"), *copy, *prose(random, 100, "y")]
    (found,) = shared(" ".join(one), " ".join(other))
    assert found.kind == "near"
    held = found.one.of(" ".join(one)).split()
    assert len(set(held) & set(passage)) >= 0.8 * len(set(passage))


def test_moved_paragraphs_are_passages_of_their_own() -> None:
    random = Random(5)
    first, second, third = (" ".join(prose(random, 100, "w")) + "." for _ in range(3))
    one, other = "\n\n".join((first, second, third)), "\n\n".join((second, third, first))
    found = shared(one, other)
    assert [(passage.one.of(one), passage.other.of(other)) for passage in found] == [
        (first, first),
        (f"{second}\n\n{third}", f"{second}\n\n{third}"),
    ]


def test_a_passage_that_stands_twice_is_found_twice() -> None:
    random = Random(6)
    passage = " ".join(prose(random, 60, "z")) + "."
    here, there = (" ".join(prose(random, 90, kind)) + "." for kind in "xy")
    one, other = f"{here}\n{passage}", f"{passage}\n{there}\n{passage}"
    found = shared(one, other)
    assert [passage.one.of(one) for passage in found] == [passage, passage]
    assert [found[0].other.start, found[1].other.end] == [0, len(other)]


@pytest.mark.parametrize("copies", [(2, 1), (6, 5), (40, 41)])
def test_texts_that_repeat_themselves_share_all(copies: tuple[int, int]) -> None:
    paragraph = " ".join(prose(Random(7), 200, "w")) + ".\n"
    one, other = (paragraph * many for many in copies)
    found = shared(one, other + "and one word more")
    covered = sum(passage.words[0] for passage in found)
    assert covered >= 200 * min(copies)


def test_the_most_seeds_that_texts_can_have_make_no_passage() -> None:
    """Every word four times on both sides, in any order."""
    random = Random(8)
    words = [f"w{n}" for n in range(5000) for _ in range(4)]
    texts = []
    for _ in range(2):
        random.shuffle(words)
        texts.append(" ".join(words))
    assert shared(texts[0], texts[1]) == ()
