"""The steps of the Spark engine that need no Spark, against those of the core."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pa = pytest.importorskip("pyarrow")
pytest.importorskip("pyspark")

from corpus.made import TOOLS, catalogued, edited, record, sentence  # noqa: E402
from dedupe_news.corpus.candidates import ROWS, candidate_pairs, place_bits  # noqa: E402
from dedupe_news.corpus.catalogue import part  # noqa: E402
from dedupe_news.dataset import DatasetSettings  # noqa: E402
from dedupe_news.dataset.fields import Unfit  # noqa: E402
from dedupe_news.engine.spark import pairs as steps  # noqa: E402
from dedupe_news.engine.spark.columns import batch, columns_of, contents, part_of  # noqa: E402
from dedupe_news.engine.spark.reading import is_read, is_wanted, location, numbered  # noqa: E402
from dedupe_news.engine.spark.rows import COLUMN, Fields, Lines, Texts  # noqa: E402
from dedupe_news.errors import InputError  # noqa: E402

from .made import corpus  # noqa: E402

TEXTS = [row["text"] for row in corpus()]


def table_of(texts: list[str]) -> Any:
    """Texts as the first pass gives them."""
    records = [record(n, text, outlet=f"o{n % 3}") for n, text in enumerate(texts)]
    return pa.Table.from_batches([batch(columns_of(part(records, TOOLS)))])


@pytest.mark.parametrize("texts", [TEXTS, TEXTS[:1], [], ["", "\ud800 stray", "—"]])
def test_a_part_comes_back_from_its_columns(texts: list[str]) -> None:
    """In the order of path and row, whatever the order of the rows and the cuts between them."""
    wanted = part([record(n, t, outlet=f"o{n % 3}") for n, t in enumerate(texts)], TOOLS)
    table = table_of(texts)
    order = random.Random(3).sample(range(len(texts)), len(texts))
    shuffled = table.take(pa.array(order, pa.int64()))
    pieces = [shuffled.slice(at, 7) for at in range(0, len(texts), 7)] or [shuffled]
    found = part_of(pa.concat_tables(pieces))
    for name in type(wanted.sketches).__dataclass_fields__:
        one, other = getattr(wanted.sketches, name), getattr(found.sketches, name)
        assert one.dtype == other.dtype
        assert np.array_equal(one, other), name
    assert found.ids == wanted.ids
    assert found.allowed.tolist() == wanted.allowed.tolist()
    assert found.outlets == wanted.outlets
    assert found.rows.tolist() == wanted.rows.tolist()


def crowd() -> list[str]:
    """Texts with a hot bucket: ninety forms of one notice, among others."""
    rng = random.Random(5)
    form = sentence(rng, 40)
    return [*TEXTS, *(f"{form} {sentence(rng, 3)}" for _ in range(90)), edited(form, rng, 0.1)]


@pytest.mark.parametrize("parts", [1, 5])
def test_buckets_in_ranges_of_keys_give_the_same_pairs(parts: int) -> None:
    """What the cluster does band by band and range by range, against candidate_pairs."""
    texts = sorted(set(crowd()))
    known = catalogued(record(n, text) for n, text in enumerate(texts))
    digests = known.sketches.digests[0]
    order = np.argsort(digests)
    first = order[np.append(True, np.diff(digests[order]) != 0)]
    wanted = {
        frozenset(map(int, digests[pair]))
        for pair in candidate_pairs(known.sketches.signatures, first)
    }
    assert len(wanted) > 500
    units = table_of(texts).select(["content", "signatures"]).take(pa.array(first))
    units = pa.Table.from_batches(list(steps.signed(iter(units.to_batches(max_chunksize=50)))))
    strong = {
        frozenset(map(int, pair)) for pair in agreeing(units, linked_by_cluster(units, parts))
    }
    assert strong == wanted


def linked_by_cluster(units: Any, parts: int) -> set[tuple[int, int]]:
    """The pairs of all bands, made as the cluster makes them, of hot buckets by more rows too."""
    found, hot = bucket_pairs(units, ROWS[0], parts)
    assert len(hot) > 20
    crowded = units.filter(pa.array([int(c) in hot for c in contents(units["content"])]))
    for rows in ROWS[1:]:
        found |= bucket_pairs(crowded, rows, parts)[0]
    return found


def bucket_pairs(units: Any, rows: int, parts: int) -> tuple[set[tuple[int, int]], set[int]]:
    """(pairs, contents in hot buckets)."""
    keyed = pa.Table.from_batches(list(steps.banded(iter(units.to_batches()), rows, parts)))
    groups: dict[Any, list[int]] = {}
    columns = (keyed["band"].to_pylist(), keyed["part"].to_pylist())
    for number, key in enumerate(zip(*columns, strict=True)):
        groups.setdefault(key, []).append(number)
    assert parts == 1 or len({part for _, part in groups}) == parts
    pairs: set[tuple[int, int]] = set()
    for some in groups.values():
        made = steps.bucketed(keyed.take(pa.array(some)), place_bits(len(units)))
        pairs |= set(zip(contents(made["a"]).tolist(), contents(made["b"]).tolist(), strict=True))
    return {pair for pair in pairs if pair[0] != pair[1]}, {a for a, b in pairs if a == b}


def agreeing(units: Any, pairs: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those that agree in enough rows, first by their low bytes, as the cluster asks."""
    few = pa.Table.from_batches(list(steps.shortened(iter(units.to_batches()))))
    for table, kind in ((few, np.uint8), (units, np.uint32)):
        of = dict(
            zip(contents(table["content"]).tolist(), table["signatures"].to_pylist(), strict=True)
        )
        sides = [np.array([pair[n] for pair in sorted(pairs)], np.uint64) for n in (0, 1)]
        joined = pa.RecordBatch.from_pydict(
            {
                "a": sides[0].view(np.int64),
                "b": sides[1].view(np.int64),
                "of_a": pa.array([of[one] for one in sides[0].tolist()], pa.binary()),
                "of_b": pa.array([of[one] for one in sides[1].tolist()], pa.binary()),
            }
        )
        kept = pa.Table.from_batches(
            list(steps.strong(iter([joined]), kind)), joined.select(["a", "b"]).schema
        )
        pairs = set(zip(contents(kept["a"]).tolist(), contents(kept["b"]).tolist(), strict=True))
    yield from pairs


