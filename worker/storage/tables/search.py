"""The search index: what a search looks articles up by, made by the migrations in each database's own way.

Not mapped like other tables: a column of ``article_search`` is a ``tsvector`` on PostgreSQL, and on SQLite a virtual
table of FTS5 beside it, ``article_text``, has the words under the article's id.
"""

from __future__ import annotations

from sqlalchemy import column, table

from worker.storage.database.types import Id, UtcDateTime

# Names that begin so belong to the index; those of FTS5's own tables do.
INDEX_TABLES = ("article_search", "article_text")

article_search = table(
    "article_search", column("article_id", Id), column("dated_at", UtcDateTime()), column("config"), column("digest")
)
article_text = table("article_text", column("rowid", Id))
