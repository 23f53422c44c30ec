"""Settings -> what `dedupe config` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe_news.cli.safe import printable
from dedupe_news.config import bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dedupe_news.config import Config, Setting


def as_table(read: Config, found: Mapping[str, Setting]) -> str:
    """One line an option: name, value, where the value comes from, what is allowed.

    >>> from dedupe_news.config import Config, settle
    >>> print(as_table(Config(), settle(Config(), {"min-words": 40})).splitlines()[1])
    min-words    40                flag     1 to 1,000,000 words
    """
    rows = [
        (item.name, shown(item.value), printable(item.origin), allowed(item.name))
        for item in found.values()
    ]
    sizes = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join([*(f"{cell:<{size}}" for cell, size in zip(row, sizes, strict=False)), row[3]])
        for row in rows
    ]
    file = printable(read.path) if read.path else "none found from here upward"
    return "\n".join([*(line.rstrip() for line in lines), "", f"configuration file: {file}", ""])


def shown(value: object) -> str:
    """A value as it stands in the table.

    >>> shown(("a.txt", "b.txt")), shown(())
    ('a.txt, b.txt', 'none')
    """
    if isinstance(value, tuple):
        return printable(", ".join(value)) or "none"
    return printable(str(value))


def allowed(name: str) -> str:
    """What may stand for an option."""
    item = bounds()[name]
    if "allowed" in item:
        return " | ".join(item["allowed"])
    if "low" in item:
        unit = "" if item["unit"] == "share" else f" {item['unit']}"
        return f"{item['low']:,} to {item['high']:,}{unit}"
    if "names" in item:
        return ", ".join(f"{one}..." if one.endswith("=") else one for one in item["names"])
    if "globs" in item:
        return "globs"
    return "names of files" if "files" in item else "auto, or a name such as cp1252"


def as_json(read: Config, found: Mapping[str, Setting]) -> str:
    """The same as JSON: {"file": ..., "options": {name: {"value": ..., "from": ...}}}."""
    import json  # noqa: PLC0415

    options = {item.name: {"value": item.value, "from": item.origin} for item in found.values()}
    data = {"file": read.path or None, "options": options}
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"
