"""The edition: a hundred articles of five sources in four days, really polled, fetched, parsed, saved and settled."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Engine, event

from benchmarks.storage.filling.writing import ARTICLES, DAYS, FIRST_DAY, LONG, SOURCES, Piece, home, pieces
from worker.records import FeedEntry, FetchedPage, Outcome, Source
from worker.records.work import (
    Candidate,
    FetchClaim,
    FetchFinish,
    Finish,
    Message,
    ParseEnd,
    PollClaim,
    PollFinish,
    ReadPage,
    Signals,
)
from worker.storage.article_store import Articles
from worker.storage.crawl.claims import Manners
from worker.storage.crawl.dispatch import Dispatch
from worker.storage.crawl.feeds import Feeds
from worker.storage.crawl.frontier import Frontier
from worker.storage.crawl.parses import Parses
from worker.storage.crawl.sources import Sources
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.database.keys import digest
from worker.storage.database.schema import upgrade

RECRAWL = timedelta(hours=6)
SECOND = timedelta(seconds=1)
NODE = "worker:1"


@contextmanager
def saved_edition(seed: int, lengths: tuple[int, int] = LONG) -> Iterator[tuple[Engine, dict[str, str]]]:
    """Open a database that holds the edition; beside it the raw pages by their hashes."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'edition.db'}")
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
        upgrade(engine)
        crawl = Crawl(engine, {piece.article.url: piece for piece in pieces(Random(seed), lengths)})
        crawl.run()
        yield engine, crawl.pages
        engine.dispose()


@dataclass
class Crawl:
    """One crawl of the edition, at a moment that it moves by itself."""

    engine: Engine
    pieces: dict[str, Piece]
    now: datetime = FIRST_DAY
    pages: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sessions = open_sessions(self.engine)
        manners = Manners(lambda *_: 0.0, 35.0, 120.0, dict.fromkeys(("poll", "fetch", "parse"), 60.0))
        self.feeds, self.frontier = Feeds(sessions, manners), Frontier(sessions, manners)
        self.parses = Parses(sessions, manners)
        self.dispatch, self.articles = Dispatch(sessions, manners), Articles(sessions)
        self.sources = Sources(sessions)

    def run(self) -> None:
        """Crawl all days, and settle."""
        stated = [
            Source(f"wqgroupz-{n}", f"Herald {n} wqgroupz", home(n), feeds=(f"{home(n)}feed.xml",), language="en")
            for n in range(SOURCES)
        ]
        self.sources.apply(stated, self.now)
        for day in range(DAYS):
            for hours in (0, 6):
                self.now = FIRST_DAY + timedelta(days=day, hours=hours)
                for message in [] if hours else self.dispatch.take_polls(SOURCES, self.now):
                    self.poll(message, day)
                messages = self.dispatch.take_fetches(ARTICLES, self.now + SECOND)
                while messages:
                    message = messages.pop(0)
                    messages += self.fetch(message) if message.step == "fetch" else self.parse(message)
        while self.articles.settle_pending(self.now).more:
            pass

    def tick(self) -> datetime:
        """Return the next second."""
        self.now += SECOND
        return self.now

    def poll(self, message: Message, day: int) -> None:
        """Poll a feed that announces the day's pieces of its source."""
        claim = self.feeds.start_poll(message, NODE, self.tick())
        assert isinstance(claim, PollClaim)
        mine = [each for each in self.pieces.values() if home(each.source) in claim.url and each.day == day]
        announced = [
            Candidate(
                each.article.url, "feed", self.now, FeedEntry(each.article.url, each.article.title),
                claim.source_id, claim.row_id,
            )
            for each in mine
        ]  # fmt: skip
        finish = PollFinish(
            Outcome("poll", "polled", "ok"), self.now, self.now + timedelta(hours=23), interval=86_400.0,
            body_hash=digest(f"{claim.url} 2001-01-0{day + 1} wqcopyz"), entries=len(mine), candidates=announced,
            seconds=0.1, status=200, size=4000,
        )  # fmt: skip
        assert self.feeds.finish_poll(claim, finish) is not None

    def fetch(self, message: Message) -> list[Message]:
        """Fetch a piece: it is there, unchanged, edited, or gone."""
        claim = self.frontier.start_fetch(message, NODE, self.tick())
        assert isinstance(claim, FetchClaim)
        piece = self.pieces[claim.url]
        exchange = {"seconds": 0.3, "status": 200}
        if piece.is_gone:
            outcome = Outcome("fetch", "dead_letter", "status_404")
            finish = FetchFinish(outcome, self.now, seconds=0.1, status=404)
        elif claim.recrawls and piece.edited is None:
            finish = FetchFinish(Outcome("fetch", "unchanged", "not_modified"), self.now, seconds=0.1, status=304)
        else:
            raw = piece.raw(claim.recrawls)
            name = digest(raw)
            self.pages[name] = raw
            headers = {"content-type": "text/html; charset=utf-8", "etag": f'"{name[:16]}"'}
            page = FetchedPage(
                claim.url, claim.url, 200, self.now, name, len(raw), headers, headers["content-type"], claim.evidence
            )
            finish = FetchFinish(
                Outcome("fetch", "fetched", "ok"), self.now, page=page, etag=headers["etag"], size=len(raw), **exchange
            )
        messages = self.frontier.finish_fetch(claim, finish)
        assert messages is not None
        return messages

    def parse(self, message: Message) -> list[Message]:
        """Save a piece and settle it; a fifth is fetched again as edited, a fifth unchanged."""
        [claim] = self.parses.start_parses([message], 1, NODE, self.tick())
        assert claim.page is not None
        piece = self.pieces[claim.url]
        is_again = claim.page.content_hash != digest(piece.raw(0))
        article = piece.edited if is_again and piece.edited is not None else piece.article
        page = ReadPage(
            article, claim.page_id, claim.row_id, claim.source_id, claim.page.fetched_at, self.now, claim.why
        )
        saved = self.articles.save(page)
        due = claim.page.fetched_at + RECRAWL - timedelta(minutes=5)
        signals = Signals(article.word_count, True, len(article.authors), len(article.images), len(article.teasers))
        outcome = Outcome("parse", saved.word, saved.reason, saved.detail)
        end = Finish(outcome, self.now, due if piece.is_followed and not is_again else None, seconds=0.2)
        assert self.parses.finish_parses([ParseEnd(claim, replace(end, signals=signals), article.published_at)])
        self.articles.settle(saved.article_id, self.now)
        return []
