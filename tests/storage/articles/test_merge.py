"""Joining: two articles become one with all that both had, and what goes is gone with everything that hung on it."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, article, body, numbered
from worker.storage.article_store import Articles
from worker.storage.articles.merge import erase, full_readings, join, neighbours
from worker.storage.articles.render import captures_of
from worker.storage.articles.revisions import latest_readings
from worker.storage.tables.articles import AliasRow, ArticleRow, BlockRow, CaptureRow, EdgeRow, FingerprintRow
from worker.storage.tables.shared_rows import PlacementRow, SightingRow


def test_the_older_article_takes_over_addresses_captures_and_sightings(sessions: sessionmaker[Session]) -> None:
    articles = Articles(sessions)
    old = replace(numbered(1), url="https://news.example/old/1", canonical_url="https://news.example/old/1")
    ids = [Fetched(old, 1).save(articles).article_id, Fetched(numbered(1), 2, MORNING + HOUR).save(articles).article_id]
    with sessions.begin() as session:
        rows = {article_id: session.get_one(ArticleRow, article_id) for article_id in ids}
        assert join(session, rows).id == ids[0]
    with sessions.begin() as session:
        assert session.scalars(select(ArticleRow.id)).all() == ids[:1]
        assert len(session.scalars(select(AliasRow.key).where(AliasRow.article_id == ids[0])).all()) == 2
        assert set(session.scalars(select(CaptureRow.article_id))) == {ids[0]}
        [placement] = session.scalars(select(PlacementRow))
        assert (placement.first_seen_at, placement.last_seen_at) == (MORNING, MORNING + HOUR)


def test_an_erased_article_leaves_its_neighbours_to_be_settled_and_nothing_else(
    sessions: sessionmaker[Session],
) -> None:
    articles = Articles(sessions)
    pages = [article(f"https://{name}.example/r", paragraphs=body(1)) for name in ("one", "two")]
    ids = [Fetched(page, number).save(articles).article_id for number, page in enumerate(pages, start=1)]
    articles.settle_pending(MORNING)
    with sessions.begin() as session:
        row = session.get_one(ArticleRow, ids[0])
        assert neighbours(session, row) == ids[1:]
        for table in (AliasRow, CaptureRow):
            for each in session.scalars(select(table).where(table.article_id == ids[0])):
                session.delete(each)
        erase(session, row)
    with sessions.begin() as session:
        assert session.scalars(select(ArticleRow.id).where(ArticleRow.unsettled.is_not(None))).all() == ids[1:]
        for table in (BlockRow, FingerprintRow, SightingRow):
            assert session.scalar(select(func.count()).where(table.article_id == ids[0])) == 0
        assert session.scalar(select(func.count()).select_from(EdgeRow)) == 0


def test_the_full_readings_are_of_these_captures_alone(sessions: sessionmaker[Session]) -> None:
    articles = Articles(sessions)
    wrong = replace(numbered(1), title="Sign up for our letter")
    Fetched(wrong, 1).save(articles)
    saved = Fetched(numbered(1), 1, why="reparse", parsed_after=3600).save(articles)
    with sessions.begin() as session:
        latest = latest_readings(captures_of(session, saved.article_id))
        [(record, teasers, fetched_at)] = full_readings(session, latest)
    assert (record["title"], len(teasers), fetched_at) == (numbered(1).title, 2, MORNING)
