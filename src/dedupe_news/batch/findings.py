"""What was examined -> what becomes of each article, told once, in the order of their numbers."""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from dedupe_news.batch.asked import Found
from dedupe_news.dataset import DROP, KEEP

if TYPE_CHECKING:
    from dedupe_news.batch.asked import Watch
    from dedupe_news.corpus.result import Changed
    from dedupe_news.dataset import Verdict
    from dedupe_news.engine.local import Examined


def decisions(examined: Examined) -> Generator[Found]:
    """The articles that go, and those in which something was found, by number."""
    gone, entry = examined.verdicts.gone, examined.catalogue.entry
    links = examined.verdicts.proofs
    first = examined.references  # what an index has of earlier runs was written by those
    dropped = (Found(entry(n), entry(gone[n]), links[n]) for n in sorted(gone) if n >= first)
    changes = examined.changes()
    inside = (Found(one.entry, changed=one) for one in changes if is_finding(one))
    with closing(changes):  # type: ignore[type-var]
        yield from heapq.merge(dropped, inside, key=lambda found: found.entry.number)


def is_finding(changed: Changed) -> bool:
    """Was anything found inside this article?"""
    result = changed.result
    return bool(changed.cut or (result is not None and (result.runs or result.kept_repeats)))


class Judge:
    """Tells what becomes of each article, asked for in the order of their numbers."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._found: Iterator[Found] = iter(())
        self._next: Found | None = None
        self._shift = self._total = 0

    def begin(self, found: Iterator[Found], examined: Examined, total: int) -> None:
        """Where the answers come from; total: articles with the references."""
        self._found, self._shift = found, examined.references
        self._total = total - self._shift
        self._next = next(found, None)

    def __call__(self, number: int) -> Verdict | str:
        """KEEP, DROP or the new text; a number may be asked for again before the next one."""
        self._watch.progress("write", number + 1, self._total)
        number += self._shift
        while self._next is not None and self._next.entry.number < number:
            self._next = next(self._found, None)
        one = self._next
        if one is None or one.entry.number != number:
            return KEEP
        if one.changed is None:
            return DROP
        return one.changed.cleaned if one.changed.cut else KEEP
