"""Dispatch: which rows are sent to the queues now, and what becomes of those whose messages or workers are lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import not_, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.records import Outcome, OutcomeWord, Step
from worker.records.work import Claim, Finish, Message
from worker.storage.crawl.claims import TABLES, Manners, is_tried, log_outcome, new_token
from worker.storage.crawl.dispatch.fair_share import is_costly_under_way, take_costly, take_fairly
from worker.storage.crawl.dispatch.free_hosts import take_of_free_hosts
from worker.storage.crawl.hosts import free_hosts, note_due, wake_hosts
from worker.storage.crawl.hosts.costly import COSTLY_REASONS, is_of_costly_host, let_rest
from worker.storage.tables.crawl import FeedRow, FrontierRow

STEPS = ("poll", "fetch", "parse")
# A feed whose polls crash is tried again after this time: feeds are never given up.
CRASHED_FEED_REST = timedelta(hours=1)


class Dispatch:
    """The due work in the database; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session], manners: Manners) -> None:
        self.sessions = sessions
        self.manners = manners

    def take_polls(self, limit: int, now: datetime) -> list[Message]:
        """Return messages for due feeds, of each source the longest due first."""
        with self.sessions.begin() as session:
            return take_fairly(session, FeedRow, "poll", (FeedRow.due_at <= now,), limit, now, self.manners)

    def take_parses(self, limit: int, now: datetime) -> list[Message]:
        """Return messages for pages due to be parsed, fair by source.

        Of each source the longest due first.

        A page that was tried before, or whose host is costly, may be one that costs much: of those only one at a time
        is under way, so that the other processes go on with the rest.
        """
        due = FrontierRow.due_at <= now
        with self.sessions.begin() as session:
            # First, so that no backlog of others keeps it waiting for ever.
            has_room = limit > 0 and not is_costly_under_way(session, now)
            costly = take_costly(session, now, self.manners) if has_room else []
            fresh = (due, FrontierRow.attempts == 0, not_(is_of_costly_host()))
            return take_fairly(session, FrontierRow, "parse", fresh, limit - len(costly), now, self.manners) + costly

    def take_fetches(self, limit: int, now: datetime) -> list[Message]:
        """Return messages for the longest due page of each free host.

        So no host starves another.
        """
        with self.sessions.begin() as session:
            return take_of_free_hosts(session, limit, now, self.manners)

    def requeue_unstarted(self, now: datetime) -> int:
        """Make rows that were sent but not started due now; count them.

        The queues they were sent to are gone.
        """
        count = 0
        with self.sessions.begin() as session:
            for table in TABLES:
                lost = (table.dispatched_at.is_not(None), table.owner.is_(None), table.stage.in_(STEPS))
                result: Any = session.execute(
                    update(table).where(*lost).values(due_at=now, token=None, dispatched_at=None)
                )
                count += result.rowcount
            wake_hosts(session, now)
        return count

    def give_up_exhausted(self, most_attempts: int, now: datetime) -> int:
        """End rows that were started too often without an end; count them.

        ``most_attempts`` times.
        """
        count = 0
        with self.sessions.begin() as session:
            for table in TABLES:
                spent = (table.stage.in_(STEPS), table.due_at <= now, is_tried(table), table.attempts >= most_attempts)
                rows = session.scalars(select(table).where(*spent).with_for_update(skip_locked=True, key_share=True))
                for row in rows.all():
                    detail = f"started {row.attempts} times and never ended; last by {row.owner or 'nobody'}"
                    give_up_row(session, row, now, "crashed", detail)
                    count += 1
        return count

    def fail(
        self, step: Step, row_id: int, owner: str, most_attempts: int, reason: str, detail: str, now: datetime
    ) -> None:
        """Make a row whose step raised due again, or end it.

        It ends where its attempts are spent.
        """
        table: type[Any] = FeedRow if step == "poll" else FrontierRow
        with self.sessions.begin() as session:
            mine = select(table).where(table.id == row_id, table.owner == owner, table.stage == step)
            row = session.scalars(mine.with_for_update(key_share=True)).one_or_none()
            if row is None:
                return
            tokens, host_id = [row.token or ""], row.host_id
            if row.attempts >= most_attempts:
                give_up_row(session, row, now, reason, detail)
            else:
                claim = claim_of(row, now)
                log_outcome(session, claim, Finish(Outcome(claim.step, "retry", reason, detail), now))
                row.token = row.owner = row.claimed_at = row.dispatched_at = None
                row.outcome, row.reason = "retry", reason[:40]
                row.due_at = now + timedelta(seconds=self.manners.message_seconds)
                if row.stage == "fetch":
                    note_due(session, {row.host_id: row.due_at})
            session.flush()
            if step != "parse":
                free_hosts(session, tokens)
                wake_hosts(session, now)
            elif reason in COSTLY_REASONS:
                let_rest(session, [host_id], now)

    def release(self, owner: str, now: datetime, *, crashed: bool = False) -> int:
        """Make a node's claims due again, and count them.

        It stops and gives them back, or it had ``crashed``.

        What a stopping node gives back counts as no attempt; what a crashed one left does, so that a page which kills
        its worker ends as a dead letter.
        """
        tokens: list[str] = []
        with self.sessions.begin() as session:
            for table in TABLES:
                mine = session.scalars(select(table).where(table.owner == owner).with_for_update(key_share=True))
                for row in mine.all():
                    tokens.append(row.token or "")
                    row.attempts -= 0 if crashed else 1
                    row.token = row.owner = row.claimed_at = row.dispatched_at = None
                    row.due_at = now
            session.flush()
            free_hosts(session, tokens)
            wake_hosts(session, now)
        return len(tokens)


def give_up_row(session: Session, row: FeedRow | FrontierRow, now: datetime, reason: str, detail: str) -> None:
    """Make a row whose attempts are spent a dead letter.

    A feed, which is never given up, gets a failed poll.
    """
    word: OutcomeWord = "failed" if isinstance(row, FeedRow) else "dead_letter"
    claim = claim_of(row, now)
    log_outcome(session, claim, Finish(Outcome(claim.step, word, reason, detail), now))
    row.outcome, row.reason, row.finished_at = word, reason[:40], now
    row.token = row.owner = row.claimed_at = row.dispatched_at = None
    if isinstance(row, FeedRow):
        row.attempts, row.failures, row.due_at = 0, row.failures + 1, now + CRASHED_FEED_REST
    else:
        if row.stage == "fetch":
            row.fetch_outcome = word
        else:
            row.parse_outcome = word
        row.stage, row.due_at = "dead", None


def claim_of(row: FeedRow | FrontierRow, now: datetime) -> Claim:
    """Return the claim that a row is under, for the log."""
    return Claim(
        step=row.stage, row_kind="feed" if isinstance(row, FeedRow) else "frontier", row_id=row.id,  # type: ignore[arg-type]
        token=row.token or new_token(), owner=row.owner or "", attempt=row.attempts, url=row.url, starts_at=now,
        host_id=row.host_id, source_id=row.source_id,
    )  # fmt: skip
