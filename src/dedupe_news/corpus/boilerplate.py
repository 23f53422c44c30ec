"""Lines of all articles -> phrases that stand in many stories: newsletter calls, bylines, notices.

A story is a cluster, or an article in none: what forty outlets print of one agency report stands in
forty articles and is no boilerplate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe_news.corpus.catalogue import Catalogue

OUTLET_STORIES = 5  # stories of one outlet in which a line stands that belongs to the outlet
OUTLET_SHARE = 0.01  # and those stories as a share of the outlet's articles
EVERYWHERE = 20  # stories of the corpus in which a line stands that belongs to nobody


class HotLine(NamedTuple):
    """A line that is boilerplate. outlet: number of the outlet, -1 for everywhere.

    stories, articles: in how many of them it stands.
    """

    key: int
    outlet: int
    stories: int
    articles: int


def hot_lines(catalogue: Catalogue, story: NDArray[np.int64]) -> list[HotLine]:
    """The boilerplate of a corpus, by outlet, then by how often it stands there.

    story: int64[n], the canonical article of each article's cluster, or the article itself. A line
    that is everywhere is not named again for an outlet.
    """
    lines, counts = catalogue.sketches.lines, catalogue.sketches.line_counts
    article = np.repeat(np.arange(len(counts)), counts)
    everywhere = frequent(lines, np.zeros(len(lines), np.int64), article, story)
    every = {
        key: HotLine(key, -1, stories, articles)
        for key, _, stories, articles in everywhere
        if stories >= EVERYWHERE
    }
    outlets = catalogue.outlets.numbers.astype(np.int64)
    named = np.array([name != "" for name in catalogue.outlets.names], dtype=np.bool_)
    known = named[outlets[article]] if len(article) else np.zeros(0, np.bool_)
    sizes = np.bincount(outlets, minlength=len(catalogue.outlets.names))
    by_outlet = frequent(lines[known], outlets[article[known]], article[known], story)
    found = [
        HotLine(key, outlet, stories, articles)
        for key, outlet, stories, articles in by_outlet
        if key not in every and stories >= max(OUTLET_STORIES, OUTLET_SHARE * sizes[outlet])
    ]
    return sorted([*every.values(), *found], key=lambda hot: (hot.outlet, -hot.stories, hot.key))


def frequent(
    lines: NDArray[np.uint64],
    group: NDArray[np.int64],
    article: NDArray[np.int64],
    story: NDArray[np.int64],
) -> list[tuple[int, int, int, int]]:
    """(line, group, stories, articles) for the lines that stand in OUTLET_STORIES and more.

    Lines that stand once in a group, which are nearly all, are left out before anything is counted.
    """
    if not len(lines):
        return []
    order = np.lexsort((group, lines))
    lines, group, article = lines[order], group[order], article[order]
    same = (lines[1:] == lines[:-1]) & (group[1:] == group[:-1])
    again = np.append(False, same) | np.append(same, False)
    lines, group, article = lines[again], group[again], article[again]
    if not len(lines):
        return []
    opens = np.append(True, (lines[1:] != lines[:-1]) | (group[1:] != group[:-1]))
    which = np.cumsum(opens) - 1
    stories, articles = distinct(which, story[article]), distinct(which, article)
    often = np.flatnonzero(stories >= OUTLET_STORIES)
    at = np.flatnonzero(opens)[often]
    return list(
        zip(
            lines[at].tolist(),
            group[at].tolist(),
            stories[often].tolist(),
            articles[often].tolist(),
            strict=True,
        )
    )


def distinct(group: NDArray[np.int64], values: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64[groups]: how many different values each group has. group: rising from 0."""
    order = np.lexsort((values, group))
    group, values = group[order], values[order]
    fresh = np.append(True, (group[1:] != group[:-1]) | (values[1:] != values[:-1]))
    return np.bincount(group[fresh])


def carriers(catalogue: Catalogue, hot: list[HotLine], rank: NDArray[np.int64]) -> Carriers:
    """Which articles carry boilerplate, and for each line the best ranked one that does."""
    keys = np.array(sorted({line.key for line in hot}), dtype=np.uint64)
    lines, counts = catalogue.sketches.lines, catalogue.sketches.line_counts
    carrying = np.zeros(len(counts), dtype=np.bool_)
    if not len(keys):
        return Carriers(carrying, {})
    at = np.minimum(np.searchsorted(keys, lines), len(keys) - 1)
    found = np.flatnonzero(keys[at] == lines)
    article = np.repeat(np.arange(len(counts)), counts)[found]
    carrying[article] = True
    order = np.lexsort((rank[article], lines[found]))
    ordered = lines[found][order]
    first = np.append(True, ordered[1:] != ordered[:-1])
    examples = zip(ordered[first].tolist(), article[order][first].tolist(), strict=True)
    return Carriers(carrying, dict(examples))


class Carriers(NamedTuple):
    """carrying: bool[n], does an article carry boilerplate? example: line -> one that has it."""

    carrying: NDArray[np.bool_]
    example: dict[int, int]
