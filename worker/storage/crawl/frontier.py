"""The frontier: addresses from their discovery through fetch and parse to their last outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, sessionmaker

from worker.errors import InputError
from worker.normalize.urls import clean_url
from worker.records import FetchedPage
from worker.records.work import (
    Candidate,
    FetchClaim,
    FetchFinish,
    Message,
    NotNow,
)
from worker.storage.crawl.answers import record_answer
from worker.storage.crawl.claims import (
    UNCLAIMED,
    Manners,
    end_claim,
    log_outcome,
    new_token,
    outcome_set,
)
from worker.storage.crawl.dispatch.following import follow, lock_budget, start_row
from worker.storage.crawl.hosts import (
    ensure_hosts,
    free_slot,
    host_name,
    lock_hosts,
    note_due,
    release_slot,
)
from worker.storage.crawl.hosts.costly import rest_of
from worker.storage.database.json_columns import form
from worker.storage.database.keys import frontier_key
from worker.storage.database.next_page import NextPageId
from worker.storage.database.row_sets import Added, Changed, write_changes
from worker.storage.database.upserts import insert_missing, key_parts
from worker.storage.tables.crawl import FrontierRow, HostRow, PageRow, SourceRow, TombstoneRow

# A row that waits for its fetch under a token, with its host, its source, and the content of its last page.  The row
# and the host are held, in this order.
SENT = (
    select(FrontierRow, HostRow, SourceRow, PageRow.content_hash)
    .join(HostRow, HostRow.id == FrontierRow.host_id)
    .outerjoin(SourceRow, SourceRow.id == FrontierRow.source_id)
    .outerjoin(PageRow, PageRow.id == FrontierRow.page_id)
    .where(FrontierRow.id == bindparam("row_id"), FrontierRow.token == bindparam("token"))
    .where(FrontierRow.owner.is_(None), FrontierRow.stage == "fetch")
    .with_for_update(of=(FrontierRow, HostRow), key_share=True)
)
# The host of a fetch that still counts, held after the row, and the key of a page to add.
CLAIMED = (
    select(HostRow, NextPageId())
    .select_from(FrontierRow)
    .join(HostRow, HostRow.id == FrontierRow.host_id)
    .where(FrontierRow.id == bindparam("row_id"), FrontierRow.token == bindparam("token"))
    .with_for_update(of=(FrontierRow, HostRow), key_share=True)
)


class Frontier:
    """The frontier in the database; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session], manners: Manners) -> None:
        self.sessions = sessions
        self.manners = manners

    def admit(self, candidates: Sequence[Candidate], now: datetime) -> int:
        """Admit addresses, and count the new ones.

        Known and forgotten ones are passed over.
        """
        with self.sessions.begin() as session:
            return admit(session, candidates, now)

    def request(self, candidate: Candidate, now: datetime) -> int:
        """Make an address due to be fetched now, new or known.

        Whatever became of it before; returns its row's key.
        """
        with self.sessions.begin() as session:
            admit(session, [candidate], now)
            row = session.scalars(
                select(FrontierRow).where(FrontierRow.key == frontier_key(candidate.url)).with_for_update()
            ).one_or_none()
            if row is None:
                raise InputError(f"{candidate.url}: was forgotten on request and is not fetched again")
            if row.owner is None:
                row.stage, row.due_at, row.why, row.attempts = "fetch", now, candidate.why, 0
                row.token = row.dispatched_at = None
                note_due(session, {row.host_id: now})
            return row.id

    def start_fetch(self, message: Message, owner: str, now: datetime) -> FetchClaim | NotNow | None:
        """Start a fetch: the claim, or until when to wait, if it counts."""
        with self.sessions.begin() as session, session.no_autoflush:
            found = session.execute(SENT, {"row_id": message.row_id, "token": message.token}).one_or_none()
            if found is None:
                return None
            row, host, source, content_hash = found
            lock_budget(session, source)
            claim = start_row(row, host, source, owner, now, self.manners)
            write_changes(session)
            return replace(claim, content_hash=content_hash) if isinstance(claim, FetchClaim) else claim

    def finish_fetch(self, claim: FetchClaim, finish: FetchFinish) -> list[Message] | None:
        """Finish a fetch, and return the messages to send now.

        None where the claim no longer counted and everything was dropped.
        """
        if finish.target is not None:
            return self.finish_moved(claim, finish, finish.target)
        with self.sessions.begin() as session, session.no_autoflush:
            found = session.execute(CLAIMED, {"row_id": claim.row_id, "token": claim.token}).one_or_none()
            if found is None:
                return None
            host, page_id = found
            values = fetch_values(claim, finish, self.manners)
            pages = []
            if finish.page is not None:
                values["page_id"] = page_id
                pages = [{"id": page_id, **page_values(claim.row_id, finish.page)}]
            record_answer(session, claim, finish)
            free_slot(host, claim, finish.hold, finish.seen_at or finish.now)
            if values["stage"] == "parse" and claim.why != "manual":
                values |= rest_of(host.rest_seconds, host.rest_until, finish.now) or {}
            messages = [Message("parse", claim.row_id, values["token"])] if values.get("token") else []
            messages += follow(session, host, claim, finish.now, self.manners, but=claim.row_id)
            ended = Changed(FrontierRow, [{"id": claim.row_id, **UNCLAIMED, **values}], ("id",))
            write_changes(session, ended, Added(PageRow, pages), outcome_set([(claim, finish)]))
            return messages

    def finish_moved(self, claim: FetchClaim, finish: FetchFinish, target: Candidate) -> list[Message] | None:
        """Finish a fetch that led elsewhere, which concerns other hosts too."""
        with self.sessions.begin() as session:
            values = fetch_values(claim, finish, self.manners)
            if finish.outcome.word == "retry":
                values |= respelled(session, target)
            if not end_claim(session, FrontierRow, claim.row_id, claim.token, values):
                session.rollback()
                return None
            log_outcome(session, claim, finish)
            record_answer(session, claim, finish)
            if finish.outcome.word != "retry":
                admit(session, [target], finish.now, claim.host_id)
            elif finish.due_at is not None:
                lock_hosts(session, [values["host_id"], *([claim.host_id] if claim.host_id is not None else [])])
                note_due(session, {values["host_id"]: finish.due_at})
            host = release_slot(session, claim, finish.hold, finish.seen_at or finish.now)
            return follow(session, host, claim, finish.now, self.manners)


