"""Fixtures of the storage tests."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.crawl_state import CrawlState


@pytest.fixture
def crawl(sessions: sessionmaker[Session]) -> CrawlState:
    """The state of an empty crawl, on SQLite and on PostgreSQL."""
    return CrawlState(sessions)
