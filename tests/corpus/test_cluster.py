"""Clusters are stars: nobody joins by transitivity, nobody is overlooked."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from dedupe_news.corpus.cluster import (
    COPIES,
    JOINING,
    Cluster,
    Component,
    Link,
    Star,
    Wave,
    components,
    settled,
)
from dedupe_news.corpus.groups import labels
from dedupe_news.corpus.relation import Relation
from oracle import Union

from .made import laws, ranked

RELATIONS: tuple[Relation, ...] = (
    "identical",
    "near",
    "version",
    "excerpt",
    "template",
    "related",
    "none",
)
SEEDS = st.integers(0, 2**32)
Edges = list[tuple[int, int]]


LATE = (
    11,
    [
        *[(0, 1), (0, 2), (0, 5), (0, 6), (0, 8), (1, 4), (1, 8), (2, 5), (2, 6), (2, 9), (3, 6)],
        *[(4, 8), (4, 9), (4, 10), (5, 7), (5, 8), (7, 9), (7, 10), (9, 10)],
    ],
    [7, 9, 5, 6, 2, 8, 10, 4, 3, 0, 1],
)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, Edges, list[int]]:
    """(articles, candidate pairs, articles by rank): crowds, chains, rings, loners."""
    size = draw(st.integers(2, 16))
    one = st.integers(0, size - 1)
    edges = {(min(a, b), max(a, b)) for a, b in draw(st.lists(st.tuples(one, one), max_size=24))}
    if draw(st.booleans()):
        order = draw(st.permutations(range(size)))
        edges |= {(min(a, b), max(a, b)) for a, b in pairwise(order)}
    pairs = sorted((a, b) for a, b in edges if a != b)
    return size, pairs, draw(st.permutations(range(size)))


def array(pairs: Edges) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def ones(
    rank: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Articles of one word each."""
    return np.ones(len(rank), dtype=np.int32)


@given(graphs())
@laws(150)
def test_components_are_those_of_union_and_find(graph: tuple[int, Edges, list[int]]) -> None:
    _, pairs, order = graph
    rank = ranked(order)
    found = list(components(array(pairs), rank, ones(rank)))
    assert {frozenset(one.members.tolist()) for one in found} == Union.of(pairs).groups()
    assert sum(len(one.members) for one in found) == len({a for pair in pairs for a in pair})
    for one in found:
        members = one.members.tolist()
        assert members == sorted(members, key=lambda article: int(rank[article]))
        inside = [(a, b) for a, b in pairs if a in members]
        assert sorted((a, b) for a, b in one.pairs.tolist()) == inside
        assert one.words == len(members)
    best = [int(rank[one.members[0]]) for one in found]
    assert best == sorted(best)


def test_a_chain_of_any_order_is_one_component() -> None:
    """Ten thousand articles, each linked to the next: labels take few rounds."""
    order = np.random.default_rng(3).permutation(10_000)
    chain = np.sort(np.stack((order[:-1], order[1:]), axis=1), axis=1)
    assert (labels(chain, 10_000) == 0).all()
    assert labels(chain[:0], 3).tolist() == [0, 1, 2]
    assert list(components(chain[:0], np.arange(3), ones(np.arange(3)))) == []


class Told(NamedTuple):
    """What stars did: its result, every comparison in order, and how many steps that took."""

    star: Star
    compared: list[tuple[int, int]]
    steps: int


def run(component: Component, relation: dict[tuple[int, int], Relation], safe: set[int]) -> Told:
    """Stars with a comparison that only looks the relation up."""
    compared: list[tuple[int, int]] = []
    steps = 0

    def compare(waves: Sequence[Wave]) -> list[list[Link]]:
        nonlocal steps
        steps += 1
        return [links(wave) for wave in waves]

    def links(wave: Wave) -> list[Link]:
        assert wave.others, "nothing is asked for nothing"
        compared.extend((wave.canonical, other) for other in wave.others)
        found = (relation[both(wave.canonical, other)] for other in wave.others)
        return [
            Link(other, one, 0.5, 0.5, 0.5) for other, one in zip(wave.others, found, strict=True)
        ]

    (star,) = settled([component], compare, safe.__contains__)
    return Told(star, compared, steps)


