"""Note which sources' articles changed since their boilerplate was counted; at first, all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.storage.database.types import Id

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, with a note for every source that has articles."""
    op.create_table(
        "uncounted",
        sa.Column("id", Id, nullable=False),
        sa.Column("source_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_uncounted_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uncounted")),
    )
    op.execute("INSERT INTO uncounted (source_id) SELECT DISTINCT source_id FROM article WHERE source_id IS NOT NULL")


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("uncounted")
