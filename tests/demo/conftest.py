"""A newspaper that is asked directly, with a clock that the test sets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from worker.demo.server import homes
from worker.demo.site import NewspaperSite

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def tick(self, seconds: float) -> None:
        """Let so much time pass."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    """The newspaper's clock."""
    return Clock()


@pytest.fixture
def site(clock: Clock) -> NewspaperSite:
    """Both newspapers at port 8000."""
    asked: list[datetime] = []

    def first_asked(now: datetime) -> datetime:
        asked.append(now)
        return asked[0]

    return NewspaperSite(homes(8000), clock, first_asked)
