"""Sessions that can only read, for people who wait: they hold up no writer, and their queries end in time."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session, sessionmaker

# Steps of SQLite's virtual machine between two looks at the clock: about a millisecond.
STEPS = 20_000


def open_reading(engine: Engine, seconds: float) -> sessionmaker[Session]:
    """Return sessions that cannot write, and whose queries may take so long."""
    reading = engine.execution_options(reads_only=True)
    if engine.dialect.name == "sqlite":

        def begin(connection: Connection) -> None:
            end = time.monotonic() + seconds
            raw: Any = connection.connection.driver_connection
            raw.set_progress_handler(lambda: time.monotonic() > end, STEPS)

        event.listen(engine, "checkin", unbound)
    else:

        def begin(connection: Connection) -> None:
            raw: Any = connection.connection.driver_connection
            raw.read_only = True  # Here already: it can only be said before the first statement.
            # Zero would mean no bound at all.
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, int(seconds * 1000))}")

    event.listen(reading, "begin", begin)
    return sessionmaker(reading, expire_on_commit=False)


def unbound(raw: Any, _record: Any) -> None:
    """Take the bound off a connection that goes back to the pool."""
    if raw is not None:
        raw.set_progress_handler(None, 0)
