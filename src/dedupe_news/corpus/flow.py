"""The flow of a corpus: scan, compare, decide, and what each article becomes. No I/O.

Three passes over the articles. The first makes the catalogue, half a kilobyte an article. The
second reads the candidates again and compares them exactly. The third looks into the articles that
stay, and only into those in which something stands twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.corpus.boilerplate import (
    EVERY,
    carrying,
    confirmed,
    hot_pieces,
    repeated,
    samples,
)
from dedupe_news.corpus.candidates import candidate_pairs
from dedupe_news.corpus.cluster import Cluster, Link, Pair, Star, components
from dedupe_news.corpus.compare import Comparer
from dedupe_news.corpus.guard import alarms
from dedupe_news.corpus.recall import Recall
from dedupe_news.corpus.result import Phrase, Verdicts
from dedupe_news.options import rules
from dedupe_news.shingle import opens_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from dedupe_news.article import Article
    from dedupe_news.bulk import BulkTable
    from dedupe_news.corpus.catalogue import Catalogue
    from dedupe_news.corpus.cluster import Component
    from dedupe_news.corpus.tables import CorpusTables
    from dedupe_news.options import Options

    Read = Callable[[Sequence[int]], list[str]]

BATCH = 1 << 18  # words of small components that are compared together, and so read together
AT_ONCE = 256  # articles that are read at once to be segmented


@dataclass(frozen=True, slots=True)
class Groups:
    """Articles with the same text. first: the best ranked of each group; of: group -> articles."""

    first: NDArray[np.int64]
    of: dict[int, list[int]]


def identical(catalogue: Catalogue, rank: NDArray[np.int64]) -> Groups:
    """The articles with words, gathered by their text; groups in the order of their content."""
    digests = catalogue.sketches.digests
    filled = np.flatnonzero(catalogue.sketches.words)
    order = filled[np.lexsort((rank[filled], digests[1, filled], digests[0, filled]))]
    starts = np.flatnonzero(opens_run(*digests[:, order]))
    first = order[starts]
    several = np.diff(np.append(starts, len(order))) > 1
    of = {
        int(order[at]): order[at : at + size].tolist()
        for at, size in zip(
            starts[several].tolist(),
            np.diff(np.append(starts, len(order)))[several].tolist(),
            strict=True,
        )
    }
    return Groups(first, of)


def candidates(catalogue: Catalogue, groups: Groups) -> NDArray[np.int64]:
    """int64[n, 2]: the pairs of a corpus that may be alike, one article for each text."""
    return candidate_pairs(catalogue.sketches.signatures, groups.first)


def work(
    catalogue: Catalogue, pairs: NDArray[np.int64], rank: NDArray[np.int64]
) -> Iterator[list[Component]]:
    """The components that are to be compared, in batches that are read together."""
    batch: list[Component] = []
    size = 0
    for component in components(pairs, rank, catalogue.sketches.words):
        batch.append(component)
        size += component.words
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def compared(
    batch: Sequence[Component], read: Read, tables: CorpusTables, protected: NDArray[np.bool_]
) -> list[Star]:
    """What became of each component; protected: bool over all articles."""
    comparer = Comparer(read, tables.bulk, tables.signals)
    return comparer.stars(batch, lambda article: bool(protected[article]))


def recalled(
    batch: Sequence[Component],
    known: Mapping[tuple[int, int], Link],
    read: Read,
    tables: CorpusTables,
    protected: NDArray[np.bool_],
) -> tuple[list[Star], list[Pair]]:
    """The same where some links are known: what became of each component, and the links made."""
    comparer = Recall(read, tables, known)
    return comparer.stars(batch, lambda article: bool(protected[article])), comparer.fresh


def verdicts(
    catalogue: Catalogue,
    groups: Groups,
    found: Iterable[Star],
    rank: NDArray[np.int64],
    options: Options,
) -> Verdicts:
    """What goes and what stays, of whole articles."""
    clusters: list[Cluster] = []
    pairs: list[Pair] = []
    for star in found:
        clusters += star.clusters
        pairs += star.pairs if options.pairs == "on" else []
    ids = catalogue.ids
    every = complete(clusters, groups, rank)
    every.sort(key=lambda cluster: (-len(cluster.members), ids[cluster.canonical]))
    pairs.sort(key=lambda pair: (ids[pair.article], ids[pair.link.article]))
    proofs = dropped(every, catalogue.protected, frozenset(rules(options.drop)))
    gone = {article: pair.article for article, pair in proofs.items()}
    return Verdicts(
        tuple(every),
        tuple(pairs),
        gone,
        {article: pair.link for article, pair in proofs.items()},
        tuple(alarms(catalogue, gone, every, options.max_loss)),
    )


def complete(clusters: Iterable[Cluster], groups: Groups, rank: NDArray[np.int64]) -> list[Cluster]:
    """The clusters with every article of each group of the same text, and those groups alone."""
    left = dict(groups.of)
    out = []
    for cluster in clusters:
        members = [*twins(cluster.canonical, left)]
        same_as: dict[int, list[int]] = {}
        for link in cluster.members:
            same_as[link.article] = others(link.article, left)
            members += [link, *(link._replace(article=same) for same in same_as[link.article])]
        members.sort(key=lambda link: int(rank[link.article]))
        copies = tuple(complete_copies(cluster, same_as))
        out.append(Cluster(cluster.canonical, tuple(members), copies))
    out += [Cluster(first, tuple(twins(first, left))) for first in list(left)]
    return out


def complete_copies(cluster: Cluster, same_as: Mapping[int, list[int]]) -> Iterator[Pair]:
    """The copies among the members, with the articles that have a member's text.

    These come last: whatever becomes of a member, its own text may stand for them.
    """
    for pair in cluster.copies:
        yield pair
        for same in same_as[pair.link.article]:
            yield Pair(pair.article, pair.link._replace(article=same))
    for first, those in same_as.items():
        for same in those:
            yield Pair(first, Link(same, "identical", 1.0, 1.0, 1.0))


def others(first: int, groups: dict[int, list[int]]) -> list[int]:
    """The other articles of a group, which is taken out of the groups."""
    return groups.pop(first, [first])[1:]


def twins(canonical: int, groups: dict[int, list[int]]) -> Iterator[Link]:
    """The links of the articles that have the canonical one's text."""
    for article in others(canonical, groups):
        yield Link(article, "identical", 1.0, 1.0, 1.0)


