"""What is done with addresses and feeds: claiming, fetching, polling, sweeping, and the state of the crawl."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Engine, func, select

from benchmarks.storage.growth.measuring import Task
from worker.records import FeedEntry, Outcome
from worker.records.work import Candidate, FetchClaim, FetchFinish, Message, PollClaim, PollFinish
from worker.storage.crawl.claims import Manners
from worker.storage.crawl.dispatch import Dispatch
from worker.storage.crawl.feeds import Feeds
from worker.storage.crawl.frontier import Frontier
from worker.storage.database.engine import open_sessions
from worker.storage.monitoring.overview import Overview
from worker.storage.retention.prune import Retention, prune
from worker.storage.tables.crawl import FeedRow

NODE = "worker:growth"
# Calls of each task, messages of one call, and addresses that a poll brings.
CALLS, AT_ONCE, ANNOUNCED = 12, 20, 20
DAY = timedelta(days=1)


@dataclass
class CrawlStore:
    """One filled crawl; ``run`` tells what this run finds from what others found."""

    engine: Engine
    run: int
    now: datetime

    def __post_init__(self) -> None:
        self.sessions = open_sessions(self.engine)
        manners = Manners(lambda *_: 0.0, 35.0, 120.0, dict.fromkeys(("poll", "fetch", "parse"), 60.0))
        self.frontier, self.dispatch = Frontier(self.sessions, manners), Dispatch(self.sessions, manners)
        with self.sessions.begin() as session:
            before = session.scalar(select(func.max(FeedRow.dispatched_at)))
        if before is not None:
            self.now = before + timedelta(hours=1)  # What an earlier run took is due again.
        self.feeds, self.overview = Feeds(self.sessions, manners), Overview(self.sessions)

    def tasks(self) -> Iterator[Task]:
        """Yield all tasks in the order in which they run."""
        at = [self.now + timedelta(seconds=number) for number in range(CALLS)]
        polls = self.dispatch.take_polls(CALLS + 1, self.now)
        yield Task("start and end a poll (20 entries)", [partial(self.poll, n, each) for n, each in enumerate(polls)])
        takes = [partial(self.dispatch.take_polls, AT_ONCE, each) for each in at]
        yield Task("claim a poll (20 at a time)", takes, AT_ONCE)
        fetches = self.dispatch.take_fetches(CALLS + 1, self.now)
        yield Task("start and end a fetch (304)", [partial(self.fetch, each) for each in fetches])
        takes = [partial(self.dispatch.take_fetches, AT_ONCE, each) for each in at]
        yield Task("claim a fetch (20 at a time)", takes, AT_ONCE)
        yield Task("take parses, none due", [partial(self.dispatch.take_parses, AT_ONCE, each) for each in at])
        yield Task("sweep", [partial(self.dispatch.give_up_exhausted, 3, each) for each in at])
        yield Task("status: backlogs", [partial(self.overview.backlogs, each) for each in at])
        yield Task("status: dead letters", [self.overview.dead_letters] * CALLS)
        yield Task("status: all sources", [partial(self.overview.sources, self.now - DAY)] * 4)
        kept = Retention(pages=10_000, outcomes=10_000)
        yield Task("prune, nothing old", [partial(prune, self.sessions, kept, self.now)] * 4)

    def fetch(self, message: Message) -> None:
        """Start a fetch and end it with an unchanged page."""
        claim = self.frontier.start_fetch(message, NODE, self.now)
        assert isinstance(claim, FetchClaim), claim
        finish = FetchFinish(Outcome("fetch", "unchanged", "not_modified"), self.now, self.now + DAY)
        assert self.frontier.finish_fetch(claim, finish) is not None

    def poll(self, number: int, message: Message) -> None:
        """Start a poll and end it with entries that are all new."""
        claim = self.feeds.start_poll(message, NODE, self.now)
        assert isinstance(claim, PollClaim), claim
        urls = [f"https://{claim.host.partition(':')[0]}/news/{self.run}-{place}" for place in range(ANNOUNCED)]
        found = [Candidate(url, "feed", self.now, FeedEntry(url, url), claim.source_id, claim.row_id) for url in urls]
        finish = PollFinish(
            Outcome("poll", "polled", "ok"), self.now, self.now + DAY, interval=86_400.0,
            body_hash=f"{number}", entries=ANNOUNCED, candidates=found, seconds=0.1, status=200, size=4000,
        )  # fmt: skip
        assert self.feeds.finish_poll(claim, finish) is not None
