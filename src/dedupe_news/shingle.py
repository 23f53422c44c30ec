"""Tokens -> shingle hashes: w consecutive tokens of a unit as one set member (Broder 1997)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from dedupe_news.normalize import BASE, mix

if TYPE_CHECKING:
    from numpy.typing import NDArray

Value = TypeVar("Value", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Shingles:
    """The shingle sets of a batch of units, one after the other.

    hashes: uint64[n]; unit u owns hashes[first[u] : first[u + 1]], sorted and unique.
    first: int64[units + 1].
    """

    hashes: NDArray[np.uint64]
    first: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.first) - 1

    @property
    def sizes(self) -> NDArray[np.int64]:
        """int64[units]: how many different shingles each unit has."""
        return np.diff(self.first)


def shingles(
    tokens: NDArray[np.uint64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    widths: NDArray[np.int64],
) -> Shingles:
    """The shingle sets of units tokens[first[u] : last[u]], of widths[u] tokens each.

    A unit shorter than its width is one shingle; a unit without tokens has none and so matches
    nothing. Units may overlap.
    """
    sizes = last - first
    counts = np.where(sizes > 0, np.maximum(sizes - widths + 1, 1), 0)
    unit = np.repeat(np.arange(len(sizes)), counts)
    begin = np.cumsum(counts) - counts
    position = np.arange(int(counts.sum())) - begin[unit] + first[unit]
    hashes = window_hashes(tokens, position, np.minimum(position + widths[unit], last[unit]))
    return unique_by_unit(hashes, unit, len(sizes))


def windows(
    tokens: NDArray[np.uint64], first: NDArray[np.int64], width: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """(uint64[n] shingle hashes in text order, int64[units + 1] where each unit's begin).

    Units lie side by side: unit u is tokens[first[u] : first[u + 1]]. The hashes are those of
    `shingles`, but repeats stay; a unit shorter than its width has none.
    """
    total = max(len(tokens) - width + 1, 0)
    hashes = np.zeros(total, dtype=np.uint64)
    for step in range(width):
        hashes += tokens[step : step + total]
        hashes *= BASE
    counts = np.maximum(np.diff(first) - width + 1, 0)
    inside = np.ones(total, dtype=np.bool_)
    for back in range(1, width):  # windows that reach into the next unit
        at = first[1:-1] - back
        inside[at[(at >= 0) & (at < total)]] = False
    return mix(hashes[inside]), np.concatenate(([0], np.cumsum(counts)))


def distinct(values: NDArray[Value]) -> NDArray[Value]:
    """[m] of the same type: the values, in one dimension, sorted, each once.

    As np.unique, which loads a part of NumPy that nothing else needs, and takes its time for few.
    """
    ordered = np.sort(values)
    return ordered[opens_run(ordered)]


def opens_run(*columns: NDArray[Any]) -> NDArray[np.bool_]:
    """bool[n]: is it the first of equal ones in a row? Of several columns, all have to be equal."""
    out = np.zeros(len(columns[0]), dtype=np.bool_)
    out[:1] = True
    for values in columns:
        out[1:] |= values[1:] != values[:-1]
    return out


def window_hashes(
    tokens: NDArray[np.uint64], start: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """uint64[n]: one hash for the tokens of each window, order counting."""
    out = np.zeros(len(start), dtype=np.uint64)
    longest = int((end - start).max(initial=0))
    for step in range(longest):
        inside = start + step < end
        value = tokens[np.minimum(start + step, end - 1)]
        out = np.where(inside, (out + value) * BASE, out)
    return mix(out)


def unique_by_unit(hashes: NDArray[np.uint64], unit: NDArray[np.int64], units: int) -> Shingles:
    """Shingles with the repeats inside each unit dropped."""
    order = np.lexsort((hashes, unit))
    hashes, unit = hashes[order], unit[order]
    fresh = opens_run(hashes, unit)
    first = np.zeros(units + 1, dtype=np.int64)
    np.cumsum(np.bincount(unit[fresh], minlength=units), out=first[1:])
    return Shingles(hashes[fresh], first)
