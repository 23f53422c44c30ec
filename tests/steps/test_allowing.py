"""Comments by which a text, or a paragraph of it, stays."""

from __future__ import annotations

import pytest

from core.made import ARTICLES
from dedupe_news import clean
from dedupe_news.allowing import allows_all

BODY = "\n".join(" ".join(part) for part in ARTICLES["en"])
MARK, ALL = "<!-- dedupe: allow -->", "<!-- dedupe: allow-file -->"


def test_without_a_comment_the_copy_goes() -> None:
    assert clean(f"{BODY}\n\n{BODY}\n").cleaned == f"{BODY}\n"


@pytest.mark.parametrize("text", [f"{ALL}\n{BODY}\n{BODY}\n", f"{BODY}\n{BODY} {ALL}\n"])
def test_a_whole_text_stays(text: str) -> None:
    assert allows_all(text)
    assert clean(text).removed == ()


@pytest.mark.parametrize("mark", [f"{MARK}\n", f"{MARK} ", "<!--dedupe:allow-->\n\n"])
@pytest.mark.parametrize("which", [0, 1])
def test_a_paragraph_stays_and_the_others_go(mark: str, which: int) -> None:
    """Whichever of the copies the comment stands with."""
    parts = BODY.split("\n")
    first, again = list(parts), list(parts)
    (first, again)[which][1] = mark + parts[1]
    text = "\n\n".join([*first, *again]) + "\n"
    found = clean(text)
    assert found.removed
    assert found.cleaned.count(parts[1]) == 2
    assert found.cleaned.count(parts[0]) == 1
    assert clean(found.cleaned).removed == ()


@pytest.mark.parametrize(
    "comment", ["<!-- dedupe: alow -->", "<!-- allow -->", "dedupe: allow", "<!-- dedupe: allow"]
)
def test_other_comments_mean_nothing(comment: str) -> None:
    assert not allows_all(comment)
    assert clean(f"{BODY}\n\n{comment}\n\n{BODY}\n").removed
