"""Link texts instead of articles, count blocks by place, and keep what a person decided on a line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.storage.database.types import Id, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# How many blocks with words stand ahead of and behind each.
PLACES = """
    UPDATE block SET
        ahead = (SELECT count(*) FROM block AS other WHERE other.article_id = block.article_id
                 AND other.position < block.position AND other.hash IS NOT NULL),
        behind = (SELECT count(*) FROM block AS other WHERE other.article_id = block.article_id
                  AND other.position > block.position AND other.hash IS NOT NULL)
    WHERE hash IS NOT NULL"""


def upgrade() -> None:
    """Make the tables and columns; every article is to be linked, every source to be counted."""
    op.create_table(
        "copy_group",
        sa.Column("id", Id, nullable=False),
        sa.Column("exact", sa.String(64), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("shingles", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("strength", sa.BigInteger(), nullable=False),
        sa.Column("core_id", Id, nullable=False),
        sa.Column("story_id", Id, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_group")),
        sa.UniqueConstraint("exact", "day", name=op.f("uq_copy_group_exact_day")),
    )
    op.create_index(op.f("ix_copy_group_core_id"), "copy_group", ["core_id"])
    op.create_index(op.f("ix_copy_group_story_id"), "copy_group", ["story_id"])
    op.create_table(
        "shingle",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("group_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["copy_group.id"], name=op.f("fk_shingle_group_id_copy_group")),
        sa.PrimaryKeyConstraint("hash", "day", "group_id", name=op.f("pk_shingle")),
    )
    op.create_index(op.f("ix_shingle_group_id"), "shingle", ["group_id"])
    op.create_table(
        "resemblance",
        sa.Column("low_id", Id, nullable=False),
        sa.Column("high_id", Id, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("inner_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["low_id"], ["copy_group.id"], name=op.f("fk_resemblance_low_id_copy_group")),
        sa.ForeignKeyConstraint(["high_id"], ["copy_group.id"], name=op.f("fk_resemblance_high_id_copy_group")),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_resemblance")),
    )
    op.create_index(op.f("ix_resemblance_high_id"), "resemblance", ["high_id"])
    op.create_table(
        "relink",
        sa.Column("id", Id, nullable=False),
        sa.Column("group_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relink")),
    )
    op.create_table(
        "block_count",
        sa.Column("source_id", Id, nullable=False),
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("tails", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_block_count_source_id_source")),
        sa.PrimaryKeyConstraint("source_id", "hash", name=op.f("pk_block_count")),
    )
    op.create_index(op.f("ix_block_count_hash"), "block_count", ["hash"])
    op.create_table(
        "boilerplate_choice",
        sa.Column("source_id", Id, nullable=False),
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("choice", sa.String(4), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_boilerplate_choice_source_id_source")),
        sa.PrimaryKeyConstraint("source_id", "hash", name=op.f("pk_boilerplate_choice")),
    )
    op.add_column("article", sa.Column("group_id", Id, nullable=True))
    op.create_index("ix_article_group", "article", ["group_id", "key"])
    op.add_column("boilerplate", sa.Column("place", sa.String(6), nullable=True))
    op.add_column("block", sa.Column("ahead", sa.Integer(), nullable=True))
    op.add_column("block", sa.Column("behind", sa.Integer(), nullable=True))
    op.execute(PLACES)
    op.execute("UPDATE article SET unsettled = 'upgrade' WHERE unsettled IS NULL")
    op.execute("INSERT INTO uncounted (source_id) SELECT DISTINCT source_id FROM article WHERE source_id IS NOT NULL")
    # The version before linked articles; what it still writes there is read by nobody.
    op.execute("DELETE FROM edge")
    op.execute("DELETE FROM fingerprint")


def downgrade() -> None:
    """Drop the tables and columns; every article is to be linked again."""
    for column in ("ahead", "behind"):
        op.drop_column("block", column)
    op.drop_column("boilerplate", "place")
    op.drop_index("ix_article_group", "article")
    op.drop_column("article", "group_id")
    for table in ("boilerplate_choice", "block_count", "relink", "resemblance", "shingle", "copy_group"):
        op.drop_table(table)
    op.execute("UPDATE article SET unsettled = 'downgrade' WHERE unsettled IS NULL")
