"""Fakes of the pipeline's ports: they remember what they were told, and answer what the test put in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, NoReturn

from worker.discovery.feeds import read_feed
from worker.discovery.listings import read_listing
from worker.discovery.sitemaps import read_sitemap
from worker.errors import ArchiveError, FetchError, ReadLimitError
from worker.frontier.robots import read_robots
from worker.pipeline.policy import Policy
from worker.pipeline.ports import Ports, ReaderPort
from worker.records import Response, Source
from worker.records.work import (
    Candidate,
    Claim,
    FetchClaim,
    FetchFinish,
    Finish,
    Message,
    NotNow,
    ParseClaim,
    ParseEnd,
    PollClaim,
    PollFinish,
    ReadPage,
    Robots,
)
from worker.storage.archive import content_hash

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
POLICY = Policy(user_agent="Copydesk/1.0 (+https://copydesk.example/bot)")
ALLOWED = Robots("User-agent: *\nDisallow: /private/\n", 200, NOW + timedelta(days=1))
SOURCE = Source("gazette", "Gazette", "https://news.example/", feeds=("https://news.example/feed.xml",))
MESSAGE = Message("fetch", 1, "token")


@dataclass
class FakeFetcher:
    """Answers by URL; an error is raised."""

    answers: dict[str, Response | FetchError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    conditions: list[tuple[str | None, str | None]] = field(default_factory=list)
    headers: list[Mapping[str, str] | None] = field(default_factory=list)

    def fetch(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
    ) -> Response:
        """The answer that the test put in for the URL."""
        self.asked.append(url)
        self.headers.append(headers)
        self.conditions.append((etag, last_modified))
        answer = self.answers[url]
        if isinstance(answer, FetchError):
            raise answer
        return answer


@dataclass
class FakeFrontier:
    """Gives one claim, remembers how it ended and what was admitted."""

    fetch_claim: FetchClaim | NotNow | None = None
    ends: list[FetchFinish] = field(default_factory=list)
    admitted: list[Candidate] = field(default_factory=list)

    def admit(self, candidates: Sequence[Candidate], now: datetime) -> int:
        """The number of candidates."""
        self.admitted += candidates
        return len(candidates)

    def request(self, candidate: Candidate, now: datetime) -> int:
        """A row's key."""
        self.admitted.append(candidate)
        return 1

    def start_fetch(self, message: Message, owner: str, now: datetime) -> FetchClaim | NotNow | None:
        """The claim."""
        return self.fetch_claim

    def finish_fetch(self, claim: FetchClaim, finish: FetchFinish) -> list[Message] | None:
        """A parse message for a page, nothing else."""
        self.ends.append(finish)
        return [Message("parse", claim.row_id, "t")] if finish.page else []


@dataclass
class FakeParses:
    """Gives claims, remembers how they ended and what was given back: its row, and whether it was tried."""

    claims: list[ParseClaim] = field(default_factory=list)
    ends: list[Finish] = field(default_factory=list)
    given_back: list[tuple[int, bool]] = field(default_factory=list)
    counts: bool = True

    def start_parses(self, messages: Sequence[Message], most: int, owner: str, now: datetime) -> list[ParseClaim]:
        """The claims."""
        return self.claims

    def finish_parses(self, ends: Sequence[ParseEnd]) -> set[int]:
        """The rows, where claims still count."""
        self.ends += [end.finish for end in ends]
        return {end.claim.row_id for end in ends} if self.counts else set()

    def give_back(
        self, row_ids: Sequence[int], tried: Collection[int], owner: str, now: datetime, limit_met: str | None = None
    ) -> int:
        """The number of rows."""
        self.given_back += [(row_id, row_id in tried) for row_id in row_ids]
        return len(row_ids)


@dataclass
class FakeFeeds:
    """Gives one claim and remembers how it ended."""

    claim: PollClaim | NotNow | None = None
    ends: list[PollFinish] = field(default_factory=list)

    def start_poll(self, message: Message, owner: str, now: datetime) -> PollClaim | NotNow | None:
        """The claim."""
        return self.claim

    def finish_poll(self, claim: PollClaim, finish: PollFinish) -> int | None:
        """The number of candidates."""
        self.ends.append(finish)
        return len(finish.candidates)


@dataclass
class FakeRobots:
    """Remembers what was learned."""

    saved: list[tuple[Robots, float | None, datetime | None]] = field(default_factory=list)
    slot: datetime | NotNow = NOW

    def take_slot(self, claim: Claim, url: str, now: datetime) -> datetime | NotNow:
        """The slot that the test put in."""
        return self.slot

    def save(
        self,
        claim: Claim,
        robots: Robots,
        crawl_delay: float | None,
        due_at: datetime | None,
        seen_at: datetime | None = None,
    ) -> bool:
        """True."""
        self.saved.append((robots, crawl_delay, due_at))
        return True


@dataclass
class FakeArchive:
    """Pages in memory; a failure is raised."""

    pages: dict[str, bytes] = field(default_factory=dict)
    failure: ArchiveError | None = None

    def put(self, data: bytes) -> str:
        """The content hash."""
        if self.failure is not None:
            raise self.failure
        self.pages[content_hash(data)] = data
        return content_hash(data)

    def get(self, name: str) -> bytes:
        """The bytes."""
        if self.failure is not None:
            raise self.failure
        return self.pages[name]


@dataclass(frozen=True)
class FakeSaved:
    """What became of an article."""

    word: str = "stored"
    reason: str = "new"
    detail: str | None = None
    article_id: int = 7


