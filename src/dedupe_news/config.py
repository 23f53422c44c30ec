"""The configuration file: where it is looked for, what may stand in it, where a value came from.

`dedupe.toml`, or `[tool.dedupe-news]` in `pyproject.toml`, in the current folder or the nearest
one above. The search ends at the root of a repository (a folder that holds `.git`), at the home
folder or at the root of the file system. Keys are spelled like the flags: `min-words = 40`.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dedupe_news.errors import DedupeError, OptionError
from dedupe_news.options import Options, check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME = "dedupe.toml"
PYPROJECT = "pyproject.toml"
TABLE = "dedupe-news"

FORMATS = ("text", "concise", "json", "github", "sarif")
COLORS = ("auto", "always", "never")

# Flags that say what happens to files belong to one call, never to a file found by looking upward.
CALL_ONLY = (
    "output", "report", "in-place", "dry-run", "diff", "force", "quiet", "verbose", "config",
    "reference", "boilerplate-list", "text-field", "id-field", "max-bytes", "jobs", "index",
    "baseline", "write-baseline", "force-exclude", "exit-changed",
)  # fmt: skip

USUAL_ENCODINGS = (
    "utf-8", "utf-16", "cp1252", "latin-1", "koi8-r", "gb18030", "big5", "shift-jis", "euc-jp",
)  # fmt: skip


class ConfigError(DedupeError):
    """A configuration file cannot be used; line is 0 when none can be named."""

    def __init__(self, path: str, line: int, problem: str, advice: str = "") -> None:
        self.path, self.line, self.problem, self.advice = path, line, problem, advice
        where = f"{path}:{line}" if line else path
        super().__init__(f"{where}: {problem}" + (f" {advice}" if advice else ""))


@dataclass(frozen=True, slots=True)
class Setting:
    """The value of one option and where it came from: 'default', 'flag' or 'FILE:LINE'."""

    name: str
    value: Any
    origin: str


@dataclass(frozen=True, slots=True)
class Config:
    """What one configuration file sets. path is empty when there is no file."""

    path: str = ""
    settings: tuple[Setting, ...] = ()


def bounds() -> dict[str, Mapping[str, Any]]:
    """What may stand in a configuration file, by key, in the order it is shown.

    >>> list(bounds())[:4], list(bounds())[-4:]
    (['repeats', 'min-words', 'threshold', 'paragraphs'], ['allow', 'encoding', 'format', 'color'])
    """
    found: dict[str, Mapping[str, Any]] = {
        item.name.replace("_", "-"): {**item.metadata, "default": item.default}
        for item in fields(Options)
    }
    found["include"] = {"globs": True, "default": ()}
    found["exclude"] = {"globs": True, "default": ()}
    found["allow"] = {"files": True, "default": ()}
    found["encoding"] = {"encoding": True, "default": "auto"}
    found["format"] = {"allowed": FORMATS, "default": "text"}
    found["color"] = {"allowed": COLORS, "default": "auto"}
    return found


def checked(name: str, value: object) -> Any:
    """The value, when it may stand for the option of this name; OptionError when not.

    >>> checked("min-words", 2.5)
    Traceback (most recent call last):
    dedupe_news.errors.OptionError: min-words: 2.5 is not a whole number
    """
    allowed = bounds()[name]
    if "encoding" in allowed:
        return _encoding(value)
    if "files" in allowed:
        return _list(name, value, "the name of a file, or a list of them")
    if "globs" in allowed:
        return _list(name, value, "a glob, or a list of them")
    if isinstance(allowed["default"], int) and isinstance(value, float):
        raise OptionError(name, value, "a whole number")
    check(name, value, allowed)
    return value


def _list(name: str, value: object, expected: str) -> tuple[str, ...]:
    """One text, or a list of them."""
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
        raise OptionError(name, value, expected)
    return tuple(found)


def _encoding(value: object) -> str:
    """A text encoding that Python knows, or auto."""
    if value == "auto":
        return "auto"
    try:
        "".encode(value if isinstance(value, str) else "")
    except (LookupError, ValueError) as error:
        # Python knows codecs that are no encodings of text, such as rot13.
        known = "not a text encoding" in str(error)
        expected = "an encoding of text" if known else "an encoding" + _like_encoding(value)
        raise OptionError("encoding", value, expected) from None
    return str(value)


def _like_encoding(value: object) -> str:
    """The encoding that was meant: a usual one, else any that Python knows."""
    from encodings.aliases import aliases  # noqa: PLC0415  (only to mend a misspelling)

    word = str(value).casefold().replace("_", "-")
    spelled = {name.replace("_", "-") for pair in aliases.items() for name in pair}
    others = sorted(name for name in spelled if len(name) > 3)  # 'u8' is no help
    return suggestion(word, list(USUAL_ENCODINGS)) or suggestion(word, others)


def suggestion(word: str, known: list[str]) -> str:
    """'. Did you mean X?', or nothing when no known word is near.

    >>> suggestion("min-word", ["min-words", "threshold"])
    '. Did you mean min-words?'
    """
    from difflib import get_close_matches  # noqa: PLC0415

    near = get_close_matches(word, known, n=1)
    return f". Did you mean {near[0]}?" if near else ""


def find(start: Path) -> Path | None:
    """The configuration file that holds for a folder, or None."""
    for folder in _upward(start):
        # os.path: a folder above that may not be looked into holds nothing for us.
        if os.path.isfile(folder / NAME):  # noqa: PTH113
            return folder / NAME
        if os.path.isfile(folder / PYPROJECT) and _has_table(folder / PYPROJECT):  # noqa: PTH113
            return folder / PYPROJECT
    return None


def _upward(start: Path) -> Iterator[Path]:
    """The folder and those above it, to the end of the search."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  (no error where there is none)
    for folder in (start, *start.parents):
        yield folder
        if folder == home or os.path.exists(folder / ".git"):  # noqa: PTH110
            return


