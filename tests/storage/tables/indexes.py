"""What an index holds, as the database says it."""

from __future__ import annotations

from sqlalchemy import Engine, text

MADE = {
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = :name",
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :name AND sql IS NOT NULL",
}


def partial_indexes(engine: Engine, table: str) -> set[str]:
    """Return the names of a table's indexes that hold some of its rows alone."""
    with engine.connect() as connection:
        made = connection.execute(text(MADE[engine.dialect.name]), {"name": table})
        return {name for name, statement in made if " WHERE " in statement}
