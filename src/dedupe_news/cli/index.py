"""dedupe index: one action on a persistent index."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from dedupe_news import indexing
from dedupe_news.batch import Asked, Watch, run
from dedupe_news.cli.edge import DONE, INPUT
from dedupe_news.cli.jobs import DataSets
from dedupe_news.cli.listing import like_lines
from dedupe_news.cli.safe import printable
from dedupe_news.cli.summary import problem_line
from dedupe_news.engine.follow import Scope
from dedupe_news.engine.local import Request
from dedupe_news.index.store import Index
from dedupe_news.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dedupe_news.cli.console import Console
    from dedupe_news.config import Setting
    from dedupe_news.indexing import Place, Upkeep
    from dedupe_news.record import Problem

    Action = Callable[[Console, Place, Mapping[str, Any], Mapping[str, Setting]], int]

SOME = 10  # problems that are told
FACTS = (
    *("roots", "include", "exclude", "text-field", "id-field", "encoding", "max-bytes"),
    *("normalizer", "sketches", "signature", "shingle", "repeats", "phrases", "base", "written by"),
)


def act(console: Console, given: Mapping[str, Any], found: Mapping[str, Setting]) -> int:
    """Do what is asked; the exit code comes back."""
    place = indexing.Place.of(given["index"] or indexing.AUTO, os.curdir)
    action = given["action"]
    if action in ("verify", "info", "compact") and given["paths"]:
        raise click.UsageError(f"index {action} takes no PATH.")
    if action == "query" and not given["paths"]:
        raise click.UsageError("index query: name the articles to look for.")
    return _ACTIONS[action](console, place, given, found)


def build(
    console: Console, place: Place, given: Mapping[str, Any], found: Mapping[str, Setting]
) -> int:
    """Make an index anew."""
    paths = given["paths"] or (os.curdir,)
    scope = Scope(place.inner(paths), found["include"].value, found["exclude"].value)
    encoding = found["encoding"].value
    names = ("text_field", "id_field", "max_bytes")
    settings = DataSets(**{name: given[name] for name in names}).settings(
        None if encoding == "auto" else encoding
    )
    return told(console, indexing.build(place, scope, settings, request(given)), given)


def update(
    console: Console, place: Place, given: Mapping[str, Any], _: Mapping[str, Setting]
) -> int:
    """Bring an index up to date, with more PATHs when some are named."""
    return told(console, indexing.update(place, request(given), more=given["paths"]), given)


def request(given: Mapping[str, Any]) -> Request:
    """What the scan of files takes."""
    return Request(Options(), jobs=given["jobs"] or 1)


def told(console: Console, done: Upkeep, given: Mapping[str, Any]) -> int:
    """Say what was done."""
    for problem in done.problems[:SOME]:
        console.say(problem_line(problem))
    if len(done.problems) > SOME:
        console.say(f"and {len(done.problems) - SOME:,} more of this kind.")
    changes = ", ".join(f"{number:,} {what}" for what, number in done.files.items() if number)
    if not given["quiet"]:
        text = f"{done.path}: {done.articles:,} articles; files: {changes or 'none changed'}."
        console.out.text(printable(text) + "\n")
    return INPUT if done.problems else DONE


def query(
    console: Console, place: Place, given: Mapping[str, Any], found: Mapping[str, Setting]
) -> int:
    """List what is like some articles."""
    with Index.reading(place.path) as index:
        settings = index.settings()
    scope = {name: found[name].value for name in ("include", "exclude")}
    asked = Asked(
        given["paths"],
        Options(repeats="off", drop="none", pairs="on"),
        replace(settings, **scope),
        write=False,
        index=place.path,
        asks=True,
        jobs=given["jobs"] or 1,
    )
    problems = Problems()
    result = run(asked, problems)
    for lines in like_lines(result):
        console.show(lines)
    for problem in problems.told[:SOME]:
        console.say(problem_line(problem))
    return INPUT if problems.told else DONE


class Problems(Watch):
    """Gathers what could not be read."""

    def __init__(self) -> None:
        self.told: list[Problem] = []

    def problem(self, one: Problem) -> None:
        """A row or file that could not be read."""
        self.told.append(one)


def verify(
    console: Console, place: Place, given: Mapping[str, Any], _: Mapping[str, Setting]
) -> int:
    """Look for damage."""
    faults = indexing.faults(place)
    for fault in faults:
        console.say(printable(f"{place.name}: {fault}."))
    if faults:
        console.say("Build it anew with dedupe index build; no article is lost with it.")
        return INPUT
    if not given["quiet"]:
        console.out.text(printable(f"{place.name}: sound.") + "\n")
    return DONE


def info(console: Console, place: Place, _: Mapping[str, Any], __: Mapping[str, Setting]) -> int:
    """Say what is in an index."""
    said = indexing.info(place)
    rows = {
        "file": said.path,
        "follows": said.facts.get("follows", ""),
        "articles": f"{said.articles:,}",
        "files": f"{said.files:,}",
        "known links": f"{said.links:,}",
        "size": f"{said.size:,} bytes" + (", all of the server" if place.on_server else ""),
        **{name: shown(said.facts.get(name, "")) for name in FACTS},
    }
    if place.on_server:  # where no folder is the index's own, places go from the root of all
        rows["roots"] = ", ".join(place.paths(json.loads(said.facts["roots"])))
    for name, value in rows.items():
        if value:
            console.out.text(printable(f"{name:<13}{value}") + "\n")
    return DONE


def shown(value: str) -> str:
    """A fact as it is told; lists without brackets.

    >>> shown('["news", ""]'), shown("2"), shown("[]")
    ('news, .', '2', '')
    """
    if not value.startswith("["):
        return value
    return ", ".join(one or "." for one in json.loads(value))


def compact(
    console: Console, place: Place, given: Mapping[str, Any], _: Mapping[str, Setting]
) -> int:
    """Give space back."""
    before, after = indexing.compact(place)
    told = f"{before:,} bytes, now {after:,}."
    if place.on_server:
        told = "compacted; the server has the space back in five minutes."
    if not given["quiet"]:
        console.out.text(printable(f"{place.name}: {told}") + "\n")
    return DONE


_ACTIONS: dict[str, Action] = {
    "build": build,
    "update": update,
    "query": query,
    "verify": verify,
    "info": info,
    "compact": compact,
}
