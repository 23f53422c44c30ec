"""The evaluation sets, as far as they are small. Skipped where they are missing."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from math import comb
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from dedupe_news.corpus.candidates import candidate_pairs
from dedupe_news.corpus.flow import identical
from dedupe_news.corpus.rank import ranks
from dedupe_news.dataset import Dataset
from dedupe_news.engine.local import Examined, Request, examine
from dedupe_news.options import Options
from dedupe_news.record import Record

from .made import catalogued

WHOLE = Options(boilerplate="off", repeats="off", pairs="on", max_loss=1.0)
Pair = tuple[str, str]


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a TSV file."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def examined(path: Path) -> Examined:
    """A run over whole articles."""
    with Dataset.open([str(path)]) as data:
        found = examine(data, Request(WHOLE))
    assert found.problems == ()
    return found


def clusters(found: Examined) -> dict[str, str]:
    """Article -> the canonical one of its cluster, or itself."""
    ids = found.catalogue.ids
    out = {name: name for name in ids}
    for one in found.verdicts.clusters:
        out |= {ids[link.article]: ids[one.canonical] for link in one.members}
    return out


class Agreement(NamedTuple):
    """Of two ways to put articles into clusters: shares of pairs, and the adjusted Rand index."""

    precision: float
    recall: float
    adjusted: float


def agreement(gold: Mapping[str, str], found: Mapping[str, str]) -> Agreement:
    """Hubert and Arabie 1985, over the articles that have a gold cluster."""

    def pairs(labels: Iterable[object]) -> int:
        return sum(comb(count, 2) for count in Counter(labels).values())

    both = pairs((gold[name], found[name]) for name in gold)
    right, said, every = pairs(gold.values()), pairs(found[n] for n in gold), comb(len(gold), 2)
    chance = right * said / every
    return Agreement(both / said, both / right, (both - chance) / ((right + said) / 2 - chance))


def test_agreement() -> None:
    """By hand: of 6 pairs 2 are right, 3 said, 1 of them rightly; by chance it would be 1."""
    found = agreement(
        {"a": "1", "b": "1", "c": "2", "d": "2"}, {"a": "x", "b": "x", "c": "x", "d": "y"}
    )
    assert found == Agreement(1 / 3, 1 / 2, 0.0)
    same = {"a": "1", "b": "1", "c": "2"}
    assert agreement(same, same) == Agreement(1.0, 1.0, 1.0)


def truth(folder: Path) -> dict[str, str]:
    return {row["id"]: row["cluster"] for row in table(folder / "truth.tsv")}


def test_one_page_as_ten_extractors_see_it(eval_dir: Path) -> None:
    folder = eval_dir / "extract_variants"
    found = agreement(truth(folder), clusters(examined(folder / "docs.jsonl.gz")))
    assert found.adjusted >= 0.97
    assert found.precision >= 0.995


def test_feed_items(eval_dir: Path) -> None:
    """266 very short texts. Measured .966, .813 and .882."""
    folder = eval_dir / "scoop"
    found = agreement(truth(folder), clusters(examined(folder / "docs.jsonl.gz")))
    assert found.precision >= 0.946
    assert found.recall >= 0.793
    assert found.adjusted >= 0.862


def test_pairs_read_by_hand(eval_dir: Path) -> None:
    """Merged or not: measured .940 and .979. No form goes for another."""
    folder = eval_dir / "natural_pairs"
    found = examined(folder / "docs.jsonl.gz")
    where, ids = clusters(found), found.catalogue.ids
    gone = {frozenset((ids[one], ids[other])) for one, other in found.verdicts.gone.items()}
    right = said = wanted = 0
    for row in table(folder / "pairs.tsv"):
        pair = row["a"], row["b"]
        same, gold = where[pair[0]] == where[pair[1]], row["relation"] in ("dup", "version")
        right, said, wanted = right + (same and gold), said + same, wanted + gold
        assert gold or frozenset(pair) not in gone, row
    assert wanted == 48
    assert right / said >= 0.92
    assert right / wanted >= 0.959


@pytest.mark.parametrize("name", ["bbc", "fakebr", "masakhane", "ttc3600"])
def test_alike_pairs_are_candidates(eval_dir: Path, name: str) -> None:
    """Of the pairs with a Jaccard of .8 and more, each is identical or a candidate pair."""
    gold = {
        frozenset((row["a"], row["b"]))
        for row in table(eval_dir / "corpora" / f"{name}.pairs.tsv.gz")
        if float(row["jaccard"]) >= 0.8
    }
    with gzip.open(eval_dir / "corpora" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    known = catalogued(
        (Record(row["id"], "a", n, row["text"]) for n, row in enumerate(rows)), size=128
    )
    groups = identical(known, ranks(known, ("longest",)))
    first = {name: name for name in known.ids}
    for some in groups.of.values():
        first |= {known.ids[article]: known.ids[some[0]] for article in some}
    pairs = candidate_pairs(known.sketches.signatures, groups.first)
    found = {frozenset((known.ids[one], known.ids[other])) for one, other in pairs.tolist()}
    missing = [
        pair
        for pair in gold
        if len(both := frozenset(first[article] for article in pair)) > 1 and both not in found
    ]
    assert len(gold) >= 20
    assert len(missing) <= 0.001 * len(gold), missing
    assert len(pairs) <= 40 * len(rows)
    assert np.all(pairs[:, 0] < pairs[:, 1])
