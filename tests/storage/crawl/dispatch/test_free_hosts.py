"""Of each host that may be asked soon its longest due page is sent, many hosts in as many statements as one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from tests.storage.crawl_state import MESSAGE, START, CrawlState
from worker.records.work import FetchClaim
from worker.storage.crawl.dispatch.free_hosts import LONGEST_REST, allowed_at, look_at
from worker.storage.tables.crawl import FrontierRow, HostRow

SECOND = timedelta(seconds=1)


def admit_hosts(crawl: CrawlState, *numbers: int, pages: int = 2) -> None:
    for number in numbers:
        crawl.admit(*(f"https://site-{number}.example/story-{page}" for page in range(pages)))


def next_due(crawl: CrawlState) -> dict[str, object]:
    with crawl.sessions() as session:
        return dict(session.execute(select(HostRow.name, HostRow.next_due_at)).all())


def test_many_hosts_take_as_many_statements_as_one(crawl: CrawlState) -> None:
    statements: list[str] = []
    event.listen(crawl.sessions.kw["bind"], "before_cursor_execute", lambda *call: statements.append(call[2]))
    counts = []
    for numbers in (range(1), range(1, 21)):
        admit_hosts(crawl, *numbers, pages=1)
        statements.clear()
        assert len(crawl.fetch_messages(limit=50)) == len(numbers)
        counts.append(len(statements))
        crawl.after(1)
    assert counts[0] == counts[1] <= 6


def test_a_host_is_sent_one_page_a_tick_and_then_the_next(crawl: CrawlState) -> None:
    admit_hosts(crawl, 1, 2)
    first = crawl.fetch_messages()
    second = crawl.fetch_messages()
    assert [len(first), len(second), len(crawl.fetch_messages())] == [2, 2, 0]
    assert len({message.row_id for message in first + second}) == 4
    assert set(next_due(crawl).values()) == {crawl.now + timedelta(seconds=MESSAGE)}


def test_hosts_without_a_due_page_take_no_place_of_others(crawl: CrawlState) -> None:
    admit_hosts(crawl, 1, 2, 3, 4, pages=1)
    with crawl.sessions.begin() as session:
        idle = select(HostRow.id).where(HostRow.name.in_(["site-1.example:443", "site-2.example:443"]))
        session.execute(update(FrontierRow).where(FrontierRow.host_id.in_(idle)).values(stage="done", due_at=None))
    assert len(crawl.fetch_messages(limit=2)) == 2
    assert next_due(crawl)["site-1.example:443"] is None


def test_a_host_that_is_being_asked_is_passed_over(crawl: CrawlState) -> None:
    admit_hosts(crawl, 1)
    [message] = crawl.fetch_messages()
    assert isinstance(crawl.frontier.start_fetch(message, "one", crawl.now), FetchClaim)
    crawl.after(20)
    assert crawl.fetch_messages() == []


def test_a_host_that_is_held_is_looked_at_when_it_may_be_asked(crawl: CrawlState) -> None:
    admit_hosts(crawl, 1)
    with crawl.sessions.begin() as session:
        session.execute(update(HostRow).values(held_until=crawl.now + 60 * SECOND))
    assert crawl.fetch_messages() == []
    assert set(next_due(crawl).values()) == {crawl.now + 59 * SECOND}


def test_the_last_bound_is_when_a_host_may_be_asked() -> None:
    assert allowed_at(START, None, None) == START
    assert allowed_at(START, START + SECOND, None, START - SECOND) == START + SECOND


@pytest.mark.parametrize(
    ("due", "allowed", "looked"),
    [
        (None, START, None),
        (START + 9 * SECOND, START, START + 9 * SECOND),
        (START, START + 9 * SECOND, START + 8 * SECOND),
        (START, START + 2 * LONGEST_REST, START + LONGEST_REST),
    ],
)
def test_a_host_is_looked_at_when_its_page_can_be_sent(due: object, allowed: object, looked: object) -> None:
    assert look_at(due, allowed, START) == looked  # type: ignore[arg-type]
