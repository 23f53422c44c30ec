"""What is cut from one article: boilerplate, and repeats whose witness stays."""

from __future__ import annotations

import random
import textwrap
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.made import ARTICLES, TEXTS
from dedupe_news import pipeline
from dedupe_news.corpus.inside import looked_into
from dedupe_news.corpus.phrases import units_of
from dedupe_news.corpus.result import Changed, Entry, Phrase
from dedupe_news.model import Span
from dedupe_news.options import Options
from dedupe_news.rewrite import cut
from oracle import tokens as words

from .made import SEEDS, TABLES, hostile, laws

REMOVE = Options(boilerplate="remove")


def keys(text: str) -> list[int]:
    """The units of a text."""
    return [unit.key for unit in units_of(pipeline.read(text, REMOVE, TABLES.article))]


def phrases(lines: list[str]) -> dict[int, Phrase]:
    """What stands in these lines as boilerplate."""
    return {
        key: Phrase(f"{key:016x}", line, "", 20, 20, len(line.split()))
        for line in lines
        for key in keys(line)
    }


BY_LINE = Options(boilerplate="remove", repeats="off", paragraphs="line")


def looked(text: str, hot: list[str], options: Options = REMOVE) -> Changed:
    entry = Entry(0, "n0", "a", 0, "", "", len(words(text)))
    return looked_into(entry, text, phrases(hot), options, TABLES)


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
    found = looked(text, HOT, BY_LINE)
    hot = [line for line in lines if line in HOT]
    every = len(hot) in (0, len(lines))
    assert found.cleaned == (text if every else without_hot(*case))
    assert [passage.phrase.text for passage in found.passages] == hot
    assert [passage.is_cut for passage in found.passages] == [not every] * len(hot)
    assert found.cut == (() if every else tuple(passage.span for passage in found.passages))
    assert found.cleaned.strip() != ""
    assert found.result is None
    if not every:  # a second look finds nothing
        assert looked(found.cleaned, HOT, BY_LINE).cut == ()


@given(laid_out())
@laws(40)
def test_flagged_lines_stay(case: tuple[list[str], list[str], str, str]) -> None:
    lines, between, before, after = case
    text = before + "".join(map("".join, zip(lines, [*between, ""], strict=True))) + after
    found = looked(text, HOT, replace(BY_LINE, boilerplate="flag"))
    assert (found.cleaned, found.cut) == (text, ())
    assert [words(passage.span.of(text)) for passage in found.passages] == [
        words(line) for line in lines if line in HOT
    ]


def test_a_line_without_words_stays() -> None:
    assert looked(f"{HOT[0]}\n* * *\nDer Rat tagt am Abend.", HOT).cleaned == (
        "* * *\nDer Rat tagt am Abend."
    )


@pytest.mark.parametrize(
    "text",
    [
        f"{HOT[1]}\nLesen Sie unseren News-\nletter und den Rest",
        "Der Artikel selbst.\nLesen Sie unseren News-\nletter!\nUnd der Rest.",
        "Lesen Sie unseren Newsletter-\nbeitrag",
    ],
)
def test_no_word_is_cut_in_two(text: str) -> None:
    assert looked(text, HOT).cleaned == text.removeprefix(f"{HOT[1]}\n")


@pytest.mark.parametrize(
    "end", ["\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85", "<br\n/>", "<br>", "</p><p>"]
)
def test_whatever_ends_a_line_parts_what_is_cut(end: str) -> None:
    text = f"{HOT[0]}{end}Der Artikel selbst hier."
    assert looked(text, HOT).cleaned == "Der Artikel selbst hier."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Der Rat tagt heute. {} Es bleibt kalt.", "Der Rat tagt heute. Es bleibt kalt."),
        ("Der Rat tagt heute. {}", "Der Rat tagt heute."),
        ("{} Der Rat tagt heute.", "Der Rat tagt heute."),
        ("Der Rat tagt heute. (dpa) {}", "Der Rat tagt heute. (dpa)"),
        ("Der Rat tagt heute. Ja! {}", "Der Rat tagt heute. Ja!"),
        ("Sie sagte: Lesen Sie unseren Newsletter! Bald", None),
        ("Er fragt nach dem Satz {} und geht.", None),
        ("Kurz. {} Der Rat tagt heute.", None),
    ],
)
def test_whole_sentences_go(text: str, left: str | None) -> None:
    text = text.format(HOT[0])
    assert looked(text, HOT).cleaned == (text if left is None else left)


def test_a_wrapped_sentence_goes_wherever_it_is_broken() -> None:
    call = "Alle Rechte an diesem Text und an allen Bildern bleiben vorbehalten."
    body = [" ".join(part) for part in ARTICLES["de"]]
    for width in range(50, 80, 3):
        text = "\n\n".join(textwrap.fill(one, width) for one in [*body, f"{body[0]} {call}"])
        found = looked(text, [call], Options(boilerplate="remove", repeats="off"))
        assert found.cleaned == text[: text.rindex("Alle Rechte")].rstrip()


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
    assert found.result.cleaned == found.cleaned
    assert found.result.words_removed == sum(item.words for item in found.result.removed)


@given(repeating() | TEXTS.map(lambda text: (text, HOT)), st.sampled_from(("\n", " ", "\n\n")))
@laws(80)
def test_a_second_look_finds_nothing(case: tuple[str, list[str]], between: str) -> None:
    text, hot = case
    text = between.join(text.split("\n"))
    assert looked(looked(text, hot).cleaned, hot).cut == ()


@given(st.lists(hostile() | st.sampled_from([*HOT, *KEPT]), max_size=8), st.sampled_from("\n \r-"))
@laws(150)
def test_a_second_look_at_hostile_text_finds_nothing(parts: list[str], between: str) -> None:
    text = between.join(parts)
    hot = [*HOT, *parts[::2]]
    found = looked(text, hot)
    assert found.cleaned == cut(text, found.cut)
    assert all(one.end <= other.start for one, other in pairwise(found.cut))
    assert looked(found.cleaned, hot).cut == ()


def test_a_repeat_around_boilerplate_goes() -> None:
    """The first three paragraphs stand there twice, and the second of them is boilerplate."""
    body = [" ".join(part) for part in ARTICLES["en"]]
    found = looked("\n".join([*body[:3], *body[:3], *body[3:]]), [body[1]])
    assert found.cleaned == "\n".join([body[0], *body[2:]])


def test_a_repeat_stays_when_its_witness_is_cut() -> None:
    """The second copy of a paragraph has another word, so that only the first is boilerplate."""
    body = [" ".join(part) for part in ARTICLES["en"]]
    again = body[1].replace("overdue", "due").replace("told", "said to")
    text = "\n".join([*body[:3], body[0], again, *body[2:]])
    assert looked(text, []).cleaned == "\n".join(body)
    assert looked(text, [body[1]]).cleaned.count(again) == 1


def test_a_text_of_nothing_but_boilerplate_is_left_alone() -> None:
    text = "\n".join(HOT)
    found = looked(text, HOT)
    assert (found.cleaned, found.cut) == (text, ())
    assert [passage.is_cut for passage in found.passages] == [False] * len(HOT)
