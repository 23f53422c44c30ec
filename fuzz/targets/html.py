"""A web page."""

from __future__ import annotations

from targets.made import read_and_written


def one(data: bytes) -> None:
    """Any page is read, or named as what cannot be."""
    read_and_written("page.html", data)
