"""Alembic's entry: runs the migrations on the connection that ``worker.storage.database.schema`` hands in."""

from typing import Any, Literal

from alembic import context

from worker.storage import tables
from worker.storage.database.types import SignedHash, Table, UtcDateTime
from worker.storage.tables.search import INDEX_TABLES


def render_plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Render our own column types as what they are in the database.

    A migration must not change with the code.
    """
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, SignedHash):
        return "sa.BigInteger()"
    return False


assert tables  # Importing them is what fills the metadata.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render_plain,
    include_name=lambda name, kind, _parents: kind != "table" or not str(name).startswith(INDEX_TABLES),
)
with context.begin_transaction():
    context.run_migrations()
