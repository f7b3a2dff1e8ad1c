"""Scenes: rows written as the crawl would write them, for tests that look at them."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from worker.claims import Claim, Finish, Signals
from worker.records import Outcome, OutcomeWord, Source, Step
from worker.storage.outcomes import log_outcome
from worker.storage.sources import Sources

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
    """Nothing; one more outcome stands in the log."""
    kind = "feed" if step == "poll" else "frontier"
    claim = Claim(step, kind, row, secrets.token_hex(8), "fetch@here", 1, "https://x.example/", at, source_id=source)
    finish = Finish(Outcome(step, word, reason), at, seconds=seconds, status=status, size=size, signals=signals)
    with sessions.begin() as session:
        log_outcome(session, claim, finish)
