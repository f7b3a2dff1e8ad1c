"""Trigger: what people set going by hand: a URL or a source's slug in, rows that are due now and their messages out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from worker.errors import InputError
from worker.normalize.urls import absolute
from worker.records.work import Candidate, Message

if TYPE_CHECKING:
    from worker.pipeline.ports import Ports


class SourcesPort(Protocol):
    """Reach the sources."""

    def poll_now(self, slug: str, now: datetime) -> list[int]: ...


class RecrawlingPort(Protocol):
    """Reach the pages to fetch again."""

    def mark(self, slug: str, since: datetime | None, now: datetime) -> int: ...


def crawl_source(slug: str, sources: SourcesPort, ports: Ports) -> list[Message]:
    """Return the messages for the source's feeds, all due now.

    Raises InputError where there is no such source.
    """
    now = ports.clock()
    feeds = sources.poll_now(slug, now)
    return ports.dispatch.take_polls(len(feeds), now)


def ingest_url(url: str, ports: Ports) -> list[Message]:
    """Make the page at a URL due now; the next tick sends it.

    Raises InputError where the text is no URL.
    """
    now = ports.clock()
    ports.frontier.request(Candidate(read_address(url), "manual", now, why="manual"), now)
    return []


def read_address(url: str) -> str:
    """Return the absolute address that a person means.

    Raises InputError where the text is no URL.
    """
    address = absolute(url, url)
    if address is None:
        raise InputError(f"{url!r} is no URL: it has to begin with http:// or https:// and name a host")
    return address


def recrawl(target: str, recrawling: RecrawlingPort, ports: Ports, since: datetime | None = None) -> int:
    """Make pages due to be fetched again, and return their number.

    One of a URL, or those of a source (its slug).  Raises InputError where there is no such source.
    """
    if "//" in target:
        ingest_url(target, ports)
        return 1
    return recrawling.mark(target, since, ports.clock())
