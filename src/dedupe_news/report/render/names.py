"""Which formats there are, and how the name of a file tells one. Costs nothing to import."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

FORMATS = ("html", "markdown", "sarif", "github")
SUFFIXES: Mapping[str, str] = MappingProxyType(
    {".html": "html", ".htm": "html", ".md": "markdown", ".sarif": "sarif"}
)


def format_named(path: str) -> str | None:
    """The format that the name of a file tells; None for another, such as the JSON report.

    >>> format_named("a/report.HTML"), format_named("a.report.json")
    ('html', None)
    """
    return SUFFIXES.get(PurePath(path).suffix.lower())
