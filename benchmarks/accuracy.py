"""How well are repeats inside an article told from repetition that belongs there?

    python benchmarks/accuracy.py [--sets NAME ...] [--seeds N ...] [--cases N] [--jobs N]
                                  [--write docs/accuracy.md] [--keep DIR] [--check]

Runs the tool in this process over the labelled sets, writes what it removed as a report of JSON
lines, has the scorer of the sets judge it (score.py, a process of its own) and prints tables of
what is to be reached and what was measured. The sets lie in DEDUPE_EVAL, else in ../shared/eval
beside the repository; without them nothing can be measured. --write puts the tables into a page,
between its marks; --keep keeps the reports and figures; --check exits 1 when something is missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dedupe_news.options import Options
from dedupe_news.pipeline import Tables, clean
from evaluation import evaluation_folder, rounded_down, run, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[1]
MADE = "make_indoc"
SETS = {
    "indoc": "indoc/cases.jsonl.gz",
    "indoc_gv": "indoc_gv/cases.jsonl.gz",
    "keep": "keep/cases.jsonl.gz",
    "synth/indoc": "synth/indoc.jsonl.gz",
}
NEAR, UNTOUCHED = "near~", "untouched"
FIGURE = {NEAR: ("solved_near", "with_gold"), UNTOUCHED: ("untouched", "clean")}
EASIER = {"kind=dbl_edit_20": 0.85}


class Row(NamedTuple):
    """One line of a table: a share of some cases, and the share that is to be reached."""

    name: str
    what: str
    cases: int
    reach: float | None
    measured: float

    @property
    def missed(self) -> bool:
        """Is less measured than is to be reached?"""
        return self.reach is not None and self.measured < self.reach


class Aim(NamedTuple):
    """The share to be reached: over a whole set, or by each of its kinds."""

    what: str
    reach: float
    each: bool = False


AIMS: dict[str, tuple[Aim, ...]] = {
    "indoc": (Aim(NEAR, 0.90), Aim(UNTOUCHED, 0.95)),
    "indoc_gv": (Aim(NEAR, 0.95), Aim(UNTOUCHED, 1.0)),
    "keep": (Aim(UNTOUCHED, 0.985),),
    "synth/indoc": (Aim(NEAR, 0.98, each=True), Aim(UNTOUCHED, 1.0)),
    MADE: (Aim(NEAR, 0.96, each=True), Aim(UNTOUCHED, 1.0, each=True)),
}


def cases(path: Path) -> Iterator[dict[str, Any]]:
    """The cases of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        yield from map(json.loads, lines)


@cache
def tables() -> Tables:
    """The shipped data, once a process."""
    return Tables.load()


def removed(case: dict[str, Any]) -> dict[str, Any]:
    """The row of a report: what goes of one case."""
    result = clean(case["text"], Options(), tables())
    spans = [
        {"start": item.span.start, "end": item.span.end, "grain": item.grain}
        for item in result.removed
    ]
    return {"id": case["id"], "removed": spans}


def report(path: Path, target: Path, jobs: int) -> None:
    """Write what the tool removes of the cases in path."""
    with ProcessPoolExecutor(jobs) as pool, target.open("w", encoding="utf-8") as out:
        for row in pool.map(removed, cases(path), chunksize=16):
            out.write(json.dumps(row) + "\n")


def score(path: Path, found: Path, target: Path) -> dict[str, Any]:
    """The figures of the scorer, by group of cases: 'ALL', 'label=block', 'kind=exact'."""
    scorer = [sys.executable, str(evaluation_folder() / "score.py"), "indoc"]
    run([*scorer, str(path), str(found), "--json", str(target)])
    data = json.loads(target.read_text(encoding="utf-8"))
    wrong = {name: data[name] for name in ("unknown_articles", "errors", "bad_offsets")}
    if any(wrong.values()):
        raise SystemExit(f"the scorer does not understand the report: {wrong}")
    figures: dict[str, Any] = data["figures"]
    return figures


