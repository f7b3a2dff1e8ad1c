"""A page's key is known before the page is added, and is its own."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.crawl_state import CrawlState, add_page
from worker.records import FetchedPage
from worker.storage.crawl.frontier import page_values
from worker.storage.database.next_page import NextPageId
from worker.storage.tables.crawl import PageRow


def test_the_next_key_is_that_of_no_other_page(sessions: sessionmaker[Session]) -> None:
    crawl = CrawlState(sessions)
    crawl.admit("https://news.example/one")
    page = FetchedPage("https://news.example/one", "https://news.example/one", 200, crawl.now, "a" * 64, 9)
    keys = []
    for _ in range(3):
        with sessions.begin() as session:
            keys.append(add_page(session, 1, page))
            key = session.scalars(select(NextPageId())).one()
            session.add(PageRow(id=key, **page_values(1, page)))
            keys.append(key)
    assert len(set(keys)) == 6
    with sessions() as session:
        assert sorted(session.scalars(select(PageRow.id))) == sorted(keys)