def _has_table(path: Path) -> bool:
    """Is there a table of ours? A file that does not name us is not even parsed."""
    try:
        data = _read(path)
    except ConfigError:
        return False
    return TABLE in data and TABLE in _tool(_parse(path, data))


def load(path: Path) -> Config:
    """The settings of a file; ConfigError when one of them cannot be."""
    text = _read(path)
    table: object = _parse(path, text)
    if path.name == PYPROJECT:
        table = _tool(_parse(path, text)).get(TABLE)
    if not isinstance(table, dict):
        raise ConfigError(_shown(path), 0, f"there is no table [tool.{TABLE}] in it.")
    settings = (_setting(path, text, key, value) for key, value in table.items())
    return Config(_shown(path), tuple(settings))


def _tool(document: dict[str, Any]) -> dict[str, Any]:
    tool = document.get("tool")
    return tool if isinstance(tool, dict) else {}


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"not UTF-8 (byte 0x{error.object[error.start]:02X} at offset {error.start})."
        raise ConfigError(_shown(path), 0, problem, "TOML files are UTF-8.") from None
    except OSError as error:
        raise ConfigError(_shown(path), 0, f"{error.strerror or error}.".lower()) from None


def _parse(path: Path, text: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415  (5 ms that a run without a file need not spend)

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        problem = f"not TOML: {re.sub(r' [(]at .*', '', str(error))}."
        raise ConfigError(_shown(path), int(found[1]) if found else 0, problem) from None


def _setting(path: Path, text: str, key: str, value: Any) -> Setting:
    """One line of the file, checked."""
    line = _line_of(text, key, path.name == PYPROJECT)
    if key not in bounds():
        raise ConfigError(_shown(path), line, _unknown(key))
    try:
        value = checked(key, value)
    except OptionError as error:
        problem = f"{key}: {error.value!r} is not {error.expected}"
        raise ConfigError(_shown(path), line, problem + "." * (problem[-1] != "?")) from None
    if "files" in bounds()[key]:  # as seen from the file that names them
        value = tuple(_shown(path.parent / one) for one in value)
    where = _shown(path) + (f":{line}" if line else "")
    return Setting(key, value, where)


def _unknown(key: str) -> str:
    """What to say about a key that is not ours."""
    if key in CALL_ONLY:
        return f"{key} can only be given on the command line."
    return f"unknown key {key!r}" + (suggestion(key, list(bounds())) or _known())


def _known() -> str:
    return ". Known keys: " + ", ".join(bounds()) + "."


def _line_of(text: str, key: str, in_pyproject: bool) -> int:
    """1-based line of a key, or 0. tomllib keeps no places; a look at the lines is enough."""
    key_line = re.compile(rf"\s*(['\"]?){re.escape(key)}\1\s*[=.]")
    header = re.compile(rf"\s*\[\s*tool\s*\.\s*(['\"]?){TABLE}\1\s*\]")
    inside = not in_pyproject
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("["):
            inside = header.match(line) is not None
        elif inside and key_line.match(line):
            return number
    return 0


def _shown(path: Path) -> str:
    """The path as a user would write it from here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def settle(config: Config, flags: Mapping[str, object]) -> dict[str, Setting]:
    """The value of every option: from its flag, else from the file, else its default.

    flags holds None for what was not given.

    >>> settle(Config(), {"repeats": "flag"})["repeats"]
    Setting(name='repeats', value='flag', origin='flag')
    """
    found = {name: Setting(name, item["default"], "default") for name, item in bounds().items()}
    found.update({setting.name: setting for setting in config.settings})
    for name, value in flags.items():
        if value is not None and value != ():
            found[name] = Setting(name, value, "flag")
    return found


def options(settings: Mapping[str, Setting]) -> Options:
    """The Options that these settings make."""
    names = [item.name for item in fields(Options)]
    return Options(**{name: settings[name.replace("_", "-")].value for name in names})
