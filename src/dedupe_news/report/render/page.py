"""A report -> one page of HTML that needs nothing else: no network, no script to be read.

What articles say is foreign: every value is escaped by the template engine, and made legible
before, so that no control or direction override of an article reaches the page. The page allows
itself nothing but its own style and script, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from dedupe_news.legible import one_line, running
from dedupe_news.report.render.chart import WIDTH, chart
from dedupe_news.report.render.figures import count, figure, percent
from dedupe_news.report.render.layout import Fold, Layout, is_text_of, layout
from dedupe_news.report.render.sides import Pair, Same, Sides, opening, sides
from dedupe_news.report.render.view import proven

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe_news.report.render.collect import Shown
    from dedupe_news.report.render.stories import Key, Stories, Story
    from dedupe_news.report.render.view import Article, At, Cluster, Member

CLUSTERS = 1_000  # on one page, the largest first
MEMBERS = 20  # of a cluster
ARTICLES = 500  # in which something was found
ROWS = 200  # of lines that stand in many articles, problems, pairs
BUDGET = 1_600_000  # characters of clusters on one page: what opens in a second
INSIDE = 500_000  # likewise of articles in which something was found
ELEMENT = 40  # characters that one more element of the page weighs as much as
ALIKE = "identical"
LINE = 1_000  # characters of an article that its first line is looked for in
PLURAL = ("version", "excerpt")


class Budget:
    """How many characters of articles may still come onto the page."""

    def __init__(self, left: int) -> None:
        self._left = left

    def takes(self, *texts: str) -> bool:
        """Is there room for these? Then it is taken."""
        size = sum(map(len, texts))
        if size > self._left:
            return False
        self._left -= size
        return True

    def sides(self, first: str, second: str, line: int = 1, other_line: int = 1) -> Sides:
        """Two texts side by side, with the room that their elements take."""
        found = sides(first, second, line, other_line)
        self._left -= ELEMENT * sum(map(elements, found.rows))
        return found

    def layout(self, text: str, article: Article, prefix: str) -> Layout | None:
        """An article in its own layout; None where there is no room for what is shown of it."""
        if self._left <= 0:
            return None
        found = layout(text, article, prefix)
        lines = [row.lines if isinstance(row, Fold) else (row,) for row in found.rows]
        shown = [one.stretches for many in lines for one in many]
        size = sum(len(one.text) + ELEMENT for stretches in shown for one in stretches)
        self._left -= size + 4 * ELEMENT * len(shown)
        return found if self._left > 0 else None


def elements(row: Pair | Same) -> int:
    """How many elements of the page a row of sides makes."""
    if isinstance(row, Same):
        return 3 + len(row.pairs)
    return 6 + sum(len(line) for line in (*row.left, *row.right))


class MemberShown(NamedTuple):
    """A member of a cluster. sides: it beside the article it was compared with, None where one of
    the two is not at hand; full: no room is left for them."""

    member: Member
    title: str
    of: str
    sides: Sides | None
    full: bool


class ClusterShown(NamedTuple):
    """A cluster. outlets: of all its articles; left: members that are not shown."""

    cluster: Cluster
    title: str
    relations: tuple[tuple[str, int], ...]
    outlets: tuple[str, ...]
    members: tuple[MemberShown, ...]
    left: int
    fates: frozenset[str]


class RunShown(NamedTuple):
    """Both copies of a run side by side."""

    words: int
    first_goes: bool
    sides: Sides


class ArticleShown(NamedTuple):
    """An article with what was found in it. layout: None where its text is not at hand."""

    article: Article
    title: str
    layout: Layout | None
    runs: tuple[RunShown, ...]
    full: bool


def wanted(shown: Shown) -> set[Key]:
    """The articles whose texts the page shows."""
    found = {(one.path, one.record) for one in shown.articles[:ARTICLES]}
    for cluster in shown.clusters[:CLUSTERS]:
        places = [cluster.at, *(member.at for member in listed(cluster.members))]
        found.update((at.path, at.record) for at in places if at is not None)
    return found


def listed(members: Sequence[Member]) -> Sequence[Member]:
    """The members of a cluster that the page shows, those that differ first."""
    return sorted(members, key=lambda one: one.relation == ALIKE)[:MEMBERS]


def page(shown: Shown, title: str, stories: Stories) -> str:
    """The page. title: what the report is of."""
    return filled(
        "report.html",
        shown=shown,
        title=title,
        summary=summary(shown),
        chart=chart(shown.words),
        clusters=clusters(shown, stories, Budget(BUDGET)),
        articles=articles(shown, stories, Budget(INSIDE)),
        limits={"clusters": CLUSTERS, "articles": ARTICLES, "rows": ROWS, "bar": WIDTH},
    )


def filled(template: str, **values: Any) -> str:
    """A page from a template, with the style, the script, and the policy that lets only them in."""
    style, script = part("report.css"), part("report.js")
    make = {"style": Markup(style), "script": Markup(script), "policy": policy(style, script)}
    return environment().get_template(template).render(**values, **make)


def summary(shown: Shown) -> str:
    """What came of it, in one sentence."""
    found = shown.totals
    words = f"{found.words_removed:,} of {count(found.words, 'word')}"
    share = percent(found.words_removed, found.words)
    if not found.words_removed and not found.duplicates:
        return f"Nothing to remove in {count(found.articles, 'article')}."
    if not shown.is_run:
        return f"{words} go ({share})."
    return (
        f"{found.duplicates:,} of {count(found.articles, 'article')} "
        f"({percent(found.duplicates, found.articles)}) and {words} ({share}) go."
    )


def clusters(shown: Shown, stories: Stories, budget: Budget) -> Iterator[ClusterShown]:
    """The clusters, each made when the page comes to it."""
    proofs = {one.id: one.whole for one in shown.copies if one.whole is not None}
    for one in shown.clusters[:CLUSTERS]:
        story = story_at(stories, one.at)
        by_id = {one.canonical: story}
        every = [proven(member, proofs, one.canonical) for member in one.members]
        members = listed(every)
        for member in members:
            by_id[member.id] = story_at(stories, member.at)
        places = [one.at, *(member.at for member in every)]
        yield ClusterShown(
            one,
            title_of(story),
            tuple(Counter(member.relation for member in every).most_common()),
            tuple(sorted({at.outlet for at in places if at is not None and at.outlet})),
            tuple(member_shown(member, by_id, budget) for member in members),
            len(every) - len(members),
            frozenset("goes" if member.dropped else "stays" for member in every),
        )


def story_at(stories: Stories, at: At | None) -> Story | None:
    """The article at a place."""
    return None if at is None else stories.get(at.path, at.record, at.fingerprint)


def plural(relation: str, many: int) -> str:
    """'3 versions', '2 near'."""
    return f"{many:,} {relation}{'s' if many > 1 and relation in PLURAL else ''}"


def title_of(story: Story | None) -> str:
    """The title of an article, or how its first line begins; "" for unknown."""
    if story is None:
        return ""
    lines = (story.title or story.text[:LINE]).strip().splitlines()
    return opening(lines[0]) if lines else ""


def member_shown(member: Member, by_id: dict[str, Story | None], budget: Budget) -> MemberShown:
    """A member beside the article that it was compared with."""
    one, other = by_id[member.id], by_id.get(member.of)
    beside = None
    full = False
    if one is not None and other is not None and member.relation != ALIKE:
        full = not budget.takes(one.text, other.text)
        beside = None if full else budget.sides(other.text, one.text)
    return MemberShown(member, title_of(one), member.of, beside, full)


def articles(shown: Shown, stories: Stories, budget: Budget) -> Iterator[ArticleShown]:
    """The articles in which something was found."""
    told = [one for one in shown.articles if one.is_found_in or not shown.is_run]
    for n, one in enumerate(told[:ARTICLES]):
        story = stories.get(one.path, one.record, one.fingerprint)
        if story is not None and not is_text_of(story.text, one):
            story = None
        laid = None if story is None else budget.layout(story.text, one, f"a{n}")
        runs = () if story is None or laid is None else tuple(run_shown(one, story.text, budget))
        full = story is not None and laid is None
        yield ArticleShown(one, title_of(story), laid, runs, full)


def run_shown(article: Article, text: str, budget: Budget) -> Iterator[RunShown]:
    """The copies of the runs in which something was changed."""
    for run in article.runs:
        first, repeat = run.first.span.of(text), run.repeat.span.of(text)
        if run.kind == "exact" or not budget.takes(first, repeat):
            continue
        cuts = [one for one in article.removed if one.run == run.id]
        starts = [one.place.span.start for one in cuts]
        first_goes = bool(starts) and max(starts) < run.repeat.span.start
        beside = budget.sides(first, repeat, run.first.line, run.repeat.line)
        yield RunShown(run.words, first_goes, beside)


def environment() -> Environment:
    """The template engine: everything is made legible and escaped."""
    made = Environment(
        loader=FunctionLoader(part),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=legible,
    )
    made.filters |= {"figure": figure, "line": one_line}
    made.globals |= {"count": count, "percent": percent, "is_same": is_same, "plural": plural}
    return made


def legible(value: Any) -> Any:
    """A value that a template is about to write."""
    return running(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def is_same(row: object) -> bool:
    """Is a row of sides one of equal lines?"""
    return isinstance(row, Same)


def part(name: str) -> str:
    """A file of the page."""
    return files("dedupe_news.report.render").joinpath("templates", name).read_text("utf-8")


def policy(style: str, script: str) -> str:
    """What the page allows itself."""
    return (
        f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def digest(text: str) -> str:
    """The hash of an inline style or script, as a policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
