"""Where every record of a corpus stands -> its text, at random."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe_news.dataset.chunks import parse, read_text
from dedupe_news.dataset.fields import Unfit, text_of
from dedupe_news.dataset.settings import DatasetSettings
from dedupe_news.dataset.source import Source
from dedupe_news.errors import InputError

_OPEN = 64  # files held open at once


class Places(NamedTuple):
    """Where records stand, 16 bytes each. Picklable: any process may ask it for texts.

    sources: int32, ascending; starts: int64; lengths: uint32. Number i is the i-th record of the
    corpus that was read; rows that are no articles have no number.
    """

    files: tuple[Source, ...]
    settings: DatasetSettings
    sources: NDArray[np.int32]
    starts: NDArray[np.int64]
    lengths: NDArray[np.uint32]

    def texts(self, indices: Sequence[int]) -> list[str]:
        """The texts of the records with these numbers, in the order asked for.

        Raises InputError when a file is no longer what it was.
        """
        texts = [""] * len(indices)
        with Handles() as handles:
            for at in sorted(range(len(indices)), key=lambda at: indices[at]):
                texts[at] = self.text(indices[at], handles)
        return texts

    def text(self, index: int, handles: Handles) -> str:
        """The text of one record."""
        if index < 0:
            raise IndexError(index)
        source = self.files[self.sources[index]]
        if not source.rows:
            return read_text(source, self.settings)
        file = handles.of(source.rows)
        file.seek(int(self.starts[index]))
        try:
            row = parse(file.read(int(self.lengths[index])), source)
            return text_of(row, self.settings.text_field)
        except Unfit as error:
            raise InputError(
                source.name, "was changed while it was worked on.", "Run it again."
            ) from error

    def of_source(self, number: int) -> tuple[int, int]:
        """The numbers of the records of one source: from the first to after the last."""
        first, last = np.searchsorted(self.sources, (number, number + 1))
        return int(first), int(last)


class Handles(ExitStack):
    """Open files by path; few at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._files: dict[str, BinaryIO] = {}

    def of(self, path: str) -> BinaryIO:
        """The file of that path, open."""
        if path not in self._files:
            if len(self._files) >= _OPEN:
                self.close()
                self._files.clear()
            self._files[path] = self.enter_context(Path(path).open("rb"))  # noqa: SIM115
        return self._files[path]
