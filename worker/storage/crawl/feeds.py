"""Feeds: every feed, sitemap and listing of every source, and how its polls went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from worker.records import FeedEntry, Outcome, Source
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
from worker.storage.database.row_sets import Changed, write_sets
from worker.storage.database.upserts import insert_missing
from worker.storage.tables.crawl import FeedRow, SourceRow

# Indexes one below the other, the stated one counted: the protocol knows one level, and sites nest one more.  What lies
# deeper is made to have no end.
MOST_INDEX_LEVELS = 3
# Feeds of one source in all: what one index may name by the protocol (https://www.sitemaps.org/protocol.html).
MOST_SITEMAPS = 50_000


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
            children, left = wanted_children(session, claim, finish.children)
            log_outcome(session, claim, replace(finish, outcome=with_left(finish.outcome, left)))
            note_children(session, claim, children, finish.now)
            new = admit(session, finish.candidates, finish.now, claim.host_id)
            release_slot(session, claim, finish.hold, finish.seen_at or finish.now)
            return new


def wanted_children(
    session: Session, claim: PollClaim, named: Sequence[FeedEntry]
) -> tuple[dict[str, datetime | None], int]:
    """Return which of the named sitemaps are polled.

    Each with when it changed; and how many are left out.
    """
    children = {child.url: child.modified_at for child in named}
    if not children or claim.source_id is None:
        return {}, 0
    if index_level(session, claim.row_id) >= MOST_INDEX_LEVELS:
        return {}, len(children)
    known = set(session.scalars(select(FeedRow.url).where(FeedRow.source_id == claim.source_id)))
    too_many = set(sorted(children.keys() - known)[max(0, MOST_SITEMAPS - len(known)) :])
    return {url: at for url, at in children.items() if url not in too_many}, len(too_many)


def index_level(session: Session, feed_id: int) -> int:
    """Return how many indexes lie above a feed, up to the bound."""
    for level in range(MOST_INDEX_LEVELS):
        parent_id = session.scalar(select(FeedRow.parent_id).where(FeedRow.id == feed_id))
        if parent_id is None:
            return level
        feed_id = parent_id
    return MOST_INDEX_LEVELS


def with_left(outcome: Outcome, left: int) -> Outcome:
    """Return the outcome with a word on the sitemaps that were left out."""
    if not left:
        return outcome
    said = f"{left} sitemaps are left out: an index has at most {MOST_INDEX_LEVELS} levels, a source {MOST_SITEMAPS}"
    return replace(outcome, detail="; ".join(filter(None, (outcome.detail, said))))


def note_children(session: Session, claim: PollClaim, children: Mapping[str, datetime | None], now: datetime) -> None:
    """Make sitemaps that an index names feeds of their own.

    Due when new or changed since their poll.
    """
    if not children or claim.source_id is None:
        return
    add_feeds(session, claim.source_id, [("sitemap", url) for url in children], now, claim.row_id)
    # Read at once and compared here: a statement for each would hold SQLite's one writer for minutes.
    ended = session.execute(
        select(FeedRow.id, FeedRow.url, FeedRow.polled_at)
        .where(FeedRow.source_id == claim.source_id, FeedRow.stage == "done")
        .order_by(FeedRow.id)
        .with_for_update()
    ).all()
    due = [row.id for row in ended if row.url in children and has_changed(children[row.url], row.polled_at)]
    write_sets(session, Changed(FeedRow, [{"id": row_id, "stage": "poll", "due_at": now} for row_id in due], ("id",)))


def has_changed(modified_at: datetime | None, polled_at: datetime | None) -> bool:
    """Return whether a sitemap may say something new; one that tells no date always may."""
    return modified_at is None or (polled_at is not None and polled_at < modified_at)


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
