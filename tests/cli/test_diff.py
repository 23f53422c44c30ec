"""--diff: what `patch` makes of it must be the cleaned text."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.cli.diff import quoted, split, unified
from dedupe_news.model import Removal, Result, Segmentation, Span
from dedupe_news.rewrite import cut

from .texts import CLEAN, DOUBLED

Run = Callable[..., tuple[int, str, str]]


def result(text: str, spans: list[Span]) -> Result:
    """Nothing but what a diff is made of."""
    removed = tuple(
        Removal(span, span, Span(0, 0), "paragraph", "repeat", 0, 1, 1.0, 1.0) for span in spans
    )
    empty = Segmentation("line", (), (), (0,))
    return Result(text, cut(text, spans), empty, 1, 1, (), removed, ())


def applied(diff: list[str], text: str) -> str:
    """What a reader of diffs makes of it: checks every context line on the way."""
    old, new, at = split(text), [], 0
    body = iter(diff[2:])
    for row in body:
        if row.startswith("@@"):
            start, _, size = row.split()[1][1:].partition(",")
            first = int(start) - (size != "0")
            new += old[at:first]
            at = first
            continue
        line = row[1:].removesuffix("\n\\ No newline at end of file\n")
        if row[0] in " -":
            assert old[at] == line
            at += 1
        if row[0] in " +":
            new.append(line)
    return "".join(new + old[at:])


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.text(alphabet="ab\n\r", max_size=60))
    ends = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [Span(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    return text, spans


@given(cases())
def test_applied_it_gives_the_cleaned_text(case: tuple[str, list[Span]]) -> None:
    made = result(*case)
    diff = unified(made, "a", "b")
    assert applied(diff, made.text) == made.cleaned
    assert bool(diff) == (made.cleaned != made.text)


@pytest.mark.skipif(not shutil.which("patch"), reason="needs patch")
@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_patch_takes_it(tmp_path: Path, end: str, line: str) -> None:
    text = (DOUBLED + end).replace("\n", line)
    made = result(text, [Span(len(CLEAN.replace("\n", line)), len(DOUBLED.replace("\n", line)))])
    old, new, diff = tmp_path / "old", tmp_path / "new", tmp_path / "diff"
    old.write_bytes(text.encode())
    diff.write_bytes("".join(unified(made, "old", "old")).encode())
    subprocess.run(["patch", "--binary", "-s", "-o", new, old, diff], check=True)
    assert new.read_bytes().decode() == made.cleaned


def test_whole_diff(dedupe: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(DOUBLED.encode())
    lines = DOUBLED.split("\n")
    code, out, err = dedupe("--diff", "a.txt")
    assert (code, err) == (0, "")
    assert out == "\n".join(
        [
            "--- a.txt",
            "+++ a.txt",
            "@@ -1,7 +1,4 @@",
            *(f" {line}" for line in lines[:3]),
            *(f"-{line}" for line in lines[3:6]),
            f" {lines[6]}",
            "\\ No newline at end of file\n",
        ]
    )
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert dedupe("check", "--diff", "a.txt") == (1, out, "")
    assert dedupe("check", "--diff", "-q", "a.txt") == (1, "", "")


def test_in_colour_it_is_for_people(dedupe: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(DOUBLED.replace("zwei", "\x1b[2J").encode())
    code, out, _ = dedupe("--diff", "--color", "always", "a.txt")
    assert code == 0
    assert "\x1b[36m@@ -1,7 +1,4 @@\x1b[0m\n" in out
    assert "\x1b[31m-Nach \\x1b[2J Stunden" in out
    assert "\x1b[2J" not in out


def test_stray_bytes_stay_bytes(
    tmp_path: Path, command: Callable[..., subprocess.Popen[bytes]]
) -> None:
    (tmp_path / "a.txt").write_bytes(DOUBLED.encode() + b"\nEnde \xff.\n")
    out, _ = command("--diff", "a.txt", cwd=tmp_path).communicate(timeout=30)
    assert b"\n Ende \xff.\n" in out


@pytest.mark.parametrize(
    ("name", "said"), [("a.txt", "a.txt"), ("a b", '"a b"'), ("a\n", '"a\\n"'), ('"', '"\\""')]
)
def test_odd_names_are_quoted(name: str, said: str) -> None:
    assert quoted(name) == said
