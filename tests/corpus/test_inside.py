"""What is cut from one article: boilerplate, and repeats whose witness stays."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.made import ARTICLES, TEXTS
from dedupe_news.corpus.inside import lines_of, looked_into
from dedupe_news.corpus.result import Changed, Entry, Phrase
from dedupe_news.corpus.tables import CorpusTables
from dedupe_news.model import Span
from dedupe_news.options import Options
from dedupe_news.rewrite import cut

from .made import BULK, SEEDS, hostile, laws, sketched
from .oracle import words

TABLES = CorpusTables.load()
REMOVE = Options(boilerplate="remove")


def phrases(lines: list[str]) -> dict[int, Phrase]:
    """These lines as boilerplate."""
    keys = [int(sketched([line])[0].lines[0]) for line in lines]
    return {
        key: Phrase(f"{key:016x}", line, "", 20, 20, len(line.split()))
        for key, line in zip(keys, lines, strict=True)
    }


def looked(text: str, hot: list[str], options: Options = REMOVE) -> Changed:
    entry = Entry(0, "n0", "a", 0, "", "", len(words(text)))
    return looked_into(entry, text, phrases(hot), options, TABLES)


def keys(text: str) -> list[int]:
    """The lines of a text as the sketch of the corpus has them."""
    found: list[int] = sketched([text])[0].lines.tolist()
    return found


@given((TEXTS | hostile()).map(lambda text: text.replace("\r\n", "\n").replace("-", " ")))
@laws(150)
def test_lines_are_those_of_the_sketch(text: str) -> None:
    """Where only line feeds end lines, and none of them stands in a tag or is an entity."""
    for char in "\r\v\f\x85\u2028\u2029<&\u00ad\u2010":
        text = text.replace(char, " ")
    text += "x"  # without any word there is no line to look for
    assert [line.key for line in lines_of(text, BULK) if line.key] == keys(text)
    assert keys(text.replace("\n", "\r\n")) == keys(text)
    for line in lines_of(text, BULK):
        assert "\n" not in line.span.of(text)


@pytest.mark.xfail(strict=True, reason="the sketch sees no line end here, or another one")
@pytest.mark.parametrize(
    "text",
    [
        "Lesen Sie unseren Newsletter\rDer Artikel selbst hier",
        "Lesen Sie unseren Newsletter\u2028Der Artikel selbst hier",
        "Lesen Sie unseren Newsletter\x0bDer Artikel selbst hier",
        "Lesen Sie unseren Newsletter\x85Der Artikel selbst hier",
        "Lesen Sie unseren Newsletter<br\n/>Der Artikel selbst hier",
        "Lesen Sie unseren Newsletter&#10;Der Artikel selbst hier",
        "Lesen Sie unseren News-\nletter und mehr\nDer Artikel selbst hier",
    ],
)
def test_lines_are_those_of_the_sketch_whatever_ends_them(text: str) -> None:
    assert [line.key for line in lines_of(text, BULK) if line.key] == keys(text)


HOT = [
    "Lesen Sie unseren Newsletter!",
    "Alle Rechte vorbehalten, dpa",
    "Mehr zum Thema finden Sie hier",
]
KEPT = [
    "Der Rat tagt am Abend.",
    "Kurz",
    "Drei Boote liefen aus",
    "東京都の人口",
    "«Quoted» words — here",
    "1",
]
SEPARATORS = ("\n", "\n\n", "\r\n", "\n \n", "\n\n\n")


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[list[str], list[str], str, str]:
    """(lines, what follows each but the last, what stands before and after them all)."""
    lines = draw(st.lists(st.sampled_from([*HOT, *KEPT]), min_size=1, max_size=8))
    between = [draw(st.sampled_from(SEPARATORS)) for _ in lines[1:]]
    return (
        lines,
        between,
        draw(st.sampled_from(("", "\n", "\r\n \n"))),
        draw(st.sampled_from(("", "\n", "\r\n", "\n\n"))),
    )


def without_hot(lines: list[str], between: list[str], before: str, after: str) -> str:
    """The text without its hot lines: each takes the separator behind it along, those behind the
    last line that stays the one before them.
    """
    kept = [n for n, line in enumerate(lines) if line not in HOT]
    out = [before]
    for n, line in enumerate(lines[: kept[-1] + 1]):
        if line not in HOT:
            out += [line, between[n] if n < kept[-1] else ""]
    return "".join([*out, after])


@given(laid_out())
@laws(120)
def test_only_hot_lines_go(case: tuple[list[str], list[str], str, str]) -> None:
    lines, between, before, after = case
    text = before + "".join(map("".join, zip(lines, [*between, ""], strict=True))) + after
    found = looked(text, HOT, Options(boilerplate="remove", repeats="off"))
    hot = [line for line in lines if line in HOT]
    every = len(hot) in (0, len(lines))
    assert found.cleaned == (text if every else without_hot(*case))
    assert [passage.phrase.text for passage in found.passages] == hot
    assert [passage.is_cut for passage in found.passages] == [not every] * len(hot)
    assert found.cut == (() if every else tuple(passage.span for passage in found.passages))
    assert found.cleaned.strip() != ""
    assert found.result is None
    if not every:  # a second look finds nothing
        assert looked(found.cleaned, HOT, Options(boilerplate="remove", repeats="off")).cut == ()


@given(laid_out())
@laws(40)
def test_flagged_lines_stay(case: tuple[list[str], list[str], str, str]) -> None:
    lines, between, before, after = case
    text = before + "".join(map("".join, zip(lines, [*between, ""], strict=True))) + after
    found = looked(text, HOT, Options(boilerplate="flag", repeats="off"))
    assert (found.cleaned, found.cut) == (text, ())
    assert [words(passage.span.of(text)) for passage in found.passages] == [
        words(line) for line in lines if line in HOT
    ]


@pytest.mark.xfail(strict=True, reason="all up to the next words goes along")
def test_a_line_without_words_stays() -> None:
    assert looked(f"{HOT[0]}\n* * *\nDer Rat tagt am Abend.", HOT).cleaned == (
        "* * *\nDer Rat tagt am Abend."
    )


@pytest.mark.xfail(strict=True, reason="a hyphen at the line end: half of the word goes")
def test_no_word_is_cut_in_two() -> None:
    text = f"{HOT[1]}\nLesen Sie unseren News-\nletter und den Rest"
    assert looked(text, [*HOT]).cleaned == "Lesen Sie unseren News-\nletter und den Rest"


@st.composite
def repeating(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A body pasted twice, a paragraph a line, and some of its lines that are boilerplate."""
    body = [" ".join(part) for part in ARTICLES[draw(st.sampled_from(("de", "en", "tr", "ru")))]]
    rng = random.Random(draw(SEEDS))
    again = [line for line in body if rng.random() < 0.9]
    hot = [line for line in body if rng.random() < draw(st.sampled_from((0.0, 0.2, 0.5)))]
    lines = [*body, *again]
    for line in draw(st.lists(st.sampled_from(HOT), max_size=2)):
        lines.insert(rng.randint(0, len(lines)), line)
    return "\n".join(lines) + "\n", [*hot, *HOT]


