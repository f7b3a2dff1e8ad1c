"""Heartbeats: the last sign of life of every node and of beat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.database.upserts import insert_into
from worker.storage.monitoring.heartbeat_probe import Heartbeat
from worker.storage.tables.crawl import HeartbeatRow


class Heartbeats:
    """Keep the heartbeats in the database; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def started(self, node: str, queues: Sequence[str], now: datetime) -> None:
        """Register the node as alive at this moment."""
        values = {"node": node, "queues": ",".join(sorted(queues)), "at": now, "started_at": now}
        with self.sessions.begin() as session:
            statement = insert_into(session, HeartbeatRow).values(values)
            session.execute(statement.on_conflict_do_update(index_elements=["node"], set_=values))

    def beat(self, node: str, now: datetime) -> None:
        """Note that the node was alive at this moment."""
        values = {"node": node, "queues": "", "at": now, "started_at": now}
        with self.sessions.begin() as session:
            statement = insert_into(session, HeartbeatRow).values(values)
            session.execute(statement.on_conflict_do_update(index_elements=["node"], set_={"at": now}))

    def forget(self, before: datetime) -> None:
        """Forget the nodes that were last alive before that moment."""
        with self.sessions.begin() as session:
            session.execute(delete(HeartbeatRow).where(HeartbeatRow.at < before))

    def stopped(self, node: str) -> None:
        """Forget the node, which said goodbye and is not missed."""
        with self.sessions.begin() as session:
            session.execute(delete(HeartbeatRow).where(HeartbeatRow.node == node))

    def all(self) -> list[Heartbeat]:
        """Return every known node, by name."""
        with self.sessions.begin() as session:
            rows = session.scalars(select(HeartbeatRow).order_by(HeartbeatRow.node)).all()
            return [Heartbeat(r.node, tuple(filter(None, r.queues.split(","))), r.at, r.started_at) for r in rows]
