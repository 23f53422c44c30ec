"""The third pass: what becomes of each row, and what is found inside the articles that stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
from pyspark.sql import functions as F  # noqa: N812

from dedupe_news.corpus.inside import looked_into
from dedupe_news.corpus.result import Entry
from dedupe_news.corpus.tables import CorpusTables
from dedupe_news.engine.spark.columns import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame

    from dedupe_news.corpus.flow import Furniture
    from dedupe_news.corpus.result import Changed
    from dedupe_news.engine.spark.compare import Run
    from dedupe_news.engine.spark.reading import Input
    from dedupe_news.engine.spark.rows import Rows
    from dedupe_news.options import Options

KEY = ["path", "row"]
_CUT = pa.struct(
    [
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("rule", pa.string()),
        ("words", pa.int32()),
        ("first_start", pa.int64()),
        ("first_end", pa.int64()),
        ("text", pa.string()),
    ]
)
_STAYS = pa.struct(
    [
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("why", pa.string()),
        ("words", pa.int32()),
        ("first_start", pa.int64()),
        ("first_end", pa.int64()),
    ]
)
FINDING = pa.struct(
    [
        ("id", pa.string()),
        ("outlet", pa.string()),
        ("status", pa.string()),
        ("words", pa.int32()),
        ("words_removed", pa.int32()),
        ("removed", pa.list_(_CUT)),
        ("kept_repeats", pa.list_(_STAYS)),
    ]
)
_CUT_SQL = (
    "struct<start: bigint, end: bigint, rule: string, words: int, first_start: bigint, "
    "first_end: bigint, text: string>"
)
_STAYS_SQL = (
    "struct<start: bigint, end: bigint, why: string, words: int, first_start: bigint, "
    "first_end: bigint>"
)
FINDING_SQL = (
    "struct<id: string, outlet: string, status: string, words: int, words_removed: int, "
    f"removed: array<{_CUT_SQL}>, kept_repeats: array<{_STAYS_SQL}>>"
)


class Look(NamedTuple):
    """What looking into articles takes."""

    rows: Rows
    furniture: Furniture | None
    options: Options


def outcomes(given: Input, fates: DataFrame, look: Look, run: Run) -> DataFrame:
    """All rows that stay, with their new text, and `finding`, null where nothing was found."""
    if fates.count() <= run.steps.settings.broadcast_rows:
        fates = F.broadcast(fates)
    names = given.frame.columns
    joined = given.frame.join(fates, KEY, "left").filter("not coalesce(gone, false)")
    schema = given.frame.schema.add("finding", finding_type())
    return joined.mapInArrow(lambda batches: looked(batches, names, look), schema)


def finding_type() -> Any:
    """The type of a finding in a DataFrame."""
    from pyspark.sql.types import _parse_datatype_string  # noqa: PLC0415

    return _parse_datatype_string(FINDING_SQL)


def fates_of(sketches: DataFrame, found: DataFrame, carriers: DataFrame | None) -> DataFrame:
    """The rows that go, and those that are looked into. carriers: of boilerplate that is cut."""
    gone = found.filter("dropped").select(*KEY, F.lit(True).alias("gone"))
    names = ["id", "outlet", "date", "words", "repeats"]
    every = sketches.select(*KEY, *names).join(gone, KEY, "left")
    carrying = F.lit(False)
    if carriers is not None:
        every = every.join(carriers.withColumn("carries", F.lit(True)), KEY, "left")
        carrying = F.coalesce("carries", F.lit(False))
    every = every.select(*KEY, *names, "gone", carrying.alias("carrying"))
    return every.filter("gone or repeats or carrying")


def looked(
    batches: Iterator[pa.RecordBatch], names: list[str], look: Look
) -> Iterator[pa.RecordBatch]:
    """The rows as they stay, and what was found in them."""
    tables = CorpusTables.load()
    for one in batches:
        rows, wanted = one.select(names), one["words"].is_valid().to_pylist()
        changed: dict[int, dict[str, Any]] = {}
        findings: list[dict[str, Any] | None] = [None] * len(wanted)
        for at in (number for number, yes in enumerate(wanted) if yes):
            row, more = rows.slice(at, 1).to_pylist()[0], one.slice(at, 1).to_pylist()[0]
            found = look_at(row, more, look, tables)
            findings[at] = finding(found)
            if found.cut:
                changed[at] = look.rows.rewritten(row, found.cleaned)
        columns = {name: replaced(rows[name], name, changed) for name in names}
        columns["finding"] = pa.array(findings, FINDING)
        yield pa.RecordBatch.from_pydict(columns)


def look_at(row: dict[str, Any], more: dict[str, Any], look: Look, tables: CorpusTables) -> Changed:
    """What is found in one article."""
    record = look.rows.record(row)
    entry = Entry(
        0, more["id"], row["path"], row["row"], more["outlet"], more["date"], more["words"]
    )
    hot = look.furniture.of(entry.outlet) if look.furniture and more["carrying"] else None
    return looked_into(entry, record.text, hot, look.options, tables)


def replaced(column: Any, name: str, changed: dict[int, dict[str, Any]]) -> Any:
    """A column with other values in the changed rows."""
    values = {at: row[name] for at, row in changed.items()}
    if not values or all(column[at].as_py() == value for at, value in values.items()):
        return column
    every = column.to_pylist()
    for at, value in values.items():
        every[at] = value
    return pa.array(every, column.type)


def finding(found: Changed) -> dict[str, Any] | None:
    """What was found in an article as a row; None for nothing."""
    result = found.result
    if not (found.cut or (result is not None and (result.runs or result.kept_repeats))):
        return None
    removed = [
        cut_row(one.span, one.rule, one.words, one.witness, found.text)
        for one in (result.removed if result is not None else ())
    ]
    removed += [
        cut_row(one.span, "boilerplate", one.phrase.words, None, found.text)
        for one in found.passages
        if one.is_cut
    ]
    stays = [
        {
            **place_of(one.span, one.witness),
            "why": one.why,
            "words": one.words,
        }
        for one in (result.kept_repeats if result is not None else ())
    ]
    return {
        "id": found.entry.id,
        "outlet": found.entry.outlet,
        "status": "cleaned" if found.cut else "unchanged",
        "words": found.entry.words,
        "words_removed": sum(one["words"] for one in removed),
        "removed": sorted(removed, key=lambda row: int(row["start"])),
        "kept_repeats": stays,
    }


def cut_row(span: Any, rule: str, words: int, witness: Any, text: str) -> dict[str, Any]:
    """One stretch that is cut."""
    return {
        **place_of(span, witness),
        "rule": rule,
        "words": words,
        "text": plain(span.of(text)),
    }


def place_of(span: Any, witness: Any) -> dict[str, Any]:
    """Where a repeat stands, and what it repeats; None for boilerplate."""
    return {
        "start": span.start,
        "end": span.end,
        "first_start": witness.start if witness else None,
        "first_end": witness.end if witness else None,
    }
