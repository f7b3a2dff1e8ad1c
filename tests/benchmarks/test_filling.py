"""Filling: what it leaves is what real saves leave, and more can be added."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.filling import fill
from benchmarks.filling.writing import ARTICLES
from worker.storage.archive import open_archive
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.database.keys import digest, frontier_key
from worker.storage.database.schema import upgrade
from worker.storage.retention.integrity import check
from worker.storage.tables.articles import ArticleRow, CaptureRow, ReadingRow
from worker.storage.tables.crawl import FrontierRow


def test_that_what_it_leaves_holds_together(tmp_path: Path) -> None:
    """The check finds no fault, keys are those of the addresses, and no two articles say the same."""
    engine = open_engine(f"sqlite:///{tmp_path / 'filled.db'}")
    upgrade(engine)
    archive = open_archive(f"file://{tmp_path / 'pages'}")
    assert fill(engine, 150, until=date(2026, 3, 2), archive=archive, index=True) == 2 * ARTICLES
    sessions = open_sessions(engine)
    assert check(sessions, (stored.content_hash for stored in archive)) == []
    with sessions.begin() as session:
        assert session.scalar(select(func.count(ArticleRow.id))) == 2 * ARTICLES
        for row in session.execute(select(FrontierRow.key, FrontierRow.url)):
            assert row.key == frontier_key(row.url)
        texts = session.scalars(select(ArticleRow.text)).all()
        assert len({digest(text) for text in texts}) > 0.95 * len(texts)  # A few are copies, as in life.
        assert session.scalar(select(func.count(CaptureRow.id))) == session.scalar(select(func.count(ReadingRow.hash)))
        assert session.scalar(select(func.max(ArticleRow.published_at))).date() == date(2026, 3, 2)  # type: ignore[union-attr]
    engine.dispose()
