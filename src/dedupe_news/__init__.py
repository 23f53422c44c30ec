"""Find and remove repeated text in news articles."""

from __future__ import annotations

from dedupe_news.api import (
    FileResult,
    Restored,
    check_outputs,
    clean,
    clean_bytes,
    clean_file,
    restore_bytes,
    restore_file,
)
from dedupe_news.errors import (
    DedupeError,
    FileError,
    InputError,
    OptionError,
    OutputError,
    OwnOutputError,
    ReportError,
)
from dedupe_news.model import KeptRepeat, Removal, Result, Run, Segmentation, Span
from dedupe_news.options import Options
from dedupe_news.read import Document, decode, read_document

__version__ = "0.1.0"

__all__ = [
    "DedupeError",
    "Document",
    "FileError",
    "FileResult",
    "InputError",
    "KeptRepeat",
    "OptionError",
    "Options",
    "OutputError",
    "OwnOutputError",
    "Removal",
    "ReportError",
    "Restored",
    "Result",
    "Run",
    "Segmentation",
    "Span",
    "__version__",
    "check_outputs",
    "clean",
    "clean_bytes",
    "clean_file",
    "decode",
    "read_document",
    "restore_bytes",
    "restore_file",
]
