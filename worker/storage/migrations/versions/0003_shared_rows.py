"""shared rows"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "author",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_author")),
        sa.UniqueConstraint("key", name=op.f("uq_author_key")),
    )
    op.create_table(
        "caption",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caption")),
        sa.UniqueConstraint("key", name=op.f("uq_caption_key")),
    )
    op.create_table(
        "image",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("media", sa.String(length=10), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image")),
        sa.UniqueConstraint("key", name=op.f("uq_image_key")),
    )
    op.create_table(
        "teaser",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teaser")),
        sa.UniqueConstraint("key", name=op.f("uq_teaser_key")),
    )
    op.create_table(
        "headline",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("teaser_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["teaser_id"], ["teaser.id"], name=op.f("fk_headline_teaser_id_teaser")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_headline")),
        sa.UniqueConstraint("teaser_id", "key", name=op.f("uq_headline_teaser_id_key")),
    )
    op.create_table(
        "article_author",
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_author_article_id_article")),
        sa.ForeignKeyConstraint(["author_id"], ["author.id"], name=op.f("fk_article_author_author_id_author")),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_article_author")),
    )
    with op.batch_alter_table("article_author", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_author_author_id"), ["author_id"], unique=False)

    op.create_table(
        "occurrence",
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("caption_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("image_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("credit", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_occurrence_article_id_article")),
        sa.ForeignKeyConstraint(["caption_id"], ["caption.id"], name=op.f("fk_occurrence_caption_id_caption")),
        sa.ForeignKeyConstraint(["image_id"], ["image.id"], name=op.f("fk_occurrence_image_id_image")),
        sa.PrimaryKeyConstraint("article_id", "caption_id", "image_id", name=op.f("pk_occurrence")),
    )
    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occurrence_caption_id"), ["caption_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_occurrence_image_id"), ["image_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_occurrence_last_seen_at"), ["last_seen_at"], unique=False)

    op.create_table(
        "placement",
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("image_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_placement_article_id_article")),
        sa.ForeignKeyConstraint(["image_id"], ["image.id"], name=op.f("fk_placement_image_id_image")),
        sa.PrimaryKeyConstraint("article_id", "image_id", name=op.f("pk_placement")),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_image_id"), ["image_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_last_seen_at"), ["last_seen_at"], unique=False)

    op.create_table(
        "sighting",
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("headline_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("block", sa.String(length=200), nullable=False),
        sa.Column("teaser_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_variant", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("kicker", sa.Text(), nullable=False),
        sa.Column("image_url", sa.Text(), nullable=False),
        sa.Column("image_alt", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_sighting_article_id_article")),
        sa.ForeignKeyConstraint(["headline_id"], ["headline.id"], name=op.f("fk_sighting_headline_id_headline")),
        sa.ForeignKeyConstraint(["teaser_id"], ["teaser.id"], name=op.f("fk_sighting_teaser_id_teaser")),
        sa.PrimaryKeyConstraint("article_id", "headline_id", "block", name=op.f("pk_sighting")),
    )
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sighting_headline_id"), ["headline_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sighting_last_seen_at"), ["last_seen_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sighting_teaser_id"), ["teaser_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sighting_teaser_id"))
        batch_op.drop_index(batch_op.f("ix_sighting_last_seen_at"))
        batch_op.drop_index(batch_op.f("ix_sighting_headline_id"))

    op.drop_table("sighting")
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_last_seen_at"))
        batch_op.drop_index(batch_op.f("ix_placement_image_id"))

    op.drop_table("placement")
    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_occurrence_last_seen_at"))
        batch_op.drop_index(batch_op.f("ix_occurrence_image_id"))
        batch_op.drop_index(batch_op.f("ix_occurrence_caption_id"))

    op.drop_table("occurrence")
    with op.batch_alter_table("article_author", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_author_author_id"))

    op.drop_table("article_author")
    op.drop_table("headline")
    op.drop_table("teaser")
    op.drop_table("image")
    op.drop_table("caption")
    op.drop_table("author")
