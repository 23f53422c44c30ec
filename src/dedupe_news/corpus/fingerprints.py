"""Texts -> fingerprints, as reports and allow lists hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe_news.corpus.catalogue import fingerprint
from dedupe_news.corpus.sketch import sketches
from dedupe_news.corpus.tables import CorpusTables
from dedupe_news.options import Options

if TYPE_CHECKING:
    from collections.abc import Sequence


class Fingerprints:
    """Makes fingerprints of texts: 32 hexadecimal digits, equal for the same words."""

    def __init__(self) -> None:
        self._tools = CorpusTables.load().sketch_tools(Options(repeats="off", boilerplate="off"))

    def of(self, text: str) -> str:
        """The fingerprint of one text."""
        return self.all([text])[0]

    def all(self, texts: Sequence[str]) -> list[str]:
        """The fingerprints of some texts."""
        found = sketches(texts, self._tools)
        return [fingerprint(found, number) for number in range(len(texts))]
