"""Failing: what an error of a fetch means for its row and its host."""

from __future__ import annotations

from datetime import datetime, timedelta

from worker.errors import CopydeskError, FetchError, GoneError, RefusedError, ThrottledError, UnreachableError
from worker.pipeline.policy import Policy
from worker.records import Outcome, OutcomeWord, Step
from worker.records.work import Claim, Hold

# Reasons of an UnreachableError that tell of the host as a whole, not of one page.
HOST_IS_AWAY = frozenset({"dns", "connect", "refused_connection", "tls"})


def backoff(policy: Policy, attempt: int) -> timedelta:
    """Return the wait after the n-th failed attempt (from 1), doubling up to the cap."""
    return timedelta(seconds=min(policy.backoff * 2 ** min(attempt - 1, 30), policy.backoff_cap))


def outcome_of(error: CopydeskError, step: Step, attempt: int, policy: Policy) -> Outcome:
    """Return the outcome of an error: gone, refused, retry, or a dead letter."""
    word: OutcomeWord
    if isinstance(error, GoneError):
        word = "gone"
    elif isinstance(error, RefusedError):
        word = "refused"
    else:
        most = min(policy.max_attempts, error.most_tries or policy.max_attempts)
        word = "retry" if error.retry and attempt < most else "dead_letter"
    return Outcome(step, word, error.reason, str(error))


def hold_of(error: FetchError, claim: Claim, now: datetime, policy: Policy) -> Hold:
    """Return how the host is left alone after an error.

    As it asked, else doubling; not at all for one page's own trouble.
    """
    if isinstance(error, ThrottledError):
        seconds = error.wait_seconds
        if seconds is None:
            seconds = claim.backoff_seconds * 2 if claim.backoff_seconds else policy.backoff
        seconds = min(seconds, policy.backoff_cap)
        return Hold(now + timedelta(seconds=seconds), error.reason, seconds)
    if isinstance(error, UnreachableError) and error.reason in HOST_IS_AWAY:
        return Hold(now + timedelta(seconds=policy.failure_cache), error.reason, claim.backoff_seconds)
    return Hold(backoff_seconds=claim.backoff_seconds if error.retry else None)


def retry_at(error: FetchError, claim: Claim, hold: Hold, now: datetime, policy: Policy) -> datetime:
    """Return when the row is due again, not before its host may be asked."""
    return max(now + backoff(policy, claim.attempt), hold.until or now)
