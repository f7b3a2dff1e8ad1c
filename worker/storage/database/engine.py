"""The engine and its sessions, behaving alike on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.errors import OperationalError, _WaitTimeout
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

# Seconds a SQLite writer waits for another; above any transaction here, below every claim.
SQLITE_BUSY_SECONDS = 30
# Seconds after which PostgreSQL ends a statement, a wait for a lock, or a transaction left idle.
POSTGRES_TIMEOUTS = "-c statement_timeout=60s -c lock_timeout=30s -c idle_in_transaction_session_timeout=60s"
# Seconds for which a server, or the way to it, may say nothing at all; above what it takes to end a statement itself.
PATIENCE = 70.0
# Milliseconds for which what was sent may lie there unconfirmed, before the way to the server counts as cut.
UNCONFIRMED = 30_000


class ImpatientConnection(psycopg.Connection[Any]):
    """A connection on which nothing is waited for without end: not for a frozen server, not for one cut off."""

    patience = PATIENCE

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """What the server answered.  Raises OperationalError, and is closed, where it says nothing for too long."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except _WaitTimeout as error:
            self.pgconn.finish()
            raise OperationalError(f"the server said nothing for {self.patience:g} s") from error


def open_engine(url: str, *, patience: float = PATIENCE) -> Engine:
    """An engine for ``url`` (sqlite:///file or postgresql+psycopg://...), with a time-out on all that can hang.

    ``patience`` is how many seconds a PostgreSQL may say nothing.
    """
    if url.startswith("postgresql:"):
        url = url.replace("postgresql:", "postgresql+psycopg:", 1)
    if url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": SQLITE_BUSY_SECONDS})
        event.listen(engine, "connect", prepare_sqlite)
        event.listen(engine, "begin", begin_immediate)
        return engine
    engine = create_engine(
        url,
        hide_parameters=True,  # A source's headers may be keys, and errors are logged and kept with dead letters.
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=20,
        pool_timeout=30,
        connect_args={"connect_timeout": 10, "tcp_user_timeout": UNCONFIRMED, "options": POSTGRES_TIMEOUTS},
    )

    def connect(_dialect: Any, _record: Any, arguments: Any, named: Any) -> ImpatientConnection:
        connection = ImpatientConnection.connect(*arguments, **named)
        connection.patience = patience
        return connection

    event.listen(engine, "do_connect", connect)
    return engine


def open_sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions whose objects stay readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Readers beside the one writer, foreign keys on, and BEGIN left to ``begin_immediate``."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def begin_immediate(connection: Any) -> None:
    """A transaction that holds the write lock from its start: a deferred one that reads first fails under load."""
    reads_only = connection.get_execution_options().get("reads_only")
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
