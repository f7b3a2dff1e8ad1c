"""Answers: facts on addresses, merged by time, so that they may come in any order and any number of times."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.crawl_state import CrawlState
from tests.storage.newsroom import HOUR, MORNING
from worker.records import Outcome
from worker.records.work import Candidate, FetchFinish
from worker.storage.crawl.answers import record_gone, record_page, record_redirect
from worker.storage.database.keys import alias_key
from worker.storage.tables.addresses import AnswerRow, RedirectRow, UnresolvedRow

PAGE = "https://news.example/a-story"
THERE = "https://news.example/the-new-place"


def test_answers_in_any_order_leave_the_same_rows(sessions: sessionmaker[Session]) -> None:
    moments = [MORNING + hour * HOUR for hour in range(4)]
    for seed in range(4):
        with sessions.begin() as session:
            for hour, at in random.Random(seed).sample(list(enumerate(moments)), 4):
                record_redirect(session, PAGE, THERE, 300 + hour, at)
                record_gone(session, PAGE, at, f"{410 + hour}")
                record_page(session, PAGE, at)
        with sessions.begin() as session:
            [edge], [answer] = session.scalars(select(RedirectRow)).all(), session.scalars(select(AnswerRow)).all()
            assert (edge.first_at, edge.last_at, edge.status) == (moments[0], moments[3], 303)
            assert (answer.gone_at, answer.gone_reason, answer.page_at) == (moments[3], "413", moments[3])
            session.delete(edge)
            session.delete(answer)


def test_a_redirect_to_a_known_address_is_recorded_too(crawl: CrawlState) -> None:
    crawl.admit(THERE, due_in=3600)
    crawl.admit(PAGE)
    claim = crawl.claim_fetch()
    target = Candidate(THERE, "redirect", crawl.now, parent_id=claim.row_id, hops=1)
    finish = FetchFinish(Outcome("fetch", "moved", "status_301", THERE), crawl.now, target=target, status=301)
    crawl.frontier.finish_fetch(claim, finish)
    with crawl.sessions.begin() as session:
        [edge] = session.scalars(select(RedirectRow))
        assert (edge.from_url, edge.to_url, edge.status, edge.last_at) == (PAGE, THERE, 301, crawl.now)
        assert session.scalars(select(UnresolvedRow.key)).all() == [alias_key(PAGE)]


def test_the_end_of_a_fetch_tells_whether_the_page_is_there(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    ends = [("gone", "gone", 410), ("unchanged", "not_modified", 304)]
    for word, reason, status in ends:
        claim = crawl.claim_fetch()
        due = crawl.now + timedelta(hours=1)
        crawl.frontier.finish_fetch(claim, FetchFinish(Outcome("fetch", word, reason), crawl.now, due, status=status))  # type: ignore[arg-type]
        crawl.after(3700)
    with crawl.sessions.begin() as session:
        [answer] = session.scalars(select(AnswerRow))
        assert (answer.gone_reason, answer.gone_at is not None, answer.page_at is not None) == ("410", True, True)
        assert len(session.scalars(select(UnresolvedRow.id)).all()) == 2


def test_a_superseded_claim_tells_nothing(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    claim = crawl.claim_fetch()
    crawl.frontier.finish_fetch(claim, FetchFinish(Outcome("fetch", "unchanged", "same_bytes"), crawl.now))
    crawl.after(10)
    gone = FetchFinish(Outcome("fetch", "gone", "gone"), crawl.now, status=410)
    assert crawl.frontier.finish_fetch(claim, gone) is None
    with crawl.sessions.begin() as session:
        assert session.scalars(select(AnswerRow.gone_at)).all() == [None]
