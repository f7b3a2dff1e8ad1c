"""Site: what every request works with: the runtime, sessions that only read, the tokens."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session, sessionmaker
from starlette.requests import HTTPConnection

from worker.broker.queues import open_redis
from worker.runtime import Runtime
from worker.storage.database.reading import open_reading
from worker.storage.queries.articles import ArticleQueries
from worker.storage.tokens import Tokens
from worker.web.rate import Rate

# Seconds that one query may take: an answer that nobody waits for any more should not be worked at.
QUERY_SECONDS = 5.0
# Seconds that the count of requests in Redis may take before a request is let pass uncounted.
RATE_SECONDS = 0.25


class Site:
    """Hold what the requests of one app share."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.stopping = threading.Event()

    @cached_property
    def reading(self) -> sessionmaker[Session]:
        """The sessions that only read, and whose queries end in time."""
        return open_reading(self.runtime.engine, QUERY_SECONDS)

    @cached_property
    def articles(self) -> ArticleQueries:
        """The stored articles."""
        return ArticleQueries(self.reading)

    @cached_property
    def tokens(self) -> Tokens:
        """The tokens in the database."""
        return Tokens(self.runtime.sessions)

    @cached_property
    def rate(self) -> Rate:
        """The count of requests in Redis."""
        settings = self.runtime.settings
        return Rate(open_redis(settings.redis_url, RATE_SECONDS), settings.key_prefix, settings.web_rate)

    def stop(self) -> None:
        """Let what waits for news end, and close the connections."""
        self.stopping.set()
        if "rate" in self.__dict__:
            self.rate.redis.close()


def site_of(connection: HTTPConnection) -> Site:
    """Return the site that a request asks."""
    site: Site = connection.app.state.site
    return site


OurSite = Annotated[Site, Depends(site_of)]