def admit(session: Session, candidates: Sequence[Candidate], now: datetime, host_id: int | None = None) -> int:
    """Add candidates to the frontier, and count the new ones.

    ``host_id`` is a host that the caller writes to next.
    """
    by_key = {frontier_key(c.url): c for c in reversed(candidates)}
    forgotten = known(session, TombstoneRow.key, [f"url:{key}" for key in by_key])
    by_key = {key: c for key, c in sorted(by_key.items()) if f"url:{key}" not in forgotten}
    if not by_key:
        return 0
    hosts = ensure_hosts(session, [host_name(c.url) for c in by_key.values()])
    before = known(session, FrontierRow.key, list(by_key))
    rows: list[dict[str, Any]] = [
        {
            "key": key, "url": clean_url(c.url), "host_id": hosts[host_name(c.url)], "source_id": c.source_id,
            "feed_id": c.feed_id, "via": c.via, "parent_id": c.parent_id, "hops": c.hops, "depth": c.depth,
            "evidence": form(c.evidence),
            "discovered_at": now, "published_at": c.evidence.published_at if c.evidence else None,
            "stage": "fetch", "due_at": c.due_at, "attempts": 0, "recrawls": 0, "why": c.why,
        }
        for key, c in by_key.items()
        if key not in before
    ]  # fmt: skip
    insert_missing(session, FrontierRow, rows, ["key"])
    due: dict[int, datetime] = {}
    for row in rows:
        due[row["host_id"]] = min(row["due_at"], due.get(row["host_id"], row["due_at"]))
    lock_hosts(session, [*due, *([host_id] if host_id is not None else [])])
    note_due(session, due)
    return len(rows)


def known(session: Session, column: Any, keys: Sequence[str]) -> set[str]:
    """Return the keys that a table has; a sitemap's are more than one statement takes."""
    found: set[str] = set()
    for part in key_parts(keys):
        found.update(session.scalars(select(column).where(column.in_(part))))
    return found


def fetch_values(claim: FetchClaim, finish: FetchFinish, manners: Manners) -> dict[str, Any]:
    """Return what the end of a fetch writes into its row."""
    word = finish.outcome.word
    values: dict[str, Any] = {"outcome": word, "reason": finish.outcome.reason[:40], "finished_at": finish.now}
    if word not in ("fetched", "unchanged"):
        values |= {"etag": None, "last_modified": None}  # They may be what it failed for.
    if word == "retry":
        return values | {"stage": "fetch", "due_at": finish.due_at, "attempts": claim.attempt - finish.forgiven}
    values |= {"fetch_outcome": word, "attempts": 0}
    if word == "dead_letter":
        return values | {"stage": "dead", "due_at": None, "attempts": claim.attempt}
    if word == "fetched":
        sent_until = finish.now + timedelta(seconds=manners.message_seconds)
        values |= {"stage": "parse", "due_at": sent_until, "token": new_token(), "dispatched_at": finish.now}
        return values | {"etag": finish.etag, "last_modified": finish.last_modified, "recrawls": claim.recrawls + 1}
    if word == "unchanged":
        values |= {"recrawls": claim.recrawls + 1}
    return values | {"stage": "done" if finish.due_at is None else "fetch", "due_at": finish.due_at}


def respelled(session: Session, target: Candidate) -> dict[str, Any]:
    """Return what a redirect to another spelling writes into its row.

    It is asked for there next.
    """
    name = host_name(target.url)
    return {"url": target.url, "host_id": ensure_hosts(session, [name])[name], "hops": target.hops, "attempts": 0}


def page_values(frontier_id: int, page: FetchedPage) -> dict[str, Any]:
    """Return the row of a page."""
    return {
        "frontier_id": frontier_id, "url": page.url, "final_url": page.final_url, "status": page.status,
        "headers": dict(page.headers), "content_type": page.content_type, "content_hash": page.content_hash,
        "size": page.size, "fetched_at": page.fetched_at, "evidence": form(page.evidence), "rules": form(page.rules),
    }  # fmt: skip
