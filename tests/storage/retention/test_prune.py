"""Retention: what is too old goes in parts, however many parts it takes; and a call that stopped is gone on with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.crawl_state import add_page
from tests.storage.newsroom import MORNING, Fetched, numbered
from worker.records import FetchedPage
from worker.records.work import Candidate
from worker.storage.article_store import Articles
from worker.storage.crawl import frontier
from worker.storage.retention import prune as pruning
from worker.storage.retention.prune import Retention, before, prune
from worker.storage.tables.articles import CaptureRow
from worker.storage.tables.crawl import FrontierRow, PageRow
from worker.storage.tables.shared_rows import HeadlineRow, SightingRow, TeaserRow

DAY = timedelta(days=1)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows in a transaction."""
    monkeypatch.setattr(pruning, "PART", 2)


def test_half_a_day_is_a_retention_too() -> None:
    assert before(MORNING, 0.5) == MORNING - timedelta(hours=12)


@pytest.mark.usefixtures("small_parts")
def test_sightings_go_part_by_part_with_the_rows_that_only_they_used(sessions: sessionmaker[Session]) -> None:
    articles = Articles(sessions)
    old = Fetched(numbered(1), 1, frontier_id=1)
    old.save(articles)
    Fetched(numbered(1, teasers=()), 2, MORNING + 9 * DAY, frontier_id=1).save(articles)
    pruned = prune(sessions, Retention(sightings=5), MORNING + 10 * DAY)
    assert (pruned.pages, pruned.outcomes, pruned.sightings) == (0, 0, 4)
    with sessions.begin() as session:
        for table in (SightingRow, HeadlineRow, TeaserRow):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        assert session.scalars(select(CaptureRow.teasers)).all() == [[], []]


@pytest.mark.usefixtures("small_parts")
def test_pages_go_part_by_part_and_say_which_raw_pages_nothing_needs(sessions: sessionmaker[Session]) -> None:
    url = "https://news.example/a"
    with sessions.begin() as session:
        frontier.admit(session, [Candidate(url, "feed", MORNING)], MORNING)
        row_id = session.scalars(select(FrontierRow.id)).one()
        for day, content in enumerate("abcab"):
            add_page(session, row_id, FetchedPage(url, url, 200, MORNING + day * DAY, content * 64, 9))
    pruned = prune(sessions, Retention(pages=1.5), MORNING + 4 * DAY)
    assert (pruned.pages, pruned.archive_hashes) == (3, ("c" * 64,))
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(PageRow)) == 2


def test_pages_that_ask_not_to_be_archived_go_at_any_age_and_others_stay_for_good(
    sessions: sessionmaker[Session],
) -> None:
    urls = [f"https://news.example/{name}" for name in "abc"]
    ends = {
        "a": ("skipped", "noarchive", "done"),
        "b": ("stored", "new", "done"),
        "c": ("skipped", "noarchive", "parse"),
    }
    with sessions.begin() as session:
        frontier.admit(session, [Candidate(url, "feed", MORNING) for url in urls], MORNING)
        for row in session.scalars(select(FrontierRow)).all():
            name = row.url[-1]
            row.outcome, row.reason, row.stage = ends[name]
            row.page_id = add_page(session, row.id, FetchedPage(row.url, row.url, 200, MORNING, name * 64, 9))
    pruned = prune(sessions, Retention(), MORNING)
    assert (pruned.pages, pruned.archive_hashes) == (1, ("a" * 64,))
    with sessions.begin() as session:
        assert sorted(session.scalars(select(PageRow.content_hash))) == ["b" * 64, "c" * 64]
