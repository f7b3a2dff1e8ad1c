"""Scenes: rows written as the crawl would write them, for tests that look at them."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from worker.broker.queues import QUEUES
from worker.monitoring.snapshot import Facts, Node, Queue, ServiceState
from worker.records import Outcome, OutcomeWord, Source, Step
from worker.records.work import Claim, Finish, Signals
from worker.storage.crawl.claims import log_outcome
from worker.storage.crawl.sources import Sources
from worker.storage.monitoring.overview import Backlog, OutcomeCount, SourceState
from worker.storage.monitoring.parse_quality import Judgement, Means

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
GOOD = Signals(words=420, dated=True, authors=1, captions=2, teasers=6)
BLANK = Signals(words=0, dated=False, authors=0, captions=0, teasers=6)


def add_source(sessions: sessionmaker[Session], slug: str = "harbour-post") -> int:
    """The key of a new, active source with one feed."""
    source = Source(slug, "Harbour Post", f"https://{slug}.example/", feeds=(f"https://{slug}.example/rss",))
    Sources(sessions).apply([*(s for s, _ in Sources(sessions).all()), source], NOW - timedelta(days=3))
    return Sources(sessions).find(slug)[0]


def log(
    sessions: sessionmaker[Session],
    step: Step,
    word: OutcomeWord,
    at: datetime,
    *,
    row: int = 1,
    source: int | None = None,
    reason: str = "ok",
    seconds: float | None = None,
    status: int | None = None,
    size: int | None = None,
    signals: Signals | None = None,
) -> None:
    """Add one outcome to the log."""
    kind = "feed" if step == "poll" else "frontier"
    claim = Claim(step, kind, row, secrets.token_hex(8), "fetch@here", 1, "https://x.example/", at, source_id=source)
    finish = Finish(Outcome(step, word, reason), at, seconds=seconds, status=status, size=size, signals=signals)
    with sessions.begin() as session:
        log_outcome(session, claim, finish)


def healthy(**changes: Any) -> Facts:
    """A deployment in which all is well, but for the changes."""
    backlog = Backlog(due=0, sent=3, working=2, oldest_due_at=None)
    facts = Facts(
        at=NOW,
        version="1.0",
        database=ServiceState(size=12_300_000, ahead=0.01),
        redis=ServiceState(size=1_200_000, ahead=0.0),
        archive=ServiceState(size=2_400_000_000, measured_at=NOW, free=50_000_000_000),
        queues=tuple(Queue(name, 3, 0.4, 1, None if name == "upkeep" else backlog) for name in QUEUES),
        unacknowledged=0,
        nodes=tuple(Node(f"{name}@press-1", (name,), 4.0, True, NOW - timedelta(hours=5)) for name in QUEUES),
        beat_silent=0.6,
        by_minute={"poll": [1] * 10, "fetch": [40] * 10, "parse": [41] * 10},
        outcomes=(OutcomeCount("fetch", "fetched", "ok", 400), OutcomeCount("parse", "stored", "new", 390)),
        sources=(source_state(),),
        quality=(judgement(),),
    )
    return replace(facts, **changes)


def source_state(**changes: Any) -> SourceState:
    """A source whose polls succeed, but for the changes."""
    state = SourceState(
        slug="harbour-post", state="active", feeds=2, failing=0, polled_at=NOW - timedelta(minutes=9),
        changed_at=NOW - timedelta(minutes=20), next_poll_at=NOW + timedelta(minutes=6), reason=None, detail=None,
        stored=41,
    )  # fmt: skip
    return replace(state, **changes)


def judgement(drifts: tuple[str, ...] = ()) -> Judgement:
    """What was judged of a source, with the signals that drift."""
    good = Means(pages=20, empty=0.0, undated=0.0, unsigned=0.1, words=420.0, captions=2.0, teasers=6.0)
    bad = replace(good, empty=0.9, undated=1.0) if drifts else good
    since, example = (NOW - timedelta(hours=1), "https://harbour-post.example/1") if drifts else (None, None)
    return Judgement("harbour-post", NOW, bad, good, drifts, since, example=example)


def silence(facts: Facts, queue: str, seconds: float) -> Facts:
    """The deployment after the one worker of a queue has been silent for so long."""
    nodes = [replace(n, silent=seconds, alive=False) if queue in n.queues else n for n in facts.nodes]
    queues = [replace(q, workers=0) if q.name == queue else q for q in facts.queues]
    return replace(facts, nodes=tuple(nodes), queues=tuple(queues))


def change_queue(facts: Facts, queue: str, **changes: Any) -> Facts:
    """The deployment with one queue changed."""
    return replace(facts, queues=tuple(replace(q, **changes) if q.name == queue else q for q in facts.queues))
