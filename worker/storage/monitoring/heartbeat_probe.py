"""The pulse: one node's last sign of life, read with the database's driver alone.

A container's health check asks every half minute in a process of its own; it must not load an ORM for one row.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote

from worker.errors import CopydeskError

BEAT = "beat"
# Seconds that a connection, a lock and the statement may take each: together below the time-out of a health check.
PATIENCE = 5
# PostgreSQL's words for a table and a schema that are not there.
UNDEFINED = frozenset({"42P01", "3F000"})


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Hold one node's last sign of life, and the queues it takes from."""

    node: str
    queues: tuple[str, ...]
    at: datetime
    started_at: datetime


def read_heartbeat(database_url: str, node: str) -> Heartbeat | None:
    """Read the last sign of life of a node, or of beat, if any.

    Raises CopydeskError where the database does not answer or has not the tables.
    """
    read = read_sqlite if database_url.startswith("sqlite") else read_postgres
    row = read(database_url, node)
    return (
        None if row is None else Heartbeat(node, tuple(filter(None, row[0].split(","))), aware(row[1]), aware(row[2]))
    )


def read_sqlite(url: str, node: str) -> Any:
    """Read the row of a node in a file, without a lock."""
    file = unquote(url.partition(":///")[2].partition("?")[0])
    try:
        with closing(sqlite3.connect(f"file:{quote(file)}?mode=ro", uri=True, timeout=PATIENCE)) as connection:
            return connection.execute("SELECT queues, at, started_at FROM heartbeat WHERE node = ?", (node,)).fetchone()
    except sqlite3.Error as error:
        raise described(str(error), missing=str(error).startswith("no such table")) from error


def read_postgres(url: str, node: str) -> Any:
    """Read the row of a node on a server."""
    import psycopg  # Not wanted, and slow to load, where the database is a file.

    address = f"postgresql:{url.partition(':')[2]}"
    options = f"-c statement_timeout={PATIENCE}s -c lock_timeout={PATIENCE}s"
    try:
        with psycopg.connect(address, connect_timeout=PATIENCE, options=options) as connection:
            statement = "SELECT queues, at, started_at FROM heartbeat WHERE node = %s"
            return connection.execute(statement, (node,)).fetchone()
    except psycopg.Error as error:
        raise described(str(error), missing=error.sqlstate in UNDEFINED) from error


def described(said: str, *, missing: bool) -> CopydeskError:
    """Say what is wrong with the database, in the words of the other commands."""
    line = said.strip().partition("\n")[0]
    if missing:
        return CopydeskError(f"the database has not the schema needed ({line}): run `copydesk db upgrade`")
    return CopydeskError(f"the database does not answer ({line}): check COPYDESK_DATABASE_URL")


def aware(moment: datetime | str) -> datetime:
    """Put a moment as either database keeps it into UTC."""
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
