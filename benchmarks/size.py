"""What do very long articles cost in time and memory?

    python benchmarks/size.py [--sizes MB ...] [--only NAME ...] [--runs N] [--check]
                              [--write docs/speed.md]

Makes articles of invented words, the same every time: `clean` (nothing is repeated), `doubled` (the
body twice) and `near` (the second body with 2 % of its words changed), lets the command clean each
in a process of its own, and prints CPU seconds and peak memory, beyond that of a process that
cleans one line, in sizes of the text. --check exits 1 beyond 1.5 s a megabyte or 30 sizes.
"""

from __future__ import annotations

import argparse
import itertools
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from page import put
from processes import DEDUPE, median

if TYPE_CHECKING:
    from collections.abc import Iterator

MEGA = 1_000_000
SECONDS, SIZES = 1.5, 30  # bounds: seconds a megabyte, memory in sizes of the text
KINDS = ("clean", "doubled", "near")
CHANGED = 0.02
SYLLABLES = [c + v for c in [*"bdfgklmnprstvz", "st", "br"] for v in "aeiou"]


def words(draw: random.Random) -> Iterator[str]:
    """Invented words, some of them often and most of them seldom, as in a language."""
    known = [
        "".join(draw.choices(SYLLABLES, k=draw.choice((1, 2, 2, 3, 4)))) for _ in range(30_000)
    ]
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(known))))
    while True:
        yield from draw.choices(known, cum_weights=weights, k=10_000)


def paragraphs(size: int) -> Iterator[str]:
    """Paragraphs of a few sentences, of so many characters in all."""
    draw = random.Random(size)
    source = words(draw)
    while size > 0:
        sentences = (
            " ".join(itertools.islice(source, draw.randint(6, 24))).capitalize()
            for _ in range(draw.randint(1, 5))
        )
        paragraph = ". ".join(sentences) + "."
        size -= len(paragraph) + 1
        yield paragraph


def near(body: list[str], seed: int) -> list[str]:
    """The body with some of its words changed, none of them a number or a name."""
    draw = random.Random(seed)
    return [
        " ".join(
            word + "n" if word.islower() and draw.random() < CHANGED else word
            for word in paragraph.split(" ")
        )
        for paragraph in body
    ]


def article(kind: str, size: int) -> str:
    """An article of about so many characters."""
    if kind == "clean":
        return "\n".join(paragraphs(size))
    body = list(paragraphs(size // 2))
    return "\n".join([*body, *(near(body, size) if kind == "near" else body)])


class Found(NamedTuple):
    """What cleaning one article took."""

    kind: str
    size: int
    seconds: float
    memory: int

    @property
    def passes(self) -> bool:
        """Is a bound passed?"""
        dear = self.seconds * MEGA > SECONDS * self.size
        return dear or self.memory > SIZES * self.size

    def row(self) -> str:
        """The line of a table."""
        each, sizes = self.seconds * MEGA / self.size, self.memory / self.size
        over = "over" if self.passes else ""
        return (
            f"| {self.kind} | {self.size / MEGA:.1f} | {self.seconds:.2f} | {each:.2f} "
            f"| {sizes:.1f} | {over} |\n"
        )


HEAD = "| article | MB | CPU s | s a MB | memory in sizes |  |\n|---|---|---|---|---|---|\n"


def measured(kind: str, size: float, folder: Path, runs: int, base: int) -> Found:
    """What an article of so many megabytes takes; base: memory of a process that does nothing."""
    path = folder / f"{kind}-{size:g}.txt"
    # Made elsewhere: a process begins with the peak memory of the one that started it.
    make = [sys.executable, __file__, "--make", kind, str(int(size * MEGA)), str(path)]
    subprocess.run(make, check=True)
    cost = median([*DEDUPE, "-q", path.name], folder, runs)
    return Found(kind, path.stat().st_size, cost.seconds, cost.memory - base)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", nargs="+", type=float, default=[1, 10], metavar="MB")
    parser.add_argument("--only", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--check", action="store_true", help="exit 1 when a bound is passed")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table into this page")
    parser.add_argument("--make", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    """Measure and print; in a process started by itself, make an article."""
    args = arguments()
    if args.make:
        kind, size, path = args.make
        Path(path).write_text(article(kind, int(size)), encoding="utf-8", newline="\n")
        return 0
    found = []
    sys.stdout.write(HEAD)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "line.txt").write_text("One line.\n")
        base = median([*DEDUPE, "-q", "line.txt"], folder, args.runs).memory
        for size, kind in itertools.product(args.sizes, args.only):
            found.append(measured(kind, size, folder, args.runs, base))
            sys.stdout.write(found[-1].row())
            sys.stdout.flush()
    if args.write:
        put(args.write, "size", HEAD + "".join(one.row() for one in found))
    return 1 if args.check and any(one.passes for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
