"""Keep who may come in over HTTP: tokens and logins, each by its hash; list the articles of a source by date."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.storage.database.types import Id, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables, and the index."""
    op.create_table(
        "token",
        sa.Column("id", Id, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
    )
    op.create_index("ix_token_name", "token", ["name"])
    op.create_table(
        "login",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("token_id", Id, sa.ForeignKey("token.id", ondelete="CASCADE"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_login_token_id", "login", ["token_id"])
    op.create_index("ix_login_expires_at", "login", ["expires_at"])
    op.create_index("ix_article_source_dated", "article", ["source_id", "dated_at", "id"])


def downgrade() -> None:
    """Drop the index and both tables."""
    op.drop_index("ix_article_source_dated", "article")
    op.drop_table("login")
    op.drop_table("token")
