"""A comparison as a page and as Markdown, now and from what was stored of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dedupe_news.errors import OptionError, OutputError, ReportError
from dedupe_news.rendering import ComparisonSubject, render, stored_subject, write_rendered
from dedupe_news.report.render.compared import compared
from dedupe_news.report.render.page import ROWS

from . import made
from .test_page import Page

HOSTILE = f"{made.HOSTILE} " + " ".join(f"wort{n} und wort{n * n % 61}" for n in range(40))


def ids_and_links(page: Page) -> tuple[list[str], list[str]]:
    """What can be linked to, and what is."""
    every = [attributes for _, attributes in page.elements]
    links = [str(one["href"]) for one in every if "href" in one]
    return [str(one["id"]) for one in every if one.get("id")], links


def test_moved_passages_are_linked_to_their_place_on_the_other_side() -> None:
    page = Page(render(made.comparison_of(*made.moved())[1], "html"))
    ids, links = ids_and_links(page)
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links} <= set(ids)
    assert {"#both-m1a", "#both-m1b"} <= set(links)
    assert page.text.count("moved to line 5") == page.text.count("moved from line 1") == 1
    assert "shared passages, 1 moved" in page.text
    assert page.open == []


def test_what_is_moved_is_not_struck_out() -> None:
    page = render(made.comparison_of(*made.moved())[1], "html")
    struck = page.split("<del>")[1:]
    assert [one.partition("<")[0] for one in struck if one.startswith("elm")] == []
    assert any(one.startswith("oak9") for one in struck)


def test_nothing_of_an_article_is_more_than_text() -> None:
    other = f"Ein Anfang.\n{HOSTILE.replace('wort7', 'neu')}"
    data, subject = made.comparison_of(HOSTILE, other, (made.HOSTILE, "b.html"))
    page = render(subject, "html")
    elements = Page(page).elements
    assert {name for name, _ in elements} & {"img", "iframe", "object"} == set()
    assert page.count("<script") == 1
    hrefs = [one["href"] for _, one in elements if "href" in one]
    assert all(str(href).startswith("#") for href in hrefs)
    assert "\u202e" not in page
    assert "\x1b" not in page
    text = render(subject, "markdown")
    assert "\u202e" not in text
    assert "`<script>" not in text.replace("`` ", "")
    assert json.loads(json.dumps(data)) == data


def test_many_passages_and_long_ones_make_no_large_page() -> None:
    line = " ".join(f"wort{n}" for n in range(120_000))
    page = render(made.comparison_of(line, f"Neu. {line}")[1], "html")
    assert len(page) < 400_000
    data, _ = made.comparison_of(*made.moved())
    data["passages"] = data["passages"][:1] * (ROWS + 3)
    subject = ComparisonSubject(compared(data), None)
    page = render(subject, "html")
    assert page.count('<details class="item"') == ROWS
    assert "3 more passages are not shown here" in page


def test_two_texts_with_nothing_in_common_and_two_that_are_the_same() -> None:
    none = Page(render(made.comparison_of("One.", "Another.")[1], "html")).text
    assert "They share no passage of 20 words or more." in none
    same = Page(render(made.comparison_of(made.moved()[0], made.moved()[0])[1], "html")).text
    assert "0 changes" in same


def stored(folder: Path, data: dict[str, Any]) -> str:
    place = folder / "c.json"
    place.write_text(json.dumps(data), encoding="utf-8")
    return str(place)


def test_a_stored_comparison_is_rendered_with_the_articles_that_are_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = made.moved()
    data, subject = made.comparison_of(one, other, ("a.txt", "n.jsonl:2"))
    data["b"]["path"] = "n.jsonl"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(one, encoding="utf-8")
    rows = [json.dumps({"text": text}) for text in ("Another.", other)]
    (tmp_path / "in" / "n.jsonl").write_text("\n".join(rows), encoding="utf-8")
    place = stored(tmp_path / "in", data)
    assert render(stored_subject(place), "html") == render(subject, "html")
    away = stored(tmp_path, data)
    assert "not at hand" in render(stored_subject(away), "html")
    assert render(stored_subject(away, [str(tmp_path / "in")]), "html") == render(subject, "html")
    files = [str(tmp_path / "in" / name) for name in ("a.txt", "n.jsonl")]
    assert render(stored_subject(away, files), "html") == render(subject, "html")
    (tmp_path / "in" / "a.txt").write_text(f"{one} ", encoding="utf-8")
    page = render(stored_subject(place), "html")
    assert "not at hand" in page
    assert "elm1 of elm1" in page  # of the passages
    assert render(stored_subject(place), "markdown") == render(subject, "markdown")


def test_a_false_stored_comparison_is_told(tmp_path: Path) -> None:
    good, _ = made.comparison_of(*made.moved())
    for key, value in (
        ("passages", [{}]),
        ("resemblance", 2),
        ("differs", [["a", "b"]]),
        ("a", {}),
        ("schema_version", "2.0"),
    ):
        with pytest.raises(ReportError):
            stored_subject(stored(tmp_path, good | {key: value}))
    good["passages"][0]["order"] = "lost"
    with pytest.raises(ReportError, match="unknown order"):
        stored_subject(stored(tmp_path, good))


def test_offsets_that_lie_show_no_text_of_the_articles(tmp_path: Path) -> None:
    one, other = made.moved()
    data, _ = made.comparison_of(one, other)
    data["passages"][0]["a"]["start"] += 1
    for name, text in (("a.txt", one), ("b.txt", other)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    subject = stored_subject(stored(tmp_path, data))
    assert "not at hand" in render(subject, "html")


def test_a_comparison_has_no_findings_for_code_hosts(tmp_path: Path) -> None:
    _, subject = made.comparison_of(*made.moved())
    with pytest.raises(OptionError, match="html or markdown"):
        render(subject, "sarif")
    with pytest.raises(OutputError, match=r"must end in \.html"):
        write_rendered(subject, [str(tmp_path / "c.sarif")], force=False)
    write_rendered(subject, [str(tmp_path / "c.md"), str(tmp_path / "c.html")], force=False)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["c.html", "c.md"]


def test_markdown_tells_places_and_what_was_moved() -> None:
    text = render(made.comparison_of(*made.moved())[1], "markdown")
    assert "### Passages that both have: 3\n" in text
    assert "| 1 | line 1 | line 5 | moved | `exact` | 90 | 1.00 | `elm0 of elm0 " in text
