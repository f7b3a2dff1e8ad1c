"""Index the pages that were tried before, which every tick looks for among all that are due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

WHICH = "attempts > 0"


def upgrade() -> None:
    """Add the index."""
    columns = ["stage", "due_at"]
    op.create_index(
        "ix_frontier_tried", "frontier", columns, sqlite_where=sa.text(WHICH), postgresql_where=sa.text(WHICH)
    )


def downgrade() -> None:
    """Drop what was added."""
    op.drop_index("ix_frontier_tried", table_name="frontier")
