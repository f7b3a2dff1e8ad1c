"""Imported pages: what an archive of others, or of our own, holds of the web becomes rows as a crawl writes them.

Nothing here is due: an imported address is not fetched again unless a source announces it or a person asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from worker.normalize.urls import clean_url
from worker.records import FetchedPage
from worker.records.work import Finish, ParseClaim, Why
from worker.storage.crawl.answers import record_gone, record_page, record_redirect
from worker.storage.crawl.claims import outcome_set
from worker.storage.crawl.frontier import page_values
from worker.storage.crawl.hosts import ensure_hosts, host_name
from worker.storage.database.keys import frontier_key, tombstone_keys
from worker.storage.database.row_sets import Added, Changed, add_returning, write_sets
from worker.storage.database.upserts import insert_missing
from worker.storage.tables.articles import CaptureRow
from worker.storage.tables.crawl import FrontierRow, PageRow, SourceRow, TombstoneRow


@dataclass(frozen=True, slots=True)
class ArrivedPage:
    """Hold a page that arrived whole, with its source's key and why it is read."""

    page: FetchedPage
    source_id: int | None
    why: Why


class Imports:
    """Write imported pages and answers; every method is one transaction and may be repeated."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def source_ids(self) -> dict[str, int]:
        """Return the key of each source by its slug."""
        with self.sessions() as session:
            session.connection(execution_options={"reads_only": True})
            return {row.slug: row.id for row in session.execute(select(SourceRow.slug, SourceRow.id))}

    def forgotten(self, urls: Iterable[str]) -> set[str]:
        """Return the keys of those addresses that were forgotten on request."""
        with self.sessions() as session:
            session.connection(execution_options={"reads_only": True})
            return forgotten_keys(session, urls)

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

    def add_all(self, found: Sequence[ArrivedPage], now: datetime) -> list[tuple[int, int] | None]:
        """Add archived pages of different addresses; return the keys of each address and page.

        None stands for an address that was forgotten on request.
        """
        keys = [frontier_key(each.page.url) for each in found]
        with self.sessions.begin() as session:
            forgotten = forgotten_keys(session, [each.page.url for each in found])
            wanted = {key: each for key, each in zip(keys, found, strict=True) if key not in forgotten}
            rows = hold_addresses(session, wanted, now)
            pages = add_pages(session, {row.id: wanted[key].page for key, row in rows.items()})
            newest = [
                {"id": row.id, "page_id": pages[row.id]}
                for key, row in rows.items()
                if is_idle(row) and (row.fetched_at is None or row.fetched_at <= wanted[key].page.fetched_at)
            ]
            write_sets(session, Changed(FrontierRow, newest, ("id",)))
            return [(rows[key].id, pages[rows[key].id]) if key in rows else None for key in keys]

    def finish_all(self, ends: Sequence[tuple[ParseClaim, Finish]]) -> None:
        """Keep how the readings of imported pages ended."""
        with self.sessions.begin() as session:
            ids = [claim.row_id for claim, _ in ends]
            held = select(FrontierRow.id, FrontierRow.page_id, FrontierRow.owner, FrontierRow.stage)
            held = held.where(FrontierRow.id.in_(ids)).order_by(FrontierRow.id).with_for_update(key_share=True)
            rows = {row.id: row for row in session.execute(held)}
            ended = [
                {
                    "id": claim.row_id, "outcome": finish.outcome.word, "reason": finish.outcome.reason[:40],
                    "parse_outcome": finish.outcome.word, "finished_at": finish.now,
                }
                for claim, finish in ends
                if is_idle(rows[claim.row_id]) and rows[claim.row_id].page_id == claim.page_id
            ]  # fmt: skip
            write_sets(session, Changed(FrontierRow, ended, ("id",)), outcome_set(ends))

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


def forgotten_keys(session: Session, urls: Iterable[str]) -> set[str]:
    """Return the keys of addresses that were forgotten, also in another form."""
    stones: dict[str, set[str]] = {}
    for url in urls:
        for stone in tombstone_keys(url):
            stones.setdefault(stone, set()).add(frontier_key(url))
    found = session.scalars(select(TombstoneRow.key).where(TombstoneRow.key.in_(stones)))
    return {key for stone in found for key in stones[stone]}


def hold_addresses(session: Session, wanted: Mapping[str, ArrivedPage], now: datetime) -> dict[str, Any]:
    """Hold the rows of addresses, with when the page of each was fetched.

    They are added, with no work to do, where they are new.
    """
    hosts = ensure_hosts(session, [host_name(each.page.url) for each in wanted.values()])
    rows = [
        {
            "key": key, "url": clean_url(each.page.url), "host_id": hosts[host_name(each.page.url)],
            "source_id": each.source_id, "via": "manual", "hops": 0, "depth": 0, "discovered_at": now, "stage": "done",
            "due_at": None, "attempts": 0, "recrawls": 0, "why": each.why, "fetch_outcome": "fetched",
            "finished_at": now,
        }
        for key, each in sorted(wanted.items())
    ]  # fmt: skip
    insert_missing(session, FrontierRow, rows, ["key"])
    frontier = FrontierRow.__table__.c
    held = select(*(frontier[name] for name in ("id", "key", "owner", "stage")), PageRow.fetched_at)
    held = held.outerjoin(PageRow, PageRow.id == FrontierRow.page_id).where(FrontierRow.key.in_(wanted))
    held = held.order_by(FrontierRow.id).with_for_update(of=FrontierRow, key_share=True)
    return {row.key: row for row in session.execute(held)}


def is_idle(row: Any) -> bool:
    """Tell whether no crawl has anything to do with an address now."""
    return row.owner is None and row.stage == "done"


def add_pages(session: Session, wanted: Mapping[int, FetchedPage]) -> dict[int, int]:
    """Return the key of each address's page; those that are not there are added."""
    same = select(PageRow.id, PageRow.frontier_id, PageRow.fetched_at, PageRow.content_hash)
    known = session.execute(same.where(PageRow.frontier_id.in_(wanted)))
    found = {
        row.frontier_id: row.id
        for row in known
        if (row.fetched_at, row.content_hash)
        == (wanted[row.frontier_id].fetched_at, wanted[row.frontier_id].content_hash)
    }
    new = [page_values(row_id, page) for row_id, page in wanted.items() if row_id not in found]
    added = add_returning(session, Added(PageRow, new), "id", "frontier_id")
    return found | {row.frontier_id: row.id for row in added}
