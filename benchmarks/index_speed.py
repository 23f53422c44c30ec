"""What does an index cost, and what does a hook that looks into it?

    python benchmarks/index_speed.py CORPUS.jsonl [--articles N] [--runs N] [--work DIR]
        [--check] [--write docs/speed.md]
    python benchmarks/index_speed.py CORPUS.jsonl --articles N --server redis://localhost:6379/0

CORPUS.jsonl: rows with id and text, as corpus_speed.py makes them. The first N (100,000) become a
data set and the text files of a repository, in --work when it is given, else in a temporary folder.
Measured as whole processes, git's included. --check exits 1 when a bound is passed. --server: only
what an index on this empty data base of a server costs beside one in a file; CPU is that of the
command, without the server's.
"""

from __future__ import annotations

import argparse
import importlib
import json
import shutil
import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_speed import Bound, run, table
from page import put
from processes import DEDUPE, cost, median

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDED = 1_000  # articles that are added to an index
FEW, MANY = 1, 50  # files that a hook is called with
ROWS, FILES = "rows.jsonl", "repository"
HOOK = (*DEDUPE, "check", "--index", "auto", "--format", "concise")


def lay(corpus: Path, work: Path, articles: int) -> None:
    """The data set, what is added to it, and the repository."""
    with corpus.open(encoding="utf-8") as lines:
        rows = list(islice(lines, articles + ADDED))
    (work / ROWS).write_text("".join(rows[:articles]), encoding="utf-8")
    (work / "added.jsonl").write_text("".join(rows[articles:]), encoding="utf-8")
    repository = work / FILES
    for number, row in enumerate(rows[:articles]):
        folder = repository / "news" / f"{number // 1000:03}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:06}.txt").write_text(json.loads(row)["text"], encoding="utf-8")
    git = ["git", "-C", str(repository), "-c", "user.name=x", "-c", "user.email=x"]
    run([*git, "init", "-q"])
    run([*git, "add", "-A"])
    run([*git, "commit", "-qm", "x"])
    run([*git, "-c", "pack.window=0", "repack", "-adq"])
    for number in range(MANY):  # near copies of what is committed, staged
        text = (repository / "news" / "000" / f"{number:06}.txt").read_text(encoding="utf-8")
        (repository / "news" / f"new{number:02}.txt").write_text(f"{text[9:]}\n", encoding="utf-8")
    run([*git, "add", "-A"])


def data_set(work: Path, articles: int) -> Iterator[Bound]:
    """Building, size and adding, for rows of a file."""
    plain = cost([*DEDUPE, "check", "-q", "-j", "1", ROWS], work, (0, 1, 4))
    built = cost([*DEDUPE, "index", "build", "-q", "--index", "i.sqlite", ROWS], work)
    name = f"{articles:,} rows"
    yield Bound(f"{name}: build, CPU to that of a run", built.seconds / plain.seconds, 2)
    each = (work / "i.sqlite").stat().st_size / articles
    yield Bound(f"{name}: size of the index an article", each, 1_200, "bytes")
    command = [*DEDUPE, "index", "update", "-q", "--index", "i.sqlite", "added.jsonl"]
    added = cost(command, work, (0, 3))
    yield Bound(f"{name}: {ADDED:,} added, CPU", added.seconds, 1, "s")


def repository(work: Path, articles: int, runs: int) -> Iterator[Bound]:
    """Building and the hook, for files in git."""
    folder, name = work / FILES, f"{articles:,} files in git"
    plain = cost([*DEDUPE, "check", "-q", "-j", "1", "news"], folder, (0, 1, 4))
    built = cost([*DEDUPE, "index", "build", "-q"], folder)
    yield Bound(f"{name}: build, CPU to that of a run", built.seconds / plain.seconds, 2)
    each = (folder / ".git" / "dedupe" / "index.sqlite").stat().st_size / articles
    yield Bound(f"{name}: size of the index an article", each, 1_200, "bytes")
    new = sorted(str(path.relative_to(folder)) for path in folder.glob("news/new*.txt"))
    base = median([sys.executable, "-c", "import click, numpy, sqlite3"], folder, runs)
    yield Bound("Python with click, NumPy and SQLite alone, CPU", base.seconds, None, "s")
    for many, bound in ((FEW, 0.35), (MANY, 0.6)):
        took = median([*HOOK, *new[:many]], folder, runs, (1,))
        yield Bound(f"{name}: hook for {many} changed, CPU", took.seconds, bound, "s")
    code = (
        "from dedupe_news.engine.follow import Scope, Staging\n"
        "from dedupe_news.index.store import Index\n"
        "from dedupe_news.indexing import Place\n"
        "place = Place.of('auto', '.')\n"
        "with Index.reading(place.path) as index:\n"
        "    assert Staging(place.repository).plan(index, Scope(('',))) is None\n"
    )
    asked = median([sys.executable, "-c", code], folder, runs)
    idle = median([sys.executable, "-c", code.split("place =", maxsplit=1)[0]], folder, runs)
    yield Bound(f"{name}: is it stale? CPU", asked.seconds - idle.seconds, 0.5, "s")


def beside_server(work: Path, articles: int, runs: int, url: str) -> Iterator[Bound]:
    """The same work on an index in a file and on a server."""
    rows = (work / ROWS).read_text(encoding="utf-8").splitlines(keepends=True)
    (work / "asked.jsonl").write_text("".join(rows[:MANY]), encoding="utf-8")
    for kind, where in (("file", "i.sqlite"), ("server", url)):
        name = f"{articles:,} rows, {kind}"
        flag = ("-q", "--index", where)
        before = held(url)
        built = cost([*DEDUPE, "index", "build", *flag, ROWS], work)
        yield Bound(f"{name}: build, CPU", built.seconds, None, "s")
        size = held(url) - before if kind == "server" else (work / where).stat().st_size
        yield Bound(f"{name}: size an article", size / articles, None, "bytes")
        added = cost([*DEDUPE, "index", "update", *flag, "added.jsonl"], work, (0, 3))
        yield Bound(f"{name}: {ADDED:,} added, CPU", added.seconds, None, "s")
        asked = median([*DEDUPE, "index", "query", "--index", where, "asked.jsonl"], work, runs)
        yield Bound(f"{name}: query for {MANY}, CPU", asked.seconds, None, "s")


def held(url: str) -> int:
    """How many bytes a server holds."""
    redis = importlib.import_module("redis")
    with redis.Redis.from_url(url) as client:
        return int(client.info("memory")["used_memory_dataset"])


def page(bounds: list[Bound]) -> str:
    """The table as Markdown."""
    return table(("measure", "bound", "measured", ""), (one.cells() for one in bounds))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=100_000, metavar="N")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--work", type=Path, metavar="DIR", help="work here, and leave it there")
    parser.add_argument("--server", metavar="URL", help="of a Redis server; costs beside a file")
    parser.add_argument("--check", action="store_true", help="exit 1 when a bound is passed")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table into this page")
    args = parser.parse_args()
    work = args.work or Path(tempfile.mkdtemp())
    work.mkdir(parents=True, exist_ok=True)
    try:
        if not (work / FILES).is_dir():
            lay(args.corpus, work, args.articles)
        if args.server:
            found = list(beside_server(work, args.articles, args.runs, args.server))
        else:
            found = [*data_set(work, args.articles), *repository(work, args.articles, args.runs)]
    finally:
        if args.work is None:
            shutil.rmtree(work)
    sys.stdout.write(page(found))
    if args.write:
        put(args.write, "server" if args.server else "index", page(found))
    return 1 if args.check and any(one.missed for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
