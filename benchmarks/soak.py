"""Does an index stay right, and small, over many runs in which anything may happen?

    python benchmarks/soak.py [--runs 1000] [--articles 60] [--seed 1] [--work DIR]

A folder of articles is added to, edited and deleted from at random; every run adds to the index or
brings it up to date, and every third is killed first, at a random moment. In the end the index and
the decisions must be those of a fresh one. Printed: sizes and memory on the way. Exits 1 when
something differs, or grows.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dedupe_news import DatasetSettings, Options, batch, indexing
from dedupe_news.engine.follow import Scope
from dedupe_news.index.store import Index

if TYPE_CHECKING:
    from collections.abc import Callable

NEWS, INDEX, FRESH = "news", "index.sqlite", "fresh.sqlite"
OPTIONS = Options(max_loss=1.0, boilerplate="off")
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class State(NamedTuple):
    """After some runs: bytes of the index (stored) and of this process; files beside the index."""

    run: int
    stored: int
    memory: int
    files: int


class Outcome(NamedTuple):
    """What came of all runs.

    same_index, same_decisions: as of a fresh one? killed: runs that were. states: on the way, the
    last one after compacting. fresh: bytes of a fresh index.
    """

    same_index: bool
    same_decisions: bool
    killed: int
    states: list[State]
    fresh: int


def soak(folder: Path, runs: int, articles: int, seed: int) -> Outcome:
    """So many runs in an empty folder, over a corpus of about so many articles."""
    rng = random.Random(seed)
    states, killed = list[State](), 0
    with chdir(folder):
        Path(NEWS).mkdir()
        for number in range(articles):
            Path(NEWS, f"{number:05}.txt").write_text(story(rng), encoding="utf-8")
        indexing.build(indexing.Place(INDEX), Scope((NEWS,)), DatasetSettings())
        for number in range(runs):
            altered(rng, articles, number + articles)
            work = added if rng.random() < 0.5 else updated
            if number % 3 == 2:
                killed += is_killed(work, rng.random() * 0.2)
            work()
            if number % max(runs // 10, 1) == 0:
                states.append(state(number))
        updated()
        same_index, same_decisions = is_fresh(), decisions(INDEX) == decisions("")
        indexing.compact(indexing.Place(INDEX))
        same_index = same_index and is_fresh()
        states.append(state(runs))
        return Outcome(same_index, same_decisions, killed, states, size(FRESH))


def story(rng: random.Random) -> str:
    """An article of made-up words, in sentences."""
    words = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(120)]
    return "\n".join(" ".join(words[at : at + 15]).capitalize() + "." for at in range(0, 120, 15))


def altered(rng: random.Random, articles: int, number: int) -> None:
    """Some articles more, some less, some others; copies of others among them."""
    names = sorted(os.listdir(NEWS))  # noqa: PTH208  names are wanted
    for at in range(rng.randint(0, 4)):
        source = Path(NEWS, rng.choice(names)).read_text(encoding="utf-8")
        text = rng.choice((story(rng), source, edited(source, rng)))
        Path(NEWS, f"{number:05}-{at}.txt").write_text(text, encoding="utf-8")
    for name in rng.sample(names, rng.randint(0, 2)):
        path = Path(NEWS, name)
        path.write_text(edited(path.read_text(encoding="utf-8"), rng), encoding="utf-8")
    more = max(len(names) - articles, 0)
    for name in rng.sample(names, min(rng.randint(0, 2 + more), len(names) - 2)):
        Path(NEWS, name).unlink()


def edited(text: str, rng: random.Random) -> str:
    """The text with another word, number or end."""
    words = text.split(" ")
    words[rng.randrange(len(words))] = rng.choice(("altogether", "17", "Ardmore"))
    return " ".join(words[: rng.choice((len(words), len(words), 60))])


def added() -> None:
    """A run that writes clean copies and adds to the index."""
    asked = batch.Asked((NEWS,), OPTIONS, output="clean", force=True, jobs=1, index=INDEX)
    batch.run(asked, batch.Watch())


def updated() -> None:
    """Bring the index up to date."""
    indexing.update(indexing.Place(INDEX))


def is_killed(work: Callable[[], None], after: float) -> bool:
    """Do the work in a child that is killed after so many seconds, unless it is done before."""
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def is_fresh() -> bool:
    """Does the index hold what one that is built anew does?"""
    indexing.build(indexing.Place(FRESH), Scope((NEWS,)), DatasetSettings())
    sound = not indexing.faults(indexing.Place(INDEX))
    return sound and held(INDEX) == held(FRESH)


def held(path: str) -> dict[str, tuple[bytes, list[str], bytes, bytes]]:
    """What an index holds of each file: its digest, ids, signatures and digests of texts."""
    with Index.reading(path) as index:
        found = {one.number: one for one in index.store.sources()}
        out = {one.place: (one.digest, list[str](), b"", b"") for one in found.values()}
        for block in index.blocks():
            sketches = block.sketches
            for at, number in enumerate(block.sources.tolist()):
                digest, ids, signatures, texts = out[found[number].place]
                signatures += sketches.signatures[:, at].tobytes()
                texts += sketches.digests[:, at].tobytes()
                out[found[number].place] = (digest, [*ids, block.ids[at]], signatures, texts)
    return out


def size(path: str) -> int:
    """How many bytes an index takes."""
    with Index.reading(path) as index:
        return index.store.size()


def decisions(index: str) -> object:
    """What a run over all finds: clusters, and what goes for what; beside an index or without."""
    asked = batch.Asked(
        (NEWS,), OPTIONS, output="clean", force=True, jobs=1, index=index, report=False
    )
    found = batch.run(asked, batch.Watch()).examined
    ids, verdicts = found.catalogue.ids, found.verdicts
    return (
        [
            (ids[one.canonical], [(ids[link.article], *link[1:]) for link in one.members])
            for one in verdicts.clusters
        ],
        {ids[gone]: ids[stays] for gone, stays in verdicts.gone.items()},
    )


def state(run: int) -> State:
    """How large all is now."""
    resident = Path("/proc/self/statm")
    memory = int(resident.read_text().split()[1]) * PAGE if resident.exists() else 0
    own = (NEWS, INDEX, FRESH)
    beside = [name for name in os.listdir() if not name.startswith(own)]  # noqa: PTH208
    return State(run, size(INDEX), memory, len(beside))


def grown(outcome: Outcome) -> list[str]:
    """What grew that must not, in words."""
    states, said = outcome.states, list[str]()
    middle = states[len(states) // 2]
    if states[-1].memory > middle.memory + (16 << 20):
        said.append(f"memory: {middle.memory:,} bytes after half of the runs, then {states[-1]}")
    if states[-1].stored > 1.2 * outcome.fresh:
        said.append(f"the index: {states[-1].stored:,} bytes, a fresh one {outcome.fresh:,}")
    if states[-1].files > 1 + outcome.killed:  # the clean copies, and what each kill may leave
        said.append(f"files: {states[-1].files} after {outcome.killed} kills")
    return said


def main() -> int:
    """Soak, and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.work) as folder:
        outcome = soak(Path(folder), asked.runs, asked.articles, asked.seed)
    for one in outcome.states:
        print(
            f"run {one.run:6,}  index {one.stored:10,}  memory {one.memory:12,}  files {one.files}"
        )
    print(f"killed {outcome.killed}; a fresh index has {outcome.fresh:,} bytes")
    wrong = grown(outcome)
    wrong += [] if outcome.same_index else ["the index is not a fresh one's"]
    wrong += [] if outcome.same_decisions else ["the decisions are not those of a fresh run"]
    print("\n".join(wrong) or "nothing differs and nothing grows")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
