"""Writers of SQLite wait for each other instead of failing, and a plain PostgreSQL URL works as it is."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from tests.services import PostgresServer
from worker.storage.database.engine import open_engine, open_sessions


def test_writers_that_read_first_never_fail_on_sqlite(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'count.db'}")
    sessions = open_sessions(engine)
    with sessions.begin() as session:
        session.execute(text("CREATE TABLE count (n INTEGER)"))
        session.execute(text("INSERT INTO count VALUES (0)"))

    def add() -> None:
        for _ in range(25):
            with sessions.begin() as session:
                n = session.scalar(text("SELECT n FROM count"))
                session.execute(text("UPDATE count SET n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sessions.begin() as session:
        assert session.scalar(text("SELECT n FROM count")) == 100
    engine.dispose()


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'count.db'}")
    with engine.begin() as writer:
        writer.execute(text("CREATE TABLE count (n INTEGER)"))
    with engine.begin() as writer:
        writer.execute(text("INSERT INTO count VALUES (1)"))
        with engine.connect().execution_options(reads_only=True) as reader:
            assert reader.scalar(text("SELECT count(*) FROM count")) == 0
    engine.dispose()


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


def test_an_error_of_the_database_does_not_tell_what_was_to_be_written(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("INSERT INTO nowhere VALUES (:key)"), {"key": "s3cr3t"})
    assert "s3cr3t" not in str(caught.value)
    engine.dispose()
