"""What came of a run over a corpus, for people: 80 columns, the largest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from dedupe_news.cli.cells import shorten, width
from dedupe_news.cli.console import Line, Piece
from dedupe_news.cli.listing import place
from dedupe_news.cli.safe import argument, one_line, printable
from dedupe_news.cli.text import INDENT, View, folded, percent, row, words

if TYPE_CHECKING:
    from dedupe_news.batch import CorpusResult
    from dedupe_news.cli.jobs import Job
    from dedupe_news.corpus.cluster import Cluster
    from dedupe_news.corpus.result import Alarm
    from dedupe_news.record import Problem

SOME, MORE = 10, 100  # rows of a table, with -v
CAUSES = 3  # clusters that are named when the guard stops a run
ID, RELATIONS, OUTLET = 22, 31, 20  # most cells of a column
GAP = "  "
NOUNS = ("version", "excerpt", "template")


@dataclass(frozen=True, slots=True)
class Scene:
    """A run as it is shown. live: does a person watch? Only then is the time told."""

    job: Job
    paths: tuple[str, ...]
    width: int
    seconds: float
    live: bool

    @property
    def view(self) -> View:
        """How to show it."""
        return View(not self.job.looks_only, self.job.verbose, self.width)

    @property
    def rows(self) -> int:
        """Rows of a table."""
        return MORE if self.job.verbose else SOME


def summary(result: CorpusResult, scene: Scene) -> list[Line]:
    """All lines."""
    done = scene.view.done and not result.stopped
    view = View(done, scene.job.verbose, scene.width)
    return [
        [Piece(title(scene.paths, scene.width), "bold")],
        *folded(Piece("read"), read(result), view),
        *removed(result, view),
        *kept(result, view),
        *clusters(result, scene),
        *outlets(result, scene),
        *phrases(result, scene),
        *folded(Piece("result"), total(result, done), view),
        *places(result, done, scene),
        *timing(result, scene),
    ]


def title(paths: Sequence[str], cells: int) -> str:
    """'news/' or 'a.jsonl and 2 more'."""
    more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
    return shorten(printable(paths[0]), cells - len(more)) + more


def count(number: int, noun: str) -> str:
    """'1 article', '2,000 articles'.

    >>> count(1, "copy"), count(2000, "copy")
    ('1 copy', '2,000 copies')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1] + 'ies' if noun.endswith('py') else noun + 's'}"


def read(result: CorpusResult) -> str:
    """What was read, and what could not be."""
    totals, counts = result.totals, result.counts
    parts = [count(totals.read, "article"), words(totals.words), count(counts["files"], "file")]
    outlets = sum(1 for name in totals.by_outlet if name)
    parts += [count(outlets, "outlet")] if outlets > 1 else []
    parts += [f"{totals.empty:,} without words"] if totals.empty else []
    bad = "bad row or file" if counts["skipped"] == 1 else "bad rows or files"
    parts += [f"{counts['skipped']:,} {bad}"] if counts["skipped"] else []
    other = count(result.passed_over, "other file")
    parts += [f"{other} passed over"] if result.passed_over else []
    references = result.examined.references
    parts += [f"{count(references, 'article')} to compare with"] if references else []
    return ", ".join(parts) + "."


def removed(result: CorpusResult, view: View) -> Iterator[Line]:
    """What goes and why."""
    totals, counts = result.totals, result.counts
    label = Piece("removed" if view.done else "remove", "bold red")
    rules = {name: n for name, n in totals.by_rule.items() if name not in totals.by_relation}
    lines = []
    if totals.duplicates:
        noun = "is a copy" if totals.duplicates == 1 else "are copies"
        what = listed(totals.by_relation)
        lines.append(f"{count(totals.duplicates, 'article')} that {noun}: {what}")
    if counts["with_repeats"]:
        inside = {name: n for name, n in rules.items() if name != "boilerplate"}
        where = count(counts["with_repeats"], "article")
        lines.append(f"{words(sum(inside.values()))} repeated inside {where}: {listed(inside)}")
    if counts["with_boilerplate"]:
        where = count(counts["with_boilerplate"], "article")
        lines.append(f"{words(rules['boilerplate'])} of boilerplate in {where}")
    for n, line in enumerate(lines):
        yield from folded(label if n == 0 else Piece(""), line, view)


def listed(counts: Mapping[Any, int]) -> str:
    """'800 identical, 404 near', most first."""
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{n:,} {name + 's' * (n > 1 and name in NOUNS)}" for name, n in order)


def kept(result: CorpusResult, view: View) -> Iterator[Line]:
    """What looks like a copy and stays."""
    lines = []
    stays = dict(result.counts["stays"])
    if stays:
        lines.append(f"{listed(stays)} of other articles; --drop says which go")
    inside = result.counts["kept_repeats"]
    if inside:
        lines.append(f"{count(inside, 'repeat')} inside articles; the report says why")
    if result.allowed:
        lines.append(f"{count(result.allowed, 'copy')} named by an allow list")
    pairs = result.examined.verdicts.pairs
    if pairs:
        found = Counter(pair.link.relation for pair in pairs)
        lines.append(f"{listed(found)}: pairs of articles that are no copies")
    for n, line in enumerate(lines):
        yield from folded(Piece("kept", "bold yellow") if n == 0 else Piece(""), line, view)


