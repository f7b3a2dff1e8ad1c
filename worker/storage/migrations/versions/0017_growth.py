"""Index the few rows that status, sweeps and upkeep look for among very many."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Each holds only what is asked for, so that rows which do not have it pay nothing.
INDEXES = (
    ("ix_frontier_sent", "frontier", ["stage", "due_at"], "token IS NOT NULL"),
    ("ix_frontier_dead", "frontier", ["finished_at", "id"], "stage = 'dead'"),
    ("ix_frontier_dead_reason", "frontier", ["reason", "parse_outcome"], "stage = 'dead'"),
    ("ix_frontier_noarchive", "frontier", ["id"], "outcome = 'skipped' AND reason = 'noarchive'"),
    ("ix_capture_teasers", "capture", ["fetched_at"], "json_array_length(teasers) > 0"),
    ("ix_host_held", "host", ["held_until"], "held_until IS NOT NULL"),
    ("ix_host_paused", "host", ["paused_until"], "paused_until IS NOT NULL"),
)


def upgrade() -> None:
    """Add the indexes."""
    for name, table, columns, which in INDEXES:
        op.create_index(name, table, columns, sqlite_where=sa.text(which), postgresql_where=sa.text(which))


def downgrade() -> None:
    """Drop what was added."""
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table_name=table)
