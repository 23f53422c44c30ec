"""The page in a real browser: quiet, readable for everyone, quick, usable without a mouse."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from dedupe_news.rendering import render
from dedupe_news.report.render.stories import Story
from render import made

from .conftest import Seen, watched

pytestmark = pytest.mark.browser
WIDTHS = (390, 1280)
SERIOUS = {"serious", "critical"}
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages of a run, of single articles, and of one that means harm."""
    folder = tmp_path_factory.mktemp("pages")
    _, run = made.run_of(folder, made.SAMPLES / "news.jsonl", pairs="on", boilerplate="flag")
    texts = {"run": render(run, "html")}
    for name in ("near-copy-en", "doubled-ar", "doubled-zh", "teaser-fr", "refrain-de"):
        text = (made.SAMPLES / f"{name}.txt").read_text(encoding="utf-8")
        texts[name] = render(made.of_text(text, f"{name}.txt")[1], "html")
    body = "\n".join(f"{made.HOSTILE} Satz {n} mit noch mehr Wörtern darin." for n in range(20))
    texts["hostile"] = render(made.of_text(f"{body}\n{body}\n" + "x" * 1_000_000)[1], "html")
    texts["comparison"] = render(made.comparison_of(*made.moved())[1], "html")
    names = f"{made.HOSTILE}.txt", "b.jsonl:17"
    other = f"{'y' * 1_000_000}\n{body.replace('Satz 7', 'Reihe')}"
    texts["hostile-comparison"] = render(made.comparison_of(body, other, names)[1], "html")
    arabic = (made.SAMPLES / "doubled-ar.txt").read_text(encoding="utf-8")
    turned = "\n".join(reversed(arabic.splitlines()))
    texts["comparison-ar"] = render(made.comparison_of(arabic, turned)[1], "html")
    places = {}
    for name, text in texts.items():
        places[name] = folder / f"{name}.html"
        places[name].write_text(text, encoding="utf-8")
    return places


Opener = Callable[..., tuple[Page, Seen]]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opener]:
    """Open a page in a browser of its own."""
    contexts = []

    def open_page(place: Path, width: int = 1280, **more: Any) -> tuple[Page, Seen]:
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        page = context.new_page()
        seen = watched(page, place.as_uri())
        page.goto(place.as_uri())
        return page, seen

    yield open_page
    for context in contexts:
        context.close()


COMPARISONS = ("comparison", "hostile-comparison", "comparison-ar")
NAMES = (
    *("run", "near-copy-en", "doubled-ar", "doubled-zh", "teaser-fr", "refrain-de", "hostile"),
    *COMPARISONS,
)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_no_page_says_or_asks_for_anything(
    opened: Opener, pages: dict[str, Path], name: str, width: int, tmp_path: Path
) -> None:
    page, seen = opened(pages[name], width)
    page.evaluate(OPEN_ALL)
    folder = Path(os.environ.get("DEDUPE_SCREENSHOTS", tmp_path))
    page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen == Seen([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["run", "near-copy-en", "doubled-ar", *COMPARISONS])
def test_everyone_can_read_it(
    opened: Opener, pages: dict[str, Path], name: str, scheme: str
) -> None:
    page, _ = opened(pages[name], color_scheme=scheme, bypass_csp=True)
    page.evaluate(OPEN_ALL)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["impact"]) for one in found if one["impact"] in SERIOUS] == []


def test_it_works_without_scripts(opened: Opener, pages: dict[str, Path]) -> None:
    page, seen = opened(pages["run"], java_script_enabled=False)
    assert page.locator(".tools").is_hidden()
    beside = page.locator(".beside").first
    assert beside.locator("ins").first.is_hidden()
    beside.locator("summary").first.click()
    assert beside.locator("ins").first.is_visible()
    assert seen == Seen([], [])