@given(graphs(), SEEDS.map(random.Random), st.floats(0, 1))
@example(LATE, random.Random(493), 0.9535908246718665)  # one that never goes ranks behind a copy
@laws(150)
def test_stars(graph: tuple[int, Edges, list[int]], rng: random.Random, joins: float) -> None:
    size, pairs, order = graph
    rank = ranked(order).tolist()
    relation: dict[tuple[int, int], Relation] = {
        (a, b): RELATIONS[int(rng.random() * (4 if rng.random() < joins else 7))]
        for a in range(size)
        for b in range(a + 1, size)
    }
    safe = {article for article in range(size) if rng.random() < 0.2}
    near: dict[int, set[int]] = {article: set() for article in range(size)}
    for a, b in pairs:
        near[a].add(b)
        near[b].add(a)
    for component in components(array(pairs), ranked(order), ones(ranked(order))):
        told = run(component, relation, safe)
        compared, settled = set(told.compared), set[int]()
        assert len({frozenset(pair) for pair in compared}) == len(told.compared), "each pair once"
        assert not any(a in safe and b in safe for a, b in compared)
        clusters = {cluster.canonical: cluster for cluster in told.star.clusters}
        for canonical in component.members.tolist():
            if canonical in settled:
                assert canonical not in clusters
                continue
            links = clusters[canonical].members if canonical in clusters else ()
            members = {link.article for link in links}
            assert len(members) == len(links)
            for link in links:  # linked directly, to one that ranks before it
                assert link.relation == relation[both(canonical, link.article)] in JOINING
                assert rank[canonical] < rank[link.article]
                assert (canonical, link.article) in compared
            assert not members & settled
            wanted = {b for a in (canonical, *members) for b in near[a]} - settled - {canonical}
            if canonical in safe:
                wanted -= safe
            made = {b for a, b in compared if a == canonical}
            assert wanted <= made
            assert made - wanted <= near[canonical], "what is foreseen in vain is a candidate"
            found = {p.link.article for p in told.star.pairs if p.article == canonical}
            assert found == {
                b for b in wanted if relation[both(canonical, b)] in ("template", "related")
            }
            settled |= {canonical, *members}
            if canonical in clusters:
                check_copies(clusters[canonical], compared, near, rank)
        assert not any(is_inside(pair.article, told.star) for pair in told.star.pairs)


def test_a_version_of_one_protected_article_is_dropped_as_a_copy_of_another() -> None:
    """2 is a version of 0, which ranks first, and a copy of 1; 0 and 1 never go."""
    like: dict[tuple[int, int], Relation] = {(0, 1): "none", (0, 2): "version", (1, 2): "near"}
    pairs = [(0, 1), (0, 2), (1, 2)]
    (component,) = components(array(pairs), np.arange(3), ones(np.arange(3)))
    found = run(component, like, {0, 1})
    (cluster,) = found.star.clusters
    assert (cluster.canonical, [link.article for link in cluster.members]) == (1, [2])
    assert sorted(found.compared) == [(0, 2), (1, 2)]
    (cluster,) = run(component, {**like, (1, 2): "version"}, {0, 1}).star.clusters
    assert (cluster.canonical, [link.article for link in cluster.members]) == (0, [2])


def test_forms_are_compared_many_at_a_time() -> None:
    """A hundred notices that are all candidates of each other, and none a copy."""
    pairs = [(a, b) for a in range(100) for b in range(a + 1, 100)]
    (component,) = components(array(pairs), np.arange(100), ones(np.arange(100)))
    found = run(component, dict.fromkeys(pairs, "template"), set())
    assert sorted(found.compared) == pairs
    assert [(one.article, one.link.article) for one in found.star.pairs] == pairs
    assert found.steps < 12


def test_copies_are_compared_only_when_they_have_to_be() -> None:
    """Nothing is foreseen where everyone joins: one step, and no comparison in vain."""
    pairs = [(a, b) for a in range(100) for b in range(a + 1, 100)]
    (component,) = components(array(pairs), np.arange(100), ones(np.arange(100)))
    found = run(component, dict.fromkeys(pairs, "near"), set())
    assert (found.steps, len(found.compared)) == (1, 99)


def both(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def is_inside(article: int, star: Star) -> bool:
    """Is the article a member of a cluster?"""
    return any(article == link.article for cluster in star.clusters for link in cluster.members)


def check_copies(
    cluster: Cluster, compared: set[tuple[int, int]], near: dict[int, set[int]], rank: list[int]
) -> None:
    """Of the versions and excerpts in a cluster, those that are copies of each other.

    Each is verified against the one that stays for it, which is no copy itself.
    """
    others = {link.article for link in cluster.members if link.relation not in COPIES}
    here = {(a, b) for a, b in compared if a in others and b in others}
    stay, go = ([pair.article for pair in cluster.copies], [p.link.article for p in cluster.copies])
    assert not set(stay) & set(go)
    assert len(set(go)) == len(go)
    assert {*stay, *go} <= others
    for pair in cluster.copies:
        assert pair.link.relation in COPIES
        assert (pair.article, pair.link.article) in here
        assert rank[pair.article] < rank[pair.link.article]
    assert all(b in others and b in near[a] for a, b in here)


def test_the_ends_of_a_chain_stay_apart() -> None:
    """0 is like 1, 1 like 2, 2 like 3; 0 and 2 share no word. 1 goes for 0, and 3 for 2."""
    pairs = [(0, 1), (1, 2), (2, 3)]
    like: dict[tuple[int, int], Relation] = {
        (a, b): "near" if b - a == 1 else "none" for a in range(4) for b in range(a + 1, 4)
    }
    (component,) = components(array(pairs), np.arange(4), ones(np.arange(4)))
    found = run(component, like, set())
    assert [(one.canonical, [m.article for m in one.members]) for one in found.star.clusters] == [
        (0, [1]),
        (2, [3]),
    ]
    assert (0, 2) in found.compared, "a candidate of a joined member is compared as well"
