"""What an index knows, in a run over a corpus: articles of earlier runs, and links between texts.

The run is the same as over all articles at once; only what is known is not made again: sketches of
files that did not change, and links between texts that were compared before.
"""

from __future__ import annotations

import json
import struct
from collections import Counter, deque
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from dedupe_news import __version__
from dedupe_news.corpus.catalogue import Part
from dedupe_news.corpus.cluster import Link, Pair
from dedupe_news.corpus.relation import RELATIONS
from dedupe_news.dataset.chunks import Chunk, Parsed, chunks_of, id_hashes
from dedupe_news.engine.follow import Scope, digest_of
from dedupe_news.index.block import Block, chosen, in_row, part_of, picked, picked_sketches
from dedupe_news.index.source import Source
from dedupe_news.index.store import LARGEST
from dedupe_news.index.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from dedupe_news.corpus.catalogue import Catalogue
    from dedupe_news.corpus.cluster import Component
    from dedupe_news.corpus.relation import Relation
    from dedupe_news.dataset import Dataset
    from dedupe_news.engine.follow import Folders
    from dedupe_news.index.store import Index
    from dedupe_news.record import Problem

LINKED = "links by"  # the version that made the links: another one may judge in another way
_FIGURES = struct.Struct("<3d")


class Piece(NamedTuple):
    """Articles of a corpus that are known already: of some of its files, one after the other."""

    number: int
    first: int
    last: int


class News(NamedTuple):
    """What a run found out that an index does not know yet.

    contents: int64[n], of all articles of the catalogue. allowed: bool, of those of the corpus, do
    they say that they stay? first: the number of the first one of the corpus. fresh: links that
    were made. problems: rows that are no articles.
    """

    catalogue: Catalogue
    contents: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    first: int
    fresh: list[Pair]
    problems: Sequence[Problem]


