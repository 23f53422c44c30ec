"""Files of a report: made by the run, or later from what it stored."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from dedupe_news.api import check_corpus, clean_corpus, clean_file
from dedupe_news.errors import OutputError
from dedupe_news.rendering import check_place, render, stored_subject, write_rendered
from dedupe_news.report.render.names import FORMATS

from . import made


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(made.SAMPLES / "news.jsonl", tmp_path / "news.jsonl"))


def body(page: str) -> str:
    """A page without its title, which the stored report does not know."""
    return page.split("<main", 1)[1]


def test_the_page_of_a_stored_report_is_that_of_the_run(news: Path) -> None:
    clean_corpus(["news.jsonl"], reports=["news.report.json", "now.html"])
    later = render(stored_subject("news.report.json"), "html")
    assert body(later) == body(Path("now.html").read_text(encoding="utf-8"))
    assert "Side by side" in later


def test_the_same_from_another_folder_and_from_a_streamed_report(
    news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean_corpus(["news.jsonl"], reports=["a.report.jsonl", "a.report.json"])
    here = render(stored_subject("a.report.json"), "html")
    monkeypatch.chdir("/")
    for name in ("a.report.json", "a.report.jsonl"):
        assert body(render(stored_subject(str(news.parent / name)), "html")) == body(here)
    told = render(stored_subject(str(news.parent / "a.report.json")), "github")
    assert f"file={news.relative_to('/').as_posix()}," in told


def test_articles_of_a_folder_are_found_beside_the_clean_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (made.SAMPLES / "doubled-body.txt").read_text(encoding="utf-8")
    for name in ("one/a.txt", "two/b.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True)
        (tmp_path / "in" / name).write_text(text + name, encoding="utf-8")
    clean_corpus(["in"])
    page = render(stored_subject("in.clean/report.json"), "html")
    assert "goes, repeats lines 2–14" in page
    monkeypatch.chdir("in.clean")
    assert body(render(stored_subject("report.json"), "html")) == body(page)
    assert "file=../in/" in render(stored_subject("report.json"), "github")


def test_articles_elsewhere_are_named_by_source(news: Path) -> None:
    clean_corpus(["news.jsonl"])
    Path("away").mkdir()
    news.rename("away/news.jsonl")
    assert "Side by side" not in render(stored_subject("news.report.json"), "html")
    for source in ("away", "away/news.jsonl"):
        assert "Side by side" in render(stored_subject("news.report.json", [source]), "html")


def test_an_article_that_was_edited_since_is_not_shown(news: Path) -> None:
    clean_corpus(["news.jsonl"])
    news.write_bytes(news.read_bytes().replace(b"midnight", b"noon"))
    page = render(stored_subject("news.report.json"), "html")
    assert "noon" not in page
    assert "midnight" not in page
    assert "Seals come back" in page


def test_the_text_of_a_single_article_is_rebuilt_from_its_clean_copy(tmp_path: Path) -> None:
    article = Path(shutil.copy(made.SAMPLES / "doubled-body.txt", tmp_path / "a.txt"))
    done = clean_file(article)
    with_both = render(stored_subject(str(done.report)), "html")
    article.unlink()
    assert render(stored_subject(str(done.report)), "html") == with_both
    assert 'class="lines"' in with_both
    Path(str(done.output)).write_text("edited")
    assert 'class="lines"' not in render(stored_subject(str(done.report)), "html")


def test_a_report_that_names_foreign_files_shows_none_of_them(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret words of another file\n" * 9)
    (tmp_path / "in").mkdir()
    data, _ = made.many_clusters(1, "word")
    for place in (data["clusters"][0], *data["clusters"][0]["members"]):
        place["at"] |= {"path": "../secret.txt", "record": 1, "fingerprint": "0" * 32}
    report = tmp_path / "in" / "a.report.json"
    report.write_text(json.dumps(data))
    for name in FORMATS:
        assert "secret words" not in render(stored_subject(str(report)), name)


def test_a_run_that_only_looks_writes_what_is_named_and_nothing_else(news: Path) -> None:
    check_corpus(["news.jsonl"], reports=["a.html", "a.md", "a.sarif"])
    assert sorted(one.name for one in news.parent.iterdir()) == [
        "a.html",
        "a.md",
        "a.sarif",
        "news.jsonl",
    ]


def test_a_page_alone_leaves_the_stored_report_where_it_always_is(news: Path) -> None:
    done = clean_corpus(["news.jsonl"], reports=["a.html"])
    assert done.reports == ("news.report.json",)
    assert Path("news.report.json").is_file()


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.MD", "a.sarif"])
def test_only_our_own_files_are_replaced(tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    subject = made.of_text("Only three words.")[1]
    write_rendered(subject, [str(place)], force=False)
    first = place.read_bytes()
    write_rendered(subject, [str(place)], force=False)
    assert place.read_bytes() == first
    place.write_text("mine")
    with pytest.raises(OutputError, match="is not a report that dedupe wrote"):
        write_rendered(subject, [str(place)], force=False)
    assert place.read_text() == "mine"
    write_rendered(subject, [str(place)], force=True)
    assert place.read_bytes() == first


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.pdf", "is of no known form. Its name must end in .html, .htm, .md, .sarif."),
        ("no/a.html", "the folder does not exist."),
        ("a\0.html", "is not a possible file name."),
    ],
)
def test_bad_places_are_told_before_the_work(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError) as found:
        check_place(str(tmp_path / name), force=False)
    assert said in str(found.value)
