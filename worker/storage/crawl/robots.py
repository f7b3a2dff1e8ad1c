"""Robots: what each host's robots.txt said, kept in its row; asking for it takes one of the host's slots."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from worker.records.work import Claim, Hold, NotNow, Robots
from worker.storage.crawl.claims import Manners, put_back
from worker.storage.crawl.hosts import ensure_hosts, free_hosts, host_name, lock_host, release_slot, take_slot
from worker.storage.tables.crawl import FeedRow, FrontierRow


class RobotsStore:
    """The robots.txt of every host; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session], manners: Manners) -> None:
        self.sessions = sessions
        self.manners = manners

    def take_slot(self, claim: Claim, url: str, now: datetime) -> datetime | NotNow:
        """Take a slot of the host that a robots.txt redirects to.

        When it begins, or until when there is none.

        The claim then holds two hosts; ``save`` frees this one.
        """
        with self.sessions.begin() as session:
            name = host_name(url)
            host = lock_host(session, ensure_hosts(session, [name])[name])
            delay = self.manners.delay_of(host.name, None, host.crawl_delay)
            start = take_slot(host, now, delay, self.manners.busy_seconds)
            if isinstance(start, datetime):
                host.busy_token = claim.token
            return start

    def save(
        self,
        claim: Claim,
        robots: Robots,
        crawl_delay: float | None,
        due_at: datetime | None,
        seen_at: datetime | None = None,
    ) -> bool:
        """Keep the host's robots.txt, if the claim still counts.

        The row that asked is due at ``due_at``.

        Asking for robots.txt is no attempt at the row itself.  With ``due_at`` None the claim stands: what asked has
        to end by itself.  ``seen_at`` is when the host had certainly seen the request, None where there was none.
        """
        table: Any = FeedRow if claim.row_kind == "feed" else FrontierRow
        counted = select(table).where(table.id == claim.row_id, table.token == claim.token)
        with self.sessions.begin() as session:
            row = session.execute(counted.with_for_update(key_share=True)).scalar_one_or_none()
            if row is None or claim.host_id is None:
                return False
            if due_at is not None:
                row.attempts -= 1
                put_back(row, due_at)
                session.flush()
            free_hosts(session, [claim.token], but=claim.host_id)
            if due_at is None:
                host = lock_host(session, claim.host_id)
            else:
                hold = Hold(backoff_seconds=claim.backoff_seconds)
                host = release_slot(session, claim, hold, seen_at or claim.starts_at)
            host.robots_text, host.robots_status, host.robots_expires_at = robots.text, robots.status, robots.expires_at
            host.robots_location, host.robots_hops = robots.location, robots.hops
            host.crawl_delay = crawl_delay
            if due_at is not None and claim.row_kind == "frontier":
                host.next_due_at = due_at
            return True
