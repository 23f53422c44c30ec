"""What a run over a corpus found -> the rows of its report, as plain values.

One code path makes them; `store.py` streams or gathers them. A row is (kind, value); kinds are run,
cluster, pair, article, edit, file, boilerplate, skipped, alarm and totals.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from dedupe_news.corpus.catalogue import fingerprint as digest_of
from dedupe_news.model import Result, Segmentation, Span
from dedupe_news.read import Document
from dedupe_news.report.build import Article, by_start, kept_row, removal_row, run_row, share, where

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from dedupe_news.corpus.cluster import Cluster, Link, Pair
    from dedupe_news.corpus.result import Alarm, Changed, Entry, Passage, Phrase
    from dedupe_news.dataset import Written
    from dedupe_news.engine.local import Examined
    from dedupe_news.record import Problem

Row = tuple[str, dict[str, Any]]
BOILERPLATE = "boilerplate"


def cluster_rows(examined: Examined) -> Iterator[Row]:
    """The clusters in which an article of the corpus is, largest first."""
    number = 0
    for cluster in examined.verdicts.clusters:
        if is_of_corpus(cluster, examined.references):
            yield "cluster", cluster_row(number, cluster, examined)
            number += 1


def is_of_corpus(cluster: Cluster, first: int) -> bool:
    """Is an article of the corpus in it, not only references? Those come before the first one."""
    return cluster.canonical >= first or any(link.article >= first for link in cluster.members)


def cluster_row(number: int, cluster: Cluster, examined: Examined) -> dict[str, Any]:
    """One element of clusters[]."""
    ids, gone = examined.catalogue.ids, examined.verdicts.gone
    row: dict[str, Any] = {
        "id": number,
        "canonical": ids[cluster.canonical],
        "at": at_row(cluster.canonical, examined),
    }
    if cluster.canonical < examined.references:
        row["reference"] = True
    members = [
        member_row(link, ids, gone)
        | {"at": at_row(link.article, examined)}
        | ({"duplicate_of": ids[gone[link.article]]} if is_other_copy(link, cluster, gone) else {})
        for link in cluster.members
    ]
    return row | {"members": members}


def at_row(number: int, examined: Examined) -> dict[str, Any]:
    """Where an article of a cluster is, so that who reads the report can find its text."""
    entry = examined.catalogue.entry(number)
    return {
        "path": entry.path,
        "record": entry.row + 1,
        "outlet": entry.outlet,
        "words": entry.words,
        "fingerprint": digest_of(examined.catalogue.sketches, number),
    }


def is_other_copy(link: Link, cluster: Cluster, gone: Mapping[int, int]) -> bool:
    """Does a member go as a copy of another member, not of the canonical article?"""
    return gone.get(link.article, cluster.canonical) != cluster.canonical


def member_row(link: Link, ids: list[str], gone: Container[int]) -> dict[str, Any]:
    """One element of members[]."""
    return {
        "article": ids[link.article],
        "relation": link.relation,
        "dropped": link.article in gone,
        "resemblance": share(link.resemblance),
        "containment": share(link.containment),
        "differs": [list(pair) for pair in link.differs],
    }


def pair_row(pair: Pair, ids: list[str]) -> dict[str, Any]:
    """One element of pairs[]."""
    link = pair.link
    return {
        "a": ids[pair.article],
        "b": ids[link.article],
        "relation": link.relation,
        "resemblance": share(link.resemblance),
        "containment": share(link.containment),
        "differs": [list(one) for one in link.differs],
    }


def name_of(entry: Entry) -> dict[str, Any]:
    """Which article a row is about."""
    return {
        "id": entry.id,
        "path": entry.path,
        "record": entry.row + 1,
        "outlet": entry.outlet,
    }


def dropped_row(entry: Entry, link: Link, canonical: str, fingerprint: str) -> dict[str, Any]:
    """The element of articles[] of an article that goes as a whole."""
    removed = {
        "grain": "article",
        "rule": link.relation,
        "duplicate_of": {"article": canonical},
        "words": entry.words,
        "resemblance": share(link.resemblance),
        "containment": share(link.containment),
        "run": None,
    }
    return {
        **name_of(entry),
        "status": "duplicate",
        "words": entry.words,
        "words_removed": entry.words,
        "fingerprint": fingerprint,
        "runs": [],
        "removed": [removed],
        "kept_repeats": [],
    }


def changed_row(changed: Changed, fingerprint: str) -> dict[str, Any]:
    """The element of articles[] of an article in which something was found."""
    entry, text = changed.entry, changed.text
    result = changed.result or nothing_in(text, entry.words)
    cut = [passage for passage in changed.passages if passage.is_cut]
    document = Document(
        entry.id, text.encode("utf-8", "surrogatepass"), text, "utf-8", "surrogatepass", b""
    )
    article = Article(document, result, b"", entry.id, None, tuple(one.span for one in cut))
    removed = [removal_row(item, article) for item in by_start(result.removed)]
    removed += [passage_row(passage, article) for passage in cut]
    return {
        **name_of(entry),
        "status": "cleaned" if changed.cut else "unchanged",
        "words": entry.words,
        "words_removed": words_removed(changed),
        "fingerprint": fingerprint,
        "paragraphs": len(result.segmentation.paragraphs),
        "runs": [run_row(run, article) for run in result.runs],
        "removed": sorted(removed, key=lambda row: int(row["start"])),
        "kept_repeats": [kept_row(item, article) for item in result.kept_repeats],
    }


def words_removed(changed: Changed) -> int:
    """How many words are cut from an article that stays."""
    inside = changed.result.words_removed if changed.result else 0
    return inside + sum(one.phrase.words for one in changed.passages if one.is_cut)


def nothing_in(text: str, words: int) -> Result:
    """The result of not looking."""
    return Result(text, text, Segmentation("line", (), (), (0,)), words, 0, (), (), ())


def passage_row(passage: Passage, article: Article) -> dict[str, Any]:
    """The element of removed[] of a sentence that stands in many articles."""
    raw = passage.span.of(article.document.text)
    begin = passage.span.start + len(raw) - len(raw.lstrip())
    told = Span(begin, begin + len(raw.strip()))
    return {
        **where(passage.span, told, article),
        "grain": BOILERPLATE,
        "rule": BOILERPLATE,
        "text": raw,
        "text_start": told.start,
        "text_end": told.end,
        "phrase": passage.phrase.key,
        "words": passage.phrase.words,
    }


def phrase_row(phrase: Phrase, cut: bool) -> dict[str, Any]:
    """One element of boilerplate[]."""
    return {
        "key": phrase.key,
        "text": phrase.text,
        "outlet": phrase.outlet,
        "stories": phrase.stories,
        "articles": phrase.articles,
        "words": phrase.words,
        "cut": cut,
    }


def skipped_row(problem: Problem) -> dict[str, Any]:
    """One element of skipped[]; record and line are null where none can be named."""
    return {
        "path": problem.path,
        "record": problem.row + 1 if problem.row >= 0 else None,
        "line": problem.line or None,
        "problem": problem.problem,
        "advice": problem.advice,
    }


def file_row(written: Written) -> dict[str, Any]:
    """One element of files[]. output and in_place are where the file is; a
    store names them from its own place.
    """
    output = None if written.output is None else str(PurePath(written.place, written.output))
    row = {
        "path": written.path,
        "output": output,
        "articles": written.counts.rows,
        "dropped": written.counts.dropped,
        "changed": written.counts.changed,
        "bytes_in": written.bytes_in,
        "bytes_out": written.bytes_out,
        "sha256_in": written.sha256_in,
        "sha256_out": written.sha256_out,
        "content": written.content._asdict(),
        "restorable": written.restorable,
        "repack": written.repack,
        "note": written.note,
    }
    return row | ({"in_place": written.place} if written.in_place else {})


def alarm_row(alarm: Alarm) -> dict[str, Any]:
    """One element of alarms[]."""
    return {**asdict(alarm), "share": share(alarm.share)}
