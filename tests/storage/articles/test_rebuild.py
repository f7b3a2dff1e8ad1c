"""Rebuilding: an article follows from its captures, and what goes is gone with everything that hung on it."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, article, body, contents, numbered
from worker.storage.article_store import Articles
from worker.storage.articles.rebuild import full_readings, rebuild, take_away
from worker.storage.articles.render import captures_of
from worker.storage.articles.revisions import latest_readings
from worker.storage.tables.articles import AliasRow, ArticleRow, BlockRow, CaptureRow
from worker.storage.tables.shared_rows import PlacementRow, SightingRow
from worker.storage.tables.stories import RelinkRow


def test_a_rebuilt_article_shows_what_its_captures_saw_and_nothing_else(sessions: sessionmaker[Session]) -> None:
    saved = Fetched(numbered(1), 1).save(Articles(sessions))
    before = contents(sessions)
    with sessions.begin() as session:
        for row in session.scalars(select(SightingRow)):
            session.delete(row)
        session.scalars(select(PlacementRow)).one().alt = "changed"
    with sessions.begin() as session:
        rebuild(session, session.get_one(ArticleRow, saved.article_id), MORNING)
    assert contents(sessions) == before


def test_an_erased_article_leaves_its_group_to_be_looked_at_and_nothing_else(
    sessions: sessionmaker[Session],
) -> None:
    articles = Articles(sessions)
    pages = [article(f"https://{name}.example/r", paragraphs=body(1)) for name in ("one", "two")]
    ids = [Fetched(page, number).save(articles).article_id for number, page in enumerate(pages, start=1)]
    articles.settle_pending(MORNING)
    with sessions.begin() as session:
        row = session.get_one(ArticleRow, ids[0])
        group_id = row.group_id
        for table in (AliasRow, CaptureRow):
            for each in session.scalars(select(table).where(table.article_id == ids[0])):
                session.delete(each)
        take_away(session, row)
    with sessions.begin() as session:
        assert session.scalars(select(RelinkRow.group_id)).all() == [group_id]
        for table in (BlockRow, SightingRow):
            assert session.scalar(select(func.count()).where(table.article_id == ids[0])) == 0


def test_the_full_readings_are_of_these_captures_alone(sessions: sessionmaker[Session]) -> None:
    articles = Articles(sessions)
    wrong = replace(numbered(1), title="Sign up for our letter")
    Fetched(wrong, 1).save(articles)
    saved = Fetched(numbered(1), 1, why="reparse", parsed_after=3600).save(articles)
    with sessions.begin() as session:
        latest = latest_readings(captures_of(session, saved.article_id))
        [(record, teasers, fetched_at)] = full_readings(session, latest)
    assert (record["title"], len(teasers), fetched_at) == (numbered(1).title, 2, MORNING)
