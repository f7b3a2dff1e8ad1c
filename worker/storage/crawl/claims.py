"""Claiming: how a message becomes a claim, and a claim an end that the log keeps; alike for feeds and the frontier.

Locks are taken in one order everywhere (work row, host, source), so that writers wait but never in a ring.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, literal_column, select, update
from sqlalchemy.orm import Session

from worker.frontier.admission import budget_until
from worker.records import Source
from worker.records.work import Claim, Finish, NotNow
from worker.storage.crawl.hosts import take_slot
from worker.storage.database.json_columns import form, source_from
from worker.storage.database.row_sets import Added
from worker.storage.database.upserts import insert_missing
from worker.storage.tables.crawl import FeedRow, FrontierRow, HostRow, OutcomeRow, SourceRow

Row = TypeVar("Row", FeedRow, FrontierRow)
# The tables whose rows are work.
TABLES: tuple[type[Any], ...] = (FeedRow, FrontierRow)
# What a row that nobody works on any more carries no longer.
UNCLAIMED: dict[str, Any] = {"token": None, "owner": None, "claimed_at": None, "dispatched_at": None}
# Characters of detail kept; a longer one is cut.
MOST_DETAIL = 2000
# By these an outcome is logged once, however often it is written.
OUTCOME_KEYS = ("row_kind", "row_id", "step", "token")


@dataclass(frozen=True, slots=True)
class Manners:
    """Hold what giving out slots takes: seconds, and a host's delay.

    By its name and wishes.
    """

    delay_of: Callable[[str, float | None, float | None], float]
    busy_seconds: float
    message_seconds: float
    claim_seconds: dict[str, float]


def new_token() -> str:
    """Make a token that no other message or claim has."""
    return secrets.token_hex(12)


def hold_row(session: Session, table: type[Row], row_id: int, token: str, stage: str) -> Row | None:
    """Lock the row if this message counts and nobody has started it."""
    statement = select(table).where(
        table.id == row_id, table.token == token, table.owner.is_(None), table.stage == stage
    )
    return session.execute(statement.with_for_update(key_share=True)).scalar_one_or_none()


def claim_row(row: FeedRow | FrontierRow, owner: str, now: datetime, seconds: float) -> datetime:
    """When the claim just made on a locked row counts as crashed: after ``seconds``."""
    until = now + timedelta(seconds=seconds)
    row.token, row.owner, row.claimed_at, row.due_at = new_token(), owner, now, until
    row.attempts += 1
    return until


def is_tried(table: Any) -> ColumnElement[bool]:
    """Say that a row was tried before, as the index of such rows does."""
    tried: ColumnElement[bool] = table.attempts > literal_column("0")
    return tried


def put_back(row: FeedRow | FrontierRow, until: datetime) -> None:
    """Make a locked row that could not start due again.

    At ``until``, as if it had never been sent.
    """
    row.token = row.owner = row.claimed_at = row.dispatched_at = None
    row.due_at = until


def rest_row(row: FeedRow | FrontierRow) -> None:
    """Let a locked row rest until its paused source is active."""
    row.stage, row.token, row.dispatched_at = "rest", None, None


def end_claim(session: Session, table: type[Row], row_id: int, token: str, values: dict[str, Any]) -> bool:
    """Whether the claim still counted and the row was ended with ``values``."""
    ended = {**UNCLAIMED, **values}
    result = session.execute(update(table).where(table.id == row_id, table.token == token).values(ended))
    return bool(result.rowcount)  # type: ignore[attr-defined]


def take_slot_for(source: Source | None, host: HostRow, now: datetime, manners: Manners) -> datetime | NotNow:
    """Take a slot on a locked host for a page or feed of the source.

    Returns when it begins, or until when there is none.
    """
    delay = manners.delay_of(host.name, source.delay if source is not None else None, host.crawl_delay)
    return take_slot(host, now, delay, manners.busy_seconds)


def source_state(row: SourceRow | None) -> Source | None:
    """Return the Source of a row."""
    return source_from(row.config) if row is not None else None


def spent_budget(row: SourceRow | None, source: Source | None, now: datetime) -> NotNow | None:
    """Return until when the source's budget is spent, if it is.

    Its next UTC day.
    """
    if row is None or source is None:
        return None
    used = row.budget_used if row.budget_day == now.astimezone(UTC).date().isoformat() else 0
    until = budget_until(source, now=now, used=used)
    return NotNow(until, "daily_budget") if until else None


def count_page(row: SourceRow | None, now: datetime) -> None:
    """Count one more page for the source's day, where it has a budget."""
    if row is None or row.config.get("daily_budget") is None:
        return
    today = now.astimezone(UTC).date().isoformat()
    row.budget_day, row.budget_used = today, row.budget_used + 1 if row.budget_day == today else 1


def log_outcome(session: Session, claim: Claim, finish: Finish) -> None:
    """Write the outcome to the log, once however often it is logged."""
    insert_missing(session, OutcomeRow, [outcome_values(claim, finish)], OUTCOME_KEYS)


def outcome_set(ends: Iterable[tuple[Claim, Finish]]) -> Added:
    """Return the rows of many outcomes, to be written with others."""
    return Added(OutcomeRow, [outcome_values(claim, finish) for claim, finish in ends], OUTCOME_KEYS)


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
