"""Find each source's longest due page of a step by an index, so that every source gets its share of the parses."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_frontier_source_work", "frontier", ["source_id", "stage", "due_at"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("ix_frontier_source_work", table_name="frontier")
