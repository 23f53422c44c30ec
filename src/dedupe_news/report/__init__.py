"""Results -> the JSON report, and a stored report -> facts that can be relied on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEMA = "dedupe-news/report"
SCHEMA_VERSION = "1.0"  # fields are only added; a change of meaning makes it 2.0


@dataclass(frozen=True, slots=True)
class Cut:
    """One removal as a report tells it: data[byte_start:byte_end] was cut and said text."""

    byte_start: int
    byte_end: int
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a stored report. Paths are relative to the folder of the report."""

    path: str
    output: str
    encoding: str
    errors: str
    sha256_in: str
    sha256_out: str
    removed: tuple[Cut, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A stored report: the checked articles, and the whole of it as JSON values."""

    path: Path
    articles: tuple[Entry, ...]
    data: dict[str, Any]


def load(path: str | Path) -> Report:
    """The report stored in a file. Raises ReportError for anything that cannot be relied on."""
    raise NotImplementedError
