"""A corpus and what is decided about its articles -> cleaned files of the same shape."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Self

from dedupe_news.dataset.corpus import Dataset
from dedupe_news.dataset.edits import Edit, Meter, Proof
from dedupe_news.dataset.packing import PIECE, packer, recipe
from dedupe_news.dataset.rewriting import (
    DROP,
    KEEP,
    Counts,
    Job,
    Judge,
    Rewriter,
    rewrite_page,
    rewrite_rows,
    rewrite_text,
)
from dedupe_news.dataset.source import Source, check_unchanged
from dedupe_news.dataset.tables import rewrite_table
from dedupe_news.dataset.target import (
    Place,
    Target,
    check,
    check_names,
    check_outside,
    commit,
    discard,
    names_for,
    places_for,
    sha256_of,
)
from dedupe_news.errors import OutputError
from dedupe_news.read.system import Files
from dedupe_news.write import plain_words, write_problem

_REPACKED = "Undone, its content is the original; it is compressed anew, so the file differs."
_SMALL = 8 << 20  # bytes of a compressed file that it is worth imitating
UNCHANGED_INPUT = ("html", "parquet", "warc")


class Written(NamedTuple):
    """What became of one file.

    path: its name. output: the name below the place it went to, "" when it is that file itself,
    None when nothing of it is left. sha256_in, sha256_out, bytes_in, bytes_out: of the files.
    content: the same of what is in them, unpacked, which edits are about. restorable: do the edits
    give the content back? repack: how to compress it into the very same file, "" for unknown.
    in_place: did it take the place of the input?
    """

    path: str
    output: str | None
    place: str
    counts: Counts
    bytes_in: int
    bytes_out: int
    sha256_in: str
    sha256_out: str
    content: Proof
    edits: tuple[Edit, ...]
    restorable: bool
    repack: str
    note: str
    in_place: bool = False


class Clean:
    """Cleaned files on their way: written beside the places they take together at commit.

        with Clean(corpus, target, judge, files) as clean:
            written = list(clean.write())
            clean.folder(0)  # where a report may be put that belongs into the folder
            clean.commit()

    sink gets each edit with the name of its file as it is made; without one they are kept in
    memory until the file is written, and stand in Written.
    """

    def __init__(
        self,
        corpus: Dataset,
        target: Target,
        judge: Judge,
        files: Files,
        sink: Callable[[str, Edit], None] | None = None,
    ) -> None:
        self._corpus, self._judge, self._files, self._sink = corpus, judge, files, sink
        self._places = places_for(corpus.roots, target)
        self._names = names_for(corpus.roots, corpus.sources, target)
        check_outside(self._places, corpus.roots)
        check(self._places, corpus.sources, target)
        check_names(self._places, corpus.sources, self._names)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._places:
            discard(one)

    def folder(self, root: int) -> str | None:
        """The folder that will take the place of a root's output; None when that is a file."""
        one = self._places[root]
        return one.temporary if one.folder else None

    def finals(self) -> list[str]:
        """Where the output of each root goes."""
        return [one.final for one in self._places]

    def write(self) -> Iterator[Written]:
        """Write the files one by one; each is on the disk when it comes back."""
        places = self._corpus.places()
        for one in self._places:
            if one.folder:
                with plain_words(one.final):
                    Path(one.temporary).mkdir(mode=0o777, exist_ok=True)
        for number, source in enumerate(self._corpus.sources):
            job = Job(source, number, places, self._judge)
            yield self._write_one(job, self._places[source.root], self._names[number])

    def commit(self) -> None:
        """Let all of them take their places."""
        for one in dict.fromkeys(self._places):
            commit(one, self._files)

    def _write_one(self, job: Job, place: Place, name: str) -> Written:
        path = str(Path(place.temporary, name)) if name else place.temporary
        edits: list[Edit] = []
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            made = made_file(job, path, self._edit_sink(job.source, edits), self._files)
        except OSError as error:
            final = str(Path(place.final, name))
            raise OutputError(final, *write_problem(error)) from error
        return told(job.source, place, None if made.gone else name, made, edits)

    def _edit_sink(self, source: Source, edits: list[Edit]) -> Callable[[Edit], None]:
        sink = self._sink
        if source.kind in UNCHANGED_INPUT:
            return lambda _: None
        if sink is None:
            return edits.append
        return lambda edit: sink(source.name, edit)


class Made(NamedTuple):
    """A file that was written; gone: there is none, because nothing of it is left."""

    counts: Counts
    content: Proof
    size: int
    sha256: str
    gone: bool = False


def told(
    source: Source, place: Place, output: str | None, made: Made, edits: list[Edit]
) -> Written:
    """What is told of a file that was written."""
    as_it_is = not source.packing and source.kind != "warc"
    restorable = source.kind not in UNCHANGED_INPUT
    edited = restorable and bool(made.counts.dropped or made.counts.changed)
    return Written(
        source.name,
        output,
        place.final,
        made.counts,
        source.stamp[0],
        made.size,
        made.content.sha256_in if as_it_is else sha256_of(source.path),
        made.sha256,
        made.content,
        tuple(edits),
        restorable,
        *undoing(source, edited),
    )


