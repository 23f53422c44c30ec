"""A baseline: findings that are known, so that only new ones make a check fail.

Each is a line: `article` or `passage`, the fingerprint of what would go, and its file. A finding is
known when the same words stand in the same file, or the file of the line is gone, so that a renamed
article stays known and a new copy of it does not pass.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from dedupe_news.corpus.catalogue import fingerprint
from dedupe_news.corpus.fingerprints import Fingerprints
from dedupe_news.errors import InputError, shown
from dedupe_news.report.lists import entries
from dedupe_news.write import Output, write_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dedupe_news.batch.asked import Found
    from dedupe_news.engine.local import Examined
    from dedupe_news.read import Files

HEAD = """\
# Findings that dedupe check knew when this list was written. Those that are mended can be deleted;
# dedupe check --write-baseline writes it anew.
"""
_ENTRY = re.compile(r"(article|passage) ([0-9a-f]{32}) (.+)")


class Known(NamedTuple):
    """A finding that is known. path: as printed, see errors.shown."""

    kind: str
    fingerprint: str
    path: str

    def line(self) -> str:
        """The finding as it stands in the list."""
        return f"{self.kind} {self.fingerprint} {self.path}\n"


def read_baseline(path: str) -> Iterator[Known]:
    """The findings in a list. Raises InputError for a line that is none."""
    for place, text in entries(path):
        found = _ENTRY.fullmatch(text)
        if found is None:
            problem = "is no line of a baseline."
            raise InputError(place, problem, "Write it anew with --write-baseline.")
        yield Known(*found.groups())


class Baseline:
    """The findings that are known, and those of this run."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._paths: dict[tuple[str, str], set[str]] = {}
        for one in known:
            self._paths.setdefault(one[:2], set()).add(one.path)
        self._prints: Fingerprints | None = None
        self._names: set[str] = set()
        self.seen: list[Known] = []
        self.passed = 0

    def new(self, found: Iterable[Found], examined: Examined) -> Iterator[Found]:
        """The findings that are not known."""
        self._names = {shown(path) for path in examined.catalogue.paths.names}
        for one in found:
            seen = list(self._of(one, examined))
            self.seen += seen
            if seen and all(map(self._knows, seen)):
                self.passed += 1
            else:
                yield one

    def _of(self, one: Found, examined: Examined) -> Iterator[Known]:
        """What would go, piece by piece."""
        path = shown(one.entry.path)
        if one.link is not None:
            yield Known("article", fingerprint(examined.catalogue.sketches, one.entry.number), path)
        elif one.changed is not None and one.changed.result is not None:
            texts = [item.text.of(one.changed.text) for item in one.changed.result.removed]
            if texts:
                self._prints = self._prints or Fingerprints()
                for digest in self._prints.all(texts):
                    yield Known("passage", digest, path)

    def _knows(self, one: Known) -> bool:
        paths = self._paths.get(one[:2], set())
        there = (path in self._names or os.path.exists(path) for path in paths)  # noqa: PTH110  any name
        return one.path in paths or not all(there)

    def write(self, path: str, files: Files) -> None:
        """Write all that this run found."""
        text = HEAD + "".join(one.line() for one in sorted(set(self.seen)))
        write_all([Output(path, text.encode())], files)
