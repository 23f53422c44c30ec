"""Which of several copies stays, and how users say so."""

from __future__ import annotations

import random
from collections.abc import Callable
from fnmatch import fnmatchcase

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedupe_news.corpus.rank import ranks
from dedupe_news.errors import OptionError
from dedupe_news.options import Options, rules
from dedupe_news.record import Record

from .made import SEEDS, catalogued, laws, record

DATES = ("", "2025-03", "2025-03-09", "2025-03-09T10:00:00+00:00", "2024-12-31")
OUTLETS = ("", "dpa", "reuters", "afp", "dpa-english")
PATHS = ("a.jsonl", "b/2.txt", "b/1.txt", "Z.csv")
RULES = (
    "longest",
    "earliest",
    "latest",
    "first",
    "outlet=dpa,reuters",
    "outlet=*p*",
    "path=b/*",
    "path=nowhere",
)


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    one = st.builds(
        lambda size, date, outlet, path: (size, date, outlet, path),
        st.integers(0, 3),
        st.sampled_from(DATES),
        st.sampled_from(OUTLETS),
        st.sampled_from(PATHS),
    )
    found = draw(st.lists(one, max_size=12))
    ids = draw(st.permutations(range(len(found))))
    return [
        Record(f"id{ids[n]:02}", path, n, "word " * size, "", date, outlet)
        for n, (size, date, outlet, path) in enumerate(found)
    ]


def place(names: list[str], name: str) -> int:
    """Which of the patterns is the first that fits; their number for none."""
    return next((n for n, one in enumerate(names) if fnmatchcase(name, one)), len(names))


def key(rule: str) -> Callable[[Record], tuple[object, ...]]:
    """One rule as a sort key, written down plainly. Dates are turned round by their characters."""
    name, _, value = rule.partition("=")
    return {
        "longest": lambda one: (-len(one.text.split()),),
        "first": lambda one: (one.row,),
        "earliest": lambda one: (one.date == "", one.date),
        "latest": lambda one: (one.date == "", [-ord(char) for char in one.date] + [1]),
        "outlet": lambda one: (place(value.split(","), one.outlet),),
        "path": lambda one: (place([value], one.path),),
    }[name]


@given(records(), st.lists(st.sampled_from(RULES), max_size=3), st.integers(0, 3))
@example([], ["longest"], 0)
@laws(200)
def test_ranks_sort_by_one_rule_after_the_other(
    articles: list[Record], keep: list[str], references: int
) -> None:
    """Protected ones first; what still ties by path and id."""
    references = min(references, len(articles))

    def total(number: int) -> tuple[object, ...]:
        one = articles[number]
        said = [key(rule)(one) for rule in keep]
        return (number >= references, *said, one.path, one.id)

    found = ranks(catalogued(articles, references=references), keep).tolist()
    assert sorted(range(len(articles)), key=total) == sorted(
        range(len(articles)), key=found.__getitem__
    )
    assert sorted(found) == list(range(len(articles)))


@given(records(), SEEDS)
@laws(60)
def test_only_first_depends_on_the_order_of_the_input(articles: list[Record], seed: int) -> None:
    order = random.Random(seed).sample(range(len(articles)), len(articles))
    for keep in (("longest", "earliest"), ("outlet=dpa", "latest"), ()):
        plain = ranks(catalogued(articles), keep).tolist()
        moved = ranks(catalogued([articles[n] for n in order]), keep).tolist()
        assert moved == [plain[n] for n in order]


def test_allowed_articles_rank_before_all_others() -> None:
    short, long = record(0, "allowed words"), record(1, "many more words than that one has")
    from dedupe_news.corpus.catalogue import fingerprint

    plain = catalogued([short, long])
    assert ranks(plain, ("longest",)).tolist() == [1, 0]
    allowed = catalogued([short, long], allowed=[fingerprint(plain.sketches, 0)])
    assert ranks(allowed, ("longest",)).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("", ()),
        (" , ,", ()),
        ("longest", ("longest",)),
        (" longest , earliest ", ("longest", "earliest")),
        ("outlet=dpa,reuters", ("outlet=dpa,reuters",)),
        ("outlet=dpa, reuters ,longest", ("outlet=dpa,reuters", "longest")),
        (
            "longest,outlet=dpa,reuters,path=b/*,first",
            ("longest", "outlet=dpa,reuters", "path=b/*", "first"),
        ),
        ("outlet=dpa,outlet=afp", ("outlet=dpa", "outlet=afp")),
        ("path=b/*,dpa", ("path=b/*", "dpa")),
        ("identical,near", ("identical", "near")),
    ],
)
def test_rules(value: str, wanted: tuple[str, ...]) -> None:
    assert rules(value) == wanted


PARTS = st.sampled_from(("longest", "earliest", "latest", "first", "outlet=a,b", "path=x/*"))


@given(st.lists(PARTS, min_size=1, max_size=5))
@laws(60)
def test_rules_are_parted_as_they_were_joined(parts: list[str]) -> None:
    assert rules(",".join(parts)) == rules(", ".join(parts)) == tuple(parts)
    assert Options(keep=",".join(parts)).keep == ",".join(parts)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("keep", ""),
        ("keep", "shortest"),
        ("keep", "outlet="),
        ("keep", "path="),
        ("keep", "outlet"),
        ("keep", "longest=yes"),
        ("keep", "path=b/*,dpa"),
        ("drop", "template"),
        ("drop", "near,related"),
        ("drop", " "),
        ("max_loss", 1.5),
        ("boilerplate", "yes"),
        ("pairs", "all"),
    ],
)
def test_what_is_no_rule_is_refused(name: str, value: object) -> None:
    with pytest.raises(OptionError, match=name):
        Options(**{name: value})  # type: ignore[arg-type]
