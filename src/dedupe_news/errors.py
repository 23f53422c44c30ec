"""What can go wrong, as facts. The command line turns them into sentences and exit codes."""

from __future__ import annotations


def shown(path: str) -> str:
    r"""A path as one line of plain text: control characters and stray bytes are escaped.

    >>> shown("two\nlines.txt")
    'two\\nlines.txt'
    """
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in path)


class DedupeError(Exception):
    """Root of every error this library raises on purpose."""

    def __reduce__(self) -> tuple[object, ...]:
        """How to send it from one process to another: without __init__, which takes facts."""
        return again, (type(self), self.args), self.__dict__


def again(kind: type[DedupeError], args: tuple[object, ...]) -> DedupeError:
    """An error of that kind with that message; its facts are set by who unpickles it."""
    return kind.__new__(kind, *args)


class OptionError(DedupeError):
    """A setting has a value outside its bounds."""

    def __init__(self, name: str, value: object, expected: str) -> None:
        super().__init__(f"{name}: {value!r} is not {expected}")
        self.name, self.value, self.expected = name, value, expected


class FileError(DedupeError):
    """Something about one file: which, what is wrong, and what to do next (may be empty).

    path is safe to print: one line, control characters escaped.
    """

    def __init__(self, path: str, problem: str, advice: str = "") -> None:
        self.path, self.problem, self.advice = shown(path), problem, advice
        super().__init__(f"{self.path}: {problem}" + (f" {advice}" if advice else ""))


class InputError(FileError):
    """One input cannot be read or cleaned; the others are not touched by it."""


class OwnOutputError(InputError):
    """The input is what an earlier run wrote: to be passed over when many files are given."""


class OutputError(FileError):
    """A result cannot be written; what was there before is untouched."""


class ReportError(FileError):
    """A stored report cannot be used: not a report, too new, or not of this text."""


class IndexFileError(FileError):
    """A persistent index cannot be used: none, in use, not ours, or made by other rules."""


class EmptyIndexError(IndexFileError):
    """There is nothing in a persistent index yet: its making was interrupted."""


class BrokenIndexError(IndexFileError):
    """A persistent index is damaged, or of a newer format: nothing but to build it anew."""
