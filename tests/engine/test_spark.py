"""A run on Spark finds what a run on one machine finds, however the articles are spread."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dedupe_news.cli import main
from dedupe_news.dataset import Dataset
from dedupe_news.engine.local import Request, examine
from dedupe_news.errors import InputError, OptionError
from dedupe_news.options import Options

from .made import Row, corpus, lay

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # sockets of pyspark

ROWS = corpus()
ALL = Options(pairs="on", boilerplate="remove", drop="identical,near,excerpt,version", max_loss=1.0)
SCHEMA = "id string, text string, outlet string, date string"
SMALL = {"driver_articles": 0, "driver_pairs": 0, "bucket_articles": 60, "batch_words": 2000}
Digests = dict[str, str]


def digest(values: Any) -> str:
    return hashlib.sha256(repr(values).encode("utf-8", "backslashreplace")).hexdigest()


def told(**found: Any) -> Digests:
    """The SHA-256 of each kind of finding, none of which is empty."""
    assert all(found.values()), {name: len(values) for name, values in found.items()}
    return {name: digest(sorted(values)) for name, values in found.items()}


def local(path: Path, options: Options) -> Digests:
    """What a run here finds."""
    with Dataset.open([str(path)]) as data:
        found = examine(data, Request(options))
        ids, verdicts = found.catalogue.ids, found.verdicts
        changes = [one for one in found.changes() if one.cut]
    return told(
        keep=[name for number, name in enumerate(ids) if number not in verdicts.gone],
        gone=[(ids[one], ids[other]) for one, other in verdicts.gone.items()],
        relations=[
            (ids[one.canonical], ids[link.article], *link[1:])
            for one in verdicts.clusters
            for link in one.members
        ],
        pairs=[(ids[p.article], ids[p.link.article], *p.link[1:]) for p in verdicts.pairs],
        spans=[(one.entry.id, [tuple(span) for span in one.cut]) for one in changes],
        texts=[(one.entry.id, one.cleaned) for one in changes],
        phrases=[tuple(one) for one in found.furniture.phrases] if found.furniture else [],
    )


def on_spark(frame: Any, options: Options, **settings: Any) -> Digests:
    """What a run on Spark finds in the same articles."""
    from dedupe_news.engine.spark import SparkSettings, deduplicate

    found = deduplicate(frame, options, SparkSettings(**settings))
    kept = {row.id: row.text for row in found.kept.collect()}
    rows = found.examined.found.collect()
    members = [row for row in rows if row.kind == "member"]
    cleaned = [row for row in found.articles.collect() if row.status == "cleaned"]

    def link(row: Any) -> tuple[Any, ...]:
        differs = tuple(tuple(one) for one in row.differs)
        return (
            row.canonical,
            row.id,
            row.relation,
            row.resemblance,
            row.containment,
            row.held,
            differs,
        )

    return told(
        keep=list(kept),
        gone=[(row.id, row.duplicate_of) for row in members if row.dropped],
        relations=[link(row) for row in members],
        pairs=[link(row) for row in rows if row.kind == "pair"],
        spans=[(row.id, [(one.start, one.end) for one in row.removed]) for row in cleaned],
        texts=[(row.id, kept[row.id]) for row in cleaned],
        phrases=[tuple(one) for one in found.examined.phrases],
    )


def frame_of(spark: Any, rows: Sequence[Row], parts: int, seed: int) -> Any:
    """Rows, shuffled, in so many partitions."""
    mixed = random.Random(seed).sample(list(rows), len(rows))
    values = [(row["id"], row["text"], row.get("outlet", ""), row.get("date", "")) for row in mixed]
    return spark.createDataFrame(values, SCHEMA).repartition(parts)


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Digests:
    return local(lay(tmp_path_factory.mktemp("here") / "news.jsonl", ROWS), ALL)


@pytest.mark.parametrize(("parts", "settings"), [(1, {}), (8, SMALL), (64, {"broadcast_rows": 0})])
def test_the_same_answer(spark: Any, wanted: Digests, parts: int, settings: dict[str, int]) -> None:
    """In 1, 8 and 64 partitions; by the driver where that is enough, and by the cluster alone."""
    assert on_spark(frame_of(spark, ROWS, parts, parts), ALL, **settings) == wanted


def test_the_same_answer_on_real_articles(spark: Any, eval_dir: Path, tmp_path: Path) -> None:
    rows = []
    for name in ("natural_pairs", "scoop", "synth"):
        with gzip.open(eval_dir / name / "docs.jsonl.gz", "rt", encoding="utf-8") as file:
            for number, line in enumerate(file):
                row = json.loads(line)
                if number < 600:
                    rows.append({"id": f"{name}-{row['id']}", "text": row["text"], "outlet": name})
    options = Options(pairs="on", boilerplate="remove", max_loss=1.0)
    wanted = local(lay(tmp_path / "news.jsonl", rows), options)
    for parts, settings in ((3, {}), (5, {**SMALL, "work": str(tmp_path / "work")})):
        assert on_spark(frame_of(spark, rows, parts, parts), options, **settings) == wanted


def lines_of(folder: Path) -> list[bytes]:
    """The lines of the files that Spark wrote."""
    return [
        line for path in sorted(folder.glob("part-*")) for line in path.read_bytes().splitlines()
    ]


def test_files_with_odd_names_and_bad_rows(
    spark: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The lines that stay are those of a run here, to the byte; what is bad is named and stays."""
    folder = tmp_path / "news"
    for number, name in enumerate(("a b.jsonl", "Köln/50%.jsonl", "Köln/x+y.ndjson")):
        lay(folder / name, ROWS[number::3])
    (folder / "more.jsonl.gz").write_bytes(
        gzip.compress(b'{broken\n\n{"id": "n000", "text": "Twice."}\n')
    )
    (folder / ".hidden.jsonl").write_text("{", encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    here, there = tmp_path / "here", tmp_path / "there"
    common = [str(folder), "--max-loss", "1", "--boilerplate", "remove"]
    assert main([*common, "-o", str(here), "-q", "--report", str(tmp_path / "r.json")]) == 3
    assert main([*common, "-o", str(there), "--engine", "spark"]) == 3
    told = capsys.readouterr()
    assert "more.jsonl.gz:1: is not JSON" in told.err
    assert (
        "more.jsonl.gz:3: its id was given before. It is called more.jsonl.gz:3 here." in told.err
    )
    kept = [
        line
        for path in here.rglob("*.*json*")
        if path.name != "report.json"
        for line in (
            gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        ).splitlines()
    ]
    assert sorted(lines_of(there / "cleaned")) == sorted(kept)
    report, local_report = (
        json.loads(path.read_text(encoding="utf-8"))
        for path in (there / "report.json", tmp_path / "r.json")
    )
    for name in ("articles", "empty", "kept", "cleaned", "duplicates", "words", "by_relation"):
        assert report["totals"][name] == local_report["totals"][name], name
    assert report["totals"]["passed_over"] == 1
    assert report["boilerplate"] == local_report["boilerplate"]
    assert main([*common, "-o", str(there), "--engine", "spark"]) == 3
    assert "there: exists already" in capsys.readouterr().err


def test_parquet_and_text_files(spark: Any, tmp_path: Path) -> None:
    """Columns stay columns; text files come as lines with their names."""
    source, out = tmp_path / "in.parquet", tmp_path / "out"
    frame = frame_of(spark, ROWS, 2, 2).withColumnRenamed("text", "maintext")
    frame.selectExpr("*", "length(maintext) as row").write.parquet(str(source))
    assert main([str(source), "-o", str(out), "--engine", "spark", "-q", "--max-loss", "1"]) == 0
    kept = spark.read.parquet(str(out / "cleaned"))
    assert kept.columns == ["id", "maintext", "outlet", "date", "row"]
    gone = {
        row["id"]
        for row in map(json.loads, lines_of(out / "articles"))
        if row["status"] == "duplicate"
    }
    assert gone
    assert {row.id for row in kept.collect()} == {row["id"] for row in ROWS} - gone
    for row in ROWS[:30]:
        place = tmp_path / "texts" / (row["outlet"] or "none") / f"{row['id']}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(row["text"].replace("\x00", ""), encoding="utf-8")
    common = [str(tmp_path / "texts"), "--engine", "spark", "-q", "--max-loss", "1"]
    assert main([*common, "-o", str(tmp_path / "texts.out")]) in (0, 3)
    texts = [json.loads(line) for line in lines_of(tmp_path / "texts.out" / "cleaned")]
    assert 0 < len(texts) <= 30
    assert all(one["id"] == f"{one['outlet'] or 'none'}/{Path(one['id']).name}" for one in texts)
    assert main(["check", *common]) == 1


def test_the_guard_leaves_only_a_report(spark: Any, tmp_path: Path) -> None:
    rows = [{"id": f"c{n}", "text": "one text " * 30} for n in range(60)]
    source, out = lay(tmp_path / "a.jsonl", rows), tmp_path / "out"
    assert main([str(source), "-o", str(out), "--engine", "spark", "-q"]) == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a.jsonl",
        "out.stopped.report.json",
    ]
    report = json.loads((tmp_path / "out.stopped.report.json").read_text(encoding="utf-8"))
    assert [one["lost"] for one in report["alarms"]] == [59]


