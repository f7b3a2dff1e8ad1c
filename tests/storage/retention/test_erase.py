"""Keeping and forgetting: what is erased on request stays away, what is too old goes, everything else stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, add_source, contents, numbered
from worker.errors import InputError, RefusedError
from worker.records import Article, Image, Page, Source
from worker.records.work import Candidate
from worker.storage.article_store import Articles
from worker.storage.articles.serialization import digest
from worker.storage.crawl import frontier
from worker.storage.crawl.sources import Sources
from worker.storage.database.types import Table
from worker.storage.retention.prune import Retention
from worker.storage.tables.articles import ReadingRow
from worker.storage.tables.crawl import FrontierRow, OutcomeRow, PageRow
from worker.storage.tables.shared_rows import CaptionRow, ImageRow, SightingRow, TeaserRow

DAY = timedelta(days=1)


@pytest.fixture
def articles(sessions: sessionmaker[Session]) -> Articles:
    return Articles(sessions)


def crawl(
    sessions: sessionmaker[Session], page: Article, *, source_id: int | None = None, at: datetime = MORNING
) -> Fetched:
    """The page as fetched through the frontier, its raw bytes archived under its title's hash."""
    with sessions.begin() as session:
        frontier.admit(session, [Candidate(page.url, "feed", at, source_id=source_id)], at)
        row = session.scalars(select(FrontierRow).where(FrontierRow.key == frontier.frontier_key(page.url))).one()
        fetched = Page(page.url, page.url, 200, at, digest(page.title or ""), 100)
        row.page_id = frontier.add_page(session, row.id, fetched)
        row.stage = "done"
        session.add(
            OutcomeRow(
                row_kind="frontier",
                row_id=row.id,
                step="fetch",
                token=str(row.page_id),
                word="fetched",
                reason="ok",
                at=at,
            )
        )
        ids = row.page_id, row.id
    return Fetched(page, ids[0], at, ids[1], source_id)


def count(sessions: sessionmaker[Session], tables: Iterable[type[Table]]) -> list[int]:
    with sessions.begin() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_a_forgotten_address_leaves_nothing_and_does_not_come_back(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    crawl(sessions, numbered(1)).save(articles)
    before = contents(sessions)
    other = numbered(7, images=(Image(url="https://img.example/own-picture.jpg", caption="A caption of its own"),))
    page = crawl(sessions, other)
    saved = page.save(articles)
    articles.settle(saved.article_id, MORNING)
    erased = articles.forget_url(f"{other.url}?utm_source=letter", reason="asked by letter", now=MORNING)
    assert (erased.articles, erased.addresses, erased.pages) == (1, 1, 1)
    assert erased.archive_hashes == (digest(other.title or ""),)
    assert contents(sessions) == before
    assert articles.find(other.url) is None
    assert count(sessions, [FrontierRow, PageRow, OutcomeRow, ReadingRow]) == [1, 1, 1, 1]
    with sessions.begin() as session:
        assert frontier.admit(session, [Candidate(other.url, "feed", MORNING)], MORNING) == 0
    assert articles.forget_url(other.url, now=MORNING).articles == 0
    with pytest.raises(RefusedError, match="forgotten on request"):
        page.save(articles)
    assert contents(sessions) == before


def test_a_raw_page_that_another_row_refers_to_is_kept(articles: Articles, sessions: sessionmaker[Session]) -> None:
    twin = replace(numbered(2), title=numbered(1).title)
    crawl(sessions, numbered(1)).save(articles)
    crawl(sessions, twin).save(articles)
    assert articles.referenced_pages() == {digest(twin.title or "")}
    assert articles.forget_url(twin.url, now=MORNING).archive_hashes == ()


def test_a_forgotten_caption_gives_way_to_the_best_of_the_rest(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    for number, caption in enumerate(("A rower, at dawn!!", "A rower at dawn")):
        picture = Image(url="https://img.example/rower-at-dawn.jpg", caption=caption)
        crawl(sessions, replace(numbered(number), images=(picture,))).save(articles)
    articles.forget_url(numbered(0).url, now=MORNING)
    with sessions.begin() as session:
        assert session.scalars(select(CaptionRow.text)).all() == ["A rower at dawn"]


def test_a_forgotten_source_takes_its_articles_and_leaves_those_of_others(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    gazette, courier = add_source(sessions, "gazette"), add_source(sessions, "courier")
    crawl(sessions, numbered(2), source_id=courier).save(articles)
    before = contents(sessions)
    for number in (1, 5):
        crawl(sessions, numbered(number), source_id=gazette).save(articles)
    both = replace(numbered(2), url="https://news.example/story/2/amp")
    crawl(sessions, both, source_id=gazette, at=MORNING + DAY).save(articles)
    erased = articles.forget_source("gazette", now=MORNING)
    assert (erased.articles, erased.addresses, erased.pages) == (2, 3, 3)
    assert contents(sessions) == before
    with sessions.begin() as session:
        assert frontier.admit(session, [Candidate(numbered(1).url, "feed", MORNING)], MORNING) == 0
    again = Sources(sessions).apply([Source(slug="gazette", name="Gazette", home_url="https://news.example/")], MORNING)
    assert (again.added, again.changed, again.forgotten) == ((), (), ("gazette",))
    with pytest.raises(InputError, match="there is no source 'gazete': `copydesk sources list`"):
        articles.forget_source("gazete", now=MORNING)


def test_pruning_removes_what_is_old_and_keeps_records_and_history(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    crawl(sessions, numbered(1)).save(articles)
    later = replace(numbered(1), teasers=numbered(9).teasers, title="A new title")
    saved = crawl(sessions, later, at=MORNING + 40 * DAY).save(articles)
    pruned = articles.prune(Retention(pages=30, outcomes=30, sightings=30), MORNING + 41 * DAY)
    assert (pruned.pages, pruned.outcomes, pruned.sightings) == (1, 1, 4)
    assert pruned.archive_hashes == (digest(numbered(1).title or ""),)
    assert count(sessions, [PageRow, OutcomeRow, SightingRow, TeaserRow, ImageRow]) == [1, 1, 4, 2, 1]
    found = articles.find(saved.article_id)
    assert found is not None
    assert (found.record["title"], len(found.revisions)) == ("A new title", 2)
    assert len(found.record["teasers"]) == 2
    assert articles.diff(saved.article_id).fields == {"title": (numbered(1).title, "A new title")}
    again = articles.prune(Retention(pages=30, outcomes=30, sightings=30), MORNING + 41 * DAY)
    assert (again.pages, again.outcomes, again.sightings, again.archive_hashes) == (0, 0, 0, ())


def test_pruning_keeps_pages_that_still_wait_to_be_parsed(articles: Articles, sessions: sessionmaker[Session]) -> None:
    crawl(sessions, numbered(1))
    with sessions.begin() as session:
        session.scalars(select(FrontierRow)).one().stage = "parse"
    assert articles.prune(Retention(pages=1), MORNING + 9 * DAY).pages == 0


def test_without_retention_nothing_is_pruned(articles: Articles, sessions: sessionmaker[Session]) -> None:
    crawl(sessions, numbered(1)).save(articles)
    pruned = articles.prune(Retention(), MORNING + 999 * DAY)
    assert (pruned.pages, pruned.outcomes, pruned.sightings) == (0, 0, 0)
