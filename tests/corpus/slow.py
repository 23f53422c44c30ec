"""Two articles compared the slow, plain way, word by word: what `likeness` is checked with."""

from __future__ import annotations

from itertools import pairwise

from dedupe_news.corpus.articles import ANCHOR, UNSPACED_ANCHOR, View
from dedupe_news.corpus.likeness import GAP, MARGIN, MENDED, STEP

Anchors = list[tuple[int, int]]  # place in one, place in other
Told = tuple[tuple[int, int], int, int, tuple[int, int], tuple[list[int], list[int]]]


def slow_likeness(one: View, other: View) -> Told:
    """own, swapped, ending, shared and apart, see Likeness."""
    here, there = one.tokens.tolist(), other.tokens.tolist()
    scale, width = one.scale, UNSPACED_ANCHOR if one.unspaced else ANCHOR
    both: Anchors = []
    if one.unspaced == other.unspaced:
        both = steady(matching(here, there, width), scale)
    swapped, ending, mended = opposite(both, here, there, width, scale)
    mine = covered(sorted(both, key=lambda pair: pair[0]), (here, there), one, mended[0])
    turned = [(b, a) for a, b in both]
    theirs = covered(turned, (there, here), one, mended[1])
    own = mine[0], theirs[0]
    shared = len(here) - own[0], len(there) - own[1]
    return own, swapped, ending, shared, (mine[1], theirs[1])


def matching(here: list[int], there: list[int], width: int) -> Anchors:
    """Anchors of other that one has; those that it has more than once only where most are so."""
    places: dict[tuple[int, ...], list[int]] = {}
    for at in range(len(here) - width + 1):
        places.setdefault(tuple(here[at : at + width]), []).append(at)
    anchors = [tuple(there[at : at + width]) for at in range(len(there) - width + 1)]
    found = [(places[anchor], at) for at, anchor in enumerate(anchors) if anchor in places]
    once = [(mine[0], at) for mine, at in found if len(mine) == 1]
    if 2 * len(once) > len(anchors):
        return once
    shift = next((mine - at for mine, at in once), 0)
    out = []
    for mine, at in found:
        if len(mine) == 1:
            shift = mine[0] - at
        first, last = mine[0], mine[-1]
        out.append((last if abs(last - at - shift) < abs(first - at - shift) else first, at))
    return out


def steady(anchors: Anchors, scale: int) -> Anchors:
    """Those that one of the two before or the two after is in step with."""

    def agree(one: tuple[int, int], other: tuple[int, int]) -> bool:
        apart = other[1] - one[1]
        drift = abs(other[0] - one[0] - apart)
        return drift <= STEP * scale and abs(apart) <= 2 * GAP * scale

    return [
        anchor
        for n, anchor in enumerate(anchors)
        if any(
            0 <= n + lag < len(anchors) and agree(anchor, anchors[n + lag])
            for lag in (-2, -1, 1, 2)
        )
    ]


def opposite(
    both: Anchors, here: list[int], there: list[int], width: int, scale: int
) -> tuple[int, int, tuple[set[int], set[int]]]:
    """(swapped, ending, where mended stretches begin on each side)."""
    if not both:
        return min(len(here), len(there)), 0, (set(), set())
    swapped = ending = 0
    mended: tuple[set[int], set[int]] = set(), set()
    edges = [(-width, -width), *both, (len(here), len(there))]
    for number, ((a, b), (a_end, b_end)) in enumerate(pairwise(edges)):
        is_head, is_tail = number == 0, number == len(both)
        if not is_head and not is_tail and min(a_end - a, b_end - b) <= GAP * scale:
            continue
        one, other = here[a + width : a_end], there[b + width : b_end]
        short = min(a_end - a, b_end - b) - width
        if 2 * short <= MARGIN * scale:
            continue
        if alike(one, other):
            mended[0].add(a + width)
            mended[1].add(b + width)
        elif is_tail:
            ending = short if short > MARGIN * scale else 0
        elif short > GAP * scale:
            swapped += short
    return swapped, ending, mended


def alike(one: list[int], other: list[int]) -> bool:
    """Are the two much the same, misprinted?"""
    short, long = sorted((len(one), len(other)))
    return long <= 2 * short and sum(word in other for word in one) >= MENDED * long


def covered(
    anchors: Anchors, texts: tuple[list[int], list[int]], one: View, mended: set[int]
) -> tuple[int, list[int]]:
    """(own words, the shared ones in whose place the other side has another). anchors: by here."""
    here, there = texts
    if not anchors:
        return len(here), []
    scale, width = one.scale, UNSPACED_ANCHOR if one.unspaced else ANCHOR
    own, apart = 0, []
    edges = [-width, *(at for at, _ in anchors), len(here)]
    for number in range(len(edges) - 1):
        begin, end = edges[number] + width, edges[number + 1]
        is_edge = number in (0, len(anchors))
        bound = MARGIN * scale if is_edge else GAP * scale - width
        if end - begin > bound and begin not in mended:
            own += end - begin
            continue
        guides = [anchors[n] for n in (number - 1, number) if 0 <= n < len(anchors)]
        for at in range(begin, end):
            moved = [min(max(at + b - a, 0), len(there) - 1) for a, b in guides]
            if all(there[place] != here[at] for place in moved):
                apart.append(at)
    return own, apart
