"""The documents are true: their examples run, their tables are made, nothing is left out."""

from __future__ import annotations

import ast
import doctest
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import dedupe_news
import pages
from dedupe_news.config import bounds

SCHEMA = Path(dedupe_news.__file__).parent / "report" / "schema-1.0.json"
PYCON = re.compile(r"```pycon\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FIELD = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
TEXTS = [*pages.PAGES, *(pages.ROOT / name for name in ("ARCHITECTURE.md", "CONTRIBUTING.md"))]
# Every setting has a row of its own in docs/config.md, and every sum is an integer.
OPEN = ("options",)


def name(page: Path) -> str:
    return str(page.relative_to(pages.ROOT))


@pytest.mark.parametrize("page", pages.PAGES, ids=name)
def test_tables_and_console_examples_are_up_to_date(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text == pages.built(text), "run: python docs/pages.py"


@pytest.mark.parametrize("page", pages.PAGES, ids=name)
def test_python_examples_do_as_they_say(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page.read_text(encoding="utf-8")
    source = "".join(only_examples(text))
    monkeypatch.chdir(pages.Playground(tmp_path).folder)
    test = doctest.DocTestParser().get_doctest(source, {}, name(page), str(page), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    said: list[str] = []
    failed = runner.run(test, out=said.append).failed
    assert not failed, "".join(said)
    assert ">>> " not in PYCON.sub("", text), "an example outside ```pycon is not run"


def only_examples(text: str) -> Iterator[str]:
    """The Python examples of a page; other lines are blank, so that line numbers are right."""
    at = 0
    for match in PYCON.finditer(text):
        yield "\n" * text.count("\n", at, match.start(1)) + match[1]
        at = match.end(1)


@pytest.mark.parametrize("page", TEXTS, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        target, _, anchor = link.partition("#")
        if "://" in link:
            continue
        found = page.parent / target if target else page
        assert found.exists(), link
        if anchor:
            assert anchor in anchors(found.read_text(encoding="utf-8")), link


def anchors(text: str) -> set[str]:
    """The names of the headings, as hosts of repositories make them."""
    heads = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def documented() -> set[str]:
    """The report fields that docs/report.md tells of."""
    text = (pages.ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    return set(FIELD.findall(text.split("## Fields")[1].split("## Rules")[0]))


def test_every_report_field_of_the_schema_is_documented_and_no_other() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    expected = set(schema_fields(schema, schema, ""))
    sums = {f"totals.{one}" for one in schema["properties"]["totals"]["required"]}
    assert documented() == expected | sums


def schema_fields(node: dict[str, Any], schema: dict[str, Any], path: str) -> Iterator[str]:
    """Every field that a schema names, as articles[].runs[].kind."""
    if "$ref" in node:
        yield from schema_fields(schema["$defs"][node["$ref"].rpartition("/")[2]], schema, path)
    for part in node.get("allOf", ()):
        yield from schema_fields(part, schema, path)
    for key, value in node.get("properties", {}).items():
        inner = f"{path}.{key}" if path else key
        rows = schema_fields(value.get("items", {}), schema, f"{inner}[]")
        listed = [*rows]
        yield f"{inner}[]" if listed else inner
        yield from listed
        yield from schema_fields(value, schema, inner)


@pytest.mark.parametrize("article", ["bridge.txt", "samples/doubled-body.txt", "missing.txt"])
def test_every_field_of_a_real_report_is_documented(article: str, tmp_path: Path) -> None:
    text = pages.Playground(tmp_path).run(f"dedupe check --format json {article} 2>/dev/null")
    told = documented()
    told |= {field.removesuffix("[]") for field in told}  # an empty list shows no rows
    assert set(real_fields(json.loads(text), "")) <= told


def real_fields(value: Any, path: str) -> Iterator[str]:
    """Every field of a report."""
    if isinstance(value, dict) and path not in OPEN:
        for key, inner in value.items():
            rows = isinstance(inner, list) and inner and isinstance(inner[0], dict)
            deeper = f"{path}.{key}".removeprefix(".") + ("[]" if rows else "")
            yield deeper
            yield from real_fields(inner, deeper)
    elif isinstance(value, list):
        for inner in value:
            yield from real_fields(inner, path)


def test_every_public_name_is_documented() -> None:
    text = (pages.ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    names = set(dedupe_news.__all__)
    assert {one for one in names if not re.search(rf"\b{one}\b", text)} == set()


def test_every_rule_and_reason_is_documented() -> None:
    text = (pages.ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    told = set(FIELD.findall(text.split("## Rules")[1]))
    assert verdicts() - told == set()


def verdicts() -> set[str]:
    """The rules and reasons that stand in the code: what these functions return or hand on."""
    found: set[str] = set()
    package = Path(dedupe_news.__file__).parent
    for module, functions in (("decide", {"objection", "is_unlike"}), ("prove", {"rule"})):
        tree = ast.parse((package / f"{module}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name in functions:
                returned = [one for one in ast.walk(node) if isinstance(one, ast.Return)]
                found |= {text for one in returned for text in strings(one)}
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Kept":
                found |= {text for text in strings(node) if text.isascii() and len(text) > 8}
    return {one for one in found if not one.startswith(" ")}


def strings(node: ast.AST) -> Iterator[str]:
    """All string constants in a piece of code."""
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def test_every_setting_is_documented() -> None:
    text = (pages.ROOT / "docs" / "config.md").read_text(encoding="utf-8")
    assert set(bounds()) <= set(FIELD.findall(text))


@pytest.mark.parametrize("page", TEXTS, ids=name)
def test_prose_is_plain(page: Path) -> None:
    code = r"```.*?```|`[^`]*`|<!--.*?-->|!(?=\[)"  # and the mark of a picture
    prose = re.sub(code, "", page.read_text("utf-8"), flags=re.DOTALL)
    assert "!" not in prose
    long = [line for line in prose.splitlines() if len(line) > 112 and not line.startswith("|")]
    assert not long
