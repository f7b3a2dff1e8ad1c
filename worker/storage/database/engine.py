"""The engine and its sessions, behaving alike on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

# Seconds a SQLite writer waits for another; above any transaction here, below every claim.
SQLITE_BUSY_SECONDS = 30
# Where a connection of SQLite's keeps that it was told to write nothing.
QUERY_ONLY = "copydesk_query_only"
# Milliseconds that a person waits for readers of the log to end.
CHECKPOINT_MILLISECONDS = 2_000


def open_engine(url: str, *, patience: float | None = None) -> Engine:
    """Open an engine on which all that can hang has a time-out.

    ``url`` is sqlite:///file or postgresql+psycopg://...; ``patience`` is how many seconds a PostgreSQL may say
    nothing, if not as many as usual.
    """
    if url.startswith("postgresql:"):
        url = url.replace("postgresql:", "postgresql+psycopg:", 1)
    if url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": SQLITE_BUSY_SECONDS})
        event.listen(engine, "connect", prepare_sqlite)
        event.listen(engine, "begin", begin_immediate)
        event.listen(engine, "checkin", allow_writes)
        return engine
    from worker.storage.database.postgres import open_postgres  # Loads the driver, which a SQLite does without.

    return open_postgres(url) if patience is None else open_postgres(url, patience)


def open_sessions(engine: Engine) -> sessionmaker[Session]:
    """Return sessions whose objects stay readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Allow readers beside the one writer, and leave BEGIN to ``begin_immediate``."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # What is deleted or replaced is overwritten with zeros.
    cursor.close()


def clear_log(engine: Engine) -> bool:
    """Empty SQLite's write-ahead log, which holds what was deleted since.

    Returns whether it is empty; False while another connection still reads from it.  PostgreSQL has no such file.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={CHECKPOINT_MILLISECONDS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_SECONDS * 1000}")
        return row is not None and not row[0]
    finally:
        connection.close()


def begin_immediate(connection: Any) -> None:
    """Begin a transaction with the write lock held, or one that cannot write.

    A deferred one that reads first and writes then fails under load; who says ``reads_only`` holds up no writer.
    """
    if not connection.get_execution_options().get("reads_only"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    connection.exec_driver_sql("PRAGMA query_only=ON")
    connection.connection.info[QUERY_ONLY] = True
    connection.exec_driver_sql("BEGIN")


def allow_writes(raw: Any, record: Any) -> None:
    """Let a connection that goes back to the pool write again."""
    if record.info.pop(QUERY_ONLY, False) and raw is not None:
        raw.execute("PRAGMA query_only=OFF")
