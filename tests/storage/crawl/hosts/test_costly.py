"""Costly hosts: their pages rest, go one by one, and all is as before once one of them reads well."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.storage.crawl_state import START, CrawlState
from worker.records import Outcome
from worker.records.work import FetchClaim, Finish, Message, ParseClaim, ParseEnd
from worker.storage.crawl.clock_repair import free_held
from worker.storage.crawl.dead_letters import DeadFilter, DeadLetters
from worker.storage.crawl.hosts.costly import FIRST_REST, LONGEST_REST
from worker.storage.monitoring.overview import Overview
from worker.storage.tables.crawl import FrontierRow, HostRow

COSTLY, PLAIN = "costly.example", "plain.example"


def fetched(crawl: CrawlState, host: str, count: int) -> list[Message]:
    """Fetch so many more pages of a host, and return the messages of their parses."""
    source_id = crawl.add_source(delay=0.0)
    before = crawl.now.timestamp()
    crawl.admit(*(f"https://{host}/{before:.0f}-{number}" for number in range(count)), source_id=source_id)
    found: list[Message] = []
    waiting = crawl.fetch_messages()
    while waiting:
        claim = crawl.frontier.start_fetch(waiting.pop(0), "fetch@one", crawl.now)
        assert isinstance(claim, FetchClaim)
        for message in crawl.fetched(claim):
            (waiting if message.step == "fetch" else found).append(message)
        crawl.after(1)
    return found


def end(crawl: CrawlState, claim: ParseClaim, word: str = "stored", reason: str = "ok") -> None:
    """End a parse."""
    due = crawl.now if word == "retry" else None
    finish = Finish(Outcome("parse", word, reason), crawl.now, due)  # type: ignore[arg-type]
    assert crawl.parses.finish_parses([ParseEnd(claim, finish)])


def make_costly(crawl: CrawlState, message: Message) -> None:
    """Let a page's first parse use up its processor time."""
    [claim] = crawl.parses.start_parses([message], 1, "parse@one", crawl.now)
    end(crawl, claim, "retry", "cpu_limit")


def host(crawl: CrawlState, name: str) -> HostRow:
    with crawl.sessions() as session:
        return session.query(HostRow).where(HostRow.name == f"{name}:443").one()


def row(crawl: CrawlState, message: Message) -> FrontierRow:
    with crawl.sessions() as session:
        return session.get_one(FrontierRow, message.row_id)


def test_what_waits_of_a_costly_host_rests_and_nothing_else_does(crawl: CrawlState) -> None:
    first, second, third = fetched(crawl, COSTLY, 3)
    [plain] = fetched(crawl, PLAIN, 1)
    make_costly(crawl, first)
    rest = crawl.now + timedelta(seconds=FIRST_REST)
    claims = crawl.parses.start_parses([second, plain], 16, "parse@one", crawl.now)
    assert [claim.row_id for claim in claims] == [plain.row_id]
    assert (row(crawl, second).due_at, row(crawl, second).token) == (rest, None)
    assert crawl.parses.start_parses([third], 16, "parse@one", crawl.now) == []
    assert crawl.dispatch.take_parses(10, crawl.now) == []
    (held,) = Overview(crawl.sessions).held_hosts(crawl.now)
    assert (held.name, held.until, held.reason, held.waiting) == (f"{COSTLY}:443", rest, "costly_pages", 3)


def test_what_is_fetched_meanwhile_waits_for_the_end_of_the_rest(crawl: CrawlState) -> None:
    [first] = fetched(crawl, COSTLY, 1)
    make_costly(crawl, first)
    rest = host(crawl, COSTLY).rest_until
    assert fetched(crawl, COSTLY, 2) == []
    with crawl.sessions() as session:
        waiting = session.query(FrontierRow).where(FrontierRow.stage == "parse", FrontierRow.attempts == 0).all()
        assert [(each.due_at, each.token) for each in waiting] == [(rest, None)] * 2


def test_after_the_rest_its_pages_go_one_by_one_the_tried_one_last(crawl: CrawlState) -> None:
    first, second, third = fetched(crawl, COSTLY, 3)
    make_costly(crawl, first)
    crawl.parses.start_parses([second, third], 16, "parse@one", crawl.now)
    crawl.after(FIRST_REST + 1)
    [message] = crawl.dispatch.take_parses(10, crawl.now)
    assert (message.row_id, message.is_alone) == (second.row_id, True)
    assert crawl.dispatch.take_parses(10, crawl.now) == []
    [claim] = crawl.parses.start_parses([message], 16, "parse@one", crawl.now)
    assert claim.is_of_costly_host
    assert crawl.dispatch.take_parses(10, crawl.now) == []


def test_a_page_that_was_only_beside_a_costly_one_goes_before_it(crawl: CrawlState) -> None:
    costly, beside = fetched(crawl, COSTLY, 2)
    crawl.parses.start_parses([costly, beside], 16, "parse@one", crawl.now)
    ids = [costly.row_id, beside.row_id]
    crawl.parses.give_back([costly.row_id], [costly.row_id], "parse@one", crawl.now, "cpu_limit")
    assert (row(crawl, costly).outcome, row(crawl, costly).reason) == ("retry", "cpu_limit")
    crawl.after(1)
    crawl.parses.give_back([beside.row_id], [beside.row_id], "parse@one", crawl.now)
    crawl.after(FIRST_REST)
    sent = []
    for _ in ids:
        sent += crawl.dispatch.take_parses(10, crawl.now)
        [claim] = crawl.parses.start_parses(sent[-1:], 16, "parse@one", crawl.now)
        end(crawl, claim)
    assert [message.row_id for message in sent] == [beside.row_id, costly.row_id]


