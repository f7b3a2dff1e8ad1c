"""A request to stop: what a signal's handler says to the loop that it interrupts."""

from __future__ import annotations

import time


class StopRequest:
    """Hold whether someone asked to stop.

    It takes no lock, unlike an event of threading: a handler runs in the midst of whatever its thread does, and one
    that comes while that waits for the event, its lock in hand, would wait for itself.
    """

    def __init__(self) -> None:
        self._is_set = False

    def set(self) -> None:
        """Ask to stop; a signal's handler may call it at any moment."""
        self._is_set = True

    def is_set(self) -> bool:
        """Return whether someone asked."""
        return self._is_set

    def wait(self, seconds: float) -> bool:
        """Sleep so long, unless someone asked before; return whether someone has."""
        if not self._is_set:
            time.sleep(seconds)
        return self._is_set
