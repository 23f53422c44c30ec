"""Results made by hand, and file systems that fail on command."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from dedupe_news.api import FileResult, Tools, run
from dedupe_news.model import KeptRepeat, Removal, Result, Run, Segmentation, Span
from dedupe_news.options import Options
from dedupe_news.read import Files
from dedupe_news.report.places import Wish
from dedupe_news.rewrite import cut

STORY = "Die Brücke ist offen.\nTausend kamen.\nDie Brücke ist offen.\nTausend kamen."
Cleaner = Callable[[str, Options], Result]


def removing(*spans: tuple[int, int]) -> Cleaner:
    """A cleaner that cuts these spans out of whatever it is given."""

    def clean(text: str, options: Options) -> Result:
        inside = [Span(*span) for span in spans if span[1] <= len(text)]
        removed = tuple(removal(span) for span in inside)
        kept = (
            KeptRepeat(Span(0, 0), Span(0, 0), "numbers differ", None, 0, 0.5, 0.5, (("1", "2"),)),
        )
        run = Run(0, Span(0, 1), Span(1, 2), Span(0, 1), Span(1, 2), "exact", 1, 1.0, 1.0)
        words = len(text.split())
        return Result(text, cut(text, inside), lines_of(text), words, 0, (run,), removed, kept)

    return clean


def removal(span: Span) -> Removal:
    """A removal of the span."""
    return Removal(span, span, Span(0, 1), "paragraph", "repeated run", 0, 1, 1.0, 1.0)


def lines_of(text: str) -> Segmentation:
    """Every line a paragraph and a sentence."""
    found = [Span(*match.span()) for match in re.finditer("[^\r\n]+", text)]
    return Segmentation("line", tuple(found), tuple(found), tuple(range(len(found) + 1)))


def second_body(text: str, options: Options) -> Result:
    """Cuts a text from where its first line comes again, with the line end before."""
    first = re.split("[\r\n]", text, maxsplit=1)[0]
    again = text.find(first, len(first)) if first else -1
    if again < 0:
        return removing()(text, options)
    start = len(text[:again].rstrip("\r\n"))
    return removing((start, len(text)))(text, options)


class Quick(Files):
    """The file system without waiting for the disk."""

    def sync(self, fd: int) -> None:
        pass

    def sync_folder(self, path: str) -> None:
        pass


class Killed(BaseException):
    """The process is gone: no handler runs any more."""


class Faulty(Quick):
    """Raises error at call number `at`, and when it is for good, at every call after it."""

    def __init__(self, at: int, error: BaseException, *, for_good: bool) -> None:
        self.calls, self.at, self.error, self.for_good = 0, at, error, for_good
        self.names: list[str] = []

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if not callable(found) or name.startswith("_") or name == "tick":
            return found
        self.names.append(name)
        return self.tick(found)

    def tick(self, call: Callable[..., Any]) -> Callable[..., Any]:
        number, self.calls = self.calls, self.calls + 1

        def counted(*args: Any) -> Any:
            if number == self.at or (self.for_good and number > self.at >= 0):
                raise self.error
            return call(*args)

        return counted


def cleaned(
    path: object,
    *,
    clean: Cleaner = second_body,
    files: Files | None = None,
    encoding: str | None = None,
    **wish: Any,
) -> FileResult:
    """run() with a cleaner made by hand and no waiting for the disk."""
    return run(str(path), Options(), encoding, Wish(**wish), Tools(files or Quick(), clean))
