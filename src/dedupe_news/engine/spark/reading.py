"""Paths on any file system that Spark reads -> frames of rows, each with its file and number."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

import numpy as np
import pyarrow as pa
from pyspark.errors import PySparkException
from pyspark.sql import functions as F  # noqa: N812

from dedupe_news.dataset.discover import is_own
from dedupe_news.dataset.fields import TEXT
from dedupe_news.dataset.formats import format_of
from dedupe_news.dataset.globs import matches
from dedupe_news.engine.spark.rows import COLUMN, Fields, Lines, Texts
from dedupe_news.errors import InputError, OptionError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyspark.sql import DataFrame, SparkSession

    from dedupe_news.dataset import DatasetSettings
    from dedupe_news.engine.spark.rows import Rows

    Block = tuple[str, int]

KINDS = ("jsonl", "parquet", "text")
READ = ".jsonl, .ndjson (both also .gz), .parquet, .txt and .md"
_LINES = "path string, row bigint, value binary"


class Input(NamedTuple):
    """Rows and how they are read. files: how many there are, 0 for a frame of the caller's.

    passed_over: files of other formats.
    """

    frame: DataFrame
    rows: Rows
    files: int = 0
    passed_over: int = 0

    def written(self, outcomes: DataFrame, place: str, mode: str) -> None:
        """Write the rows that stay: lines as they came, or columns as Parquet."""
        rows = self.rows
        if rows.writes == "columns":
            names = [name for name in outcomes.columns if name.startswith(COLUMN)]
            plain = [F.col(quoted(name)).alias(name.removeprefix(COLUMN)) for name in names]
            outcomes.select(*plain).write.mode(mode).parquet(place)
            return
        found = outcomes.drop("finding").mapInArrow(
            lambda batches: in_lines(batches, rows), "value binary"
        )
        text = found.select(F.col("value").cast("string").alias("value"))
        text.write.mode(mode).option("lineSep", "\n").text(place)


def from_frame(frame: DataFrame, settings: DatasetSettings) -> Input:
    """The articles of a DataFrame. Raises OptionError when no column can be the id or the text."""
    names = frame.columns
    text = settings.text_field or next((name for name in TEXT if name in names), "")
    id_ = settings.id_field or next((n for n in ("id", "_id", "article_id") if n in names), "")
    for option, name in (("text_field", text), ("id_field", id_)):
        if name not in names:
            raise OptionError(option, name, "one of the columns " + ", ".join(map(repr, names)))
    key = F.coalesce(F.col(quoted(id_)).cast("string"), F.lit(""))
    found = frame.select(key.alias("path"), F.lit(0).cast("bigint").alias("row"), *renamed(frame))
    settings = with_fields(settings, text, id_)
    return Input(found, Fields(settings, text, own=False))


def with_fields(settings: DatasetSettings, text: str, id_: str) -> DatasetSettings:
    """The settings with these fields."""
    return replace(settings, text_field=text, id_field=id_)


def renamed(frame: DataFrame) -> list[Any]:
    """The columns of a frame under names that cannot be ours."""
    return [F.col(quoted(name)).alias(COLUMN + name) for name in frame.columns]


def quoted(name: str) -> str:
    """The name of a column as Spark takes it, whatever is in it."""
    return "`" + name.replace("`", "``") + "`"


def from_path(spark: SparkSession, path: str, settings: DatasetSettings) -> Input:
    """The articles of a file or a folder. Raises InputError when there is nothing to read."""
    path = path if urlsplit(path).scheme else os.path.abspath(path)  # noqa: PTH100
    found, passed_over = listed(spark, path, settings)
    kinds = Counter(form.kind for name in found if (form := format_of(name)) is not None)
    if not kinds:
        raise InputError(path, "holds nothing that is read.", f"Known here are {READ}.")
    if len(kinds) > 1:
        raise InputError(
            path, f"holds {' and '.join(sorted(kinds))} files.", "Choose some with --include."
        )
    kind, names = next(iter(kinds)), dict(found)
    folder = not (len(names) == 1 and next(iter(names.values())) == basename(path))
    places = list(names)
    if kind == "jsonl":
        frame = lines(spark, places, names)
        return Input(frame, Lines(settings, folder), len(places), passed_over)
    if kind == "parquet":
        return parquet(spark, places, names, settings)._replace(passed_over=passed_over)
    frame = spark.read.format("binaryFile").load(places).select("path", "content")
    frame = frame.mapInArrow(
        lambda batches: named(batches, names), "path string, row bigint, content binary"
    )
    return Input(frame, Texts(settings, folder), len(places), passed_over)


def listed(spark: SparkSession, path: str, settings: DatasetSettings) -> tuple[dict[str, str], int]:
    """(place -> name for the files that are read, in order; how many others there are)."""
    reader = spark.read.format("binaryFile").option("recursiveFileLookup", "true")
    try:
        places = [row[0] for row in reader.load(path).select("path").collect()]
    except PySparkException as error:
        raise InputError(path, "cannot be read by Spark.", first_line(error)) from error
    root = location(path).rstrip("/")
    names = {place: location(place).removeprefix(root).strip("/") for place in places}
    names = {place: name or basename(path) for place, name in names.items()}
    wanted = {place: name for place, name in names.items() if is_wanted(name, settings)}
    read = [place for place, name in wanted.items() if is_read(name)]
    read.sort(key=wanted.__getitem__)
    return {place: wanted[place] for place in read}, len(wanted) - len(read)


def is_wanted(name: str, settings: DatasetSettings) -> bool:
    """Is a file neither hidden, nor ours, nor left out?"""
    parts = name.split("/")
    if any(part.startswith((".", "_")) or is_own(part) for part in parts[:-1]):
        return False
    if parts[-1].startswith((".", "_")) or (len(parts) > 1 and is_own(parts[-1])):
        return False
    included = not settings.include or matches(name, settings.include)
    return included and not matches(name, settings.exclude)


def is_read(name: str) -> bool:
    """Is it of a format that Spark reads for us?"""
    form = format_of(name)
    return form is not None and form.kind in KINDS and form.packing in ("", "gz")


def location(path: str) -> str:
    """The path of a place without scheme and host, and without escapes."""
    found = urlsplit(path)
    return unquote(found.path) if found.scheme else path


def basename(path: str) -> str:
    """The last part of a path."""
    return location(path).rstrip("/").rpartition("/")[2]


def first_line(error: Exception) -> str:
    """What an error says first."""
    return (str(error).strip().splitlines() or [""])[0]


def in_lines(batches: Iterator[pa.RecordBatch], rows: Rows) -> Iterator[pa.RecordBatch]:
    """The rows as lines."""
    for batch in batches:
        lines = [rows.line(row) for row in batch.to_pylist()]
        yield pa.RecordBatch.from_pydict({"value": pa.array(lines, pa.binary())})


def named(batches: Iterator[pa.RecordBatch], names: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
    """Whole files, by name."""
    for batch in batches:
        paths = [names[place] for place in batch["path"].to_pylist()]
        rows = pa.array(np.zeros(len(paths), np.int64))
        yield pa.RecordBatch.from_pydict({"path": paths, "row": rows, "content": batch["content"]})


def parquet(
    spark: SparkSession, places: Sequence[str], names: Mapping[str, str], settings: DatasetSettings
) -> Input:
    """The rows of Parquet files."""
    frame = spark.read.parquet(*places)
    text = settings.text_field or next((name for name in TEXT if name in frame.columns), "")
    if text not in frame.columns:
        listing = ", ".join(frame.columns[:20])
        raise InputError(
            next(iter(names.values())),
            "has no column that holds a text by its name.",
            f"Name it with --text-field; there are: {listing}.",
        )
    known = F.create_map(*(F.lit(one) for pair in decoded(names).items() for one in pair))
    place = F.url_decode(F.replace(F.col("_metadata.file_path"), F.lit("+"), F.lit("%2B")))
    found = frame.select(
        known[F.regexp_replace(place, "^file:/+", "file:/")].alias("path"),
        F.col("_metadata.row_index").alias("row"),
        *renamed(frame),
    )
    return Input(found, Fields(with_fields(settings, text, settings.id_field), text, own=True))


def decoded(names: Mapping[str, str]) -> dict[str, str]:
    """Places without escapes, one way of writing the scheme of local files -> names."""
    return {plain_place(place): name for place, name in names.items()}


def plain_place(place: str) -> str:
    """A place as both ways in which Spark names one have it."""
    return "file:/" + location(place).lstrip("/") if place.startswith("file:") else unquote(place)


def lines(spark: SparkSession, places: Sequence[str], names: Mapping[str, str]) -> DataFrame:
    r"""The lines of files, numbered. Only \n ends one, as in JSON Lines.

    Spark cuts a large file into blocks and knows of a line only its block, so lines are counted
    first; within a block they come in order.
    """
    frame = spark.read.option("lineSep", "\n").text(list(places))
    frame = frame.select(
        F.col("_metadata.file_path").alias("file"),
        F.col("_metadata.file_block_start").alias("block"),
        F.col("value").cast("binary").alias("value"),
    )
    counts = frame.groupBy("file", "block").count().collect()
    first: dict[Block, int] = {}
    total = Counter[str]()
    for file, block, many in sorted(map(tuple, counts)):
        first[file, block] = total[file]
        total[file] += many
    called = decoded(names)
    titles = {file: called[plain_place(file)] for file, _ in first}
    return frame.mapInArrow(lambda batches: numbered(batches, first, titles), _LINES)


def numbered(
    batches: Iterator[pa.RecordBatch], first: Mapping[Block, int], titles: Mapping[str, str]
) -> Iterator[pa.RecordBatch]:
    """Lines with the name of their file and their number in it, 0-based."""
    current, at = ("", -1), 0
    for batch in batches:
        blocks, files = batch["block"].to_numpy(), batch["file"].dictionary_encode()
        codes, known = files.indices.to_numpy(), files.dictionary.to_pylist()
        turns = np.flatnonzero((np.diff(blocks) != 0) | (np.diff(codes) != 0)) + 1
        edges = [0, *turns.tolist(), len(blocks)]
        rows = np.empty(len(blocks), dtype=np.int64)
        for begin, end in pairwise(edges):
            if begin == end:
                continue
            block = (known[codes[begin]], int(blocks[begin]))
            if block not in first:
                raise InputError(titles.get(block[0], block[0]), "was changed while it was read.")
            if block != current:
                current, at = block, first[block]
            rows[begin:end] = np.arange(at, at + end - begin)
            at += end - begin
        paths = pa.DictionaryArray.from_arrays(
            files.indices, pa.array([titles[file] for file in known], pa.string())
        )
        yield pa.RecordBatch.from_pydict(
            {"path": paths.cast(pa.string()), "row": rows, "value": batch["value"]}
        )
