"""Laws that hold for any text and any options."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedupe_news.model import Removal, Result, Span
from dedupe_news.options import Options
from dedupe_news.pipeline import Tables
from dedupe_news.pipeline import clean as clean_with
from dedupe_news.rewrite import cut, put_back
from oracle import plain_tokens, shares, shingles, tokens, width

from .made import ARTICLES, TEXTS, UNSPACED, articles, choices, laws

if TYPE_CHECKING:
    from oracle import Shares

TABLES = Tables.load()


def clean(text: str, options: Options | None = None) -> Result:
    return clean_with(text, options or Options(), TABLES)


def overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def figures(text: str, removal: Removal) -> Shares:
    """What a plain look at the two texts says of a removal."""
    size = width(tokens(text))
    here, there = (
        shingles(tokens(span.of(text)), size) for span in (removal.text, removal.witness)
    )
    return shares(here, there)


@given(TEXTS, choices())
@laws(120)
def test_nothing_is_lost(text: str, options: Options) -> None:
    result = clean(text, options)
    removed = [(removal.span.start, removal.span.of(text)) for removal in result.removed]
    assert put_back(result.cleaned, removed) == text
    assert cut(text, [removal.span for removal in result.removed]) == result.cleaned


@given(TEXTS, choices())
@laws(80)
def test_removals_lie_in_the_text_in_order_and_apart(text: str, options: Options) -> None:
    removed = clean(text, options).removed
    spans = [removal.span for removal in removed]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    for removal in removed:
        assert 0 <= removal.span.start <= removal.text.start < removal.text.end
        assert removal.text.end <= removal.span.end <= len(text)
        assert 0 <= removal.witness.start < removal.witness.end <= len(text)


@given(TEXTS, choices())
@laws(80)
def test_what_was_compared_is_all_that_goes(text: str, options: Options) -> None:
    """A separator goes along with a text, never a word."""
    for removal in clean(text, options).removed:
        assert tokens(removal.span.of(text)) == tokens(removal.text.of(text)) != []


@given(TEXTS, choices())
@laws(100)
def test_a_second_run_finds_nothing(text: str, options: Options) -> None:
    cleaned = clean(text, options).cleaned
    again = clean(cleaned, options)
    assert again.cleaned == cleaned
    assert again.removed == ()


@given(TEXTS, choices(repeats="remove"))
@laws(120)
def test_every_removal_is_proven_by_text_that_stays(text: str, options: Options) -> None:
    removed = clean(text, options).removed
    for removal in removed:
        assert not any(overlap(removal.witness, other.span) for other in removed)
        found = figures(text, removal)
        assert found.containment >= options.threshold
        assert found == pytest.approx((removal.resemblance, removal.containment))


@given(articles(), choices(repeats="remove"))
@laws(60)
def test_the_proof_holds_without_our_tokeniser(text: str, options: Options) -> None:
    """As above with a tokeniser of a few lines, on texts that need no more."""
    if "<" in text or "&" in text:
        return
    words = plain_tokens(text)
    for removal in clean(text, options).removed:
        here, there = (
            shingles(plain_tokens(span.of(text)), width(words))
            for span in (removal.text, removal.witness)
        )
        assert shares(here, there).containment >= options.threshold


BROKEN = "Wir kamen am Abend an <Ende. >und gingen. " * 3  # a sentence that ends inside a tag
BREAK = "Der Rat der Stadt hat am Abend lange beraten, sagt er.<br>"


@given(TEXTS, choices(repeats="remove"))
@example(BROKEN, Options(repeats="remove", min_words=1, threshold=0.3))
@example("a a ha <Ende. >वह " * 3, Options(repeats="remove", min_words=1, threshold=0.3))
@example(BREAK * 3, Options(repeats="remove", min_words=1, threshold=0.3, paragraphs="blank"))
@laws(80)
def test_words_are_counted_once(text: str, options: Options) -> None:
    result = clean(text, options)
    assert result.words == len(tokens(text))
    for removal in result.removed:
        assert removal.words == len(tokens(removal.text.of(text)))
    assert result.words_removed == sum(removal.words for removal in result.removed)
    assert len(tokens(result.cleaned)) == result.words - result.words_removed


@given(TEXTS, choices())
@laws(80)
def test_runs_and_what_belongs_to_them(text: str, options: Options) -> None:
    result = clean(text, options)
    told = {run.id for run in result.runs}
    assert len(told) == len(result.runs)
    assert {removal.run for removal in result.removed} <= told
    assert {item.run for item in result.kept_repeats} - {None} <= told
    for run in result.runs:
        assert 0 <= run.first.start < run.first.end <= len(text)
        assert run.first.start < run.repeat.start < run.repeat.end <= len(text)
        assert 0.0 <= run.resemblance <= run.containment <= 1.0
        assert run.words > 0
        for span, held in ((run.first, run.first_paragraphs), (run.repeat, run.repeat_paragraphs)):
            assert held == result.segmentation.paragraphs_in(span)
            assert held.start < held.end


@given(TEXTS, choices(repeats="remove"))
@laws(60)
def test_removals_lie_in_the_run_they_name(text: str, options: Options) -> None:
    result = clean(text, options)
    runs = {run.id: run for run in result.runs}
    for removal in result.removed:
        run = runs[removal.run]
        side = run.first if removal.rule == "cut-off copy" else run.repeat
        assert overlap(side, removal.text)


@given(TEXTS, choices())
@laws(80)
def test_what_is_told_as_kept_stays(text: str, options: Options) -> None:
    result = clean(text, options)
    for item in result.kept_repeats:
        assert 0 <= item.span.start < item.span.end <= len(text)
        assert 0 <= item.witness.start < item.witness.end <= len(text)
        assert item.why
        assert not any(overlap(item.span, removal.span) for removal in result.removed)
    starts = [item.span.start for item in result.kept_repeats]
    assert starts == sorted(starts)


@given(TEXTS, choices(repeats="flag"))
@laws(80)
def test_flag_tells_and_removes_nothing(text: str, options: Options) -> None:
    flagged = clean(text, options)
    assert flagged.cleaned == text
    assert flagged.removed == ()
    assert flagged.words_removed == 0
    if clean(text, replace(options, repeats="remove")).removed:
        assert flagged.runs
        assert "flagged" in {item.why for item in flagged.kept_repeats}


@given(TEXTS, choices(repeats="off"))
@laws(30)
def test_off_does_not_look(text: str, options: Options) -> None:
    result = clean(text, options)
    assert result.cleaned == text
    assert (result.runs, result.removed, result.kept_repeats) == ((), (), ())


@given(articles(), choices(repeats="remove", threshold=0.3), st.sampled_from((0.5, 0.8, 0.99, 1.0)))
@laws(60)
def test_a_higher_threshold_spares_what_is_below_it(
    text: str, options: Options, threshold: float
) -> None:
    """Nothing that a higher threshold removes has too little in common with its witness."""
    for removal in clean(text, replace(options, threshold=threshold)).removed:
        assert figures(text, removal).containment >= threshold


@given(st.sampled_from(sorted(ARTICLES)), st.integers(1, 400), st.integers(1, 4))
@laws(60)
def test_one_passage_goes_from_min_words_on(language: str, least: int, size: int) -> None:
    """With every min_words above one that spares a passage, it is spared too."""
    body = ["\n".join(joined(part, language)) for part in ARTICLES[language]]
    sentence = ARTICLES[language][0][0]
    text = "\n".join([*body, sentence])
    gone = bool(clean(text, Options(min_words=least)).removed)
    goes_later = bool(clean(text, Options(min_words=least + size)).removed)
    assert gone or not goes_later


def joined(sentences: Iterable[str], language: str) -> list[str]:
    """Sentences as one paragraph."""
    return [("" if language in UNSPACED else " ").join(sentences)]


@given(TEXTS, choices())
@laws(30)
def test_the_same_text_gives_the_same_result(text: str, options: Options) -> None:
    assert clean(text, options) == clean(text, options)


SCRIPT = """
import json, sys
from dedupe_news import Options, clean
for text in json.loads(sys.stdin.buffer.read()):
    result = clean(text, Options(min_words=20))
    print(ascii((result.cleaned, result.runs, result.removed, result.kept_repeats)))
