"""A run with an index at its side: looked into when a run only checks, added to when one writes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from dedupe_news import indexing
from dedupe_news.engine.beside import Shelf, examine_beside
from dedupe_news.engine.follow import Folders, Scope, facts_of
from dedupe_news.engine.local import examine
from dedupe_news.engine.remembered import Memory
from dedupe_news.errors import InputError
from dedupe_news.index import scheme
from dedupe_news.index.store import Index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe_news.batch.asked import Asked
    from dedupe_news.dataset import Dataset
    from dedupe_news.engine.local import Examined, Request
    from dedupe_news.indexing import Place


def opened(asked: Asked, corpus: Dataset) -> Beside | Kept:
    """The index of a run. IndexFileError when it cannot be used."""
    place = indexing.Place.of(asked.index, os.curdir)
    return Kept(place, corpus) if asked.write and not asked.dry else Beside(place, asked)


class Beside:
    """An index that is only looked into. One that follows a repository is brought up to date."""

    def __init__(self, place: Place, asked: Asked) -> None:
        if place.repository is not None:
            settings = asked.settings
            indexing.freshen(place, Scope(("",), settings.include, settings.exclude), settings)
        self._place = place
        self.stale: list[str] = []
        self._asks = asked.asks
        self._index = Index.reading(place.path)
        self._index.check(scheme.reading(asked.settings))
        self._library = place.followed().library(asked.settings)

    def close(self) -> None:
        """Let the index go."""
        self._library.close()
        self._index.close()

    def examined(self, corpus: Dataset, request: Request, references: Dataset | None) -> Examined:
        """What the articles are copies of, in the index and among themselves."""
        assert references is None
        own = set(Folders(self._place.root).places(corpus))
        shelf = Shelf(self._index, self._library, self._asks)
        return examine_beside(corpus, request, shelf, own, self.stale)

    def save(self) -> None:
        """Nothing is kept."""


class Kept:
    """An index of earlier runs, to which the articles of this one are added."""

    def __init__(self, place: Place, corpus: Dataset) -> None:
        if place.repository is not None:
            problem = "follows what is staged in git, so a run cannot add to it."
            raise InputError(place.path, problem, "Name another one with --index FILE.")
        folders = Folders(place.root)
        place.make_folder()
        self._index = Index.writing(place.path)
        self._index.begin_where_none(facts_of(Scope(()), corpus.settings, folders))
        self._index.check(scheme.reading(corpus.settings))
        self._memory = Memory(self._index, folders, corpus)
        self._found: Examined | None = None

    @property
    def stale(self) -> Sequence[str]:
        """Files of earlier runs that are not as they were."""
        return self._memory.stale

    def close(self) -> None:
        """Let the index go."""
        self._memory.close()
        self._index.close()

    def examined(self, corpus: Dataset, request: Request, references: Dataset | None) -> Examined:
        """The same as for all articles at once."""
        self._found = examine(corpus, request, references, self._memory)
        return self._found

    def save(self) -> None:
        """Add the articles of this run."""
        if self._found is not None and self._found.news is not None:
            self._memory.save(self._found.news)
