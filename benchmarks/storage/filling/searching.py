"""The search index of a whole store in a few statements, as each article's own save would leave it but for its digest.

The digests stay empty: they only tell a later save whether there is anything to write.
"""

from __future__ import annotations

from sqlalchemy import Engine, select, text

from benchmarks.storage.filling.loading import patient_connection, vacuum, without_indexes
from worker.storage.search.filling import MARK
from worker.storage.search.labels import name_label
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.shared_rows import AuthorRow

NAMES = "CREATE TEMPORARY TABLE name_label (field text, name text, label text, PRIMARY KEY (field, name))"
TAGS = select(text("DISTINCT json_array_elements_text(tags)")).select_from(ArticleRow)
# All texts are English words, which PostgreSQL's own parser takes apart as ours does but for their quotation marks.
INDEX = """
    INSERT INTO article_search (article_id, dated_at, config, digest, document)
    SELECT article.id, dated_at, 'english', '',
        setweight(to_tsvector('english', translate(coalesce(title, ''), '“”', '  ')), 'A') ||
        setweight(to_tsvector('english', translate(concat_ws(' ', kicker, dek), '“”', '  ')), 'B') ||
        setweight(to_tsvector('english', translate(text, '“”', '  ')), 'C') ||
        setweight(to_tsvector('english', translate(coalesce(captions, ''), '“”', '  ')), 'C') ||
        setweight(to_tsvector('english', translate(coalesce(headlines, ''), '“”', '  ')), 'D') ||
        array_to_tsvector(ARRAY[':source' || coalesce(source_id, 0), ':language' || language, ':kind' || kind,
            ':wordsenglish', CASE WHEN captions IS NULL THEN ':uncaptioned' ELSE ':captioned' END,
            CASE WHEN unpublished_at IS NULL THEN ':standing' ELSE ':gone' END,
            to_char(dated_at, '":day"YYYYMMDD'), to_char(dated_at, '":month"YYYYMM'), to_char(dated_at, '":year"YYYY')
        ] || coalesce(authors, '{}') || coalesce(labels, '{}'))
    FROM article
    LEFT JOIN LATERAL (SELECT string_agg(DISTINCT text, ' ') AS captions FROM occurrence
        WHERE article_id = article.id) AS seen ON true
    LEFT JOIN LATERAL (SELECT string_agg(DISTINCT headline.text, ' ') AS headlines FROM sighting
        JOIN headline ON headline.id = headline_id WHERE article_id = article.id) AS promoted ON true
    LEFT JOIN LATERAL (SELECT array_agg(label) AS authors FROM article_author JOIN author ON author.id = author_id
        JOIN name_label ON field = 'author' AND name_label.name = author.name
        WHERE article_id = article.id) AS written ON true
    LEFT JOIN LATERAL (SELECT array_agg(label) AS labels FROM json_array_elements_text(tags) AS tag (said)
        JOIN name_label ON field = 'tag' AND name = said) AS tagged ON true
    WHERE article.id NOT IN (SELECT article_id FROM article_search) AND reading IS NOT NULL
"""


def index_at_once(engine: Engine) -> None:
    """Bring every article of a PostgreSQL database that is not in the index into it."""
    with engine.connect() as connection:
        tags = set(connection.scalars(TAGS))
        authors = set(connection.scalars(select(AuthorRow.name).distinct()))
    labels = [("tag", name, f":{name_label('tag', name)}") for name in tags]
    labels += [("author", name, f":{name_label('author', name)}") for name in authors]
    connection = patient_connection(engine)
    try:
        cursor = connection.cursor()
        cursor.execute(NAMES)
        cursor.executemany("INSERT INTO name_label VALUES (%s, %s, %s)", labels)
        cursor.execute("ANALYZE name_label")
        # A join by hashes would read all names for each article.
        cursor.execute("SET enable_hashjoin = off")
        cursor.execute("SET enable_mergejoin = off")
        with without_indexes(cursor, ["article_search"]):
            cursor.execute(INDEX)
        cursor.execute("UPDATE mark SET number = 0 WHERE name = %s", [MARK])
        connection.commit()
    finally:
        connection.invalidate()
    vacuum(engine)
