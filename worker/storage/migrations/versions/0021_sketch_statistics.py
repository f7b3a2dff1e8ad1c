"""Tell PostgreSQL how many rows a text's sketch has: what it counted of a small table misled it as the table grew."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

# A usual text has 64 hashes, so that of as many rows one names another text.
SHARE = -1 / 64


def upgrade() -> None:
    """Fix the share of different texts, from the next count of the table on."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE shingle ALTER COLUMN group_id SET (n_distinct = {SHARE})")


def downgrade() -> None:
    """Let it count again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE shingle ALTER COLUMN group_id RESET (n_distinct)")
