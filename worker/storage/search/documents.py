"""Documents: what the index holds of each article, read from its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from worker.storage.database.keys import digest
from worker.storage.search.labels import (
    BARE,
    CAPTIONED,
    GONE,
    STANDING,
    configuration_label,
    date_labels,
    kind_label,
    language_label,
    name_label,
    source_label,
)
from worker.storage.search.languages import configuration
from worker.storage.search.words import word_texts
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.shared_rows import ArticleAuthorRow, AuthorRow, HeadlineRow, OccurrenceRow, SightingRow

# Words of each field that are found; a place in PostgreSQL's tsvector is below 16,384, and with the longest words this
# stays below the megabyte that one may have.
MOST_WORDS = {"title": 200, "dek": 500, "text": 12_000, "captions": 2_000, "teasers": 1_500}
# Names (authors, tags) of one article that can be asked for.
MOST_NAMES = 200
# Changes with what is indexed and how, so that what is stored counts as changed.
FORM = "1"
COLUMNS = (
    "id", "source_id", "language", "kind", "title", "kicker", "dek", "text", "tags", "dated_at", "unpublished_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """Hold one article's words by field, blanks between them, and its labels."""

    article_id: int
    dated_at: datetime
    configuration: str
    fields: dict[str, str]
    labels: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Return what changes with anything that the index holds."""
        return digest("\x00".join((FORM, self.configuration, *self.fields.values(), *self.labels)))


def read_documents(session: Session, ids: Sequence[int]) -> list[Document]:
    """Return the documents of those of these articles that exist."""
    columns = [getattr(ArticleRow, name) for name in COLUMNS]
    rows = session.execute(select(*columns).where(ArticleRow.id.in_(ids)).order_by(ArticleRow.id)).all()
    attached = read_attached(session, ids) if rows else {}
    fields = ("captions", "teasers", "authors")
    return [document(row, *(attached.get((row.id, field), []) for field in fields)) for row in rows]


def read_attached(session: Session, ids: Sequence[int]) -> dict[tuple[int, str], list[str]]:
    """Return each article's different captions, headlines of teasers, and authors, sorted."""
    captions = select(OccurrenceRow.article_id, literal("captions"), OccurrenceRow.text)
    teasers = select(SightingRow.article_id, literal("teasers"), HeadlineRow.text)
    teasers = teasers.join(HeadlineRow, HeadlineRow.id == SightingRow.headline_id)
    authors = select(ArticleAuthorRow.article_id, literal("authors"), AuthorRow.name)
    authors = authors.join(AuthorRow, AuthorRow.id == ArticleAuthorRow.author_id)
    rows = union_all(
        captions.where(OccurrenceRow.article_id.in_(ids)),
        teasers.where(SightingRow.article_id.in_(ids)),
        authors.where(ArticleAuthorRow.article_id.in_(ids)),
    )
    found: dict[tuple[int, str], set[str]] = {}
    for article_id, field, text in session.execute(rows):
        found.setdefault((article_id, field), set()).add(text)
    return {key: sorted(texts) for key, texts in found.items()}


def document(row: Any, captions: Sequence[str], teasers: Sequence[str], authors: Sequence[str]) -> Document:
    """Return the document of an article's row and of what hangs on it."""
    said = {
        "title": row.title or "",
        "dek": f"{row.kicker or ''}\n{row.dek or ''}",
        "text": row.text,
        "captions": "\n".join(captions),
        "teasers": "\n".join(teasers),
    }
    fields = {name: " ".join(word_texts(text, MOST_WORDS[name])) for name, text in said.items()}
    words = configuration(row.language)
    labels = {
        source_label(row.source_id),
        language_label(row.language),
        kind_label(row.kind),
        configuration_label(words),
        CAPTIONED if captions else BARE,
        STANDING if row.unpublished_at is None else GONE,
        *date_labels(row.dated_at),
        *name_labels("author", authors),
        *name_labels("tag", row.tags),
    }
    return Document(row.id, row.dated_at, words, fields, tuple(sorted(labels)))


def name_labels(field: str, names: Iterable[str]) -> list[str]:
    """Return the labels of the first of some names."""
    return [name_label(field, name) for name in list(names)[:MOST_NAMES]]