def make(seed: int, count: int, target: Path) -> Path:
    """Generated cases."""
    folder = evaluation_folder()
    source = folder / "clean" / "articles.jsonl.gz"
    maker = [sys.executable, str(folder / "make_indoc.py"), str(source), str(target)]
    run([*maker, "--seed", str(seed), "--cases", str(count)])
    return target


def rows(figures: dict[str, Any], aims: Iterable[Aim]) -> Iterator[Row]:
    """The lines of one set: what is to be reached, then the groups that it is made of."""
    by_kind = any(name.startswith("kind=") for name in figures)
    groups = [name for name in figures if name.startswith("kind=" if by_kind else "label=")]
    for aim in aims:
        if not aim.each:
            yield from line("all", figures["ALL"], aim.what, aim.reach)
        for name in groups:
            reach = EASIER.get(name, aim.reach) if aim.each else None
            yield from line(name.partition("=")[2], figures[name], aim.what, reach)


def line(name: str, figures: dict[str, Any], what: str, reach: float | None) -> Iterator[Row]:
    """The line of one group, if there are cases of it."""
    share, count = FIGURE[what]
    if figures.get(count):
        yield Row(name, what, figures[count], reach, figures[share])


def table(title: str, command: str, found: list[Row]) -> str:
    """One set as Markdown. Shares are rounded down: .949 is not .95."""
    lines = [f"### {title}", "", f"`{command}`", ""]
    lines += ["| cases | measured as | number | reach | measured |  |", "|---|---|---|---|---|---|"]
    for row in found:
        reach = "" if row.reach is None else f"{row.reach:.3f}"
        mark = "missed" if row.missed else ""
        share = rounded_down(row.measured)
        lines.append(f"| {row.name} | {row.what} | {row.cases:,} | {reach} | {share} | {mark} |")
    return "\n".join(lines) + "\n"


def measured(name: str, path: Path, folder: Path, jobs: int) -> list[Row]:
    """The lines of one set; its report and figures stay in folder."""
    stem = path.name.removesuffix(".jsonl.gz") if name == MADE else name.replace("/", "-")
    found = folder / f"{stem}.report.jsonl"
    report(path, found, jobs)
    return list(rows(score(path, found, folder / f"{stem}.figures.json"), AIMS[name]))


def every(args: argparse.Namespace, folder: Path) -> Iterator[tuple[str, str, list[Row]]]:
    """(title, command, lines) of every set that was asked for."""
    for name in args.sets:
        command = f"python benchmarks/accuracy.py --sets {name}"
        if name != MADE:
            path = evaluation_folder() / SETS[name]
            yield name, command, measured(name, path, folder, args.jobs)
            continue
        for seed in args.seeds:
            path = make(seed, args.cases, folder / f"made-{seed}.jsonl.gz")
            title = f"{MADE}, seed {seed}, {args.cases:,} cases"
            more = f" --seeds {seed} --cases {args.cases}"
            yield title, command + more, measured(name, path, folder, args.jobs)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    names = [*SETS, MADE]
    parser.add_argument("--sets", nargs="+", choices=names, default=names)
    parser.add_argument("--seeds", nargs="+", type=int, default=[11, 12])
    parser.add_argument("--cases", type=int, default=3000, help="generated cases for each seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the tables into this page")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep reports and figures here")
    parser.add_argument("--check", action="store_true", help="exit 1 when something is missed")
    return parser.parse_args()


def printed(args: argparse.Namespace, folder: Path) -> Iterator[tuple[str, int]]:
    """Each table, and how many of its rows are missed."""
    for title, command, found in every(args, folder):
        yield table(title, command, found), sum(row.missed for row in found)


def main() -> int:
    """Measure, print, and write the page."""
    return show(arguments(), "accuracy", printed)


if __name__ == "__main__":
    sys.exit(main())
