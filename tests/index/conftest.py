"""The command line for the tests of the index too."""

from __future__ import annotations

from cli.conftest import dedupe

__all__ = ["dedupe"]
