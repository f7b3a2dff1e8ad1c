"""Many workers that link alike texts at the same moment miss no pair: the case of the fault bench, again and again."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, article, body
from worker.storage.article_store import Articles
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.crawl import TombstoneRow
from worker.storage.tables.stories import CopyGroupRow, ResemblanceRow

# Rounds of the race; `COPYDESK_RACES=200` runs the long form.
ROUNDS = int(os.environ.get("COPYDESK_RACES", "8"))
PAGES = 15


@pytest.fixture
def racing(postgres_url: str) -> Iterator[sessionmaker[Session]]:
    engine = open_engine(postgres_url)
    yield open_sessions(engine)
    engine.dispose()


def race(sessions: sessionmaker[Session], number: int) -> list[int]:
    """The ids of alike pages (every third with a line of its own), each saved and settled by a thread of its own."""
    ids: list[int] = []
    start = threading.Barrier(PAGES)

    def work(place: int) -> None:
        own = (f"Line {place} is its own.",) if place % 3 == 0 else ()
        page = article(f"https://n{place}.example/{number}", paragraphs=(*body(number), *own))
        articles = Articles(sessions)
        start.wait(30)
        saved = Fetched(page, 100 * number + place + 1).save(articles)
        ids.append(saved.article_id)
        articles.settle(saved.article_id, MORNING)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(PAGES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ids


def test_workers_that_link_at_once_miss_no_pair(racing: sessionmaker[Session]) -> None:
    for number in range(ROUNDS):
        ids = race(racing, number)
        assert len(ids) == PAGES
        with racing.begin() as session:
            unsettled = session.scalars(select(ArticleRow.id).where(ArticleRow.unsettled.is_not(None))).all()
            stories = set(session.scalars(select(ArticleRow.story_id).where(ArticleRow.id.in_(ids))))
            groups = session.scalars(select(CopyGroupRow.id)).all()
            pairs = session.execute(select(ResemblanceRow.low_id, ResemblanceRow.high_id)).all()
        assert unsettled == []
        assert len(stories) == 1, f"round {number}: {stories}"
        assert len(groups) == 6, f"round {number}: one text of many, five of their own"
        assert len(pairs) == 15, f"round {number}: {15 - len(pairs)} pairs missed"
        forget_all(racing, number)


def forget_all(sessions: sessionmaker[Session], number: int) -> None:
    """Remove the round's pages."""
    articles = Articles(sessions)
    for place in range(PAGES):
        articles.forget_url(f"https://n{place}.example/{number}", now=MORNING)
    articles.settle_pending(MORNING)
    with sessions.begin() as session:
        session.execute(delete(TombstoneRow))
