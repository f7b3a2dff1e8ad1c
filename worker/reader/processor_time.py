"""The processor time of a parse: who takes more is interrupted, and where that does not help, ended by the system.

An interruption is an exception that waits for the next line of Python: the page ends, and its process goes on with the
next.  Within a call into C there is no next line, so that a little later the process itself ends.  A first try is
short, so that a page that would cost much is soon told from the others; the second gets all the time there is, in a
lane of its own (``storage/crawl/dispatch/fair_share.py``), and its end is final.
"""

from __future__ import annotations

import resource
import signal
import time
from typing import Any

from worker.errors import ReadingCostError
from worker.reader.limits import PARSE_CPU, PARSE_CPU_GRACE, PARSE_FIRST_CPU

# The tries of a page that used up its processor time.
MOST_TRIES = ReadingCostError.most_tries


class ProcessorTime:
    """Bound what a process that may be ended may use from now on."""

    def __init__(self) -> None:
        self.may_end = False
        self._reading = 0  # the try of the reading that may be interrupted, from 1

    def enter_child(self) -> None:
        """Note that this process belongs to a pool, which replaces it when it ends."""
        self.may_end = True
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        signal.signal(signal.SIGPROF, self._interrupt)

    def bound(self, attempt: int) -> None:
        """Bound the processor time of a try (from 1), at whose end the process ends."""
        self._interrupt_after(0, 0)
        self._end_at(time.process_time() + longest(attempt) + PARSE_CPU_GRACE)

    def bound_reading(self, attempt: int) -> None:
        """Bound the processor time of a reading, which may be interrupted: it raises ReadingCostError."""
        self.bound(attempt)
        self._interrupt_after(attempt, longest(attempt))

    def lift(self) -> None:
        """Bound nothing any more, until the next try."""
        self._interrupt_after(0, 0)
        self._end_at(None)

    def _interrupt_after(self, attempt: int, seconds: float) -> None:
        if self.may_end:
            self._reading = attempt  # First, so that a signal that is under way finds what holds.
            signal.setitimer(signal.ITIMER_PROF, seconds)

    def _interrupt(self, *_: Any) -> None:
        attempt, self._reading = self._reading, 0
        if attempt:
            raise ReadingCostError(f"not read within {longest(attempt):g} s of processor time")

    def _end_at(self, end: float | None) -> None:
        if self.may_end:
            _, hardest = resource.getrlimit(resource.RLIMIT_CPU)
            resource.setrlimit(resource.RLIMIT_CPU, (hardest if end is None else int(end) + 1, hardest))


def longest(attempt: int) -> float:
    """Return the seconds of processor time that a try may take."""
    return PARSE_FIRST_CPU if attempt < MOST_TRIES else PARSE_CPU


PROCESSOR_TIME = ProcessorTime()
