"""Results -> the JSON report, and a stored report -> facts that can be relied on."""

from __future__ import annotations

from dedupe_news.report.build import (
    SCHEMA,
    SCHEMA_VERSION,
    Article,
    report_data,
    report_text,
    sha256,
    share,
)
from dedupe_news.report.load import Cut, Entry, Report, load

__all__ = [
    "SCHEMA",
    "SCHEMA_VERSION",
    "Article",
    "Cut",
    "Entry",
    "Report",
    "load",
    "report_data",
    "report_text",
    "sha256",
    "share",
]
