"""The facts of one look at a deployment: frozen, complete, and the same for every face that shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from worker.storage.monitoring.notices import Undelivered
from worker.storage.monitoring.outcome_counts import Tally
from worker.storage.monitoring.overview import Backlog, DeadCount, HeldHost, OutcomeCount, SourceState
from worker.storage.monitoring.parse_quality import Judgement


@dataclass(frozen=True, slots=True)
class ServiceState:
    """Describe one thing the crawl stands on.

    What is wrong with it (None: it answers), its size in bytes, its clock.

    ``ahead`` is by how many seconds its clock is ahead of ours, ``free`` the bytes left on its disk.
    """

    problem: str | None = None
    size: int | None = None
    measured_at: datetime | None = None
    free: int | None = None
    ahead: float | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """Describe one worker: its queues, and the seconds since its last sign of life.

    ``deaf`` is for how many seconds it has left a question in its queue unanswered, ``idle`` how many have passed since
    it finished a task; None where there is no such.
    """

    name: str
    queues: tuple[str, ...]
    silent: float
    alive: bool
    started_at: datetime
    deaf: float | None = None
    idle: float | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """Describe one queue: messages, the oldest's age in seconds, live workers, rows."""

    name: str
    messages: int | None
    oldest: float | None
    workers: int | None
    backlog: Backlog | None = None


@dataclass(frozen=True, slots=True)
class FailingWebhook:
    """Describe a webhook that takes nothing: since when, and whether it was given up.

    ``url`` is without its query, which may hold a secret.
    """

    number: int
    url: str
    since: datetime | None
    is_given_up: bool
    problem: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold everything one look shows.

    What could not be read is None or empty, and its server says why.
    """

    at: datetime
    version: str
    database: ServiceState
    redis: ServiceState
    archive: ServiceState
    queues: tuple[Queue, ...]
    unacknowledged: int | None = None
    dead_messages: int = 0
    nodes: tuple[Node, ...] = ()
    beat_silent: float | None = None
    by_minute: dict[str, list[int]] = field(default_factory=dict)
    outcomes: tuple[OutcomeCount, ...] = ()
    sources: tuple[SourceState, ...] = ()
    hosts: tuple[HeldHost, ...] = ()
    dead: tuple[DeadCount, ...] = ()
    quality: tuple[Judgement, ...] = ()
    tallies: tuple[Tally, ...] = ()
    problems: int = 0
    unindexed: int = 0
    undelivered: tuple[Undelivered, ...] = ()
    webhooks: tuple[FailingWebhook, ...] = ()
    warnings: tuple[str, ...] = ()
