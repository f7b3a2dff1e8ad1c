"""Filling: what it leaves is what real saves leave, and more can be added."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import func, select, text

from benchmarks.storage.filling import fill
from benchmarks.storage.filling.writing import ARTICLES
from benchmarks.storage.growth.crawl_tasks import CrawlStore
from benchmarks.storage.growth.frontier import fill_frontier
from worker.storage.archive import open_archive
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.database.keys import digest, frontier_key
from worker.storage.database.schema import upgrade
from worker.storage.retention.integrity import check, compare
from worker.storage.search.index import index_articles
from worker.storage.tables.articles import ArticleRow, CaptureRow, ReadingRow
from worker.storage.tables.crawl import FrontierRow


def test_that_what_it_leaves_holds_together(tmp_path: Path) -> None:
    """The check finds no fault, keys are those of the addresses, and no two articles say the same."""
    engine = open_engine(f"sqlite:///{tmp_path / 'filled.db'}")
    upgrade(engine)
    archive = open_archive(f"file://{tmp_path / 'pages'}")
    assert fill(engine, 150, until=date(2026, 3, 2), archive=archive, index=True) == 2 * ARTICLES
    sessions = open_sessions(engine)
    assert check(sessions, compare(sessions, archive, before=time.time() + 60)) == []
    with sessions.begin() as session:
        assert session.scalar(select(func.count(ArticleRow.id))) == 2 * ARTICLES
        for row in session.execute(select(FrontierRow.key, FrontierRow.url)):
            assert row.key == frontier_key(row.url)
        texts = session.scalars(select(ArticleRow.text)).all()
        assert len({digest(text) for text in texts}) > 0.95 * len(texts)  # A few are copies, as in life.
        assert session.scalar(select(func.count(CaptureRow.id))) == session.scalar(select(func.count(ReadingRow.hash)))
        assert session.scalar(select(func.max(ArticleRow.published_at))).date() == date(2026, 3, 2)  # type: ignore[union-attr]
    engine.dispose()


def test_that_the_index_of_all_at_once_is_that_of_each_save(postgres_url: str) -> None:
    """Every document is the one that a save of its article writes."""
    engine = open_engine(postgres_url)
    fill(engine, ARTICLES, until=date(2026, 3, 2), index=True, short=True)
    every = text("SELECT article_id, dated_at, config, document::text FROM article_search ORDER BY article_id")
    with open_sessions(engine).begin() as session:
        at_once = session.execute(every).all()
        assert len(at_once) == ARTICLES
        session.execute(text("DELETE FROM article_search"))
        assert index_articles(session, [row.article_id for row in at_once]) == ARTICLES
        assert session.execute(every).all() == at_once
    engine.dispose()


def test_that_a_crawl_made_by_statements_can_be_crawled(database_url: str) -> None:
    """Feeds and hosts are due, and their messages can be started."""
    engine = open_engine(database_url)
    fill_frontier(engine, 1_000, datetime(2026, 3, 2, tzinfo=UTC))
    store = CrawlStore(engine, 1, datetime(2026, 3, 2, 1, tzinfo=UTC))
    for number, message in enumerate(store.dispatch.take_polls(3, store.now)):
        store.poll(number, message)
    fetched = store.dispatch.take_fetches(3, store.now)
    assert len(fetched) == 3
    for message in fetched:
        store.fetch(message)
    engine.dispose()
