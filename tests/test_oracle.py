"""Whole runs over small made corpora, against decisions that were worked out the plain way.

DEDUPE_EXAMPLES=5000 looks at so many other corpora, see core.made.laws.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.made import laws
from corpus.relate import comparer
from dedupe_news import clean
from dedupe_news.dataset import Dataset
from dedupe_news.options import Options
from engine.made import Found, lay, run
from oracle import (
    COPIES,
    MEMBERS,
    Phrase,
    Story,
    UnclearError,
    decided,
    phrases,
    repeated,
    sentences,
    tokens,
)

SEEDS = st.integers(0, 2**32)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
Body = list[list[str]]  # sentences of words
Change = Callable[[Body, random.Random], Body]
Made = TypeVar("Made")
Told = TypeVar("Told")


# --- made articles ---


def word(rng: random.Random) -> str:
    """A made-up word that hardly ever comes twice."""
    return "".join(rng.choices(LETTERS, k=7))


def sentence(rng: random.Random, size: int = 0) -> list[str]:
    return [word(rng) for _ in range(size or rng.randint(9, 14))]


def body(rng: random.Random, size: int = 0) -> Body:
    """So many sentences, with numbers and names within some of them."""
    out = [sentence(rng) for _ in range(size or rng.randint(10, 18))]
    for one in out[2:-2:3]:
        one[4] = str(rng.randint(100, 999))
        one[6] = word(rng).title()
    return out


def text(some: Body, per_paragraph: int = 2) -> str:
    """The sentences as a text, so many in a paragraph."""
    told = [" ".join([one[0][0].upper() + one[0][1:], *one[1:]]) + "." for one in some]
    rows = [told[at : at + per_paragraph] for at in range(0, len(told), per_paragraph)]
    return "\n".join(" ".join(row) for row in rows)


def changed(some: Body, at: int, place: int, *others: str) -> Body:
    """The sentences with other words for one of them."""
    one = some[at]
    return [*some[:at], [*one[:place], *others, *one[place + 1 :]], *some[at + 1 :]]


def copied(some: Body, rng: random.Random) -> Body:
    return some


def edited(some: Body, rng: random.Random) -> Body:
    """A few words are others."""
    for _ in range(rng.randint(1, 4)):
        some = changed(some, rng.randrange(len(some)), rng.choice((2, 3, 7)), word(rng))
    return some


def inner(some: Body) -> int:
    """A sentence in the middle, with a number and a name if there is one."""
    middle = range(len(some) // 3, len(some))
    return next((at for at in middle if some[at][4].isdigit()), len(some) // 2)


def corrected(some: Body, rng: random.Random) -> Body:
    return changed(some, inner(some), 4, str(rng.randint(100, 999)))


def renamed(some: Body, rng: random.Random) -> Body:
    return changed(some, inner(some), 6, word(rng).title())


def denied(some: Body, rng: random.Random) -> Body:
    """Denied once: "not not" for "not" is a misprint."""
    at = len(some) // 2
    return some if some[at][3] == "not" else changed(some, at, 2, some[at][2], "not")


def shortened(some: Body, rng: random.Random) -> Body:
    return some[: len(some) // 2]


def lengthened(some: Body, rng: random.Random) -> Body:
    return [*some, *(sentence(rng) for _ in range(rng.randint(6, 9)))]


def gone_on(some: Body, rng: random.Random) -> Body:
    """It ends otherwise."""
    keep = len(some) * 5 // 6
    return [*some[:keep], *(sentence(rng) for _ in some[keep:])]


def filled_in(some: Body, rng: random.Random) -> Body:
    """The same form with other numbers."""
    return [[*one[:4], str(rng.randint(100, 999)), *one[5:]] for one in some]


def quoted_from(some: Body, rng: random.Random) -> Body:
    """Another article with a passage of this one."""
    return [*some[:3], *(sentence(rng) for _ in range(12))]


CHANGES: tuple[Change, ...] = (
    copied,
    edited,
    corrected,
    renamed,
    denied,
    shortened,
    lengthened,
    gone_on,
    filled_in,
    quoted_from,
)


def corpus(rng: random.Random) -> list[Story]:
    """A few originals, and what becomes of them."""
    bodies: list[Body] = []
    for _ in range(rng.randint(1, 3)):
        original = body(rng)
        family = [original]
        for _ in range(rng.randint(0, 5)):
            family.append(rng.choice(CHANGES)(rng.choice(family), rng))
        bodies += family
    names = rng.sample(range(1000), len(bodies))
    return [
        Story(
            f"n{name:03}",
            text(some, rng.choice((1, 2, 3))),
            rng.choice(("", "dpa", "afp")),
            rng.choice(("", f"2025-03-{rng.randint(1, 28):02}")),
        )
        for name, some in zip(names, bodies, strict=True)
    ]


def with_phrases(rng: random.Random) -> list[Story]:
    """Short articles with lines of a few outlets, some of them printed twice."""
    lines = [text([sentence(rng, 7)]) for _ in range(5)]
    often = [rng.choice((0.1, 0.3, 0.9)) for _ in lines]
    made: list[Story] = []
    for number in range(rng.randint(4, 45)):
        told = text(body(rng, 6), 1).split("\n")
        told += [line for line, share in zip(lines, often, strict=True) if rng.random() < share]
        outlet = rng.choice(("", "dpa", "dpa", "afp"))
        made.append(Story(f"n{number:03}", "\n".join(told), outlet, ""))
    again = [one._replace(id=f"c{one.id}") for one in made if rng.random() < 0.2]
    return rng.sample([*made, *again], len(made) + len(again))


# --- what is found ---


def found_in(stories: Sequence[Story], options: Options) -> Found:
    """A run over the stories as a file, with what is cut from each."""
    with TemporaryDirectory() as folder:
        path = lay(Path(folder, "news.jsonl"), (one._asdict() for one in stories))
        return run(path, options)


def members(found: Found) -> dict[str, dict[str, str]]:
    """Canonical article -> its members and their relations."""
    return {one: {link[0]: link[1] for link in links} for one, *links in found.clusters}


def clear(make: Callable[[], Made], tell: Callable[[Made], Told]) -> tuple[Made, Told]:
    """Something made of which the oracle can tell, and what it tells; one in three is such."""
    for _ in range(100):
        made = make()
        with suppress(UnclearError):
            return made, tell(made)
    raise AssertionError("nothing that is made is clear")


@given(SEEDS.map(random.Random), st.sampled_from((COPIES, MEMBERS, ("identical",))))
@laws(100)
def test_who_goes_for_whom(rng: random.Random, drop: tuple[str, ...]) -> None:
    """All clusters, all relations in them, every article that goes, every witness."""
    stories, wanted = clear(lambda: corpus(rng), lambda some: decided(some, drop))
    options = Options(drop=",".join(drop), max_loss=1.0, boilerplate="off", repeats="off")
    found = found_in(stories, options)
    assert members(found) == {one.canonical: one.members for one in wanted.clusters}
    assert found.gone == wanted.gone


@given(SEEDS.map(random.Random))
@laws(30)
def test_boilerplate(rng: random.Random) -> None:
    """All phrases, with their stories and articles, and each is cut wherever it stands."""
    stories, wanted = clear(
        lambda: with_phrases(rng), lambda some: phrases(some, decided(some).clusters)
    )
    found = found_in(stories, Options(max_loss=1.0, boilerplate="remove", repeats="off"))
    told = {Phrase(one.outlet, one.text, one.stories, one.articles) for one in found.phrases}
    assert told == wanted
    for story in stories:
        lines = story.text.split("\n")
        hot = {one.text for one in wanted if one.outlet in ("", story.outlet)}
        left = [line for line in lines if line not in hot]
        cleaned, cut = found.changes.get(story.id, (story.text, ()))
        if story.id in found.gone:
            assert story.id not in found.changes
        else:
            assert cleaned.split("\n") == left
            assert bool(cut) == (left != lines)


@pytest.mark.parametrize("name", ["scoop", "natural_pairs"])
def test_the_evaluation_sets(eval_dir: Path, name: str) -> None:
    """Every pair of real articles compared by the program's own comparison, which is judged by
    tests/corpus/test_sets.py: the same articles must go, for the same witnesses, from the same
    clusters as in a run, which compares only candidates, in waves and batches.
    """
    path = eval_dir / name / "docs.jsonl.gz"
    with Dataset.open([str(path)]) as data:
        stories = [Story(one.id, one.text, one.outlet, one.date) for one in data.records()]
    number = {story.id: at for at, story in enumerate(stories)}
    every = comparer([story.text for story in stories])

    def relate(stays: Story, others: Sequence[Story]) -> list[str]:
        links = every.links(number[stays.id], [number[other.id] for other in others])
        return [
            "identical" if tokens(stays.text) == tokens(other.text) else link.relation
            for other, link in zip(others, links, strict=True)
        ]

    wanted = decided(stories, COPIES, relate)
    found = run(path, Options(max_loss=1.0, boilerplate="off", repeats="off"))
    assert len(wanted.gone) >= 20
    assert found.gone == wanted.gone
    assert members(found) == {one.canonical: one.members for one in wanted.clusters}


# --- inside an article ---


def pasted(rng: random.Random) -> tuple[Body, int]:
    """(sentences of which some come again, sentences in a paragraph)."""
    some = body(rng)
    per_paragraph = rng.choice((1, 2, 3))
    start = rng.randrange(len(some))
    block = some[start : rng.randint(start + 1, len(some))]
    for _ in range(rng.choice((0, 0, 1, 2, 6))):
        at = rng.randrange(len(block))
        if block[at][4].isdigit():
            block = changed(block, at, 4, str(rng.randint(100, 999)))
    between = [sentence(rng) for _ in range(rng.choice((0, 3, 8)))]
    return [*some, *between, *block], per_paragraph


@given(SEEDS.map(random.Random))
@laws(150)
def test_which_sentences_go(rng: random.Random) -> None:
    """Every sentence that goes and no other, and the witness is the sentence that stays for it."""
    article, wanted = clear(lambda: text(*pasted(rng)), repeated)
    result = clean(article, Options(paragraphs="line"))
    every = sentences(article)
    left = [one for at, one in enumerate(every) if at not in wanted]
    assert [one[1:] for one in sentences(result.cleaned)] == [one[1:] for one in left]
    told = [
        pair
        for one in result.removed
        for pair in zip(
            sentences(one.text.of(article)), sentences(one.witness.of(article)), strict=True
        )
    ]
    assert [(here[1:], there[1:]) for here, there in told] == [
        (every[here][1:], every[there][1:]) for here, there in sorted(wanted.items())
    ]
