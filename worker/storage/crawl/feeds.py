"""Feeds: every feed, sitemap and listing of every source, and how its polls went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.records import FeedEntry, Source
from worker.records.work import Message, NotNow, PollClaim, PollFinish
from worker.storage.crawl.claims import (
    Manners,
    claim_row,
    end_claim,
    hold_row,
    log_outcome,
    put_back,
    rest_row,
    source_state,
    take_slot_for,
)
from worker.storage.crawl.frontier import admit
from worker.storage.crawl.hosts import ensure_hosts, host_name, lock_host, release_slot, robots_of
from worker.storage.database.upserts import insert_missing
from worker.storage.tables.crawl import FeedRow, SourceRow


class Feeds:
    """The feeds in the database; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session], manners: Manners) -> None:
        self.sessions = sessions
        self.manners = manners

    def start_poll(self, message: Message, owner: str, now: datetime) -> PollClaim | NotNow | None:
        """Start a poll: the claim, or until when to wait, if it counts."""
        with self.sessions.begin() as session:
            row = hold_row(session, FeedRow, message.row_id, message.token, "poll")
            if row is None:
                return None
            source_row = session.get_one(SourceRow, row.source_id)
            if source_row.state != "active":
                rest_row(row)
                return None
            host = lock_host(session, row.host_id)
            source = source_state(source_row)
            start = take_slot_for(source, host, now, self.manners)
            if isinstance(start, NotNow):
                put_back(row, start.until)
                return start
            claim_row(row, owner, now, self.manners.claim_seconds["poll"])
            host.busy_token = row.token
            return PollClaim(
                step="poll", row_kind="feed", row_id=row.id, token=row.token or "", owner=owner,
                attempt=row.attempts, url=row.location or row.url, starts_at=start, host=host.name, host_id=host.id,
                source_id=row.source_id, source=source, robots=robots_of(host),
                backoff_seconds=host.backoff_seconds, kind=row.kind,
                feed_url=row.url, hops=row.hops, etag=row.etag, last_modified=row.last_modified,
                body_hash=row.body_hash, interval=row.interval, failures=row.failures,
                is_child=row.parent_id is not None,
            )  # fmt: skip

    def finish_poll(self, claim: PollClaim, finish: PollFinish) -> int | None:
        """Finish a poll, and count the new addresses.

        None where the claim no longer counted and everything was dropped.
        """
        word = finish.outcome.word
        values: dict[str, Any] = {
            "outcome": word, "reason": finish.outcome.reason[:40], "finished_at": finish.now, "due_at": finish.due_at,
            "stage": "done" if finish.due_at is None else "poll", "location": finish.location, "hops": finish.hops,
            "failures": finish.failures, "interval": finish.interval,
        }  # fmt: skip
        if word == "retry":
            values |= {"attempts": claim.attempt - finish.forgiven}
        else:
            values |= {"attempts": 0, "polled_at": finish.now}
        # After a failure the next request asks for everything: a validator may be what it failed for.
        values |= {"etag": finish.etag, "last_modified": finish.last_modified}
        if word in ("polled", "unchanged"):
            values |= {"body_hash": finish.body_hash}
        if word == "polled":
            values |= {"changed_at": finish.now, "entries": finish.entries}
        with self.sessions.begin() as session:
            if finish.location:
                values["host_id"] = ensure_hosts(session, [host_name(finish.location)])[host_name(finish.location)]
            if not end_claim(session, FeedRow, claim.row_id, claim.token, values):
                session.rollback()
                return None
            log_outcome(session, claim, finish)
            self.note_children(session, claim, finish.children, finish.now)
            new = admit(session, finish.candidates, finish.now, claim.host_id)
            release_slot(session, claim, finish.hold, finish.seen_at or finish.now)
            return new

    def note_children(self, session: Session, claim: PollClaim, children: Sequence[FeedEntry], now: datetime) -> None:
        """Make sitemaps that an index names feeds of their own.

        Due when new or changed since their poll.
        """
        if not children or claim.source_id is None:
            return
        add_feeds(session, claim.source_id, [("sitemap", child.url) for child in children], now, claim.row_id)
        for child in sorted(children, key=lambda entry: entry.url):
            changed = FeedRow.polled_at < child.modified_at if child.modified_at else FeedRow.stage == "done"
            session.execute(
                update(FeedRow)
                .where(FeedRow.source_id == claim.source_id, FeedRow.url == child.url, FeedRow.stage == "done", changed)
                .values(stage="poll", due_at=now)
            )


def add_feeds(
    session: Session, source_id: int, feeds: Sequence[tuple[str, str]], now: datetime, parent_id: int | None = None
) -> None:
    """Make each (kind, URL) a feed of the source.

    Due now where it is new.
    """
    hosts = ensure_hosts(session, [host_name(url) for _, url in feeds])
    rows = [
        {
            "source_id": source_id, "kind": kind, "url": url, "host_id": hosts[host_name(url)], "stage": "poll",
            "due_at": now, "attempts": 0, "hops": 0, "failures": 0.0, "entries": 0, "parent_id": parent_id,
        }
        for kind, url in sorted(set(feeds))
    ]  # fmt: skip
    insert_missing(session, FeedRow, rows, ["source_id", "url"])


def stated_feeds(source: Source) -> list[tuple[str, str]]:
    """Yield the (kind, URL) of everything that a source states to poll."""
    return [
        *(("feed", url) for url in source.feeds),
        *(("sitemap", url) for url in source.sitemaps),
        *(("listing", url) for url in source.listings),
    ]


def feeds_of(session: Session, source_id: int) -> list[FeedRow]:
    """Return the feeds of one source, in the order they were added."""
    return list(session.scalars(select(FeedRow).where(FeedRow.source_id == source_id).order_by(FeedRow.id)))
