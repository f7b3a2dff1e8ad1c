"""A crew: a runtime on a real database and a real Redis, in which tasks are called as a worker would call them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from worker.records import FetchedPage, Outcome
from worker.records.work import Candidate, FetchClaim, FetchFinish, Message, ParseClaim
from worker.runtime import Runtime, utc_now
from worker.storage.tables.crawl import FrontierRow, OutcomeRow

URL = "https://news.example/2026/03/ferry.html"


@dataclass
class Crew:
    """The runtime that the tasks find, and what the tests look at."""

    runtime: Runtime

    def row(self) -> FrontierRow:
        """The one address of the frontier."""
        with self.runtime.sessions.begin() as session:
            return session.scalars(select(FrontierRow)).one()

    def outcomes(self) -> list[tuple[str, str]]:
        """The word and the reason of everything that ended, oldest first."""
        with self.runtime.sessions.begin() as session:
            return [(row.word, row.reason) for row in session.scalars(select(OutcomeRow).order_by(OutcomeRow.id))]

    def waiting(self, queue: str) -> int:
        """The messages in a queue."""
        return self.runtime.queues.depth(queue)

    def fetch_message(self) -> Message:
        """The message of a page that is due to be fetched."""
        self.runtime.ports.frontier.request(Candidate(URL, "manual", utc_now(), why="manual"), utc_now())
        [message] = self.runtime.ports.dispatch.take_fetches(1, utc_now())
        return message

    def fetch_claim(self, owner: str) -> FetchClaim:
        """The claim of a node on a page to fetch."""
        claim = self.runtime.ports.frontier.start_fetch(self.fetch_message(), owner, utc_now())
        assert isinstance(claim, FetchClaim)
        return claim

    def parse_message(self, raw: bytes, content_type: str = "text/html") -> Message:
        """The message of a page that was fetched and archived."""
        stored = self.runtime.archive.put(raw)
        page = FetchedPage(URL, URL, 200, utc_now(), stored, len(raw), content_type=content_type)
        finish = FetchFinish(Outcome("fetch", "fetched", "ok"), utc_now(), page=page)
        messages = self.runtime.ports.frontier.finish_fetch(self.fetch_claim("fetch@one"), finish)
        assert messages is not None
        return next(message for message in messages if message.step == "parse")

    def parse_claim(self, owner: str) -> ParseClaim:
        """The claim of a node on a page to parse."""
        [claim] = self.runtime.ports.parses.start_parses([self.parse_message(b"<p>words")], 1, owner, utc_now())
        return claim
