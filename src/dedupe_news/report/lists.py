"""Two text files that people edit: the allow list, and the list of boilerplate phrases.

Both are UTF-8. In the allow list, `article` or `passage` and 32 hexadecimal digits stand on a line;
a bare number means an article. In the list of phrases a line `[outlet]`, or `[*]` for everywhere,
comes before its phrases; a phrase begins with its key. What follows # is for the reader.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dedupe_news.errors import InputError, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dedupe_news.corpus.result import Phrase

ALLOW_HEAD = "# Texts that dedupe-news keeps although they repeat others.\n"
_ENTRY = re.compile(r"(?:(article|passage)\s+)?([0-9a-f]{32})\s*(?:#.*)?")
PHRASES_HEAD = """\
# What stands in many articles, found by dedupe-news. Delete the lines of what is to stay; then
# --boilerplate remove, with this list, cuts the others and no more.
"""
_SEAL = re.compile(r"# as written: ([0-9a-f]{64})\n")
_PHRASE = re.compile(r"([0-9a-f]{16})(?:\s.*)?")
EVERYWHERE = "*"


class Allowed(NamedTuple):
    """A text that stays. kind: article or passage; about: which one it is, for the reader."""

    kind: str
    fingerprint: str
    about: str = ""

    def line(self) -> str:
        """The entry as it stands in the file."""
        about = f"  # {shown(self.about)}" if self.about else ""
        return f"{self.kind} {self.fingerprint}{about}\n"


def read_lines(path: str) -> list[str]:
    """The lines of a list. Raises InputError."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(path, "is not UTF-8.", "Save it as UTF-8.") from error
    except ValueError as error:
        raise InputError(path, "is not a possible file name.", "Check the name.") from error
    except FileNotFoundError as error:
        raise InputError(path, "does not exist.", "Check the name.") from error
    except OSError as error:
        problem = f"cannot be read: {(error.strerror or str(error)).lower()}."
        raise InputError(path, problem, "Check the file.") from error
    return text.split("\n")


def entries(path: str) -> Iterator[tuple[str, str]]:
    """(file and line, text) of the lines of a list that say something. Raises InputError."""
    for number, line in enumerate(read_lines(path), 1):
        text = line.strip()
        if text and not text.startswith("#"):
            yield f"{path}:{number}", text


def read_allowed(path: str) -> Iterator[Allowed]:
    """The entries of an allow list. Raises InputError for a line that is none."""
    for place, text in entries(path):
        found = _ENTRY.fullmatch(text)
        if found is None:
            raise InputError(
                place,
                "is no entry of an allow list.",
                "Write `article` and 32 hexadecimal digits, as dedupe allow does.",
            )
        yield Allowed(found[1] or "article", found[2])


def fingerprints(paths: Iterable[str]) -> frozenset[str]:
    """The fingerprints in some allow lists."""
    return frozenset(entry.fingerprint for path in paths for entry in read_allowed(path))


def phrases_text(phrases: Sequence[Phrase]) -> str:
    """The list of phrases, by outlet, with a seal that shows whether it was edited."""
    body = ""
    for outlet in sorted({phrase.outlet for phrase in phrases}):
        body += f"\n[{shown(outlet) or EVERYWHERE}]\n"
        body += "".join(phrase_line(one) for one in phrases if one.outlet == outlet)
    return f"{PHRASES_HEAD}# as written: {seal(body)}\n{body}"


def phrase_line(phrase: Phrase) -> str:
    """One phrase with its counts."""
    counts = f"{phrase.stories} stories, {phrase.articles} articles, {phrase.words} words"
    return f"{phrase.key}  {shown(phrase.text)}  # {counts}\n"


def seal(body: str) -> str:
    """The SHA-256 of a list."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def is_as_written(path: str) -> bool:
    """Is a list of phrases still as we wrote it?"""
    text = "\n".join(read_lines(path))
    found = _SEAL.search(text)
    return found is not None and seal(text[found.end() :]) == found[1]


def read_phrases(path: str) -> frozenset[tuple[str, str]]:
    """(outlet, key) of the phrases in a list. Raises InputError for a line that is none."""
    outlet, found = "", set()
    for place, text in entries(path):
        if text.startswith("[") and text.endswith("]"):
            outlet = "" if text[1:-1] == EVERYWHERE else text[1:-1]
            continue
        phrase = _PHRASE.fullmatch(text)
        if phrase is None:
            raise InputError(
                place,
                "is no phrase of a boilerplate list: its key is missing.",
                "Delete whole lines, and leave the others as they are.",
            )
        found.add((outlet, phrase[1]))
    return frozenset(found)
