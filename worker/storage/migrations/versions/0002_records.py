"""records"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_reading")),
    )
    op.create_table(
        "story",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )
    op.create_table(
        "article",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reading", sa.String(length=64), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("canonical_url", sa.Text(), nullable=False),
        sa.Column("site_name", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("kicker", sa.Text(), nullable=True),
        sa.Column("dek", sa.Text(), nullable=True),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("is_free", sa.Boolean(), nullable=True),
        sa.Column("is_sponsored", sa.Boolean(), nullable=True),
        sa.Column("licence", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("rendered_without", sa.String(length=64), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unpublished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unpublished_reason", sa.String(length=40), nullable=True),
        sa.Column("dated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("exact", sa.String(length=64), nullable=False),
        sa.Column("shingles", sa.Integer(), nullable=False),
        sa.Column("sketched_words", sa.Integer(), nullable=False),
        sa.Column("unsettled", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["reading"], ["reading.hash"], name=op.f("fk_article_reading_reading")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_article_source_id_source")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_article_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("key", name=op.f("uq_article_key")),
    )
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_exact"), ["exact"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_last_seen_at"), ["last_seen_at"], unique=False)
        batch_op.create_index("ix_article_listing", ["published_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_reading"), ["reading"], unique=False)
        batch_op.create_index("ix_article_source", ["source_id", "rendered_without"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_story_id"), ["story_id"], unique=False)
        batch_op.create_index(
            "ix_article_unsettled",
            ["id"],
            unique=False,
            sqlite_where=sa.text("unsettled IS NOT NULL"),
            postgresql_where=sa.text("unsettled IS NOT NULL"),
        )

    op.create_table(
        "boilerplate",
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stories", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_boilerplate_source_id_source")),
        sa.PrimaryKeyConstraint("source_id", "hash", name=op.f("pk_boilerplate")),
    )
    op.create_table(
        "alias",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_reason", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_alias_article_id_article")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_alias")),
    )
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alias_article_id"), ["article_id"], unique=False)

    op.create_table(
        "block",
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=True),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_block_article_id_article")),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_block")),
    )
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.create_index("ix_block_hash", ["hash", "article_id"], unique=False)

    op.create_table(
        "capture",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("frontier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reading", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("own_key", sa.String(length=64), nullable=False),
        sa.Column("canonical_key", sa.String(length=64), nullable=False),
        sa.Column("title_key", sa.String(length=64), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("addresses", sa.JSON(), nullable=False),
        sa.Column("teasers", sa.JSON(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parsed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=10), nullable=False),
        sa.Column("extractor_version", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_capture_article_id_article")),
        sa.ForeignKeyConstraint(["reading"], ["reading.hash"], name=op.f("fk_capture_reading_reading")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_capture_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture")),
    )
    with op.batch_alter_table("capture", schema=None) as batch_op:
        batch_op.create_index("ix_capture_article", ["article_id", "fetched_at"], unique=False)
        batch_op.create_index("ix_capture_claim", ["canonical_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_capture_frontier_id"), ["frontier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_capture_reading"), ["reading"], unique=False)
        batch_op.create_index(batch_op.f("ix_capture_source_id"), ["source_id"], unique=False)
        batch_op.create_index("uq_capture_page", ["page_id", "content_hash"], unique=True)

    op.create_table(
        "edge",
        sa.Column("low_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("high_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("inner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["high_id"], ["article.id"], name=op.f("fk_edge_high_id_article")),
        sa.ForeignKeyConstraint(["low_id"], ["article.id"], name=op.f("fk_edge_low_id_article")),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_edge")),
    )
    with op.batch_alter_table("edge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edge_high_id"), ["high_id"], unique=False)

    op.create_table(
        "fingerprint",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("dated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_fingerprint_article_id_article")),
        sa.PrimaryKeyConstraint("hash", "dated_at", "article_id", name=op.f("pk_fingerprint")),
    )
    with op.batch_alter_table("fingerprint", schema=None) as batch_op:
        batch_op.create_index("ix_fingerprint_article", ["article_id"], unique=False)

    op.create_table(
        "revision",
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("reading", sa.String(length=64), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_revision_article_id_article")),
        sa.ForeignKeyConstraint(["reading"], ["reading.hash"], name=op.f("fk_revision_reading_reading")),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_revision")),
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revision_reading"), ["reading"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revision_reading"))

    op.drop_table("revision")
    with op.batch_alter_table("fingerprint", schema=None) as batch_op:
        batch_op.drop_index("ix_fingerprint_article")

    op.drop_table("fingerprint")
    with op.batch_alter_table("edge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edge_high_id"))

    op.drop_table("edge")
    with op.batch_alter_table("capture", schema=None) as batch_op:
        batch_op.drop_index("uq_capture_page")
        batch_op.drop_index(batch_op.f("ix_capture_source_id"))
        batch_op.drop_index(batch_op.f("ix_capture_reading"))
        batch_op.drop_index(batch_op.f("ix_capture_frontier_id"))
        batch_op.drop_index("ix_capture_claim")
        batch_op.drop_index("ix_capture_article")

    op.drop_table("capture")
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.drop_index("ix_block_hash")

    op.drop_table("block")
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alias_article_id"))

    op.drop_table("alias")
    op.drop_table("boilerplate")
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_article_unsettled",
            sqlite_where=sa.text("unsettled IS NOT NULL"),
            postgresql_where=sa.text("unsettled IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_article_story_id"))
        batch_op.drop_index("ix_article_source")
        batch_op.drop_index(batch_op.f("ix_article_reading"))
        batch_op.drop_index("ix_article_listing")
        batch_op.drop_index(batch_op.f("ix_article_last_seen_at"))
        batch_op.drop_index(batch_op.f("ix_article_exact"))

    op.drop_table("article")
    op.drop_table("story")
    op.drop_table("reading")
