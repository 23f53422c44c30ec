"""Texts -> sketches: what a corpus remembers of every article, half a kilobyte each."""

from __future__ import annotations

from dataclasses import dataclass, fields
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from dedupe_news.bulk import ALONE, bulk_tokens
from dedupe_news.minhash import EMPTY, minima
from dedupe_news.shingle import windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe_news.bulk import BulkTable, BulkTokens

WIDTH = 3  # tokens in a shingle of an article
UNSPACED_WIDTH = 6  # characters, in scripts without spaces


@dataclass(frozen=True, slots=True)
class Sketches:
    """The sketches of n articles.

    signatures: uint32[128, n], permutation-major, EMPTY for a text of fewer tokens than a shingle.
    digests: bytes16[n] of all tokens, in order: equal for the same text. words: int32[n] tokens.
    """

    signatures: NDArray[np.uint32]
    digests: NDArray[np.bytes_]
    words: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.words)


def sketches(
    texts: Sequence[str], table: BulkTable, permutation: NDArray[np.uint32]
) -> Sketches:
    """The sketches of these texts, in order."""
    tokens = bulk_tokens(texts, table)
    return Sketches(
        signatures(tokens, permutation), digests(tokens), np.diff(tokens.first).astype(np.int32)
    )


def signatures(tokens: BulkTokens, permutation: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """uint32[128, n]: the signature of every text, of shingles as wide as its script wants."""
    out = minima(*windows(tokens.hashes, tokens.first, WIDTH), permutation)
    wide = np.flatnonzero(unspaced(tokens))
    if len(wide):
        hashes, first = windows(tokens.hashes, tokens.first, UNSPACED_WIDTH)
        out[:, wide] = minima(hashes, first, permutation)[:, wide]
    return out


def unspaced(tokens: BulkTokens) -> NDArray[np.bool_]:
    """bool[n]: are most tokens of the text characters of a script without spaces?"""
    alone = (tokens.flags & np.uint8(ALONE)) != 0
    if not alone.any():
        return np.zeros(len(tokens.first) - 1, dtype=np.bool_)
    sums = np.concatenate(([0], np.cumsum(alone)))
    return 2 * np.diff(sums[tokens.first]) > np.diff(tokens.first)


def digests(tokens: BulkTokens) -> NDArray[np.bytes_]:
    """bytes16[n]: a cryptographic hash of each text's tokens."""
    raw, first = tokens.hashes.tobytes(), (8 * tokens.first).tolist()
    found = [
        sha256(raw[begin:end]).digest()[:16]
        for begin, end in zip(first, first[1:], strict=False)
    ]
    return np.frombuffer(b"".join(found), dtype="S16") if found else np.zeros(0, dtype="S16")


def joined(parts: list[Sketches]) -> Sketches:
    """All sketches as one; empties the list on the way, so that memory holds them only once."""
    total = sum(map(len, parts))
    rows = len(parts[0].signatures) if parts else 0
    out = Sketches(
        np.full((rows, total), EMPTY, dtype=np.uint32),
        np.zeros(total, dtype="S16"),
        np.zeros(total, dtype=np.int32),
    )
    at = total
    while parts:
        part = parts.pop()
        for field in fields(Sketches):
            getattr(out, field.name)[..., at - len(part) : at] = getattr(part, field.name)
        at -= len(part)
    return out
