"""A file whose articles are in an index, as an index knows it."""

from __future__ import annotations

from typing import NamedTuple


class Source(NamedTuple):
    """A file whose articles are in the index.

    number: never given to another one. name: as reports call it. place: where it lies, from the
    root of the index, parted by slashes. size, mtime (ns): as it was read; digest: of its bytes, as
    git names blobs. flaws: how many of its rows are no articles. staged: is it not yet in the
    commit that the index stands on?
    """

    number: int
    name: str
    place: str
    size: int
    mtime: int
    digest: bytes
    flaws: int = 0
    staged: bool = False
