"""The machinery of a simulated fleet: a virtual clock, queues that tell its time, and what both servers had to do."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from celery import Celery
from kombu import Queue
from sqlalchemy import Engine, event, text

from worker.broker.publisher import publish
from worker.broker.queues import Queues
from worker.records.work import Message, batches


@dataclass
class Clock:
    """The moment at which everything happens."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.now


class TimedQueues(Queues):
    """The real queues; how long their oldest message has waited is told on the virtual clock."""

    def __init__(self, queues: Queues, clock: Clock) -> None:
        super().__init__(queues.redis, queues.prefix)
        self.clock_now = clock
        self.sent: dict[str, deque[datetime]] = {name: deque() for name in ("discover", "fetch", "parse")}

    def oldest_age(self, queue: str) -> float | None:
        """Return the virtual seconds of the oldest message, asked of the server as a real tick asks."""
        for key in self.keys(queue):
            self.redis.lindex(key, -1)
        waiting = self.sent[queue]
        return (self.clock_now() - waiting[0]).total_seconds() if waiting else None


@dataclass
class Doorbell:
    """The messages of a fleet, sent by Celery and taken as its workers take them, by Kombu's own transport."""

    app: Celery
    queues: TimedQueues
    clock: Clock
    most: int = 0

    def __post_init__(self) -> None:
        self.channel = self.app.connection_for_read().channel()
        self.bound = {name: Queue(name, routing_key=name)(self.channel) for name in self.queues.sent}
        for queue in self.bound.values():
            queue.declare()

    def send(self, messages: Sequence[Message]) -> None:
        """Publish messages as a task does."""
        publish(self.app, messages)
        steps = {"poll": "discover", "fetch": "fetch", "parse": "parse"}
        for first, *_ in batches(messages):
            self.queues.sent[steps[first.step]].append(self.clock())
        self.most = max(self.most, len(self.queues.sent["fetch"]))

    def take(self, queue: str, step: Any) -> list[Message]:
        """Take one message, and name the rows that it stands for; empty where none waits."""
        if not self.queues.sent[queue]:
            return []
        found = self.bound[queue].get(no_ack=False)
        self.queues.sent[queue].popleft()
        if found is None:
            return []
        found.ack()
        row, token, *others = json.loads(found.body)[0]
        pairs = [(row, token), *(others[0] if others else [])]
        return [Message(step, row_id, each) for row_id, each in pairs]


@dataclass
class Spent:
    """What one kind of work took: calls, seconds of this process and of the database, statements."""

    calls: int = 0
    client: float = 0.0
    server: float = 0.0
    statements: int = 0


@dataclass
class Meter:
    """Counts what each kind of work takes of this process and of the server's processes."""

    engine: Engine
    spent: dict[str, Spent] = field(default_factory=dict)
    statements: int = 0

    def __post_init__(self) -> None:
        event.listen(self.engine, "before_cursor_execute", self.count)
        self.pids: list[int] = []

    def count(self, *_: Any) -> None:
        """Count one statement."""
        self.statements += 1

    def begin(self) -> None:
        """Forget what was counted, and find the server's processes."""
        with self.engine.connect() as connection:
            asked = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = :name"
            name = connection.scalar(text("SELECT current_database()"))
            self.pids = list(connection.scalars(text(asked), {"name": name}))
        self.spent.clear()

    @contextmanager
    def measured(self, kind: str) -> Iterator[Spent]:
        """Add what happens meanwhile to a kind of work; yields what this call alone took."""
        found, total = Spent(1), self.spent.setdefault(kind, Spent())
        client, server, statements = time.process_time(), self.server(), self.statements
        yield found
        found.client, found.server = time.process_time() - client, self.server() - server
        found.statements = self.statements - statements
        total.calls += 1
        total.client += found.client
        total.server += found.server
        total.statements += found.statements

    def server(self) -> float:
        """Return the seconds of processor of the server's processes, to a millionth."""
        return sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in self.pids) / 1e9
