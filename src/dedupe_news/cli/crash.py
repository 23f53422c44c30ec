"""A bug of ours -> lines that help to mend it, without the reader's texts and folders in them."""

from __future__ import annotations

import platform
import sys
import traceback
from pathlib import Path

LAST = 8  # frames: where it broke, not how it got there
LONGEST = 200  # characters of a message; it may quote an article


def report(error: Exception) -> list[str]:
    """The lines of a crash report."""
    from dedupe_news import __version__  # noqa: PLC0415

    message = str(error)[:LONGEST]
    return [
        "dedupe: this is a bug in dedupe, not in your text.",
        f"  {type(error).__name__}: {message}",
        *(f"  in {place}" for place in places(error)),
        f"  dedupe {__version__}, Python {platform.python_version()}, {sys.platform}",
        "Please send these lines, and the text if you may, to the maintainers of dedupe-news.",
    ]


def places(error: Exception) -> list[str]:
    """File name, line and function of the last frames, without folders."""
    frames = traceback.extract_tb(error.__traceback__)[-LAST:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