"""


def test_hash_seed_changes_nothing() -> None:
    import json

    bodies = [["".join(part) for part in body] for body in ARTICLES.values()]
    texts = ["\n".join([*body, body[1], *body[::-1], *body]) for body in bodies]
    data = json.dumps(texts).encode()
    outputs = set()
    for seed in ("0", "1", "4711"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", SCRIPT]
        done = subprocess.run(command, input=data, capture_output=True, env=environment, check=True)
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert len(outputs.pop().splitlines()) == len(texts)


HOSTILE = {
    "empty": "",
    "one character": "a",
    "one surrogate": "\ud800",
    "surrogates": "\udc80\ud800 " * 50,
    "nul": "\x00" * 300,
    "nul in words": "a\x00b c\x00d. " * 60,
    "blank": " \t\r\n\u2028\u3000" * 80,
    "marks only": "\u0301" * 400,
    "punctuation": ".,;:!?… " * 100,
    "quotation marks": '„“”«»"' * 100,
    "a a a": "a " * 1_000,
    "ha ha ha": "ha " * 1_000,
    "aaa": "a" * 5_000,
    "digits": "1 2 3 4 5 6 7 8 9 0 " * 60,
    "line ends": "\n" * 1_000,
    "mixed line ends": "a\r\nb\rc\n" * 60,
    "lines": "Weiter\n" * 40,
    "tags": "<p>" * 200,
    "entities": "&nbsp;&quot;" * 100,
    "one sentence": "Der Zug hat heute vierzig Minuten Verspätung. " * 30,
    "ideographs": "字" * 500,
    "thai": "น้ำ" * 200,
    "emoji": "\U0001f600\U0001f3fd\u200d" * 100,
    "beyond the table": "\U00020000\U000e0001\U0010ffff " * 50,
    "growing": " ".join("b " * n + "a" for n in range(40)),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("least", [1, 60])
def test_no_text_is_too_odd(name: str, least: int) -> None:
    text = HOSTILE[name]
    result = clean(text, Options(min_words=least))
    removed = [(removal.span.start, removal.span.of(text)) for removal in result.removed]
    assert put_back(result.cleaned, removed) == text
    assert clean(result.cleaned, Options(min_words=least)).cleaned == result.cleaned
