"""What must be the same for two sketches to compare: the rules, and how texts are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe_news.corpus import sketch
from dedupe_news.dataset.settings import DatasetSettings
from dedupe_news.minhash import SEED, K
from dedupe_news.normalize import NORMALIZER

if TYPE_CHECKING:
    from collections.abc import Mapping


SKETCHER = 1  # rules of sketches that no other number here tells


def rules() -> dict[str, str]:
    """The versions of the rules that sketches are made by.

    >>> rules()["signature"]
    'affine32, 128 values, seed 1'
    """
    return {
        "normalizer": str(NORMALIZER),
        "sketches": str(SKETCHER),
        "signature": f"affine32, {K} values, seed {SEED}",
        "shingle": f"{sketch.WIDTH} tokens, {sketch.UNSPACED_WIDTH} characters",
        "repeats": f"{sketch.REPEATED} tokens",
        "phrases": f"{sketch.PHRASE_WORDS} tokens",
    }


def reading(settings: DatasetSettings) -> dict[str, str]:
    """How texts are taken from files; in other texts nothing can be compared.

    >>> from dedupe_news.dataset import DatasetSettings
    >>> settings_of(reading(DatasetSettings(text_field="body"))).text_field
    'body'
    """
    return {
        "text-field": settings.text_field,
        "id-field": settings.id_field,
        "encoding": settings.encoding or "auto",
        "max-bytes": str(settings.max_bytes),
    }


def settings_of(facts: Mapping[str, str]) -> DatasetSettings:
    """The settings that were written down by `reading`. KeyError or ValueError for others."""
    encoding = facts["encoding"]
    return DatasetSettings(
        facts["text-field"],
        facts["id-field"],
        encoding=None if encoding == "auto" else encoding,
        max_bytes=int(facts["max-bytes"]),
    )


def mismatch(stored: Mapping[str, str], wanted: Mapping[str, str]) -> str:
    """What differs, in words; "" for nothing.

    >>> mismatch({"normalizer": "1"}, {"normalizer": "2"})
    'was made with normalizer: 1; this run has normalizer: 2.'
    """
    names = [name for name in wanted if stored.get(name) != wanted[name]]
    if not names:
        return ""
    before = ", ".join(f"{name}: {stored.get(name) or 'none'}" for name in names)
    now = ", ".join(f"{name}: {wanted[name] or 'none'}" for name in names)
    return f"was made with {before}; this run has {now}."
