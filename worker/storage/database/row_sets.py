"""Sets of rows written in one statement: PostgreSQL takes them as JSON, several tables in one, SQLite row by row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, TextClause, bindparam, insert, inspect, text, update
from sqlalchemy.orm import Session

from worker.storage.database.upserts import insert_into

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Added:
    """Rows to insert, all with the same columns.

    One that is there already, by ``keys``, takes the columns ``renewed`` of the new one, or stays as it is.  Without
    ``keys`` none may be there.  Rows come sorted where others may write the same ones.
    """

    table: Any
    rows: Rows
    keys: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """Rows to update, found by ``keys``, all with the same columns; the caller holds them."""

    table: Any
    rows: Rows
    keys: tuple[str, ...]


RowSet = Added | Changed


def write_sets(session: Session, *sets: RowSet) -> None:
    """Write all these rows: one statement on PostgreSQL, one for each set on SQLite.

    No row may be in two sets: PostgreSQL gives the parts of a statement no order.
    """
    wanted = [each for each in sets if each.rows]
    if session.get_bind().dialect.name == "sqlite":
        for each in wanted:
            session.connection().execute(plain_statement(session, each), plain_rows(each))
        return
    if wanted:
        shape = tuple(shape_of(each) for each in wanted)
        values = {f"rows_{place}": as_json(each.rows) for place, each in enumerate(wanted)}
        session.connection().execute(writing(shape), values)


def write_changes(session: Session, *sets: RowSet) -> None:
    """Write what changed in the rows that the session holds, together with these sets.

    The rows leave the session, which would write each of them by a statement of its own.
    """
    changes = []
    for row in sorted(session.dirty, key=lambda row: type(row).__tablename__):  # So that one statement does for all.
        state = inspect(row)
        unmodified = state.unmodified
        keys = [each.key for each in state.mapper.column_attrs if each.key not in unmodified]
        changed = {key: getattr(row, key) for key in keys}
        if changed:
            changes.append(Changed(type(row), [{"id": row.id, **changed}], ("id",)))
        session.expunge(row)
    write_sets(session, *changes, *sets)


def add_returning(session: Session, added: Added, *names: str) -> list[Any]:
    """Insert rows and return these columns of those that were added."""
    if not added.rows:
        return []
    if session.get_bind().dialect.name == "sqlite":
        columns = [added.table.__table__.c[name] for name in names]
        statement = plain_statement(session, added).returning(*columns)
        return list(session.connection().execute(statement, plain_rows(added)))
    statement = returning(shape_of(added), names)
    return list(session.connection().execute(statement, {"rows_0": as_json(added.rows)}))


def plain_statement(session: Session, each: RowSet) -> Any:
    """Return the statement that writes one row of a set."""
    table = each.table.__table__
    if isinstance(each, Changed):
        return update(table).where(*(table.c[name] == bindparam(f"old_{name}") for name in each.keys))
    if not each.keys:
        return insert(table)
    statement = insert_into(session, table)
    if not each.renewed:
        return statement.on_conflict_do_nothing(index_elements=each.keys)
    renewed = {name: statement.excluded[name] for name in each.renewed}
    return statement.on_conflict_do_update(index_elements=each.keys, set_=renewed)


def plain_rows(each: RowSet) -> list[dict[str, Any]]:
    """Return the values that such a statement takes."""
    if isinstance(each, Added):
        return [dict(row) for row in each.rows]
    # The bound names of an update are those of its columns, so that its keys need others.
    return [{f"old_{name}" if name in each.keys else name: value for name, value in row.items()} for row in each.rows]


def shape_of(each: RowSet) -> tuple[Any, ...]:
    """Return what tells the statements of two sets apart."""
    columns = tuple(each.rows[0])
    return (each.table, columns, each.keys, None if isinstance(each, Changed) else each.renewed)


@lru_cache(maxsize=256)
def writing(shapes: tuple[tuple[Any, ...], ...]) -> TextClause:
    """Return PostgreSQL's statement for sets of these shapes."""
    parts = [f"set_{place} AS ({part(shape, place)})" for place, shape in enumerate(shapes)]
    return text(f"WITH {', '.join(parts)} SELECT 1")


@lru_cache(maxsize=256)
def returning(shape: tuple[Any, ...], names: tuple[str, ...]) -> TextClause:
    """Return PostgreSQL's statement that inserts a set and returns these columns."""
    return text(f"{part(shape, 0)} RETURNING {', '.join(names)}")


def part(shape: tuple[Any, ...], place: int) -> str:
    """Return the SQL that writes one set."""
    table, columns, keys, renewed = shape
    name, listed = table.__tablename__, ", ".join(columns)
    rows = f"{recordset(f'rows_{place}')} AS new ({declared(table, columns)})"
    if renewed is None:
        values = ", ".join(f"{column} = new.{column}" for column in columns if column not in keys)
        found = " AND ".join(f"{name}.{key} = new.{key}" for key in keys)
        return f"UPDATE {name} SET {values} FROM {rows} WHERE {found}"
    conflict = ""
    if keys:
        taken = ", ".join(f"{column} = excluded.{column}" for column in renewed)
        conflict = f" ON CONFLICT ({', '.join(keys)}) DO " + (f"UPDATE SET {taken}" if taken else "NOTHING")
    return f"INSERT INTO {name} ({listed}) SELECT {listed} FROM {rows}{conflict}"


def recordset(parameter: str) -> str:
    """Return the call that makes rows of a JSON parameter, in their order."""
    return f"json_to_recordset(CAST(:{parameter} AS json))"


def declared(table: Any, columns: Sequence[str]) -> str:
    """Return the columns of such rows with PostgreSQL's types."""
    from sqlalchemy.dialects.postgresql.base import PGDialect  # As slow to load as a command may be in all.

    dialect: Dialect = PGDialect()  # type: ignore[no-untyped-call]
    types = {name: table.__table__.c[name].type.compile(dialect=dialect) for name in columns}
    return ", ".join(f"{name} {type_}" for name, type_ in types.items())


def as_json(rows: Rows) -> str:
    """Return rows as JSON text, moments in UTC.

    Documents in it are spelled as columns of JSON are: PostgreSQL keeps the spelling, and look-ups depend on it.
    """
    return json.dumps(rows, default=moment)


def moment(value: Any) -> str:
    """Return a moment's ISO 8601 form in UTC; a naive one raises ValueError."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError(f"a stored time needs its zone: {value!r}")
    return value.astimezone(UTC).isoformat()
