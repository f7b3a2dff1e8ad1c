"""Dead letters: the addresses whose fetch or parse was given up, and what people do with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from worker.records import plain
from worker.storage.crawl.hosts import lock_hosts, note_due
from worker.storage.crawl.hosts.costly import heal
from worker.storage.tables.crawl import FrontierRow, HostRow, OutcomeRow, SourceRow

# Rows changed in one transaction, so that nobody waits long for them.
BATCH = 500
# Reasons of a dead parse that only another fetch can mend: the raw page is not there, or not whole.
NEEDS_FETCH = ("page_missing", "missing", "damaged")


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Hold one address given up: step, reason, starts, and last word."""

    id: int
    url: str
    step: str
    reason: str
    detail: str | None
    attempts: int
    at: datetime
    source: str | None
    host: str

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON-ready dict with one key per field."""
        result: dict[str, Any] = plain(self)
        return result


@dataclass(frozen=True, slots=True)
class DeadFilter:
    """Say which dead letters are meant; None lets all pass.

    A ``host`` without port means all its ports.
    """

    id: int | None = None
    reason: str | None = None
    source: str | None = None
    host: str | None = None


class DeadLetters:
    """The dead letters in the database; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def list(self, wanted: DeadFilter, limit: int = 50) -> list[DeadLetter]:
        """Dead letters, the latest first."""
        query = chosen(select(FrontierRow, SourceRow.slug, HostRow.name, newest_detail()), wanted)
        query = query.order_by(FrontierRow.finished_at.desc(), FrontierRow.id.desc()).limit(limit)
        with self.sessions.begin() as session:
            return [letter_of(*found) for found in session.execute(query)]

    def count(self, wanted: DeadFilter) -> dict[str, int]:
        """Count the dead letters by reason, the most frequent first."""
        query = chosen(select(FrontierRow.reason, func.count()), wanted).group_by(FrontierRow.reason)
        with self.sessions.begin() as session:
            rows = session.execute(query.order_by(func.count().desc(), FrontierRow.reason))
            return {reason or "": count for reason, count in rows}

    def retry(self, wanted: DeadFilter, now: datetime) -> int:
        """Make dead letters due again with all their attempts; count them.

        At most ``BATCH`` at once.

        A dead parse is parsed again from the archive, without a request, unless it is the raw page that is missing; its
        host rests no longer.
        """
        with self.sessions.begin() as session:
            rows = locked(session, wanted)
            for row in rows:
                revive(row, now)
            session.flush()
            hosts = {row.host_id for row in rows if row.stage == "fetch"}
            parsed = {row.host_id for row in rows if row.stage == "parse"}
            lock_hosts(session, hosts | parsed)
            note_due(session, dict.fromkeys(hosts, now))
            heal(session, parsed, now)
            return len(rows)

    def drop(self, wanted: DeadFilter) -> int:
        """Take dead letters off the list, and count them.

        At most ``BATCH`` at once; their outcomes stay.
        """
        with self.sessions.begin() as session:
            rows = locked(session, wanted)
            for row in rows:
                row.stage = "done"
            return len(rows)


def chosen(query: Any, wanted: DeadFilter) -> Any:
    """Return the query over dead rows, narrowed to what is wanted.

    With their sources and hosts.
    """
    query = query.select_from(FrontierRow).join(HostRow, HostRow.id == FrontierRow.host_id)
    query = query.outerjoin(SourceRow, SourceRow.id == FrontierRow.source_id).where(FrontierRow.stage == "dead")
    if wanted.id is not None:
        query = query.where(FrontierRow.id == wanted.id)
    if wanted.reason is not None:
        query = query.where(FrontierRow.reason == wanted.reason)
    if wanted.source is not None:
        query = query.where(SourceRow.slug == wanted.source)
    if wanted.host is not None:
        host = wanted.host.lower()
        same = HostRow.name == host if ":" in host else HostRow.name.startswith(f"{host}:", autoescape=True)
        query = query.where(same)
    return query


def locked(session: Session, wanted: DeadFilter) -> Sequence[FrontierRow]:
    """Return the wanted dead rows, held until the transaction ends."""
    query = chosen(select(FrontierRow), wanted).order_by(FrontierRow.id).limit(BATCH)
    return session.scalars(query.with_for_update(of=FrontierRow, key_share=True)).all()


def revive(row: FrontierRow, now: datetime) -> None:
    """Make the step that was given up due, as if never tried."""
    died_of_parse = row.fetch_outcome != "dead_letter"
    if died_of_parse and row.reason not in NEEDS_FETCH:
        row.stage, row.parse_outcome = "parse", None
    else:
        row.stage, row.fetch_outcome, row.parse_outcome = "fetch", None, None
    if died_of_parse and row.stage == "fetch":
        # What an earlier fetch left would have the server answer "not modified", and there is nothing to keep.
        row.etag = row.last_modified = row.page_id = None
    row.attempts, row.due_at, row.finished_at = 0, now, None
    row.token = row.owner = row.claimed_at = row.dispatched_at = None


def newest_detail() -> Any:
    """Make the column of what a dead row's last outcome says."""
    mine = (OutcomeRow.row_kind == "frontier", OutcomeRow.row_id == FrontierRow.id, OutcomeRow.word == "dead_letter")
    newest = select(OutcomeRow.detail).where(*mine).order_by(OutcomeRow.id.desc()).limit(1)
    return newest.correlate(FrontierRow).scalar_subquery()


def letter_of(row: FrontierRow, slug: str | None, host: str, detail: str | None) -> DeadLetter:
    """Return the dead letter of a row."""
    step = "fetch" if row.fetch_outcome == "dead_letter" else "parse"
    at = row.finished_at or row.discovered_at
    return DeadLetter(row.id, row.url, step, row.reason or "", detail, row.attempts, at, slug, host)
