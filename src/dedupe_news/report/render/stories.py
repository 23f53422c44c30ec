"""Articles that a report of a run names -> their titles and texts, read from their files."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, NamedTuple

from dedupe_news.corpus.fingerprints import Fingerprints
from dedupe_news.dataset.chunks import chunks_of, read_chunk
from dedupe_news.dataset.prepare import prepare
from dedupe_news.dataset.source import Task
from dedupe_news.errors import DedupeError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from dedupe_news.dataset import DatasetSettings
    from dedupe_news.dataset.discover import Found

Key = tuple[str, int]  # the path of a file as the report names it, and the record in it, from 1


class Story(NamedTuple):
    """What can be shown of an article; title "" for unknown."""

    title: str
    text: str


class Stories:
    """The articles at hand, by where they are. fingerprint: "" for not to be checked."""

    def __init__(self, found: Mapping[Key, Story]) -> None:
        self._found = found
        self._prints: Fingerprints | None = None

    def get(self, path: str, record: int, fingerprint: str = "") -> Story | None:
        """One article; None when it is not at hand, or not the one that was compared."""
        story = self._found.get((path, record))
        if story is None or not fingerprint:
            return story
        if self._prints is None:
            self._prints = Fingerprints()
        return story if self._prints.of(story.text) == fingerprint else None


def read_stories(
    files: Sequence[Found], wanted: Collection[Key], settings: DatasetSettings
) -> dict[Key, Story]:
    """The wanted articles, as far as they can be read; what cannot is left out."""
    names = {path for path, _ in wanted}
    found: dict[Key, Story] = {}
    with tempfile.TemporaryDirectory(prefix="dedupe-") as folder:
        tasks = [
            Task(one, number, folder, settings)
            for number, one in enumerate(files)
            if one.name in names
        ]
        ready = [prepare(task).source for task in tasks]
        sources = tuple(one for one in ready if one is not None)
        for chunk in chunks_of(sources, settings):
            try:
                records = read_chunk(chunk).records
            except (DedupeError, OSError):  # it went away since: one more that is not at hand
                continue
            for one in records:
                if (one.path, one.row + 1) in wanted:
                    found[one.path, one.row + 1] = Story(one.title, one.text)
    return found
