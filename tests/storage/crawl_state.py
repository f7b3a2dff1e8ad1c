"""A small crawl's state for the storage tests: one source, one host, a clock that the test moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from worker.records import FetchedPage, Outcome, Source
from worker.records.work import Candidate, FetchClaim, FetchFinish, Finish, Message, ParseClaim, ParseEnd
from worker.storage.crawl.claims import Manners
from worker.storage.crawl.dispatch import Dispatch
from worker.storage.crawl.feeds import Feeds
from worker.storage.crawl.frontier import Frontier, page_values
from worker.storage.crawl.parses import Parses
from worker.storage.crawl.robots import RobotsStore
from worker.storage.crawl.sources import Sources
from worker.storage.tables.crawl import PageRow

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DELAY = 5.0
CLAIM = 60.0
MESSAGE = 120.0
BUSY = 35.0


def delay_of(host: str, stated: float | None, crawl_delay: float | None) -> float:
    """The stated delay, else 5 s, or longer where robots.txt asks."""
    return max(DELAY if stated is None else stated, crawl_delay or 0.0)


def add_page(session: Session, frontier_id: int, page: FetchedPage) -> int:
    """The key of a page that is added."""
    row = PageRow(**page_values(frontier_id, page))
    session.add(row)
    session.flush()
    return row.id


@dataclass
class CrawlState:
    """The stores of one database, and the moment it is."""

    sessions: sessionmaker[Session]
    now: datetime = START
    manners: Manners = field(
        default_factory=lambda: Manners(delay_of, BUSY, MESSAGE, dict.fromkeys(("poll", "fetch", "parse"), CLAIM))
    )

    def __post_init__(self) -> None:
        self.sources = Sources(self.sessions)
        self.feeds = Feeds(self.sessions, self.manners)
        self.frontier = Frontier(self.sessions, self.manners)
        self.parses = Parses(self.sessions, self.manners)
        self.dispatch = Dispatch(self.sessions, self.manners)
        self.robots = RobotsStore(self.sessions, self.manners)

    def after(self, seconds: float) -> datetime:
        """The moment so many seconds later, which is now from here on."""
        self.now += timedelta(seconds=seconds)
        return self.now

    def admit(self, *urls: str, due_in: float = 0.0, source_id: int | None = None) -> int:
        """The number of new addresses."""
        due = self.now + timedelta(seconds=due_in)
        return self.frontier.admit([Candidate(url, "feed", due, source_id=source_id) for url in urls], self.now)

    def fetch_messages(self, limit: int = 10) -> list[Message]:
        """What a tick would send to the fetch queue now."""
        return self.dispatch.take_fetches(limit, self.now)

    def claim_fetch(self, owner: str = "fetch@one") -> FetchClaim:
        """The claim on the one page that is due."""
        [message] = self.fetch_messages()
        claim = self.frontier.start_fetch(message, owner, self.now)
        assert isinstance(claim, FetchClaim)
        return claim

    def fetched(self, claim: FetchClaim, content_hash: str = "a" * 64) -> list[Message]:
        """The messages after a fetch that brought a page."""
        page = FetchedPage(claim.url, claim.url, 200, self.now, content_hash, 10)
        messages = self.frontier.finish_fetch(
            claim, FetchFinish(Outcome("fetch", "fetched", "ok"), self.now, page=page)
        )
        assert messages is not None
        return messages

    def claim_parse(self, message: Message, owner: str = "parse@one") -> ParseClaim:
        """The claim on a page to parse."""
        [claim] = self.parses.start_parses([message], 1, owner, self.now)
        return claim

    def parsed(self, claim: ParseClaim, word: str = "stored") -> bool:
        """Whether the end of a parse counted."""
        finish = Finish(Outcome("parse", word, "ok"), self.now)  # type: ignore[arg-type]
        return bool(self.parses.finish_parses([ParseEnd(claim, finish)]))

    def add_source(self, slug: str = "gazette", **values: object) -> int:
        """The key of a new source with one feed."""
        stated = {"home_url": "https://news.example/", "feeds": ("https://news.example/feed.xml",), **values}
        self.sources.apply([Source(slug=slug, name=slug.title(), **stated)], self.now)  # type: ignore[arg-type]
        return self.sources.find(slug)[0]
