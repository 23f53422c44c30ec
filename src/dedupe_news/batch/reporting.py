"""What a run found -> the rows of its report, handed to all places that want them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dedupe_news.corpus.catalogue import fingerprint
from dedupe_news.dataset import edit_row
from dedupe_news.report.rows import (
    alarm_row,
    changed_row,
    cluster_rows,
    dropped_row,
    file_row,
    pair_row,
    phrase_row,
    skipped_row,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dedupe_news.batch.asked import Found, Watch
    from dedupe_news.batch.phrases import Boilerplate
    from dedupe_news.batch.tally import Tally
    from dedupe_news.dataset import Clean, Edit, InPlace
    from dedupe_news.engine.local import Examined
    from dedupe_news.record import Problem
    from dedupe_news.report.store import Store


class Rows:
    """All stores as one."""

    def __init__(self, stores: Sequence[Store]) -> None:
        self._stores = stores

    def put(self, kind: str, row: dict[str, Any]) -> None:
        """Take a row."""
        for store in self._stores:
            store.put(kind, dict(row))


class Edits:
    """Hands the edits of files on to the report, once there is one."""

    def __init__(self) -> None:
        self.out: Rows | None = None

    def __call__(self, path: str, edit: Edit) -> None:
        """One edit of the file of that name."""
        if self.out is not None:
            self.out.put("edit", {"path": path, "edit": edit_row(edit)})


def put_whole(out: Rows, examined: Examined) -> None:
    """The rows about articles among each other."""
    for kind, row in cluster_rows(examined):
        out.put(kind, row)
    for pair in examined.verdicts.pairs:
        if max(pair.article, pair.link.article) >= examined.references:
            out.put("pair", pair_row(pair, examined.catalogue.ids))


def telling(
    found: Iterable[Found], examined: Examined, to: tuple[Rows, Tally, Watch]
) -> Iterator[Found]:
    """The same, each told to the report, the tally and the watch as it comes."""
    out, tally, watch = to
    for one in found:
        tally.add(one)
        watch.found(one)
        out.put("article", article_row(one, examined))
        yield one


def article_row(one: Found, examined: Examined) -> dict[str, Any]:
    """The row of an article in the report."""
    digest = fingerprint(examined.catalogue.sketches, one.entry.number)
    if one.changed is not None:
        return changed_row(one.changed, digest)
    assert one.link is not None
    assert one.canonical is not None
    return dropped_row(one.entry, one.link, one.canonical.id, digest)


def put_files(clean: Clean | InPlace, out: Rows, tally: Tally) -> None:
    """Write the cleaned files, and the rows about them."""
    for written in clean.write():
        out.put("file", file_row(written))
        tally.file(written)


def put_rest(
    out: Rows,
    boilerplate: Boilerplate,
    problems: Iterable[Problem],
    examined: Examined,
) -> None:
    """The rows that come after the articles."""
    for phrase in boilerplate.found:
        out.put("boilerplate", phrase_row(phrase, phrase in boilerplate.cut))
    for problem in problems:
        out.put("skipped", skipped_row(problem))
    for alarm in examined.verdicts.alarms:
        out.put("alarm", alarm_row(alarm))
