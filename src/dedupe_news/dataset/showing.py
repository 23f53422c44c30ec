"""A corpus and what is decided about its articles -> what would change in each file; no file made.

What changes is told as edits of the content in UTF-8, whatever encoding and packing the file has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from dedupe_news.dataset.corpus import Dataset
from dedupe_news.dataset.edits import Edit, Meter
from dedupe_news.dataset.output import original_content, rewritten, verdict_on_file
from dedupe_news.dataset.rewriting import DROP, KEEP, Job, Judge, Rewriter
from dedupe_news.dataset.source import Source, mapped
from dedupe_news.dataset.tiles import Data
from dedupe_news.read import decode

_UNSHOWN = ("html", "parquet")  # their rows stand in no text of their own


class Change(NamedTuple):
    """What would change in one file: its content in UTF-8, and the edits of it, in order.

    gone: nothing of it would be left. content is None where it cannot be shown as text.
    """

    path: str
    content: Data | None
    edits: Sequence[Edit]
    gone: bool


def changes(corpus: Dataset, judge: Judge, show: Callable[[Change], None]) -> None:
    """Tell of every file in which something would change, in order."""
    places = corpus.places()
    for number, source in enumerate(corpus.sources):
        job = Job(source, number, places, judge)
        if source.kind in _UNSHOWN:
            if any(judge(index) is not KEEP for index in job.records()):
                show(Change(source.path, None, (), gone=False))
            continue
        edits, gone = edits_of(job)
        if edits:
            with content_of(job, edits) as (content, shown):
                show(Change(source.path, content, shown, gone))


def edits_of(job: Job) -> tuple[list[Edit], bool]:
    """The edits of the file's bytes, unpacked; and whether nothing of it is left."""
    verdict = verdict_on_file(job)
    if verdict is DROP and job.source.one_article:
        return [Edit(0, original_content(job.source))], True
    edits: list[Edit] = []
    with Path(job.source.content).open("rb") as content:
        out = Rewriter(job.source, content, Meter(), edits.append)
        rewritten(job, out, None if verdict is KEEP else verdict)
    return edits, False


@contextmanager
def content_of(job: Job, edits: list[Edit]) -> Iterator[tuple[Data, list[Edit]]]:
    """The content in UTF-8, and the edits as those of it."""
    encoding, errors = encoding_of(job.source, job.places.settings.encoding)
    if encoding == "utf-8":
        with mapped(job.source.content) as content:
            yield content, edits
    else:
        yield in_utf8(original_content(job.source), edits, encoding, errors)


def encoding_of(source: Source, wish: str | None) -> tuple[str, str]:
    """How the bytes of a source are encoded, and how stray ones are kept."""
    if source.kind != "text":
        return source.encoding, source.errors
    document = decode(Path(source.content).read_bytes(), source.name, wish)
    return document.encoding, document.errors


def in_utf8(
    data: bytes, edits: Sequence[Edit], encoding: str, errors: str
) -> tuple[bytes, list[Edit]]:
    """Bytes of any encoding and edits of them, both in UTF-8."""
    loose = "surrogateescape" if errors == "surrogateescape" else "surrogatepass"

    def recoded(part: bytes) -> bytes:
        return part.decode(encoding, errors).encode("utf-8", loose)

    out, found, at = bytearray(), list[Edit](), 0
    for edit in edits:
        out += recoded(data[at : edit.offset])
        removed = recoded(edit.removed)
        found.append(Edit(len(out), removed, recoded(edit.inserted)))
        out += removed
        at = edit.offset + len(edit.removed)
    out += recoded(data[at:])
    return bytes(out), found
