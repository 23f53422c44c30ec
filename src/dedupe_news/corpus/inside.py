"""One article of a corpus -> what is cut from it: repeats inside it, and boilerplate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dedupe_news import pipeline
from dedupe_news.corpus.phrases import units_of
from dedupe_news.corpus.result import Changed, Passage
from dedupe_news.cuts import cuts
from dedupe_news.model import Span
from dedupe_news.rewrite import cut

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe_news.article import Article
    from dedupe_news.corpus.phrases import Unit
    from dedupe_news.corpus.result import Entry, Phrase
    from dedupe_news.corpus.tables import CorpusTables
    from dedupe_news.options import Options


def looked_into(
    entry: Entry,
    text: str,
    phrases: Mapping[int, Phrase] | None,
    options: Options,
    tables: CorpusTables,
) -> Changed:
    """What is found inside one article, and the text without what is cut.

    phrases: the boilerplate by its key, None where the article carries none. Repeats are looked for
    in what is left without it, so that a second run finds nothing, and are proven by that alone.
    """
    article, hot = pipeline.read(text, options, tables.article), phrases or {}
    found = looked(entry, article, hot, options, tables)
    if options.boilerplate == "remove" and found.cut and hot:
        again = pipeline.read(found.cleaned, options, tables.article)
        if going(again, boilerplate(again, hot)):
            # What goes brings together what is boilerplate again: then nothing is safe to go.
            repeats = options.repeats if options.repeats == "off" else "flag"
            flag = replace(options, boilerplate="flag", repeats=repeats)
            return looked(entry, article, hot, flag, tables)
    return found


def looked(
    entry: Entry,
    article: Article,
    phrases: Mapping[int, Phrase],
    options: Options,
    tables: CorpusTables,
) -> Changed:
    """What one look finds, boilerplate first."""
    found = boilerplate(article, phrases)
    gone = going(article, found) if options.boilerplate == "remove" else []
    spans, result = gone, None
    if options.repeats != "off":
        result = pipeline.cleaned(article, options, tables.article, gone)
        gone = list(result.without)
        spans = sorted([*gone, *(item.span for item in result.removed)])
    places = gone or [unit.span(article) for unit in found]
    passages = tuple(
        Passage(span, phrases[unit.key], bool(gone))
        for span, unit in zip(places, found, strict=True)
    )
    return Changed(entry, article.raw, cut(article.raw, spans), result, passages, tuple(spans))


def boilerplate(article: Article, phrases: Mapping[int, Phrase]) -> list[Unit]:
    """The units of an article that are boilerplate, in order."""
    return [unit for unit in units_of(article) if unit.key in phrases] if phrases else []


def going(article: Article, found: Sequence[Unit]) -> list[Span]:
    """What is cut for each unit, with the separator that goes along.

    Nothing where no other word would be left, so that no article is empty.
    """
    if sum(unit.last - unit.first for unit in found) == len(article.tokens):
        return []
    spans = cuts(article.segmentation, [one for unit in found for one in unit.sentences])
    return [Span(spans[unit.sentences[0]].start, spans[unit.sentences[-1]].end) for unit in found]
