"""Rows and documents of JSON, read, written with articles gone and changed, and undone."""

from __future__ import annotations

from targets.made import read_and_written


def one(data: bytes) -> None:
    """The first byte says under which name."""
    read_and_written("news.jsonl" if data[:1] < b"\x80" else "news.json", data[1:])
