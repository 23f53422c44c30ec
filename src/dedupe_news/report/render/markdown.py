"""A report -> Markdown for a pull request or the summary of a CI job.

Whatever an article says stands in code spans: there it can be no link, no picture, no HTML, and
calls nobody by name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dedupe_news.legible import one_line
from dedupe_news.report.render.figures import count, figure, percent
from dedupe_news.report.render.findings import around, lines, told, why
from dedupe_news.report.render.view import proven

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dedupe_news.report.render.collect import Shown
    from dedupe_news.report.render.view import Article, Member, Removal

MARK = "<!-- dedupe-news report -->"
LARGEST = 60_000  # characters; comments hold 65,536
ROWS = 50  # of a table
NAME = 60  # characters of a name or a text in a table


def markdown(shown: Shown, title: str) -> str:
    """The report; what is beyond the bounds is counted."""
    blocks = [
        f"{MARK}\n## dedupe: {code(title)}\n",
        head(shown),
        *alarms(shown),
        *rules(shown),
        *clusters(shown),
        *articles(shown),
        *phrases(shown),
        *problems(shown),
        f"<sub>dedupe-news {code(shown.version)}; the JSON report holds all of it.</sub>\n",
    ]
    return within(blocks)


def within(blocks: Iterable[str]) -> str:
    """The blocks that fit into a comment, and how many do not."""
    kept, size, left = [], 0, 0
    for block in blocks:
        if size + len(block) > LARGEST:
            left += 1
            continue
        kept.append(block)
        size += len(block) + 1
    more = f"{count(left, 'section')} left out, because a comment holds no more.\n" if left else ""
    return "\n".join([*kept, *filter(None, [more])])


def code(text: str, most: int = NAME) -> str:
    """Foreign text as a code span, on one line, cut to a length.

    >>> code("a `b` | c"), code("")
    ('`` a `b` | c ``', '–')
    """
    flat = one_line(text)
    flat = flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"
    if not flat:
        return "–"
    ticks = "`" * (max((len(one) for one in re.findall("`+", flat)), default=0) + 1)
    room = " " if len(ticks) > 1 or flat != flat.strip() else ""
    return f"{ticks}{room}{flat}{room}{ticks}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], left: int = 0) -> str:
    """A table; left: rows that are not in it."""
    every = [head, ["---"] * len(head), *rows]
    lines = (" | ".join(cell.replace("|", "\\|") for cell in cells) for cells in every)
    text = "".join(f"| {line} |\n" for line in lines)
    return text + (f"\n{left:,} more are in the JSON report.\n" if left > 0 else "")


def head(shown: Shown) -> str:
    """What came of it, in figures."""
    found = shown.totals
    share = percent(found.words_removed, found.words)
    text = f"**{found.words_removed:,} of {count(found.words, 'word')} go ({share}).**"
    if shown.is_run:
        share = percent(found.duplicates, found.articles)
        gone = f"{found.duplicates:,} of {count(found.articles, 'article')}"
        text = f"**{gone} ({share}) go.** {text}"
    if found.kept_repeats:
        text += f" {count(found.kept_repeats, 'repeat')} inside articles stay."
    if stay := sum(found.stays.values()):
        text += f" {count(stay, 'copy')} of other articles stay."
    return text + "\n"


def alarms(shown: Shown) -> Iterator[str]:
    """Why the guard stopped the run."""
    if shown.alarms:
        written = "and it was forced" if shown.is_written else "so no cleaned data is written"
        yield f"**More goes than --max-loss allows, {written}.**\n"
        rows = [
            (one.what, code(one.name), f"{one.lost:,}", f"{one.articles:,}")
            for one in shown.alarms[:ROWS]
        ]
        yield table(("what", "name", "go", "of"), rows, len(shown.alarms) - ROWS)


def rules(shown: Shown) -> Iterator[str]:
    """What goes, by rule and outlet."""
    found = sorted(shown.words.items(), key=lambda pair: (-pair[1], pair[0]))
    if found:
        rows = [(code(rule), code(outlet), f"{words:,}") for (outlet, rule), words in found[:ROWS]]
        yield table(("rule", "outlet", "words that go"), rows, len(found) - ROWS)


def clusters(shown: Shown) -> Iterator[str]:
    """Articles that are alike."""
    if not shown.clusters:
        return
    proofs = {one.id: one.whole for one in shown.copies if one.whole is not None}
    yield f"### Articles that are alike: {count(shown.totals.clusters, 'cluster')}\n"
    rows: list[tuple[str, ...]] = []
    for one in shown.clusters:
        rows += cluster_rows([proven(member, proofs, one.canonical) for member in one.members])
        if len(rows) >= ROWS:
            break
    members = sum(len(one.members) for one in shown.clusters)
    heads = ("article", "fate", "stands to", "as", "resemblance", "differs")
    yield table(heads, rows[:ROWS], members - len(rows[:ROWS]))


def cluster_rows(members: Sequence[Member]) -> Iterator[tuple[str, ...]]:
    """The rows of one cluster."""
    for one in members:
        yield (
            code(one.id),
            "goes" if one.dropped else "stays",
            code(one.of),
            code(one.relation),
            figure(one.resemblance),
            code(told(one.differs)) if one.differs else "",
        )


def articles(shown: Shown) -> Iterator[str]:
    """What was found inside articles."""
    found = [one for one in shown.articles if one.is_found_in]
    if found:
        yield "### Repeats inside articles\n"
        rows = [row for one in found for row in article_rows(one)]
        heads = ("article", "where", "repeats", "fate", "words")
        yield table(heads, rows[:ROWS], len(rows) - ROWS)


def article_rows(article: Article) -> Iterator[tuple[str, ...]]:
    """The rows of one article: its runs, lines of boilerplate, what stays."""
    runs: dict[int, list[Removal]] = {}
    for n, one in enumerate(article.removed):
        runs.setdefault(one.run if one.run is not None else -n - 1, []).append(one)
    for cuts in runs.values():
        witnesses = [one.witness for one in cuts if one.witness is not None]
        yield (
            code(article.id),
            lines(around([one.place for one in cuts])),
            lines(around(witnesses)) if witnesses else "many articles",
            f"goes: {code(cuts[0].rule)}",
            f"{sum(one.words for one in cuts):,}",
        )
    for kept in article.kept:
        reason = code(why(kept.why, kept.differs))
        place, other = lines(kept.place), lines(kept.witness)
        yield code(article.id), place, other, f"stays: {reason}", f"{kept.proof.words:,}"


def phrases(shown: Shown) -> Iterator[str]:
    """What stands in many articles."""
    if shown.phrases:
        yield f"### What stands in many articles: {len(shown.phrases):,}\n"
        rows = [
            (code(one.text), code(one.outlet), f"{one.stories:,}", "goes" if one.cut else "listed")
            for one in shown.phrases[:ROWS]
        ]
        yield table(("text", "outlet", "stories", "fate"), rows, len(shown.phrases) - ROWS)


def problems(shown: Shown) -> Iterator[str]:
    """What could not be read."""
    if shown.problems:
        yield f"### Not read: {len(shown.problems):,}\n"
        rows = [
            (code(one.path), str(one.line or one.record or ""), code(one.problem, 200))
            for one in shown.problems[:ROWS]
        ]
        yield table(("file", "line", "problem"), rows, len(shown.problems) - ROWS)
