"""Ctrl-C and SIGTERM end a run once: it clears everything away, and says so in one line."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from dedupe_news.cli import Interrupted, Terminated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_MEANS = {signal.SIGINT: Interrupted, signal.SIGTERM: Terminated}


@contextmanager
def endable() -> Iterator[None]:
    """Inside, the first Ctrl-C or SIGTERM raises, and more of them do nothing.

    People press Ctrl-C again and again; what is cleared away meanwhile must not be disturbed. A
    signal that whoever started this process had switched off stays off.
    """
    before = {}
    try:
        for number in _MEANS:
            if signal.getsignal(number) in (signal.default_int_handler, signal.SIG_DFL):
                before[number] = signal.signal(number, _end)
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is _end:
                signal.signal(number, handler)


def _end(number: int, _: FrameType | None) -> None:
    for one in _MEANS:
        signal.signal(one, signal.SIG_IGN)
    raise _MEANS[signal.Signals(number)]


def say(how: str) -> None:
    """One line on stderr. On a terminal it covers the ^C that stands there."""
    with suppress(OSError, ValueError, AttributeError):  # there may be no stderr
        start = "\r" if sys.stderr.isatty() else ""
        sys.stderr.write(f"{start}dedupe: {how}.\n")
        sys.stderr.flush()
