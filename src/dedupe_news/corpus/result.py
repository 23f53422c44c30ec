"""What a run over a corpus found: frozen values that reports, writers and callers read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dedupe_news.corpus.cluster import Cluster, Link, Pair
    from dedupe_news.model import Result, Span

Fate = Literal["kept", "cleaned", "duplicate"]


class Entry(NamedTuple):
    """One article of the corpus, by the number it has in the run (0-based, in order of reading).

    id, path, row, outlet, date: as in Record. words: tokens of its text.
    """

    number: int
    id: str
    path: str
    row: int
    outlet: str
    date: str
    words: int


class Phrase(NamedTuple):
    """A sentence or paragraph that stands in many articles: boilerplate.

    text: as it stands in the best ranked of them. outlet: "" for one found all over the corpus.
    stories: in how many different stories it stands (a cluster is one story); articles: in how many
    articles. words: tokens in it. key: 16 hexadecimal digits of its content, for the list file.
    """

    key: str
    text: str
    outlet: str
    stories: int
    articles: int
    words: int


class Passage(NamedTuple):
    """Where a phrase stands in an article, and whether it is cut."""

    span: Span
    phrase: Phrase
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Alarm:
    """Why the guard stopped a run: too much would go.

    what: 'corpus', 'outlet' or 'cluster'; name: the outlet, or the canonical article's id.
    lost of articles would go; share is lost / articles.
    """

    what: Literal["corpus", "outlet", "cluster"]
    name: str
    lost: int
    articles: int

    @property
    def share(self) -> float:
        """0.0 to 1.0."""
        return self.lost / max(self.articles, 1)


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over a run. read: articles; empty: those without a word; skipped: bad rows and files.

    duplicates: dropped articles, by relation in by_relation; cleaned: articles from which
    something is cut; kept: articles in the cleaned output (cleaned ones too). words_removed: in
    dropped articles, runs and boilerplate, by rule in by_rule ('identical', 'near', ..., 'exact
    repeat', 'near repeat', 'boilerplate'). by_outlet: (articles, dropped, words removed).
    hot: buckets that were so large that only neighbours in them were compared.
    """

    read: int
    empty: int
    kept: int
    cleaned: int
    duplicates: int
    words: int
    words_removed: int
    by_relation: Mapping[str, int]
    by_rule: Mapping[str, int]
    by_outlet: Mapping[str, tuple[int, int, int]]
    hot: int


@dataclass(frozen=True, slots=True)
class Changed:
    """One article that does not stay as it was, or in which something was found.

    result: what repeats inside it, None where that was not looked at. passages: boilerplate in it.
    cut: what is cut from its text, in order; text without these spans is cleaned.
    """

    entry: Entry
    text: str
    cleaned: str
    result: Result | None
    passages: tuple[Passage, ...]
    cut: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What is decided about whole articles, before anything is written.

    clusters: largest first, then by the canonical's id. pairs: forms and related articles (only
    when asked for). gone: dropped article -> the one that stays for it. proofs: dropped
    article -> its link to that one. alarms: not empty when the guard stops the run.
    """

    clusters: tuple[Cluster, ...]
    pairs: tuple[Pair, ...]
    gone: Mapping[int, int]
    proofs: Mapping[int, Link]
    alarms: tuple[Alarm, ...]
