"""Learned boilerplate: the lines that a source repeats, counted over its stories and days, and texts without them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.dedup.boilerplate import LEAST_STORIES, BlockCount, boilerplate
from worker.storage.articles.aliases import lock_articles
from worker.storage.articles.orphans import parts
from worker.storage.articles.render import render, set_name
from worker.storage.articles.serialization import load_articles
from worker.storage.tables.articles import ArticleRow, BlockRow, BoilerplateRow, UncountedRow

# Articles rendered in one transaction; each holds its rows for a few milliseconds.
PART = 50


def learn(sessions: sessionmaker[Session], now: datetime) -> int:
    """How many articles were rendered anew because their source's boilerplate is another now.

    Only sources are counted of which an article's blocks, date, story or source changed since the last time: whatever
    changes one leaves a note in the same transaction.  A call that finds no note reads one empty table, however large
    the database is; else it reads the blocks of the sources noted, once each.  A note goes only after its source was
    counted and rendered, so that a crash between loses nothing, and notes written meanwhile wait for the next call.
    """
    with sessions.begin() as session:
        notes = session.execute(select(UncountedRow.id, UncountedRow.source_id)).all()
    rendered = 0
    for source_id in sorted({note.source_id for note in notes}):
        rendered += learn_source(sessions, source_id, now)
        with sessions.begin() as session:
            for part in parts({note.id for note in notes if note.source_id == source_id}):
                session.execute(delete(UncountedRow).where(UncountedRow.id.in_(part)))
    return rendered


def learn_source(sessions: sessionmaker[Session], source_id: int, now: datetime) -> int:
    """How many of the source's articles were rendered anew."""
    with sessions.begin() as session:
        before = stored_counts(session, source_id)
        counts = list(block_counts(session, source_id))
        new = boilerplate(counts, count_stories(session, source_id))
        kept = [count for count in counts if count.block_hash in new]
        if before != set(kept):
            write_boilerplate(session, source_id, kept, now)
        old = frozenset(count.block_hash for count in before)
        if new != old:
            skip_untouched(session, source_id, old, new)
    rendered = 0
    while ids := outdated(sessions, source_id, set_name(new)):
        with sessions.begin() as session:
            rendered += render_articles(session, ids, new)
    return rendered


def stored_counts(session: Session, source_id: int) -> set[BlockCount]:
    """Return the counts that taught the source's boilerplate."""
    columns = select(BoilerplateRow.hash, BoilerplateRow.stories, BoilerplateRow.days)
    return {BlockCount(*row) for row in session.execute(columns.where(BoilerplateRow.source_id == source_id))}


def story_number() -> Any:
    """A number for each story: its own, or the negative of a lone article's."""
    return func.coalesce(ArticleRow.story_id, -ArticleRow.id)


def block_counts(session: Session, source_id: int) -> Iterator[BlockCount]:
    """In how many stories and on how many days each repeated block of a source stood."""
    dated = ArticleRow.dated_at
    day = func.date(dated if session.get_bind().dialect.name == "sqlite" else func.timezone("UTC", dated))
    stories = func.count(story_number().distinct())
    rows = session.execute(
        select(BlockRow.hash, stories, func.count(day.distinct()))
        .join(ArticleRow, ArticleRow.id == BlockRow.article_id)
        .where(ArticleRow.source_id == source_id, BlockRow.hash.is_not(None))
        .group_by(BlockRow.hash)
        .having(stories >= LEAST_STORIES)
    )
    for block_hash, story_count, days in rows:
        if block_hash is not None:
            yield BlockCount(block_hash, story_count, days)


def count_stories(session: Session, source_id: int) -> int:
    """How many stories a source has."""
    counted = select(func.count(story_number().distinct())).where(ArticleRow.source_id == source_id)
    return session.scalar(counted) or 0


def write_boilerplate(session: Session, source_id: int, counts: list[BlockCount], now: datetime) -> None:
    """Nothing; the source's boilerplate is these blocks."""
    session.execute(delete(BoilerplateRow).where(BoilerplateRow.source_id == source_id))
    for count in counts:
        said = select(func.min(BlockRow.text)).where(BlockRow.hash == count.block_hash)
        session.add(
            BoilerplateRow(
                source_id=source_id,
                hash=count.block_hash,
                text=session.scalar(said) or "",
                stories=count.stories,
                days=count.days,
                learned_at=now,
            )
        )


def skip_untouched(session: Session, source_id: int, old: frozenset[int], new: frozenset[int]) -> None:
    """Nothing; articles without a block that is boilerplate now or was before need no rendering."""
    touched = select(BlockRow.article_id).where(BlockRow.hash.in_(old ^ new), BlockRow.article_id == ArticleRow.id)
    session.execute(
        update(ArticleRow)
        .where(ArticleRow.source_id == source_id, ArticleRow.rendered_without == set_name(old), ~touched.exists())
        .values(rendered_without=set_name(new))
        .execution_options(synchronize_session=False)
    )


def outdated(sessions: sessionmaker[Session], source_id: int, name: str) -> list[int]:
    """Some of the source's articles whose text was rendered without another set."""
    with sessions.begin() as session:
        rows = (
            select(ArticleRow.id)
            .where(ArticleRow.source_id == source_id, ArticleRow.rendered_without != name)
            .order_by(ArticleRow.id)
        )
        return list(session.scalars(rows.limit(PART)))


def render_articles(session: Session, ids: list[int], new: frozenset[int]) -> int:
    """How many articles' texts leave out this set now."""
    rows = lock_articles(session, ids)
    articles = load_articles(session, {row.reading for row in rows.values() if row.reading})
    for row in rows.values():
        if row.reading:
            render(row, articles[row.reading], new)
    return len(rows)
