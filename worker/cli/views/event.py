"""An event of an address or a feed, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.storage.queries.url_history import HistoryEvent


def event_line(event: HistoryEvent) -> str:
    """Say when something happened, what, and how; in UTC, to the second."""
    return f"{event.at:%Y-%m-%d %H:%M:%S}  {event.what:16} {event.detail}".rstrip()
