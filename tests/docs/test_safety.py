"""docs/safety.md promises nothing without a test, and names none that does not exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
OPEN = ("## Out of scope",)  # sections that promise nothing


def promises() -> list[str]:
    """The items of all lists on the page, but for those of the sections that promise nothing."""
    sections = re.split(r"^(?=## )", PAGE, flags=re.MULTILINE)
    told = "\n".join(one for one in sections if not one.startswith(OPEN))
    return re.findall(r"^- (.*(?:\n  .*)*)", told, re.MULTILINE)


@pytest.mark.parametrize("promise", promises(), ids=lambda one: one[:40])
def test_every_promise_names_its_tests(promise: str) -> None:
    named = NAMED.findall(promise)
    assert named, "a promise without a test"
    for path, name in named:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, path


def test_there_are_promises_and_all_that_is_named_is_named_in_one() -> None:
    assert len(promises()) >= 20
    assert len(NAMED.findall(PAGE)) == sum(len(NAMED.findall(one)) for one in promises())
