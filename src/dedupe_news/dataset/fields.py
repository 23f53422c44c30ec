"""Rows of any scraper -> text, id, title, date, outlet and url, found by the names they use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

Path = tuple[str | int, ...]
PARAGRAPH = "\n\n"  # between the parts of a body that is stored in parts
TEXT = (
    *("text", "maintext", "body", "content", "plaintext", "article", "raw_text", "articleBody"),
    *("article_text", "full_text", "fulltext", "main_text", "cleaned_text"),
)
_ID = ("id", "_id", "article_id", "doc_id", "uuid", "guid", "url", "link")
_TITLE = ("title", "headline", "heading", "title_page")
_DATE = (
    *("date", "date_publish", "publish_date", "publishing_date", "published", "published_at"),
    *("publishedAt", "date_published", "datePublished", "pub_date", "pubDate", "published_date"),
    *("publication_date", "timestamp"),
)
_OUTLET = (
    *("outlet", "source_domain", "sitename", "site_name", "source", "publisher"),
    *("source-hostname", "meta_site_name", "hostname", "domain"),
)
_URL = ("url", "link", "canonical_link", "uri", "source", "source_url")
_PARTIAL = re.compile(r"\d{4}(-\d\d)?")


class Part(NamedTuple):
    """A string that the text of an article is made of, and where in its row it stands."""

    path: Path
    text: str


class Unfit(Exception):  # noqa: N818  never leaves this package
    """Why a row is no article."""

    def __init__(self, problem: str, advice: str = "") -> None:
        super().__init__(problem)
        self.problem, self.advice = problem, advice


def text_of(row: dict[str, Any], field: str = "") -> str:
    """The text of a row. Raises Unfit when there is none.

    >>> text_of({"title": "Brücke", "maintext": "Sie ist fertig."})
    'Sie ist fertig.'
    >>> text_of({"body": {"sections": [{"paragraphs": ["Eins.", "Zwei."]}]}})
    'Eins.\\n\\nZwei.'
    """
    if not field:
        for name in TEXT:
            value = row.get(name)
            if value:
                if value.__class__ is str:
                    return value
                break
    return PARAGRAPH.join(part.text for part in parts_of(row, field))


def parts_of(row: dict[str, Any], field: str = "") -> list[Part]:
    """The strings that text_of joins. Raises Unfit when there is none.

    Names are tried in a fixed order, whatever the order in the row; then in any case of letters.
    A field that is empty counts only when no other is there.
    """
    empty: list[Part] | None = None
    wrong = ""
    for path, value in candidates(row, field):
        found = strings(path, value)
        if found is None:
            wrong = wrong or f"{shown(path)} is {kind_of(value)}, not text."
        elif any(part.text for part in found):
            return found
        elif empty is None:
            empty = found
    if empty is not None:
        return empty
    if wrong:
        raise Unfit(wrong, "Name the field of the text with --text-field.")
    missing = f"has no field {field!r}." if field else "has no field that holds a text."
    raise Unfit(missing, "Name it with --text-field, for example --text-field body.")


def candidates(row: dict[str, Any], field: str) -> Iterator[tuple[Path, Any]]:
    """The fields that may hold the text, best first, without those that are null."""
    if field:
        path, value = lookup(row, field)
        if value is not None:
            yield path, value
        return
    for name in TEXT:
        if row.get(name) is not None:
            yield (name,), row[name]
    lowered = {key.lower(): key for key in reversed(row)}
    for name in TEXT:
        key = lowered.get(name.lower(), name)
        if key != name and row[key] is not None:
            yield (key,), row[key]


def lookup(row: dict[str, Any], field: str) -> tuple[Path, Any]:
    """The value at a path of names parted by dots, and the path; None when there is nothing.

    >>> lookup({"a": {"b": "x"}}, "a.b"), lookup({"a.b": "y"}, "a.b")
    ((('a', 'b'), 'x'), (('a.b',), 'y'))
    """
    if field in row:
        return (field,), row[field]
    path = tuple(field.split("."))
    value: Any = row
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return path, value


def strings(path: Path, value: Any) -> list[Part] | None:
    """The strings of a value: itself, a list of paragraphs, or sections with paragraphs."""
    if isinstance(value, str):
        return [Part(path, value)]
    if isinstance(value, dict):
        inner = next((key for key in ("sections", "paragraphs") if key in value), None)
        return None if inner is None else strings((*path, inner), value[inner])
    if not isinstance(value, list):
        return None
    found: list[Part] = []
    for number, item in enumerate(value):
        below = strings((*path, number), item)
        if below is None:
            return None
        found += [part for part in below if part.text]
    return found


def shown(path: Path) -> str:
    """A path as a user would write it.

    >>> shown(("body", "sections", 0))
    'body.sections.0'
    """
    return ".".join(map(str, path))


def kind_of(value: Any) -> str:
    """What a JSON value is, in words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    return "a list" if isinstance(value, list) else "an object"


