"""Runtime: the composition root; settings -> engine, Redis, archive, fetcher, ports, each loaded when first used.

Built under a lock, and dropped after a fork: no connection may be shared by processes.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from worker.settings import Settings, load_settings

if TYPE_CHECKING:
    from celery import Celery
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session, sessionmaker

    from worker.broker.queues import Queues
    from worker.fetching.client import Fetcher
    from worker.pipeline.policy import Policy
    from worker.pipeline.ports import Ports
    from worker.reader import Reader
    from worker.storage.archive import Archive
    from worker.storage.article_store import Articles
    from worker.storage.crawl.claims import Manners
    from worker.storage.crawl.dispatch import Dispatch
    from worker.storage.crawl.recrawls import Recrawling
    from worker.storage.crawl.reparses import Reparsing
    from worker.storage.crawl.sources import Sources
    from worker.storage.monitoring.heartbeats import Heartbeats
    from worker.storage.monitoring.outcome_counts import Marks, Tallies
    from worker.storage.monitoring.overview import Overview
    from worker.storage.monitoring.parse_quality import Quality
    from worker.storage.retention.prune import Retention


class Runtime:
    """What one process works with."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.node = f"{socket.gethostname()}:{os.getpid()}"

    @cached_property
    def engine(self) -> Engine:
        """The database's engine; the folder of a SQLite file is made."""
        from worker.storage.database.engine import open_engine

        url = self.settings.database_url
        if url.startswith("sqlite:///"):
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        return open_engine(url)

    @cached_property
    def sessions(self) -> sessionmaker[Session]:
        """The sessions of that engine."""
        from worker.storage.database.engine import open_sessions

        return open_sessions(self.engine)

    @cached_property
    def queues(self) -> Queues:
        """The broker's queues."""
        from worker.broker.queues import Queues, open_redis

        return Queues(open_redis(self.settings.redis_url), self.settings.key_prefix)

    @cached_property
    def doorbell(self) -> Celery:
        """The client that rings for due work."""
        from worker.broker.publisher import open_app

        return open_app(self.settings, set_as_current=False)

    @cached_property
    def archive(self) -> Archive:
        """The archive of raw pages."""
        from worker.storage.archive import open_archive

        return open_archive(self.settings.archive_url)

    @cached_property
    def fetcher(self) -> Fetcher:
        """The client of every HTTP exchange."""
        from worker.fetching.client import Fetcher
        from worker.fetching.limits import FetchLimits

        return Fetcher(
            user_agent=self.settings.user_agent,
            limits=FetchLimits(deadline=self.settings.fetch_deadline, max_bytes=self.settings.fetch_max_bytes),
            allow_private_hosts=self.settings.allow_private_hosts,
            proxy=self.settings.proxy or None,
        )

    @cached_property
    def reader(self) -> Reader:
        """The processes that read feeds, sitemaps, listings and robots.txt."""
        from worker.reader import Reader, ReadLimits
        from worker.reader.limits import LEAST_READ_WALL, READ_WALL

        threads = min(self.settings.discover_threads, self.settings.fetch_threads)
        left = min(self.settings.claim_poll, self.settings.claim_fetch) - self.settings.fetch_deadline
        return Reader(ReadLimits(wall=max(LEAST_READ_WALL, min(READ_WALL, left)), slow=max(1, threads // 2)))

    @cached_property
    def manners(self) -> Manners:
        """What the database needs to give out slots."""
        from worker.frontier.politeness import effective_delay
        from worker.storage.crawl.claims import Manners

        settings = self.settings

        def delay_of(host: str, stated: float | None, crawl_delay: float | None) -> float:
            return effective_delay(host, settings.fetch_delay if stated is None else stated, crawl_delay)

        return Manners(
            delay_of=delay_of,
            busy_seconds=settings.fetch_deadline + 5,
            message_seconds=settings.message_wait,
            claim_seconds={step: getattr(settings, f"claim_{step}") for step in ("poll", "fetch", "parse")},
        )

    @cached_property
    def sources(self) -> Sources:
        """The sources in the database."""
        from worker.storage.crawl.sources import Sources

        return Sources(self.sessions)

    @cached_property
    def articles(self) -> Articles:
        """The records in the database."""
        from worker.storage.article_store import Articles

        return Articles(self.sessions)

    @cached_property
    def dispatch(self) -> Dispatch:
        """The due work in the database."""
        from worker.storage.crawl.dispatch import Dispatch

        return Dispatch(self.sessions, self.manners)

    @cached_property
    def retention(self) -> Retention:
        """How many days things are kept; 0 in the settings means for good."""
        from worker.storage.retention.prune import Retention

        names = ("keep_pages", "keep_outcomes", "keep_sightings", "keep_changes")
        return Retention(*(getattr(self.settings, name) or None for name in names))

    @cached_property
    def heartbeats(self) -> Heartbeats:
        """The signs of life in the database."""
        from worker.storage.monitoring.heartbeats import Heartbeats

        return Heartbeats(self.sessions)

    @cached_property
    def recrawling(self) -> Recrawling:
        """The pages to fetch again."""
        from worker.storage.crawl.recrawls import Recrawling

        return Recrawling(self.sessions)

    @cached_property
    def reparsing(self) -> Reparsing:
        """The archived pages to parse again."""
        from worker.storage.crawl.reparses import Reparsing

        return Reparsing(self.sessions)

    @cached_property
    def overview(self) -> Overview:
        """The work in the database as a whole."""
        from worker.storage.monitoring.overview import Overview

        return Overview(self.sessions)

    @cached_property
    def tallies(self) -> Tallies:
        """The counted outcomes in the database."""
        from worker.storage.monitoring.outcome_counts import Tallies

        return Tallies(self.sessions)

    @cached_property
    def marks(self) -> Marks:
        """The measurements in the database."""
        from worker.storage.monitoring.outcome_counts import Marks

        return Marks(self.sessions)

    @cached_property
    def quality(self) -> Quality:
        """How well each source's pages were read."""
        from worker.storage.monitoring.parse_quality import Quality

        return Quality(self.sessions)

    @cached_property
    def policy(self) -> Policy:
        """How the crawl behaves."""
        from worker.pipeline.policy import Policy

        settings = self.settings
        return Policy(
            user_agent=settings.user_agent,
            fetch_delay=settings.fetch_delay,
            max_attempts=settings.max_attempts,
            max_redirects=settings.max_redirects,
            backoff=settings.backoff,
            backoff_cap=settings.backoff_cap,
            failure_cache=settings.failure_cache,
            robots_max_age=settings.robots_max_age,
            crawl_delay_cap=settings.crawl_delay_cap,
            poll_floor=settings.poll_floor,
            poll_cap=settings.poll_cap,
            recrawl=settings.recrawl,
            queue_mark=settings.queue_mark,
            message_wait=settings.message_wait,
            obey_noarchive=settings.noarchive == "obey",
        )

    @cached_property
    def ports(self) -> Ports:
        """What the use cases reach the world through."""
        from worker.pipeline.ports import Ports
        from worker.reader.under_way import UNDER_WAY, begin_page
        from worker.storage.crawl.feeds import Feeds
        from worker.storage.crawl.frontier import Frontier
        from worker.storage.crawl.parses import Parses
        from worker.storage.crawl.robots import RobotsStore

        return Ports(
            node=self.node,
            clock=utc_now,
            sleep=sleep_for,
            feeds=Feeds(self.sessions, self.manners),
            frontier=Frontier(self.sessions, self.manners),
            parses=Parses(self.sessions, self.manners),
            robots=RobotsStore(self.sessions, self.manners),
            dispatch=self.dispatch,
            queues=self.queues,
            archive=self.archive,
            fetcher=self.fetcher,
            reader=self.reader,
            begin_batch=UNDER_WAY.begin_batch,
            begin_page=begin_page,
            articles=self.articles,
        )


_lock = threading.Lock()
_current: list[Runtime] = []


def current_runtime(build: Callable[[], Settings] = load_settings) -> Runtime:
    """Return the runtime of this process, built on the first call."""
    with _lock:
        if not _current:
            _current.append(Runtime(build()))
        return _current[0]


def forget_in_child() -> None:
    """Begin a forked child without a runtime and with a lock nobody holds."""
    global _lock
    _lock = threading.Lock()
    forget_runtime()


def forget_runtime() -> None:
    """Let the next call build a new runtime."""
    with _lock:
        if _current and "engine" in _current[0].__dict__:
            _current[0].engine.dispose(close=False)
        _current.clear()


os.register_at_fork(after_in_child=forget_in_child)


def utc_now() -> datetime:
    """Return the moment, aware."""
    return datetime.now(UTC)


def sleep_for(seconds: float) -> None:
    """Wait that many seconds; a negative number is no wait."""
    if seconds > 0:
        time.sleep(seconds)