def made_file(job: Job, path: str, sink: Callable[[Edit], None], files: Files) -> Made:
    """Write the cleaned file of a source, and see that it is on the disk."""
    check_unchanged(job.source)
    verdict = verdict_on_file(job)
    if verdict is DROP and job.source.one_article:
        return without_file(job, sink)
    with Path(path).open("xb") as file:
        made = fill(job, file, sink, None if verdict is KEEP else verdict)
        if made is None:  # nothing changes, so that the file is what it was, compression and all
            file.seek(0)
            file.truncate()
            made = copied(job, file)
        file.flush()
        files.set_mode(file.fileno(), Path(job.source.path).stat().st_mode & 0o777)
        files.sync(file.fileno())
    check_unchanged(job.source)
    return made


def copied(job: Job, target: BinaryIO) -> Made:
    """Copy the file as it is."""
    meter, content = Meter(target), Meter()
    copy_file(job.source.path, meter)
    meter_content(job.source, content)
    proof = Proof(content.size, content.size, content.sha256, content.sha256)
    return Made(Counts(len(job.records()), 0, 0), proof, meter.size, meter.sha256)


def meter_content(source: Source, target: Meter) -> None:
    """The unpacked bytes of a file, in its own encoding, piece by piece."""
    if source.encoding == "utf-8":
        copy_file(source.content or source.path, target)
        return
    target.write(source.bom)
    with Path(source.content).open(encoding="utf-8", errors="surrogatepass", newline="") as file:
        while text := file.read(PIECE):
            target.write(text.encode(source.encoding, source.errors))


def verdict_on_file(job: Job) -> Any:
    """What is decided about a file that is one article; KEEP for others, whose rows are asked."""
    records = job.records()
    return job.judge(records.start) if job.source.one_article and len(records) else KEEP


def without_file(job: Job, sink: Callable[[Edit], None]) -> Made:
    """The file goes as a whole."""
    empty = Meter()
    data = b""
    if job.source.kind != "html":
        data = original_content(job.source)
        sink(Edit(0, data))
    before = Meter()
    before.write(data)
    proof = Proof(before.size, 0, before.sha256, empty.sha256)
    return Made(Counts(1, 1, 0), proof, 0, empty.sha256, gone=True)


def original_content(source: Source) -> bytes:
    """The unpacked bytes of a file, in its own encoding."""
    data = Path(source.content).read_bytes()
    if source.encoding == "utf-8":
        return data
    text = data.decode("utf-8", "surrogatepass")
    return source.bom + text.encode(source.encoding, source.errors)


def fill(job: Job, file: BinaryIO, sink: Callable[[Edit], None], new: str | None) -> Made | None:
    """Write the cleaned file; None when it would hold what the input holds, but compressed anew."""
    source, meter = job.source, Meter(file)
    if source.kind == "html":
        rewrite_page(job, meter, new)
        return unlike(Counts(1, 0, new is not None), source, meter)
    if source.kind == "parquet":
        counts = rewrite_table(job, meter)
        return unlike(counts, source, meter) if counts.dropped or counts.changed else None
    packed = packer(meter, source.packing, source.name) if source.kind != "warc" else None
    with Path(source.content).open("rb") as content:
        out = Rewriter(source, content, packed or file, sink)
        counts = rewritten(job, out, new)
        proof = out.finish()
    if packed is None:
        return Made(counts, proof, proof.bytes_out, proof.sha256_out)
    packed.close()
    return Made(counts, proof, meter.size, meter.sha256) if out.edited else None


def rewritten(job: Job, out: Rewriter, new: str | None) -> Counts:
    """Carry out what is decided about a source."""
    if job.source.kind == "text":
        changed = new is not None and rewrite_text(job, out, new)
        return Counts(len(job.records()), 0, changed)
    return rewrite_rows(job, out)


def unlike(counts: Counts, source: Source, meter: Meter) -> Made:
    """An output that is of another format than its input, or packed by columns."""
    proof = Proof(source.stamp[0], meter.size, sha256_of(source.path), meter.sha256)
    return Made(counts, proof, meter.size, meter.sha256)


def copy_file(path: str, target: Meter) -> None:
    """Copy all bytes of a file."""
    with Path(path).open("rb") as file:
        shutil.copyfileobj(file, target, PIECE)


def undoing(source: Source, edited: bool) -> tuple[str, str]:
    """How to compress a restored content as it was, and what to say when that is unknown."""
    if not edited or not source.packing:
        return "", ""
    how = ""
    if source.packing == "gz" and source.stamp[0] <= _SMALL:
        how = recipe(Path(source.path).read_bytes(), original_content(source))
    return how, "" if how else _REPACKED


def write_clean(
    corpus: Dataset, target: Target, judge: Judge, files: Files | None = None
) -> list[Written]:
    """Write all cleaned files of a corpus and let them take their places.

    judge tells for the number of each article KEEP, DROP, or its new text.
    """
    with Clean(corpus, target, judge, files or Files()) as clean:
        written = list(clean.write())
        clean.commit()
    return written
