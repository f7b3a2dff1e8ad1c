"""Joining and parting: two articles found to be one, or one that a false canonical address had made of several.

The caller holds every alias of the articles concerned, and so the articles: nobody else can reach them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from worker.dedup.stories import components
from worker.storage.articles.aliases import aliases_of, assign_aliases, is_false_canonical
from worker.storage.articles.render import captures_of, note_uncounted, refresh
from worker.storage.articles.revisions import Capture, latest_readings
from worker.storage.articles.serialization import article_from, digest
from worker.storage.articles.shared_rows import share
from worker.storage.articles.sightings import KEYS, existing, merge, store_sightings, write
from worker.storage.tables.articles import (
    AliasRow,
    ArticleRow,
    BlockRow,
    CaptureRow,
    EdgeRow,
    FingerprintRow,
    ReadingRow,
    RevisionRow,
)
from worker.storage.tables.shared_rows import ArticleAuthorRow


def join(session: Session, rows: dict[int, ArticleRow]) -> ArticleRow:
    """The oldest of these articles, which has the addresses, captures and sightings of all of them now."""
    target, *others = (rows[article_id] for article_id in sorted(rows))
    for other in others:
        for table in (AliasRow, CaptureRow):
            session.execute(update(table).where(table.article_id == other.id).values(article_id=target.id))
        for table in KEYS:
            old = existing(session, table, target.id)
            new = dict(old)
            merge(new, existing(session, table, other.id))
            write(session, table, target.id, old, new)
        erase(session, other)
    return target


def erase(session: Session, row: ArticleRow) -> None:
    """Nothing; the article and all that follows from its captures are gone, and its neighbours are to be settled."""
    note_uncounted(session, {row.source_id})
    ids = neighbours(session, row)
    session.execute(update(ArticleRow).where(ArticleRow.id.in_(ids)).values(unsettled=uuid4().hex))
    session.execute(delete(EdgeRow).where(or_(EdgeRow.low_id == row.id, EdgeRow.high_id == row.id)))
    for table in (*KEYS, ArticleAuthorRow, BlockRow, FingerprintRow, RevisionRow):
        session.execute(delete(table).where(table.article_id == row.id))
    session.delete(row)
    session.flush()


def neighbours(session: Session, row: ArticleRow) -> list[int]:
    """The articles linked to this one, and the others of its story, in the order of their ids."""
    edges = select(EdgeRow.low_id, EdgeRow.high_id).where(or_(EdgeRow.low_id == row.id, EdgeRow.high_id == row.id))
    ids = {article_id for edge in session.execute(edges) for article_id in edge}
    if row.story_id is not None:
        ids |= set(session.scalars(select(ArticleRow.id).where(ArticleRow.story_id == row.story_id)))
    return sorted(ids - {row.id})


def part(session: Session, row: ArticleRow) -> list[ArticleRow]:
    """The articles that ``row`` really is, itself first, now that some of its captures' claims count no more."""
    captures = {
        capture.id: capture for capture in session.scalars(select(CaptureRow).where(CaptureRow.article_id == row.id))
    }
    roots = components(edge for capture in captures.values() for edge in ties(session, capture))
    groups: dict[str, list[CaptureRow]] = {}
    for key in sorted(captures):
        groups.setdefault(roots[captures[key].own_key], []).append(captures[key])
    names = aliases_of(session, [row.id])
    loose = sorted(names.keys() - roots.keys())
    session.execute(update(AliasRow).where(AliasRow.key.in_(loose)).values(article_id=None))
    result = [row]
    for root in sorted(groups)[1:]:
        result.append(moved(session, row, groups[root], {key for key, value in roots.items() if value == root}))
    return [rebuilt(session, each) for each in result]


def ties(session: Session, capture: CaptureRow) -> Iterable[tuple[str, str]]:
    """The pairs of aliases that a capture makes one."""
    yield capture.own_key, capture.own_key
    yield from ((capture.own_key, key) for key in capture.keys)
    if not is_false_canonical(session, capture.canonical_key):
        yield capture.own_key, capture.canonical_key


def moved(session: Session, row: ArticleRow, captures: list[CaptureRow], keys: set[str]) -> ArticleRow:
    """A new article with these captures and aliases of ``row``."""
    skipped = {"id", "key", "reading", "story_id", "unsettled"}
    values = {
        column.name: getattr(row, column.name) for column in ArticleRow.__table__.columns if column.name not in skipped
    }
    new = ArticleRow(**values, key=digest(f"parted {captures[0].id}"))
    session.add(new)
    session.flush()
    assign_aliases(session, new.id, keys)
    for capture in captures:
        capture.article_id = new.id
    session.flush()
    return new


def rebuilt(session: Session, row: ArticleRow) -> ArticleRow:
    """The article, everything about it derived anew from its captures."""
    captures = captures_of(session, row.id)
    latest = latest_readings(captures)
    pages = [
        (article_from(record, teasers), fetched_at) for record, teasers, fetched_at in full_readings(session, latest)
    ]
    shared = share(session, [article for article, _ in pages])
    store_sightings(session, row.id, pages, shared, afresh=True)
    refresh(session, row, captures)
    return row


def full_readings(session: Session, captures: list[Capture]) -> list[Any]:
    """(record, teasers, fetched at) of these captures."""
    pages = {(capture.page_id, capture.content_hash) for capture in captures}
    rows = session.execute(
        select(
            CaptureRow.page_id, CaptureRow.content_hash, ReadingRow.record, CaptureRow.teasers, CaptureRow.fetched_at
        )
        .join(ReadingRow, ReadingRow.hash == CaptureRow.reading)
        .where(CaptureRow.page_id.in_({page for page, _ in pages}))
    )
    return [tuple(row[2:]) for row in rows if (row.page_id, row.content_hash) in pages]
