"""Matches of units -> chains: stretches of the token stream that say the same in the same order.

A chain is a rectangle of the token stream against itself, the earlier stretch on one side and the
later on the other. It is rough: alignment finds out what in it is really the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from dedupe_news.verify import Matches

REACH = 64  # tokens; the next match of a chain begins no further on
DRIFT = 48  # tokens by which text may have been put in or left out between two matches
BORDERS = 6  # sentences tried as the first of a repeat that follows on its first copy
BATCH = 1 << 12  # matches that are read at a time
PAD = 48  # tokens around a chain in which more of the same is looked for


class Chain(NamedTuple):
    """Tokens [first_start, first_end) and the later [repeat_start, repeat_end), apart."""

    first_start: int
    first_end: int
    repeat_start: int
    repeat_end: int


def chains(matches: Matches, first: NDArray[np.int64], last: NDArray[np.int64]) -> list[Chain]:
    """The chains of verified matches between units that hold tokens [first[u], last[u]).

    Every match joins the open chain whose diagonal is nearest. Open chains are looked up by
    diagonal, so the work is linear in the matches.
    """
    left, right = matches.pairs.T
    apart = last[left] <= first[right]
    nodes = np.stack((first[left], last[left], first[right], last[right]), axis=1)[apart]
    nodes = nodes[np.lexsort((nodes[:, 0], nodes[:, 2]))]
    found: list[list[int]] = []
    by_diagonal: dict[int, list[int]] = {}
    for node in rows(nodes):
        into = nearest(node, found, by_diagonal)
        if into is None:
            into = len(found)
            found.append(node)
        else:
            chain = found[into]
            chain[1] = max(chain[1], node[1])
            chain[3] = max(chain[3], node[3])
        register(into, node[2] - node[0], by_diagonal)
    return [Chain(*chain) for chain in found]


def rows(nodes: NDArray[np.int64]) -> Iterator[list[int]]:
    """The rows as lists, some at a time: all at once they take many times the memory."""
    for at in range(0, len(nodes), BATCH):
        yield from nodes[at : at + BATCH].tolist()


def register(chain: int, diagonal: int, by_diagonal: dict[int, list[int]]) -> None:
    """Note that the chain was last seen on this diagonal; two chains a slot are enough."""
    slot = by_diagonal.setdefault(diagonal // DRIFT, [])
    if chain in slot:
        slot.remove(chain)
    slot.append(chain)
    del slot[:-4]


def nearest(
    node: list[int], found: list[list[int]], by_diagonal: dict[int, list[int]]
) -> int | None:
    """The open chain that the node (first, first end, repeat, repeat end) carries on."""
    first, first_end, repeat, _ = node
    slot = (repeat - first) // DRIFT
    open_chains = {n for near in (slot - 1, slot, slot + 1) for n in by_diagonal.get(near, ())}
    fits = [
        (abs((found[n][3] - repeat) - (found[n][1] - first)), n)
        for n in open_chains
        if found[n][3] + REACH >= repeat
        and found[n][0] <= first <= found[n][1] + REACH
        and first_end <= found[n][2]
    ]
    drift, chain = min(fits, default=(DRIFT + 1, -1))
    return chain if drift <= DRIFT else None


def padded(chains: Iterable[Chain], tokens: int, starts: NDArray[np.int64]) -> Iterator[Chain]:
    """The chains with room around them, still without overlap of their two sides.

    Where the sides are near each other it is open where one ends and the other begins: then the
    chain comes once for every sentence that could begin the repeat. starts: int64[sentences],
    sorted, the first token of each.
    """
    for first_start, first_end, repeat_start, repeat_end in chains:
        low, high = max(0, first_start - PAD), min(tokens, repeat_end + PAD)
        if repeat_start - first_end >= 2 * PAD:
            yield Chain(low, first_end + PAD, repeat_start - PAD, high)
            continue
        at = int(np.searchsorted(starts, repeat_start))
        if first_end == repeat_start and at < len(starts) and starts[at] == repeat_start:
            yield Chain(low, repeat_start, repeat_start, high)  # sentence on sentence: no doubt
            continue
        begin, end = np.searchsorted(starts, (first_end - DRIFT // 2, repeat_start + DRIFT // 2))
        inner = starts[begin:end].tolist()
        inner.sort(key=lambda start: abs(2 * start - first_end - repeat_start))
        for border in sorted({first_end, repeat_start, *inner[:BORDERS]}):
            if low < border < high:
                yield Chain(low, border, border, high)
