"""Fixtures shared by all tests: fresh, migrated databases of both kinds."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy.orm import Session, sessionmaker

from tests.services import PostgresServer, run_postgres
from worker.local_stack.redis_server import RedisServer
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.database.schema import upgrade

# A dozen processes load the same modules: they are compiled once, beside the libraries where the tree is to stay clean.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(sys.prefix) / "compiled")

# How long an example takes says more about the machine than about the code; what must not take long has its own test.
# `make test` tries the same examples every time; `make fuzz` tries new ones, and more, from a seed that it prints.
settings.register_profile("copydesk", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("fuzz", deadline=None, derandomize=False, max_examples=1000, print_blob=True)
settings.load_profile("copydesk")


# Tests of running processes wait more than they work: they come first, so that others use the time.
PATIENT = ("faults", "processes", "demo", "system")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that wait for processes first."""
    items.sort(key=lambda item: item.path.parent.name not in PATIENT)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A running PostgreSQL, one for each test process."""
    with run_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A running Redis, one for each test process; tests share it under key prefixes of their own."""
    with RedisServer() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """The name of a migrated database to copy."""
    name = postgres.create()
    migrate(postgres.url(name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a migrated database to copy."""
    file = tmp_path_factory.mktemp("template") / "copydesk.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of the test's own."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'copydesk.db')}"


@pytest.fixture
def postgres_url(postgres: PostgresServer, postgres_template: str) -> Iterator[str]:
    """A migrated PostgreSQL database of the test's own."""
    name = postgres.lend(postgres_template)
    yield postgres.url(name)
    postgres.take_back(name, postgres_template)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of the test's own; the test runs once on each kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of the test's own; the test runs once on each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    name = postgres.create()
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture
def sessions(database_url: str) -> Iterator[sessionmaker[Session]]:
    """Sessions on ``database_url``."""
    engine = open_engine(database_url)
    yield open_sessions(engine)
    engine.dispose()


def migrate(url: str) -> None:
    """Bring the schema up to date and leave no connection open, as a template asks."""
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
