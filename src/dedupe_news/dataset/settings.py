"""What a caller can choose about reading a corpus."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DatasetSettings:
    """How a corpus is found and read.

    text_field, id_field: the field of that name, or path of names parted by dots; "" finds them by
    usual names. include, exclude: globs on the path from the folder that was named, as in
    .gitignore. encoding: of all files; None finds it out for each. max_bytes: largest text of one
    article. max_total: most bytes one compressed file may unpack to. max_ratio: how many times its
    own size that may be, once it is past 64 MB. chunk_bytes: input handed out at once. temporary:
    the folder that unpacked copies go to; None for the system's.
    """

    text_field: str = ""
    id_field: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    encoding: str | None = None
    max_bytes: int = 10_000_000
    max_total: int = 100_000_000_000
    max_ratio: int = 300
    chunk_bytes: int = 384 * 1024
    temporary: str | None = None

    @property
    def max_line(self) -> int:
        """Longest row in bytes that is looked at: escapes make six of one, and other fields."""
        return 6 * self.max_bytes + 1_000_000
