"""Inserts that meet rows already there, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy.orm import Session

K = TypeVar("K", int, str)

# Values in one statement; SQLite takes 32,766.
MOST_VALUES = 20_000
# Keys of one look-up: well below that, so that the statement may name others besides.
MOST_KEYS = 5_000


def insert_missing(session: Session, table: Any, rows: Sequence[dict[str, Any]], keys: Sequence[str]) -> None:
    """Add the rows whose keys are not there yet."""
    if rows:
        session.execute(insert_into(session, table).on_conflict_do_nothing(index_elements=keys), list(rows))


def added_rows(session: Session, table: Any, rows: Sequence[dict[str, Any]], keys: Sequence[str]) -> list[Any]:
    """Add the rows that are missing, and return them with all columns.

    What another transaction added meanwhile is not among them and has to be looked up.
    """
    if not rows:
        return []
    added = insert_into(session, table).on_conflict_do_nothing(index_elements=keys)
    return list(session.execute(added.returning(*table.__table__.columns), list(rows)))


def insert_into(session: Session, table: Any) -> Any:
    """Return the dialect's insert, which knows what to do on a conflict."""
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        return sqlite_insert(table)
    from sqlalchemy.dialects.postgresql import insert  # As slow to load as a command may be in all.

    return insert(table)


def parts(rows: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows in parts that fit one statement."""
    size = max(1, MOST_VALUES // max(1, len(rows[0]))) if rows else 1
    for start in range(0, len(rows), size):
        yield list(rows[start : start + size])


def key_parts(keys: Sequence[K]) -> Iterator[Sequence[K]]:
    """Yield the keys in parts that fit one look-up."""
    for start in range(0, len(keys), MOST_KEYS):
        yield keys[start : start + MOST_KEYS]
