"""The bytes of one input and the text they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Errors = Literal["strict", "surrogateescape", "surrogatepass"]


@dataclass(frozen=True, slots=True)
class Document:
    """One decoded input. bom + text.encode(encoding, errors) == data, always.

    path is as the caller gave it. bom is the byte order mark, b"" for none; it is not in text.
    encoding is a codec that writes no mark. errors is 'surrogateescape' for a text with stray
    bytes, which stand in text as lone surrogates, and 'surrogatepass' for UTF-16 or UTF-32 that
    holds lone surrogates itself.
    """

    path: str
    data: bytes
    text: str
    encoding: str
    errors: Errors
    bom: bytes

    @property
    def encoding_name(self) -> str:
        """The encoding as people name it.

        >>> Document("a.txt", b"a", "a", "utf-16-le", "strict", b"").encoding_name
        'UTF-16-LE'
        >>> Document("a.txt", b"a", "a", "cp1252", "strict", b"").encoding_name
        'Windows-1252'
        """
        if self.encoding.startswith("cp125"):
            return "Windows-" + self.encoding[2:]
        return self.encoding.replace("iso8859", "iso-8859").replace("_", "-").upper()
