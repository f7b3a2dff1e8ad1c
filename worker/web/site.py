"""Site: what every request works with: the runtime, sessions that only read, the tokens."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends
from sqlalchemy.orm import Session, sessionmaker
from starlette.requests import HTTPConnection

from worker.broker.queues import open_redis
from worker.reader import Reader
from worker.runtime import Runtime
from worker.storage.database.reading import open_reading
from worker.storage.queries.articles import ArticleQueries
from worker.storage.queries.search import Searches
from worker.storage.tokens import Tokens
from worker.web.problems import ProblemError
from worker.web.rate import Rate
from worker.web.turns import LIMITS, reading_a_page

if TYPE_CHECKING:
    from celery import Celery

    from worker.explain import Explanation
    from worker.records import ExtractionRules, FetchedPage

# Seconds that one query may take: an answer that nobody waits for any more should not be worked at.
QUERY_SECONDS = 5.0
# Seconds that the count of requests in Redis may take before a request is let pass uncounted.
RATE_SECONDS = 0.25


class AppState:
    """Hold what the requests of one app share."""

    def __init__(self, runtime: Runtime) -> None:
        # All of it now, as requests come in many threads; nothing of it connects yet.
        settings = runtime.settings
        self.runtime = runtime
        self.reading: sessionmaker[Session] = open_reading(runtime.engine, QUERY_SECONDS)
        self.looking = runtime_to_look(runtime)
        self.articles = ArticleQueries(self.reading)
        self.searches = Searches(self.reading)
        self.tokens = Tokens(runtime.sessions)
        self.rate = Rate(open_redis(settings.redis_url, RATE_SECONDS), settings.key_prefix, settings.web_rate)
        self.reader = Reader(LIMITS)
        self.stopping = False
        self.followers = 0
        self._lock = threading.Lock()

    def doorbell(self) -> Celery:
        """Return the client that rings for due work; it is slow to load."""
        with self._lock:
            return self.runtime.doorbell

    def explain(self, page: FetchedPage, rules: ExtractionRules | None) -> Explanation:
        """Return why an archived page is read so, within the limits of a reading.

        Raises ArchiveError, ParseError and, at a limit, its ReadLimitError.
        """
        raw = self.runtime.archive.get(page.content_hash)
        named = {"content_type": page.content_type, "evidence": page.evidence, "rules": rules}
        with reading_a_page():
            return self.reader.explain(raw, page.final_url, **named)

    @contextmanager
    def follow(self, most: int) -> Iterator[None]:
        """Count one more who waits for news, for the time of a block.

        Raises ProblemError 503 where there are too many.
        """
        if self.followers >= most:
            raise ProblemError(503, f"{most} wait for news here already", {"Retry-After": "10"})
        self.followers += 1  # In the event loop alone, so that no lock is needed.
        try:
            yield
        finally:
            self.followers -= 1

    def stop(self) -> None:
        """Let what waits for news end, and pages that are read, and close the connections."""
        self.stopping = True
        self.reader.stop()
        self.rate.redis.close()


def runtime_to_look(runtime: Runtime) -> Runtime:
    """Return a runtime none of whose parts can write to the database."""
    looking = Runtime(runtime.settings)
    looking.engine, looking.queues = runtime.engine, runtime.queues
    looking.sessions = sessionmaker(runtime.engine.execution_options(reads_only=True), expire_on_commit=False)
    return looking


def site_of(connection: HTTPConnection) -> AppState:
    """Return the site that a request asks."""
    site: AppState = connection.app.state.site
    return site


OurSite = Annotated[AppState, Depends(site_of)]
