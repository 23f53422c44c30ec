"""The page: what is on it, and that nothing of an article is more than text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dedupe_news.rendering import render
from dedupe_news.report.render.page import CLUSTERS, digest
from dedupe_news.report.render.stories import Story

from . import made

VOID = {"meta", "link", "br", "img", "input", "rect"}
KNOWN = {"href", "id", "class"}


class Page(HTMLParser):
    """The elements and attributes of a page, and what of it is text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID - {"rect"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.text += data


def page_of(text: str) -> str:
    return render(made.of_text(text)[1], "html")


def hostile_run() -> str:
    data, _ = made.many_clusters(1, "word")
    nasty = made.HOSTILE
    data["clusters"][0]["canonical"] = nasty
    member = data["clusters"][0]["members"][0]
    member |= {"article": nasty, "relation": nasty, "differs": [[nasty, nasty]]}
    member["at"] |= {"path": nasty, "outlet": nasty}
    data["options"] = {nasty: nasty}
    data["tool"]["version"] = nasty
    data["skipped"] = [{"path": nasty, "problem": nasty, "record": None, "line": None}]
    data["alarms"] = [{"what": nasty, "name": nasty, "lost": 1, "articles": 2, "share": 0.5}]
    phrase = {"text": nasty, "outlet": nasty, "stories": 1, "articles": 1, "words": 1, "cut": True}
    data["boilerplate"] = [phrase]
    pair = {"a": nasty, "b": nasty, "relation": nasty, "resemblance": 0.5, "containment": 0.5}
    data["pairs"] = [{**pair, "differs": [[nasty, ""]]}]
    texts = {("news.jsonl", n): Story(nasty, f"{nasty}\n{n}") for n in (1, 3)}
    texts[nasty, 2] = Story(nasty, nasty)
    return render(made.subject(data, texts), "html")


def hostile_article() -> str:
    body = "\n".join(f"{made.HOSTILE} Satz {n} mit noch mehr Wörtern darin." for n in range(20))
    return page_of(f"{body}\n{body}\n")


@pytest.mark.parametrize("page", [hostile_article, hostile_run])
def test_foreign_text_is_text_and_nothing_else(page: object) -> None:
    made_page = Page(page())  # type: ignore[operator]
    tags = [tag for tag, _ in made_page.elements]
    assert tags.count("script") == 1
    assert not {"img", "iframe", "object", "link", "base", "embed"} & set(tags)
    for tag, attributes in made_page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        assert not attributes.get("src")
        if "href" in attributes:
            assert re.fullmatch(r"#[a-z0-9-]+", attributes["href"] or "")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b\ud800-\udfff]", made_page.text)
    assert "<script>alert(1)</script>" in made_page.text
    assert "\\u202eevil" in made_page.text
    assert "{{ 7*7 }}" in made_page.text


@pytest.mark.parametrize("sample", ["doubled-ar.txt", "near-copy-en.txt", "refrain-de.txt"])
def test_every_element_is_closed_and_every_link_has_its_end(sample: str) -> None:
    found = Page(page_of((made.SAMPLES / sample).read_text(encoding="utf-8")))
    assert found.open == []
    names = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(names) == len(set(names))
    for _, attributes in found.elements:
        if "href" in attributes:
            assert (attributes["href"] or "").removeprefix("#") in names


def test_the_policy_names_the_hashes_of_what_stands_in_the_page() -> None:
    page = page_of("Nothing.")
    policy = re.search('Policy" content="([^"]*)"', page)
    assert policy is not None
    told = policy[1].replace("&#39;", "'")
    assert told.startswith("default-src 'none'; ")
    for element in ("style", "script"):
        (inline,) = re.findall(f"<{element}>(.*?)</{element}>", page, re.DOTALL)
        assert f"{element}-src '{digest(inline)}'" in told


def test_the_page_shows_both_copies_and_what_was_changed() -> None:
    found = page_of((made.SAMPLES / "near-copy-en.txt").read_text(encoding="utf-8"))
    assert "<del>31</del>" in found
    assert "<ins>34</ins>" in found
    assert "kept, repeats line 7: numbers differ: 31 / 34" in found
    assert "171 of 383 words go (45\xa0%)." in found


def test_the_page_of_a_run_shows_clusters_and_articles(tmp_path: Path) -> None:
    _, subject = made.run_of(tmp_path, made.SAMPLES / "news.jsonl", pairs="on")
    text = " ".join(Page(render(subject, "html")).text.split())
    assert "1 of 8 articles (12 %) and 231 of 822 words (28 %) go." in text
    assert "1 version 1 near 1 excerpt" in text
    assert "goes near Ardmore bridge to close for two years" in text
    assert "stands in post-1, whose copy it is" in text
    assert "94 words of 188 go" in text
    assert "template post-2 and post-3" in text


def test_without_the_texts_the_page_shows_what_the_report_holds() -> None:
    text = (made.SAMPLES / "doubled-body.txt").read_text(encoding="utf-8")
    data, _ = made.of_text(text)
    found = Page(render(made.subject(data), "html")).text
    assert "The text of the article is not at hand" in found
    assert data["articles"][0]["removed"][0]["text"].strip()[:60] in found


def test_nothing_found_is_said() -> None:
    assert "Nothing repeats in 3 words." in Page(page_of("Only three words.")).text
    assert "Nothing repeats." in Page(render(made.subject(made.clusterless()), "html")).text


def test_too_much_that_goes_is_said_and_whether_it_was_forced() -> None:
    data = made.clusterless()
    data["alarms"] = [{"what": "outlet", "name": "Echo", "lost": 9, "articles": 10, "share": 0.9}]
    text = Page(render(made.subject(data), "html")).text
    assert "Too much would go" in text
    assert "outlet Echo: 9 of 10 articles (90\xa0%)" in text
    data["files"] = [{"path": "a.jsonl"}]
    assert "it was forced" in Page(render(made.subject(data), "html")).text


def test_more_clusters_than_fit_are_counted() -> None:
    data, texts = made.many_clusters(CLUSTERS + 5, "word")
    page = render(made.subject(data, texts), "html")
    assert page.count('class="item cluster"') == CLUSTERS
    told = "5 more clusters, all of them smaller, are not shown here; the JSON report lists all."
    assert told in page


def test_a_line_of_a_megabyte_makes_no_large_page() -> None:
    line = " ".join(f"wort{n}" for n in range(120_000))
    assert len(page_of(f"{line}\n{line}\n")) < 200_000
