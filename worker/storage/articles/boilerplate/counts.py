"""Block counts: in how many documents of a source each repeated block stood, on how many days, and where in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, case, distinct, func, select
from sqlalchemy.orm import Session

from worker.dedup.boilerplate import LEAST_COUNTED, RIM, BlockCount
from worker.storage.tables.articles import ArticleRow, BlockRow

# Characters of its own from which a text is another document; with fewer, texts that share a line are copies.
OWN_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Counted:
    """A source's repeated blocks, and how many documents it has."""

    blocks: tuple[BlockCount, ...]
    documents: int


def count_blocks(session: Session, source_id: int) -> Counted:
    """Count the blocks that stand in several documents of a source."""
    common = common_blocks(source_id)
    documents = documents_of(session, source_id, common)
    by_day = count_by_day(session, documents)
    rows = session.execute(
        select(
            BlockRow.hash,
            func.count(distinct(documents.c.lead)).label("documents"),
            func.count(distinct(documents.c.day)).label("days"),
            func.min(documents.c.day).label("first"),
            func.max(documents.c.day).label("last"),
            at_rim(documents, BlockRow.ahead).label("heads"),
            at_rim(documents, BlockRow.behind).label("tails"),
        )
        .join(documents, documents.c.article_id == BlockRow.article_id)
        .join(common, common.c.hash == BlockRow.hash)
        .group_by(BlockRow.hash)
        .having(func.count(distinct(documents.c.lead)) >= LEAST_COUNTED)
    ).all()
    blocks = tuple(
        BlockCount(row.hash, row.documents, row.days, row.heads, row.tails, between(by_day, row.first, row.last))
        for row in rows
    )
    return Counted(blocks, sum(by_day.values()))


def common_blocks(source_id: int) -> CTE:
    """Return the query of the blocks that stand in several articles of a source."""
    found = (
        select(BlockRow.hash)
        .join(ArticleRow, ArticleRow.id == BlockRow.article_id)
        .where(ArticleRow.source_id == source_id, BlockRow.hash.is_not(None))
        .group_by(BlockRow.hash)
        .having(func.count(distinct(BlockRow.article_id)) >= LEAST_COUNTED)
    )
    return found.cte("common")


def documents_of(session: Session, source_id: int, common: CTE) -> CTE:
    """Return the query of a source's articles.

    Each has the line that tells it apart, and its day.
    """
    own, shared = common.c.hash.is_(None), common.c.hash.is_not(None)
    size = func.length(BlockRow.text)
    measured = (
        select(
            BlockRow.article_id,
            func.sum(size).label("size"),
            func.sum(case((own, size), else_=0)).label("own"),
            func.min(case((own, BlockRow.hash))).label("own_line"),
            func.min(case((shared, BlockRow.hash))).label("shared_line"),
        )
        .join(ArticleRow, ArticleRow.id == BlockRow.article_id)
        .outerjoin(common, common.c.hash == BlockRow.hash)
        .where(ArticleRow.source_id == source_id, BlockRow.hash.is_not(None))
        .group_by(BlockRow.article_id)
    ).cte("measured")
    is_document = (measured.c.own >= OWN_CHARACTERS) | measured.c.shared_line.is_(None)
    # Said again of the source: without it PostgreSQL takes the dates from an index of all articles.
    found = select(
        measured.c.article_id,
        case((is_document, measured.c.own_line), else_=measured.c.shared_line).label("lead"),
        day_column(session).label("day"),
        (2 * measured.c.own >= measured.c.size).label("is_own"),
    ).join(ArticleRow, (ArticleRow.id == measured.c.article_id) & (ArticleRow.source_id == source_id))
    return found.cte("document")


def day_column(session: Session) -> Any:
    """Return the UTC day of an article as the dialect says it."""
    dated = ArticleRow.dated_at
    return func.date(dated if session.get_bind().dialect.name == "sqlite" else func.timezone("UTC", dated))


def at_rim(documents: CTE, distance: Any) -> ColumnElement[int]:
    """Count the documents in which a block stands within the rim of one end.

    Only documents that are mostly their own text count.
    """
    return func.count(distinct(case((documents.c.is_own & (distance < RIM), documents.c.lead))))


def count_by_day(session: Session, documents: CTE) -> dict[str | date, int]:
    """Return how many documents the source has of each day."""
    rows = session.execute(select(documents.c.day, func.count(distinct(documents.c.lead))).group_by(documents.c.day))
    return {row[0]: row[1] for row in rows}


def between(by_day: dict[str | date, int], first: Any, last: Any) -> int:
    """Return how many documents there are from one day to another."""
    return sum(count for day, count in by_day.items() if first <= day <= last)
