"""The second pass: components and their texts -> clusters, and what goes.

A batch of components is a small corpus: its catalogue, ranks, groups and verdicts are made by the
functions of `corpus.flow`. No cluster reaches beyond a component, so nothing is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
from pyspark.sql import functions as F  # noqa: N812

from dedupe_news.corpus.catalogue import catalogue
from dedupe_news.corpus.flow import compared, identical, verdicts, work
from dedupe_news.corpus.rank import ranks
from dedupe_news.corpus.tables import CorpusTables
from dedupe_news.engine.spark.columns import CONTENT, contents, part_of, plain
from dedupe_news.options import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pyspark.sql import DataFrame

    from dedupe_news.corpus.catalogue import Catalogue
    from dedupe_news.corpus.cluster import Link
    from dedupe_news.corpus.flow import Groups
    from dedupe_news.corpus.result import Verdicts
    from dedupe_news.engine.spark.reading import Input
    from dedupe_news.engine.spark.rows import Rows
    from dedupe_news.engine.spark.settings import Steps
    from dedupe_news.options import Options

KEY = ("path", "row")
NEEDED = [*KEY, "id", "outlet", "date", "allowed", CONTENT, "digests", "words"]
_KEYS = "path string, row bigint, lot bigint"
FIELDS: tuple[tuple[str, Any, str], ...] = (
    ("kind", pa.string(), "string"),
    ("canonical", pa.string(), "string"),
    ("canonical_path", pa.string(), "string"),
    ("canonical_row", pa.int64(), "bigint"),
    ("place", pa.int32(), "int"),
    ("members", pa.int32(), "int"),
    ("id", pa.string(), "string"),
    ("path", pa.string(), "string"),
    ("row", pa.int64(), "bigint"),
    ("outlet", pa.string(), "string"),
    ("words", pa.int32(), "int"),
    ("relation", pa.string(), "string"),
    ("resemblance", pa.float64(), "double"),
    ("containment", pa.float64(), "double"),
    ("held", pa.float64(), "double"),
    ("differs", pa.list_(pa.list_(pa.string())), "array<array<string>>"),
    ("dropped", pa.bool_(), "boolean"),
    ("duplicate_of", pa.string(), "string"),
    ("proof", pa.string(), "string"),
    ("proof_resemblance", pa.float64(), "double"),
    ("proof_containment", pa.float64(), "double"),
)
FOUND = ", ".join(f"{name} {sql}" for name, _, sql in FIELDS)
ARROW = pa.schema([(name, kind) for name, kind, _ in FIELDS])


class Compared(NamedTuple):
    """What is to be known of the run where components are compared."""

    rows: Rows
    options: Options
    allowed: frozenset[str]


class Corpus(NamedTuple):
    """The articles of some components as a corpus of their own."""

    known: Catalogue
    rank: NDArray[np.int64]
    groups: Groups

    @classmethod
    def of(cls, table: pa.Table, how: Compared) -> Corpus:
        """From their rows."""
        known = catalogue([part_of(table)], 0, how.allowed)
        rank = ranks(known, rules(how.options.keep))
        return cls(known, rank, identical(known, rank))


def clusters(
    given: Input, sketches: DataFrame, pairs: DataFrame, members: DataFrame, run: Run
) -> DataFrame:
    """A row for each member of a cluster but its canonical article; and for pairs, if asked for.

    sketches: of articles. pairs: of contents; members: their components.
    """
    counts = (
        sketches.filter("words > 0")
        .groupBy(CONTENT)
        .agg(F.count("*").alias("copies"), F.sum("words").alias("size"))
    )
    inside = counts.join(members, CONTENT, "left").filter("component is not null or copies > 1")
    inside = inside.withColumn("paired", F.col("component").isNotNull())
    inside = inside.withColumn("component", F.coalesce("component", CONTENT))
    inside = run.steps.kept(inside, "inside")
    size = inside.agg(F.sum("size")).collect()[0][0] or 0
    many = max(1, -(-size // run.steps.settings.batch_words))
    number = F.pmod(F.xxhash64("component"), F.lit(many)).alias("batch")
    where = inside.select(CONTENT, "copies", "paired", number)
    articles = run.steps.kept(sketches.select(*NEEDED).join(where, CONTENT), "members")
    linked = pairs.join(where.select(F.col(CONTENT).alias("a"), "batch"), "a")
    left = articles.select(*NEEDED, "batch").unionByName(linked, allowMissingColumns=True)
    right = given.frame.join(wanted(articles, run), list(KEY))
    how = Compared(given.rows, run.options, run.allowed)
    grouped = left.groupBy("batch").cogroup(right.groupBy("lot"))
    return grouped.applyInArrow(lambda one, other: decided(one, other, how), FOUND)


class Run(NamedTuple):
    """What all passes of a run share."""

    options: Options
    steps: Steps

    @property
    def allowed(self) -> frozenset[str]:
        """Fingerprints of articles that never go."""
        return self.steps.settings.allowed


def wanted(articles: DataFrame, run: Run) -> DataFrame:
    """The rows whose texts are compared: of several with one text, the one that ranks first."""
    single = articles.filter("paired and copies = 1").select(*KEY, F.col("batch").alias("lot"))
    several = articles.filter("paired and copies > 1").select(*NEEDED, "batch")
    how = Compared(None, run.options, run.allowed)  # type: ignore[arg-type]
    first = several.groupBy("batch").applyInArrow(lambda table: firsts(table, how), _KEYS)
    return single.union(first)


def firsts(table: pa.Table, how: Compared) -> pa.Table:
    """Of the rows of each text the one that ranks first."""
    corpus = Corpus.of(table, how)
    chosen, known = corpus.groups.first, corpus.known
    return pa.table(
        {
            "path": pa.array([known.paths.of(n) for n in chosen.tolist()], pa.string()),
            "row": known.rows[chosen].astype(np.int64),
            "lot": pa.array([table["batch"][0].as_py()] * len(chosen), pa.int64()),
        }
    )


def decided(left: pa.Table, right: pa.Table, how: Compared) -> pa.Table:
    """The verdicts on the components of one batch. left: members and pairs; right: texts."""
    is_pair = left["a"].is_valid()
    corpus = Corpus.of(left.filter(left["path"].is_valid()), how)
    texts = {(row["path"], row["row"]): row for row in right.to_pylist()}
    known = corpus.known

    def read(articles: Any) -> list[str]:
        rows = (texts[known.paths.of(n), int(known.rows[n])] for n in articles)
        return [how.rows.record(row).text for row in rows]

    pairs = numbered(left.filter(is_pair), corpus)
    tables = CorpusTables.load()
    stars = (
        star
        for some in work(known, pairs, corpus.rank)
        for star in compared(some, read, tables, known.protected)
    )
    found = verdicts(known, corpus.groups, stars, corpus.rank, how.options)
    rows = list(told(found, known))
    return pa.Table.from_pylist(rows, ARROW)


def numbered(pairs: pa.Table, corpus: Corpus) -> NDArray[np.int64]:
    """int64[n, 2]: pairs of contents as pairs of articles, (i < j), sorted."""
    first = corpus.groups.first
    known = corpus.known.sketches.digests[0, first]  # rising, as groups are in order of content
    sides = [first[np.searchsorted(known, contents(pairs[name]))] for name in ("a", "b")]
    found = np.sort(np.stack(sides, axis=1), axis=1)
    return found[np.lexsort((found[:, 0], found[:, 1]))]


def told(found: Verdicts, known: Catalogue) -> Iterator[dict[str, Any]]:
    """The rows of the clusters and pairs."""
    for cluster in found.clusters:
        for place, link in enumerate(cluster.members):
            row = row_of(known, cluster.canonical, link) | going(found, known, link.article)
            yield row | {"kind": "member", "place": place, "members": len(cluster.members)}
    for pair in found.pairs:
        row = row_of(known, pair.article, pair.link)
        yield row | {"kind": "pair", "place": 0, "members": 0, "dropped": False}


def row_of(known: Catalogue, canonical: int, link: Link) -> dict[str, Any]:
    """A link as a row."""
    entry = known.entry(link.article)
    return {
        "canonical": known.ids[canonical],
        "canonical_path": known.paths.of(canonical),
        "canonical_row": int(known.rows[canonical]),
        "id": entry.id,
        "path": entry.path,
        "row": entry.row,
        "outlet": entry.outlet,
        "words": entry.words,
        "relation": link.relation,
        "resemblance": link.resemblance,
        "containment": link.containment,
        "held": link.held,
        "differs": [[plain(one) for one in pair] for pair in link.differs],
    }


def going(found: Verdicts, known: Catalogue, article: int) -> dict[str, Any]:
    """Does an article go, for which one, and by what proof?"""
    proof = found.proofs.get(article)
    if proof is None:
        return {"dropped": False}
    return {
        "dropped": True,
        "duplicate_of": known.ids[found.gone[article]],
        "proof": proof.relation,
        "proof_resemblance": proof.resemblance,
        "proof_containment": proof.containment,
    }
