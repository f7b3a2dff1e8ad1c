"""The index, kept: whatever renders an article notes it, and its transaction indexes all that were noted as it ends."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from worker.storage.database.row_sets import as_json
from worker.storage.database.upserts import insert_into
from worker.storage.search.documents import Document, read_documents
from worker.storage.tables.search import article_search

# Articles that are read and indexed at a time: some megabytes of text.
PART = 200
NOTED = "articles to index"
# Weights: A the title, B kicker and standfirst, C text and captions, D the headlines of teasers.
POSTGRES = text("""
    INSERT INTO article_search (article_id, dated_at, config, digest, document)
    SELECT new.article_id, new.dated_at, new.config, new.digest,
        setweight(to_tsvector(CAST(new.config AS regconfig), new.title), 'A') ||
        setweight(to_tsvector(CAST(new.config AS regconfig), new.dek), 'B') ||
        setweight(to_tsvector(CAST(new.config AS regconfig), new.text), 'C') ||
        setweight(to_tsvector(CAST(new.config AS regconfig), new.captions), 'C') ||
        setweight(to_tsvector(CAST(new.config AS regconfig), new.teasers), 'D') ||
        array_to_tsvector(ARRAY(SELECT json_array_elements_text(new.labels)))
    FROM json_to_recordset(CAST(:rows AS json)) AS new (article_id bigint, dated_at timestamptz, config text,
        digest text, title text, dek text, text text, captions text, teasers text, labels json)
    ON CONFLICT (article_id) DO UPDATE SET dated_at = excluded.dated_at, config = excluded.config,
        digest = excluded.digest, document = excluded.document""")
SQLITE = text("""
    INSERT INTO article_text (rowid, title, dek, text, captions, teasers, labels)
    VALUES (:article_id, :title, :dek, :text, :captions, :teasers, :labels)""")
SQLITE_CLEAR = text("DELETE FROM article_text WHERE rowid = :article_id")


def note_to_index(session: Session, article_id: int) -> None:
    """Have an article indexed, with all others noted, before the transaction's commit."""
    if NOTED not in session.info:
        session.info[NOTED] = set()
        event.listen(session, "before_commit", index_noted)
    session.info[NOTED].add(article_id)


def index_noted(session: Session) -> None:
    """Index what was noted since the session's last commit."""
    noted: set[int] = session.info[NOTED]
    index_articles(session, noted)
    noted.clear()


def index_articles(session: Session, ids: Collection[int]) -> int:
    """Make the index say what these articles' rows say; return how many it did not.

    Those that are gone have left it with their rows.
    """
    written = 0
    for part in parts(sorted(ids)):
        found = read_documents(session, part)
        rows = article_search.c
        known = session.execute(select(rows.article_id, rows.digest).where(rows.article_id.in_(part)))
        digests = {row.article_id: row.digest for row in known}
        changed = [each for each in found if digests.get(each.article_id) != each.digest]
        if changed:
            write(session, changed)
        written += len(changed)
    return written


def parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield the ids in parts."""
    return (ids[start : start + PART] for start in range(0, len(ids), PART))


def write(session: Session, documents: Sequence[Document]) -> None:
    """Put documents into the index, in the place of those of the same articles."""
    core = session.connection()
    if core.dialect.name == "postgresql":
        rows = [values(each) | {"labels": [f":{label}" for label in each.labels]} for each in documents]
        core.execute(POSTGRES, {"rows": as_json(rows)})
        return
    known = insert_into(session, article_search)
    news = {name: known.excluded[name] for name in ("dated_at", "config", "digest")}
    core.execute(
        known.on_conflict_do_update(index_elements=["article_id"], set_=news),
        [{name: values(each)[name] for name in ("article_id", "dated_at", "config", "digest")} for each in documents],
    )
    core.execute(SQLITE_CLEAR, [{"article_id": each.article_id} for each in documents])
    core.execute(SQLITE, [text_values(each) for each in documents])


def values(each: Document) -> dict[str, Any]:
    """Return what both databases keep of a document."""
    return {
        "article_id": each.article_id,
        "dated_at": each.dated_at,
        "config": each.configuration,
        "digest": each.digest,
        **each.fields,
    }


def text_values(each: Document) -> dict[str, Any]:
    """Return a document's row of FTS5."""
    return {"article_id": each.article_id, "labels": " ".join(each.labels), **each.fields}
