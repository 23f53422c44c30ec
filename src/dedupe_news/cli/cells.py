"""Text -> terminal cells: how wide it prints, where to cut it, where to break it."""

from __future__ import annotations

from unicodedata import category, east_asian_width

ELLIPSIS = "..."


def width(text: str) -> int:
    """Cells that a text takes: two for wide characters, none for combining marks.

    >>> width("Köln"), width("东京"), width("é")
    (4, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(character: str) -> int:
    if category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def shorten(text: str, cells: int) -> str:
    """The text, or as many of its first words as fit, and an ellipsis.

    >>> shorten("Der Rat hat beschlossen", 16)
    'Der Rat hat...'
    """
    if width(text[: cells + 1]) <= cells and len(text) <= cells:
        return text
    fitting = _head(text, cells)
    if len(fitting) == len(text):
        return text
    fitting = _head(text, cells - len(ELLIPSIS))
    words, blank, rest = fitting.rpartition(" ")
    # A last word that is cut is dropped, but not when that would leave next to nothing.
    if blank and not text[len(fitting)].isspace() and len(rest) <= cells // 3:
        fitting = words
    return fitting.rstrip(" .,;:") + ELLIPSIS


def _head(text: str, cells: int) -> str:
    """The longest beginning that fits; a mark stays with its letter."""
    used = 0
    for at, character in enumerate(text):
        used += _cells(character)
        if used > cells:
            return text[:at]
    return text


def chop(word: str, cells: int) -> list[str]:
    """The word, in pieces that fit.

    >>> chop("abcde", 2)
    ['ab', 'cd', 'e']
    """
    pieces = []
    while width(word) > cells:
        piece = _head(word, cells) or word[:1]
        pieces.append(piece)
        word = word[len(piece) :]
    return [*pieces, word]


def wrap(words: list[str], cells: int) -> list[list[str]]:
    """The words in lines of at most so many cells, parted by blanks; a long word stands alone.

    >>> wrap(["a", "bc", "def"], 4)
    [['a', 'bc'], ['def']]
    """
    lines: list[list[str]] = [[]]
    used = -1
    for word in words:
        if lines[-1] and used + 1 + width(word) > cells:
            lines.append([])
            used = -1
        lines[-1].append(word)
        used += 1 + width(word)
    return lines
