"""Following: what becomes of a host's next page when one of its pages ends, and how a page is started."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from worker.records.work import FetchClaim, Following, Message, NotNow
from worker.storage.crawl.claims import (
    Manners,
    claim_row,
    count_page,
    put_back,
    rest_row,
    source_state,
    spent_budget,
    take_slot_for,
)
from worker.storage.crawl.dispatch.fair_share import send
from worker.storage.crawl.dispatch.free_hosts import LEAD, LONGEST_REST, allowed_at
from worker.storage.crawl.hosts import robots_of
from worker.storage.database.json_columns import entry_from
from worker.storage.tables.crawl import FrontierRow, HostRow, PageRow, SourceRow

# The longest due page of a host that nobody else holds, now held, with its source and the content of its last page.
NEXT = (
    select(FrontierRow, SourceRow, PageRow.content_hash)
    .outerjoin(SourceRow, SourceRow.id == FrontierRow.source_id)
    .outerjoin(PageRow, PageRow.id == FrontierRow.page_id)
    .where(FrontierRow.host_id == bindparam("host_id"), FrontierRow.stage == "fetch")
    .where(FrontierRow.due_at <= bindparam("now"), FrontierRow.id != bindparam("but"))
    .order_by(FrontierRow.due_at, FrontierRow.id)
    .limit(1)
    .with_for_update(of=FrontierRow, skip_locked=True, key_share=True)
)


def follow(
    session: Session, host: HostRow, ended: FetchClaim, now: datetime, manners: Manners, *, but: int = 0
) -> list[Message]:
    """Start or send the longest due page of a locked host.

    Where it may be asked soon; started where the worker that ended a page goes on.  It is looked at when its slot is
    near: what is due then is asked for many hosts at once.  ``but`` is a row that is about to end.
    """
    allowed = allowed_at(now, host.next_allowed_at, host.held_until, host.paused_until)
    host.next_due_at = min(allowed - LEAD, now + LONGEST_REST)
    if allowed > now + LEAD or (host.busy_until and host.busy_until > now):
        return []
    found = session.execute(NEXT, {"host_id": host.id, "now": now, "but": but}).one_or_none()
    if found is None:
        return []
    row, source_row, content_hash = found
    if ended.stay_until is None or now >= ended.stay_until or allowed > now:
        return [send(row, "fetch", now, manners)]
    lock_budget(session, source_row)
    claim = start_row(row, host, source_row, ended.owner, now, manners)
    if not isinstance(claim, FetchClaim):
        return []
    return [Following("fetch", row.id, claim.token, claim=replace(claim, content_hash=content_hash))]


def start_row(
    row: FrontierRow, host: HostRow, source_row: SourceRow | None, owner: str, now: datetime, manners: Manners
) -> FetchClaim | NotNow | None:
    """Start the fetch of a locked row on its locked host.

    Or put it back, or let it rest with its source.
    """
    if source_row is not None and source_row.state != "active" and row.why != "manual":
        rest_row(row)
        return None
    source = source_state(source_row)
    start = spent_budget(source_row, source, now) or take_slot_for(source, host, now, manners)
    if isinstance(start, NotNow):
        put_back(row, start.until)
        host.next_due_at = min(filter(None, (host.next_due_at, start.until)))
        return start
    count_page(source_row, now)
    until = claim_row(row, owner, now, manners.claim_seconds["fetch"])
    host.busy_token = row.token
    # Should this claim crash, the host is looked at in time.
    host.next_due_at = min(filter(None, (host.next_due_at, until)))
    return FetchClaim(
        step="fetch", row_kind="frontier", row_id=row.id, token=row.token or "", owner=row.owner or "",
        attempt=row.attempts, url=row.url, starts_at=start, host=host.name, host_id=host.id,
        source_id=row.source_id, source=source, robots=robots_of(host),
        backoff_seconds=host.backoff_seconds, via=row.via, why=row.why, hops=row.hops, depth=row.depth,
        evidence=entry_from(row.evidence), etag=row.etag, last_modified=row.last_modified,
        discovered_at=row.discovered_at, published_at=row.published_at, recrawls=row.recrawls,
    )  # fmt: skip


def lock_budget(session: Session, source: SourceRow | None) -> None:
    """Hold a source that counts a budget until the transaction ends."""
    if source is not None and source.config.get("daily_budget") is not None:
        session.refresh(source, with_for_update={"key_share": True})