def test_what_fails_leaves_nothing(
    spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the last folder cannot be written, none has come to stand under the final name."""
    from dedupe_news.engine.spark.reading import Input

    source, out = lay(tmp_path / "a.jsonl", ROWS[:20]), tmp_path / "out"

    def failing(self: Any, outcomes: Any, place: str, mode: str) -> None:
        Path(place).mkdir()
        spark.read.parquet(str(tmp_path / "nowhere"))

    monkeypatch.setattr(Input, "written", failing)
    assert main([str(source), "-o", str(out), "--engine", "spark", "-q"]) == 3
    assert "dedupe: Spark gave up: " in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_ids_and_columns_that_cannot_be(spark: Any) -> None:
    from dedupe_news.engine.spark import deduplicate

    frame = spark.createDataFrame([("a", "One."), ("a", "Two.")], "id string, text string")
    with pytest.raises(InputError, match="has 2 rows with the id a"):
        deduplicate(frame)
    with pytest.raises(OptionError, match="text_field: 'body' is not one of the columns"):
        deduplicate(frame, text_field="body")
    with pytest.raises(OptionError, match="id_field"):
        deduplicate(frame.drop("id"))


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--engine", "spark"], "needs -o"),
        (["--engine", "spark", "-o", "x", "--in-place"], "exclude each other"),
        (["--engine", "spark", "-o", "x", "--reference", "y"], "--reference: leave it out"),
        (["--engine", "spark", "-o", "-"], "stdout"),
        (["--master", "yarn"], "give --engine spark"),
        (["--engine", "flink"], "flink"),
    ],
)
def test_flags_that_do_not_go_together(
    tmp_path: Path, flags: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["clean", str(tmp_path), *flags]) == 2
    assert said in capsys.readouterr().err


def test_input_that_is_not_there(
    spark: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["--engine", "spark", "-o", str(tmp_path / "out")]
    assert main([str(tmp_path / "nowhere"), *common]) == 3
    assert "cannot be read by Spark" in capsys.readouterr().err
    (tmp_path / "a.jsonl").write_text("{}\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("One.", encoding="utf-8")
    assert main([str(tmp_path), *common]) == 3
    assert "holds jsonl and text files. Choose some with --include." in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def outside(words: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """A program that has a Spark of its own."""
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": paths, "PYSPARK_PYTHON": sys.executable} | environment,
    )


def test_without_java(spark_here: None, tmp_path: Path) -> None:
    """One line says what is missing."""
    lay(tmp_path / "a.jsonl", ROWS[:3])
    words = ["-m", "dedupe_news", str(tmp_path), "-o", str(tmp_path / "out"), "--engine", "spark"]
    done = outside(words, JAVA_HOME=str(tmp_path), PATH="")
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1] == (
        "dedupe: Spark could not be started. "
        "Spark needs Java 17 or newer: install it, or let JAVA_HOME name it."
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are told by /proc")
def test_an_executor_that_is_killed(spark_here: None, tmp_path: Path) -> None:
    """Two executors, the program sent to them as an archive, one killed: the same lines stay."""
    source = lay(tmp_path / "a.jsonl", ROWS[:80])
    there = outside(["-m", "engine.cluster", str(source), str(tmp_path / "there")])
    assert there.returncode == 0, there.stderr[-3000:]
    assert there.stdout.split() == ["1"]
    here = tmp_path / "here.jsonl"
    assert main([str(source), "-o", str(here), "-q", "--force"]) == 0
    assert sorted(lines_of(tmp_path / "there" / "cleaned")) == sorted(
        here.read_bytes().splitlines()
    )
