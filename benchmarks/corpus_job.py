"""The job that the peers of the race do too: which articles of a file are copies of others?

    python benchmarks/corpus_job.py CORPUS.jsonl FOLDER [JOBS]

Articles as a whole only: neither their insides nor boilerplate. All that is in one cluster with a
better article goes, updates and excerpts too, because the peers know no such differences. Writes
removed.txt (ids), clusters.tsv (id, canonical) and keep.jsonl (the lines that stay), as they do.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dedupe_news.dataset import Dataset
from dedupe_news.engine.local import Request, examine
from dedupe_news.engine.memory import keep_freed
from dedupe_news.options import Options

if TYPE_CHECKING:
    from dedupe_news.engine.local import Examined

OPTIONS = Options(repeats="off", boilerplate="off", drop="identical,near,version,excerpt")


def write(seen: Examined, source: Path, folder: Path) -> None:
    """The three files."""
    ids, gone = seen.catalogue.ids, seen.verdicts.gone
    with (folder / "removed.txt").open("w", encoding="utf-8") as out:
        out.writelines(f"{ids[article]}\n" for article in sorted(gone))
    with (folder / "clusters.tsv").open("w", encoding="utf-8") as out:
        for one in seen.verdicts.clusters:
            members = (one.canonical, *(link.article for link in one.members))
            out.writelines(f"{ids[article]}\t{ids[one.canonical]}\n" for article in members)
    lost = {int(seen.catalogue.rows[article]) for article in gone}
    with source.open("rb") as lines, (folder / "keep.jsonl").open("wb") as kept:
        kept.writelines(line for row, line in enumerate(lines) if row not in lost)


def main() -> None:
    """Do the job."""
    source, folder = Path(sys.argv[1]), Path(sys.argv[2])
    jobs = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    folder.mkdir(parents=True, exist_ok=True)
    keep_freed()
    with Dataset.open([str(source)]) as data:
        write(examine(data, Request(OPTIONS, jobs=jobs)), source, folder)


if __name__ == "__main__":
    main()
