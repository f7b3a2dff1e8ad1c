"""The check of the records: silent on what the workers wrote, and loud on each thing that is wrong."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.crawl_state import add_page
from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, article, body, numbered, varied_pages
from worker.records import FetchedPage
from worker.records.work import Candidate
from worker.storage.archive import Archive, FolderArchive
from worker.storage.article_store import Articles
from worker.storage.articles.shared_rows import upsert_shared_rows
from worker.storage.crawl import frontier
from worker.storage.retention.integrity import RawPageCheck, check, compare, repair
from worker.storage.tables.articles import AliasRow, ArticleRow, StoryRow
from worker.storage.tables.crawl import FrontierRow
from worker.storage.tables.shared_rows import AuthorRow, HeadlineRow, SightingRow
from worker.storage.tables.stories import BlockCountRow, CopyGroupRow


@pytest.fixture
def articles(sessions: sessionmaker[Session]) -> Articles:
    return Articles(sessions)


def names(sessions: sessionmaker[Session]) -> dict[str, int]:
    return {finding.name: finding.count for finding in check(sessions)}


def test_what_workers_wrote_holds_together(articles: Articles, sessions: sessionmaker[Session]) -> None:
    source = add_source(sessions, "gazette")
    for page in varied_pages():
        replace(page, source_id=source).save(articles)
    while articles.settle_pending(MORNING).linked:
        pass
    repair(sessions)
    assert names(sessions) == {}


def test_rows_that_an_edit_left_behind_are_found_and_removed(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    """A page read again by a better extractor shows none of what the first reading made of it."""
    wrong = numbered(1)
    Fetched(wrong, 1).save(articles)
    right = article(wrong.url, title=wrong.title or "", paragraphs=body(1))
    Fetched(right, 1, why="reparse", parsed_after=3600).save(articles)
    found = names(sessions)
    assert found["authors of no article"] == 1
    assert found["headlines of no teaser on any page"] == 4
    assert all(finding.is_orphan for finding in check(sessions) if finding.name.endswith("of no article"))
    assert repair(sessions) > 5
    assert "headlines of no teaser on any page" not in names(sessions)
    with sessions.begin() as session:
        assert session.scalars(select(HeadlineRow.id)).all() == []
        assert session.scalars(select(AuthorRow.id)).all() == []


def test_an_address_that_was_only_reserved_goes_and_a_used_one_stays(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    Fetched(numbered(1), 1).save(articles)
    with sessions.begin() as session:
        session.add(AliasRow(key="reserved", name="news.example/nothing"))
    assert names(sessions)["addresses of no article"] == 1
    repair(sessions)
    with sessions.begin() as session:
        assert session.get(AliasRow, "reserved") is None
        assert session.scalars(select(AliasRow.key)).all() != []


def test_shared_rows_of_a_save_that_never_came_are_orphans(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        upsert_shared_rows(session, [numbered(1)])
    assert {"captions of no picture", "pictures of no article", "teasers of no page"} <= names(sessions).keys() | {
        "teasers of no page"
    }
    repair(sessions)
    assert names(sessions) == {}


def test_each_disagreement_is_found(articles: Articles, sessions: sessionmaker[Session]) -> None:
    source = add_source(sessions, "gazette")
    for number in range(4):
        page = article(f"https://gazette.example/{number}", paragraphs=(*body(number), "Share and Follow"))
        Fetched(page, number + 1, source_id=source).save(articles)
    Fetched(article("https://courier.example/1", paragraphs=(*body(1), "Its own.")), 20).save(articles)
    Fetched(numbered(9), 21).save(articles)
    articles.settle_pending(MORNING)
    repair(sessions)
    assert names(sessions) == {}
    with sessions.begin() as session:
        session.execute(update(SightingRow).values(last_seen_at=MORNING + 9 * HOUR))
        session.execute(update(CopyGroupRow).values(strength=7_000_000))
        session.execute(update(BlockCountRow).values(documents=99))
        session.add(StoryRow(key="nobody"))
        session.execute(update(ArticleRow).where(ArticleRow.url.like("%gazette.example/0")).values(group_id=999))
    found = names(sessions)
    assert found["articles with a sighting later than their last page"] == 1
    assert found["texts whose strength is not the sum of their resemblances"] == 6
    assert found["sources whose blocks are counted wrong"] == 1
    assert found["stories of fewer than two articles"] == 1
    assert found["settled articles whose text is in no group"] == 1
    assert found["texts that no article prints"] == 1


def test_raw_pages_are_compared_with_the_rows_both_ways(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    named, url = "a" * 64, "https://gazette.example/9"
    with sessions.begin() as session:
        frontier.admit(session, [Candidate(url, "feed", MORNING)], MORNING)
        add_page(session, session.scalars(select(FrontierRow.id)).one(), FetchedPage(url, url, 200, MORNING, named, 9))
    archive = Archive(FolderArchive(tmp_path))
    left = archive.put(b"left by a writer that was killed")
    assert compare(sessions, archive, before=0.0) == RawPageCheck([named], [])
    found = compare(sessions, archive, before=time.time() + 60)
    assert found == RawPageCheck([named], [left])
    told = {each.name: (each.examples, each.is_orphan) for each in check(sessions, found)}
    assert told == {"raw pages that the archive lacks": ((named,), False), "raw pages of no record": ((left,), True)}