def dropped(
    clusters: Iterable[Cluster], protected: NDArray[np.bool_], drop: frozenset[str]
) -> dict[int, Pair]:
    """Dropped article -> the one that stays for it, and the link that proves it.

    That is the canonical article, or a member that stays and of which the article is a copy.
    """
    gone: dict[int, Pair] = {}
    for cluster in clusters:
        links = (Pair(cluster.canonical, link) for link in cluster.members)
        for pair in (*links, *cluster.copies):
            article = pair.link.article
            wanted = pair.link.relation in drop and not protected[article]
            if wanted and article not in gone and pair.article not in gone:
                gone[article] = pair
    return gone


def stories(clusters: Iterable[Cluster], articles: int) -> NDArray[np.int64]:
    """int64[articles]: the canonical of each article's cluster, or the article itself."""
    story = np.arange(articles)
    for cluster in clusters:
        story[[link.article for link in cluster.members]] = cluster.canonical
    return story


@dataclass(frozen=True, slots=True)
class Furniture:
    """The boilerplate of a corpus: phrases, and which articles carry any.

    carrying: bool[n]. by_outlet: outlet -> key of a phrase -> phrase; "" holds those of everywhere.
    """

    phrases: tuple[Phrase, ...]
    carrying: NDArray[np.bool_]
    by_outlet: dict[str, dict[int, Phrase]]

    def of(self, outlet: str) -> dict[int, Phrase]:
        """The phrases that are boilerplate in an article of this outlet."""
        return {**self.by_outlet.get("", {}), **self.by_outlet.get(outlet, {})}


def furniture(
    catalogue: Catalogue,
    clusters: Iterable[Cluster],
    rank: NDArray[np.int64],
    read: Callable[[Sequence[int]], Iterator[Article]],
    table: BulkTable,
) -> Furniture:
    """The boilerplate of a corpus. read gives the articles in which sentences are looked for."""
    story = stories(clusters, len(catalogue))
    counted = repeated(catalogue, story)
    hots = hot_pieces(counted, catalogue, story)
    sampled = samples(counted, hots, rank)
    numbers = sorted({n for some in sampled.values() for n in some}, key=rank.__getitem__)
    outlets = catalogue.outlets.numbers[numbers].tolist()
    articles = zip(numbers, outlets, read(numbers), strict=True)
    found = confirmed(articles, hots, sampled, table)
    by_outlet: dict[str, dict[int, Phrase]] = {}
    for group, key, unit, hot in found:
        outlet = "" if group == EVERY else catalogue.outlets.names[group]
        phrase = Phrase(f"{key:016x}", unit.text, outlet, hot.stories, hot.articles, unit.words)
        by_outlet.setdefault(outlet, {})[key] = phrase
    every = (phrase for group in by_outlet.values() for phrase in group.values())
    ordered = sorted(every, key=lambda one: (one.outlet, -one.stories, one.key))
    return Furniture(tuple(ordered), carrying(counted, found, len(catalogue)), by_outlet)


def segmented(
    numbers: Sequence[int], read: Read, tables: CorpusTables, options: Options
) -> Iterator[Article]:
    """These articles with their sentences."""
    from dedupe_news import pipeline  # noqa: PLC0415  50 ms that a hook need not spend

    for at in range(0, len(numbers), AT_ONCE):
        for text in read(numbers[at : at + AT_ONCE]):
            yield pipeline.read(text, options, tables.article)
