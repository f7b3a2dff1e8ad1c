"""Keep what is told to people: warnings that last, and the messages about them until they are delivered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.storage.database.types import Id, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "alarm",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "notice",
        sa.Column("id", Id, primary_key=True),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.Column("given_up_at", UtcDateTime(), nullable=True),
    )
    op.create_index("uq_notice_subject", "notice", ["channel", "subject"], unique=True)
    op.create_index("ix_notice_due", "notice", ["channel", "due_at"])


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("notice")
    op.drop_table("alarm")
