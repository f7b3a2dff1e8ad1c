"""Turns: pages that are read anew for a person; only few at once, for each takes a whole processor."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from worker.web.problems import ProblemError

# Pages read at once.  Each was parsed before by a worker, within its limits.
AT_ONCE = 2
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
