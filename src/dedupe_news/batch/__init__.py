"""A corpus of files cleaned as a whole: read, examined, written and reported, or only looked at."""

from __future__ import annotations

from dedupe_news.batch.asked import Asked, CorpusResult, Found, Watch
from dedupe_news.batch.run import run

__all__ = ["Asked", "CorpusResult", "Found", "Watch", "run"]
