"""Waiting for changes: what a long poll, a stream of events and a follower at a terminal have in common.

The feed is asked again twice a second, which costs one look at an index while nothing happens.  Nothing is kept between
two calls but the cursor, so any process may go on where another one ended.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import TypeAlias

from worker.storage.queries.changes import ChangePage

# Seconds between two looks, and after which a stream without changes yields a page without any.
LOOK, QUIET = 0.5, 15.0

Read: TypeAlias = Callable[[str], ChangePage]  # the page behind a cursor


async def wait_for_changes(read: Read, cursor: str, seconds: float) -> ChangePage:
    """Return the next changes, or a page without any once so many seconds have passed.

    ``read`` runs in a thread.  Its errors are passed on; those of the cursor come with the first look.
    """
    end = time.monotonic() + seconds
    while True:
        page = await asyncio.to_thread(read, cursor)
        left = end - time.monotonic()
        if page.changes or left <= 0:
            return page
        cursor = page.cursor
        if not page.more:
            await asyncio.sleep(min(LOOK, left))


async def stream_changes(read: Read, cursor: str, quiet: float = QUIET) -> AsyncIterator[ChangePage]:
    """Yield page after page without end.

    One without changes comes when there were none for a while: a sign of life that keeps a connection open, and shows
    early that the other end has gone.
    """
    while True:
        page = await wait_for_changes(read, cursor, quiet)
        cursor = page.cursor
        yield page
