"""HTML pages and web archives -> rows: what trafilatura takes for the article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dedupe_news.dataset.packing import extra
from dedupe_news.dataset.source import Source
from dedupe_news.errors import InputError
from dedupe_news.record import Problem

_NO_ARTICLE = "no article was found in the page."
PAGE_BYTES = 20_000_000  # a larger page is no article, and takes minutes
_LABELS = {"title": "title", "date": "date", "outlet": "sitename", "url": "url"}


def page_row(data: bytes, name: str, url: str = "") -> dict[str, str]:
    """The article of an HTML page as a row. Raises InputError when there is none.

    Fewer words that do not belong are worth more here than a caption: what every page of an outlet
    says would look like a repeat.
    """
    import logging  # noqa: PLC0415  only pages need it

    trafilatura = extra("trafilatura", "html", name)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    if len(data) > PAGE_BYTES:
        raise InputError(name, "is too large for one page.", "Split it.")
    found = extracted(trafilatura, data, url)
    text = found.text if found is not None else ""
    if not text:
        raise InputError(name, _NO_ARTICLE, "Give the text itself, if there is one.")
    labels = {key: getattr(found, field) or "" for key, field in _LABELS.items()}
    labels["url"] = url or labels["url"]
    labels["outlet"] = labels["outlet"] or found.hostname or ""
    return {key: value for key, value in labels.items() if value} | {"text": text}


def extracted(trafilatura: Any, data: bytes, url: str) -> Any:
    """What trafilatura finds; None for nothing, and for pages that it fails at."""
    try:
        return trafilatura.bare_extraction(
            data,
            url=url or None,
            favor_precision=True,
            include_comments=False,
            with_metadata=True,
        )
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError):
        return None


def warc_rows(source: Source, problems: list[Problem]) -> Iterator[dict[str, str]]:
    """The articles of a web archive's HTML responses; pages without one are listed."""
    warc = extra("fastwarc.warc", "warc", source.name)
    extra("trafilatura", "html", source.name)
    with open(source.path, "rb") as file:  # noqa: PTH123  fastwarc takes an open file
        kinds = warc.WarcRecordType.response
        records = warc.ArchiveIterator(file, record_types=kinds, auto_decode="all")
        for number, record in enumerate(sound(records, source, problems)):
            kind = record.http_content_type or "text/html"
            if kind not in ("text/html", "application/xhtml+xml"):
                continue
            url = record.headers.get("WARC-Target-URI") or ""
            try:
                row = page_row(record.reader.read(PAGE_BYTES + 1), source.name, url)
            except InputError as error:
                problems.append(Problem(source.name, number, 0, error.problem, url))
                continue
            yield {"id": record.headers.get("WARC-Record-ID") or url, "url": url} | row


def sound(records: Any, source: Source, problems: list[Problem]) -> Iterator[Any]:
    """The records of an archive up to where it is damaged."""
    found = False
    try:
        for record in records:
            found = True
            yield record
    except (OSError, ValueError, RuntimeError) as error:
        problems.append(
            Problem(source.name, -1, 0, f"the archive is damaged: {error}.", "Fetch it again.")
        )
        found = True
    if not found:
        problems.append(
            Problem(source.name, -1, 0, "holds no page.", "Is it a WARC file of responses?")
        )
