"""Find and remove repeated text in news articles.

>>> from dedupe_news import clean
>>> clean("One sentence. Another one.").removed
()
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers read it; importing typing would cost as much as Python
if TYPE_CHECKING:
    from dedupe_news.api import (
        FileResult,
        Restored,
        check_corpus,
        check_outputs,
        clean,
        clean_bytes,
        clean_corpus,
        clean_file,
        render_report,
        restore_bytes,
        restore_file,
        restore_run,
    )
    from dedupe_news.batch import CorpusResult, Found, Watch
    from dedupe_news.collection import Deduplicated, Outcome, deduplicate
    from dedupe_news.comparison import CompareTables, Comparison, Passage, compare
    from dedupe_news.dataset import DatasetSettings
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
    from dedupe_news.record import Record

__version__ = "0.1.0"

__all__ = [
    "CompareTables",
    "Comparison",
    "CorpusResult",
    "DatasetSettings",
    "DedupeError",
    "Deduplicated",
    "Document",
    "FileError",
    "FileResult",
    "Found",
    "InputError",
    "KeptRepeat",
    "OptionError",
    "Options",
    "Outcome",
    "OutputError",
    "OwnOutputError",
    "Passage",
    "Record",
    "Removal",
    "ReportError",
    "Restored",
    "Result",
    "Run",
    "Segmentation",
    "Span",
    "Watch",
    "__version__",
    "check_corpus",
    "check_outputs",
    "clean",
    "clean_bytes",
    "clean_corpus",
    "clean_file",
    "compare",
    "decode",
    "deduplicate",
    "read_document",
    "render_report",
    "restore_bytes",
    "restore_file",
    "restore_run",
]

if not TYPE_CHECKING:  # loaded when first asked for: `dedupe --help` needs none of it

    def __getattr__(name: str) -> object:
        from importlib import import_module  # noqa: PLC0415

        if name in __all__:
            # What costs most to load stands last.
            quick = ("errors", "model", "options", "read", "api", "record")
            for home in (*quick, "collection", "comparison", "dataset", "batch"):
                module = import_module(f"dedupe_news.{home}")
                if name in vars(module):
                    return vars(module)[name]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return __all__
