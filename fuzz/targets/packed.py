"""Compressed rows: damaged, cut off, of many members, larger than they look."""

from __future__ import annotations

from targets.made import read_and_written


def one(data: bytes) -> None:
    """The first byte says under which name."""
    read_and_written("news.jsonl.gz" if data[:1] < b"\x80" else "news.jsonl.zst", data[1:])
