"""Fixtures of the web app: one on each database, filled with a few articles, and its visitors."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services import PostgresServer
from tests.web.visitors import House, open_house, stock
from worker.local_stack.redis_server import RedisServer


@pytest.fixture
def house(database_url: str, redis_server: RedisServer, tmp_path: Path) -> Iterator[House]:
    """The app on a migrated, empty database; the test runs once on each kind."""
    house = open_house(database_url, redis_server.url, tmp_path)
    yield house
    house.leave()


@pytest.fixture(scope="session")
def stocked_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database with some articles, to copy."""
    file = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("stocked") / "copydesk.db"))
    stock(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def stocked_postgres(postgres: PostgresServer, postgres_template: str) -> str:
    """The name of a database with some articles, to copy."""
    name = postgres.create(postgres_template)
    stock(postgres.url(name))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def stocked(request: pytest.FixtureRequest, redis_server: RedisServer, tmp_path: Path) -> Iterator[House]:
    """The app on a database with some articles, see ``stock``; the test runs once on each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{shutil.copy(request.getfixturevalue('stocked_sqlite'), tmp_path / 'copydesk.db')}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.url(server.create(request.getfixturevalue("stocked_postgres")))
    house = open_house(url, redis_server.url, tmp_path)
    yield house
    house.leave()


@pytest.fixture
def small_house(sqlite_url: str, redis_server: RedisServer, tmp_path: Path) -> Iterator[House]:
    """The app on an empty SQLite alone, for what has nothing to do with a database."""
    house = open_house(sqlite_url, redis_server.url, tmp_path)
    yield house
    house.leave()
