"""The sample articles do what samples/README.md says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dedupe_news.model import Result
from dedupe_news.options import Options
from dedupe_news.pipeline import clean

SAMPLES = Path(__file__).parents[2] / "samples"


def cleaned(name: str) -> tuple[str, Result]:
    text = (SAMPLES / name).read_bytes().decode()
    return text, clean(text, Options())


@pytest.mark.parametrize("name", ["doubled-ar.txt", "doubled-zh.txt"])
def test_doubled(name: str) -> None:
    text, result = cleaned(name)
    (run,) = result.runs
    assert (run.first_paragraphs, run.repeat_paragraphs) == ((1, 5), (5, 9))
    assert run.kind == "exact"
    end = "\n" if text.endswith("\n") else ""
    assert result.cleaned == "\n".join(text.split("\n")[:5]) + end


def test_near_copy() -> None:
    text, result = cleaned("near-copy-en.txt")
    (run,) = result.runs
    assert run.kind == "near"
    (item,) = result.kept_repeats
    assert (item.why, item.differs) == ("numbers differ", (("31", "34"),))
    kept = "The wall will cost an estimated 34 million pounds, most of it borrowed against future"
    first = "\n\n".join(text.split("\n\n")[:6])
    assert result.cleaned == f"{first}\n\n{kept} mooring fees.\n"


def test_teaser() -> None:
    text, result = cleaned("teaser-fr.txt")
    paragraphs = text.split("\n\n")
    assert result.cleaned == "\n\n".join(paragraphs[:1] + paragraphs[2:])


def test_refrain() -> None:
    text, result = cleaned("refrain-de.txt")
    assert result.cleaned == text
    assert len(result.kept_repeats) == 2


def test_every_sample_is_told_of() -> None:
    about = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for path in SAMPLES.glob("*.txt"):
        if ".clean." not in path.name:
            assert f"`{path.name}`" in about
