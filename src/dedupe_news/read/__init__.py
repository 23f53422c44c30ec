"""Files and encodings -> Documents."""

from __future__ import annotations

from pathlib import Path

from dedupe_news.read.document import Document, Errors

MAX_BYTES = 100_000_000  # a larger file is a data set, not an article

__all__ = ["MAX_BYTES", "Document", "Errors", "Lines", "decode", "read_document"]


def decode(data: bytes, path: str, encoding: str | None = None) -> Document:
    """The document that data holds, in the given encoding or else the one it looks like.

    Raises InputError for binary files, unknown encodings, and bytes that would not come back.
    """
    raise NotImplementedError


def read_document(
    path: str | Path, encoding: str | None = None, max_bytes: int = MAX_BYTES
) -> Document:
    """The document in a file. Raises InputError for whatever is not a readable text file."""
    raise NotImplementedError


class Lines:
    """Line numbers, from 1, of offsets in a text; CR, LF and CRLF end a line, as in an editor."""

    def __init__(self, text: str) -> None:
        raise NotImplementedError

    def of(self, offset: int) -> int:
        """The number of the line that holds text[offset]."""
        raise NotImplementedError
