"""Keep what becomes of articles, for those who follow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.storage.database.types import Id, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, and the mark that is held while changes are put in order."""
    op.create_table(
        "change",
        sa.Column("id", Id, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("other_id", Id, nullable=True),
        sa.Column("address", sa.String(64), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index("uq_change_position", "change", ["position"], unique=True)
    is_unordered = sa.text("position IS NULL")
    op.create_index("ix_change_unordered", "change", ["id"], sqlite_where=is_unordered, postgresql_where=is_unordered)
    op.execute("INSERT INTO mark (name, at, number) VALUES ('changes', '2026-01-01 00:00:00', 0)")


def downgrade() -> None:
    """Drop what was added."""
    op.execute("DELETE FROM mark WHERE name = 'changes'")
    op.drop_table("change")
