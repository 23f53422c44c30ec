"""Articles that go wrong in every way an extractor knows, as Hypothesis strategies."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st

from dedupe_news.options import Options

# What these tests were written with: own news texts, {language: paragraphs of sentences}.
ARTICLES: dict[str, list[list[str]]] = json.loads(
    (Path(__file__).parent / "articles.json").read_text(encoding="utf-8")
)
UNSPACED = ("zh", "ja", "th")

Paragraphs = list[list[str]]
Change = Callable[[Paragraphs, random.Random], Paragraphs]


def laws(examples: int) -> settings:
    """The same examples in every run, so that no build fails by chance.

    DEDUPE_EXAMPLES=n looks at n other ones each time and shrinks the first that fails.
    """
    more = os.environ.get("DEDUPE_EXAMPLES")
    if more:
        return settings(deadline=None, max_examples=int(more), report_multiple_bugs=False)
    phases = (Phase.explicit, Phase.generate)
    return settings(deadline=None, max_examples=examples, derandomize=True, phases=phases)


def some(paragraphs: Paragraphs, rng: random.Random) -> tuple[int, int]:
    """Two ends of a stretch of one paragraph and more."""
    start = rng.randrange(len(paragraphs))
    return start, rng.randint(start + 1, len(paragraphs))


def doubled(paragraphs: Paragraphs, rng: random.Random) -> Paragraphs:
    return paragraphs * 2


def tripled(paragraphs: Paragraphs, rng: random.Random) -> Paragraphs:
    return paragraphs * 3


def block_again(paragraphs: Paragraphs, rng: random.Random) -> Paragraphs:
    """A stretch comes again somewhere."""
    start, end = some(paragraphs, rng)
    at = rng.randint(0, len(paragraphs))
    return paragraphs[:at] + paragraphs[start:end] + paragraphs[at:]


def interleaved(paragraphs: Paragraphs, rng: random.Random) -> Paragraphs:
    return [part for paragraph in paragraphs for part in (paragraph, paragraph)]


def moved(paragraphs: Paragraphs, rng: random.Random) -> Paragraphs:
    rest = list(paragraphs)
    taken = rest.pop(rng.randrange(len(rest)))
    rest.insert(rng.randint(0, len(rest)), taken)
    return rest


def dropped(paragraphs: Paragraphs, rng: random.Random) -> Paragraphs:
    at = rng.randrange(len(paragraphs))
    return paragraphs[:at] + paragraphs[at + 1 :] or paragraphs


def joined(paragraphs: Paragraphs, rng: random.Random) -> Paragraphs:
    """Two neighbours become one paragraph."""
    at = rng.randrange(len(paragraphs))
    both = [sentence for part in paragraphs[at : at + 2] for sentence in part]
    return [*paragraphs[:at], both, *paragraphs[at + 2 :]]


def parted(paragraphs: Paragraphs, rng: random.Random) -> Paragraphs:
    """A paragraph becomes two."""
    at = rng.randrange(len(paragraphs))
    cut = rng.randint(0, len(paragraphs[at]))
    halves = [part for part in (paragraphs[at][:cut], paragraphs[at][cut:]) if part]
    return paragraphs[:at] + halves + paragraphs[at + 1 :]


def truncated(paragraphs: Paragraphs, rng: random.Random) -> Paragraphs:
    """A paragraph breaks off in a sentence."""
    at = rng.randrange(len(paragraphs))
    sentences = list(paragraphs[at])
    last = rng.randrange(len(sentences))
    cut = sentences[last][: rng.randint(1, len(sentences[last]))]
    stub = cut + rng.choice(("", "...", " …", "[…]"))
    return [*paragraphs[:at], [*sentences[:last], stub], *paragraphs[at + 1 :]]


def edited(paragraphs: Paragraphs, rng: random.Random) -> Paragraphs:
    """A word or a character is lost, doubled or replaced."""
    at = rng.randrange(len(paragraphs))
    sentences = list(paragraphs[at])
    which = rng.randrange(len(sentences))
    spaced = " " in sentences[which]
    units = sentences[which].split(" ") if spaced else list(sentences[which])
    place = rng.randrange(len(units))
    other = rng.choice(("7", "12", "nicht", "not", "Anna", "不", "z", units[place], "“", "..."))
    units[place : place + 1] = rng.choice(([], [other], [units[place], other]))
    sentences[which] = (" " if spaced else "").join(units)
    return [*paragraphs[:at], sentences, *paragraphs[at + 1 :]]


def quoted(paragraphs: Paragraphs, rng: random.Random) -> Paragraphs:
    at = rng.randrange(len(paragraphs))
    opening, closing = rng.choice(("“”", "„“", "«»", '""', "「」"))
    inside = opening + " ".join(paragraphs[at]) + closing
    return [*paragraphs[:at], [inside], *paragraphs[at + 1 :]]


def with_dateline(paragraphs: Paragraphs, rng: random.Random) -> Paragraphs:
    at = rng.randrange(len(paragraphs))
    return [*paragraphs[:at], ["HAMBURG (nd) - ", *paragraphs[at]], *paragraphs[at + 1 :]]


def with_rule(paragraphs: Paragraphs, rng: random.Random) -> Paragraphs:
    """Something without words between two paragraphs."""
    at = rng.randint(0, len(paragraphs))
    return [*paragraphs[:at], [rng.choice(("***", "—", "…", "&nbsp;", "1"))], *paragraphs[at:]]


REPEATING: tuple[Change, ...] = (doubled, tripled, block_again, interleaved)
CHANGES: tuple[Change, ...] = (
    *REPEATING,
    moved,
    dropped,
    joined,
    parted,
    truncated,
    edited,
    quoted,
    with_dateline,
    with_rule,
)
SEPARATORS = ("\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\n \n", "\u2029", "\x0b", " \n\t\n", "<br>")
PERIODIC = 400  # characters
LONGEST = 6_000  # characters; a few of the changes above may make a long text of a short one


def wrapped(text: str, width: int) -> str:
    """The text with line ends in place of blanks, as in mails."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])


