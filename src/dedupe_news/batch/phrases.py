"""The boilerplate of a corpus and the list of it that people edit -> what is cut."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dedupe_news.errors import OutputError
from dedupe_news.report.lists import is_as_written, phrases_text, read_phrases
from dedupe_news.write import Output, write_all

if TYPE_CHECKING:
    from dedupe_news.batch.asked import Asked
    from dedupe_news.corpus.result import Phrase
    from dedupe_news.engine.local import Examined
    from dedupe_news.read import Files

    Listed = frozenset[tuple[str, str]] | None  # (outlet, key) of what alone is cut; None for all


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The phrases that were found, and which of them are cut."""

    found: tuple[Phrase, ...]
    cut: frozenset[Phrase]

    @classmethod
    def of(cls, examined: Examined, listed: Listed) -> Boilerplate:
        """The boilerplate of a corpus, what stands in most stories first."""
        if examined.furniture is None:
            return cls((), frozenset())
        found = sorted(
            examined.furniture.phrases,
            key=lambda one: (-one.stories, -one.articles, one.outlet, one.text, one.key),
        )
        if examined.request.options.boilerplate != "remove":
            return cls(tuple(found), frozenset())
        cut = found if listed is None else [p for p in found if (p.outlet, p.key) in listed]
        return cls(tuple(found), frozenset(cut))


def known_phrases(asked: Asked) -> Listed:
    """The phrases that alone are cut; None for all. OutputError when a list would be lost."""
    path = asked.phrases
    if not path or not Path(path).exists():
        return None
    if asked.options.boilerplate == "remove":
        return read_phrases(path)
    if not asked.force and not is_as_written(path):
        raise OutputError(
            path,
            "was edited since it was written.",
            "Use it with --boilerplate remove, or --force.",
        )
    return None


def only(examined: Examined, cut: frozenset[Phrase]) -> Examined:
    """What was examined, with no other boilerplate to cut than this."""
    if examined.furniture is None or examined.request.options.boilerplate != "remove":
        return examined
    by_outlet = {
        outlet: {key: phrase for key, phrase in group.items() if phrase in cut}
        for outlet, group in examined.furniture.by_outlet.items()
    }
    return replace(examined, furniture=replace(examined.furniture, by_outlet=by_outlet))


def write_list(asked: Asked, boilerplate: Boilerplate, files: Files) -> None:
    """Write the list for people to edit, where one was asked for."""
    if asked.phrases and asked.options.boilerplate != "off":
        text = phrases_text(boilerplate.found)
        write_all([Output(asked.phrases, text.encode())], files)
