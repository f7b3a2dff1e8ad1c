"""Fixtures of the desk: one that is filled, on each database, and its visitors."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.services import PostgresServer
from tests.web.desk.newsdesk import stock
from tests.web.visitors import House, open_house
from worker.local_stack.redis_server import RedisServer

FILE = "copydesk.db"


@dataclass(frozen=True)
class Filled:
    """A filled database, by the folder of its archive, and the number of the hostile article."""

    folder: Path
    hostile: int


@dataclass(frozen=True)
class Desk:
    """A filled desk: who reads, who acts after a login, and the number of the hostile article."""

    house: House
    reader: TestClient
    editor: TestClient
    csrf: str
    hostile: int


def log_in(house: House, scope: str = "act") -> tuple[TestClient, str]:
    """A browser that logged in with a token of that scope, and the word its forms carry."""
    browser = house.guest()
    token = house.token("act" if scope == "act" else "read")
    assert browser.post("/login", data={"token": token, "next": "/"}).status_code == 303
    page = browser.get("/").text
    return browser, page.partition('name="csrf" value="')[2].partition('"')[0]


@pytest.fixture(scope="session")
def filled_sqlite(sqlite_template: Path, redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """A filled SQLite database to copy."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copy(sqlite_template, folder / FILE)
    return fill(f"sqlite:///{folder / FILE}", redis_server, folder)


@pytest.fixture(scope="session")
def filled_postgres(
    postgres: PostgresServer,
    postgres_template: str,
    redis_server: RedisServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, Filled]:
    """The name of a filled PostgreSQL database to copy, and what it holds."""
    name = postgres.create(postgres_template)
    return name, fill(postgres.url(name), redis_server, tmp_path_factory.mktemp("desk"))


def fill(url: str, redis: RedisServer, folder: Path) -> Filled:
    """Put everything on the desk of a database; its pages are archived in the folder."""
    house = open_house(url, redis.url, folder)
    hostile = stock(house)
    house.leave()
    return Filled(folder, hostile)


def open_desk(url: str, filled: Filled, redis: RedisServer, folder: Path) -> Desk:
    """The desk on a copy of a filled database."""
    shutil.copytree(filled.folder / "archive", folder / "archive")
    house = open_house(url, redis.url, folder)
    editor, csrf = log_in(house)
    return Desk(house, house.visitor("read"), editor, csrf, filled.hostile)


@pytest.fixture
def small_desk(filled_sqlite: Filled, redis_server: RedisServer, tmp_path: Path) -> Iterator[Desk]:
    """A filled desk on SQLite alone, for what has nothing to do with a database."""
    shutil.copy(filled_sqlite.folder / FILE, tmp_path / FILE)
    desk = open_desk(f"sqlite:///{tmp_path / FILE}", filled_sqlite, redis_server, tmp_path)
    yield desk
    desk.house.leave()


@pytest.fixture
def postgres_desk(
    filled_postgres: tuple[str, Filled], postgres: PostgresServer, redis_server: RedisServer, tmp_path: Path
) -> Iterator[Desk]:
    """A filled desk on PostgreSQL."""
    template, filled = filled_postgres
    name = postgres.create(template)
    desk = open_desk(postgres.url(name), filled, redis_server, tmp_path)
    yield desk
    desk.house.leave()
    postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest) -> Desk:
    """A filled desk; the test runs on each database."""
    found: Desk = request.getfixturevalue("small_desk" if request.param == "sqlite" else "postgres_desk")
    return found
