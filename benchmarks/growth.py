"""Is the work on hostile text linear in its length, fast enough, and modest in memory?

    python benchmarks/growth.py [--sizes 1 4 16] [--only NAME ...]

Every input is made at each size (in millions of characters) and goes through segment and tokenize
in a process of its own. Printed: CPU seconds at the largest size, growth from size to size, speed,
and peak memory beyond the text, in sizes of the text. Exits 1 when the time of an input that takes
over 0.3 s grows more than 1.5 times as much as its length; what is slower than 2 MB/s is marked.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

LEAST_TIME = 0.3  # seconds; what is faster cannot be judged
SUPERLINEAR = 1.5  # growth in time over growth in length
SLOW = 2.0  # million bytes of UTF-8 a second

STEPS = ("segment", "tokenize")


class Cost(NamedTuple):
    """What one step took: CPU seconds, peak memory beyond the text in sizes of the text.

    size: bytes of the text in UTF-8.
    """

    seconds: float
    memory: float
    size: int


def repeated(piece: str) -> Callable[[int], str]:
    """A maker of texts of n characters out of one piece."""
    return lambda n: (piece * (n // len(piece) + 1))[:n]


def drawn(alphabet: str, seed: int = 7) -> Callable[[int], str]:
    """A maker of texts of n characters drawn from an alphabet, always the same ones."""
    return lambda n: "".join(random.Random(seed).choices(alphabet, k=n))


def in_middle(left: str, filler: str, right: str) -> Callable[[int], str]:
    """A maker of texts of n characters: a long filling between two ends."""
    return lambda n: left + filler * ((n - len(left) - len(right)) // len(filler)) + right


PROSE = (
    "Der Stadtrat von Köln hat am Montag nach langer Debatte beschlossen, die Brücke zu sperren. "
    "Dr. Meier (SPD) sagte: „Das war nötig.“ Rund 1.250 Fahrer sind betroffen, z. B. Pendler.\n"
)

INPUTS: dict[str, Callable[[int], str]] = {
    "prose": repeated(PROSE),
    "one-line": repeated(PROSE.replace("\n", " ")),
    "no-punctuation": repeated("Wort "),
    "one-word": repeated("a"),
    "han": repeated("他来了。然后走了"),
    "thai": repeated("เขามาเมื่อวานนี้"),
    "dots": repeated("."),
    "spaced-dots": repeated(". "),
    "initials": repeated("A. "),
    "acronym": repeated("a.b."),
    "curly-quotes": repeated('“"'),
    "space-run": in_middle("Ende.", " ", "Anfang."),
    "newline-run": in_middle("Ende.", "\n", "Anfang."),
    "bangs": repeated("!?"),
    "digit-dots": repeated("1."),
    "short-lines": repeated("a\n"),
    "open-tags": repeated("<br "),
    "blank-entities": repeated("&nbsp;"),
    "guillemets": repeated(". » "),
    "straight-quotes": repeated('A. " '),
    "brackets": repeated(".[1] "),
    "less-than": repeated("<"),
    "less-letter": repeated("<a"),
    "open-comments": repeated("<!-- "),
    "comment-dashes": in_middle("<!--", "-", ">"),
    "nested-tags": repeated("<div><p><b>"),
    "one-open-tag": in_middle("a <b ", "x ", "end"),
    "ampersands": repeated("&a"),
    "entities": repeated("&eacute;&#x301;"),
    "unknown-entities": repeated("&abcdefghijk;"),
    "open-quote": in_middle("„", "Das sagte er. ", "Ende"),
    "combining-run": in_middle("e", "\u0301", "e"),
    "combining-mixed": repeated("e\u0323\u0301"),
    "marks-unordered": in_middle("e", "\u0301\u0323", "e"),
    "jamo": repeated("\u1112\u1161\u11ab"),
    "surrogates": repeated("\ud800a\udc80. "),
    "nul": repeated("\0a. "),
    "bidi": repeated("\u202eabc\u202c \u2067d. \u2069"),
    "zero-width": repeated("\u200b"),
    "soft-hyphens": repeated("a\u00ad"),
    "hyphen-lines": repeated("bundes-\nland "),
    "hyphens-only": repeated("a-\n"),
    "fences": repeated("```\na\n"),
    "fence-openers": repeated("```x\n"),
    "ligatures": repeated("\ufdfa"),
    "full-width": repeated("Ａ．"),
    "astral": repeated("\U0001d518\U0001f600 "),
    "mail-quotes": repeated("> "),
    "mail-lines": repeated("> > a\n"),
    "rules": repeated("- "),
    "footnotes": repeated(".[1]"),
    "closing-tags": repeated(".</b>"),
    "agencies": repeated(". (dpa)"),
    "titles": repeated("《啊！"),
    "closers": in_middle("Ja.", ")", " Nein."),
    "openers": in_middle("Ja. ", "(", "Nein."),
    "greek-marks": repeated("α;"),
    "wrapped": repeated(
        "The committee said on Monday that the bridge would be closed for\nrepairs after a "
        "survey found cracks in two of its five pillars, and\n"
    ),
    "indented": repeated("   a b\n"),
    "tabs": repeated("\t"),
    "carriage": repeated("a\r"),
    "line-separators": repeated("a\u2028\u2029"),
    "noise-ascii": drawn("abcXYZ 019.,;:!?-_<>&#\"'()[]\n"),
    "noise-marks": drawn("ae\u0301\u0323\u200b\u00ad\u0307ıİßﬁ\u1112\u1161 .\n"),
    "noise-wide": drawn("a。！？「」《》他กา\u3000\U00020000\ud800. \n"),
}


def text_of(name: str, size: int) -> str:
    """The input of this name with size million characters."""
    return INPUTS[name](size * 1_000_000)


def peak() -> int:
    """The most memory this process ever held, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def run(step: str, name: str, size: int) -> Cost:
    """The cost of one step on one input, in this process."""
    from dedupe_news.normalize import tokenize
    from dedupe_news.segment import segment
    from dedupe_news.tables import load

    table = load()
    segment(PROSE)
    tokenize(PROSE, table)
    text = text_of(name, size)
    before, begin = peak(), time.process_time()
    result = segment(text) if step == "segment" else tokenize(text, table)
    seconds, grown = time.process_time() - begin, peak() - before
    del result
    return Cost(seconds, grown / sys.getsizeof(text), len(text.encode("utf-8", "surrogatepass")))


