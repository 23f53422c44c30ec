"""What can go wrong, as facts. The command line turns them into sentences and exit codes."""

from __future__ import annotations


class DedupeError(Exception):
    """Root of every error this library raises on purpose."""


class OptionError(DedupeError):
    """A setting has a value outside its bounds."""

    def __init__(self, name: str, value: object, expected: str) -> None:
        super().__init__(f"{name}: {value!r} is not {expected}")
        self.name, self.value, self.expected = name, value, expected
