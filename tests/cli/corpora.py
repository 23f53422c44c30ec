"""Small corpora, made in a folder."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

BRIDGE = (
    "The county will close the old bridge at Ardmore from the first week of March, the works "
    "committee decided on Monday after a debate that lasted until midnight.\n"
    "Engineers found cracks in three of the five piers last autumn, when the river was at its "
    "lowest. The repairs will cost 42 million euros, most of which comes from a fund for roads.\n"
    "Shops on the north bank fear for their trade. The chamber of commerce has asked for a ferry, "
    "which the county says it cannot pay for. A bus will make the detour every half hour."
)
NEAR = BRIDGE.replace("until midnight", "till midnight").replace("has asked", "asked")
VERSION = BRIDGE.replace("42 million", "48 million")
FISH = (
    "Fishermen at Dunmore have landed the largest catch of mackerel in nine years, the harbour "
    "office said. More than four hundred tonnes came ashore, and the cold stores are full.\n"
    "The price fell by a third. Some crews stay in port until it recovers, others sell their "
    "catch to a plant in Wexford that makes fish meal."
)
TRAIN = (
    "Zwischen Köln und Bonn fahren ab Sonntag keine Züge. Die Bahn erneuert dort für mehrere "
    "Wochen die Weichen und baut an zwei Bahnhöfen neue Bahnsteige mit Aufzügen.\n"
    "Reisende müssen auf Busse ausweichen, die alle zwanzig Minuten verkehren. Fahrräder werden "
    "darin nicht befördert. Ende des Monats soll alles fertig sein, sagte ein Sprecher."
)
DOUBLED = f"{TRAIN}\n{TRAIN}\n"
TEXTS = {
    "bridge": BRIDGE,
    "copied": BRIDGE,
    "edited": NEAR,
    "update": VERSION,
    "fish": FISH,
    "twice": DOUBLED,
}
OUTLETS = ("Courier", "Herald", "Gazette", "Herald", "Courier", "Bote")


def rows() -> list[dict[str, Any]]:
    """Six articles: two copies, a version, one that says all twice."""
    return [
        {"id": name, "outlet": outlet, "date": f"2025-02-0{n}", "text": text, "tags": ["ü", n]}
        for n, ((name, text), outlet) in enumerate(zip(TEXTS.items(), OUTLETS, strict=True), 1)
    ]


def jsonl(articles: Iterable[dict[str, Any]]) -> bytes:
    """Rows as JSON Lines."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in articles).encode()


def packed(data: bytes) -> bytes:
    """The same, compressed, with no time in it."""
    return gzip.compress(data, mtime=0)


def table(articles: Iterable[dict[str, Any]]) -> bytes:
    """Rows as CSV, with the line ends of a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["id", "outlet", "text"])
    writer.writerows([one["id"], one["outlet"], one["text"]] for one in articles)
    return out.getvalue().encode()


def folder(place: Path) -> Path:
    """A folder with every format that needs no extra, in two outlets."""
    (place / "de").mkdir(parents=True)
    (place / "en").mkdir()
    (place / "de" / "zug.txt").write_bytes(DOUBLED.encode("cp1252"))
    (place / "en" / "bridge.txt").write_bytes(b"\xef\xbb\xbf" + BRIDGE.encode() + b"\r\n")
    (place / "en" / "copied.md").write_bytes(BRIDGE.encode())
    own = [{**one, "id": f"j-{one['id']}"} for one in rows()]
    (place / "rows.jsonl").write_bytes(jsonl(own).removesuffix(b"\n"))
    (place / "rows.jsonl.gz").write_bytes(
        packed(jsonl({**one, "id": f"g{n}"} for n, one in enumerate(rows())))
    )
    (place / "array.json").write_bytes(
        json.dumps([{**one, "id": f"a{n}"} for n, one in enumerate(rows())], indent=1).encode()
    )
    (place / "table.csv").write_bytes(table({**one, "id": f"c{n}"} for n, one in enumerate(rows())))
    (place / "photo.jpg").write_bytes(b"\xff\xd8")
    return place


def files_in(place: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file()
    }
