"""Keeping and forgetting: what is erased on request stays away, what is too old goes, everything else stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.crawl_state import add_page
from tests.storage.newsroom import MORNING, Fetched, add_source, body, contents, numbered, redirect
from worker.errors import InputError, RefusedError
from worker.records import Article, FetchedPage, Image, Source
from worker.records.work import Candidate
from worker.storage.article_store import Articles
from worker.storage.crawl import frontier
from worker.storage.crawl.sources import Sources
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.database.keys import digest
from worker.storage.database.types import Table
from worker.storage.retention.prune import Retention
from worker.storage.search import filling
from worker.storage.search.filling import merge_some
from worker.storage.tables.addresses import RedirectRow
from worker.storage.tables.articles import ArticleRow, ReadingRow
from worker.storage.tables.crawl import FrontierRow, OutcomeRow, PageRow, TombstoneRow
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
        fetched = FetchedPage(page.url, page.url, 200, at, digest(page.title or ""), 100)
        row.page_id = add_page(session, row.id, fetched)
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


def test_forgetting_reaches_no_page_that_claims_the_address(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    """Nor does it keep such a page from being stored ever again."""
    good = numbered(1)
    liars = [replace(numbered(n), canonical_url=good.url) for n in (5, 6)]
    crawl(sessions, good).save(articles)
    first = crawl(sessions, liars[0])
    first.save(articles)
    erased = articles.forget_url(good.url, now=MORNING)
    assert (erased.articles, erased.addresses, erased.pages) == (1, 1, 1)
    found = articles.find(liars[0].url)
    assert found is not None
    assert found.record["text"] == liars[0].text
    for page in (first, crawl(sessions, liars[1])):
        assert page.save(articles).word in ("stored", "unchanged")
    assert articles.find(good.url) is None


def test_forgetting_a_page_that_falsely_claims_another_leaves_that_one(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    good, liar = numbered(1), replace(numbered(5), canonical_url=numbered(1).url)
    for pages in ((good, liar), (liar, good)):
        fetched = [crawl(sessions, page) for page in pages]
        for page in fetched:
            page.save(articles)
        articles.forget_url(liar.url, now=MORNING)
        found = articles.find(good.url)
        assert found is not None
        assert found.record["text"] == good.text
        assert articles.find(liar.url) is None
        with sessions.begin() as session:
            session.execute(delete(TombstoneRow))


def test_a_form_that_only_claims_to_be_the_article_stays_and_is_named(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    printed = replace(numbered(1), url="https://news.example/for-paper/1")
    for page in (numbered(1), printed):
        crawl(sessions, page).save(articles)
    erased = articles.forget_url(numbered(1).url, now=MORNING)
    assert (erased.articles, erased.claiming) == (1, (printed.url,))
    found = articles.find(printed.url)
    assert found is not None
    assert found.record["url"] == printed.url
    assert articles.forget_url(printed.url, now=MORNING).articles == 1
    assert articles.totals().articles == 0


def test_addresses_that_led_to_the_article_and_its_forms_do_not_come_back(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    short, mobile = "https://nws.example/x1", replace(numbered(1), url="https://m.news.example/story/1")
    redirect(sessions, short, numbered(1).url)
    crawl(sessions, numbered(1)).save(articles)
    articles.forget_url(numbered(1).url, now=MORNING)
    with sessions.begin() as session:
        assert frontier.admit(session, [Candidate(short, "teaser", MORNING)], MORNING) == 0
        assert session.scalar(select(func.count()).select_from(RedirectRow)) == 0
    with pytest.raises(RefusedError, match="forgotten on request"):
        crawl(sessions, mobile).save(articles)


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


def test_what_was_forgotten_stands_in_no_file_of_the_database(sqlite_url: str) -> None:
    """SQLite leaves deleted rows in free pages and in its log until it is told otherwise."""
    engine = open_engine(sqlite_url)
    sessions = open_sessions(engine)
    secret = numbered(1, paragraphs=[*body(1), "Her address was Zanzibar Wharf 7."])
    crawl(sessions, numbered(0)).save(Articles(sessions))
    saved = crawl(sessions, secret).save(Articles(sessions))
    Articles(sessions).settle(saved.article_id, MORNING)
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    assert any(b"Zanzibar" in path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    erased = Articles(sessions).forget_url(secret.url, now=MORNING)
    assert (erased.articles, erased.promoting, erased.log_is_clear) == (1, 1, True)
    assert [path.name for path in file.parent.glob(f"{file.name}*") if b"Zanzibar" in path.read_bytes()] == []
    engine.dispose()


def test_no_number_is_given_twice(articles: Articles, sessions: sessionmaker[Session]) -> None:
    """Followers of the changes, and links, know what they got by its number."""
    for number in range(3):
        Fetched(numbered(number), number + 1).save(articles)
    shared = (ArticleRow, CaptionRow, ImageRow, TeaserRow)

    def highest() -> list[int]:
        with sessions() as session:
            return [session.scalar(select(func.max(table.id))) or 0 for table in shared]

    before = highest()
    for number in range(3):
        assert articles.forget_url(numbered(number).url, now=MORNING).articles == 1
    assert highest() == [0, 0, 0, 0]
    Fetched(numbered(7), 8).save(articles)
    with sessions() as session:
        lowest = [session.scalar(select(func.min(table.id))) for table in shared]
    assert all(now and now > then for now, then in zip(lowest, before, strict=True))


def test_others_write_while_the_index_is_cleared_of_words(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "MERGED", 1)
    engine = open_engine(sqlite_url)
    sessions = open_sessions(engine)
    articles = Articles(sessions)
    secret = "Zzyzxquark"
    Fetched(replace(numbered(1), title=f"The {secret} case"), 1).save(articles)
    for number in range(2, 30):
        Fetched(numbered(number), number).save(articles)
    other = open_engine(sqlite_url)
    written: list[int] = []

    def write_between(given: sessionmaker[Session], pages: int) -> bool:
        more = merge_some(given, pages)
        if more and len(written) < 3:
            written.append(100 + len(written))
            Fetched(numbered(written[-1]), written[-1]).save(Articles(open_sessions(other)))
        return more

    with sessions.begin() as session:
        session.execute(text("DELETE FROM article_search WHERE article_id = 1"))
    monkeypatch.setattr(filling, "merge_some", write_between)
    filling.purge_words(sessions)
    assert len(written) == 3
    with sessions() as session:
        blocks = session.scalars(text("SELECT block FROM article_text_data")).all()
    assert not any(secret.lower().encode() in block for block in blocks)
    other.dispose()
    engine.dispose()


def test_a_log_that_is_read_meanwhile_is_said_to_be_full(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    sessions = open_sessions(engine)
    crawl(sessions, numbered(1)).save(Articles(sessions))
    with engine.connect().execution_options(reads_only=True) as reader:
        reader.scalar(select(func.count()).select_from(FrontierRow))
        assert not Articles(sessions).forget_url(numbered(1).url, now=MORNING).log_is_clear
    engine.dispose()


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
