"""Parses start and end as sets of rows: what waits longest first, each once, and what counts no longer not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.crawl_state import CLAIM, CrawlState
from worker.records import Outcome
from worker.records.work import Finish, Message, ParseEnd
from worker.storage.tables.crawl import FrontierRow, HostRow, OutcomeRow

# Statements that start, and those that end, a batch; the boundaries of a transaction on SQLite are among them.
MOST_STATEMENTS = {"start": 4, "finish": 6}


@pytest.fixture
def crawl(sessions: sessionmaker[Session]) -> CrawlState:
    return CrawlState(sessions)


def waiting(crawl: CrawlState, count: int) -> list[Message]:
    """The messages of pages that were fetched, a second one after the other."""
    source_id = crawl.add_source(delay=0.0)
    crawl.admit(*(f"https://n{number}.example/report" for number in range(count)), source_id=source_id)
    found = []
    for message in crawl.fetch_messages(count):
        claim = crawl.frontier.start_fetch(message, "fetch@one", crawl.now)
        found += [each for each in crawl.fetched(claim) if each.step == "parse"]  # type: ignore[arg-type]
        crawl.after(1)
    return found


def row(crawl: CrawlState, row_id: int) -> FrontierRow:
    with crawl.sessions() as session:
        return session.get_one(FrontierRow, row_id)


def end(claim: object, word: str = "stored", **values: object) -> ParseEnd:
    finish = Finish(Outcome("parse", word, "ok"), **values)  # type: ignore[arg-type]
    return ParseEnd(claim, finish)  # type: ignore[arg-type]


def test_a_message_takes_what_waits_the_longest_with_it(crawl: CrawlState) -> None:
    messages = waiting(crawl, 5)
    claims = crawl.parses.start_parses([messages[4]], 3, "parse@one", crawl.now)
    assert [claim.row_id for claim in claims] == [messages[4].row_id, messages[0].row_id, messages[1].row_id]
    assert [claim.page.url for claim in claims if claim.page] == [claim.url for claim in claims]
    assert [claim.source.slug for claim in claims if claim.source] == ["gazette"] * 3
    # The messages of pages that went with another are void.
    assert crawl.parses.start_parses([messages[0]], 3, "parse@two", crawl.now) == []
    assert len(crawl.parses.start_parses(messages[2:4], 3, "parse@two", crawl.now)) == 2


def test_a_void_message_takes_nothing_with_it(crawl: CrawlState) -> None:
    messages = waiting(crawl, 2)
    stale = Message("parse", messages[0].row_id, "another token")
    assert crawl.parses.start_parses([stale], 16, "parse@one", crawl.now) == []
    assert crawl.parses.start_parses([], 16, "parse@one", crawl.now) == []


def test_no_page_is_started_twice_however_many_start_at_once(crawl: CrawlState) -> None:
    messages = waiting(crawl, 12)

    def start(number: int) -> list[int]:
        claims = crawl.parses.start_parses([messages[number]], 5, f"parse@{number}", crawl.now)
        return [claim.row_id for claim in claims]

    with ThreadPoolExecutor(4) as pool:
        started = [row_id for part in pool.map(start, range(12)) for row_id in part]
    assert sorted(started) == sorted(message.row_id for message in messages)


def test_a_page_that_was_tried_goes_alone(crawl: CrawlState) -> None:
    messages = waiting(crawl, 3)
    [claim] = crawl.parses.start_parses([messages[0]], 1, "parse@one", crawl.now)
    assert crawl.parses.give_back([claim.row_id], {claim.row_id}, "parse@one", crawl.now) == 1
    sent = crawl.dispatch.take_parses(10, crawl.now)
    assert [(message.row_id, message.is_alone) for message in sent] == [(claim.row_id, True)]
    others = crawl.parses.start_parses([messages[1], sent[0]], 16, "parse@one", crawl.now)
    assert [each.row_id for each in others] == [messages[1].row_id, messages[2].row_id]
    [again] = crawl.parses.start_parses(sent, 16, "parse@one", crawl.now)
    assert (again.row_id, again.attempt) == (claim.row_id, 2)


def test_what_is_given_back_untried_counts_as_no_attempt(crawl: CrawlState) -> None:
    claims = crawl.parses.start_parses(waiting(crawl, 2), 16, "parse@one", crawl.now)
    ids = [claim.row_id for claim in claims]
    assert crawl.parses.give_back(ids, (), "parse@one", crawl.now) == 2
    assert [row(crawl, claim.row_id).attempts for claim in claims] == [0, 0]
    assert [message.is_alone for message in crawl.dispatch.take_parses(10, crawl.now)] == [False, False]
    assert crawl.parses.give_back(ids, ids, "parse@one", crawl.now) == 0


def test_of_a_lost_batch_only_what_was_tried_counts_as_an_attempt(crawl: CrawlState) -> None:
    claims = crawl.parses.start_parses(waiting(crawl, 3), 16, "parse@one", crawl.now)
    ids = [claim.row_id for claim in claims]
    crawl.parses.give_back(ids, {ids[1]}, "parse@two", crawl.now)
    assert row(crawl, ids[0]).owner == "parse@one"
    crawl.parses.give_back(ids, {ids[1]}, "parse@one", crawl.now)
    assert [row(crawl, row_id).attempts for row_id in ids] == [0, 1, 0]
    assert crawl.parses.finish_parses([end(claim, now=crawl.now) for claim in claims]) == set()


def test_every_end_writes_what_it_says_and_counts_once(crawl: CrawlState) -> None:
    claims = crawl.parses.start_parses(waiting(crawl, 4), 16, "parse@one", crawl.now)
    later = crawl.now + timedelta(hours=1)
    ends = [
        end(claims[0], "stored", now=crawl.now, due_at=later),
        end(claims[1], "retry", now=crawl.now, due_at=later),
        end(claims[2], "dead_letter", now=crawl.now),
        ParseEnd(claims[3], Finish(Outcome("parse", "skipped", "index"), crawl.now), later),
    ]
    assert crawl.parses.finish_parses(ends) == {claim.row_id for claim in claims}
    assert crawl.parses.finish_parses(ends) == set()
    rows = [row(crawl, claim.row_id) for claim in claims]
    assert [(each.stage, each.due_at, each.attempts) for each in rows] == [
        ("fetch", later, 0), ("parse", later, 1), ("dead", None, 1), ("done", None, 0),
    ]  # fmt: skip
    assert [(each.outcome, each.parse_outcome, each.why) for each in rows] == [
        ("stored", "stored", "recrawl"), ("retry", None, "poll"),
        ("dead_letter", "dead_letter", "poll"), ("skipped", "skipped", "poll"),
    ]  # fmt: skip
    assert rows[3].published_at == later
    assert [each.owner or each.token for each in rows] == [None] * 4
    assert crawl.fetch_messages() == []  # From here on the hosts know when they have work.
    with crawl.sessions() as session:
        logged = session.scalars(select(OutcomeRow).where(OutcomeRow.step == "parse"))
        words = {each.row_id: each.word for each in logged}
        assert [words[each.id] for each in rows] == ["stored", "retry", "dead_letter", "skipped"]
        assert session.get_one(HostRow, rows[0].host_id).next_due_at == later


def test_a_recrawl_never_puts_a_host_off(crawl: CrawlState) -> None:
    [claim] = crawl.parses.start_parses(waiting(crawl, 1), 16, "parse@one", crawl.now)
    soon, later = crawl.now + timedelta(minutes=1), crawl.now + timedelta(hours=1)
    with crawl.sessions.begin() as session:
        session.get_one(HostRow, claim.host_id).next_due_at = soon
    crawl.parses.finish_parses([end(claim, now=crawl.now, due_at=later)])
    with crawl.sessions() as session:
        assert session.get_one(HostRow, claim.host_id).next_due_at == soon


def test_a_claim_that_expired_is_due_again(crawl: CrawlState) -> None:
    claims = crawl.parses.start_parses(waiting(crawl, 2), 16, "parse@one", crawl.now)
    crawl.after(CLAIM + 1)
    [message] = crawl.dispatch.take_parses(10, crawl.now)
    assert message.is_alone
    assert message.row_id in {claim.row_id for claim in claims}


def test_a_batch_takes_as_many_statements_as_one_page(crawl: CrawlState) -> None:
    messages = waiting(crawl, 17)
    statements: list[str] = []
    event.listen(crawl.sessions.kw["bind"], "before_cursor_execute", lambda *call: statements.append(call[2]))
    for batch in (messages[:1], messages[1:]):
        statements.clear()
        claims = crawl.parses.start_parses(batch, len(batch), "parse@one", crawl.now)
        assert len(claims) == len(batch)
        assert len(statements) <= MOST_STATEMENTS["start"]
        statements.clear()
        due = crawl.now + timedelta(hours=1)
        crawl.parses.finish_parses([end(claim, now=crawl.now, due_at=due) for claim in claims])
        assert len(statements) <= MOST_STATEMENTS["finish"]
