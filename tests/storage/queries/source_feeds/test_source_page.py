"""A source's page: its addresses counted up to a bound, and how its pages were read as a course of equal runs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.storage.crawl_state import CrawlState
from tests.storage.newsroom import Fetched, add_source, numbered
from worker.storage.article_store import Articles
from worker.storage.queries.source_feeds import source_page
from worker.storage.queries.source_feeds.source_page import (
    POINTS,
    Point,
    count_stage,
    newest_pages,
    read_course,
    read_source_page,
)
from worker.storage.tables.crawl import OutcomeRow


def parse(crawl: CrawlState, source_id: int, *words: int, word: str = "stored", **more: object) -> None:
    """Outcomes of parses that brought so many words each, a minute apart."""
    with crawl.sessions.begin() as session:
        for place, count in enumerate(words):
            signals = {"words": count, "dated": True, "authors": 1, "captions": 2, "teasers": 4, **more}
            session.add(
                OutcomeRow(
                    row_kind="page", row_id=place, step="parse", token=f"{crawl.now}{place}", word=word, reason="ok",
                    at=crawl.after(60), attempt=1, source_id=source_id, signals=signals,
                )
            )  # fmt: skip


def course(crawl: CrawlState, source_id: int) -> list[Point]:
    with crawl.sessions() as session:
        return read_course(session, source_id)


@pytest.mark.parametrize("slug", ["", "nobody", "Gazette", "𝔑", "a" * 5_000])
def test_a_source_that_is_none_has_no_page(crawl: CrawlState, slug: str) -> None:
    crawl.add_source("gazette")
    with crawl.sessions() as session:
        assert read_source_page(session, slug) is None


def test_a_new_source_has_a_page_without_course(crawl: CrawlState) -> None:
    source_id = crawl.add_source("gazette")
    crawl.admit("https://news.example/1", "https://news.example/2", source_id=source_id)
    with crawl.sessions() as session:
        page = read_source_page(session, "gazette")
    assert page is not None
    assert (page.id, page.state, page.stages, page.course, page.judged) == (source_id, "active", {"fetch": 2}, (), None)
    assert [feed.url for feed in page.feeds] == ["https://news.example/feed.xml"]


@pytest.mark.parametrize(("addresses", "counted"), [(0, 0), (1, 1), (2, 2), (3, 2)])
def test_addresses_are_counted_up_to_a_bound(
    crawl: CrawlState, monkeypatch: pytest.MonkeyPatch, addresses: int, counted: int
) -> None:
    monkeypatch.setattr(source_page, "MOST_COUNTED", 2)
    source_id = crawl.add_source("gazette")
    crawl.admit(*(f"https://news.example/{number}" for number in range(addresses)), source_id=source_id)
    crawl.admit("https://other.example/1", source_id=add_source(crawl.sessions, "other"))
    with crawl.sessions() as session:
        assert count_stage(session, source_id, "fetch") == counted
        assert count_stage(session, source_id, "dead") == 0


@pytest.mark.parametrize("parses", [1, POINTS, POINTS + 1, 2 * POINTS, 2 * POINTS + 1])
def test_the_course_has_every_parse_once_the_oldest_first(crawl: CrawlState, parses: int) -> None:
    source_id = crawl.add_source("gazette")
    parse(crawl, source_id, *range(1, parses + 1))
    found = course(crawl, source_id)
    assert len(found) <= POINTS
    assert sum(point.pages for point in found) == parses
    assert sum(point.words * point.pages for point in found) == pytest.approx(parses * (parses + 1) / 2)
    assert [point.at for point in found] == sorted(point.at for point in found)
    assert found[-1].at == crawl.now


def test_the_course_is_of_the_newest_parses(crawl: CrawlState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_page, "MOST_PARSES", 2)
    source_id = crawl.add_source("gazette")
    parse(crawl, source_id, 1, 2, 3)
    parse(crawl, add_source(crawl.sessions, "other"), 100)
    assert [point.words for point in course(crawl, source_id)] == [2, 3]


def test_a_run_sums_up_its_parses(crawl: CrawlState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_page, "POINTS", 1)
    source_id = crawl.add_source("gazette")
    parse(crawl, source_id, 0, 10)
    parse(crawl, source_id, 20, word="skipped", dated=False, captions=0)
    parse(crawl, source_id, 30, missed=["title"], of_another_version=1)
    [point] = course(crawl, source_id)
    assert (point.pages, point.empty, point.dated) == (4, 0.5, 0.75)
    assert (point.words, point.captions, point.teasers) == (15, 1.5, 4)
    assert point.at == crawl.now


def test_a_page_says_why_its_source_rests(crawl: CrawlState) -> None:
    crawl.add_source("gazette")
    until = crawl.now + timedelta(days=1)
    crawl.sources.set_state("gazette", "paused", crawl.now, until, "asked to")
    with crawl.sessions() as session:
        page = read_source_page(session, "gazette")
    assert page is not None
    assert (page.state, page.paused_until, page.pause_reason) == ("paused", until, "asked to")


def test_articles_whose_page_is_no_longer_kept_are_left_out(crawl: CrawlState) -> None:
    source_id = crawl.add_source("gazette")
    Fetched(numbered(1), 1, source_id=source_id).save(Articles(crawl.sessions))
    with crawl.sessions() as session:
        assert newest_pages(session, source_id, 10) == newest_pages(session, source_id + 9, 10) == []
