"""What stands in another place of another text is moved, not gone and new."""

from __future__ import annotations

from collections import Counter
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.moves import Compared, compared, kinds
from dedupe_news.wording import words_of

WORDS = st.lists(st.sampled_from(["Rat", "der", "vier", "fünf", "Brücke", "他"]), max_size=60)
SENTENCES = [
    "The county will close the old bridge from the first week of March.",
    "Engineers found cracks in three of its five piers last autumn.",
    "Shops on the north bank fear for their trade and ask for a ferry.",
    "A bus will make the detour by Kilbride every half hour until then.",
]


def found(one: str, other: str) -> Compared:
    return compared(words_of(one), words_of(other))


def of_kind(one: str, other: str, kind: str) -> tuple[list[str], list[str]]:
    """The words of one kind on either side."""
    left, right = kinds(found(one, other))
    return (
        [word[0] for word, is_ in zip(words_of(one), left, strict=True) if is_.name == kind],
        [word[0] for word, is_ in zip(words_of(other), right, strict=True) if is_.name == kind],
    )


@given(WORDS, WORDS)
def test_both_sides_have_the_same_words_in_order_and_moved(
    one: list[str], other: list[str]
) -> None:
    here, there = of_kind(" ".join(one), " ".join(other), "equal")
    assert here == there
    here, there = of_kind(" ".join(one), " ".join(other), "moved")
    assert Counter(here) == Counter(there)


@given(st.permutations(SENTENCES))
def test_sentences_in_another_order_are_neither_gone_nor_new(order: list[str]) -> None:
    one, other = " ".join(SENTENCES), " ".join(order)
    assert of_kind(one, other, "gone") == ([], [])
    assert of_kind(one, other, "new") == ([], [])
    assert (len(found(one, other).moves) > 0) == (order != SENTENCES)


def test_what_stands_twice_is_moved_twice() -> None:
    first, second, third, _ = SENTENCES
    one = " ".join((first, third, second, third))
    other = " ".join((third, first, third, second))
    assert of_kind(one, other, "gone") == of_kind(one, other, "new") == ([], [])


def test_what_was_changed_in_a_move_is_gone_and_new_there() -> None:
    first, second, third, _ = SENTENCES
    moved = second.replace("three", "four")
    left, right = kinds(found(f"{first} {second} {third}", f"{moved} {first} {third}"))
    assert [(is_.name, is_.move) for is_ in left if is_.name not in ("equal", "moved")] == [
        ("gone", 1)
    ]
    assert [(is_.name, is_.move) for is_ in right if is_.name not in ("equal", "moved")] == [
        ("new", 1)
    ]
    assert [sum(is_.opens for is_ in side) for side in (left, right)] == [1, 1]


def test_what_keeps_its_place_is_no_move() -> None:
    one = " ".join(SENTENCES)
    assert found(one, one.replace("old", "new").replace("ferry", "boat")).moves == ()
    assert found(one, "Altogether other words stand here.").moves == ()


def test_a_known_move_is_one_however_reworded() -> None:
    one = words_of("a b c d e f")
    other = words_of("f x e y a b c")
    (move,) = compared(one, other, [(4, 6, 0, 3)]).moves
    assert move[:4] == (4, 6, 0, 3)
    assert compared(one, other, [(4, 6, 0, 3), (5, 6, 4, 6)]).moves == (move,)  # they overlap


def test_words_that_stand_often_cost_no_more() -> None:
    def took(times: int) -> float:
        one, other = words_of("a b a c a d e " * times), words_of("e d a c a b a " * times)
        start = process_time()
        compared(one, other)
        return process_time() - start

    few, many = (min(took(times) for _ in range(3)) for times in (1_000, 8_000))
    assert many < 40 * few
