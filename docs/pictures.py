"""Take the pictures of docs/reports.md and docs/compare.md from the samples, in a real browser.

    python docs/pictures.py           rewrites docs/pictures/
    python docs/pictures.py --check   writes nothing; exits 1 where a picture is out of date

A picture is current when the page it was taken of is what the program makes today: the hashes of
those pages stand in docs/pictures/made-of.json, so the check needs no browser and does not depend
on fonts. Chromium is that of the system (apt-get install chromium), or what CHROMIUM names.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from dedupe_news.api import check_corpus, clean_bytes
from dedupe_news.comparison import compare
from dedupe_news.dataset.pick import article_at
from dedupe_news.options import Options
from dedupe_news.passages import WORDS
from dedupe_news.rendering import ComparisonSubject, ReportSubject, render
from dedupe_news.report.comparison import Compared, comparison_data
from dedupe_news.report.render.collect import collected, rows_of
from dedupe_news.report.render.compared import compared
from dedupe_news.report.render.stories import Story

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
HASHES = PICTURES / "made-of.json"
OPEN_FIRST = "document.querySelectorAll('.beside').forEach((one, n) => { one.open = n === 0; })"


COMPARED = "wire.jsonl:1 ferry.txt"


class Picture(NamedTuple):
    """A picture: of which sample, how wide and high, light or dark."""

    name: str
    sample: str
    width: int
    height: int
    scheme: str


TAKEN = (
    Picture("run", "news.jsonl", 1280, 1120, "light"),
    Picture("article", "near-copy-en.txt", 1280, 1120, "light"),
    Picture("phone", "news.jsonl", 390, 844, "dark"),
    Picture("right-to-left", "doubled-ar.txt", 1280, 760, "dark"),
    Picture("compare", COMPARED, 1280, 800, "light"),
)


def comparison() -> str:
    """The page of two of the examples, compared."""
    examples = ROOT / "docs" / "examples"
    names = COMPARED.split(" ")
    one, other = (article_at(str(examples / name)) for name in names)
    found = compare(one.text, other.text)
    data = comparison_data(Compared((names[0], names[1]), (one, other), found, WORDS))
    return render(ComparisonSubject(compared(data), (one.text, other.text)), "html")


def page_of(sample: str) -> str:
    """The page of a sample."""
    if sample == COMPARED:
        return comparison()
    path = ROOT / "samples" / sample
    if path.suffix == ".jsonl":
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "page.html"
            here = Path.cwd()
            try:
                os.chdir(path.parent)  # so that the page names the sample as a user would
                check_corpus([sample], Options(pairs="on"), reports=[place])
            finally:
                os.chdir(here)
            return place.read_text(encoding="utf-8")
    found = clean_bytes(path.read_bytes(), name=sample)
    texts = {(sample, 0): Story("", found.document.text)}
    shown = collected(rows_of(found.report_data()))
    return render(ReportSubject(shown, sample, str, lambda _: texts), "html")


def made_of(page: str) -> str:
    """The hash of a page without its foot, which tells settings and version."""
    return hashlib.sha256(page.split("<footer", 1)[0].encode()).hexdigest()


def hashes() -> dict[str, str]:
    """The pages as they are today."""
    return {name: made_of(page_of(name)) for name in sorted({one.sample for one in TAKEN})}


def chromium() -> str | None:
    """The browser of the system: what CHROMIUM names, or one of the usual names; None for none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def take() -> None:
    """Take all pictures."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  not needed to check

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for one in TAKEN:
            place = Path(folder) / "page.html"
            place.write_text(page_of(one.sample), encoding="utf-8")
            size = {"width": one.width, "height": one.height}
            context = browser.new_context(viewport=size, color_scheme=one.scheme)  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(place.as_uri())
            page.evaluate(OPEN_FIRST)
            page.screenshot(path=PICTURES / f"{one.name}.png")
            context.close()
        browser.close()


def main() -> int:
    """Take the pictures, or say that they are out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if out of date")
    check = parser.parse_args().check
    now = hashes()
    if check:
        then = json.loads(HASHES.read_text(encoding="utf-8")) if HASHES.exists() else {}
        if now == then:
            return 0
        sys.stdout.write("docs/pictures: out of date; run: python docs/pictures.py\n")
        return 1
    PICTURES.mkdir(exist_ok=True)
    take()
    HASHES.write_text(json.dumps(now, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
