"""How well are passages found that two texts share: verbatim, and with words shuffled and replaced?

    python benchmarks/passage_accuracy.py [--halves NAME ...] [--write docs/accuracy.md]
                                          [--keep DIR] [--check]

Looks for passages in the pairs of pan13, with the defaults, and has the scorer of the sets judge
the spans (score.py, a process of its own). The pairs are parted by the number of their suspicious
document: even ones were read while the rules were made, odd ones only measured. The sets lie in
DEDUPE_EVAL, else in ../shared/eval beside the repository. --write puts the tables into a page,
between its marks; --keep keeps what was scored; --check exits 1 when something is missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus_accuracy import Row, Section, score
from dedupe_news.normalize import tokenize
from dedupe_news.passages import Side, passages
from dedupe_news.tables import load
from evaluation import evaluation_folder, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HALVES = ("read", "measured")
UNRELATED = "01-no-plagiarism"
KINDS = {  # kind of pair -> (how it is called here, plagdet that is to be reached)
    "02-no-obfuscation": ("verbatim", 0.97),
    "03-random-obfuscation": ("random obfuscation", 0.85),
}
FIGURES = ("plagdet", "precision", "recall", "granularity")


class Found(NamedTuple):
    """The rows for the scorer, and how long it took to find them, texts in memory."""

    rows: list[dict[str, Any]]
    seconds: float


def rows_of(name: str) -> Iterator[dict[str, Any]]:
    """The rows of a file of pan13."""
    path = evaluation_folder() / "pan13" / name
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        yield from map(json.loads, lines)


def half_of(pair: dict[str, Any]) -> str:
    """The half that a pair belongs to."""
    return HALVES[int(pair["susp"].removeprefix("suspicious-document")) % 2]


def found_in(pairs: Sequence[dict[str, Any]], texts: dict[str, str]) -> Found:
    """The passages of all pairs, as the scorer reads them: offset and length on both sides."""
    table = load()
    rows, begun = [], time.process_time()
    for pair in pairs:
        one, other = (
            Side(texts[pair[side]], tokenize(texts[pair[side]], table)) for side in ("susp", "src")
        )
        spans = [
            [start, end - start, there, there_end - there]
            for (start, end), (there, there_end), *_ in passages(one, other)
        ]
        rows.append({"susp": pair["susp"], "src": pair["src"], "spans": spans})
    return Found(rows, time.process_time() - begun)


def written(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """A file of JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def lines(figures: dict[str, Any]) -> Iterator[Row]:
    """The lines of one half, from the figures of the scorer."""
    one = figures[UNRELATED]
    yield Row("unrelated", "a passage", one["pairs"], 0, one["pairs_hit"], is_count=True)
    for kind, (name, reach) in KINDS.items():
        for what in FIGURES:
            aim = reach if what == "plagdet" else None
            yield Row(name, what, figures[kind]["cases"], aim, figures[kind][what])


def half(name: str, folder: Path) -> Section:
    """One half of the pairs."""
    texts = {row["id"]: row["text"] for row in rows_of("docs.jsonl.gz")}
    pairs = [pair for pair in rows_of("pairs.jsonl.gz") if half_of(pair) == name]
    found = found_in(pairs, texts)
    gold = written(folder / f"pan13-{name}.gold.jsonl", pairs)
    figures = score("spans", gold, written(folder / f"pan13-{name}.jsonl", found.rows))
    speed = f"{len(pairs) / found.seconds:,.0f} pairs a second on one core, texts in memory.\n"
    command = f"python benchmarks/passage_accuracy.py --halves {name}"
    return Section(f"pan13, the half that was {name}", command, list(lines(figures)), speed)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--halves", nargs="+", choices=HALVES, default=list(HALVES))
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the tables into this page")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep what was scored here")
    parser.add_argument("--check", action="store_true", help="exit 1 when something is missed")
    return parser.parse_args()


def printed(args: argparse.Namespace, folder: Path) -> Iterator[tuple[str, int]]:
    """Each section, and how many of its rows are missed."""
    for name in args.halves:
        section = half(name, folder)
        yield section.page(), sum(row.missed for row in section.rows)


def main() -> int:
    """Measure, print, and write the page."""
    return show(arguments(), "passage accuracy", printed)


if __name__ == "__main__":
    sys.exit(main())
