"""Notices: one thing each that is told to people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

# Between two tries of what a server did not take: the first wait, which doubles, and the longest.
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)

NoticeKind = Literal["began", "ended", "new", "revised", "test"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Say one thing to tell: a warning's begin or end, or an article.

    ``subject`` names it once for all: what has the same one is told once to each channel.
    """

    subject: str
    kind: NoticeKind
    text: str
    at: datetime
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """Hold a warning that lasts, by its key, and whether it was told."""

    key: str
    text: str
    began_at: datetime
    seen_at: datetime
    is_told: bool = False


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many tries that failed."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 12)), LONGEST_WAIT)
