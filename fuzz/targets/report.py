"""A stored report: restored from, rendered, asked what it wrote. It writes only what it may."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from dedupe_news import (
    DedupeError,
    Options,
    clean_corpus,
    clean_file,
    render_report,
    restore_file,
    restore_run,
)
from dedupe_news.report.stored import is_run_report, outputs
from targets.made import folder

if TYPE_CHECKING:
    from pathlib import Path

STORY = (
    "The old bridge is closed from March. Lorries use the ring road, a spokesman said on Monday.\n"
)
ROWS = [f'{{"id": "{n}", "text": "{STORY.strip()} It is {n % 2} of two."}}\n' for n in range(4)]
NAMES = ("a.report.json", "news.report.json", "news.clean/report.json", "news.report.jsonl")


@cache
def laid() -> dict[str, bytes]:
    """The files of two runs: of an article, and of a folder and a data set."""
    with folder() as place:
        (place / "a.txt").write_text(STORY * 3, encoding="utf-8")
        clean_file(place / "a.txt", Options(min_words=2))
        (place / "news.jsonl").write_text("".join(ROWS), encoding="utf-8")
        for report in ("news.report.json", "news.report.jsonl"):
            clean_corpus(
                [place / "news.jsonl"],
                Options(max_loss=1.0),
                output=place / "news.clean.jsonl",
                reports=[place / report],
                force=True,
            )
        (place / "news").mkdir()
        for name in "xy":
            (place / "news" / f"{name}.txt").write_text(STORY, encoding="utf-8")
        clean_corpus([place / "news"], Options(max_loss=1.0))
        return files_in(place)


def files_in(place: Path) -> dict[str, bytes]:
    """All files below a folder."""
    found = (path for path in place.rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in found}


def one(data: bytes) -> None:
    """The first byte says which report it takes the place of, and whether the input is there."""
    name = NAMES[data[0] % 4] if data else NAMES[0]
    with folder() as outer:
        place = outer / "inner"
        for path, content in laid().items():
            if data[:1] < b"\x80" or path not in ("a.txt", "news.jsonl"):
                (place / path).parent.mkdir(parents=True, exist_ok=True)
                (place / path).write_bytes(content)
        (place / name).write_bytes(data[1:])
        before = files_in(outer)
        used(place / name)
        after = files_in(outer)
        assert all(after.get(path) == content for path, content in before.items())
        assert all(path.startswith("inner/") for path in after)


def used(report: Path) -> None:
    """Everything that is done with a stored report."""
    with suppress(DedupeError):
        outputs(str(report))
    with suppress(DedupeError):
        if is_run_report(str(report)):
            list(restore_run(report))
        else:
            restore_file(report)
    for ending in ("html", "md", "sarif"):
        with suppress(DedupeError):
            render_report(report, [report.with_name(f"made.{ending}")])
