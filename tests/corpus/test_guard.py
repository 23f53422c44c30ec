"""The guard stops a run by exact counts, one article more or less."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from dedupe_news.corpus.cluster import Cluster, Link
from dedupe_news.corpus.guard import alarms
from dedupe_news.corpus.result import Alarm

from .made import catalogued, record


def told(
    outlets: Iterable[str],
    gone: Iterable[int],
    max_loss: float = 0.5,
    clusters: tuple[Cluster, ...] = (),
) -> list[Alarm]:
    """The alarms of articles of these outlets."""
    found = catalogued([record(n, "w", outlet=name) for n, name in enumerate(outlets)], size=500)
    return list(alarms(found, dict.fromkeys(gone, 0), clusters, max_loss))


@pytest.mark.parametrize(
    ("articles", "lost", "max_loss", "stops"),
    [
        (49, 49, 0.5, False),
        (50, 25, 0.5, False),
        (50, 26, 0.5, True),
        (51, 26, 0.5, True),
        (100, 1, 0.0, True),
        (100, 0, 0.0, False),
        (100, 99, 1.0, False),
        (100, 30, 0.3, False),
        (100, 31, 0.3, True),
    ],
)
def test_more_than_the_share_stops(
    articles: int, lost: int, max_loss: float, *, stops: bool
) -> None:
    """From 50 articles on, of the corpus as of an outlet."""
    corpus = told([""] * articles, range(lost), max_loss)
    assert corpus == ([Alarm("corpus", "", lost, articles)] if stops else [])
    outlet = told(["dpa"] * articles + ["afp"] * 1000, range(lost), max_loss)
    wanted = [Alarm("outlet", "dpa", lost, articles)] if stops else []
    assert [alarm for alarm in outlet if alarm.what == "outlet"] == wanted


def test_outlets_come_by_what_they_would_lose() -> None:
    """Unnamed ones are no outlet, small ones are not guarded."""
    outlets = ["b"] * 60 + ["a"] * 60 + ["c"] * 80 + ["few"] * 10 + [""] * 60 + ["fine"] * 100
    gone = [*range(40), *range(60, 100), *range(120, 190), *range(200, 270), 270, 271]
    found = told(outlets, gone)
    assert [(one.what, one.name, one.lost, one.articles) for one in found] == [
        ("corpus", "", 222, 370),
        ("outlet", "c", 70, 80),
        ("outlet", "a", 40, 60),
        ("outlet", "b", 40, 60),
    ]
    assert found[0].share == 222 / 370


@pytest.mark.parametrize(
    ("size", "articles", "stops"),
    [(999, 2000, False), (1000, 2000, True), (1000, 5000, False), (1001, 5000, True)],
)
def test_an_absurdly_large_cluster_stops(size: int, articles: int, *, stops: bool) -> None:
    """A thousand dropped articles and more than a fifth of the corpus."""
    links = tuple(Link(n, "near", 1.0, 1.0, 1.0) for n in range(1, size + 101))
    found = told([""] * articles, range(1, size + 1), 1.0, (Cluster(0, links),))
    assert found == ([Alarm("cluster", "n0000", size, articles)] if stops else [])


def test_the_corpus_comes_first_then_outlets_then_clusters() -> None:
    links = tuple(Link(n, "identical", 1.0, 1.0, 1.0) for n in range(1, 1501))
    found = told(["dpa"] * 2000, range(1, 1501), 0.5, (Cluster(0, links),))
    assert [(one.what, one.name) for one in found] == [
        ("corpus", ""),
        ("outlet", "dpa"),
        ("cluster", "n0000"),
    ]


def test_nothing_goes_of_nothing() -> None:
    assert told([], []) == []
