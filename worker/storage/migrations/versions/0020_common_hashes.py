"""Store which hashes too many texts of a day share, so that workers who place texts need no lock that all share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.storage.database.types import Id

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# As many different texts of one day may share a hash before it is common.
MOST_SHARING = 64


def upgrade() -> None:
    """Make the tables, and find the hashes that are common among the texts stored."""
    op.create_table(
        "common_hash",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("hash", "day", name=op.f("pk_common_hash")),
    )
    op.create_table(
        "recount",
        sa.Column("id", Id, nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recount")),
    )
    op.execute(
        "INSERT INTO common_hash (hash, day) "
        f"SELECT hash, day FROM shingle GROUP BY hash, day HAVING count(*) > {MOST_SHARING}"
    )
    # Last: it holds back who notes a text, and the statement before takes its time where many texts are stored.
    op.create_index(op.f("ix_relink_group_id"), "relink", ["group_id"])


def downgrade() -> None:
    """Drop what was added; the version before counts."""
    op.drop_index(op.f("ix_relink_group_id"), "relink")
    op.drop_table("recount")
    op.drop_table("common_hash")
