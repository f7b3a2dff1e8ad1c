"""Note until when and why a source or a host is paused, and which rules of a source name nothing; order articles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.storage.database.types import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty in the rows that are there, and the index of the newest articles."""
    for name in ("source", "host"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("paused_until", UtcDateTime(), nullable=True))
            table.add_column(sa.Column("pause_reason", sa.Text(), nullable=True))
    with op.batch_alter_table("quality") as table:
        table.add_column(sa.Column("missed", sa.JSON(), nullable=True))
    op.create_index("ix_article_dated", "article", ["dated_at", "id"])


def downgrade() -> None:
    """Drop the index and the columns."""
    op.drop_index("ix_article_dated", "article")
    with op.batch_alter_table("quality") as table:
        table.drop_column("missed")
    for name in ("host", "source"):
        with op.batch_alter_table(name) as table:
            table.drop_column("pause_reason")
            table.drop_column("paused_until")