def test_lines_are_numbered_through_blocks_and_batches() -> None:
    """Blocks of a file come in any order, in batches cut anywhere."""
    first = {("f:a", 0): 0, ("f:a", 100): 5, ("f:b", 0): 0}
    rows = [("f:a", 100)] * 4 + [("f:b", 0)] * 3 + [("f:a", 0)] * 5
    for cut in (1, 3, 12):
        batches = [
            pa.RecordBatch.from_pydict(
                {
                    "file": [file for file, _ in rows[at : at + cut]],
                    "block": np.array([block for _, block in rows[at : at + cut]]),
                    "value": [b"x"] * len(rows[at : at + cut]),
                }
            )
            for at in range(0, len(rows), cut)
        ]
        found = pa.Table.from_batches(
            list(numbered(iter(batches), first, {"f:a": "a", "f:b": "b"}))
        )
        assert found["row"].to_pylist() == [5, 6, 7, 8, 0, 1, 2, 0, 1, 2, 3, 4]
        assert found["path"].to_pylist() == ["a"] * 4 + ["b"] * 3 + ["a"] * 5
    with pytest.raises(InputError, match="a: was changed while it was read"):
        list(numbered(iter(batches), {("f:b", 0): 0}, {"f:a": "a", "f:b": "b"}))


def test_a_line_keeps_all_bytes_but_those_that_change() -> None:
    rows = Lines(DatasetSettings(), folder=True)
    value = b'\xef\xbb\xbf{"x": 1.50,  "body": "Ein\\u00e4 Zwei", "id": "1" }'
    row = {"path": "taz/a.jsonl", "row": 0, "value": value}
    record = rows.record(row)
    assert (record.text, record.outlet) == ("Einä Zwei", "taz")
    assert rows.rewritten(row, "Einä")["value"] == value[3:].replace(b" Zwei", b"")
    with pytest.raises(Unfit, match="is not JSON"):
        rows.record({**row, "value": b"{"})


def test_columns_are_the_fields_of_an_article() -> None:
    rows = Fields(DatasetSettings(text_field="t", id_field="i"), "t", own=False)
    row = {"path": "7", "row": 0, COLUMN + "i": 7, COLUMN + "t": "One.", COLUMN + "row": "kept"}
    assert rows.record(row)[:4] == ("7", "", 0, "One.")
    assert rows.rewritten(row, "Two.") == {**row, COLUMN + "t": "Two."}
    with pytest.raises(Unfit, match="has no id"):
        rows.record({**row, "path": ""})
    with pytest.raises(Unfit, match="larger than 3 bytes"):
        Fields(DatasetSettings(max_bytes=3), "t", own=True).record(row)


def test_a_text_file_keeps_its_encoding() -> None:
    rows = Texts(DatasetSettings(), folder=True)
    row = {"path": "a.txt", "row": 0, "content": "Größe. Größe.".encode("utf-16")}
    assert rows.rewritten(row, "Größe.")["content"] == "Größe.".encode("utf-16")
    with pytest.raises(Unfit, match="binary"):
        rows.record({**row, "content": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"})


def test_which_files_are_read() -> None:
    settings = DatasetSettings(include=("*.jsonl",), exclude=("old/",))
    names = (
        "a.jsonl",
        "b.txt",
        "old/a.jsonl",
        ".a.jsonl",
        "_a.jsonl",
        "x.clean/a.jsonl",
        "x/a.jsonl",
    )
    assert [name for name in names if is_wanted(name, settings)] == ["a.jsonl", "x/a.jsonl"]
    assert [is_read(name) for name in ("a.jsonl.gz", "a.jsonl.zst", "a.csv", "a.md", "a")] == [
        True,
        False,
        False,
        True,
        False,
    ]
    assert location("s3a://bucket/a%20b/c.jsonl") == "/a b/c.jsonl"
    assert location("/a%20b") == "/a%20b"
    assert Path(location("file:///a/b")).name == "b"
