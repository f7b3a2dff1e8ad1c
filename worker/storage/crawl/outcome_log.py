"""Outcomes: the log of how every step on every row ended."""

from __future__ import annotations

from sqlalchemy.orm import Session

from worker.records.work import Claim, Finish
from worker.storage.database.json_columns import form
from worker.storage.database.upserts import insert_missing
from worker.storage.tables.crawl import OutcomeRow

# Characters of detail kept; a longer one is cut.
MOST_DETAIL = 2000


def log_outcome(session: Session, claim: Claim, finish: Finish) -> None:
    """Write the outcome to the log, once however often it is logged."""
    outcome = finish.outcome
    row = {
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
    insert_missing(session, OutcomeRow, [row], ["row_kind", "row_id", "step", "token"])