@st.composite
def articles(draw: st.DrawFn) -> str:
    """An article in one language or two, repeated, changed and put together somehow."""
    languages = draw(st.lists(st.sampled_from(sorted(ARTICLES)), min_size=1, max_size=2))
    body: Paragraphs = [part for name in languages for part in ARTICLES[name]]
    start = draw(st.integers(0, len(body) - 1))
    body = body[start : start + draw(st.integers(1, 6))]
    rng = random.Random(draw(st.integers(0, 2**32)))
    for change in draw(st.lists(st.sampled_from(CHANGES), max_size=3)):
        body = change(body, rng)
    body = draw(st.sampled_from(REPEATING))(body, rng)
    for change in draw(st.lists(st.sampled_from(CHANGES), max_size=4)):
        body = change(body, rng)
    return put_together(draw, body, unspaced=set(languages) <= set(UNSPACED))[:LONGEST]


def put_together(draw: st.DrawFn, body: Paragraphs, *, unspaced: bool) -> str:
    """The paragraphs as a text, with separators of all kinds."""
    blank = "" if unspaced else draw(st.sampled_from((" ", "  ", "\xa0")))
    paragraphs = [blank.join(sentences) for sentences in body]
    if draw(st.integers(0, 3)) == 0:
        width = draw(st.integers(30, 80))
        paragraphs = [wrapped(paragraph, width) for paragraph in paragraphs]
    separator = draw(st.sampled_from(SEPARATORS))
    ends = st.sampled_from(("", "", "\n", "\r\n", " ", "\n\n\n", "\ufeff"))
    return draw(ends) + separator.join(paragraphs) + draw(ends)


PHRASES = (
    "a |ha |12 |not |Anna |said |the |Zug |nicht |и |не |वह |Ende. |1.250|...|<p>|<br>|</b>|&nbsp;"
    "|&quot;|\r\n|\n\n|e\u0301|\ud800|\udfff|\U0001f600|The road is closed. "
)
MARKS = "字不。！、กา؟।.!?…,:;\"'“”„«»「」()[]<>&-–*#\n\r\t\u2028\u2029\x00\ufeff\u200b\u00ad\xa0"
WORDS = st.sampled_from([*PHRASES.split("|"), *MARKS])
UNITS = st.lists(WORDS, max_size=40).map("".join)


@st.composite
def noise(draw: st.DrawFn) -> str:
    """Any string, some of it repeated."""
    parts = draw(st.lists(UNITS | st.text(max_size=40), max_size=4))
    order = draw(st.lists(st.sampled_from(parts), max_size=12)) if parts else []
    return "".join(parts) + "".join(order)


@st.composite
def periodic(draw: st.DrawFn) -> str:
    """A few units again and again."""
    units = draw(st.lists(UNITS, min_size=1, max_size=3))
    return ("".join(units) * draw(st.integers(2, 40)))[:PERIODIC]


TEXTS = articles() | noise() | periodic()


def choices(**fixed: Any) -> st.SearchStrategy[Options]:
    """Options of all kinds, but these."""
    free: dict[str, st.SearchStrategy[Any]] = {
        "repeats": st.sampled_from(("remove", "remove", "remove", "flag", "off")),
        "min_words": st.sampled_from((1, 5, 20, 60, 60, 200)),
        "threshold": st.sampled_from((0.3, 0.4, 0.4, 0.7, 0.95, 1.0)),
        "paragraphs": st.sampled_from(("auto", "auto", "line", "blank", "wrapped")),
    }
    free |= {name: st.just(value) for name, value in fixed.items()}
    return st.builds(Options, **free)
