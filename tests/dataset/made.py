"""Corpora for tests, and what is done with them."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path

from dedupe_news.dataset import (
    KEEP,
    Dataset,
    DatasetSettings,
    Parsed,
    Target,
    Verdict,
    Written,
    read_chunk,
    restore_file_from_edits,
    write_clean,
)
from dedupe_news.record import Problem, Record


def lay(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    """Write files into a folder."""
    for name, data in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def opened(*paths: Path, **settings: object) -> Dataset:
    """A corpus."""
    return Dataset.open([str(path) for path in paths], DatasetSettings(**settings))  # type: ignore[arg-type]


def remembered(corpus: Dataset) -> list[Parsed]:
    """All chunks of a corpus, which then knows where its records stand."""
    return [corpus.remember(read_chunk(chunk)) for chunk in corpus.chunks()]


def everything(*paths: Path, **settings: object) -> tuple[list[Record], list[Problem]]:
    """The records and all problems of a corpus."""
    with opened(*paths, **settings) as corpus:
        parsed = remembered(corpus)
        records = [one for part in parsed for one in part.records]
        assert corpus.texts(range(len(corpus))) == [one.text for one in records]
        assert list(corpus.records()) == records
        problems = [*corpus.problems, *(one for part in parsed for one in part.problems)]
        return records, problems


def cleaned(
    *paths: Path,
    verdicts: Mapping[int, Verdict | str] | None = None,
    target: Target | None = None,
    **settings: object,
) -> list[Written]:
    """Clean a corpus as the verdicts say; KEEP for those that are not named."""
    with opened(*paths, **settings) as corpus:
        remembered(corpus)
        wanted = verdicts or {}
        return write_clean(corpus, target or Target(), lambda index: wanted.get(index, KEEP))


def restored(clean: bytes, written: Written) -> bytes:
    """The original content of a cleaned one."""
    out = io.BytesIO()
    restore_file_from_edits(io.BytesIO(clean), written.edits, out, written.content)
    return out.getvalue()


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    found = (Path(at) / name for at, _, names in os.walk(folder) for name in names)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
