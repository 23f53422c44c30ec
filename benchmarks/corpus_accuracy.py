"""How well are copies of whole articles told from articles that only look like them?

    python benchmarks/corpus_accuracy.py [--sets NAME ...] [--seeds N ...] [--articles N] [--jobs N]
                                         [--write docs/accuracy.md] [--keep DIR] [--check]

Examines the labelled corpora in this process, with the defaults, and lists every pair that has a
relation. Clusters and relations are judged by the scorer of the sets (score.py, a process of its
own); matches of the exact lists by plain sets of three words of the matching keys, without the
hashes and arrays of the tool. The sets lie in DEDUPE_EVAL, else in ../shared/eval beside the
repository. --write puts the tables into a page, between its marks; --keep keeps the files that were
scored; --check exits 1 when something is missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from dedupe_news.bulk import bulk_tokens
from dedupe_news.corpus.articles import Articles
from dedupe_news.corpus.candidates import agreement, candidate_pairs
from dedupe_news.corpus.flow import identical
from dedupe_news.corpus.groups import grouped, labels
from dedupe_news.corpus.likeness import Pairs as ArticlePairs
from dedupe_news.corpus.likeness import common
from dedupe_news.corpus.rank import ranks
from dedupe_news.dataset import Dataset
from dedupe_news.engine.local import Request, examine
from dedupe_news.normalize import key
from dedupe_news.options import Options, rules
from evaluation import evaluation_folder, rounded_down, run, show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from dedupe_news.engine.local import Examined

OPTIONS = Options(repeats="off", boilerplate="off", pairs="on")
LISTS = (
    "bbc",
    "esperanto",
    "fakebr",
    "inews_zh",
    "masakhane",
    "reuters21578",
    "saudinews_july",
    "ttc3600",
    "xinwen",
)
SAME = 0.8  # resemblance from which on a listed pair has to be a match
AGREEING = 64  # rows of 128: at a resemblance of .8 fewer agree once in 10 ** 13 pairs
LINKED = 0.7  # resemblance that holds a giant group together
GROUPS = 2  # giant groups that are followed
SURE = {
    "identical": 0,
    "near": 1,
    "excerpt": 2,
    "version": 3,
}  # of two relations the later one holds


class Row(NamedTuple):
    """One line of a table. reach: what is to be reached, or, of counts, what may not be passed."""

    name: str
    what: str
    number: int
    reach: float | None
    measured: float
    is_count: bool = False

    @property
    def missed(self) -> bool:
        """Is less measured than is to be reached, or more counted than may be?"""
        if self.reach is None:
            return False
        return self.measured > self.reach if self.is_count else self.measured < self.reach

    def cells(self) -> tuple[str, ...]:
        """The line as it is printed."""
        shown = [
            "" if value is None else f"{value:,.0f}" if self.is_count else rounded_down(value)
            for value in (self.reach, self.measured)
        ]
        return self.name, self.what, f"{self.number:,}", *shown, "missed" if self.missed else ""


class Section(NamedTuple):
    """The lines of one set. also: Markdown that follows the table."""

    title: str
    command: str
    rows: list[Row]
    also: str = ""

    def page(self) -> str:
        """The section as Markdown."""
        head = ("articles", "measured as", "number", "reach", "measured", "")
        found = table(head, (row.cells() for row in self.rows))
        also = f"\n{self.also}" if self.also else ""
        return f"### {self.title}\n\n`{self.command}`\n\n{found}{also}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)


@dataclass(frozen=True, slots=True)
class Found:
    """What the tool says of a corpus, by the ids of its articles.

    cluster: article -> canonical. relation: how the article stands to the canonical. paired: other
    articles that were compared, the two ids sorted -> relation. gone: what goes by default -> what
    stays for it.
    """

    articles: int
    cluster: dict[str, str]
    relation: dict[str, str]
    paired: dict[tuple[str, str], str]
    gone: dict[str, str]

    @classmethod
    def of(cls, seen: Examined) -> Found:
        """The findings by id."""
        ids, verdicts = seen.catalogue.ids, seen.verdicts
        cluster, relation = {}, {}
        for one in verdicts.clusters:
            cluster[ids[one.canonical]] = ids[one.canonical]
            relation[ids[one.canonical]] = "identical"
            for link in one.members:
                cluster[ids[link.article]] = ids[one.canonical]
                relation[ids[link.article]] = link.relation
        paired = {
            in_order(ids[pair.article], ids[pair.link.article]): str(pair.link.relation)
            for pair in (
                *verdicts.pairs,
                *(pair for one in verdicts.clusters for pair in one.copies),
            )
        }
        gone = {ids[article]: ids[kept] for article, kept in verdicts.gone.items()}
        return cls(len(ids), cluster, relation, paired, gone)

    def between(self, one: str, other: str) -> str:
        """The relation of two articles; of two members of a cluster what holds for both."""
        compared = self.paired.get(in_order(one, other))
        if compared is not None:
            return compared
        if one in self.cluster and self.cluster[one] == self.cluster.get(other):
            return max(self.relation[one], self.relation[other], key=SURE.__getitem__)
        return "none"

    def loses(self, one: str, other: str) -> bool:
        """Does one of the two go as a copy of the other?"""
        return self.gone.get(one) == other or self.gone.get(other) == one


def in_order(one: str, other: str) -> tuple[str, str]:
    """The pair of two ids, whichever came first."""
    return (one, other) if one <= other else (other, one)


def found_in(path: Path, jobs: int) -> Found:
    """What the tool says of the corpus in a file."""
    with Dataset.open([str(path)]) as data:
        return Found.of(examine(data, Request(OPTIONS, jobs=jobs)))


def score(kind: str, gold: Path, found: Path) -> dict[str, Any]:
    """The figures of the scorer; they stay beside what was scored."""
    target = found.with_suffix(".json")
    scorer = [sys.executable, str(evaluation_folder() / "score.py"), kind]
    run([*scorer, str(gold), str(found), "--json", str(target)])
    figures: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return figures


def score_clusters(gold: Path, found: Found, target: Path) -> dict[str, Any]:
    """The figures of the clusters."""
    lines = (f"{one}\t{cluster}\n" for one, cluster in sorted(found.cluster.items()))
    target.write_text("id\tcluster\n" + "".join(lines), encoding="utf-8")
    return score("clusters", gold, target)


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table of the sets, by the names of its columns."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="\n") as lines:
        names = next(lines).rstrip("\n").split("\t")
        for line in lines:
            yield dict(zip(names, line.rstrip("\n").split("\t"), strict=True))


def by_kind(kinds: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """How many articles of each kind are in one cluster with the one they were made of.

    Of those that must stay apart the articles that were joined are counted.
    """
    for one in kinds:
        if not is_apart(one):
            share = one["joined_with_base"] / one["n"]
            yield Row(one["kind"], "joined", one["n"], None, share)
    for one in kinds:
        if is_apart(one):
            yield Row(one["kind"], "joined", one["n"], None, one["joined_with_base"], is_count=True)


def is_apart(kind: Mapping[str, Any]) -> bool:
    """Must articles of this kind stay apart from what they were made of?"""
    return bool(kind["truth"] == "must stay apart")


def dropped(kinds: Iterable[Mapping[str, Any]], gold: Path, found: Found) -> Iterator[Row]:
    """What goes by default though what stays for it is another article: all, and hard negatives."""
    truth = {row["id"]: row for row in rows_of(gold)}
    hard = {one["kind"] for one in kinds if is_apart(one)}
    negatives = sum(row["kind"] in hard for row in truth.values())
    wrong = [
        {truth[one]["kind"], truth[kept]["kind"]}
        for one, kept in found.gone.items()
        if truth[one]["cluster"] != truth[kept]["cluster"]
    ]
    lost = sum(bool(kinds & hard) for kinds in wrong)
    yield Row("hard negatives", "dropped", negatives, 0, lost, is_count=True)
    yield Row("dropped", "other article", len(found.gone), 0, len(wrong), is_count=True)


def clusters(name: str, args: argparse.Namespace, folder: Path) -> Section:
    """The clusters of a set."""
    place = evaluation_folder() / name
    gold = place / "truth.tsv"
    found = found_in(place / "docs.jsonl.gz", args.jobs)
    figures = score_clusters(gold, found, folder / f"{name}.tsv")
    pairs, number = figures["pairs"], found.articles
    strict = name == "extract_variants"
    rows = [
        Row("all", "ARI", number, 0.97 if strict else None, figures["ari"]),
        Row("pairs", "precision", pairs, 0.995 if strict else None, figures["pair_precision"]),
        Row("pairs", "recall", figures["gold_pairs"], None, figures["pair_recall"]),
    ]
    kinds = figures.get("by_kind", [])
    if any(map(is_apart, kinds)):
        rows += dropped(kinds, gold, found)
    rows += by_kind(kinds)
    return Section(name, command(name), rows)


def command(name: str) -> str:
    """The command that measures one set."""
    return f"python benchmarks/corpus_accuracy.py --sets {name}"


def natural_pairs(args: argparse.Namespace, folder: Path) -> Section:
    """The relations of the hand-read pairs, whose texts are one corpus."""
    place = evaluation_folder() / "natural_pairs"
    gold = list(rows_of(place / "pairs.tsv"))
    found = found_in(place / "docs.jsonl.gz", args.jobs)
    target = folder / "natural_pairs.tsv"
    lines = (f"{row['a']}\t{row['b']}\t{found.between(row['a'], row['b'])}\n" for row in gold)
    target.write_text("a\tb\trelation\n" + "".join(lines), encoding="utf-8")
    figures = score("relations", place / "pairs.tsv", target)
    apart = [row for row in gold if row["relation"] in ("template", "related")]
    lost = sum(found.loses(row["a"], row["b"]) for row in apart)
    count = len(gold)
    rows = [
        Row("merged (duplicate or version)", "precision", count, 0.95, figures["merge_precision"]),
        Row("merged (duplicate or version)", "recall", count, 0.85, figures["merge_recall"]),
        Row("merged (duplicate or version)", "F1", count, None, figures["merge_f1"]),
        Row("duplicate, version, apart", "macro F1", count, 0.85, figures["macro_f1_three"]),
        Row("all four relations", "macro F1", count, None, figures["macro_f1"]),
        Row("template and related", "dropped", len(apart), 0, lost, is_count=True),
    ]
    return Section("natural_pairs", command("natural_pairs"), rows, matrix(figures["matrix"]))


def matrix(counts: Mapping[str, int]) -> str:
    """Relations as they were read (down) and told (across)."""
    read = ("duplicate", "version", "related", "template")
    told = (*read, "none")
    head = ("read \\ told", *told)
    return table(
        head, ((one, *(str(counts.get(f"{one}>{other}", 0)) for other in told)) for one in read)
    )


class Pairs(NamedTuple):
    """The candidate pairs of a corpus that were verified, ids sorted -> exact resemblance.

    first: article -> the one that stands for all with its text.
    """

    verified: dict[tuple[str, str], float]
    first: dict[str, str]


def verified(seen: Examined) -> Pairs:
    """The candidate pairs that may resemble each other to SAME, compared exactly."""
    known = seen.catalogue
    groups = identical(known, ranks(known, rules(OPTIONS.keep)))
    signatures = known.sketches.signatures
    pairs = candidate_pairs(signatures, groups.first)
    pairs = pairs[agreement(signatures, pairs) >= AGREEING]
    articles = np.unique(pairs)
    tokens = bulk_tokens(seen.places.texts(articles.tolist()), seen.tables.bulk)
    table = Articles.of(tokens, np.zeros(len(articles), dtype=np.int64))
    values: dict[tuple[str, str], float] = {}
    for one, others in by_first(np.searchsorted(articles, pairs)):
        found = resemblance(table, one, others)
        here = known.ids[int(articles[one])]
        there = (known.ids[article] for article in articles[others].tolist())
        values |= {in_order(here, id_): value for id_, value in zip(there, found, strict=True)}
    first = {known.ids[one]: known.ids[best] for best, same in groups.of.items() for one in same}
    return Pairs(values, first)


def by_first(pairs: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """(one, all that it is paired with); pairs: int64[n, 2], sorted."""
    for at in grouped(pairs[:, 0]):
        yield int(pairs[at[0], 0]), pairs[at, 1]


def resemblance(table: Articles, one: int, others: NDArray[np.int64]) -> list[float]:
    """The resemblance of one article to each of the others, 0.0 to 1.0."""
    ones = np.full(len(others), one)
    both = common(ArticlePairs(table, ones, others)).shingles
    every = table.kinds[ones] + table.kinds[others] - both
    values: list[float] = (both / np.maximum(every, 1)).tolist()
    return values


def exact_list(name: str, args: argparse.Namespace) -> tuple[list[Row], str]:
    """The lines of a corpus with a list of its pairs, and a sentence about its giant groups."""
    folder = evaluation_folder() / "corpora"
    listed = {
        in_order(row["a"], row["b"]): float(row["jaccard"])
        for row in rows_of(folder / f"{name}.pairs.tsv.gz")
    }
    wanted = [pair for pair, value in listed.items() if value >= SAME]
    with Dataset.open([str(folder / f"{name}.jsonl.gz")]) as data:
        seen = examine(data, Request(OPTIONS, jobs=args.jobs))
        found, pairs = Found.of(seen), verified(seen)
        places = {one: at for at, one in enumerate(seen.catalogue.ids)}

        def text(one: str) -> str:
            return seen.places.texts([places[one]])[0]

        false = sum(
            is_false(*pair, seen, text) for pair, value in pairs.verified.items() if value >= SAME
        )
    hits = sum(is_match(*pair, found, pairs) for pair in wanted)
    matches = sum(value >= SAME for value in pairs.verified.values())
    rows = [
        Row(name, "listed pairs that match", len(wanted), 0.999, hits / len(wanted)),
        Row(name, "false matches", matches, 0, false, is_count=True),
    ]
    return rows, giants(listed, found) if name == "esperanto" else ""


def is_match(one: str, other: str, found: Found, pairs: Pairs) -> bool:
    """Are two articles the same text, a verified pair, or members of one cluster?"""
    firsts = (pairs.first.get(one, one), pairs.first.get(other, other))
    together = one in found.cluster and found.cluster[one] == found.cluster.get(other)
    return firsts[0] == firsts[1] or in_order(*firsts) in pairs.verified or together


def is_false(one: str, other: str, seen: Examined, text: Callable[[str], str]) -> bool:
    """Do two matching articles not resemble each other to SAME, by plain sets of their words?"""
    here, there = (threes(key(text(name), seen.tables.fold)) for name in (one, other))
    return len(here & there) < SAME * len(here | there)


def threes(words: str) -> set[tuple[str, ...]]:
    """Every three words in a row.

    >>> sorted(threes("a b c d"))
    [('a', 'b', 'c'), ('b', 'c', 'd')]
    """
    split = words.split()
    return set(zip(split, split[1:], split[2:], strict=False))


def giants(listed: Mapping[tuple[str, str], float], found: Found) -> str:
    """What became of the largest groups of listed pairs."""
    lines = []
    for group in groups(listed)[:GROUPS]:
        of = Counter(found.cluster.get(one, one) for one in group)
        gone = sum(one in found.gone for one in group)
        members = [one for one in group if found.cluster.get(one) != one]
        relations = Counter(found.relation.get(one, "none") for one in members)
        said = ", ".join(f"{count:,} {name}" for name, count in sorted(relations.items()))
        lines.append((f"{len(group):,}", f"{len(of):,}", said, f"{gone:,}"))
    head = ("giant group of esperanto", "clusters", "relations to the canonical article", "dropped")
    return table(head, lines)


def groups(listed: Mapping[tuple[str, str], float]) -> list[list[str]]:
    """The articles that hang together by listed pairs of LINKED and more, largest group first."""
    pairs = [pair for pair, value in listed.items() if value >= LINKED]
    names = sorted({one for pair in pairs for one in pair})
    at = {name: number for number, name in enumerate(names)}
    label = labels(np.array([[at[one], at[other]] for one, other in pairs]), len(names))
    found = [[names[number] for number in group.tolist()] for group in grouped(label)]
    return sorted(found, key=lambda group: -len(group))


def exact_lists(args: argparse.Namespace, _: Path) -> Section:
    """All corpora with lists of their pairs."""
    rows, also = [], ""
    for name in LISTS:
        found, more = exact_list(name, args)
        rows += found
        also += more
    return Section("corpora", command("corpora"), rows, also)


def make(seed: int, articles: int, folder: Path) -> tuple[Path, Path]:
    """A generated corpus, and the truth about it."""
    place = evaluation_folder()
    source = place / "clean" / "articles.jsonl.gz"
    corpus, truth = folder / f"made-{seed}.jsonl.gz", folder / f"made-{seed}.truth.tsv"
    maker = [sys.executable, str(place / "make_corpus.py"), str(source), str(corpus), str(truth)]
    run([*maker, "--docs", str(articles), "--seed", str(seed)])
    return corpus, truth


def generated(seed: int, args: argparse.Namespace, folder: Path) -> Section:
    """A generated corpus: planted copies of all kinds, and hard negatives."""
    corpus, truth = make(seed, args.articles, folder)
    found = found_in(corpus, args.jobs)
    figures = score_clusters(truth, found, folder / f"made-{seed}.tsv")
    rows = [
        Row("pairs", "F1", figures["gold_pairs"], 0.98, figures["pair_f1"]),
        Row("pairs", "precision", figures["pairs"], None, figures["pair_precision"]),
        Row("pairs", "recall", figures["gold_pairs"], None, figures["pair_recall"]),
        *dropped(figures["by_kind"], truth, found),
        *by_kind(figures["by_kind"]),
    ]
    title = f"make_corpus, seed {seed}, {args.articles:,} articles"
    more = f" --seeds {seed} --articles {args.articles}"
    return Section(title, command("make_corpus") + more, rows)


def every(args: argparse.Namespace, folder: Path) -> Iterator[Section]:
    """The sections that were asked for."""
    for name in args.sets:
        if name == "make_corpus":
            for seed in args.seeds:
                yield generated(seed, args, folder)
        elif name == "natural_pairs":
            yield natural_pairs(args, folder)
        elif name == "corpora":
            yield exact_lists(args, folder)
        else:
            yield clusters(name, args, folder)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    names = ["extract_variants", "natural_pairs", "scoop", "synth", "corpora", "make_corpus"]
    parser.add_argument("--sets", nargs="+", choices=names, default=names)
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--articles", type=int, default=20_000, help="articles that are generated")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the tables into this page")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep what was scored here")
    parser.add_argument("--check", action="store_true", help="exit 1 when something is missed")
    return parser.parse_args()


def printed(args: argparse.Namespace, folder: Path) -> Iterator[tuple[str, int]]:
    """Each section, and how many of its rows are missed."""
    for section in every(args, folder):
        yield section.page(), sum(row.missed for row in section.rows)


def main() -> int:
    """Measure, print, and write the page."""
    return show(arguments(), "corpus accuracy", printed)


if __name__ == "__main__":
    sys.exit(main())
