"""Robots: what each host's robots.txt said, kept in its row; asking for it takes one of the host's slots."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.claims import Claim, Hold, Robots
from worker.storage.claiming import put_back
from worker.storage.hosts import lock_host, release_slot
from worker.storage.tables.crawl import FeedRow, FrontierRow, HostRow


class RobotsStore:
    """The robots.txt of every host; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def save(self, claim: Claim, robots: Robots, crawl_delay: float | None, due_at: datetime, hold: Hold) -> bool:
        """Whether the claim still counted: the host's robots.txt is kept, and the row that asked is due at ``due_at``.

        Asking for robots.txt is no attempt at the row itself.
        """
        table: Any = FeedRow if claim.row_kind == "feed" else FrontierRow
        counted = select(table).where(table.id == claim.row_id, table.token == claim.token)
        with self.sessions.begin() as session:
            row = session.execute(counted.with_for_update(key_share=True)).scalar_one_or_none()
            if row is None or claim.host_id is None:
                return False
            row.attempts -= 1
            put_back(row, due_at)
            session.flush()
            host = lock_host(session, claim.host_id)
            host.robots_text, host.robots_status, host.robots_expires_at = robots.text, robots.status, robots.expires_at
            host.robots_location, host.robots_hops = robots.location, robots.hops
            host.crawl_delay = crawl_delay
            session.flush()
            release_slot(session, host.id, claim.token, hold)
            if claim.row_kind == "frontier":
                session.execute(update(HostRow).where(HostRow.id == host.id).values(next_due_at=due_at))
            return True