def clusters(result: CorpusResult, scene: Scene) -> Iterator[Line]:
    """The largest clusters: size, the article that stays, its first words, the relations."""
    first = result.examined.references
    found = [one for one in result.examined.verdicts.clusters if in_corpus(one, first)]
    if not found:
        return
    shown = found[: scene.rows]
    more = f"; the largest {len(shown)}" if len(shown) < len(found) else ""
    yield row("clusters", [Piece(f"{len(found):,} of two articles or more{more}")])
    rows = [
        (
            f"{len(one.members) + 1:,}",
            shorten(label(one.canonical, result), ID),
            one_line(result.openings.get(one.canonical, "")),
            shorten(listed(relations_of(one, result)), RELATIONS),
        )
        for one in shown
    ]
    sizes = [max(width(cells[n]) for cells in rows) for n in (0, 1, 3)]
    left = scene.width - INDENT - sum(sizes) - 3 * len(GAP)
    for size, name, opening, relations in rows:
        yield row(
            "",
            [
                Piece(size.rjust(sizes[0]) + GAP),
                Piece(padded(name, sizes[1]) + GAP, "bold"),
                Piece(padded(shorten(opening, left), left) + GAP),
                Piece(relations, "dim"),
            ],
        )


def relations_of(cluster: Cluster, result: CorpusResult) -> Counter[str]:
    """How many members stand how to the article that stays for them, or to the canonical one."""
    proofs = result.examined.verdicts.proofs
    return Counter(proofs.get(link.article, link).relation for link in cluster.members)


def label(number: int, result: CorpusResult) -> str:
    """How an article is called in a table: by its id, or where it is when it has none."""
    entry = result.examined.catalogue.entry(number)
    return printable(entry.id) if len(entry.id) <= ID else short_place(place(entry))


def short_place(text: str) -> str:
    """The end of a place, which tells more than its beginning.

    >>> short_place("de/2025/03/article-about-a-bridge.txt")
    '...t-a-bridge.txt'
    """
    return text if len(text) <= ID else "..." + text[-(ID - 8) :]


def in_corpus(cluster: Cluster, first: int) -> bool:
    """Is an article of the corpus in it, not only references?"""
    return cluster.canonical >= first or any(link.article >= first for link in cluster.members)


def padded(text: str, cells: int) -> str:
    """The text, filled up with blanks."""
    return text + " " * (cells - width(text))


def outlets(result: CorpusResult, scene: Scene) -> Iterator[Line]:
    """From which outlets most goes."""
    found = [
        (name, *numbers)
        for name, numbers in result.totals.by_outlet.items()
        if name and (numbers[1] or numbers[2])
    ]
    if len(result.totals.by_outlet) < 2 or not found:
        return
    found.sort(key=lambda one: (-one[2], -one[3], one[0]))
    shown = found[: scene.rows]
    rows = [
        ("articles", "go", "", "words", "outlet"),
        *(
            (f"{size:,}", f"{gone:,}", percent(gone, size), f"{cut:,}", name)
            for name, size, gone, cut in shown
        ),
    ]
    yield from table("outlets", rows, scene)


def table(label: str, rows: Sequence[Sequence[str]], scene: Scene) -> Iterator[Line]:
    """A head and rows: numbers to the right, and what they are about, cut to fit, at the end."""
    sizes = [max(len(cells[n]) for cells in rows) for n in range(len(rows[0]) - 1)]
    left = scene.width - INDENT - sum(sizes) - len(sizes) * len(GAP)
    for at, (*numbers, name) in enumerate(rows):
        text = GAP.join(n.rjust(size) for n, size in zip(numbers, sizes, strict=True))
        style = "" if at else "dim"
        pieces = [Piece(text + GAP, style), Piece(shorten(one_line(name), left), style)]
        yield row("" if at else label, pieces)


def phrases(result: CorpusResult, scene: Scene) -> Iterator[Line]:
    """The phrases that stand in most stories."""
    found = result.phrases
    if not found:
        return
    noun = "phrase stands" if len(found) == 1 else "phrases stand"
    advice = "" if result.cut else "; --boilerplate remove cuts them"
    if result.cut and len(result.cut) < len(found):
        advice = f"; {len(result.cut):,} of them are on the list and go"
    text = f"{len(found):,} {noun} in many articles{advice}"
    yield from folded(Piece("phrases"), text, scene.view)
    rows = [
        (f"{one.stories:,}", shorten(one_line(one.outlet) or "everywhere", OUTLET), one.text)
        for one in found[: scene.rows]
    ]
    numbers = max(len(cells[0]) for cells in rows)
    names = max(width(cells[1]) for cells in rows)
    left = scene.width - INDENT - numbers - names - 2 * len(GAP)
    for stories, outlet, text in rows:
        line = stories.rjust(numbers) + GAP + padded(outlet, names) + GAP
        yield row("", [Piece(line), Piece(shorten(one_line(text), left), "dim")])


