"""Fixtures of the web app: one on each database, filled with a few articles, and its visitors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, edited, numbered
from tests.web.visitors import House, open_house
from worker.local_stack.redis_server import RedisServer


@pytest.fixture
def house(database_url: str, redis_server: RedisServer, tmp_path: Path) -> Iterator[House]:
    """The app on a migrated, empty database; the test runs once on each kind."""
    house = open_house(database_url, redis_server.url, tmp_path)
    yield house
    house.leave()


@pytest.fixture
def stocked(house: House) -> House:
    """The app on a database with eight articles of one source, one of them edited."""
    articles, source = house.runtime.articles, add_source(house.runtime.sessions, "gazette")
    for number in range(8):
        Fetched(numbered(number), number + 1, frontier_id=number + 1, source_id=source).save(articles)
    edit = edited(numbered(3), "And then it rained.")
    Fetched(edit, 20, MORNING + HOUR, 4, source, why="recrawl").save(articles)
    articles.settle_pending(MORNING + HOUR)
    return house


@pytest.fixture
def small_house(sqlite_url: str, redis_server: RedisServer, tmp_path: Path) -> Iterator[House]:
    """The app on an empty SQLite alone, for what has nothing to do with a database."""
    house = open_house(sqlite_url, redis_server.url, tmp_path)
    yield house
    house.leave()
