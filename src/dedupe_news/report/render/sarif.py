"""A report -> SARIF 2.1.0, for code hosts and editors.

A host takes so many results and so many bytes of one file and throws away what is beyond, or all
of it; so the largest findings come first, the file ends within both bounds, and says what it left
out. SARIF: OASIS Standard, Static Analysis Results Interchange Format 2.1.0.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from dedupe_news.dataset.formats import format_of
from dedupe_news.report.render.figures import count
from dedupe_news.report.render.findings import KEPT, Finding, Spot, findings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dedupe_news.report.render.collect import Shown
    from dedupe_news.report.render.view import Place, Problem

MOST = 25_000  # results of a run that hosts take
LARGEST = 10_000_000  # bytes
NOTES = 1_000  # inputs that could not be read and are named
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_RESULTS = '"results": []'


class Rule(NamedTuple):
    """What a rule means. short and full are sentences; help says what to do."""

    name: str
    level: str
    short: str
    full: str
    help: str


_CUT = "Run dedupe on the file and use the clean copy, or cut the text by hand."
_KEEP = "If the repetition belongs to the text, put it on an allow list with dedupe allow."
_DROP = "Run dedupe on the folder or data set; the clean copy leaves this article out. " + _KEEP
_LOOK = "Nothing has to be done. Compare the two if only one of them is wanted."
RULES = (
    Rule(
        "exact copy",
        "warning",
        "Text stands twice in the article.",
        "A stretch of the article repeats an earlier one word by word, as extractors do that paste "
        "a body twice.",
        _CUT,
    ),
    Rule(
        "near copy",
        "warning",
        "Text stands twice in the article, slightly changed.",
        "A stretch of the article repeats an earlier one with small changes; no fact differs.",
        _CUT,
    ),
    Rule(
        "cut-off copy",
        "warning",
        "The beginning of the article stands in it twice.",
        "A stretch of the article is only the beginning of the fuller text that stays, such as a "
        "teaser.",
        _CUT,
    ),
    Rule(
        "boilerplate",
        "warning",
        "Text stands in many articles.",
        "A line or sentence stands in many stories: a call for a newsletter, a notice, a byline.",
        "Run dedupe with --boilerplate remove; --boilerplate-list says what goes.",
    ),
    Rule(
        "identical",
        "warning",
        "The article has the same words as another one.",
        "All words of the article are those of another one, which stays for it.",
        _DROP,
    ),
    Rule(
        "near",
        "warning",
        "The article says the same as another one.",
        "The article is another one with small edits; no fact differs.",
        _DROP,
    ),
    Rule(
        "excerpt",
        "note",
        "The article is a part of another one, or holds one.",
        "All that the shorter of the two articles says stands in the longer one.",
        _LOOK,
    ),
    Rule(
        "version",
        "note",
        "The article is another version of a story.",
        "An update, an extension or a correction: facts or passages differ.",
        _LOOK,
    ),
    Rule(
        KEPT,
        "note",
        "A repeat that stays.",
        "Text stands twice in the article and is no error: it is short, or a number, a name, a "
        "negation or quoted words differ.",
        _LOOK,
    ),
)


def sarif(shown: Shown, where: Callable[[str], str]) -> str:
    """The file. where: the path of a report -> the path from the folder that URIs start from."""
    rules = rules_of(shown)
    results, size = list[str](), 0
    found = findings(shown)
    head = encoded(document(shown, list(rules), "", where), indent=1)
    room = LARGEST - len(head) - 1_000  # for what is said of those left out
    for one in found:
        text = encoded(result(one, rules, where))
        size += len(text) + 2
        if len(results) == MOST or size > room:
            break
        results.append(text)
    left = len(found) - len(results) + shown.left_out
    said = f"{left:,} smaller findings are left out; the JSON report lists all." if left else ""
    whole = encoded(document(shown, list(rules), said, where), indent=1)
    listed = ",\n".join(results)
    return whole.replace(_RESULTS, f'"results": [\n{listed}\n]' if listed else _RESULTS, 1) + "\n"


def encoded(value: object, indent: int | None = None) -> str:
    """JSON in ASCII, so that no character of an article steers what shows it."""
    return json.dumps(value, ensure_ascii=True, indent=indent)


def rules_of(shown: Shown) -> dict[str, dict[str, Any]]:
    """The rules by name, and after those that we know what else a report names."""
    found = {one.name: rule_row(one) for one in RULES}
    names = {item.rule for one in shown.articles for item in one.removed}
    names |= {one.whole.relation for one in shown.copies if one.whole is not None}
    names |= {member.relation for one in shown.clusters for member in one.members}
    for name in sorted(names - set(found)):
        found[name] = rule_row(Rule(name, "note", f"{name}.", f"{name}.", _LOOK))
    return found


def rule_row(rule: Rule) -> dict[str, Any]:
    """One reportingDescriptor."""
    return {
        "id": rule_id(rule.name),
        "name": "".join(part.capitalize() for part in rule_id(rule.name).split("-")),
        "shortDescription": {"text": rule.short},
        "fullDescription": {"text": rule.full},
        "help": {"text": rule.help, "markdown": f"{rule.full}\n\n{rule.help}"},
        "defaultConfiguration": {"level": rule.level},
        "properties": {"tags": ["duplicate", "text"]},
    }


def rule_id(name: str) -> str:
    """A rule as one word.

    >>> rule_id("cut-off copy")
    'cut-off-copy'
    """
    return "-".join(name.split())


def document(
    shown: Shown, rules: Sequence[str], said: str, where: Callable[[str], str]
) -> dict[str, Any]:
    """The log with one run and no results yet."""
    known = rules_of(shown)
    notes = [notification(one, where) for one in shown.problems[:NOTES]]
    notes += [{"level": "warning", "message": {"text": said}}] if said else []
    notes += [{"level": "error", "message": {"text": one}} for one in alarms(shown)]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "dedupe-news",
                        "version": shown.version,
                        "rules": [known[name] for name in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [],
                "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
            }
        ],
    }


def alarms(shown: Shown) -> list[str]:
    """Where too much goes."""
    return [
        f"More goes than --max-loss allows: {one.what} {one.name}, {one.lost:,} of "
        f"{count(one.articles, 'article')}."
        for one in shown.alarms[:NOTES]
    ]


def notification(problem: Problem, where: Callable[[str], str]) -> dict[str, Any]:
    """An input that could not be read."""
    place: dict[str, Any] = {"artifactLocation": {"uri": uri(where(problem.path))}}
    if problem.line:
        place["region"] = {"startLine": problem.line}
    text = f"{problem.problem} {problem.advice}".strip()
    located = [{"physicalLocation": place}]
    return {"level": "error", "message": {"text": text}, "locations": located}


def result(
    one: Finding, rules: dict[str, dict[str, Any]], where: Callable[[str], str]
) -> dict[str, Any]:
    """One result."""
    found: dict[str, Any] = {
        "ruleId": rule_id(one.rule),
        "ruleIndex": list(rules).index(one.rule),
        "level": one.level,
        "message": {"text": message(one)},
        "locations": [location(one.spot, where)],
        "partialFingerprints": {"dedupe/v1": one.print},
    }
    if one.other is not None:
        said = {"text": "The text that stays." if one.level == "warning" else "The other text."}
        found["relatedLocations"] = [{"id": 1, **location(one.other, where), "message": said}]
    if one.cuts and one.spot.is_plain:
        found["fixes"] = [fix(one, where)]
    return found


def message(one: Finding) -> str:
    """The message, with a link to the other text; brackets of an article are no links."""
    text = escaped(one.message)
    about = escaped(one.about)
    return text.replace(about, f"[{about}](1)", 1) if one.other is not None and about else text


def escaped(text: str) -> str:
    r"""Text of a message as it stands.

    >>> print(escaped("a [b] {0}"))
    a \[b\] {{0}}
    """
    text = text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return text.replace("{", "{{").replace("}", "}}")


def location(spot: Spot, where: Callable[[str], str]) -> dict[str, Any]:
    """Where something is: lines and columns where the file has them, else the record."""
    place: dict[str, Any] = {"artifactLocation": {"uri": uri(where(spot.path))}}
    found: dict[str, Any] = {"physicalLocation": place}
    if spot.is_plain:
        if spot.place is not None:
            place["region"] = region(spot.place)
        return found
    kind = format_of(spot.path)
    if kind is not None and kind.kind == "jsonl" and not kind.packing:
        place["region"] = {"startLine": spot.record}
    name = {"name": spot.id, "kind": "object"}
    if spot.place is not None:
        name["fullyQualifiedName"] = f"{spot.id}, line {spot.place.line} of its text"
    return {**found, "logicalLocations": [name]}


def region(place: Place) -> dict[str, Any]:
    """A stretch of a file; SARIF counts lines and columns from 1, and its last column is after."""
    found = {"startLine": place.line, "endLine": place.last_line}
    if not place.column or not place.last_column:
        return found
    return found | {
        "startColumn": place.column,
        "endColumn": place.last_column + 1,
        "charOffset": place.span.start,
        "charLength": place.span.end - place.span.start,
    }


def fix(one: Finding, where: Callable[[str], str]) -> dict[str, Any]:
    """The cuts of a finding."""
    cuts = [
        {"deletedRegion": {"charOffset": span.start, "charLength": span.end - span.start}}
        for span in one.cuts
    ]
    change = {"artifactLocation": {"uri": uri(where(one.spot.path))}, "replacements": cuts}
    return {"description": {"text": "Cut the repeat."}, "artifactChanges": [change]}


def uri(path: str) -> str:
    """A path as a relative URI.

    >>> uri("news/a b#1.txt"), uri("c:x.txt")
    ('news/a%20b%231.txt', 'c%3Ax.txt')
    """
    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = path.encode("utf-8", "surrogatepass")
    return quote(raw, safe="/")