def total(result: CorpusResult, done: bool) -> str:
    """'149 of 2,217 articles (7 %) and 60,003 of 860,783 words (7 %) removed.'"""
    found = result.totals
    if not found.words_removed and not found.duplicates:
        return f"nothing to remove in {count(found.read, 'article')}."
    verb = "removed" if done else "would be removed"
    return (
        f"{found.duplicates:,} of {count(found.read, 'article')} "
        f"({share(found.duplicates, found.read)}) and {found.words_removed:,} of "
        f"{words(found.words)} ({share(found.words_removed, found.words)}) {verb}."
    )


def share(part: int, whole: int) -> str:
    """A share that no line breaks.

    >>> share(1, 2)
    '50\\xa0%'
    """
    return percent(part, whole).replace(" ", "\xa0")


def places(result: CorpusResult, done: bool, scene: Scene) -> Iterator[Line]:
    """Where the results are, or would be."""
    if result.stopped:
        yield row("stopped", [Piece("too much would go; no cleaned data is written.")], "bold red")
    else:
        would = "" if done else "would go to "
        finals = ["standard output"] if scene.job.streams else result.finals
        for n, final in enumerate(dict.fromkeys(finals)):
            yield row("cleaned" if n == 0 else "", [Piece(would + printable(final))])
    rendered = () if scene.job.dry_run else scene.job.rendered
    for n, report in enumerate((*result.reports, *rendered)):
        yield row("report" if n == 0 else "", [Piece(printable(report))])
    changed = result.totals.duplicates or result.totals.cleaned
    if done and result.reports and changed and not rendered:
        page = argument(page_name(result.reports[0]))
        text = f"dedupe report {argument(result.reports[0])} -o {page}"
        yield row("look", [Piece(text, "dim")])
    if done and result.reports and changed:
        yield row("undo", [Piece(f"dedupe restore {argument(result.reports[0])}", "dim")])


def page_name(report: str) -> str:
    """What a page made of a report may be called: beside it, or beside the clean folder.

    >>> page_name("in/news.report.jsonl"), page_name("news.clean/report.json")
    ('in/news.html', 'news.html')
    """
    path = PurePath(report)
    name, dot, _ = path.name.rpartition(".report.")
    if dot:
        return str(path.with_name(f"{name}.html"))
    folder = path.parent
    if folder.name.endswith(".clean"):
        return str(folder.with_name(f"{folder.name.removesuffix('.clean')}.html"))
    return str(path.with_suffix(".html"))


def timing(result: CorpusResult, scene: Scene) -> Iterator[Line]:
    """The time it took; only for who watches, so that the same input prints the same."""
    if scene.live or scene.job.verbose:
        rate = result.totals.read / max(scene.seconds, 1e-9)
        yield row("time", [Piece(f"{scene.seconds:.1f} s, {rate:,.0f} articles a second")])


def problem_line(problem: Problem) -> str:
    """A bad row or file, for stderr: 'news.jsonl:7: is not JSON: ...'."""
    where = problem.path
    if problem.row >= 0:
        where += f":{problem.line or problem.row + 1}"
    advice = f" {problem.advice}" if problem.advice else ""
    return printable(f"{where}: {problem.problem}{advice}")


def stop_lines(result: CorpusResult, job: Job) -> Iterator[str]:
    """Why the guard stops a run, the largest causes, and what to do."""
    verdicts = result.examined.verdicts
    if result.stopped:
        done = "would be" if job.dry_run else "is"
        report = "" if job.streams else f" The report {done} written, no cleaned data."
        yield f"stopped: too much would go.{report}"
    else:
        yield "much would go:"
    for alarm in verdicts.alarms[:SOME]:
        yield f"  {alarm_text(alarm)}"
    if len(verdicts.alarms) > SOME:
        yield f"  and {len(verdicts.alarms) - SOME:,} more; the report lists them all"
    for cluster in verdicts.clusters[:CAUSES]:
        size = len(cluster.members)
        opening = shorten(one_line(result.openings.get(cluster.canonical, "")), 40)
        name = shorten(label(cluster.canonical, result), ID)
        yield f"  {count(size, 'copy')} of {name}: {opening}"
    if result.stopped:
        where = f"Look at {printable(result.reports[0])}. " if result.reports else ""
        loss = max((alarm.share for alarm in verdicts.alarms), default=0.0)
        more = min(int(loss * 100) / 100 + 0.01, 1.0)
        other = f", or --max-loss {more:.2f}" if job.options.max_loss < more else ""
        yield f"{where}If it is right, run it again with --force{other}."


def alarm_text(alarm: Alarm) -> str:
    """'outlet Tagesblatt: 55 of 60 articles (91 %)'."""
    figures = (
        f"{alarm.lost:,} of {alarm.articles:,} articles ({percent(alarm.lost, alarm.articles)})"
    )
    if alarm.what == "corpus":
        return f"all together: {figures}"
    return f"{alarm.what} {one_line(alarm.name)}: {figures}"
