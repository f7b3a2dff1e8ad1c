"""Outcomes: the log of how every step on every row ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from worker.records.work import Claim, Finish
from worker.storage.database.json_columns import form
from worker.storage.database.row_sets import Added
from worker.storage.database.upserts import insert_missing
from worker.storage.tables.crawl import OutcomeRow

# Characters of detail kept; a longer one is cut.
MOST_DETAIL = 2000
# By these an outcome is logged once, however often it is written.
KEYS = ("row_kind", "row_id", "step", "token")


def log_outcome(session: Session, claim: Claim, finish: Finish) -> None:
    """Write the outcome to the log, once however often it is logged."""
    insert_missing(session, OutcomeRow, [outcome_values(claim, finish)], KEYS)


def outcome_set(ends: Iterable[tuple[Claim, Finish]]) -> Added:
    """Return the rows of many outcomes, to be written with others."""
    return Added(OutcomeRow, [outcome_values(claim, finish) for claim, finish in ends], KEYS)


def outcome_values(claim: Claim, finish: Finish) -> dict[str, Any]:
    """Return the row of an outcome."""
    outcome = finish.outcome
    return {
        "row_kind": claim.row_kind,
        "row_id": claim.row_id,
        "step": claim.step,
        "token": claim.token,
        "word": outcome.word,
        "reason": outcome.reason[:40],
        "detail": (outcome.detail or "")[:MOST_DETAIL] or None,
        "at": finish.now,
        "source_id": claim.source_id,
        "host_id": claim.host_id,
        "owner": claim.owner,
        "attempt": claim.attempt,
        "seconds": finish.seconds,
        "status": finish.status,
        "size": finish.size,
        "signals": form(finish.signals),
    }
