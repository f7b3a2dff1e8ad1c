"""The bar of a long transfer: what is done, of how much, how fast, and how long it takes; only on a terminal."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from worker.monitoring.formatting import whole


class TransferBar:
    """Draw the progress of one transfer; its length may be in bytes."""

    def __init__(self, console: Console, what: str) -> None:
        self.is_shown = console.is_terminal
        self._what = what
        self._began = time.monotonic()
        self._first = 0
        columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
        self._progress = Progress(*columns, console=console, disable=not self.is_shown)
        self._task: Any = None

    def begin(self, total: float | None, done: int = 0) -> None:
        """Show how much there is, and what was done before."""
        self._first, self._began = done, time.monotonic()
        self._task = self._progress.add_task(self._what, total=total, completed=done)

    def show(self, done: float, count: int) -> None:
        """Show how far it is, and how many things that are."""
        if self._task is not None:
            rate = (count - self._first) / max(0.001, time.monotonic() - self._began)
            said = f"{whole(count)} {self._what}, {rate:,.0f}/s"
            self._progress.update(self._task, completed=done, description=said)

    def __enter__(self) -> TransferBar:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        """Leave the bar as it is."""
        self._progress.stop()
