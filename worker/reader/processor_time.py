"""The processor time of a parse: the system ends the pool's process that takes more, whatever it is doing.

A soft time limit is an exception that waits for the next line of Python, and so for the end of a call into C.  A first
try is short, so that a page that would cost much is soon told from the others; the second gets all the time there is,
in a lane of its own (``storage/crawl/dispatch.py``), and its end is final.
"""

from __future__ import annotations

import resource
import time

from worker.reader.limits import PARSE_CPU, PARSE_FIRST_CPU

# The tries of a page whose processes used up their time.
MOST_TRIES = 2


class ProcessorTime:
    """Bound what a process that may be ended may use from now on."""

    def __init__(self) -> None:
        self.may_end = False

    def enter_child(self) -> None:
        """Note that this process belongs to a pool, which replaces it when it ends."""
        self.may_end = True
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))

    def bound(self, attempt: int) -> None:
        """Bound the processor time of a try (from 1)."""
        self._set(time.process_time() + (PARSE_FIRST_CPU if attempt < MOST_TRIES else PARSE_CPU))

    def lift(self) -> None:
        """Bound nothing any more, until the next try."""
        self._set(None)

    def _set(self, end: float | None) -> None:
        if self.may_end:
            _, hardest = resource.getrlimit(resource.RLIMIT_CPU)
            resource.setrlimit(resource.RLIMIT_CPU, (hardest if end is None else int(end) + 1, hardest))


PROCESSOR_TIME = ProcessorTime()
