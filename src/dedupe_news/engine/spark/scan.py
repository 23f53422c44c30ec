"""The first pass: rows -> sketches, and what is wrong with those that are no articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from dedupe_news.corpus.catalogue import part
from dedupe_news.corpus.tables import CorpusTables
from dedupe_news.dataset.fields import Unfit
from dedupe_news.engine.spark.columns import batch, columns_of, plain, sketch_schema, strings
from dedupe_news.engine.spark.rows import placed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe_news.corpus.sketch import SketchTools
    from dedupe_news.engine.spark.rows import Rows
    from dedupe_news.options import Options
    from dedupe_news.record import Record

SIZE = 1 << 18  # characters that are sketched together: what the cache holds
BAD = "problem string, advice string"


def scan_schema() -> str:
    """The columns of the first pass; problem is null for an article."""
    return f"{sketch_schema()}, {BAD}"


def scanned(
    batches: Iterator[pa.RecordBatch], rows: Rows, options: Options
) -> Iterator[pa.RecordBatch]:
    """The sketches of all rows that are articles, and the problems of the others."""
    tools = CorpusTables.load().sketch_tools(options)
    for one in batches:
        found: list[Record] = []
        bad: list[tuple[dict[str, Any], Unfit]] = []
        size = 0
        for row in one.to_pylist():
            try:
                found.append(placed(rows.record(row), row))
            except Unfit as error:
                if error.problem:
                    bad.append((row, error))
                continue
            size += len(found[-1].text)
            if size >= SIZE:
                yield sketched(found, tools)
                found, size = [], 0
        if found:
            yield sketched(found, tools)
        if bad:
            yield problems(bad, sketched([], tools))


def sketched(found: list[Record], tools: SketchTools) -> pa.RecordBatch:
    """The sketches of some articles."""
    none = pa.nulls(len(found), pa.string())
    return batch({**columns_of(part(found, tools)), "problem": none, "advice": none})


def problems(bad: list[tuple[dict[str, Any], Unfit]], like: pa.RecordBatch) -> pa.RecordBatch:
    """The rows that are no articles, with no sketches."""
    told = {
        "path": strings([row["path"] for row, _ in bad]),
        "row": pa.array([row["row"] for row, _ in bad], pa.int64()),
        "problem": strings([plain(error.problem) for _, error in bad]),
        "advice": strings([plain(error.advice) for _, error in bad]),
    }
    return batch(
        {
            name: told[name] if name in told else pa.nulls(len(bad), like.schema.field(name).type)
            for name in like.schema.names
        }
    )
