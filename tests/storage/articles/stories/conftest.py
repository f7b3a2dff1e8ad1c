"""Fixtures of the tests of stories: one database of each kind for a module, whose tests undo what they write."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.services import PostgresServer
from worker.storage.database.engine import open_engine, open_sessions


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A migrated database of each kind; whoever uses it leaves it as it was."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("shared") / "copydesk.db"
        engine = open_engine(f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), file)}")
        yield engine
        engine.dispose()
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgres_template")
    name = postgres.lend(template)
    engine = open_engine(postgres.url(name))
    yield engine
    engine.dispose()
    postgres.take_back(name, template)


@pytest.fixture
def session(shared_engine: Engine) -> Iterator[Session]:
    """One transaction, undone in the end."""
    with open_sessions(shared_engine)() as opened:
        yield opened
