"""What the tests of the command line share: running it, and Results made by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from dedupe_news.api import FileResult
from dedupe_news.model import KeptRepeat, Kind, Removal, Result, Run, Span
from dedupe_news.options import Options
from dedupe_news.read import decode
from dedupe_news.rewrite import cut
from dedupe_news.segment import segment

from .texts import DOUBLED

START = "import sys; from dedupe_news.cli import main; sys.exit(main())"


class Ran(NamedTuple):
    """What a run of the command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def environment() -> dict[str, str]:
    """An environment in which nothing of this machine shows."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "PYTHONPATH", "SYSTEMROOT")
        if name in os.environ
    }
    return {**kept, "HOME": os.devnull, "PYTHONUTF8": "1", "TERM": "xterm"}


@pytest.fixture
def command(environment: dict[str, str]) -> Callable[..., subprocess.Popen[bytes]]:
    """Start the command as a process of its own."""

    def start(*args: str, cwd: Path, **more: object) -> subprocess.Popen[bytes]:
        streams = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        settings: dict[str, object] = {"env": environment, **streams, **more}
        return subprocess.Popen([sys.executable, "-c", START, *args], cwd=cwd, **settings)  # type: ignore[call-overload,no-any-return]

    return start


@pytest.fixture
def dedupe(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., Ran]:
    """Run the command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("NO_COLOR", "COLUMNS", "TERM"):
        monkeypatch.delenv(name, raising=False)

    def run(*args: str) -> Ran:
        from dedupe_news.cli import main

        capfd.readouterr()
        code = main(args)
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """An article whose body stands there twice."""
    path = tmp_path / "article.txt"
    path.write_bytes(DOUBLED.encode())
    return path


class Draft:
    """A Result in the making: say which paragraphs repeat which, counted from 1."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.segmentation = segment(text)
        self.runs: list[Run] = []
        self.removed: list[Removal] = []
        self.kept: list[KeptRepeat] = []

    def words(self, span: Span) -> int:
        return len(span.of(self.text).split())

    def paragraphs(self, first: int, last: int) -> Span:
        at = self.segmentation.paragraphs
        return Span(at[first - 1].start, at[last - 1].end)

    def run(
        self, repeat: tuple[int, int], first: tuple[int, int], *, resemblance: float = 1.0
    ) -> Run:
        copy, witness = self.paragraphs(*repeat), self.paragraphs(*first)
        kind: Kind = "exact" if resemblance == 1 else "near"
        places = Span(first[0] - 1, first[1]), Span(repeat[0] - 1, repeat[1])
        run = Run(
            len(self.runs),
            witness,
            copy,
            *places,
            kind,
            self.words(copy),
            resemblance,
            resemblance,
        )
        self.runs.append(run)
        return run

    def remove(self, run: Run, *, first: bool = False) -> None:
        """Cut the repeat of a run (or its first copy), one paragraph a removal."""
        gone, stays = (run.first, run.repeat) if first else (run.repeat, run.first)
        for paragraph in self.segmentation.paragraphs:
            if gone.start <= paragraph.start and paragraph.end <= gone.end:
                before = self.text.rfind("\n", 0, paragraph.start)
                span = Span(max(before, 0), paragraph.end) if before >= 0 else paragraph
                if before < 0:
                    span = Span(paragraph.start, self.text.index("\n", paragraph.end) + 1)
                size = self.words(paragraph)
                share = run.resemblance
                self.removed.append(
                    Removal(
                        span, paragraph, stays, "paragraph", "repeat", run.id, size, share, share
                    )
                )

    def keep(
        self,
        repeat: Span,
        first: Span,
        why: str,
        *,
        run: int | None = None,
        differs: Sequence[tuple[str, str]] = (),
    ) -> None:
        """A repeat that stays."""
        size = self.words(repeat)
        self.kept.append(KeptRepeat(repeat, first, why, run, size, 1.0, 1.0, tuple(differs)))

    def result(self) -> Result:
        removed = tuple(sorted(self.removed, key=lambda item: item.span))
        return Result(
            text=self.text,
            cleaned=cut(self.text, [item.span for item in removed]),
            segmentation=self.segmentation,
            words=len(self.text.split()),
            words_removed=sum(item.words for item in removed),
            runs=tuple(self.runs),
            removed=removed,
            kept_repeats=tuple(self.kept),
        )

    def item(self, path: str = "article.txt", encoding: str = "utf-8") -> FileResult:
        """The result as the front door hands it over."""
        result = self.result()
        document = decode(self.text.encode(encoding, "surrogateescape"), path, None)
        return FileResult(document, result, result.cleaned.encode(encoding), Options(), path)


@pytest.fixture
def draft() -> type[Draft]:
    return Draft