def overlap(one: Span, other: Span) -> bool:
    return max(one.start, other.start) < min(one.end, other.end)


@given(repeating())
@laws(60)
def test_no_witness_is_lost(case: tuple[str, list[str]]) -> None:
    text, hot = case
    found = looked(text, hot)
    assert found.cleaned == cut(text, found.cut)
    assert found.cleaned.strip()
    assert all(one.end <= other.start for one, other in pairwise(found.cut))
    assert found.result is not None
    for item in found.result.removed:
        assert item.span in found.cut
        assert item.witness.of(text)
        assert not any(overlap(item.witness, span) for span in found.cut), "its witness stays"
    gone = {passage.span for passage in found.passages if passage.is_cut}
    assert set(found.cut) == gone | {item.span for item in found.result.removed}
    assert found.result.cleaned == cut(text, [item.span for item in found.result.removed])
    assert found.result.words_removed == sum(item.words for item in found.result.removed)


def test_a_repeat_stays_when_its_witness_is_cut() -> None:
    """The second copy is one line, so that only the first one has a line that is boilerplate."""
    body = [" ".join(part) for part in ARTICLES["en"]]
    text = "\n".join([*body[:3], " ".join(body[:3]), *body[3:]])
    plain = looked(text, [])
    assert plain.result is not None
    assert plain.result.removed
    assert plain.cleaned.count(body[1]) == 1
    found = looked(text, [body[1]])
    assert found.cut
    assert found.cleaned.count(body[1]) == 1


@pytest.mark.xfail(strict=True, reason="a repeat that boilerplate touches stays as a whole")
def test_a_second_look_finds_nothing() -> None:
    """The first three paragraphs stand there twice, and the second of them is boilerplate."""
    body = [" ".join(part) for part in ARTICLES["en"]]
    found = looked("\n".join([*body[:3], *body[:3], *body[3:]]), [body[1]])
    assert looked(found.cleaned, [body[1]]).cut == ()


def test_a_text_of_nothing_but_boilerplate_is_left_alone() -> None:
    text = "\n".join(HOT)
    found = looked(text, HOT)
    assert (found.cleaned, found.cut) == (text, ())
    assert [passage.is_cut for passage in found.passages] == [False] * len(HOT)
