"""File names -> formats."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["text", "jsonl", "json", "csv", "parquet", "html", "warc"]
Packing = Literal["", "gz", "zst"]
_KINDS: dict[str, Kind] = {
    "txt": "text",
    "text": "text",
    "md": "text",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "json": "json",
    "csv": "csv",
    "tsv": "csv",
    "parquet": "parquet",
    "html": "html",
    "htm": "html",
    "warc": "warc",
}
_PACKINGS: dict[str, Packing] = {"gz": "gz", "zst": "zst"}
KNOWN = ".txt .md .jsonl .ndjson .json .csv .tsv .parquet .html .warc, and most of them .gz or .zst"


class Format(NamedTuple):
    """What a file holds, how it is compressed, and how much of its name says so."""

    kind: Kind
    packing: Packing
    suffix: str


def format_of(name: str) -> Format | None:
    """The format that a file's name tells of; None for others.

    >>> format_of("a/news.JSONL.gz")
    Format(kind='jsonl', packing='gz', suffix='.JSONL.gz')
    >>> format_of("photo.jpg"), format_of("txt")
    (None, None)
    """
    parts = name.replace("\\", "/").rpartition("/")[2].split(".")
    packing = _PACKINGS.get(parts[-1].lower(), "")
    inner = parts[:-1] if packing else parts
    kind = _KINDS.get(inner[-1].lower()) if len(inner) > 1 else None
    if kind is None or (kind == "parquet" and packing):
        return None
    return Format(kind, packing, "." + ".".join(parts[len(inner) - 1 :]))
