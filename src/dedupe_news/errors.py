"""What can go wrong, as facts. The command line turns them into sentences and exit codes."""

from __future__ import annotations


class DedupeError(Exception):
    """Root of every error this library raises on purpose."""


class OptionError(DedupeError):
    """A setting has a value outside its bounds."""

    def __init__(self, name: str, value: object, expected: str) -> None:
        super().__init__(f"{name}: {value!r} is not {expected}")
        self.name, self.value, self.expected = name, value, expected


class InputError(DedupeError):
    """One input cannot be read or cleaned; the others are not touched by it."""

    def __init__(self, path: str, problem: str, advice: str = "") -> None:
        super().__init__(f"{path}: {problem}" + (f" {advice}" if advice else ""))
        self.path, self.problem, self.advice = path, problem, advice


class OutputError(DedupeError):
    """A result cannot be written; what was there before is untouched."""

    def __init__(self, path: str, problem: str, advice: str = "") -> None:
        super().__init__(f"{path}: {problem}" + (f" {advice}" if advice else ""))
        self.path, self.problem, self.advice = path, problem, advice


class ReportError(DedupeError):
    """A stored report cannot be used: not a report, too new, or not of this text."""

    def __init__(self, path: str, problem: str, advice: str = "") -> None:
        super().__init__(f"{path}: {problem}" + (f" {advice}" if advice else ""))
        self.path, self.problem, self.advice = path, problem, advice
