"""Index the words of articles for searches; upkeep brings in those that are stored."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.storage.database.types import Id, UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# The documents are kept out of line, so that rows that only their date is asked of are read from few pages.  The list
# of what is not yet in the tree of the index, which each search goes through, is kept short (kilobytes).
POSTGRES = (
    """CREATE TABLE article_search (
        article_id BIGINT PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
        dated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        config VARCHAR(40) NOT NULL,
        digest VARCHAR(64) NOT NULL,
        document TSVECTOR NOT NULL
    ) WITH (toast_tuple_target = 128)""",
    "ALTER TABLE article_search ALTER COLUMN document SET STORAGE EXTERNAL",
    """CREATE INDEX ix_article_search_document ON article_search USING gin (document)
        WITH (gin_pending_list_limit = 512)""",
    "CREATE INDEX ix_article_search_config ON article_search (config)",
)
# A row of the words goes with the article's row, whoever deletes it.
SQLITE = (
    """CREATE VIRTUAL TABLE article_text USING fts5(title, dek, text, captions, teasers, labels,
        tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'")""",
    """CREATE TRIGGER article_search_gone AFTER DELETE ON article_search BEGIN
        DELETE FROM article_text WHERE rowid = old.article_id;
    END""",
)
# Kept in worker.storage.search.filling.
MARK = """INSERT INTO mark (name, at, number)
    SELECT 'search_filled_to', CURRENT_TIMESTAMP, max(id) FROM article HAVING max(id) IS NOT NULL"""


def upgrade() -> None:
    """Make the index, empty, and say up to which article it is to be filled."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in POSTGRES:
            op.execute(statement)
    else:
        op.create_table(
            "article_search",
            sa.Column("article_id", Id, sa.ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
            sa.Column("dated_at", UtcDateTime(), nullable=False),
            sa.Column("config", sa.String(40), nullable=False),
            sa.Column("digest", sa.String(64), nullable=False),
        )
        for statement in SQLITE:
            op.execute(statement)
    op.execute(MARK)


def downgrade() -> None:
    """Drop the index."""
    op.execute("DELETE FROM mark WHERE name = 'search_filled_to'")
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TRIGGER article_search_gone")
        op.execute("DROP TABLE article_text")
    op.drop_table("article_search")
