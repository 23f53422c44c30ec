"""Segmentation: hostile cases, golden texts in many languages, and laws for any string."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe_news.model import Segmentation
from dedupe_news.options import Convention
from dedupe_news.segment import segment
from dedupe_news.segment.characters import BLANK
from dedupe_news.segment.cuts import LONGEST

GOLDEN = Path(__file__).parents[1] / "golden" / "segment"
CONVENTIONS: tuple[Convention, ...] = ("auto", "line", "blank", "wrapped")

# Characters that rules look at, so that Hypothesis meets them often.
PIECES = st.sampled_from(
    [
        *"aZ. !?…\"'“”«»()[]<>&;:,-–*#`\n\r\t\u2028\u2029\x85\x00\ufeff\u200b\xa0",
        *"。！？」《》字กა가؟।;\u0301\ud800\udfff\U0001f600",
        *("\r\n", "\n\n", "<p>", "<br>", "</div>", "&nbsp;", "```", "> ", "Dr.", "z. B. ", "1. "),
        *("Wort ", "Ein Satz. ", "3.5", "U.S. ", "'s A"),
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=80)


def strings(text: str, found: Segmentation) -> list[list[str]]:
    """The sentences of every paragraph."""
    return [
        [found.sentences[i].of(text) for i in found.sentences_of(paragraph)]
        for paragraph in range(len(found.paragraphs))
    ]


def golden_cases() -> list[Any]:
    cases = []
    for path in sorted(GOLDEN.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            fails = case.get("expect") == "fail"
            marks = [pytest.mark.xfail(strict=True)] if fails else []
            cases.append(pytest.param(case, id=case["label"], marks=marks))
    return cases


@pytest.mark.parametrize("case", golden_cases())
def test_golden(case: dict[str, Any]) -> None:
    assert strings(case["text"], segment(case["text"])) == case["expected"]


def test_golden_texts_cover_the_languages() -> None:
    with_paragraphs = [
        path.stem
        for path in GOLDEN.glob("*.json")
        if any(len(c["expected"]) > 1 for c in json.loads(path.read_text(encoding="utf-8")))
    ]
    assert len(with_paragraphs) >= 12


def test_hostile_case(nasty: dict[str, Any]) -> None:
    text = nasty["text"]
    found = segment(text)
    assert strings(text, found) == nasty["expected"]
    assert [tuple(span) for span in found.paragraphs] == [
        (paragraph["start"], paragraph["end"]) for paragraph in nasty["paragraphs"]
    ]


# (text, paragraphs, sentences); None: only the laws hold.
GENERATED: dict[str, tuple[str, int, int | None]] = {
    "no-punctuation": ("Wort " * 20_000, 1, None),
    "dots": ("." * 10_000, 1, 1),
    "spaced-dots": (". " * 5_000, 1, 1),
    "initials": ("A. " * 3_333, 1, None),
    "acronym": ("a.b." * 2_500, 1, 1),
    "quotes": ('“"' * 2_500, 1, 1),
    "space-run": ("Ende." + " " * 10_000 + "Anfang.", 1, 2),
    "bangs": ("!?" * 5_000, 1, 1),
    "digit-dots": ("1." * 5_000, 1, 1),
    "lines": ("a\n" * 5_000, 5_000, 5_000),
    "open-tags": ("<br " * 2_000, 1, None),
    "entities": ("&nbsp;" * 2_000, 0, 0),
    "guillemets": (". » " * 2_000, 1, None),
    "straight-quotes": ('A. " ' * 2_000, 1, None),
    "brackets": (".[1] " * 2_000, 1, None),
}


@pytest.mark.parametrize("name", GENERATED)
def test_generated(name: str) -> None:
    text, paragraphs, sentences = GENERATED[name]
    found = segment(text)
    assert len(found.paragraphs) == paragraphs
    check_laws(text, found)
    if sentences is not None and len(text) <= LONGEST:
        assert len(found.sentences) == sentences
    short = segment(text[: LONGEST // 2])
    if sentences == 1:
        assert len(short.sentences) == 1


def check_laws(text: str, found: Segmentation) -> None:
    """Paragraphs in order and apart, between them separators; sentences tile their paragraph."""
    at = 0
    for paragraph in range(len(found.paragraphs)):
        start, end = found.paragraphs[paragraph]
        assert at <= start < end <= len(text)
        assert is_separator(text[at:start])
        check_sentences(text, found, paragraph)
        at = end
    assert is_separator(text[at:])
    assert found.first_sentence[0] == 0
    assert found.first_sentence[-1] == len(found.sentences)


def check_sentences(text: str, found: Segmentation, paragraph: int) -> None:
    start, end = found.paragraphs[paragraph]
    owned = [found.sentences[i] for i in found.sentences_of(paragraph)]
    assert owned[0].start == start
    assert owned[-1].end == end
    for before, after in pairwise(owned):
        assert before.start < before.end <= after.start
        assert not text[before.end : after.start].strip(BLANK)


SEPARATOR = re.compile(rf"(?:[{re.escape(BLANK)}\x85>]|&nbsp;|</?\w[^<>]*>)*")


def is_separator(between: str) -> bool:
    """Blanks, line ends, block tags, blank entities and empty mail quotes, nothing else."""
    return SEPARATOR.fullmatch(between) is not None


@pytest.mark.parametrize("convention", CONVENTIONS)
@given(text=TEXTS)
@settings(max_examples=150, deadline=None)
def test_any_text_obeys_the_laws(convention: Convention, text: str) -> None:
    found = segment(text, convention)
    check_laws(text, found)
    assert segment(text, convention) == found


@given(text=st.text(alphabet=st.characters(), max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_code_point_goes(text: str) -> None:
    check_laws(text, segment(text))


PROSE = (
    "Der Rat tagte am 3. Mai in Bonn. Dr. Weiß sprach zuerst.",
    "Er nannte z. B. die Kosten von 4,5 Mio. Euro. „Das reicht.“ Niemand widersprach.",
    "The U.S. team won. It was late.",
    "他来了。然后走了！",
    "Кто это? Не знаю.",
)


@given(st.lists(st.sampled_from(PROSE), min_size=1, max_size=5), st.sampled_from(PROSE))
@settings(max_examples=100, deadline=None)
def test_another_paragraph_moves_no_boundary(paragraphs: list[str], added: str) -> None:
    text = "\n\n".join(paragraphs)
    alone, together = segment(text), segment(f"{text}\n\n{added}")
    assert together.paragraphs[: len(alone.paragraphs)] == alone.paragraphs
    assert together.sentences[: len(alone.sentences)] == alone.sentences
    assert len(together.paragraphs) == len(paragraphs) + 1


@pytest.mark.parametrize("character", ["“", "(", "\xa0", "»", "‘"])
def test_a_stray_mark_moves_no_other_boundary(character: str) -> None:
    text = "Der Rat tagte. Dr. Weiß sprach. Niemand kam. Alle gingen."
    ends = {span.end + 1 for span in segment(text).sentences[1:]}
    stray = {span.end for span in segment(character + text).sentences[1:]}
    assert stray == ends


def long_sentence(words: int) -> str:
    return " ".join(f"wort{i * i * 7919 % 99_991}" for i in range(words))


def test_a_long_sentence_is_cut_at_words() -> None:
    text = long_sentence(5_000)
    parts = [span.of(text) for span in segment(text).sentences]
    assert " ".join(parts) == text
    assert max(map(len, parts)) <= LONGEST


def test_an_edit_moves_only_the_cuts_beside_it() -> None:
    text = long_sentence(10_000)
    edited = text.replace("wort", "mot", 1)
    parts = {span.of(text) for span in segment(text).sentences}
    again = {span.of(edited) for span in segment(edited).sentences}
    assert len(parts) > 20
    assert len(parts - again) <= 2


def test_fenced_code_is_one_sentence() -> None:
    text = "Vorher.\n\n```python\na = 1. B\n\nc. D\n```\n\nNachher."
    assert [span.of(text) for span in segment(text).sentences] == [
        "Vorher.",
        "```python\na = 1. B\n\nc. D\n```",
        "Nachher.",
    ]


@pytest.mark.parametrize(
    ("text", "convention", "paragraphs"),
    [
        ("Eins.\nZwei.\n\nDrei.", "line", 3),
        ("Eins.\nZwei.\n\nDrei.", "blank", 2),
        ("eins zwei\ndrei vier\n\nfünf", "wrapped", 2),
    ],
)
def test_a_convention_can_be_asked_for(text: str, convention: Convention, paragraphs: int) -> None:
    found = segment(text, convention)
    assert found.convention == convention
    assert len(found.paragraphs) == paragraphs
