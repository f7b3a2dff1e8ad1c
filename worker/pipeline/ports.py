"""Ports: what the pipeline needs of the world, as Protocols that the adapters fulfil and tests fake."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from worker.frontier.robots import RobotsRules
from worker.records import Feed, Response
from worker.records.work import (
    Candidate,
    Claim,
    FetchClaim,
    FetchFinish,
    Message,
    NotNow,
    ParseClaim,
    ParseEnd,
    PollClaim,
    PollFinish,
    ReadPage,
    Robots,
)

Clock = Callable[[], datetime]


class FeedsPort(Protocol):
    """Reach feeds and their polls."""

    def start_poll(self, message: Message, owner: str, now: datetime) -> PollClaim | NotNow | None: ...
    def finish_poll(self, claim: PollClaim, finish: PollFinish) -> int | None: ...


class FrontierPort(Protocol):
    """Reach addresses, their fetches and parses."""

    def admit(self, candidates: Sequence[Candidate], now: datetime) -> int:
        """Add the new addresses among the candidates; return how many there were."""

    def request(self, candidate: Candidate, now: datetime) -> int: ...
    def start_fetch(self, message: Message, owner: str, now: datetime) -> FetchClaim | NotNow | None: ...
    def finish_fetch(self, claim: FetchClaim, finish: FetchFinish) -> list[Message] | None: ...


class ParsesPort(Protocol):
    """Reach the parses of fetched pages."""

    def start_parses(self, messages: Sequence[Message], most: int, owner: str, now: datetime) -> list[ParseClaim]: ...
    def finish_parses(self, ends: Sequence[ParseEnd]) -> set[int]: ...
    def give_back(
        self, row_ids: Sequence[int], tried: Collection[int], owner: str, now: datetime, limit_met: str | None = None
    ) -> int: ...


class RobotsPort(Protocol):
    """Reach every host's robots.txt."""

    def take_slot(self, claim: Claim, url: str, now: datetime) -> datetime | NotNow: ...
    def save(
        self,
        claim: Claim,
        robots: Robots,
        crawl_delay: float | None,
        due_at: datetime | None,
        seen_at: datetime | None = None,
    ) -> bool: ...


class DispatchPort(Protocol):
    """Reach the due work."""

    def take_polls(self, limit: int, now: datetime) -> list[Message]: ...
    def take_fetches(self, limit: int, now: datetime) -> list[Message]: ...
    def take_parses(self, limit: int, now: datetime) -> list[Message]: ...
    def requeue_unstarted(self, now: datetime) -> int: ...
    def give_up_exhausted(self, most_attempts: int, now: datetime) -> int: ...


class QueuesPort(Protocol):
    """Reach the queues and tell whether their server is a new one."""

    def depth(self, queue: str) -> int: ...
    def oldest_age(self, queue: str) -> float | None: ...
    def is_new_server(self) -> bool: ...
    def mark_server(self) -> None: ...


class ArchivePort(Protocol):
    """Reach raw pages by content hash."""

    def put(self, data: bytes) -> str: ...
    def get(self, name: str) -> bytes: ...


class FetcherPort(Protocol):
    """Reach the web: one HTTP exchange, redirects not followed."""

    def fetch(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
    ) -> Response: ...


class ReaderPort(Protocol):
    """Read foreign bytes within limits of time, processor and memory."""

    def read_feed(self, raw: bytes, url: str, **named: str | None) -> Feed: ...
    def read_sitemap(self, raw: bytes, url: str, **named: str | None) -> Feed: ...
    def read_listing(self, raw: bytes, url: str, **named: str | None) -> Feed: ...
    def read_robots(self, raw: bytes, user_agent: str) -> RobotsRules: ...


class SavedPort(Protocol):
    """Say what became of an article."""

    @property
    def word(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def detail(self) -> str | None: ...
    @property
    def article_id(self) -> int: ...


class ArticlesPort(Protocol):
    """Reach the records."""

    def save(self, page: ReadPage) -> SavedPort: ...
    def save_all(self, pages: Sequence[ReadPage]) -> Sequence[SavedPort | None]:
        """Store pages at once; None stands for one to be saved by itself."""

    def settle_all(self, article_ids: Sequence[int], now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Hold all that a use case reaches; ``node`` owns the claims made here.

    ``begin_batch`` names the rows whose parses begin, ``begin_page`` the one under way (0: none) and its try, by which
    its processor time is bounded.
    """

    node: str
    clock: Clock
    sleep: Callable[[float], None]
    feeds: FeedsPort
    frontier: FrontierPort
    parses: ParsesPort
    robots: RobotsPort
    dispatch: DispatchPort
    queues: QueuesPort
    archive: ArchivePort
    fetcher: FetcherPort
    reader: ReaderPort
    begin_batch: Callable[[Sequence[int]], None]
    begin_page: Callable[[int, int], None]
    articles: ArticlesPort
