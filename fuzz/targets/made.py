"""What several targets need: a folder of their own, and a corpus that is read in every way."""

from __future__ import annotations

import io
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dedupe_news.dataset import (
    DROP,
    KEEP,
    Dataset,
    DatasetSettings,
    Target,
    read_chunk,
    restore_file_from_edits,
    write_clean,
)
from dedupe_news.dataset.formats import format_of
from dedupe_news.dataset.packing import Broken, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe_news.dataset import Verdict


@contextmanager
def folder() -> Iterator[Path]:
    """An empty folder, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        yield Path(place)


def read_and_written(name: str, data: bytes) -> None:
    """Read a data set twice, write it with a third of it gone and a third changed, and undo that.

    Whatever is in it, it is read alike each time, and comes back bit for bit.
    """
    with folder() as place:
        path = place / name
        path.write_bytes(data)
        with Dataset.open([str(path)]) as corpus:
            parsed = [corpus.remember(read_chunk(chunk)) for chunk in corpus.chunks()]
            records = [one for part in parsed for one in part.records]
            assert list(corpus.records()) == records
            texts = corpus.texts(range(len(corpus)))
            assert texts == [one.text for one in records]
            if not corpus.sources:
                return
            ways: list[Verdict | str] = [way(number, text) for number, text in enumerate(texts)]
            written = write_clean(corpus, Target(str(place / "clean")), ways.__getitem__)
        for one in written:
            if one.restorable:
                clean = content(place / "clean", name) if one.output is not None else b""
                before = io.BytesIO()
                restore_file_from_edits(io.BytesIO(clean), one.edits, before, one.content)
                assert before.getvalue() == content(path, name)


def content(path: Path, name: str) -> bytes:
    """The content of a file that is compressed as its name says, up to where it is damaged."""
    found, made = format_of(name), b""
    with suppress(Broken):
        for piece in unpacked(str(path), found.packing if found else "", DatasetSettings()):
            made += piece
    return made


def way(number: int, text: str) -> Verdict | str:
    """What becomes of an article: it stays, goes, or loses its middle."""
    return (KEEP, DROP, text[: len(text) // 3] + text[len(text) // 2 :])[number % 3]
