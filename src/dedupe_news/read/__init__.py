"""Files and encodings -> Documents."""

from __future__ import annotations

from dedupe_news.read.decoding import decode
from dedupe_news.read.document import Document, Errors
from dedupe_news.read.files import MAX_BYTES, read_bytes, read_document
from dedupe_news.read.lines import Lines
from dedupe_news.read.system import Files

__all__ = [
    "MAX_BYTES",
    "Document",
    "Errors",
    "Files",
    "Lines",
    "decode",
    "read_bytes",
    "read_document",
]
