"""stdout and stderr as this program uses them: bytes and styled lines out, no surprise back."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple, TextIO

from dedupe_news.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PIPE_WIDTH = 80  # a report in a pipe or a file looks the same everywhere
NARROWEST, WIDEST = 40, 100


class Piece(NamedTuple):
    """A piece of a line and how it looks: '' or a rich style such as 'bold red'."""

    text: str
    style: str = ""


Line = list[Piece]


class Stream:
    """One of the standard streams. A reader that went away is no error, a full disk is one."""

    def __init__(self, stream: TextIO | None, name: str) -> None:
        self.stream, self.name = stream, name
        self.closed = stream is None
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")

    @property
    def terminal(self) -> bool:
        """Does a person read along?"""
        return self.stream is not None and self.stream.isatty()

    def text(self, text: str) -> None:
        """Write text that is safe to print."""
        if self.stream is not None and not self.closed:
            try:
                self.stream.write(text)
                self.stream.flush()
            except OSError as error:
                self._fail(error)

    def data(self, data: bytes) -> None:
        """Write bytes as they are, all of them or not without an error."""
        if self.stream is None:
            raise OutputError(self.name, "closed; the result has nowhere to go.")
        if not self.closed:
            try:
                self.stream.flush()
                self.stream.buffer.write(data)
                self.stream.buffer.flush()
            except OSError as error:
                self._fail(error)

    def _fail(self, error: OSError) -> None:
        """Write no more. What is left in the buffer must not fail again when Python exits."""
        self.closed = True
        self._to_null()
        if not isinstance(error, BrokenPipeError):
            raise OutputError(self.name, f"{error.strerror or error}.".lower()) from None

    def _to_null(self) -> None:
        try:
            number = self.stream.fileno() if self.stream else -1
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, number)
            os.close(null)
        except (OSError, ValueError):  # a stream of a test, without a file behind it
            self.stream = None


class Console:
    """Where a run prints. `color` is auto, always or never."""

    def __init__(self, out: TextIO | None, err: TextIO | None, color: str = "auto") -> None:
        self.out, self.err, self.color = Stream(out, "stdout"), Stream(err, "stderr"), color

    def show(self, lines: Sequence[Line], stream: Stream | None = None) -> None:
        """Print styled lines, in colour where that is wanted."""
        stream = stream or self.out
        if lines and not stream.closed:
            stream.text(_colored(lines) if self.colored(stream) else plain(lines))

    def say(self, message: str) -> None:
        """One line on stderr, such as an error."""
        self.err.text(f"dedupe: {message}\n")

    def colored(self, stream: Stream) -> bool:
        """Is this stream to be in colour? Only 'auto' looks at NO_COLOR (no-color.org)."""
        if self.color != "auto":
            return self.color == "always"
        dumb = os.environ.get("TERM") == "dumb"
        return stream.terminal and not os.environ.get("NO_COLOR") and not dumb

    def width(self, stream: Stream | None = None) -> int:
        """Columns to fill: those of the terminal within reason, 80 in a pipe."""
        if not (stream or self.out).terminal:
            return PIPE_WIDTH
        from shutil import get_terminal_size  # noqa: PLC0415

        return min(max(get_terminal_size().columns, NARROWEST), WIDEST)


def standard() -> Console:
    """The console of this process."""
    return Console(sys.stdout, sys.stderr)


def plain(lines: Iterable[Line]) -> str:
    """The lines without style.

    >>> plain([[Piece("a", "bold"), Piece(" b")], []])
    'a b\\n\\n'
    """
    return "".join("".join(piece.text for piece in line).rstrip() + "\n" for line in lines)


def _colored(lines: Iterable[Line]) -> str:
    """The lines as rich writes them for a terminal, broken nowhere but where they are."""
    from io import StringIO  # noqa: PLC0415

    from rich.console import Console as Rich  # noqa: PLC0415  (45 ms, only for colour)
    from rich.text import Text  # noqa: PLC0415

    file = StringIO()
    rich = Rich(file=file, force_terminal=True, color_system="standard", no_color=False)
    for line in lines:
        text = Text.assemble(*line)
        text.rstrip()
        rich.print(text, soft_wrap=True, highlight=False)
    return file.getvalue()
