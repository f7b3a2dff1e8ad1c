"""Heartbeats: the last sign of life of every node and of beat, as each wrote it itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.database.upserts import insert_into
from worker.storage.tables.crawl import HeartbeatRow

BEAT = "beat"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Hold a node's last sign of life, its last question and its answer."""

    node: str
    queues: tuple[str, ...]
    at: datetime
    started_at: datetime
    finished_at: datetime | None = None
    asked_at: datetime | None = None
    answered_at: datetime | None = None

    @property
    def deaf_since(self) -> datetime | None:
        """Return the moment of the question that is not answered, if any."""
        answered = self.answered_at is not None and self.asked_at is not None and self.answered_at >= self.asked_at
        return None if answered else self.asked_at


class Heartbeats:
    """Keep the heartbeats in the database; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def started(self, node: str, queues: Sequence[str], now: datetime, process: str | None = None) -> None:
        """Register the node, and the process that bears its name, as alive."""
        values = {"node": node, "queues": ",".join(sorted(queues)), "at": now, "started_at": now, "process": process}
        values |= {"finished_at": None, "asked_at": None, "answered_at": None}
        with self.sessions.begin() as session:
            statement = insert_into(session, HeartbeatRow).values(values)
            session.execute(statement.on_conflict_do_update(index_elements=["node"], set_=values))

    def beat(self, node: str, now: datetime, process: str | None = None, finished_at: datetime | None = None) -> bool:
        """Note that the node was alive; return False where its name is another's.

        ``process`` is the process that has to bear the name; None stands for any.
        """
        alive = update(HeartbeatRow).where(HeartbeatRow.node == node)
        if process is not None:
            alive = alive.where(HeartbeatRow.process == process)
        with self.sessions.begin() as session:
            found = session.execute(alive.values(at=now, finished_at=finished_at).returning(HeartbeatRow.node)).all()
        return bool(found)

    def asked(self, node: str, now: datetime | None) -> None:
        """Note when the node was asked for an answer; None takes the question back."""
        with self.sessions.begin() as session:
            session.execute(update(HeartbeatRow).where(HeartbeatRow.node == node).values(asked_at=now))

    def answered(self, node: str, now: datetime) -> None:
        """Note that the node has answered: messages reach it, and it runs tasks."""
        with self.sessions.begin() as session:
            session.execute(update(HeartbeatRow).where(HeartbeatRow.node == node).values(answered_at=now))

    def forget(self, before: datetime) -> None:
        """Forget the nodes that were last alive before that moment."""
        with self.sessions.begin() as session:
            session.execute(delete(HeartbeatRow).where(HeartbeatRow.at < before))

    def stopped(self, node: str) -> None:
        """Forget the node, which said goodbye and is not missed."""
        with self.sessions.begin() as session:
            session.execute(delete(HeartbeatRow).where(HeartbeatRow.node == node))

    def one(self, node: str) -> Heartbeat | None:
        """Return the last sign of life of one node, if it is known."""
        return next((heartbeat for heartbeat in self.all() if heartbeat.node == node), None)

    def all(self) -> list[Heartbeat]:
        """Return every known node, by name."""
        with self.sessions.begin() as session:
            rows = session.scalars(select(HeartbeatRow).order_by(HeartbeatRow.node)).all()
            return [
                Heartbeat(
                    node=row.node,
                    queues=tuple(filter(None, row.queues.split(","))),
                    at=row.at,
                    started_at=row.started_at,
                    finished_at=row.finished_at,
                    asked_at=row.asked_at,
                    answered_at=row.answered_at,
                )
                for row in rows
            ]