@dataclass
class FakeArticles:
    """Remembers what was saved and settled."""

    answer: FakeSaved = field(default_factory=FakeSaved)
    saved: list[ReadPage] = field(default_factory=list)
    alone: list[int] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)
    joined: frozenset[int] = frozenset()

    def save(self, page: ReadPage) -> FakeSaved:
        """The answer that the test put in."""
        self.saved.append(page)
        self.alone.append(page.page_id)
        return self.answer

    def save_all(self, pages: Sequence[ReadPage]) -> list[FakeSaved | None]:
        """The answer for each page, but for those that are to be saved alone."""
        self.saved += [page for page in pages if page.page_id not in self.joined]
        return [None if page.page_id in self.joined else self.answer for page in pages]

    def settle_all(self, article_ids: Sequence[int], now: datetime) -> None:
        """Remember what was settled."""
        self.settled += article_ids


@dataclass
class FakeDispatch:
    """Gives what is due by step, once, and counts recalls."""

    due: dict[str, list[Message]] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    requeued: int = 0
    given_up: int = 0

    def take(self, step: str, limit: int) -> list[Message]:
        """The messages of a step up to the limit."""
        self.limits[step] = limit
        taken, self.due[step] = self.due.get(step, [])[:limit], self.due.get(step, [])[limit:]
        return taken

    def take_polls(self, limit: int, now: datetime) -> list[Message]:
        """Due polls."""
        return self.take("poll", limit)

    def take_fetches(self, limit: int, now: datetime) -> list[Message]:
        """Due fetches."""
        return self.take("fetch", limit)

    def take_parses(self, limit: int, now: datetime) -> list[Message]:
        """Due parses."""
        return self.take("parse", limit)

    def requeue_unstarted(self, now: datetime) -> int:
        """Zero."""
        self.requeued += 1
        return 0

    def give_up_exhausted(self, most_attempts: int, now: datetime) -> int:
        """Zero."""
        self.given_up += 1
        return 0


@dataclass
class FakeQueues:
    """Depths by queue, the age of each one's oldest message, and whether the server is new."""

    depths: dict[str, int] = field(default_factory=dict)
    new: bool = False
    ages: dict[str, float] = field(default_factory=dict)

    def oldest_age(self, queue: str) -> float | None:
        """The age that the test put in."""
        return self.ages.get(queue)

    def depth(self, queue: str) -> int:
        """The depth that the test put in."""
        return self.depths.get(queue, 0)

    def is_new_server(self) -> bool:
        """Whether the server is new."""
        return self.new

    def mark_server(self) -> None:
        """Do as little as a port that is never asked."""
        self.new = False


class DirectReader:
    """Reads in this process."""

    read_feed = staticmethod(read_feed)
    read_sitemap = staticmethod(read_sitemap)
    read_listing = staticmethod(read_listing)
    read_robots = staticmethod(read_robots)


class BrokenReader:
    """Ends every reading at a limit."""

    def read(self, *_: object, **__: object) -> NoReturn:
        """Raise the error of a reading that took too much processor time."""
        raise ReadLimitError("reading took more than 10 s of processor time", reason="cpu_limit")

    read_feed = read_sitemap = read_listing = read_robots = read


@dataclass
class World:
    """All fakes together, as ports."""

    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    frontier: FakeFrontier = field(default_factory=FakeFrontier)
    parses: FakeParses = field(default_factory=FakeParses)
    feeds: FakeFeeds = field(default_factory=FakeFeeds)
    robots: FakeRobots = field(default_factory=FakeRobots)
    archive: FakeArchive = field(default_factory=FakeArchive)
    articles: FakeArticles = field(default_factory=FakeArticles)
    dispatch: FakeDispatch = field(default_factory=FakeDispatch)
    queues: FakeQueues = field(default_factory=FakeQueues)
    reader: ReaderPort = field(default_factory=DirectReader)
    begun: list[tuple[int, int]] = field(default_factory=list)
    batches: list[list[int]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    now: datetime = NOW

    @property
    def ports(self) -> Ports:
        """The fakes as ports."""
        clock: Callable[[], datetime] = lambda: self.now  # noqa: E731
        return Ports(
            "node@one", clock, self.slept.append, self.feeds, self.frontier, self.parses, self.robots, self.dispatch,
            self.queues, self.archive, self.fetcher, self.reader,
            lambda rows: self.batches.append(list(rows)), lambda row, attempt: self.begun.append((row, attempt)),
            self.articles,
        )  # fmt: skip


def fetch_claim(url: str = "https://news.example/story-one", **values: Any) -> FetchClaim:
    """A started fetch whose host's robots.txt is known."""
    claim = FetchClaim(
        step="fetch", row_kind="frontier", row_id=1, token="t", owner="node@one", attempt=1, url=url, starts_at=NOW,
        host="news.example:443", host_id=1, source_id=1, source=SOURCE, robots=ALLOWED, discovered_at=NOW,
    )  # fmt: skip
    return replace(claim, **values)


def poll_claim(url: str = "https://news.example/feed.xml", **values: Any) -> PollClaim:
    """A started poll whose host's robots.txt is known."""
    claim = PollClaim(
        step="poll", row_kind="feed", row_id=1, token="t", owner="node@one", attempt=1, url=url, starts_at=NOW,
        host="news.example:443", host_id=1, source_id=1, source=SOURCE, robots=ALLOWED, feed_url=url,
    )  # fmt: skip
    return replace(claim, **values)


def answer(url: str, status: int = 200, body: bytes = b"", **headers: str) -> Response:
    """A response; underscores in header names stand for dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(url, status, MappingProxyType(named), body, 0.25)
