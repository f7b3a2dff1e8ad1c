"""Give each id once, also where the row with the highest one was deleted.

PostgreSQL's sequences do so.  SQLite takes the highest id that is there and adds one, so that a forgotten article's
number could come to another, whom followers of the changes and links would take for it; with AUTOINCREMENT it
remembers.  What is in the file stays as it is: only the words of the schema change, in the way of
https://www.sqlite.org/lang_altertable.html, section 7, for a copy of all articles would take minutes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# Each with the query for the highest id that was ever given, as far as it is known.
TABLES = {
    "article": "SELECT max(id) FROM (SELECT max(id) AS id FROM article UNION ALL SELECT max(article_id) FROM change"
    " UNION ALL SELECT max(other_id) FROM change)",
    "story": "SELECT max(id) FROM story",
    "caption": "SELECT max(id) FROM caption",
    "image": "SELECT max(id) FROM image",
    "teaser": "SELECT max(id) FROM teaser",
}
ONCE, AGAIN = "PRIMARY KEY (id AUTOINCREMENT)", "PRIMARY KEY (id)"


def upgrade() -> None:
    """Have SQLite remember the highest id of each table."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("CREATE TABLE any_sequence (id INTEGER PRIMARY KEY AUTOINCREMENT)")  # Makes the table of sequences.
    op.execute("DROP TABLE any_sequence")
    reword(AGAIN, ONCE)
    for table, highest in TABLES.items():
        op.execute(f"INSERT INTO sqlite_sequence (name, seq) SELECT '{table}', coalesce(({highest}), 0)")


def downgrade() -> None:
    """Have it forget them."""
    if op.get_bind().dialect.name != "sqlite":
        return
    reword(ONCE, AGAIN)
    op.execute("DELETE FROM sqlite_sequence")


def reword(old: str, new: str) -> None:
    """Replace some words in the schema of the tables, and have every connection read it anew."""
    connection = op.get_bind()
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    op.execute("PRAGMA writable_schema = ON")
    for table in TABLES:
        said = sa.text("UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = :name")
        connection.execute(said, {"old": old, "new": new, "name": table})
        found = connection.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table})
        if new not in found:
            raise RuntimeError(f"the table {table} is not as migrations make it: {found}")
    op.execute(f"PRAGMA schema_version = {int(version) + 1}")
    op.execute("PRAGMA writable_schema = RESET")
