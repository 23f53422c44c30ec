"""Any iterable of articles in, what is left of it out: the front door for many articles."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dedupe_news.corpus.cluster import Link
from dedupe_news.corpus.result import Changed, Fate, Phrase, Verdicts
from dedupe_news.dataset import Dataset, DatasetSettings
from dedupe_news.engine.local import Examined, Request, examine
from dedupe_news.options import Options
from dedupe_news.record import Problem, Record

Row = str | Record | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article.

    number: its place in what was given, from 0. text: cleaned, "" for a duplicate. duplicate_of:
    the number of the article that stays for it. link: how it stands to that one, or else to the
    canonical article of its cluster; None outside clusters and for the canonical one itself.
    changed: what was found inside it, None where nothing can be repeated.
    """

    number: int
    id: str
    fate: Fate
    text: str
    duplicate_of: int | None = None
    link: Link | None = None
    changed: Changed | None = None


class Deduplicated:
    """The outcomes of all articles, in order, and what was found among them.

    Iterating looks into the articles and reads their texts, so memory holds one at a time. The
    texts lie in a temporary folder until close(), or until this object is gone. problems: what was
    no article; its row is the place in what was given.
    """

    def __init__(
        self, folder: TemporaryDirectory[str], corpus: Dataset, examined: Examined
    ) -> None:
        self._folder, self._corpus, self._examined = folder, corpus, examined

    def __enter__(self) -> Deduplicated:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the temporary folder."""
        self._corpus.close()
        self._folder.cleanup()

    @property
    def verdicts(self) -> Verdicts:
        """Clusters and dropped articles. Articles have numbers there that count no problems."""
        return self._examined.verdicts

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The boilerplate."""
        found = self._examined.furniture
        return found.phrases if found is not None else ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was no article."""
        return (*self._corpus.problems, *self._examined.problems)

    def __iter__(self) -> Iterator[Outcome]:
        verdicts, rows = self.verdicts, self._examined.catalogue.rows
        links = {link.article: link for one in verdicts.clusters for link in one.members}
        changes = self._examined.changes()
        changed = next(changes, None)
        for number, record in enumerate(self._corpus.records()):
            link, at = links.get(number), int(rows[number])
            if number in verdicts.gone:
                canonical = int(rows[verdicts.gone[number]])
                proof = verdicts.proofs[number]
                yield Outcome(at, record.id, "duplicate", "", canonical, proof)
            elif changed is not None and changed.entry.number == number:
                fate: Fate = "cleaned" if changed.cut else "kept"
                yield Outcome(at, record.id, fate, changed.cleaned, None, link, changed)
                changed = next(changes, None)
            else:
                yield Outcome(at, record.id, "kept", record.text, None, link)


def deduplicate(
    articles: Iterable[Row],
    options: Options | None = None,
    *,
    text_field: str = "",
    id_field: str = "",
    jobs: int = 1,
) -> Deduplicated:
    """What is left of many articles: copies of each other, repeats inside them, boilerplate.

    An article is a text, a Record, or a mapping whose fields are found by their usual names (text,
    body, ...; id, title, date, outlet, url), unless text_field or id_field names them. The iterable
    is read once, and need not fit into memory.

    >>> story = "The old bridge over the river was opened again on Monday after three years."
    >>> with deduplicate([story, "Something else.", story]) as found:
    ...     [(one.number, one.fate, one.duplicate_of) for one in found]
    [(0, 'kept', None), (1, 'kept', None), (2, 'duplicate', 0)]
    """
    folder = TemporaryDirectory(prefix="dedupe-")
    path = Path(folder.name, "articles.jsonl")
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
        for number, article in enumerate(articles):
            file.write(json.dumps(row_of(article, number, id_field)) + "\n")
    settings = DatasetSettings(text_field=text_field, id_field=id_field, temporary=folder.name)
    corpus = Dataset.open([str(path)], settings)
    return Deduplicated(folder, corpus, examine(corpus, Request(options or Options(), jobs=jobs)))


def row_of(article: Row, number: int, id_field: str) -> dict[str, Any]:
    """The article as a row of JSON; one without an id gets its number as one."""
    if isinstance(article, str):
        return {"id": str(number), "text": article}
    row = article._asdict() if isinstance(article, Record) else dict(article)
    if not id_field and row.get("id") is None and row.get("url") is None:
        row["id"] = str(number)
    return {str(name): plain(value) for name, value in row.items()}


def plain(value: Any) -> Any:
    """A value as JSON can hold it: dates in ISO 8601, whatever else there is as text."""
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, type(None))) else str(value)
