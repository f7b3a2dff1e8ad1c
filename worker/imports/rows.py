"""Imported pages: what an archive of others, or of our own, holds of the web becomes rows as a crawl writes them.

Nothing here is due: an imported address is not fetched again unless a source announces it or a person asks for it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.errors import RefusedError
from worker.normalize.urls import clean_url
from worker.records import FetchedPage, Outcome
from worker.records.work import Finish, ParseClaim, Why
from worker.storage.crawl.answers import record_gone, record_page, record_redirect
from worker.storage.crawl.claims import log_outcome
from worker.storage.crawl.frontier import add_page
from worker.storage.crawl.hosts import ensure_hosts, host_name
from worker.storage.database.keys import alias_key, frontier_key
from worker.storage.database.upserts import insert_missing
from worker.storage.tables.articles import CaptureRow
from worker.storage.tables.crawl import FrontierRow, PageRow, SourceRow, TombstoneRow


class Imports:
    """Write imported pages and answers; every method is one transaction and may be repeated."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def source_ids(self) -> dict[str, int]:
        """Return the key of each source by its slug."""
        with self.sessions() as session:
            session.connection(execution_options={"reads_only": True})
            return {row.slug: row.id for row in session.execute(select(SourceRow.slug, SourceRow.id))}

    def holds(self, page: FetchedPage) -> bool:
        """Tell whether an article was read from this fetch of this page already."""
        known = (
            select(CaptureRow.id)
            .join(PageRow, PageRow.id == CaptureRow.page_id)
            .join(FrontierRow, FrontierRow.id == PageRow.frontier_id)
            .where(FrontierRow.key == frontier_key(page.url), PageRow.fetched_at == page.fetched_at)
            .where(PageRow.content_hash == page.content_hash)
        )
        with self.sessions() as session:
            session.connection(execution_options={"reads_only": True})
            return session.scalar(known.limit(1)) is not None

    def add(self, page: FetchedPage, source_id: int | None, why: Why, now: datetime) -> tuple[int, int]:
        """Add an archived page; return the keys of its address and of it.

        Raises RefusedError where the address was forgotten on request.
        """
        key = frontier_key(page.url)
        with self.sessions.begin() as session:
            stones = (f"url:{key}", f"page:{alias_key(page.url)}")
            if session.scalar(select(TombstoneRow.key).where(TombstoneRow.key.in_(stones)).limit(1)) is not None:
                raise RefusedError(f"{page.url} was forgotten on request", reason="forgotten")
            row_id = hold_address(session, key, page, source_id, why, now)
            mine = (PageRow.frontier_id == row_id, PageRow.fetched_at == page.fetched_at)
            same = select(PageRow.id).where(*mine, PageRow.content_hash == page.content_hash)
            page_id = session.scalar(same.limit(1)) or add_page(session, row_id, page)
            newest = select(PageRow.id).where(PageRow.id == FrontierRow.page_id, PageRow.fetched_at > page.fetched_at)
            session.execute(
                update(FrontierRow)
                .where(FrontierRow.id == row_id, FrontierRow.owner.is_(None), FrontierRow.stage == "done")
                .where(or_(FrontierRow.page_id.is_(None), ~newest.exists()))
                .values(page_id=page_id)
            )
            return row_id, page_id

    def finish(self, claim: ParseClaim, outcome: Outcome, now: datetime) -> None:
        """Keep how the reading of an imported page ended."""
        ended = {"outcome": outcome.word, "reason": outcome.reason[:40], "parse_outcome": outcome.word}
        with self.sessions.begin() as session:
            session.execute(
                update(FrontierRow)
                .where(FrontierRow.id == claim.row_id, FrontierRow.page_id == claim.page_id)
                .where(FrontierRow.owner.is_(None), FrontierRow.stage == "done")
                .values(**ended, finished_at=now)
            )
            log_outcome(session, claim, Finish(outcome, now))

    def moved(self, url: str, target: str, status: int, at: datetime) -> None:
        """Keep that an address led to another."""
        with self.sessions.begin() as session:
            record_redirect(session, url, target, status, at)

    def gone(self, url: str, status: int, at: datetime) -> None:
        """Keep that an address said that its page is gone."""
        with self.sessions.begin() as session:
            record_gone(session, url, at, str(status))

    def unchanged(self, url: str, at: datetime) -> None:
        """Keep that an address gave the page that was known."""
        with self.sessions.begin() as session:
            record_page(session, url, at)


def hold_address(session: Session, key: str, page: FetchedPage, source_id: int | None, why: Why, now: datetime) -> int:
    """Return the key of an address's row.

    It is added, with no work to do, where it is new.
    """
    hosts = ensure_hosts(session, [host_name(page.url)])
    row = {
        "key": key, "url": clean_url(page.url), "host_id": hosts[host_name(page.url)], "source_id": source_id,
        "via": "manual", "hops": 0, "depth": 0, "discovered_at": now, "stage": "done", "due_at": None, "attempts": 0,
        "recrawls": 0, "why": why, "fetch_outcome": "fetched", "finished_at": now,
    }  # fmt: skip
    insert_missing(session, FrontierRow, [row], ["key"])
    return session.execute(select(FrontierRow.id).where(FrontierRow.key == key)).scalar_one()
