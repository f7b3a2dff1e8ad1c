"""Note which process bears a node's name, what it last finished, and whether it answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.storage.database.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS = ("finished_at", "asked_at", "answered_at")


def upgrade() -> None:
    """Add the columns; nodes of the version before leave them empty."""
    with op.batch_alter_table("heartbeat") as table:
        table.add_column(sa.Column("process", sa.String(32), nullable=True))
        for name in COLUMNS:
            table.add_column(sa.Column(name, UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Drop the columns."""
    with op.batch_alter_table("heartbeat") as table:
        for name in ("process", *COLUMNS):
            table.drop_column(name)
