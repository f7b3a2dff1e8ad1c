"""An outcome is logged once, however often its end is repeated, and a long story is cut."""

from __future__ import annotations

from sqlalchemy import select

from tests.storage.crawl_state import CrawlState
from worker.records import Outcome
from worker.records.work import Finish
from worker.storage.crawl.claims import MOST_DETAIL, log_outcome
from worker.storage.tables.crawl import OutcomeRow


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
