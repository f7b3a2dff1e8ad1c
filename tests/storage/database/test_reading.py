"""Reading sessions: beside a writer, and never longer than they may."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.database.reading import open_reading

# Counts until somebody stops it.
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


@pytest.fixture
def engine(database_url: str) -> Engine:
    return open_engine(database_url)


def test_an_endless_query_is_ended(engine: Engine) -> None:
    reading = open_reading(engine, 0.2)
    with reading() as session, pytest.raises(OperationalError, match=r"interrupted|statement timeout"):
        session.scalar(text(ENDLESS))
    with reading() as session:
        assert session.scalar(text("SELECT 1")) == 1
    engine.dispose()


def test_it_reads_while_another_writes(engine: Engine) -> None:
    reading, writing = open_reading(engine, 5), open_sessions(engine)
    with writing.begin() as writer, reading() as reader:
        writer.execute(text("DELETE FROM token"))
        assert reader.scalar(text("SELECT count(*) FROM token")) == 0
    engine.dispose()


def test_the_bound_is_for_reading_alone(engine: Engine) -> None:
    reading, writing = open_reading(engine, 0.0), open_sessions(engine)
    with pytest.raises(OperationalError), reading() as session:
        session.scalar(text(ENDLESS.replace("FROM n)", "FROM n WHERE i < 200000)")))
    with writing() as session:
        assert session.scalar(text(ENDLESS.replace("FROM n)", "FROM n WHERE i < 200000)"))) == 200000
    engine.dispose()


def test_it_cannot_write_and_that_is_no_outage(engine: Engine) -> None:
    reading, writing = open_reading(engine, 5), open_sessions(engine)
    for _ in range(2):
        with pytest.raises(DBAPIError, match=r"read-?only") as caught, reading.begin() as session:
            session.execute(text("DELETE FROM token"))
        assert not caught.value.connection_invalidated
        with writing.begin() as session:  # On the same connection, which may write again.
            session.execute(text("DELETE FROM token"))
    engine.dispose()


def test_a_transaction_of_a_writer_may_be_said_to_read_only(engine: Engine) -> None:
    writing = open_sessions(engine)
    with writing() as session:
        session.connection(execution_options={"reads_only": True})
        with pytest.raises(DBAPIError, match=r"read-?only"):
            session.execute(text("DELETE FROM token"))
    with writing.begin() as session:
        session.execute(text("DELETE FROM token"))
    engine.dispose()
