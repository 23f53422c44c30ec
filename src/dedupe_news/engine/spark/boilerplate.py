"""Pieces of all articles -> boilerplate, by the functions of `corpus.flow`.

The cluster counts, and leaves out what stands too rarely to be boilerplate; articles that carry
something left are a small corpus on the driver. What the others do is stand in for: their stories
count in the size of an outlet, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
from pyspark.sql import functions as F  # noqa: N812

from dedupe_news import pipeline
from dedupe_news.corpus.boilerplate import OUTLET_STORIES
from dedupe_news.corpus.catalogue import Part, catalogue
from dedupe_news.corpus.cluster import Cluster, Link
from dedupe_news.corpus.flow import furniture
from dedupe_news.corpus.rank import ranks
from dedupe_news.corpus.tables import CorpusTables
from dedupe_news.engine.spark.columns import CONTENT, part_of
from dedupe_news.options import rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyspark.sql import DataFrame

    from dedupe_news.article import Article
    from dedupe_news.corpus.catalogue import Catalogue
    from dedupe_news.corpus.flow import Furniture
    from dedupe_news.engine.spark.compare import Run
    from dedupe_news.engine.spark.reading import Input

KEY = ["path", "row"]
_META = [*KEY, "id", "outlet", "date", "allowed", CONTENT, "digests", "words"]
_STORY = ["canonical_path", "canonical_row"]


class Boilerplate(NamedTuple):
    """What is boilerplate, and the rows that carry some of it (columns path, row)."""

    found: Furniture
    carriers: pa.Table


def boilerplate(given: Input, sketches: DataFrame, found: DataFrame, run: Run) -> Boilerplate:
    """The boilerplate of the corpus. sketches: of articles; found: members of clusters."""
    stories = in_stories(sketches, found)
    carriers = carrying_often(sketches, stories).toArrow()
    carriers = carriers.sort_by([(name, "ascending") for name in KEY])
    sizes = stories.groupBy("outlet").agg(F.count_distinct(*_STORY)).collect()
    part = part_of(carriers)
    clusters = list(clusters_of(carriers))
    every = dict(map(tuple, sizes))
    known = catalogue([part, stand_ins(every, carriers)], 0, run.allowed)
    rank = ranks(known, rules(run.options.keep))
    tables = CorpusTables.load()

    def read(numbers: Sequence[int]) -> Iterator[Article]:
        for text in texts_of(given, known, numbers, run):
            yield pipeline.read(text, run.options, tables.article)

    made = furniture(known, clusters, rank, read, tables.bulk)
    carrying = pa.array(made.carrying[: len(carriers)])
    return Boilerplate(made, carriers.select(KEY).filter(carrying))


def in_stories(sketches: DataFrame, found: DataFrame) -> DataFrame:
    """Articles with the story they belong to: the place of its canonical article, or their own."""
    members = found.filter("kind = 'member'").select(*KEY, *_STORY)
    joined = sketches.select(*KEY, "outlet").join(members, KEY, "left")
    return joined.select(
        *KEY,
        "outlet",
        F.coalesce("canonical_path", "path").alias("canonical_path"),
        F.coalesce("canonical_row", "row").alias("canonical_row"),
    )


def carrying_often(sketches: DataFrame, stories: DataFrame) -> DataFrame:
    """The articles with pieces that stand as often as boilerplate must, and only these pieces."""
    pieces = sketches.select(*KEY, F.explode("phrases").alias("piece"))
    often = pieces.groupBy("piece").count().filter(F.col("count") >= OUTLET_STORIES)
    kept = pieces.join(often.select("piece"), "piece")
    carried = kept.groupBy(*KEY).agg(F.collect_list("piece").alias("phrases"))
    return sketches.select(*_META).join(carried, KEY).join(stories.drop("outlet"), KEY)


def clusters_of(carriers: pa.Table) -> Iterator[Cluster]:
    """The stories of the carriers that are several articles, as clusters around the first one."""
    first: dict[tuple[Any, ...], list[int]] = {}
    for number, story in enumerate(
        zip(*(carriers[name].to_pylist() for name in _STORY), strict=True)
    ):
        first.setdefault(story, []).append(number)
    for canonical, *others in first.values():
        if others:
            links = tuple(Link(article, "identical", 1.0, 1.0, 1.0) for article in others)
            yield Cluster(canonical, links)


def stand_ins(stories: dict[str, int], carriers: pa.Table) -> Part:
    """Articles without pieces, as many of each outlet as there are stories beside the carriers'."""
    told = {*zip(*(carriers[name].to_pylist() for name in ("outlet", *_STORY)), strict=True)}
    left = dict(stories)
    for outlet, *_ in told:
        left[outlet] -= 1
    outlets = [outlet for outlet, many in sorted(left.items()) for _ in range(many)]
    return empty_part(outlets)


def empty_part(outlets: list[str]) -> Part:
    """Articles of these outlets of which nothing else is known."""
    many = len(outlets)
    names = {name: pa.array([""] * many, pa.string()) for name in ("id", "path", "date")}
    rows = {"row": pa.array(np.arange(many)), "outlet": pa.array(outlets, pa.string())}
    rows["allowed"] = pa.array(np.zeros(many, dtype=np.bool_))
    return part_of(pa.table({**names, **rows}))


def texts_of(given: Input, known: Catalogue, numbers: Sequence[int], run: Run) -> Iterator[str]:
    """The texts of these articles, read again all together."""
    if not len(numbers):
        return
    places = [(known.paths.of(n), int(known.rows[n])) for n in numbers]
    keys = pa.table(
        {
            "path": pa.array([path for path, _ in places], pa.string()),
            "row": pa.array([row for _, row in places], pa.int64()),
        }
    )
    frame = run.steps.made(keys, "path string, row bigint")
    rows = given.frame.join(F.broadcast(frame), KEY).toArrow().to_pylist()
    texts = {(row["path"], row["row"]): row for row in rows}
    for place in places:
        yield given.rows.record(texts[place]).text
