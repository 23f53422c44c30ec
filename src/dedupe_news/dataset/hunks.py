"""Two texts, one made of the other by cuts -> what was cut."""

from __future__ import annotations

from typing import NamedTuple

_ANCHOR = 24  # characters by which a place is found again


Stretch = tuple[str, int, int]  # a text, and from where to where


class Hunk(NamedTuple):
    """old[start:end] went, and new stands there now."""

    start: int
    end: int
    new: str


def hunks(old: str, new: str) -> list[Hunk]:
    """What makes new of old: cuts where that explains it, else one stretch that is replaced.

    >>> hunks("Eins. Zwei. Drei. Vier.", "Eins. Drei. Vier.")
    [Hunk(start=6, end=12, new='')]
    >>> hunks("Eins.", "Zwei.")
    [Hunk(start=0, end=4, new='Zwei')]
    """
    if old == new:
        return []
    at = done = common_start((old, 0, len(old)), (new, 0, len(new)))
    tail = common_end(old[at:], new[at:])
    end, stop = len(old) - tail, len(new) - tail
    found: list[Hunk] = []
    while done < stop:
        anchor = new[done : min(done + _ANCHOR, stop)]
        again = old.find(anchor, at + 1, end)
        if again < 0:
            return [*found, Hunk(at, end, new[done:stop])]
        found.append(Hunk(at, again, ""))
        same = common_start((old, again, end), (new, done, stop))
        at, done = again + same, done + same
    return [*found, Hunk(at, end, "")] if at < end else found


def common_start(old: Stretch, new: Stretch) -> int:
    """How many characters two stretches of texts begin with alike.

    >>> common_start(("Eins", 0, 4), ("Einer", 0, 5))
    3
    """
    (a, at, end), (b, place, stop) = old, new
    low, high = 0, min(end - at, stop - place) + 1
    while high - low > 1:
        middle = (low + high) // 2
        if a[at + low : at + middle] == b[place + low : place + middle]:
            low = middle
        else:
            high = middle
    return low


def common_end(old: str, new: str) -> int:
    """How many characters the texts end with alike.

    >>> common_end("Haus", "Maus")
    3
    """
    low, high = 0, min(len(old), len(new)) + 1
    while high - low > 1:
        middle = (low + high) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle
    return low
