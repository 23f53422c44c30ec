"""A data set on stdin, a cleaned one on stdout: files of their own while the run needs them."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from dedupe_news.cli.jobs import STDIO
from dedupe_news.dataset.target import output_name
from dedupe_news.errors import InputError

if TYPE_CHECKING:
    from dedupe_news.batch import Asked
    from dedupe_news.cli.console import Console
    from dedupe_news.cli.jobs import Job

PIECE = 1 << 20  # bytes handed on at once


class Streams:
    """The files that stand for stdin and stdout, if the job reads or writes those."""

    def __init__(self, job: Job, console: Console) -> None:
        self._job, self._console = job, console
        self._folder = TemporaryDirectory(prefix="dedupe-")
        self._output: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def asked(self, asked: Asked) -> Asked:
        """The same run, over files. All of stdin is read for that, once."""
        if STDIO in asked.paths:
            asked = replace(asked, paths=(self._spooled(),))
        if not self._job.streams:
            return asked
        name = output_name(PurePath(asked.paths[0]).name, ".clean")
        self._output = Path(self._folder.name, "stdout", name)
        self._output.parent.mkdir()
        return replace(asked, output=str(self._output), report=False)

    def hand_on(self) -> None:
        """What was written for stdout, to stdout."""
        if self._output is not None and self._output.exists():
            with self._output.open("rb") as file:
                while piece := file.read(PIECE):
                    self._console.out.data(piece)

    def _spooled(self) -> str:
        """The file that holds what stdin held."""
        if sys.stdin is None:
            raise InputError(STDIO, "stdin is closed.", "Pipe a data set into it, or name a file.")
        if sys.stdin.isatty():
            self._console.say("reading the data set from the terminal; Ctrl-D ends it.")
        path = Path(self._folder.name, PurePath(self._job.sets.stdin_filename or "").name)
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file, PIECE)
        return str(path)