def measure(name: str, step: str, sizes: list[int]) -> list[Cost]:
    """The costs of a step at every size; what looks bad is measured once more."""
    costs = [in_fresh_process(step, name, size) for size in sizes]
    if not is_linear(costs, sizes):
        again = [in_fresh_process(step, name, size) for size in sizes]
        costs = [min(pair) for pair in zip(costs, again, strict=True)]
    return costs


def in_fresh_process(step: str, name: str, size: int) -> Cost:
    """The cost of one step, where no other step has taken memory before."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(run, (step, name, size))


def speed(cost: Cost) -> float:
    """Million bytes a second."""
    return cost.size / 1e6 / max(cost.seconds, 1e-9)


def is_linear(costs: list[Cost], sizes: list[int]) -> bool:
    """Does the time grow about as the length does, from the last size but one to the last?"""
    if len(sizes) < 2 or costs[-1].seconds <= LEAST_TIME:
        return True
    growth = costs[-1].seconds / max(costs[-2].seconds, 1e-9)
    return growth <= SUPERLINEAR * sizes[-1] / sizes[-2]


def line(name: str, step: str, costs: list[Cost], sizes: list[int]) -> str:
    """One row of the table."""
    growth = " ".join(
        f"{after.seconds / max(before.seconds, 1e-9):6.1f}" for before, after in pairwise(costs)
    )
    last = costs[-1]
    note = "" if is_linear(costs, sizes) else "NOT LINEAR"
    if last.seconds > LEAST_TIME and speed(last) < SLOW:
        note = f"{note} slow"
    memory = max(cost.memory for cost in costs)
    row = f"{name:17} {step:8} {last.seconds:7.2f} s {growth} {speed(last):8.1f} MB/s"
    return f"{row} {memory:6.1f} x {note}"


def main() -> int:
    """Print the table; 1 when an input is at fault."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[1, 4, 16], help="million characters"
    )
    parser.add_argument("--only", nargs="+", choices=sorted(INPUTS), default=list(INPUTS))
    options = parser.parse_args()
    wrong = 0
    for name in options.only:
        for step in STEPS:
            costs = measure(name, step, options.sizes)
            print(line(name, step, costs, options.sizes), flush=True)
            wrong += not is_linear(costs, options.sizes)
    print(f"{wrong} not linear")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
