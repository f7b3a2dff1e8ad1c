"""The engine of a PostgreSQL, on whose connections nothing is waited for without end."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.errors import OperationalError, _WaitTimeout
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import OperationalError as AwayError

from worker.errors import SettingsError

# Seconds after which PostgreSQL ends a statement, a wait for a lock, or a transaction left idle.
POSTGRES_TIMEOUTS = "-c statement_timeout=60s -c lock_timeout=30s -c idle_in_transaction_session_timeout=60s"
# Seconds for which a server, or the way to it, may say nothing; above what it takes to end a statement itself.
PATIENCE = 70.0
# Milliseconds for which what was sent may lie there unconfirmed, before the way to the server counts as cut.
UNCONFIRMED = 30_000
# SQLSTATE of a write on a server that may only be read.
READ_ONLY = "25006"


class ImpatientConnection(psycopg.Connection[Any]):
    """Wait for no server without end, be it frozen or cut off."""

    patience = PATIENCE

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Return what the server answered.

        Raises OperationalError, and closes the connection, where it says nothing for ``patience`` seconds.
        """
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except _WaitTimeout as error:
            self.pgconn.finish()
            raise OperationalError(f"the server said nothing for {self.patience:g} s") from error


def open_postgres(url: str, patience: float = PATIENCE) -> Engine:
    """Open an engine whose server may say nothing for ``patience`` seconds."""
    engine = create_engine(
        url,
        hide_parameters=True,  # A source's headers may be keys, and errors are logged and kept with dead letters.
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=20,
        pool_timeout=30,
        connect_args={
            "connect_timeout": 10,
            "tcp_user_timeout": UNCONFIRMED,
            "options": POSTGRES_TIMEOUTS,
            **preparing(url),
        },
    )

    def connect(_dialect: Any, _record: Any, arguments: Any, named: Any) -> ImpatientConnection:
        """Open a connection that waits no longer than the patience given."""
        connection = ImpatientConnection.connect(*arguments, **named)
        connection.patience = patience
        return connection

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "begin", begin_reading)
    event.listen(engine, "checkin", allow_writes)
    event.listen(engine, "handle_error", note_read_only)
    return engine


def begin_reading(connection: Any) -> None:
    """Begin a transaction that cannot write, where that is said; no statement more."""
    raw = connection.connection.driver_connection
    if connection.get_execution_options().get("reads_only") and not raw.read_only:
        raw.read_only = True


def allow_writes(raw: Any, _record: Any) -> None:
    """Let a connection that goes back to the pool write again."""
    if raw is not None and raw.read_only:
        raw.read_only = None  # As the server has it.


def preparing(url: str) -> dict[str, None]:
    """Return how the driver is kept from preparing statements, where the URL asks for it.

    Behind a pooler by transaction, such as PgBouncer, the next statement may meet another server process, which knows
    no statement that was prepared before, or has one of that name.  Raises SettingsError for another word.
    """
    said = make_url(url).query.get("prepare_threshold")
    if said not in (None, "none"):
        raise SettingsError(f"COPYDESK_DATABASE_URL: prepare_threshold={said} is not known: allowed is none")
    return {} if said is None else {"prepare_threshold": None}


def note_read_only(context: ExceptionContext) -> None:
    """Take a server that may only be read for one that is away.

    It is the old primary after a failover, or one whose disk is full.  The connection is given up, so that the next
    one is made to whoever answers then.  A write where we said that we read only is a mistake of ours, and stays one.
    """
    error = context.original_exception
    is_ours = context.connection is not None and context.connection.get_execution_options().get("reads_only")
    if getattr(error, "sqlstate", None) == READ_ONLY and not is_ours:
        context.is_disconnect = True
        raise AwayError(context.statement, None, error, hide_parameters=True, connection_invalidated=True)