class Memory:
    """An index on the side of a run over a corpus.

    parts: the articles that are not of the corpus; contents: int64[n], a hash of each text; ids.
    stale: names of files whose articles are left out, because the files are not as they were.
    """

    def __init__(self, index: Index, folders: Folders, corpus: Dataset) -> None:
        self.index, self._corpus = index, corpus
        self._library = folders.library(corpus.settings)
        with index.view():
            self._look(folders)

    def _look(self, folders: Folders) -> None:
        """Take what the index knows, as it is at this moment."""
        index, corpus = self.index, self._corpus
        self._links_hold = index.store.facts().get(LINKED) == __version__
        sources = {source.place: source for source in index.store.sources()}
        self._seen = frozenset(source.number for source in sources.values())
        self._roots = [folders.place(root.path) for root in corpus.roots]
        self._places = folders.places(corpus)
        own = {place: number for number, place in enumerate(self._places)}
        others = {s.number: s for place, s in sources.items() if place not in own}
        self.stale = [s.name for s in others.values() if not self._library.has(s)]
        self._others = {n: s for n, s in others.items() if s.name not in set(self.stale)}
        unchanged = {
            source.number: own[place]
            for place, source in sources.items()
            if place in own and is_same(source, corpus.sources[own[place]].stamp)
        }
        self._load(unchanged)

    def _load(self, unchanged: Mapping[int, int]) -> None:
        """Take the articles of other files, and those of unchanged files of the corpus."""
        others: list[Block] = []
        own: list[Block] = []
        for block in self.index.blocks():
            for wanted, into in ((self._others, others), (unchanged, own)):
                numbers = np.fromiter(wanted, np.int64, len(wanted))
                found = chosen(block, np.isin(block.sources, numbers))
                if len(found):
                    into.append(found)
        self.known = frozenset(unchanged.values())
        self.parts = deque(self._part(block) for block in others)
        self.ids = {id_ for block in others for id_ in block.ids}

        def column(name: str, kind: type) -> NDArray[Any]:
            return np.concatenate([np.zeros(0, kind), *(getattr(one, name) for one in others)])

        self.contents = column("contents", np.int64)
        self._stand = (
            column("sources", np.int64),
            column("starts", np.int64),
            column("lengths", np.uint32),
        )
        self._own: Block | None = None
        if own:
            every = in_row(own)
            at = np.array([unchanged[number] for number in every.sources.tolist()], np.int64)
            self._own = picked(every, np.lexsort((every.rows, at)))
            self._own_sources = np.sort(at)

    def _part(self, block: Block) -> Part:
        paths = [self._others[number].name for number in block.sources.tolist()]
        return part_of(block, paths)

    def __len__(self) -> int:
        """How many articles it holds that are not of the corpus."""
        return len(self.contents)

    def close(self) -> None:
        """Let the files of earlier runs go."""
        self._library.close()

    def places(self) -> Texts:
        """What gives the texts of the articles that are not of the corpus."""
        return Texts(self._library, self._corpus.settings, self._others, self._stand)

    def pieces(self) -> Iterator[Chunk | Piece]:
        """The corpus in order: chunks that are to be read, and pieces that are known."""
        sources, settings, number, at = self._corpus.sources, self._corpus.settings, 0, 0
        while at < len(sources):
            is_known, end = at in self.known, at
            while end < len(sources) and (end in self.known) == is_known:
                end += 1
            if is_known:
                yield Piece(number, at, end)
                number += 1
            else:
                for chunk in chunks_of(sources[at:end], settings):
                    yield chunk._replace(number=number, first=chunk.first + at)
                    number += 1
            at = end

    def recalled(self, piece: Piece) -> tuple[Part, Parsed, NDArray[np.int64]]:
        """The articles of a piece, where they stand, and the hashes of their texts."""
        assert self._own is not None
        begin, end = np.searchsorted(self._own_sources, (piece.first, piece.last))
        block = picked(self._own, np.arange(begin, end))
        numbers = self._own_sources[begin:end]
        paths = [self._corpus.sources[number].name for number in numbers.tolist()]
        part = part_of(block, paths)
        rows = block.rows.astype(np.int64)
        ids = id_hashes(block.ids)
        places = (numbers.astype(np.int32), block.starts, block.lengths, rows, ids)
        return part, Parsed(piece.number, [], [], *places), block.contents

    def links(
        self, batch: Sequence[Component], contents: NDArray[np.int64]
    ) -> dict[tuple[int, int], Link]:
        """The links that are known between the members of components, each way."""
        if not self._links_hold:
            return {}
        of: dict[int, list[int]] = {}
        for component in batch:
            for article in component.members.tolist():
                of.setdefault(int(contents[article]), []).append(article)
        try:
            return dict(self._known(of))
        except (ValueError, TypeError, RecursionError, struct.error) as error:
            raise self.index.damaged() from error

    def _known(self, of: Mapping[int, list[int]]) -> Iterator[tuple[tuple[int, int], Link]]:
        """Pairs of articles and links; of: content -> articles."""
        return (
            ((article, other), unpacked(other, link))
            for one, two, link in self.index.store.links(of)
            if two in of
            for article in of[one]
            for other in of[two]
            if article != other
        )

    def save(self, news: News) -> None:
        """Write down the articles of the corpus, in place of what is known of its files by now."""
        flaws = Counter(problem.path for problem in news.problems)
        store = self.index.store
        with self.index.change():
            store.drop(source.number for source in store.placed(self._places))
            ids, names = self._taken()
            numbers = np.array(
                [self._add(number, flaws, names) for number in range(len(self._places))], np.int64
            )
            for begin in range(news.first, len(news.catalogue), LARGEST):
                end = min(begin + LARGEST, len(news.catalogue))
                self.index.append(self._block(news, begin, end, (numbers, ids)))
            if not self._links_hold:
                store.forget_links()
                store.note({LINKED: __version__})
            store.remember(packed(pair, news.contents) for pair in news.fresh)
            store.note({"roots": json.dumps(sorted({*Scope.of(self.index).roots, *self._roots}))})

    def _taken(self) -> tuple[set[str], set[str]]:
        """The ids of articles that others added meanwhile; the names of all files."""
        sources = list(self.index.store.sources())
        since = np.array([s.number for s in sources if s.number not in self._seen], np.int64)
        return self.index.ids_of(since), {source.name for source in sources}

    def _add(self, number: int, flaws: Mapping[str, int], names: set[str]) -> int:
        source, place = self._corpus.sources[number], self._places[number]
        name = place if source.name in names else source.name
        digest = digest_of(source.path)
        return self.index.store.add_source(
            Source(0, name, place, *source.stamp, digest, flaws.get(source.name, 0))
        )

    def _block(
        self, news: News, begin: int, end: int, known: tuple[NDArray[np.int64], set[str]]
    ) -> Block:
        """Some articles. known: the numbers of the files in the index, and ids that it has."""
        catalogue, places = news.catalogue, self._corpus.places()
        here = slice(begin - news.first, end - news.first)
        numbers, taken = known
        rows, at = catalogue.rows[begin:end], places.sources[here]
        paths = [self._corpus.sources[number].name for number in at.tolist()]
        return Block(
            numbers[at],
            rows,
            places.starts[here],
            places.lengths[here],
            news.contents[begin:end],
            news.allowed[here],
            unused(catalogue.ids[begin:end], paths, rows, taken),
            [catalogue.outlets.of(number) for number in range(begin, end)],
            [catalogue.dates.of(number) for number in range(begin, end)],
            picked_sketches(catalogue.sketches, np.arange(begin, end)),
        )


def unused(
    ids: Sequence[str], paths: Sequence[str], rows: NDArray[np.int32], taken: Container[str]
) -> list[str]:
    """The ids of articles; those that are taken are replaced by file and row."""
    found = zip(ids, paths, rows.tolist(), strict=True)
    return [f"{path}:{row + 1}" if id_ in taken else id_ for id_, path, row in found]


def is_same(source: Source, stamp: tuple[int, int]) -> bool:
    """Is a file as it was, and were all its rows articles, so that none has to be told of again?"""
    return stamp == (source.size, source.mtime) and not source.flaws


def packed(pair: Pair, contents: NDArray[np.int64]) -> tuple[int, int, bytes]:
    """A link as an index holds it, by the contents of both articles."""
    link = pair.link
    data = _FIGURES.pack(link.resemblance, link.containment, link.held) + link.relation.encode()
    if link.differs:
        data += b"\0" + json.dumps(link.differs).encode()
    return int(contents[pair.article]), int(contents[link.article]), data


def unpacked(article: int, data: bytes) -> Link:
    """The link of an article again. Raises ValueError, TypeError or struct.error for none."""
    relation, _, differs = data[_FIGURES.size :].partition(b"\0")
    facts = tuple((before, here) for before, here in json.loads(differs or b"[]"))
    resemblance, containment, held = figures = _FIGURES.unpack_from(data)
    if relation.decode() not in RELATIONS or not all(0 <= one <= 1 for one in figures):
        raise ValueError("no link")
    if not all(isinstance(word, str) for pair in facts for word in pair):
        raise ValueError("no words")
    kind: Relation = relation.decode()  # type: ignore[assignment]
    return Link(article, kind, resemblance, containment, held, facts)
