"""Loading: rows as texts into PostgreSQL by COPY without its indexes, into SQLite in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlalchemy import Table as SqlTable

from worker.storage.database.types import Table

# Seconds for which the server may say nothing, and what else a session needs that loads very much.
PATIENCE = 86_400.0
SETTINGS = (
    "statement_timeout = 0", "idle_in_transaction_session_timeout = 0", "timezone = 'UTC'",
    "maintenance_work_mem = '1GB'",
)  # fmt: skip
_REFERENCED = """
    SELECT conindid FROM pg_constraint WHERE contype = 'f'
"""
# Constraints on whose index no foreign key rests, and indexes of no constraint, each with the way to make it again.
_CONSTRAINTS = f"""
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype IN ('p', 'u') AND connamespace = current_schema()::regnamespace AND conrelid::regclass::text = ANY(%s)
      AND conindid NOT IN ({_REFERENCED})
"""
_INDEXES = f"""
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid::regclass::text = ANY(%s)
      AND indexrelid NOT IN (SELECT conindid FROM pg_constraint) AND indexrelid NOT IN ({_REFERENCED})
"""


class Loader(Protocol):
    """Take rows as texts."""

    separators: tuple[str, str]
    nothing: str

    def escape(self, text: str) -> str: ...
    def load(self, table: SqlTable, rows: str) -> None: ...


class PostgresLoader:
    """Load by COPY."""

    separators = ("\t", "\n")
    nothing = r"\N"

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor

    def escape(self, text: str) -> str:
        """Return a text as COPY reads it."""
        for plain, escaped in (("\\", r"\\"), ("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r")):
            text = text.replace(plain, escaped)
        return text

    def load(self, table: SqlTable, rows: str) -> None:
        """Load rows of a table."""
        names = ", ".join(f'"{column.name}"' for column in table.c)
        with self.cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            copy.write(rows)


class SqliteLoader:
    """Load by many inserts."""

    separators = ("\x1f", "\x1e")
    nothing = "\x1a"

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor

    def escape(self, text: str) -> str:
        """Return a text as it is: no separator stands in it."""
        return text

    def load(self, table: SqlTable, rows: str) -> None:
        """Load rows of a table."""
        names = ", ".join(f'"{column.name}"' for column in table.c)
        places = ", ".join("?" * len(table.c))
        split = (row.split("\x1f") for row in rows.split("\x1e")[:-1])
        values = ([None if value == self.nothing else value for value in row] for row in split)
        self.cursor.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({places})', values)


@contextmanager
def open_loader(engine: Engine, names: Sequence[str] = ()) -> Iterator[Loader]:
    """Open a loader of these tables or of all; what it took is there, indexed and analysed, at the end."""
    connection = patient_connection(engine)
    try:
        cursor = connection.cursor()
        if engine.dialect.name == "sqlite":
            cursor.execute("PRAGMA cache_size = -400000")
            cursor.execute("BEGIN IMMEDIATE")
            yield SqliteLoader(cursor)
            cursor.execute("COMMIT")
            cursor.execute("ANALYZE")
        else:
            cursor.execute("SET session_replication_role = replica")  # The rows refer to each other as they should.
            with without_indexes(cursor, names or list(Table.metadata.tables)):
                yield PostgresLoader(cursor)
            set_sequences(cursor)
            connection.commit()
    finally:
        connection.invalidate() if engine.dialect.name != "sqlite" else connection.close()
    if engine.dialect.name != "sqlite":
        vacuum(engine)


def patient_connection(engine: Engine) -> Any:
    """Return a connection, to be thrown away, on which a statement may take hours."""
    connection = engine.raw_connection()
    if engine.dialect.name != "sqlite":
        connection.driver_connection.patience = PATIENCE  # type: ignore[union-attr]
        for setting in SETTINGS:
            connection.cursor().execute(f"SET {setting}")
    return connection


@contextmanager
def without_indexes(cursor: Any, names: Sequence[str]) -> Iterator[None]:
    """Drop the indexes of some tables that can be made again, and make them again at the end."""
    constraints = cursor.execute(_CONSTRAINTS, [list(names)]).fetchall()
    indexes = cursor.execute(_INDEXES, [list(names)]).fetchall()
    for table, name, _ in constraints:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for table, name, definition in constraints:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    for _, definition in indexes:
        cursor.execute(definition)


def set_sequences(cursor: Any) -> None:
    """Let each table's next number come after the greatest there is."""
    for table in Table.metadata.sorted_tables:
        if "id" in table.c:
            named = f"pg_get_serial_sequence('\"{table.name}\"', 'id')"
            cursor.execute(
                f'SELECT setval({named}, greatest(max(id), 1)) FROM "{table.name}" WHERE {named} IS NOT NULL'
            )


def vacuum(engine: Engine) -> None:
    """Let the planner know what is there."""
    connection = patient_connection(engine)
    connection.commit()
    connection.driver_connection.autocommit = True
    connection.cursor().execute("VACUUM ANALYZE")
    connection.invalidate()
