"""How far a run is, on stderr, while someone watches: bars with rate and time left."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

LABELS = {"read": "reading", "compare": "comparing", "look": "looking", "write": "writing"}
EVERY = 0.1  # seconds between two looks of the bar


class Progress:
    """The bars; none when nobody watches.

    Nothing is drawn by a thread of its own: worker processes are forked meanwhile, and a thread
    that holds a lock at that moment would stop them.
    """

    def __init__(self, shown: bool, writes: bool) -> None:
        self._shown, self._writes = shown, writes
        self._bars: Any = None
        self._tasks: dict[str, Any] = {}
        self._last: dict[str, int] = {}
        self._drawn = 0.0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._bars is not None:
            self._bars.stop()
            self._bars = None

    def tell(self, stage: str, done: int, total: int) -> None:
        """Move the bar of a stage; total 0 for unknown."""
        now = time.monotonic()
        self._last[stage] = done
        last = bool(total) and done >= total
        if not self._shown or (now - self._drawn < EVERY and not last):
            return
        if stage == "look" and self._writes:  # writing asks for it, and shows more
            return
        self._drawn = now
        bars = self._bars or self._begin()
        if stage not in self._tasks:
            self._finish(bars)
            self._tasks[stage] = bars.add_task(LABELS.get(stage, stage), total=total or None)
        bars.update(self._tasks[stage], completed=done, total=total or None)
        bars.refresh()

    def _finish(self, bars: Any) -> None:
        """A stage that is followed by another is done."""
        for stage, task in self._tasks.items():
            done = self._last[stage]
            bars.update(task, total=done, completed=done)

    def _begin(self) -> Any:
        from rich.console import Console  # noqa: PLC0415  (50 ms)
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            MofNCompleteColumn,
            ProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as Bars  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        class Rate(ProgressColumn):
            """Articles a second."""

            def render(self, task: Any) -> Text:
                seconds = task.finished_time or task.elapsed or 0
                return Text(f"{task.completed / seconds:,.0f}/s" if seconds else "")

        self._bars = Bars(
            TextColumn("{task.description:<9}"),
            BarColumn(24),
            MofNCompleteColumn(),
            Rate(),
            TimeRemainingColumn(compact=True),
            console=Console(stderr=True),
            auto_refresh=False,
            transient=True,
        )
        self._bars.start()
        return self._bars
