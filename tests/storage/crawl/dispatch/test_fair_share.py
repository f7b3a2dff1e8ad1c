"""Each source gets its share of what is sent, and pages that may cost much go one at a time."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import event, update

from tests.storage.crawl_state import CrawlState
from worker.records import Source
from worker.records.work import PollClaim
from worker.storage.crawl.dispatch.fair_share import FEW_DUE
from worker.storage.tables.crawl import FrontierRow


def due_parses(crawl: CrawlState, source: int | None, count: int) -> None:
    """Make so many pages of a source due to be parsed."""
    urls = [f"https://site{source or 0}.example/story-{number}" for number in range(count)]
    crawl.admit(*urls, source_id=source)
    with crawl.sessions.begin() as session:
        mine = FrontierRow.url.in_(urls)
        session.execute(update(FrontierRow).where(mine).values(stage="parse", due_at=crawl.now))


def parsed_sources(crawl: CrawlState, limit: int) -> Counter[int | None]:
    messages = crawl.dispatch.take_parses(limit, crawl.now)
    assert len({message.row_id for message in messages}) == len(messages)
    with crawl.sessions.begin() as session:
        return Counter(session.get_one(FrontierRow, message.row_id).source_id for message in messages)


@pytest.fixture(params=[0, FEW_DUE], ids=["sources asked", "rows read"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether sources with due rows are found by asking all, or by reading the rows."""
    monkeypatch.setattr("worker.storage.crawl.dispatch.fair_share.FEW_DUE", request.param)


@pytest.mark.usefixtures("either_way")
def test_every_source_gets_its_share_of_the_parses(crawl: CrawlState) -> None:
    large, small = crawl.add_source(slug="large"), crawl.add_source(slug="small")
    due_parses(crawl, large, 50)
    crawl.after(1)
    due_parses(crawl, small, 3)
    due_parses(crawl, None, 2)
    crawl.after(1)
    assert parsed_sources(crawl, 12) == {large: 7, small: 3, None: 2}
    assert parsed_sources(crawl, 100) == {large: 43}
    assert parsed_sources(crawl, 100) == {}


def test_sources_are_asked_only_where_the_rows_longest_due_are_of_too_few(
    crawl: CrawlState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.storage.crawl.dispatch.fair_share.FEW_DUE", 8)
    asked: list[str] = []
    event.listen(crawl.sessions.kw["bind"], "before_cursor_execute", lambda *call: asked.append(call[2]))
    small = [crawl.add_source(slug=f"small{number}") for number in range(6)]
    for source in small[::-1]:
        due_parses(crawl, source, 2)
        crawl.after(1)
    due_parses(crawl, None, 1)
    large = crawl.add_source(slug="large")
    crawl.after(1)
    due_parses(crawl, large, 20)
    asked.clear()
    assert parsed_sources(crawl, 4) == {None: 1, small[5]: 1, small[4]: 1, small[3]: 1}
    assert [each for each in asked if "min(" in each] == []
    assert parsed_sources(crawl, 6) == {small[5]: 1, small[4]: 1, small[3]: 1, **dict.fromkeys(small[:3], 1)}
    assert parsed_sources(crawl, 5) == {**dict.fromkeys(small[:3], 1), large: 2}
    asked.clear()
    assert parsed_sources(crawl, 3) == {large: 3}
    assert len([each for each in asked if "min(" in each]) == 1


@pytest.mark.usefixtures("either_way")
def test_every_source_gets_its_share_of_the_polls(crawl: CrawlState) -> None:
    many = tuple(f"https://large.example/{number}.xml" for number in range(30))
    stated = [("large", many), ("small", ("https://small.example/feed.xml",))]
    sources = [Source(slug, slug, f"https://{slug}.example/", feeds=feeds) for slug, feeds in stated]
    crawl.sources.apply(sources, crawl.now)
    messages = crawl.dispatch.take_polls(4, crawl.now)
    claims = [crawl.feeds.start_poll(message, "one", crawl.now) for message in messages]
    hosts = Counter((claim.host if isinstance(claim, PollClaim) else "busy") for claim in claims)
    assert len(messages) == 4
    assert hosts["small.example:443"] == 1


def test_of_pages_that_were_tried_before_one_is_parsed_at_a_time(crawl: CrawlState) -> None:
    source = crawl.add_source()
    due_parses(crawl, source, 5)
    with crawl.sessions.begin() as session:
        session.execute(update(FrontierRow).where(FrontierRow.id > 2).values(attempts=1))
    first = crawl.dispatch.take_parses(10, crawl.now)
    assert len(first) == 3
    assert crawl.dispatch.take_parses(10, crawl.now) == []
    claim = crawl.claim_parse(first[-1])
    assert claim is not None
    assert claim.attempt == 2
    assert crawl.dispatch.take_parses(10, crawl.now) == []
    crawl.parsed(claim)
    assert len(crawl.dispatch.take_parses(10, crawl.now)) == 1


def test_a_queue_gets_one_of_each_source_in_turn(crawl: CrawlState) -> None:
    large, small = crawl.add_source(slug="large"), crawl.add_source(slug="small")
    due_parses(crawl, large, 4)
    due_parses(crawl, small, 2)
    with crawl.sessions() as session:
        messages = crawl.dispatch.take_parses(6, crawl.now)
        found = [session.get_one(FrontierRow, message.row_id).source_id for message in messages]
    assert found == [large, small, large, small, large, large]


def test_however_many_are_due_one_that_was_tried_has_its_turn(crawl: CrawlState) -> None:
    source = crawl.add_source()
    due_parses(crawl, source, 50)
    with crawl.sessions.begin() as session:
        session.execute(update(FrontierRow).where(FrontierRow.id == 50).values(attempts=1))
    messages = crawl.dispatch.take_parses(5, crawl.now)
    assert [message.row_id for message in messages if message.is_alone] == [50]
    assert len(messages) == 5
    assert crawl.dispatch.take_parses(0, crawl.now) == []
