"""A corpus and what is decided about its articles -> the same files, cleaned, where they lie.

Each cleaned file is staged beside its input; inputs change only at commit, file by file, when the
report that can undo it is on the disk. Whatever ends a run leaves each file as it was or cleaned.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Self

from dedupe_news.dataset.corpus import Dataset
from dedupe_news.dataset.edits import Edit
from dedupe_news.dataset.output import UNCHANGED_INPUT, Written, made_file, told
from dedupe_news.dataset.rewriting import Job, Judge
from dedupe_news.dataset.source import Source, check_unchanged
from dedupe_news.dataset.target import Place, discard, place
from dedupe_news.errors import OutputError
from dedupe_news.read.system import Files
from dedupe_news.write import plain_words, set_rights

_ELSEWHERE = "Name a place for a clean copy with -o."


class InPlace:
    """Cleaned files on their way to the places of their inputs, as Clean is to others.

    sink gets each edit with the name of its file. Raises OutputError for inputs of which no clean
    copy can be undone: pages, web archives, Parquet, and what only a link leads to.
    """

    def __init__(
        self, corpus: Dataset, judge: Judge, files: Files, sink: Callable[[str, Edit], None]
    ) -> None:
        self._corpus, self._judge, self._files, self._sink = corpus, judge, files, sink
        self._staged: list[tuple[Source, Place, bool]] = []
        for source in corpus.sources:
            self._check(source)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for _source, one, _gone in self._staged:
            discard(one)

    def folder(self, _root: int) -> None:
        """No folder takes its place as a whole."""

    def finals(self) -> list[str]:
        """Where the output of each root goes: it stays where it is."""
        return [os.path.realpath(root.path) for root in self._corpus.roots]

    @property
    def changes(self) -> bool:
        """Does any file change? To be asked when all are written."""
        return bool(self._staged)

    def write(self) -> Iterator[Written]:
        """Stage the files that change, one by one; each is on the disk when it comes back."""
        places = self._corpus.places()
        for number, source in enumerate(self._corpus.sources):
            yield self._stage(Job(source, number, places, self._judge))

    def commit(self) -> None:
        """Let all of them take their places, unless a file was changed meanwhile."""
        self._corpus.check_unchanged()
        for source, one, gone in self._staged:
            check_unchanged(source)
            self._check(source)
            with plain_words(source.path):
                if gone:
                    self._files.remove(one.final)
                else:
                    self._files.replace(one.temporary, one.final)
        for folder in sorted({str(PurePath(one.final).parent) for _, one, _ in self._staged}):
            with suppress(OSError):  # some systems cannot
                self._files.sync_folder(folder)

    def _check(self, source: Source) -> None:
        check(source, self._corpus.roots[source.root].path)

    def _stage(self, job: Job) -> Written:
        source = job.source
        one = place(source.path, False)
        self._check(source)  # a link that took its name meanwhile would lead to another place
        self._staged.append((source, one, False))
        with plain_words(source.path):
            made = made_file(
                job, one.temporary, lambda edit: self._sink(source.name, edit), self._files
            )
            changed = bool(made.counts.dropped or made.counts.changed)
            if changed and not self._files.writable(source.path):
                raise OutputError(source.path, "is write-protected.", "Allow writing, or use -o.")
            self._staged[-1] = (source, one, made.gone)
            if not changed:
                discard(self._staged.pop()[1])
            elif not made.gone:
                self._keep_rights(one)
        written = told(source, one, None if made.gone else "", made, [])
        if written.note:
            problem = "cannot be cleaned in place: how it is compressed could not be given back."
            raise OutputError(source.path, problem, _ELSEWHERE)
        return written._replace(in_place=True)

    def _keep_rights(self, one: Place) -> None:
        with Path(one.temporary).open("rb") as file:
            set_rights(file.fileno(), None, self._files.stat(one.final), self._files)


def check(source: Source, root: str) -> None:
    """Raise OutputError for a file that cannot be cleaned in place and given back."""
    if source.kind in UNCHANGED_INPUT:
        problem = "cannot be cleaned in place: this format is only read."
        raise OutputError(source.path, problem, f"Leave it out with --exclude. {_ELSEWHERE}")
    real = PurePath(os.path.realpath(PurePath(root).parent), PurePath(os.path.normpath(root)).name)
    if os.path.realpath(source.path) != str(real / source.inner if source.inner else real):
        problem = "cannot be cleaned in place: a link leads to it."
        raise OutputError(source.path, problem, "Name the file itself, or leave it out.")
