"""What makes a repeat an error: every bound of `decide`, one word below it and at it.

Sentences are of words that stand nowhere else, so that nothing but what is written here repeats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

import pytest

from dedupe_news import clean
from dedupe_news.decide import (
    BLOCK_SENTENCES,
    BLOCK_WORDS,
    MORE_SPOT_WORDS,
    PIECES,
    SENTENCE_WORDS,
    SPOT_WORDS,
    TEASER_WORDS,
)
from dedupe_news.options import Options

LINES = Options(paragraphs="line")
LETTERS = "bdfghklmnprstvz"


def words() -> Iterator[str]:
    """Words of seven letters, each another."""
    for number in count(1):
        name, rest = "", number * 7_919
        while len(name) < 7:
            rest, at = divmod(rest, len(LETTERS))
            name += LETTERS[at]
        yield name


WORDS = words()


def sentence(size: int, end: str = ".") -> str:
    """So many words that stand nowhere else."""
    first, *rest = (next(WORDS) for _ in range(size))
    return " ".join([first.title(), *rest]) + end


def some(*sizes: int) -> list[str]:
    return [sentence(size) for size in sizes]


def paragraph(*sentences: str) -> str:
    return " ".join(sentences)


def other() -> str:
    """A paragraph of its own."""
    return paragraph(*some(14, 13))


def left(*paragraphs: str, **options: object) -> list[str]:
    """The paragraphs that are left of a text of these."""
    found = clean("\n".join(paragraphs), Options(paragraphs="line", **options))  # type: ignore[arg-type]
    return found.cleaned.split("\n")


def why(*paragraphs: str) -> set[str]:
    """Why repeats in a text of these paragraphs stay."""
    found = clean("\n".join(paragraphs), LINES)
    assert not found.removed
    return {one.why for one in found.kept_repeats}


@pytest.mark.parametrize("size", [59, 60])
def test_min_words(size: int) -> None:
    """Two long sentences of a paragraph go from so many words on."""
    said = some(30, size - 30)
    first, second = paragraph(*said, sentence(12)), paragraph(sentence(12), *said, sentence(9))
    told = second if size < 60 else second.replace(paragraph(*said) + " ", "")
    assert left(first, other(), second, other())[2] == told


@pytest.mark.parametrize("size", [BLOCK_WORDS - 1, BLOCK_WORDS])
def test_two_whole_paragraphs(size: int) -> None:
    said = some(12, size - 12)
    text = [*said, other(), *said, other()]
    assert left(*text) == (text if size < BLOCK_WORDS else [*text[:3], text[-1]])


@pytest.mark.parametrize("size", [SENTENCE_WORDS - 1, SENTENCE_WORDS])
def test_three_sentences_in_a_row(size: int) -> None:
    said = some(12, 12, size - 24)
    assert len(said) == BLOCK_SENTENCES
    first, second = paragraph(*said, sentence(12)), paragraph(sentence(12), *said, sentence(9))
    told = second if size < SENTENCE_WORDS else second.replace(paragraph(*said) + " ", "")
    assert left(first, other(), second, other())[2] == told


def test_two_sentences_are_no_row() -> None:
    said = some(25, 25)
    first, second = paragraph(*said, sentence(12)), paragraph(sentence(12), *said, sentence(9))
    assert why(first, other(), second, other()) == {"isolated repeat"}


@pytest.mark.parametrize("size", [SPOT_WORDS - 1, SPOT_WORDS])
def test_two_sentences_doubled_on_the_spot(size: int) -> None:
    said = some(12, size - 12)
    whole = paragraph(sentence(9), *said, *said, sentence(9))
    told = whole if size < SPOT_WORDS else whole.replace(paragraph(*said, *said), paragraph(*said))
    assert left(other(), whole, other())[1] == told


@pytest.mark.parametrize("size", [MORE_SPOT_WORDS - 1, MORE_SPOT_WORDS])
def test_a_short_passage_doubled_where_a_long_one_is(size: int) -> None:
    long, short = paragraph(*some(15, 15)), sentence(size)
    text = [other(), long, long, other(), other(), short, short, other()]
    told = left(*text)
    assert told.count(long) == 1
    assert told.count(short) == (2 if size < MORE_SPOT_WORDS else 1)


def test_a_short_passage_doubled_alone_stays() -> None:
    short = sentence(SPOT_WORDS - 1)
    assert left(other(), short, short, other()).count(short) == 2


@pytest.mark.parametrize("size", [SPOT_WORDS - 1, SPOT_WORDS])
def test_the_text_ends_with_two_sentences_again(size: int) -> None:
    said = some(10, size - 10)
    text = [paragraph(*said, *some(12, 14)), other(), other(), paragraph(sentence(12), *said)]
    told = text[-1] if size < SPOT_WORDS else text[-1].split(".")[0] + "."
    assert left(*text)[-1] == told
    assert left(*text, other())[3] == text[-1], "in the middle of the text it stays"


def test_the_text_ends_with_one_sentence_again() -> None:
    said = sentence(SPOT_WORDS + 5)
    text = [paragraph(said, sentence(12)), other(), other(), paragraph(sentence(12), said)]
    assert left(*text) == text


@pytest.mark.parametrize("size", [TEASER_WORDS - 1, TEASER_WORDS])
def test_a_teaser(size: int) -> None:
    """The first copy breaks off, the second goes on: the first one goes."""
    whole = sentence(30)
    teaser = " ".join(whole.split(" ")[:size]) + " ..."
    text = [teaser, paragraph(whole, sentence(12)), other()]
    assert left(*text) == (text if size < TEASER_WORDS else text[1:])


# --- pull quotes ---


def test_a_sentence_again_beside_its_paragraph_is_a_pull_quote() -> None:
    said = sentence(SPOT_WORDS + 4)
    text = [other(), paragraph(sentence(11), said), said, other()]
    assert left(*text) == text


def test_a_sentence_said_twice_within_a_paragraph_is_no_error() -> None:
    said = sentence(SPOT_WORDS + 4)
    text = [other(), paragraph(sentence(9), said, said, sentence(9)), other()]
    assert left(*text) == text


def test_a_paragraph_twice_on_the_spot_is_an_error() -> None:
    said = sentence(SPOT_WORDS + 4)
    assert left(other(), said, said, other()).count(said) == 1


@pytest.mark.parametrize("size", [2 * SPOT_WORDS - 1, 2 * SPOT_WORDS])
def test_a_paragraph_nearly_twice_on_the_spot(size: int) -> None:
    """A short one that is not quite the same is a pull quote."""
    said = sentence(size)
    text = [other(), said, said.replace(".", "!"), other()]
    assert left(*text) == (text if size < 2 * SPOT_WORDS else [*text[:2], text[3]])


# --- what speaks against it ---


def stated(sizes: Sequence[int], numbers: Sequence[int]) -> list[str]:
    """Sentences with a number each; the same ones for the same sizes are made by renumbered."""
    return [
        one.replace(".", f" {number}.") for one, number in zip(some(*sizes), numbers, strict=True)
    ]


def renumbered(sentences: Sequence[str], changed: int) -> list[str]:
    """The first so many state another number."""
    return [
        one.rsplit(" ", 1)[0] + f" {900 + at}." if at < changed else one
        for at, one in enumerate(sentences)
    ]


@pytest.mark.parametrize(("changed", "goes"), [(0, 6), (1, 5), (3, 3), (4, 0), (6, 0)])
def test_a_form_with_other_facts(changed: int, goes: int) -> None:
    """A sentence that states another number stays; where too many do, all of them."""
    said = stated([20] * 6, range(101, 107))
    again = renumbered(said, changed)
    text = [*said, other(), *again, other()]
    assert left(*text) == [*said, text[6], *(again[:changed] if goes else again), text[-1]]


def test_the_same_names_exchanged_twice_are_a_form() -> None:
    said = [one.replace(".", " Bergmann sprach.") for one in some(20, 20, 20, 20, 20, 20, 20, 20)]
    again = [*(one.replace("Bergmann", "Fuchs") for one in said[:2]), *said[2:]]
    assert why(*said, other(), *again, other()) == {"form with other facts"}
    once = [said[0].replace("Bergmann", "Fuchs"), *said[1:]]
    assert left(*said, other(), *once, other())[8:][1] == once[0]
    assert len(left(*said, other(), *once, other())) == 8 + 3


def test_a_statement_quoted_in_one_place() -> None:
    said = some(20, 20, 20, 20)
    quoted = f"“{paragraph(*said)}”"
    assert why(other(), quoted, other(), paragraph(*said), other()) == {
        "quoted in one place, given in full in the other"
    }
    assert len(left(other(), quoted, other(), quoted, other())) == 4


def test_scattered_pieces() -> None:
    """Small pieces in the same order with other text between, more than so many of them."""
    said = some(*[15] * (PIECES + 1))
    first = [line for one in said for line in (one, sentence(30))]
    again = [line for one in said for line in (one, sentence(30))]
    assert why(*first, other(), *again) <= {"scattered repeats", "isolated repeat"}


@pytest.mark.parametrize(
    ("least", "edits", "goes"),
    [(61, 0, True), (61, 2, False), (60, 8, True), (60, 12, False), (20, 12, True)],
)
def test_a_short_copy_must_be_exact(least: int, edits: int, goes: bool) -> None:
    """Of sixty words, the fewer may be others the shorter that is."""
    said = some(30, 30)
    again = []
    for one in said:
        told = one.split(" ")
        for at in range(edits // 2):
            told[2 + 4 * at] = next(WORDS)
        again.append(" ".join(told))
    text = [*said, other(), *again, other()]
    assert len(left(*text, min_words=least)) == (4 if goes else len(text))


# --- what has no words ---


@pytest.mark.parametrize("rule", ["***", "—", "* * *"])
def test_a_rule_goes_with_the_copy_when_the_first_one_has_it(rule: str) -> None:
    said = some(30, 30)
    with_rule = [said[0], rule, said[1]]
    assert left(*with_rule, other(), *with_rule, other()).count(rule) == 1
    only_here = [*said, other(), *with_rule, other()]
    assert left(*only_here).count(rule) == 1
    between = [said[0], rule, "###", said[1]]
    told = left(*with_rule, other(), *between, other())
    assert told.count(rule) == 2
    assert told.count("###") == 1


def test_a_rule_stays_beside_a_sentence_that_stays() -> None:
    said = stated([30, 30, 30, 30], range(101, 105))
    copy = [said[0], said[1].replace("102", "902"), "***", *said[2:]]
    told = left(*said[:2], "***", *said[2:], other(), *copy, other())
    assert told.count("***") == 2
    assert copy[1] in told
