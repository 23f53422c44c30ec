"""The flow of a corpus on Spark: the only module that names all its steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.window import Window

from dedupe_news.corpus.guard import exceeding
from dedupe_news.dataset import DatasetSettings
from dedupe_news.engine.spark.boilerplate import boilerplate
from dedupe_news.engine.spark.columns import CONTENT
from dedupe_news.engine.spark.compare import Run, clusters
from dedupe_news.engine.spark.components import components
from dedupe_news.engine.spark.inside import Look, fates_of, outcomes
from dedupe_news.engine.spark.pairs import pairs_of
from dedupe_news.engine.spark.reading import from_frame, quoted
from dedupe_news.engine.spark.rows import COLUMN, Fields
from dedupe_news.engine.spark.scan import scan_schema, scanned
from dedupe_news.engine.spark.settings import SparkSettings, Steps
from dedupe_news.errors import InputError
from dedupe_news.options import Options

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from dedupe_news.corpus.result import Alarm, Phrase
    from dedupe_news.engine.spark.reading import Input

KEY = ["path", "row"]
_LIKE = ("relation", "resemblance", "containment", "differs")


class Scanned(NamedTuple):
    """The first pass. sketches: of articles, each id once; problems: path, row, problem, advice."""

    sketches: DataFrame
    problems: DataFrame


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found out about a corpus.

    sketches, problems: as in Scanned. found: the members of clusters, and pairs (compare.FIELDS).
    outcomes: the rows that stay, with `finding`. alarms: not empty where too much would go.
    """

    sketches: DataFrame
    problems: DataFrame
    found: DataFrame
    outcomes: DataFrame
    phrases: tuple[Phrase, ...]
    alarms: tuple[Alarm, ...]
    steps: Steps

    def made(self) -> Examined:
        """The same, with what is found inside articles looked for now, and once."""
        return replace(self, outcomes=self.steps.kept(self.outcomes, "outcomes"))

    @property
    def clusters(self) -> DataFrame:
        """A row for every member of a cluster but the canonical article."""
        members = self.found.filter("kind = 'member'")
        names = ("canonical", "members", "id", "path", "row", "outlet", *_LIKE)
        return members.select(*names, "dropped", "duplicate_of")

    @property
    def pairs(self) -> DataFrame:
        """Articles that are no copies but forms filled in anew, or related; if asked for."""
        pairs = self.found.filter("kind = 'pair'")
        return pairs.select(F.col("canonical").alias("a"), F.col("id").alias("b"), *_LIKE)

    @property
    def articles(self) -> DataFrame:
        """A row for every article that goes as a copy, and for those in which something is."""
        gone = self.found.filter("dropped").select(
            "id",
            *KEY,
            "outlet",
            F.lit("duplicate").alias("status"),
            "words",
            F.col("words").alias("words_removed"),
            "duplicate_of",
            F.col("proof").alias("relation"),
            F.col("proof_resemblance").alias("resemblance"),
            F.col("proof_containment").alias("containment"),
        )
        inside = self.outcomes.filter("finding is not null").select(*KEY, "finding.*")
        return gone.unionByName(inside, allowMissingColumns=True)


def examine(given: Input, run: Run) -> Examined:
    """Read the corpus, compare its articles with each other, decide. Nothing is written.

    Raises InputError when rows of a DataFrame share an id.
    """
    first, steps = scan(given, run), run.steps
    units = first.sketches.filter("words > 0").groupBy(CONTENT)
    units = steps.kept(units.agg(F.min("signatures").alias("signatures")), "units")
    pairs = pairs_of(units, steps)
    members = components(pairs, steps)
    found = steps.kept(clusters(given, first.sketches, pairs, members, run), "found")
    furniture, carriers = None, None
    if run.options.boilerplate != "off":
        known = boilerplate(given, first.sketches, found, run)
        furniture = known.found
        if run.options.boilerplate == "remove":
            carriers = steps.made(known.carriers, "path string, row bigint")
    fates = fates_of(first.sketches, found, carriers)
    return Examined(
        first.sketches,
        first.problems,
        found,
        outcomes(given, fates, Look(given.rows, furniture, run.options), run),
        furniture.phrases if furniture is not None else (),
        alarms_of(first.sketches, found, run.options.max_loss),
        steps,
    )


def scan(given: Input, run: Run) -> Scanned:
    """The first pass."""
    rows, options = given.rows, run.options
    every = given.frame.mapInArrow(lambda batches: scanned(batches, rows, options), scan_schema())
    every = run.steps.kept(every, "scan")
    sketches = every.filter("problem is null").drop("problem", "advice")
    problems = every.filter("problem is not null").select(*KEY, "problem", "advice")
    twice = sketches.groupBy("id").count().filter("count > 1")
    some = twice.orderBy("id").limit(1).collect()
    if not some:
        return Scanned(sketches, problems)
    if isinstance(rows, Fields) and not rows.own:
        advice = "Give every row an id of its own."
        raise InputError(
            "the DataFrame", f"has {some[0][1]} rows with the id {some[0][0]}.", advice
        )
    return renamed(sketches, problems, twice, run.steps)


