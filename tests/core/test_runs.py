"""One error is one finding; which copy stays; what is too short, scattered or a form."""

from __future__ import annotations

import pytest

from dedupe_news.model import Result, Span
from dedupe_news.options import Options
from dedupe_news.pipeline import Tables
from dedupe_news.pipeline import clean as clean_with

from .made import ARTICLES, UNSPACED

TABLES = Tables.load()
LANGUAGES = sorted(ARTICLES)


def clean(text: str, **options: float | str) -> Result:
    return clean_with(text, Options(**options), TABLES)  # type: ignore[arg-type]


def body(language: str) -> list[str]:
    blank = "" if language in UNSPACED else " "
    return [blank.join(sentences) for sentences in ARTICLES[language]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_body_twice_is_one_run_of_paragraphs(language: str) -> None:
    parts = body(language)
    result = clean("\n".join(parts + parts))
    (run,) = result.runs
    assert run.kind == "exact"
    assert (run.first_paragraphs, run.repeat_paragraphs) == (
        Span(0, len(parts)),
        Span(len(parts), 2 * len(parts)),
    )
    assert run.resemblance == run.containment == 1.0
    assert run.words == result.words_removed == result.words // 2
    assert {removal.rule for removal in result.removed} == {"exact copy"}
    assert {removal.grain for removal in result.removed} == {"paragraph"}


@pytest.mark.parametrize("language", ["de", "ru", "hi"])
def test_a_changed_copy_is_near(language: str) -> None:
    parts = body(language)
    changed = [" ".join(part.split(" ")[:1] + part.split(" ")[2:]) for part in parts]
    (run,) = clean("\n".join(parts + changed)).runs
    assert run.kind == "near"
    assert 0.5 < run.resemblance < 1.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_bodies_are_two_runs(language: str) -> None:
    parts = body(language)
    result = clean("\n".join(parts * 3))
    assert len(result.runs) == 2
    assert result.cleaned == "\n".join(parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_isolated_repeat_stays_and_is_told(language: str) -> None:
    parts, sentence = body(language), ARTICLES[language][1][0]
    text = "\n".join([parts[0], parts[1], parts[2], sentence])
    result = clean(text)
    assert result.cleaned == text
    assert [item.span.of(text)[:9] for item in result.kept_repeats] == [sentence.strip('„“"«')[:9]]


@pytest.mark.parametrize("language", ["de", "en", "tr", "el", "fr"])
@pytest.mark.parametrize("dots", ["...", "…", " [...]", " […]"])
def test_a_teaser_goes_and_the_full_text_stays(language: str, dots: str) -> None:
    parts = body(language)
    teaser = " ".join(parts[0].split(" ")[:-5]).rstrip(",") + dots
    result = clean("\n\n".join([teaser, *parts]))
    assert result.cleaned == "\n\n".join(parts)
    assert [removal.rule for removal in result.removed] == ["cut-off copy"]
    (run,) = result.runs
    assert run.first.start == 0


@pytest.mark.parametrize("language", ["de", "en", "es"])
def test_a_second_copy_that_trails_off_goes(language: str) -> None:
    parts = body(language)
    stub = " ".join(parts[-1].split(" ")[:-5]).rstrip(",") + "..."
    result = clean("\n\n".join([*parts, *parts[:-1], stub]))
    assert result.cleaned == "\n\n".join(parts)
    assert "cut-off copy" not in {removal.rule for removal in result.removed}


@pytest.mark.parametrize("language", ["de", "en", "ru", "zh"])
def test_min_words_counts_the_words_of_one_paragraph(language: str) -> None:
    parts = body(language)
    text = "\n".join([*parts, ARTICLES[language][0][0]])
    assert clean(text).removed == ()
    assert clean(text, min_words=5).cleaned == "\n".join(parts)


def test_scattered_sentences_stay() -> None:
    english, german, french = body("en"), body("de"), body("fr")
    said = [ARTICLES["en"][n][0] for n in range(4)]
    text = "\n".join(
        [*english, german[0], said[0], german[1], said[1], french[0], said[2], german[2]]
    )
    assert clean(text).cleaned == text


def test_a_sentence_with_another_number_stays_alone() -> None:
    parts = body("de")
    text = "\n".join([*parts, *(part.replace("18,4", "19,2") for part in parts)])
    result = clean(text)
    (item,) = result.kept_repeats
    assert item.why == "numbers differ"
    assert item.differs == (("18,4", "19,2"),)
    assert item.run == result.runs[0].id
    assert "19,2 Millionen" in result.cleaned
    assert result.cleaned.startswith("\n".join(parts))
