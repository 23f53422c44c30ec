"""Every choice a user can make: its default, its bounds and its unit, once."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

from dedupe_news.errors import OptionError

Repeats = Literal["remove", "flag", "off"]
Convention = Literal["auto", "line", "blank", "wrapped"]
Boilerplate = Literal["remove", "flag", "off"]
Pairs = Literal["off", "on"]
Keep = Literal["longest", "earliest", "latest", "first", "outlet=", "path="]
Drop = Literal["identical", "near", "excerpt", "version", "none"]


def _choice(default: str, allowed: Any, about: str) -> Any:
    return field(default=default, metadata={"allowed": get_args(allowed), "about": about})


def _names(default: str, allowed: Any, about: str) -> Any:
    return field(default=default, metadata={"names": get_args(allowed), "about": about})


def _number(default: float, low: float, high: float, unit: str, about: str) -> Any:
    return field(default=default, metadata={"low": low, "high": high, "unit": unit, "about": about})


@dataclass(frozen=True, slots=True)
class Options:
    """All settings of a run. Flags, the configuration file, the docs and the report print from it.

    >>> Options().repeats
    'remove'
    >>> Options(min_words=-1)
    Traceback (most recent call last):
    dedupe_news.errors.OptionError: min_words: -1 is not between 1 and 1000000
    """

    repeats: Repeats = _choice(
        "remove",
        Repeats,
        "What to do with repeats inside an article: cut them, list them, or not look.",
    )
    min_words: int = _number(
        60,
        1,
        1_000_000,
        "words",
        "A shorter repeat goes only as an exact block: whole paragraphs, or doubled on the spot.",
    )
    threshold: float = _number(
        0.4,
        0.3,
        1.0,
        "share",
        "Least share of a repeat's word pairs that the copy which stays must hold.",
    )
    paragraphs: Convention = _choice(
        "auto",
        Convention,
        "How paragraphs are told apart in the text; auto looks at the line ends.",
    )
    drop: str = _names(
        "identical,near",
        Drop,
        "Which copies of another article go: their relations to the one that stays.",
    )
    keep: str = _names(
        "longest,earliest",
        Keep,
        "Which of several copies stays: orders, the first one first; a tie goes by path and id.",
    )
    boilerplate: Boilerplate = _choice(
        "flag",
        Boilerplate,
        "What to do with sentences that stand in many articles: cut, list, or not look for them.",
    )
    max_loss: float = _number(
        0.5,
        0.0,
        1.0,
        "share",
        "Stop when more of the articles of an outlet, or of all, would go.",
    )
    pairs: Pairs = _choice(
        "off",
        Pairs,
        "Whether to list articles that are no copies, but forms filled in anew, or related.",
    )

    def __post_init__(self) -> None:
        for item in fields(self):
            check(item.name, getattr(self, item.name), item.metadata)


def check(name: str, value: object, bounds: Any) -> None:
    """Raise OptionError when value is outside the bounds of the option called name."""
    if "names" in bounds:
        check_names(name, value, bounds["names"])
    elif "allowed" in bounds:
        if value not in bounds["allowed"]:
            raise OptionError(name, value, "one of " + ", ".join(bounds["allowed"]))
    elif isinstance(value, bool) or not isinstance(value, (int, float)):
        raise OptionError(name, value, "a number")
    elif not bounds["low"] <= value <= bounds["high"]:
        raise OptionError(name, value, f"between {bounds['low']} and {bounds['high']}")


def check_names(name: str, value: object, allowed: tuple[str, ...]) -> None:
    """Raise OptionError unless value is a list of allowed names, parted by commas."""
    expected = "a list of " + ", ".join(allowed)
    if not isinstance(value, str) or not (found := rules(value)):
        raise OptionError(name, value, expected)
    for rule in found:
        head, equals, tail = rule.partition("=")
        if head + equals not in allowed or (equals and not tail):
            raise OptionError(name, value, expected)


def rules(value: str) -> tuple[str, ...]:
    """The rules in a list; what follows outlet= up to the next rule belongs to it.

    >>> rules("outlet=dpa, reuters,longest")
    ('outlet=dpa,reuters', 'longest')
    """
    found: list[str] = []
    for item in (part.strip() for part in value.split(",")):
        opened = bool(found) and found[-1].startswith("outlet=")
        if opened and "=" not in item and item not in get_args(Keep):
            found[-1] += f",{item}"
        elif item:
            found.append(item)
    return tuple(found)
