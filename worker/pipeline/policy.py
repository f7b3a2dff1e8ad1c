"""Policy: the settings that the use cases need, in one record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from worker.frontier.rules_in_force import choose_rules
from worker.records import ExtractionRules, Source


@dataclass(frozen=True, slots=True)
class Policy:
    """Set how the crawl behaves; durations in seconds."""

    user_agent: str
    fetch_delay: float = 5.0
    max_attempts: int = 5
    max_redirects: int = 10
    backoff: float = 30.0
    backoff_cap: float = 21_600.0
    failure_cache: float = 600.0
    robots_max_age: float = 86_400.0
    crawl_delay_cap: float = 120.0
    poll_floor: float = 300.0
    poll_cap: float = 86_400.0
    recrawl: tuple[float, ...] = (3_600.0, 21_600.0, 86_400.0, 604_800.0)
    queue_mark: int = 200
    message_wait: float = 120.0
    obey_noarchive: bool = True


def recrawl_ages(source: Source | None, policy: Policy) -> tuple[float, ...]:
    """Return the ages (seconds) at which an article is fetched again."""
    return source.recrawl if source is not None and source.recrawl is not None else policy.recrawl


def valid_rules(source: Source | None, now: datetime) -> ExtractionRules | None:
    """Return the source's selectors valid on this day, the latest of several."""
    return choose_rules(source.rules, now.date()) if source else None
