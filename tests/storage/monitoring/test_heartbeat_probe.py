"""The pulse read by the driver alone is what the ORM has written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.errors import CopydeskError
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.monitoring.heartbeat_probe import BEAT, read_heartbeat
from worker.storage.monitoring.heartbeats import Heartbeats

NOW = datetime(2026, 3, 2, 3, 0, 0, 250, tzinfo=UTC)


def test_it_is_the_same_sign_of_life(database_url: str) -> None:
    engine = open_engine(database_url)
    heartbeats = Heartbeats(open_sessions(engine))
    heartbeats.started("fetch@one", ["parse", "fetch"], NOW)
    heartbeats.beat(BEAT, NOW.replace(microsecond=0))
    assert [read_heartbeat(database_url, name) for name in (BEAT, "fetch@one")] == heartbeats.all()
    assert read_heartbeat(database_url, "fetch@two") is None
    engine.dispose()


def test_a_database_without_tables_names_the_remedy(empty_database_url: str) -> None:
    if empty_database_url.startswith("sqlite"):
        with pytest.raises(CopydeskError, match="does not answer"):
            read_heartbeat(empty_database_url, BEAT)
    engine = open_engine(empty_database_url)
    engine.connect().close()
    engine.dispose()
    with pytest.raises(CopydeskError, match="run `copydesk db upgrade`"):
        read_heartbeat(empty_database_url, BEAT)


def test_a_server_that_is_away_is_one_line() -> None:
    with pytest.raises(CopydeskError, match="the database does not answer") as caught:
        read_heartbeat("postgresql+psycopg://desk:hidden@127.0.0.1:1/x", BEAT)
    assert "\n" not in str(caught.value)
    assert "hidden" not in str(caught.value)
