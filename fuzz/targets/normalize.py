"""A text: its key token by token, in bulk and piece by piece."""

from __future__ import annotations

import numpy as np

from dedupe_news.bulk import ALONE, CAPITAL, NUMBER, BulkTable, bulk_tokens
from dedupe_news.normalize import key, tokenize
from dedupe_news.tables import load

FOLD = load()
BULK = BulkTable.of(FOLD)


def one(data: bytes) -> None:
    """Tokens lie in the text; those made in bulk are the same."""
    text = data.decode("utf-8", "surrogateescape")
    found, bulk = tokenize(text, FOLD), bulk_tokens([text, text], BULK)
    assert (found.start < found.end).all()
    assert (np.diff(found.start) >= 0).all()
    assert not len(found) or found.end[-1] <= len(text)
    assert np.array_equal(bulk.hashes, np.tile(found.hashes, 2))
    flags = found.number * NUMBER | found.capital * CAPITAL | found.unspaced * ALONE
    assert np.array_equal(bulk.flags & (NUMBER | CAPITAL | ALONE), np.tile(flags, 2))
    folded = key(text, FOLD)
    assert len(folded.split()) == len(found)
