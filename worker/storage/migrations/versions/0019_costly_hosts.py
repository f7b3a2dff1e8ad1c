"""Remember which hosts rest because their pages cost too much to read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

WHICH = "rest_seconds IS NOT NULL"


def upgrade() -> None:
    """Add the columns, and an index of the few that have them."""
    op.add_column("host", sa.Column("rest_seconds", sa.Double(), nullable=True))
    op.add_column("host", sa.Column("rest_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_host_rest", "host", ["rest_until"], sqlite_where=sa.text(WHICH), postgresql_where=sa.text(WHICH)
    )


def downgrade() -> None:
    """Drop what was added."""
    op.drop_index("ix_host_rest", table_name="host")
    op.drop_column("host", "rest_until")
    op.drop_column("host", "rest_seconds")
