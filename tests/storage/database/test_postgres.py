"""A plain PostgreSQL URL works as it is, and no wait on its server is without end."""

from __future__ import annotations

import os
import signal
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from tests.services import PostgresServer
from worker.storage.database.engine import open_engine


def test_a_postgresql_url_needs_no_driver_and_every_wait_is_bounded(postgres: PostgresServer) -> None:
    name = postgres.create()
    engine = open_engine(postgres.url(name).replace("postgresql+psycopg:", "postgresql:"))
    with engine.connect() as connection:
        shown = [connection.scalar(text(f"SHOW {key}")) for key in ("statement_timeout", "lock_timeout")]
    assert shown == ["1min", "30s"]
    engine.dispose()
    postgres.drop(name)


def test_a_server_that_falls_silent_is_given_up_and_the_next_connection_works(postgres: PostgresServer) -> None:
    name = postgres.create()
    engine = open_engine(postgres.url(name), patience=1)
    with engine.connect() as connection:
        process = connection.scalar(text("SELECT pg_backend_pid()"))
        os.kill(process, signal.SIGSTOP)
        since = time.monotonic()
        try:
            with pytest.raises(OperationalError, match="said nothing for 1 s"):
                connection.scalar(text("SELECT 1"))
        finally:
            os.kill(process, signal.SIGCONT)
        assert time.monotonic() - since < 20
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != process
    engine.dispose()
    postgres.drop(name)


def test_a_server_that_may_only_be_read_counts_as_away_until_it_may_be_written(postgres: PostgresServer) -> None:
    name = postgres.create()
    engine = open_engine(postgres.url(name))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (key text)"))
        connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
    engine.dispose()
    for _ in range(2):
        with pytest.raises(OperationalError) as caught, engine.begin() as connection:
            connection.execute(text("INSERT INTO kept VALUES (:key)"), {"key": "s3cr3t"})
        assert "read-only" in str(caught.value)
        assert "s3cr3t" not in str(caught.value)
    with engine.connect() as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        connection.execute(text("COMMIT"))
        connection.execute(text(f'ALTER DATABASE "{name}" RESET default_transaction_read_only'))
        connection.execute(text("COMMIT"))
    engine.dispose()
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO kept VALUES ('one')"))
    engine.dispose()
    postgres.drop(name)


def test_an_error_of_the_database_does_not_tell_what_was_to_be_written(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("INSERT INTO nowhere VALUES (:key)"), {"key": "s3cr3t"})
    assert "s3cr3t" not in str(caught.value)
    engine.dispose()
