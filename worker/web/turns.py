"""Turns: pages that are read anew for a person; only few at once, for each takes a whole processor."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from worker.reader import ReadLimits
from worker.web.problems import ProblemError

# Pages read at once.
AT_ONCE = 2
# Each was parsed before by a worker; to explain it takes several times as long.  A process loads what it needs with its
# first page, so that a reading is slow only after some seconds.
LIMITS = ReadLimits(quick=3.0, slow=AT_ONCE)
# Seconds that a request waits for its turn.
PATIENCE = 10.0
_turns = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def reading_a_page() -> Iterator[None]:
    """Take a turn at reading pages.

    Raises ProblemError 503 where others hold them all for too long.
    """
    if not _turns.acquire(timeout=PATIENCE):
        raise ProblemError(503, "other pages are being read just now: try again", {"Retry-After": "5"})
    try:
        yield
    finally:
        _turns.release()
