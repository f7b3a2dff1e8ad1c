"""Whole records in the order of their ids, page by page, for whoever takes all of them: a few queries a page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.tables.articles import ArticleRow, CaptureRow, ReadingRow, RevisionRow
from worker.storage.tables.crawl import SourceRow

# Articles read at a time: some 10 MB of records, and below what SQLite takes as values of one statement.
PART = 200


@dataclass(frozen=True, slots=True)
class WholeRecord:
    """Hold one stored article: its record with clean text, its history in short.

    ``record`` has the keys of ``Article.as_dict`` as the version that read the page knew them.
    """

    id: int
    record: dict[str, Any]
    source: str | None
    story_id: int | None
    revision_count: int
    changed_at: datetime
    first_seen_at: datetime
    last_seen_at: datetime
    unpublished_at: datetime | None
    unpublished_reason: str | None


class WholeRecords:
    """Read whole records from the database; each method is one short transaction."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def last_id(self) -> int:
        """Return the highest id there is; 0 where there is none."""
        with self.sessions() as session:
            read_only(session)
            return session.scalar(select(func.max(ArticleRow.id))) or 0

    def count(self, conditions: Sequence[ColumnElement[bool]], after: int, until: int) -> int:
        """Count the articles behind the id ``after`` up to ``until``."""
        chosen = select(func.count()).select_from(ArticleRow).where(*conditions, *behind(after, until))
        with self.sessions() as session:
            read_only(session)
            return session.scalar(chosen) or 0

    def page(self, conditions: Sequence[ColumnElement[bool]], after: int, until: int) -> list[WholeRecord]:
        """Return the next articles behind the id ``after`` up to ``until``, at most ``PART``."""
        chosen = select(ArticleRow.id).where(*conditions, *behind(after, until)).order_by(ArticleRow.id).limit(PART)
        with self.sessions() as session:
            read_only(session)
            return read_records(session, list(session.scalars(chosen)))

    def of(self, ids: Sequence[int], conditions: Sequence[ColumnElement[bool]] = ()) -> list[WholeRecord]:
        """Return those of at most ``PART`` articles that exist, in the order given."""
        chosen = select(ArticleRow.id).where(ArticleRow.id.in_(ids), *conditions)
        with self.sessions() as session:
            read_only(session)
            there = set(session.scalars(chosen))
            return read_records(session, [each for each in ids if each in there])

    def last_changed(
        self, conditions: Sequence[ColumnElement[bool]], limit: int, only: Sequence[int] | None = None
    ) -> list[int]:
        """Return the ids of articles new or revised, the last changed first.

        ``only`` are the ids, in rising order, of the only ones that are meant.
        """
        changed_at = func.max(RevisionRow.seen_at)
        chosen = (
            select(RevisionRow.article_id)
            .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
            .where(*conditions)
            .group_by(RevisionRow.article_id)
            .order_by(changed_at.desc(), RevisionRow.article_id.desc())
        )
        with self.sessions() as session:
            read_only(session)
            if only is None:
                return list(session.scalars(chosen.limit(limit)))
            meant = frozenset(only)
            return [each for each in session.scalars(chosen) if each in meant][:limit]


def read_only(session: Session) -> None:
    """Let the transaction take no lock that a writer waits for."""
    session.connection(execution_options={"reads_only": True})


def behind(after: int, until: int) -> Iterable[ColumnElement[bool]]:
    """Return the conditions on an id; what has no reading is no article yet."""
    return (ArticleRow.id > after, ArticleRow.id <= until, ArticleRow.reading.is_not(None))


def read_records(session: Session, ids: Sequence[int]) -> list[WholeRecord]:
    """Return the records of these articles, in this order."""
    columns = (
        ArticleRow.id, ArticleRow.text, ArticleRow.word_count, ArticleRow.canonical_url, ArticleRow.story_id,
        ArticleRow.first_seen_at, ArticleRow.last_seen_at, ArticleRow.unpublished_at, ArticleRow.unpublished_reason,
    )  # fmt: skip
    rows = session.execute(
        select(*columns, SourceRow.slug, ReadingRow.record)
        .join(ReadingRow, ReadingRow.hash == ArticleRow.reading)
        .outerjoin(SourceRow, SourceRow.id == ArticleRow.source_id)
        .where(ArticleRow.id.in_(ids))
    )
    teasers, suspects, revisions = read_teasers(session, ids), read_suspects(session, ids), read_counts(session, ids)
    found = {}
    for row in rows:
        warnings = [*row.record["warnings"], *(["suspect_page"] if row.id in suspects else [])]
        clean = {"text": row.text, "word_count": row.word_count, "canonical_url": row.canonical_url}
        count, changed_at = revisions.get(row.id, (1, row.first_seen_at))
        found[row.id] = WholeRecord(
            id=row.id,
            record=row.record | clean | {"warnings": warnings, "teasers": teasers.get(row.id) or []},
            source=row.slug,
            story_id=row.story_id,
            revision_count=count,
            changed_at=changed_at,
            first_seen_at=row.first_seen_at,
            last_seen_at=row.last_seen_at,
            unpublished_at=row.unpublished_at,
            unpublished_reason=row.unpublished_reason,
        )
    return [found[each] for each in ids if each in found]


def read_teasers(session: Session, ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return the teasers of each article's newest page that reads as it does now."""
    captures = session.execute(
        select(CaptureRow.article_id, CaptureRow.id)
        .join(ArticleRow, ArticleRow.id == CaptureRow.article_id)
        .where(ArticleRow.id.in_(ids), CaptureRow.reading == ArticleRow.reading)
        .order_by(CaptureRow.fetched_at, CaptureRow.id.desc())
    )
    newest = {row.article_id: row.id for row in captures}
    rows = session.execute(select(CaptureRow.article_id, CaptureRow.teasers).where(CaptureRow.id.in_(newest.values())))
    return {row.article_id: row.teasers for row in rows}


def read_suspects(session: Session, ids: Sequence[int]) -> Collection[int]:
    """Return those of the articles that a later page shows an error in place of."""
    mine = (CaptureRow.article_id.in_(ids), CaptureRow.state == "suspect")
    return set(session.scalars(select(CaptureRow.article_id).where(*mine)))


def read_counts(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, datetime]]:
    """Return how many revisions each article has, and when the last was seen."""
    rows = session.execute(
        select(RevisionRow.article_id, func.count(), func.max(RevisionRow.seen_at))
        .where(RevisionRow.article_id.in_(ids))
        .group_by(RevisionRow.article_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}
