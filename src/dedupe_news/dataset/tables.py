"""A Parquet file and what is decided about its rows -> a Parquet file of the same columns."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from dedupe_news.dataset.chunks import parse, read_at
from dedupe_news.dataset.edits import Meter
from dedupe_news.dataset.fields import parts_of
from dedupe_news.dataset.packing import extra
from dedupe_news.dataset.rewriting import DROP, KEEP, Counts, Job, records_of
from dedupe_news.dataset.source import load_table
from dedupe_news.errors import InputError


def rewrite_table(job: Job, target: Meter) -> Counts:
    """Write the table without the rows that go, with new texts, compressed as it was."""
    parquet = extra("pyarrow.parquet", "parquet", job.source.name)
    arrow = extra("pyarrow", "parquet", job.source.name)
    records, at = records_of(job, load_table(job.source)).tolist(), 0
    counts = Counts(len(job.records()), 0, 0)
    with ExitStack() as opened:
        file = opened.enter_context(parquet.ParquetFile(job.source.path))
        sink = arrow.PythonFile(target, "w")
        made = parquet.ParquetWriter(sink, file.schema_arrow, compression=codec(file))
        writer = opened.enter_context(made)
        for batch in file.iter_batches(batch_size=1024):
            here = records[at : at + len(batch)]
            at += len(batch)
            part = [decided(job, one) for one in here]
            counts = added(counts, part)
            kept = arrow.array([one is not DROP for one in part])
            writer.write_batch(with_texts(job, batch, here, part, arrow).filter(kept))
    return counts


def added(counts: Counts, part: list[Any]) -> Counts:
    """The counts with what is decided about some more rows."""
    changed = sum(isinstance(one, str) for one in part)
    return Counts(counts.rows, counts.dropped + part.count(DROP), counts.changed + changed)


def decided(job: Job, record: int) -> Any:
    """What is decided about a row; one that is no article stays."""
    return KEEP if record < 0 else job.judge(record)


def codec(file: Any) -> str:
    """How the columns of a Parquet file are compressed."""
    meta = file.metadata
    if not meta.num_row_groups or not meta.num_columns:
        return "snappy"
    name = str(meta.row_group(0).column(0).compression).lower()
    return {"uncompressed": "none"}.get(name, name)


def with_texts(job: Job, batch: Any, records: list[int], part: list[Any], arrow: Any) -> Any:
    """The batch with the new texts in their columns."""
    new = {at: one for at, one in enumerate(part) if isinstance(one, str)}
    if not new:
        return batch
    columns: dict[str, dict[int, str]] = {}
    for at, text in new.items():
        columns.setdefault(column_of(job, records[at]), {})[at] = text
    for name, texts in columns.items():
        number = batch.schema.get_field_index(name)
        values = batch.column(number).to_pylist()
        for at, text in texts.items():
            values[at] = text
        batch = batch.set_column(
            number, batch.schema.field(number), arrow.array(values, batch.schema.field(number).type)
        )
    return batch


def column_of(job: Job, record: int) -> str:
    """The column that holds the text of a record."""
    places = job.places
    line = read_at(job.source.rows, int(places.starts[record]), int(places.lengths[record]))
    parts = parts_of(parse(line, job.source), places.settings.text_field)
    if len(parts) != 1 or len(parts[0].path) != 1:
        problem = "its texts lie inside other columns, where they cannot be changed."
        raise InputError(job.source.name, problem, "Convert it to JSON Lines.")
    return str(parts[0].path[0])
