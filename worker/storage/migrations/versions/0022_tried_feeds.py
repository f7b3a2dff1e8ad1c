"""Index the feeds that were tried before, which every tick looks for among all that are due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

WHICH = "attempts > 0"


def upgrade() -> None:
    """Add the index."""
    columns = ["stage", "due_at"]
    op.create_index("ix_feed_tried", "feed", columns, sqlite_where=sa.text(WHICH), postgresql_where=sa.text(WHICH))


def downgrade() -> None:
    """Drop what was added."""
    op.drop_index("ix_feed_tried", table_name="feed")
