"""What does a corpus cost, beside what other tools take for whole articles?

    PEERS=peers/bin/python python benchmarks/corpus_speed.py [--sizes N ...] [--runs N]
        [--giants N ...] [--million] [--corpora DIR] [--check] [--write docs/speed.md]

Races the job of the peers (corpus_job.py) against them, as whole processes and in turn, by race.py,
which lies with the maker of the corpora in DEDUPE_BENCH, else in ../shared/bench beside the
repository; PEERS names the Python that has them (see the README there). Then the command with its
defaults on the same corpora, by one process and by two, and one article many times over. Corpora
stay in --corpora, if given, and are made only once. --million: a million articles too, made by the
generator of the labelled sets, which takes ten minutes. --check exits 1 when a bound is passed.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from evaluation import evaluation_folder, race_folder
from page import put
from processes import DEDUPE, Cost, cost, middle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

JOB = str(Path(__file__).resolve().with_name("corpus_job.py"))
BASES = ("reuters21578", "bbc", "ttc3600")  # real texts that generated articles are drawn from
FASTEST = {10_000: 0.75, 50_000: 0.45, 200_000: 0.40}  # bounds: CPU, to the fastest peer
DEFAULT, GROWTH, GIANT, TWO = 2.5, 1.1, 2.0, 1.5  # bounds: ratios; of the wall time at least
MEMORY, EACH = 250e6, 1000  # bounds: bytes, and bytes an article
MILLION = 1_000_000
OWN = "own"
LINE = re.compile(
    r"(?P<name>.+?)\s+cpu\s+(?P<cpu>[\d.]+) s\s+wall\s+(?P<wall>[\d.]+) s"
    r"\s+peak\s+(?P<peak>\d+) MiB.*?(?P<scores>\{.*\})"
)


class Racer(NamedTuple):
    """What one tool took in the race. scores: how many copies it found, by the truth."""

    name: str
    cost: Cost
    scores: dict[str, Any]


class Bound(NamedTuple):
    """A figure and the most it may be, or the least."""

    what: str
    measured: float
    bound: float | None
    unit: str = "x"
    at_least: bool = False

    @property
    def missed(self) -> bool:
        """Is the bound passed?"""
        if self.bound is None:
            return False
        return self.measured < self.bound if self.at_least else self.measured > self.bound

    def cells(self) -> tuple[str, ...]:
        """The line of the table."""
        sign = "≥" if self.at_least else "≤"
        bound = "" if self.bound is None else f"{sign} {self.bound:,.2f} {self.unit}"
        return (
            self.what,
            bound,
            f"{self.measured:,.2f} {self.unit}",
            "missed" if self.missed else "",
        )


@dataclass(slots=True)
class Figures:
    """All that was measured: jobs in the order they were run, and what is bounded.

    jobs: (articles, what was done, what it took). racers: by number of articles.
    """

    racers: dict[int, list[Racer]] = field(default_factory=dict)
    jobs: list[tuple[int, str, Cost]] = field(default_factory=list)
    bounds: list[Bound] = field(default_factory=list)

    def page(self) -> str:
        """The tables as Markdown."""
        return "\n".join([self.race(), self.costs(), self.bounded()])

    def race(self) -> str:
        """The race."""
        rows = []
        for size, racers in self.racers.items():
            fastest = fastest_peer(racers)
            for one in racers:
                ratio = "" if one.name.startswith("floor") else f"{one.cost.seconds / fastest:.2f}"
                found = [shown(one.scores.get(name)) for name in ("recall_docs", "prec")]
                rows.append((f"{size:,}", label(one.name), *cells(one.cost), ratio, *found))
        head = ("articles", "tool", *COST, "to the fastest peer", "recall", "precision")
        return table(head, rows)

    def costs(self) -> str:
        """What the jobs took."""
        rows = (
            (f"{size:,}", what, *cells(took), f"{1e6 * took.seconds / size:,.0f}")
            for size, what, took in self.jobs
        )
        return table(("articles", "job", *COST, "µs an article"), rows)

    def bounded(self) -> str:
        """What is bounded."""
        return table(("measure", "bound", "measured", ""), (one.cells() for one in self.bounds))


COST = ("CPU s", "wall s", "peak MB")


def cells(took: Cost) -> tuple[str, str, str]:
    """A cost in a table."""
    return f"{took.seconds:.2f}", f"{took.wall:.2f}", f"{took.memory / 1e6:,.0f}"


def shown(share: float | None) -> str:
    """A share in a table."""
    return "" if share is None else f"{share:.3f}"


def label(name: str) -> str:
    """A tool in a table."""
    return "dedupe-news, articles only" if name == OWN else name


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = list(head)
    return "".join(
        "| " + " | ".join(line) + " |\n" for line in (names, ["---"] * len(names), *rows)
    )


def fastest_peer(racers: Sequence[Racer]) -> float:
    """CPU seconds of the fastest tool that looks for near copies and is not ours."""
    peers = [one for one in racers if one.name != OWN and not one.name.startswith("floor")]
    return min(one.cost.seconds for one in peers)


@dataclass(frozen=True, slots=True)
class Places:
    """Where corpora lie, and where results go."""

    corpora: Path
    results: Path
    peers: str

    def corpus(self, size: int) -> Path:
        """The folder of a corpus of so many articles, which is made if it is not there."""
        folder = self.corpora / f"{size}"
        if not (folder / "corpus.jsonl").is_file():
            making = self.corpora / f"{size}.made"
            maker = [self.peers, str(race_folder() / "make_corpus.py"), str(self.base())]
            run([*maker, str(making), str(size)])
            making.rename(folder)
        return folder

    def base(self) -> Path:
        """The texts that generated articles are drawn from."""
        path = self.corpora / "base.jsonl"
        if not path.is_file():
            sources = [str(evaluation_folder() / "corpora" / f"{name}.jsonl.gz") for name in BASES]
            made = run([self.peers, str(race_folder() / "make_base.py"), *sources])
            path.write_text(made, encoding="utf-8")
        return path

    def giant(self, kind: str, size: int) -> Path:
        """A corpus of one article so many times. Made elsewhere: a process begins with the peak
        memory of the one that started it.
        """
        path = self.corpora / f"giant-{kind}-{size}.jsonl"
        if not path.is_file():
            source = str(self.corpus(min(FASTEST)) / "corpus.jsonl")
            run([sys.executable, __file__, "--make", kind, str(size), source, str(path)])
        return path

    def million(self) -> Path:
        """A million articles of the other generator."""
        path = self.corpora / "million.jsonl"
        if not path.is_file():
            place = evaluation_folder()
            source = place / "clean" / "articles.jsonl.gz"
            made, truth = path.with_suffix(".made.jsonl"), path.with_suffix(".truth.tsv")
            maker = [
                sys.executable,
                str(place / "make_corpus.py"),
                str(source),
                str(made),
                str(truth),
            ]
            run([*maker, "--docs", str(MILLION), "--seed", "1"])
            made.rename(path)
        return path


def run(command: list[str], **more: str) -> str:
    """What a program of the shared folders prints; it must not leave anything there."""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"} | more
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, check=False)
    if done.returncode:
        raise SystemExit(f"{shlex.join(command)}: exit code {done.returncode}")
    return done.stdout


def race(size: int, places: Places, runs: int) -> list[Racer]:
    """The race on a corpus of so many articles."""
    own = shlex.join([sys.executable, JOB]) + " {corpus} {out}"
    folder = places.results / f"race-{size}"
    racer = [sys.executable, str(race_folder() / "race.py"), str(places.corpus(size)), str(folder)]
    printed = run([*racer, "--runs", str(runs), "--own", own], PEERS=places.peers)
    found = [match for line in printed.splitlines() if (match := LINE.fullmatch(line))]
    if not any(match["name"] == OWN for match in found):
        raise SystemExit(f"race.py printed something else than was expected:\n{printed}")
    return [
        Racer(
            match["name"],
            Cost(float(match["cpu"]), int(match["peak"]) << 20, float(match["wall"])),
            ast.literal_eval(match["scores"]),
        )
        for match in found
    ]


def job(path: Path, places: Places, jobs: int) -> Cost:
    """What the job of the peers takes."""
    return cost(
        [sys.executable, JOB, str(path), str(places.results / "job"), str(jobs)], places.results
    )


def command(path: Path, places: Places, jobs: int) -> Cost:
    """What the command takes with its defaults: it looks into articles, and writes all results."""
    folder = places.results / "command"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    asked = ["-q", "-j", str(jobs), "-o", "clean.jsonl", str(path.resolve())]
    took = cost([*DEDUPE, *asked], folder)
    if not (folder / "clean.jsonl").is_file():
        raise SystemExit("the command wrote no clean.jsonl")
    return took


def measure(size: int, figures: Figures, places: Places, runs: int) -> None:
    """The race, and what the jobs take by one process and by two, in turn."""
    figures.racers[size] = race(size, places, runs)
    path = places.corpus(size) / "corpus.jsonl"
    ways = [(job, "articles only"), (command, "all of it")]
    rounds = [[way(path, places, jobs) for way, _ in ways for jobs in (1, 2)] for _ in range(runs)]
    one, two, whole, whole_two = (middle(costs) for costs in zip(*rounds, strict=True))
    names = [f"{name}, {jobs}" for _, name in ways for jobs in ("1 process", "2 processes")]
    took = (one, two, whole, whole_two)
    figures.jobs += [(size, name, took) for name, took in zip(names, took, strict=True)]
    figures.bounds += bounds(size, figures.racers[size], took)


def bounds(size: int, racers: Sequence[Racer], took: Sequence[Cost]) -> Iterator[Bound]:
    """What is bounded at one size.

    took: articles only by one process, by two, all of it by one, by two.
    """
    own = next(one.cost for one in racers if one.name == OWN)
    one, two, whole, whole_two = took
    at, memory = f"{size:,} articles", (MEMORY + EACH * size) / 1e6
    yield Bound(
        f"{at}: CPU to the fastest peer", own.seconds / fastest_peer(racers), FASTEST.get(size)
    )
    yield Bound(f"{at}: all of it to articles only, CPU", whole.seconds / one.seconds, DEFAULT)
    yield Bound(
        f"{at}: two processes, articles only, wall", one.wall / two.wall, TWO, at_least=True
    )
    yield Bound(
        f"{at}: two processes, all of it, wall", whole.wall / whole_two.wall, TWO, at_least=True
    )
    yield Bound(f"{at}: peak memory, articles only", one.memory / 1e6, memory, "MB")
    yield Bound(f"{at}: peak memory, all of it", whole.memory / 1e6, memory, "MB")


def growth(figures: Figures) -> Iterator[Bound]:
    """How much more an article of a larger corpus costs."""
    for name in ("articles only, 1 process", "all of it, 1 process"):
        found = [(size, took) for size, what, took in figures.jobs if what == name]
        for (small, before), (large, after) in pairwise(found):
            each = (after.seconds / large) / (before.seconds / small)
            yield Bound(f"{small:,} to {large:,} articles: growth an article, {name}", each, GROWTH)


def giants(size: int, figures: Figures, places: Places, runs: int) -> Iterator[Bound]:
    """One article so many times: what it costs to the articles of the largest mixed corpus."""
    mixed = [(n, took) for n, what, took in figures.jobs if what == "articles only, 1 process"]
    articles, took = mixed[-1]
    for kind, said in (("exact", "the same"), ("word", "one word changed")):
        path = places.giant(kind, size)
        giant = middle([job(path, places, 1) for _ in range(runs)])
        figures.jobs.append((size, f"one article, {said}, 1 process", giant))
        each = (giant.seconds / size) / (took.seconds / articles)
        gone = (places.results / "job" / "removed.txt").read_text(encoding="utf-8").count("\n")
        name = f"{size:,} times one article, {said}"
        yield Bound(f"{name}: CPU an article to a mixed corpus", each, GIANT)
        yield Bound(f"{name}: left in one cluster", size - gone, 1, "articles")


def million(figures: Figures, places: Places) -> Iterator[Bound]:
    """A million articles, once."""
    path = places.million()
    for way, name in ((job, "articles only"), (command, "all of it")):
        took = way(path, places, 2)
        figures.jobs.append((MILLION, f"{name}, 2 processes", took))
        memory = (MEMORY + EACH * MILLION) / 1e6
        yield Bound(f"{MILLION:,} articles: peak memory, {name}", took.memory / 1e6, memory, "MB")


def make_giant(kind: str, size: int, source: Path, target: Path) -> None:
    """Write one article of the source so many times, as it is or each with a word changed."""
    with source.open(encoding="utf-8") as lines:
        texts = [json.loads(next(lines))["text"] for _ in range(50)]
    words = texts[5].split(" ")
    known = [word for text in texts for word in text.split() if word.islower()]
    draw = random.Random(1)
    with target.open("w", encoding="utf-8", newline="\n") as out:
        for number in range(size):
            copy = list(words)
            if kind == "word":
                copy[draw.randrange(len(copy))] = draw.choice(known)
            out.write(json.dumps({"id": f"g{number:06d}", "text": " ".join(copy)}) + "\n")


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=list(FASTEST), metavar="N")
    parser.add_argument("--giants", nargs="*", type=int, default=[30_000, 100_000], metavar="N")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--million", action="store_true", help="a million articles too")
    parser.add_argument("--corpora", type=Path, metavar="DIR", help="keep the corpora here")
    parser.add_argument("--check", action="store_true", help="exit 1 when something is missed")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the tables into this page")
    parser.add_argument("--make", nargs=4, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    """Measure and print; in a process started by itself, make a corpus."""
    args = arguments()
    if args.make:
        kind, size, source, target = args.make
        make_giant(kind, int(size), Path(source), Path(target))
        return 0
    if not (race_folder() / "race.py").is_file() or "PEERS" not in os.environ:
        sys.stderr.write(f"no race at {race_folder()}, or no PEERS; set DEDUPE_BENCH and PEERS\n")
        return 2
    with tempfile.TemporaryDirectory() as temporary:
        results = Path(temporary) / "results"
        results.mkdir()
        places = Places(args.corpora or Path(temporary), results, os.environ["PEERS"])
        places.corpora.mkdir(parents=True, exist_ok=True)
        figures = Figures()
        for size in sorted(args.sizes):
            sys.stderr.write(f"{size:,} articles\n")
            measure(size, figures, places, args.runs)
        figures.bounds += growth(figures)
        for size in args.giants:
            sys.stderr.write(f"{size:,} times one article\n")
            figures.bounds += giants(size, figures, places, args.runs)
        if args.million:
            figures.bounds += million(figures, places)
    sys.stdout.write(figures.page())
    if args.write:
        put(args.write, "corpus", figures.page())
    return 1 if args.check and any(one.missed for one in figures.bounds) else 0


if __name__ == "__main__":
    sys.exit(main())