def test_each_rest_is_twice_as_long_up_to_a_bound(crawl: CrawlState) -> None:
    messages = fetched(crawl, COSTLY, 8)
    expected = FIRST_REST
    for message in messages:
        crawl.after(host(crawl, COSTLY).rest_seconds or 0)
        make_costly(crawl, message)
        assert host(crawl, COSTLY).rest_seconds == expected
        expected = min(2 * expected, LONGEST_REST)
    assert expected == LONGEST_REST


def test_two_pages_that_cost_much_at_once_count_as_one(crawl: CrawlState) -> None:
    claims = crawl.parses.start_parses(fetched(crawl, COSTLY, 2), 16, "parse@one", crawl.now)
    for claim in claims:
        end(crawl, claim, "retry", "cpu_limit")
    assert host(crawl, COSTLY).rest_seconds == FIRST_REST


def test_a_page_that_reads_well_ends_the_rest_and_makes_the_others_due(crawl: CrawlState) -> None:
    first, second, third = fetched(crawl, COSTLY, 3)
    make_costly(crawl, first)
    crawl.parses.start_parses([second, third], 16, "parse@one", crawl.now)
    crawl.after(FIRST_REST)
    [message] = crawl.dispatch.take_parses(10, crawl.now)
    [claim] = crawl.parses.start_parses([message], 16, "parse@one", crawl.now)
    end(crawl, claim)
    assert (host(crawl, COSTLY).rest_seconds, host(crawl, COSTLY).rest_until) == (None, None)
    sent = crawl.dispatch.take_parses(10, crawl.now)
    assert {(each.row_id, each.is_alone) for each in sent} == {(first.row_id, True), (third.row_id, False)}


def test_a_parse_that_did_not_come_to_its_end_leaves_the_rest_as_it_is(crawl: CrawlState) -> None:
    [first] = fetched(crawl, COSTLY, 1)
    make_costly(crawl, first)
    crawl.after(FIRST_REST)
    [message] = crawl.dispatch.take_parses(10, crawl.now)
    end(crawl, crawl.claim_parse(message), "retry", "archive")
    assert host(crawl, COSTLY).rest_seconds == FIRST_REST


@pytest.mark.parametrize(("tried", "is_costly"), [([0], True), ([0], False), ([0, 1], True)])
def test_a_lost_process_is_held_against_the_host_of_the_page_it_was_at(
    crawl: CrawlState, tried: list[int], is_costly: bool
) -> None:
    claims = crawl.parses.start_parses(
        [*fetched(crawl, COSTLY, 1), *fetched(crawl, PLAIN, 1)], 16, "parse@one", crawl.now
    )
    ids = [claim.row_id for claim in claims]
    crawl.parses.give_back(
        ids, [ids[place] for place in tried], "parse@one", crawl.now, "cpu_limit" if is_costly else None
    )
    resting = [name for name in (COSTLY, PLAIN) if host(crawl, name).rest_until]
    assert resting == [(COSTLY, PLAIN)[place] for place in tried if is_costly]


@pytest.mark.parametrize(("reason", "rests"), [("cpu_limit", True), ("time_limit", True), ("worker_lost", False)])
def test_a_page_alone_that_was_ended_lets_its_host_rest(crawl: CrawlState, reason: str, rests: bool) -> None:
    [message] = fetched(crawl, COSTLY, 1)
    crawl.claim_parse(message)
    crawl.dispatch.fail("parse", message.row_id, "parse@one", 2, reason, "ended", crawl.now)
    assert (host(crawl, COSTLY).rest_until is not None) == rests


def test_what_a_person_asks_for_is_not_held_up(crawl: CrawlState) -> None:
    first, second = fetched(crawl, COSTLY, 2)
    make_costly(crawl, first)
    with crawl.sessions.begin() as session:
        session.get_one(FrontierRow, second.row_id).why = "manual"
    [claim] = crawl.parses.start_parses([second], 16, "parse@one", crawl.now)
    assert claim.row_id == second.row_id


def test_a_host_that_is_resumed_and_a_dead_letter_tried_again_rest_no_longer(crawl: CrawlState) -> None:
    [first] = fetched(crawl, COSTLY, 1)
    make_costly(crawl, first)
    crawl.sources.pause_host(COSTLY, None, None, crawl.now)
    assert host(crawl, COSTLY).rest_seconds is None
    [message] = crawl.dispatch.take_parses(10, crawl.now)
    end(crawl, crawl.claim_parse(message), "dead_letter", "cpu_limit")
    assert host(crawl, COSTLY).rest_seconds == FIRST_REST
    assert DeadLetters(crawl.sessions).retry(DeadFilter(), crawl.now) == 1
    assert len(crawl.dispatch.take_parses(10, crawl.now)) == 1


def test_a_clock_that_was_set_back_keeps_no_host_resting(crawl: CrawlState) -> None:
    [message] = fetched(crawl, COSTLY, 1)
    crawl.now = START + timedelta(days=400)
    make_costly(crawl, message)
    crawl.now = START + timedelta(seconds=60)
    with crawl.sessions.begin() as session:
        free_held(session, crawl.now)
    assert host(crawl, COSTLY).rest_until == crawl.now