def labels_of(row: dict[str, Any], id_field: str = "") -> tuple[str, str, str, str, str]:
    """Id, title, date, outlet and url of a row; "" for unknown.

    >>> labels_of({"url": "https://www.bote.de/1", "date_publish": "2025-03-09 10:00:00"})[2:]
    ('2025-03-09T10:00:00', 'bote.de', 'https://www.bote.de/1')
    """
    url = address(row)
    return (
        scalar(lookup(row, id_field)[1]) if id_field else first(row, _ID),
        first(row, _TITLE),
        date_of(row),
        outlet_of(row) or host(url),
        url,
    )


def first(row: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first of the fields that holds a string or a whole number."""
    for name in names:
        value = row.get(name)
        if value or value == 0:
            if value.__class__ is str:
                return value
            if found := scalar(value):
                return found
    return ""


def scalar(value: Any) -> str:
    """A string, or a whole number as one; "" for other values.

    >>> scalar(17), scalar(True), scalar(None)
    ('17', '', '')
    """
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def address(row: dict[str, Any]) -> str:
    """The address of an article; a field that often holds other things must look like one."""
    for name in _URL:
        value = row.get(name)
        if value and isinstance(value, str) and (name == "url" or "://" in value):
            return value
    return ""


def outlet_of(row: dict[str, Any]) -> str:
    """Who published an article: a name, or the host of an address."""
    for name in _OUTLET:
        value = row.get(name)
        if not value:
            continue
        if isinstance(value, dict):
            value = value.get("name")
        if value and isinstance(value, str):
            return host(value) if "://" in value else value
    return ""


def host(url: str) -> str:
    """The host of an address, without www.

    >>> host("https://www.bote.de:443/a?b"), host("bote.de/1"), host("")
    ('bote.de', '', '')
    """
    rest = url.partition("://")[2]
    name = rest.partition("/")[0].partition("?")[0].rpartition("@")[2].partition(":")[0].lower()
    return name.removeprefix("www.")


def date_of(row: dict[str, Any]) -> str:
    """When an article was published, in ISO 8601 and UTC, so that dates compare as text."""
    for name in _DATE:
        value = row.get(name)
        if value:
            found = iso(value)
            if found:
                return found
    return ""


def iso(value: Any) -> str:
    """A date in ISO 8601, as far as it is known; "" for what is none.

    >>> iso("2025-03-09T12:00:00+02:00"), iso("2025-03"), iso("9.3.")
    ('2025-03-09T10:00:00+00:00', '2025-03', '')
    >>> iso("Sun, 09 Mar 2025 10:00:00 GMT"), iso(1741514400)
    ('2025-03-09T10:00:00+00:00', '2025-03-09T10:00:00+00:00')
    """
    try:
        if isinstance(value, str):
            return iso_text(value.strip())
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 1e8:
            return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        pass
    return ""


def iso_text(value: str) -> str:
    """A written date in ISO 8601. Raises ValueError for what is none."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        if _PARTIAL.fullmatch(value):
            return value
        from email.utils import parsedate_to_datetime  # noqa: PLC0415  20 ms, and rare

        found = parsedate_to_datetime(value)
    if found.tzinfo is None and len(value) in (10, 19) and value[4:8:3] == "--":
        return value.replace(" ", "T")  # as nearly all are written
    if found.tzinfo is not None:
        found = found.astimezone(UTC)
    bare = len(value) in (8, 10) and "T" not in value
    return str(found.date()) if bare else str(found).replace(" ", "T")
