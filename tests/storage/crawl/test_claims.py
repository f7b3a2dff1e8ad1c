"""Claims: what a message makes of a row, what ends it, and what the log keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.storage.crawl_state import START, CrawlState, delay_of
from worker.records import Outcome, Source
from worker.records.work import Claim, Finish, NotNow, Signals
from worker.storage.crawl.claims import (
    MOST_DETAIL,
    Manners,
    claim_row,
    count_page,
    end_claim,
    hold_row,
    is_tried,
    log_outcome,
    new_token,
    outcome_set,
    outcome_values,
    put_back,
    rest_row,
    source_state,
    spent_budget,
    take_slot_for,
)
from worker.storage.database.json_columns import form
from worker.storage.tables.crawl import FrontierRow, HostRow, OutcomeRow, SourceRow

URL = "https://news.example/story-one"
TODAY, YESTERDAY = "2026-03-01", "2026-02-28"
MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
CLAIM = Claim("fetch", "frontier", 7, "t", "fetch@one", 2, URL, START, host_id=3, source_id=4)


def test_an_outcome_stands_once_with_what_the_exchange_was(crawl: CrawlState) -> None:
    crawl.admit("https://news.example/story-one")
    claim = crawl.claim_fetch()
    finish = Finish(Outcome("fetch", "dead_letter", "r" * 60, "d" * 5000), crawl.now, seconds=0.5, status=500, size=17)
    for _ in range(3):
        with crawl.sessions.begin() as session:
            log_outcome(session, claim, finish)
    with crawl.sessions.begin() as session:
        row = session.scalars(select(OutcomeRow)).one()
        assert (row.word, row.reason, len(row.detail or "")) == ("dead_letter", "r" * 40, MOST_DETAIL)
        assert (row.seconds, row.status, row.size, row.owner) == (0.5, 500, 17, "fetch@one")


def test_what_an_exchange_did_not_say_is_left_open() -> None:
    values = outcome_values(CLAIM, Finish(Outcome("fetch", "gone", "410"), START))
    assert values == {
        "row_kind": "frontier", "row_id": 7, "step": "fetch", "token": "t", "word": "gone", "reason": "410",
        "detail": None, "at": START, "source_id": 4, "host_id": 3, "owner": "fetch@one", "attempt": 2,
        "seconds": None, "status": None, "size": None, "signals": None,
    }  # fmt: skip


def test_signals_of_a_parse_are_kept_in_their_plain_form() -> None:
    signals = Signals(words=420, dated=True, authors=1, captions=2, teasers=6, missed=("body",))
    values = outcome_values(CLAIM, Finish(Outcome("parse", "stored", "new"), START, signals=signals))
    assert values["signals"] == form(signals)
    assert (values["signals"]["words"], values["signals"]["missed"]) == (420, ["body"])


def test_many_outcomes_are_one_set_that_repeats_nothing() -> None:
    added = outcome_set((CLAIM, Finish(Outcome("fetch", word, "ok"), START)) for word in ("fetched", "gone"))  # type: ignore[arg-type]
    assert [row["word"] for row in added.rows] == ["fetched", "gone"]
    assert (added.keys, added.renewed) == (("row_kind", "row_id", "step", "token"), ())


def work(**values: Any) -> FrontierRow:
    """Return the row of an address that was sent."""
    defaults = {"stage": "fetch", "token": "t", "owner": None, "dispatched_at": START, "due_at": START, "attempts": 1}
    return FrontierRow(**(defaults | values))


def test_tokens_are_never_the_same() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {24}


def test_a_claim_has_a_token_of_its_own_and_counts_as_crashed_in_time() -> None:
    row = work()
    until = claim_row(row, "fetch@one", START, 90.0)
    assert until == row.due_at == START + timedelta(seconds=90)
    assert (row.owner, row.claimed_at, row.attempts) == ("fetch@one", START, 2)
    assert row.token not in (None, "t")


def test_a_row_that_could_not_start_is_as_if_it_had_never_been_sent() -> None:
    row = work(owner="fetch@one", claimed_at=START)
    put_back(row, MIDNIGHT)
    assert (row.token, row.owner, row.claimed_at, row.dispatched_at) == (None,) * 4
    assert (row.due_at, row.attempts, row.stage) == (MIDNIGHT, 1, "fetch")


def test_a_row_of_a_paused_source_rests_with_the_time_at_which_it_is_due() -> None:
    row = work()
    rest_row(row)
    assert (row.stage, row.token, row.dispatched_at, row.due_at) == ("rest", None, None, START)


def budgeted(budget: int | None, day: str | None, used: int) -> SourceRow:
    """Return a source that fetched so many pages on a day."""
    source = Source("one", "One", "https://one.example/", daily_budget=budget)
    return SourceRow(slug="one", config=form(source), budget_day=day, budget_used=used)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (None, None),
        (budgeted(None, TODAY, 9_999), None),
        (budgeted(3, TODAY, 2), None),
        (budgeted(3, TODAY, 3), NotNow(MIDNIGHT, "daily_budget")),
        (budgeted(3, YESTERDAY, 3), None),
        (budgeted(3, None, 0), None),
        (budgeted(0, YESTERDAY, 0), NotNow(MIDNIGHT, "daily_budget")),
    ],
    ids=["no source", "no budget", "some left", "spent", "spent yesterday", "never used", "none at all"],
)
def test_a_spent_budget_holds_until_the_next_day(row: SourceRow | None, expected: NotNow | None) -> None:
    assert spent_budget(row, source_state(row), START) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (budgeted(3, TODAY, 2), (TODAY, 3)),
        (budgeted(3, YESTERDAY, 3), (TODAY, 1)),
        (budgeted(3, None, 0), (TODAY, 1)),
        (budgeted(None, YESTERDAY, 5), (YESTERDAY, 5)),
    ],
    ids=["one more", "the first of a day", "the first of all", "without a budget"],
)
def test_pages_are_counted_by_the_day_where_there_is_a_budget(row: SourceRow, expected: tuple[str, int]) -> None:
    count_page(row, START)
    assert (row.budget_day, row.budget_used) == expected
    count_page(None, START)


def test_a_source_is_read_from_its_row() -> None:
    found = source_state(budgeted(3, None, 0))
    assert found is not None
    assert (found.slug, found.daily_budget) == ("one", 3)
    assert source_state(None) is None


def test_a_message_holds_its_row_once_and_only_in_its_stage(crawl: CrawlState) -> None:
    crawl.admit(URL)
    [message] = crawl.fetch_messages()
    row_id, token = message.row_id, message.token
    with crawl.sessions.begin() as session:
        assert hold_row(session, FrontierRow, row_id, "another", "fetch") is None
        assert hold_row(session, FrontierRow, row_id, token, "parse") is None
        row = hold_row(session, FrontierRow, row_id, token, "fetch")
        assert row is not None
        assert session.scalar(select(is_tried(FrontierRow))) in (False, 0)
        claim_row(row, "fetch@one", START, 60)
        session.flush()
        assert session.scalar(select(is_tried(FrontierRow))) in (True, 1)
        assert hold_row(session, FrontierRow, row_id, token, "fetch") is None
        assert hold_row(session, FrontierRow, row_id, row.token or "", "fetch") is None


def test_only_the_claim_that_counts_ends_a_row(crawl: CrawlState) -> None:
    crawl.admit(URL)
    claim = crawl.claim_fetch()
    with crawl.sessions.begin() as session:
        assert not end_claim(session, FrontierRow, claim.row_id, "another", {"stage": "done"})
        assert end_claim(session, FrontierRow, claim.row_id, claim.token, {"stage": "done", "due_at": None})
        assert not end_claim(session, FrontierRow, claim.row_id, claim.token, {"stage": "dead"})
    with crawl.sessions.begin() as session:
        row = session.scalars(select(FrontierRow)).one()
        assert (row.stage, row.token, row.owner, row.claimed_at, row.dispatched_at) == ("done", None, None, None, None)


@pytest.mark.parametrize(
    ("stated", "crawl_delay", "seconds"),
    [(None, None, 5), (2.0, None, 2), (2.0, 30.0, 30), (None, 1.0, 5)],
    ids=["usual", "stated", "robots ask for more", "robots ask for less"],
)
def test_a_slot_is_given_by_the_delay_that_the_source_states(
    stated: float | None, crawl_delay: float | None, seconds: float
) -> None:
    manners = Manners(delay_of, 35.0, 120.0, {})
    source = Source("one", "One", "https://one.example/", delay=stated) if stated else None
    host = HostRow(name="news.example:443", crawl_delay=crawl_delay)
    assert take_slot_for(source, host, START, manners) == START
    assert host.next_allowed_at == START + timedelta(seconds=seconds)
    assert host.busy_until == START + timedelta(seconds=35)
    assert isinstance(take_slot_for(source, host, START + timedelta(seconds=seconds), manners), NotNow)
