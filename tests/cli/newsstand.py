"""The demo's newspapers on a loopback port, for commands that fetch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from worker.demo.server import NewspaperServer, homes
from worker.demo.site import NewspaperSite
from worker.runtime import utc_now


@contextmanager
def newsstand() -> Iterator[str]:
    """The address of a running newspaper."""
    with NewspaperServer(0) as server:
        server.site = NewspaperSite(homes(server.port), utc_now, lambda now: now)
        yield homes(server.port)["courier"]
