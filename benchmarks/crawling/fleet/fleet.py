"""Simulated workers: what a fleet does with due rows, event by event, on a virtual clock.

A worker is one thread of fetching.  Its messages, claims, slots and ends are the product's own; the request alone is
drawn: how long it takes, and what the server says.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from random import Random
from types import MappingProxyType

from sqlalchemy import text

from benchmarks.crawling.fleet.clockwork import Clock, Doorbell, Meter, TimedQueues
from worker.errors import ServerError
from worker.frontier.recrawl import next_recrawl
from worker.pipeline.dispatch import dispatch_due
from worker.pipeline.fetch_page import finish_error, finish_response
from worker.pipeline.policy import recrawl_ages
from worker.pipeline.poll_source import waits
from worker.records import FeedEntry, Outcome, Response
from worker.records.work import (
    MOST_TOGETHER,
    Candidate,
    FetchClaim,
    Finish,
    Message,
    NotNow,
    ParseClaim,
    ParseEnd,
    PollClaim,
)
from worker.runtime import Runtime
from worker.storage.archive import content_hash

# Seconds of a request: the median, and the spread of a logarithmic normal distribution; the longest is cut.
MEDIAN, SPREAD, LONGEST = 0.6, 0.7, 25.0
# Of answers: that the page is as it was, and that the server failed.
UNCHANGED, FAILED = 0.7, 0.01
# Seconds until a page that was fetched is parsed.
PARSED_AFTER = 1.0


class HashOnly:
    """An archive that keeps no page: the disk is not what is measured."""

    def put(self, data: bytes) -> str:
        """Return the name that the page would have."""
        return content_hash(data)


@dataclass
class Seen:
    """What happened, in virtual time."""

    fetched: Counter[int] = field(default_factory=Counter)  # by host
    source_waits: defaultdict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    waits: list[float] = field(default_factory=list)  # seconds from due to the start of the request
    ages: list[float] = field(default_factory=list)  # of new pages, from their publication
    polls: list[float] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)
    ticks: list[float] = field(default_factory=list)
    busy: float = 0.0


class Fleet:
    """Workers on one database and one Redis; ``rates`` are the articles that each host publishes a day."""

    def __init__(self, runtime: Runtime, clock: Clock, workers: int, rates: list[float], *, seed: int = 1) -> None:
        self.clock, self.random, self.workers, self.idle = clock, Random(seed), workers, workers
        self.queues = TimedQueues(runtime.queues, clock)
        self.ports = replace(
            runtime.ports,
            clock=clock,
            sleep=lambda _: None,
            queues=self.queues,
            archive=HashOnly(),  # type: ignore[arg-type]
        )
        self.policy, self.every = runtime.policy, runtime.settings.dispatch_every
        self.doorbell = Doorbell(runtime.doorbell, self.queues, clock)
        self.meter, self.seen = Meter(runtime.engine), Seen()
        self.events: list[tuple[datetime, int, Callable[[], None]]] = []
        self.order = count()
        self.due: dict[int, datetime] = {}
        self.due_polls: dict[int, datetime] = {}
        self.rates, self.published, self.polled = rates, dict[str, datetime](), dict[int, datetime]()

    def at(self, when: datetime, what: Callable[[], None]) -> None:
        """Let something happen at a moment."""
        heapq.heappush(self.events, (when, next(self.order), what))

    def run(self, seconds: float, most: int) -> float:
        """Let the fleet work for so long, or for so many fetches; return the virtual seconds that passed."""
        begin = self.clock.now
        end = begin + timedelta(seconds=seconds)
        with self.ports.dispatch.sessions.begin() as session:  # type: ignore[attr-defined]
            session.execute(text("SELECT 1"))
        self.meter.begin()
        self.ports.queues.mark_server()
        self.at(begin, self.tick)
        while self.events and self.events[0][0] <= end and self.seen.fetched.total() < most:
            self.clock.now, _, what = heapq.heappop(self.events)
            what()
        return (self.clock.now - begin).total_seconds()

    def tick(self) -> None:
        """Ask for what is due; its messages are there when the tick has had its processor time."""
        with self.meter.measured("dispatch") as spent:
            messages = dispatch_due(self.ports, self.policy)
        took = timedelta(seconds=spent.client + spent.server)
        self.seen.ticks.append(took.total_seconds())
        self.at(self.clock() + took, partial(self.ring, messages))
        self.at(self.clock() + max(took, timedelta(seconds=self.every)), self.tick)

    def ring(self, messages: list[Message]) -> None:
        """Send messages, and let idle workers take them."""
        with self.meter.measured("send"):
            self.doorbell.send(messages)
        while found := self.doorbell.take("discover", "poll"):
            self.start_poll(found[0])
        while self.idle and self.start_fetch():
            pass

    def start_fetch(self) -> bool:
        """Let one idle worker take a message; whether there was one."""
        found = self.doorbell.take("fetch", "fetch")
        if not found:
            return False
        with self.meter.measured("start"):
            claim = self.ports.frontier.start_fetch(found[0], "fetch@fleet", self.clock())
        if not isinstance(claim, FetchClaim):
            self.seen.words["not now" if isinstance(claim, NotNow) else "void"] += 1
            return True
        self.idle -= 1
        took = timedelta(seconds=self.latency())
        self.note_start(claim)
        self.seen.busy += (claim.starts_at + took - self.clock()).total_seconds()
        self.at(claim.starts_at + took, partial(self.end_fetch, claim, took.total_seconds()))
        return True

    def note_start(self, claim: FetchClaim) -> None:
        """Note how long the row had been due, and how old a new page is."""
        due = self.due.pop(claim.row_id, None) or (None if claim.recrawls else claim.discovered_at)
        if due is not None:
            self.seen.waits.append((claim.starts_at - due).total_seconds())
            self.seen.source_waits[claim.source_id or 0].append(self.seen.waits[-1])
        if claim.recrawls == 0 and claim.url in self.published:
            self.seen.ages.append((claim.starts_at - self.published[claim.url]).total_seconds())

    def latency(self) -> float:
        """Draw the seconds of a request."""
        return min(LONGEST, MEDIAN * self.random.lognormvariate(0.0, SPREAD))

    def end_fetch(self, claim: FetchClaim, took: float) -> None:
        """End a request, send what comes next, and let the worker take another message."""
        chance = self.random.random()
        with self.meter.measured("end"):
            if chance < FAILED:
                messages = finish_error(claim, ServerError("status 500", status=500), self.ports, self.policy)
            else:
                status = 304 if claim.recrawls and chance < UNCHANGED else 200
                body = f"{claim.url} {claim.recrawls} {chance}".encode()
                response = Response(claim.url, status, MappingProxyType({}), body, took)
                messages = finish_response(claim, response, self.ports, self.policy)
                if status == 304:
                    self.note_recrawl(claim.row_id, claim.published_at or claim.discovered_at, claim)
        self.seen.fetched[claim.host_id or 0] += 1
        self.idle += 1
        with self.meter.measured("send"):
            self.doorbell.send(messages)
        parses = self.doorbell.take("parse", "parse")
        if parses:
            self.at(self.clock() + timedelta(seconds=PARSED_AFTER), partial(self.parse, parses))
        self.start_fetch()

    def note_recrawl(self, row_id: int, since: datetime | None, claim: FetchClaim | ParseClaim) -> datetime | None:
        """Return, and remember, when a page is looked at again."""
        due = next_recrawl(since, self.clock(), recrawl_ages(claim.source, self.policy), key=claim.url)
        if due is not None:
            self.due[row_id] = due
        return due

    def parse(self, messages: list[Message]) -> None:
        """Claim and end parses whose reading is not carried out."""
        with self.meter.measured("parse"):
            claims = self.ports.parses.start_parses(messages, MOST_TOGETHER, "parse@fleet", self.clock())
            stored = Outcome("parse", "stored", "new")
            ends = [
                ParseEnd(each, Finish(stored, self.clock(), self.note_recrawl(each.row_id, each.discovered_at, each)))
                for each in claims
            ]
            self.ports.parses.finish_parses(ends)

    def start_poll(self, message: Message) -> None:
        """Claim a poll, which ends after its request."""
        with self.meter.measured("poll"):
            claim = self.ports.feeds.start_poll(message, "discover@fleet", self.clock())
        if isinstance(claim, PollClaim):
            if claim.row_id in self.due_polls:
                self.seen.polls.append((claim.starts_at - self.due_polls.pop(claim.row_id)).total_seconds())
            self.at(claim.starts_at + timedelta(seconds=self.latency()), partial(self.end_poll, claim))

    def end_poll(self, claim: PollClaim) -> None:
        """End a poll with what its host has published since the one before."""
        now, number = self.clock(), int(claim.host.split("-")[1].split(".")[0])
        since = self.polled.get(claim.row_id, now - timedelta(minutes=15))
        urls = []
        when = since
        while (when := when + timedelta(days=self.random.expovariate(self.rates[number - 1]))) < now:
            urls.append(f"https://host-{number}.example/news/{next(self.order)}")
            self.published[urls[-1]] = when
        self.polled[claim.row_id] = now
        response = Response(claim.url, 200, MappingProxyType({}))
        word = Outcome("poll", "polled", "ok") if urls else Outcome("poll", "unchanged", "same_bytes")
        found = [Candidate(u, "feed", now, FeedEntry(u), claim.source_id, claim.row_id) for u in urls]
        with self.meter.measured("poll"):
            finish = replace(waits(claim, word, response, None, now, self.policy), candidates=found)
            self.ports.feeds.finish_poll(claim, finish)
        if finish.due_at is not None:
            self.due_polls[claim.row_id] = finish.due_at
        self.seen.words[word.word] += 1
