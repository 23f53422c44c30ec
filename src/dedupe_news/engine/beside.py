"""A few articles beside an index of many: what of it they are copies of, and what repeats in them.

The same steps as in a run over a corpus, on these articles and those of the index that may be like
them. What is committed, or was indexed earlier, comes first and never goes; what is only staged is
as new as the articles themselves, so that it does not matter which of them are named in one call.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from dedupe_news.corpus.candidates import candidate_pairs
from dedupe_news.corpus.catalogue import Part, catalogue
from dedupe_news.corpus.flow import identical, verdicts, work
from dedupe_news.corpus.rank import ranks
from dedupe_news.corpus.sketch import Sketches, joined
from dedupe_news.corpus.tables import CorpusTables
from dedupe_news.engine.local import Compare, Examined, InRow, Scan, scans, told
from dedupe_news.engine.workers import mapped
from dedupe_news.index.block import PLAIN, Block, in_row, part_of, picked
from dedupe_news.index.nearest import near
from dedupe_news.index.texts import Texts
from dedupe_news.options import rules
from dedupe_news.shingle import distinct

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from dedupe_news.dataset import Dataset
    from dedupe_news.engine.local import Request
    from dedupe_news.index.source import Source
    from dedupe_news.index.store import Index
    from dedupe_news.index.texts import Library
    from dedupe_news.record import Problem

KNOWN = ("digests", "words")  # what is needed of the sketches of an index, once the pairs are known


@dataclass(frozen=True, slots=True)
class Shelf:
    """An index, and what gives the texts of its articles.

    asked: is it asked what is like the articles of a corpus, whichever would go? They then come
    first, so that each is compared with all that may be like it.
    """

    index: Index
    library: Library
    asked: bool = False


class Alike(NamedTuple):
    """Articles of an index that may be like some others.

    settled: how many of them never go; those come first. pairs: int64[n, 2], (one of the others,
    one of these).
    """

    block: Block
    sources: dict[int, Source]
    settled: int
    pairs: NDArray[np.int64]

    def part(self) -> Part:
        """The articles as the catalogue takes them."""
        block = self.block
        paths = [self.sources[number].name for number in block.sources.tolist()]
        return part_of(block, paths)


def examine_beside(
    corpus: Dataset, request: Request, shelf: Shelf, own: Collection[str], stale: list[str]
) -> Examined:
    """Compare a few articles with each other and with those of an index, and look into them.

    own: the places of the corpus's files; what the index has of them is not compared. Boilerplate
    is not looked for: that takes all articles. stale grows by the names of files of the index whose
    articles are left out, because the files are not as they were.
    """
    request = request._replace(options=replace(request.options, boilerplate="off"))
    tables = CorpusTables.load()
    problems: list[Problem] = []
    scan = Scan(request.options, tables)
    parts = [one.part for one in scans(scan, corpus, request, problems)]
    mine = joined([one.sketches for one in parts])
    others = alike(shelf, mine, own, stale)
    first = len(others.block)
    settled = 0 if shelf.asked else others.settled
    known = catalogue([others.part(), *parts], settled, request.allowed)
    rank = ranks(known, rules(request.options.keep))
    if shelf.asked:
        rank = np.where(np.arange(len(known)) < first, rank + len(known), rank)
        rank = np.argsort(np.argsort(rank))
    groups = identical(known, rank)
    among = candidate_pairs(mine.signatures, np.arange(len(mine)))
    pairs = np.concatenate((among + first, others.pairs + np.array((first, 0))))
    batches = list(work(known, of_texts(pairs, groups.of, len(known)), rank))
    stand = (others.block.sources, others.block.starts, others.block.lengths)
    texts = Texts(shelf.library, corpus.settings, others.sources, stand)
    places = InRow((texts, corpus.places()), (0, first))
    stars = mapped(Compare(places, tables, known.protected), batches, request.jobs)
    decided = verdicts(known, groups, told(batches, stars, request), rank, request.options)
    return Examined(request, tables, places, known, first, decided, None, tuple(problems))


def alike(shelf: Shelf, sketches: Sketches, own: Collection[str], stale: list[str]) -> Alike:
    """The articles of an index that may be like these, without those of some files."""
    with shelf.index.view():
        every, paired = found_near(shelf.index, sketches)
        numbers = every.sources.tolist()
        there = shelf.index.store.numbered(set(numbers))
    sources = {one.number: one for one in there if one.place not in own}
    gone = [one for one in sources.values() if not shelf.library.has(one)]
    stale += [sources.pop(one.number).name for one in gone]
    live = np.array([number in sources for number in numbers], dtype=np.bool_)
    staged = np.array([number in sources and sources[number].staged for number in numbers], bool)
    order = np.concatenate((np.flatnonzero(live & ~staged), np.flatnonzero(live & staged)))
    place = np.full(len(every), -1)
    place[order] = np.arange(len(order))
    paired[:, 1] = place[paired[:, 1]]
    settled = int(np.count_nonzero(live & ~staged))
    return Alike(picked(every, order), sources, settled, paired[paired[:, 1] >= 0])


def found_near(index: Index, sketches: Sketches) -> tuple[Block, NDArray[np.int64]]:
    """The articles of an index that may be like these; int64[n, 2]: (one of these, one of them)."""
    blocks, pairs, size = [blank_block(sketches)], [np.zeros((0, 2), np.int64)], 0
    for one in near(index, sketches):
        columns = index.columns(one.block, (*PLAIN, *KNOWN))
        blocks.append(known_block(columns, one.places, sketches))
        here = np.searchsorted(one.places, one.pairs[:, 1]) + size
        pairs.append(np.stack((one.pairs[:, 0], here), axis=1))
        size += len(one.places)
    return in_row(blocks), np.concatenate(pairs)


def known_block(columns: dict[str, Any], places: NDArray[np.int64], like: Sketches) -> Block:
    """Some articles of a block, with only what is KNOWN of their sketches."""
    numbers = places.tolist()

    def those(values: Any) -> Any:
        return [values[n] for n in numbers] if isinstance(values, list) else values[..., places]

    sketches = replace(blank(like, len(numbers)), **{name: those(columns[name]) for name in KNOWN})
    return Block(**{name: those(columns[name]) for name in PLAIN}, sketches=sketches)


def blank(like: Sketches, articles: int) -> Sketches:
    """Sketches of articles of which nothing is known."""
    found = {}
    for item in fields(Sketches):
        values = getattr(like, item.name)
        many = 0 if item.name == "phrases" else articles
        found[item.name] = np.zeros((*values.shape[:-1], many), dtype=values.dtype)
    return Sketches(**found)


def blank_block(like: Sketches) -> Block:
    """A block without articles."""
    none = np.zeros(0, dtype=np.int64)
    rows, lengths = none.astype(np.int32), none.astype(np.uint32)
    allowed = none.astype(np.bool_)
    return Block(none, rows, none, lengths, none, allowed, [], [], [], blank(like, 0))


def of_texts(
    pairs: NDArray[np.int64], groups: dict[int, list[int]], articles: int
) -> NDArray[np.int64]:
    """int64[n, 2]: the pairs between the first articles of their texts, unique, sorted, i < j."""
    first = np.arange(articles)
    for one, members in groups.items():
        first[members] = one
    found = np.sort(first[pairs], axis=1)
    one, other = found[found[:, 0] != found[:, 1]].T
    return np.stack(np.divmod(distinct(one * articles + other), articles), axis=1)
