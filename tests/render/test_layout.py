"""An article in its own lines, with what was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from dedupe_news.report.render.layout import Fold, Layout, Line, is_text_of, layout

from . import made

SAMPLES = sorted(made.SAMPLES.glob("*.txt"))


def lines(found: Layout) -> list[Line]:
    return [one for row in found.rows for one in (row.lines if isinstance(row, Fold) else [row])]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_lines_are_those_of_the_article(sample: Path) -> None:
    text = sample.read_bytes().decode()
    _, subject = made.of_text(text)
    found = layout(text, subject.shown.articles[0], "a0")
    told = {one.number: "".join(part.text for part in one.stretches) for one in lines(found)}
    expected = dict(enumerate(text.splitlines(), 1))
    assert told.items() <= expected.items()
    folded = sum(row.left for row in found.rows if isinstance(row, Fold))
    assert len(told) + folded == len(expected)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_what_goes_is_marked_letter_by_letter(sample: Path) -> None:
    text = sample.read_bytes().decode()
    data, subject = made.of_text(text)
    found = lines(layout(text, subject.shown.articles[0], "a0"))
    told = "".join(part.text for one in found for part in one.stretches if "goes" in part.kinds)
    removed = data["articles"][0]["removed"]
    expected = "".join(text[one["text_start"] : one["text_end"]] for one in removed)
    assert "".join(told.split()) == "".join(expected.split())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_link_leads_to_the_other_copy_and_back(sample: Path) -> None:
    text = sample.read_bytes().decode()
    _, subject = made.of_text(text)
    found = lines(layout(text, subject.shown.articles[0], "a0"))
    tags = {tag.name: tag for one in found for part in one.stretches for tag in part.tags}
    assert all(tags[tag.to].to == tag.name for tag in tags.values())
    assert bool(tags) == bool(subject.shown.articles[0].is_found_in)


def test_a_line_of_a_megabyte_is_shown_in_part() -> None:
    text = "word " * 200_000
    _, subject = made.of_text("Nothing.")
    (line,) = lines(layout(text, subject.shown.articles[0], "a0"))
    assert sum(len(part.text) for part in line.stretches) < 1_000
    assert sum(len(part.text) + part.out for part in line.stretches) == len(text)


def test_another_text_is_not_taken_for_the_article() -> None:
    text = (made.SAMPLES / "doubled-body.txt").read_text(encoding="utf-8")
    _, subject = made.of_text(text)
    article = subject.shown.articles[0]
    assert is_text_of(text, article)
    assert not is_text_of(text.replace("Putin", "Lavrov"), article)
    assert not is_text_of(text[:-100], article)