def test_search_and_filters_leave_what_fits(opened: Opener, pages: dict[str, Path]) -> None:
    page, _ = opened(pages["run"])
    page.keyboard.press("/")
    page.keyboard.type("SEALS lighthouse")
    page.wait_for_selector(".found:not(:empty)")
    assert page.locator(".found").inner_text() == "1 of 2 shown"
    assert page.locator(".cluster").is_hidden()
    page.keyboard.press("Escape")
    assert page.locator(".cluster").is_visible()
    page.select_option("select[name=relation]", "excerpt")
    page.wait_for_selector(".article", state="hidden")
    assert page.locator(".cluster").is_visible()
    page.select_option("select[name=relation]", "identical")
    page.wait_for_selector(".cluster", state="hidden")


def test_the_keyboard_is_enough(opened: Opener, pages: dict[str, Path]) -> None:
    page, _ = opened(pages["run"])
    page.keyboard.press("j")
    page.keyboard.press("j")
    focused = "document.activeElement.closest('.item').id"
    assert page.evaluate(focused) == "a0"
    assert page.evaluate("document.activeElement.parentElement.open") is True
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open") is False
    page.keyboard.press("k")
    assert page.evaluate(focused) == "c0"


def test_a_link_opens_what_it_leads_to(opened: Opener, pages: dict[str, Path]) -> None:
    page, _ = opened(pages["near-copy-en"])
    page.locator("a.t-goes").first.click()
    target = page.url.partition("#")[2]
    assert page.locator(f"[id='{target}']").count() == 1
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = false; })")
    page.goto(page.url.replace(target, ""))
    page.goto(page.url.partition("#")[0] + "#" + target)
    assert page.evaluate("document.querySelector('.item').open") is True


def test_moved_text_leads_to_its_other_place_and_back(
    opened: Opener, pages: dict[str, Path]
) -> None:
    page, seen = opened(pages["comparison"], java_script_enabled=False)
    page.locator("#both-m1a").click()
    assert page.url.endswith("#both-m1b")
    assert page.locator("#both-m1b").inner_text() == "moved from line 1"
    page.locator("#both-m1b").press("Enter")
    assert page.url.endswith("#both-m1a")
    left, right = (page.locator(f"#both-m1{side}").bounding_box() for side in "ab")
    assert left is not None
    assert right is not None
    assert left["x"] < 640 < right["x"]
    assert seen == Seen([], [])


def test_a_moved_line_keeps_its_direction(opened: Opener, pages: dict[str, Path]) -> None:
    page, _ = opened(pages["comparison-ar"])
    line = page.locator(".sides p", has=page.locator(".t-moved")).first
    assert line.evaluate("(one) => getComputedStyle(one).direction") == "rtl"


def test_text_from_right_to_left_stands_on_the_right(
    opened: Opener, pages: dict[str, Path]
) -> None:
    page, _ = opened(pages["doubled-ar"])
    line = page.locator(".ln p").first
    assert line.evaluate("(one) => getComputedStyle(one).direction") == "rtl"


def test_it_prints(opened: Opener, pages: dict[str, Path]) -> None:
    page, _ = opened(pages["run"])
    page.emulate_media(media="print")
    assert page.locator(".tools").is_hidden()
    assert page.locator(".member").first.is_visible()
    assert page.pdf().startswith(b"%PDF")


def test_a_comparison_prints_dark_on_white_whatever_the_screen_shows(
    opened: Opener, pages: dict[str, Path]
) -> None:
    page, _ = opened(pages["comparison"], color_scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor"
    ink = "getComputedStyle(document.body).color"
    assert page.evaluate(paper) == "rgb(22, 23, 26)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    assert page.evaluate(ink) == "rgb(28, 29, 32)"
    assert page.locator("#both-m1a").is_visible()


def test_a_thousand_clusters_open_in_a_second(opened: Opener, tmp_path: Path) -> None:
    words = " ".join(f"Satz {n} sagt etwas über die Brücke.\n" for n in range(15))
    data, texts = made.many_clusters(1_200, words)
    different = {
        key: Story(one.title, one.text.replace(f"Satz {key[1] % 9}", f"Reihe {key[1]}"))
        for key, one in texts.items()
    }
    place = tmp_path / "many.html"
    place.write_text(render(made.subject(data, different), "html"), encoding="utf-8")
    took = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    times = [opened(place)[0].evaluate(took) for _ in range(5)]
    assert min(times) < 1_000
