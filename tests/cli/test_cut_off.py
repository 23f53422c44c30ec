"""A teaser that breaks off before the full text: the report says which of the two goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .conftest import Ran

FULL = (
    "The ferry to Ostrel will sail twice a day from April, the harbour office said on Monday. "
    "Islanders had asked for a second crossing since the winter timetable was cut in half."
)


def test_the_teaser_is_what_goes(dedupe: Callable[..., Ran], tmp_path: Path) -> None:
    article = tmp_path / "ferry.txt"
    article.write_text(f"{FULL[:130]}...\n{FULL}\nTickets stay at four crowns.\n", encoding="utf-8")
    ran = dedupe("--dry-run", "ferry.txt")
    copy, _, witness = ran.out.partition("repeats")
    assert "paragraph 1" in copy
    assert "paragraph 2" in witness