def renamed(sketches: DataFrame, problems: DataFrame, twice: DataFrame, steps: Steps) -> Scanned:
    """The first of the articles that share an id has it; the others are named by their place."""
    order = Window.partitionBy("id").orderBy(*KEY)
    again = sketches.select("id", *KEY).join(twice.select("id"), "id")
    again = again.withColumn("turn", F.row_number().over(order)).filter("turn > 1")
    own = F.concat("path", F.lit(":"), (F.col("row") + 1).cast("string"))
    again = steps.kept(again.select(*KEY, own.alias("own")), "ids")
    named = sketches.join(again, KEY, "left").withColumn("id", F.coalesce("own", "id")).drop("own")
    told = again.select(
        *KEY,
        F.lit("its id was given before.").alias("problem"),
        F.concat(F.lit("It is called "), "own", F.lit(" here.")).alias("advice"),
    )
    return Scanned(steps.kept(named, "named"), problems.union(told))


def alarms_of(sketches: DataFrame, found: DataFrame, max_loss: float) -> tuple[Alarm, ...]:
    """What stops the run."""
    sizes = dict(map(tuple, sketches.groupBy("outlet").count().collect()))
    dropped = found.filter("dropped")
    lost = dict(map(tuple, dropped.groupBy("outlet").count().collect()))
    outlets = {name: (lost.get(name, 0), size) for name, size in sorted(sizes.items())}
    largest = dropped.groupBy("canonical").count().orderBy(F.desc("count"), "canonical").limit(10)
    return tuple(exceeding(outlets, map(tuple, largest.collect()), max_loss))


@dataclass(frozen=True, slots=True)
class Deduplicated:
    """What is left of a DataFrame, and what was found in it. All frames are made when asked for.

    kept: the rows that stay, with their columns, text cleaned. examined: the rest.
    """

    kept: DataFrame
    examined: Examined

    @property
    def clusters(self) -> DataFrame:
        """See Examined.clusters."""
        return self.examined.clusters

    @property
    def articles(self) -> DataFrame:
        """See Examined.articles: the rows of a report."""
        return self.examined.articles

    @property
    def problems(self) -> DataFrame:
        """Rows that are no articles; they stay as they are. path is their id."""
        return self.examined.problems


def deduplicate(
    frame: DataFrame,
    options: Options | None = None,
    settings: SparkSettings | None = None,
    *,
    text_field: str = "",
    id_field: str = "",
) -> Deduplicated:
    """What is left of the articles of a DataFrame: the same as a run on one machine leaves.

    The text and the id are columns of their usual names (text, body, ...; id), unless named; title,
    date and outlet are found as in rows of files. Every id stands once. Raises OptionError for
    columns that are not there, InputError for ids that stand for several rows.
    """
    given = from_frame(frame, DatasetSettings(text_field=text_field, id_field=id_field))
    steps = Steps(frame.sparkSession, settings or SparkSettings())
    found = examine(given, Run(options or Options(), steps))
    kept = found.outcomes.select(
        *(F.col(quoted(COLUMN + name)).alias(name) for name in frame.columns)
    )
    return Deduplicated(kept, found)


def counted(found: Examined) -> dict[str, Any]:
    """Counts over a run, as in the totals of a report."""
    size = found.sketches.agg(
        F.count("*"), F.sum((F.col("words") == 0).cast("int")), F.sum("words")
    ).collect()[0]
    articles = found.articles.groupBy("status").agg(
        F.count("*"), F.coalesce(F.sum("words_removed"), F.lit(0))
    )
    by_status = {row[0]: (row[1], row[2]) for row in articles.collect()}
    relations = found.found.filter("dropped").groupBy("proof").count().collect()
    heads = found.found.filter("kind = 'member'").agg(F.count_distinct("canonical")).collect()
    duplicates = by_status.get("duplicate", (0, 0))[0]
    return {
        "articles": size[0],
        "empty": size[1] or 0,
        "kept": size[0] - duplicates,
        "cleaned": by_status.get("cleaned", (0, 0))[0],
        "duplicates": duplicates,
        "clusters": heads[0][0],
        "words": size[2] or 0,
        "words_removed": sum(words for _, words in by_status.values()),
        "skipped": found.problems.count(),
        "by_relation": dict(sorted((row[0], row[1]) for row in relations)),
    }
