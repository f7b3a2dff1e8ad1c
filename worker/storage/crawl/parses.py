"""Parses: fetched pages from their message to the end of their parse, as sets of rows.

A message names one page, and whoever starts it takes what waits behind it too, up to a limit: the more pages wait, the
fewer statements each of them takes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.orm import Session, sessionmaker

from worker.records import Source
from worker.records.work import Message, ParseClaim, ParseEnd
from worker.storage.crawl.claims import UNCLAIMED, Manners, new_token, outcome_set
from worker.storage.crawl.hosts import lock_hosts
from worker.storage.crawl.hosts.costly import COSTLY_REASONS, heal, let_rest, rest_of
from worker.storage.database.json_columns import page_from, source_from
from worker.storage.database.row_sets import Changed, write_sets
from worker.storage.tables.crawl import FrontierRow, HostRow, PageRow, SourceRow

# What a claim takes of the rows of an address and of its page.
CLAIMED = ("id", "url", "attempts", "host_id", "source_id", "why", "depth", "page_id", "discovered_at")
PAGE = (
    "final_url", "status", "headers", "content_type", "content_hash", "size", "fetched_at", "evidence", "rules",
)  # fmt: skip


class Parses:
    """The parses in the database; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session], manners: Manners) -> None:
        self.sessions = sessions
        self.manners = manners

    def start_parses(self, messages: Sequence[Message], most: int, owner: str, now: datetime) -> list[ParseClaim]:
        """Start the parses that messages name, ``most`` in all with what waits.

        What was sent the longest ago goes with them.  A page that was tried before, or whose host is costly, is started
        by a message of its own, and alone: it may be one that costs much.  While its host rests it is due later.
        """
        with self.sessions.begin() as session:
            rows, resting = startable(named_rows(session, messages), len(messages) == 1, now)
            if rows and not (len(messages) == 1 and may_cost_much(rows[0])):
                rows += waiting_rows(session, [row.id for row in rows], most - len(rows), now)
            tokens = {row.id: new_token() for row in rows}
            claimed = {
                "owner": owner,
                "claimed_at": now,
                "due_at": now + timedelta(seconds=self.manners.claim_seconds["parse"]),
            }
            started = [{"id": row.id, "token": tokens[row.id], "attempts": row.attempts + 1, **claimed} for row in rows]
            write_sets(session, Changed(FrontierRow, started, ("id",)), Changed(FrontierRow, resting, ("id",)))
            sources = {row.source_id: source_from(row.config) for row in rows if row.config is not None}
            return [claim_of(row, tokens[row.id], owner, now, sources) for row in rows]

    def finish_parses(self, ends: Sequence[ParseEnd]) -> set[int]:
        """Finish parses, and return the rows whose claims still counted.

        A retry keeps a row in its stage, every other outcome ends it.
        """
        with self.sessions.begin() as session:
            held = hold_claims(session, [end.claim for end in ends])
            counted = [end for end in ends if end.claim.row_id in held]
            shapes: dict[tuple[str, ...], list[dict[str, Any]]] = {}
            for end in counted:
                values = end_values(end)
                shapes.setdefault(tuple(values), []).append(values)
            log = outcome_set((end.claim, end.finish) for end in counted)
            write_sets(session, *(Changed(FrontierRow, rows, ("id",)) for rows in shapes.values()), log)
            recrawls = recrawls_of(counted)
            note_costs(session, counted, recrawls)
            note_recrawls(session, recrawls)
        return {end.claim.row_id for end in counted}

    def give_back(
        self, row_ids: Sequence[int], tried: Collection[int], owner: str, now: datetime, limit_met: str | None = None
    ) -> int:
        """Make an owner's started pages due again, and count them.

        Those ``tried`` count as attempts and go alone from now on; ``limit_met`` is the reason where they took too
        long, so that their hosts rest.
        """
        with self.sessions.begin() as session:
            frontier = FrontierRow.__table__.c
            told = [frontier[name] for name in ("id", "attempts", "outcome", "reason", "host_id")]
            mine = select(*told).where(frontier.id.in_(row_ids), frontier.owner == owner, frontier.stage == "parse")
            held = session.execute(mine.order_by(frontier.id).with_for_update(key_share=True)).all()
            costly = set(tried) if limit_met else set()
            rows = []
            for row in held:
                outcome, reason = ("retry", limit_met) if row.id in costly else (row.outcome, row.reason)
                attempts = row.attempts - (row.id not in tried)
                known = {"id": row.id, "attempts": attempts, "outcome": outcome, "reason": reason}
                rows.append({**known, "due_at": now, **UNCLAIMED})
            write_sets(session, Changed(FrontierRow, rows, ("id",)))
            let_rest(session, [row.host_id for row in held if row.id in costly], now)
            return len(rows)


def named_rows(session: Session, messages: Sequence[Message]) -> list[Row[Any]]:
    """Hold the rows of these messages that count and that nobody has started.

    Of several messages only those of pages that were never tried.
    """
    named: list[ColumnElement[bool]] = [FrontierRow.id.in_([each.row_id for each in messages])]
    named.append(FrontierRow.token.in_([each.token for each in messages]))
    if len(messages) > 1:
        named.append(FrontierRow.attempts == 0)
    return hold_unstarted(session, named, len(messages))


def waiting_rows(session: Session, but: Collection[int], most: int, now: datetime) -> list[Row[Any]]:
    """Hold rows that were sent and not started, the longest ago first."""
    if most <= 0:
        return []
    sent = [FrontierRow.token.is_not(None), FrontierRow.due_at > now, FrontierRow.attempts == 0]
    sent.append(HostRow.rest_seconds.is_(None))
    return hold_unstarted(session, [*sent, FrontierRow.id.not_in(but)], most)


def hold_unstarted(session: Session, wanted: Iterable[ColumnElement[bool]], most: int) -> list[Row[Any]]:
    """Hold rows that wait for their parse, with their pages and sources.

    Whoever holds one starts it, so that none is waited for.
    """
    frontier = FrontierRow.__table__.c
    columns = [frontier[name] for name in CLAIMED] + [PageRow.__table__.c[name].label(name) for name in PAGE]
    joined = select(
        *columns, PageRow.url.label("page_url"), SourceRow.config, HostRow.rest_seconds, HostRow.rest_until
    ).join(HostRow, HostRow.id == FrontierRow.host_id)
    joined = joined.outerjoin(PageRow, PageRow.id == FrontierRow.page_id)
    joined = joined.outerjoin(SourceRow, SourceRow.id == FrontierRow.source_id)
    unstarted = joined.where(FrontierRow.stage == "parse", FrontierRow.owner.is_(None), *wanted)
    first = unstarted.order_by(FrontierRow.due_at, FrontierRow.id).limit(most)
    return list(session.execute(first.with_for_update(of=FrontierRow, skip_locked=True, key_share=True)))


def startable(rows: Sequence[Row[Any]], is_single: bool, now: datetime) -> tuple[list[Row[Any]], list[dict[str, Any]]]:
    """Return the rows that can be started, and what those write whose host rests.

    A page of a costly host is started by a message of its own; what a person asked for is not held up.
    """
    started, resting = [], []
    for row in rows:
        rest = rest_of(row.rest_seconds, row.rest_until, now)
        if rest is None or (is_single and may_start(row, rest["due_at"], now)):
            started.append(row)
        else:
            resting.append({"id": row.id, **rest})
    return started, resting


def may_start(row: Row[Any], rested_at: datetime, now: datetime) -> bool:
    """Tell whether a costly host's page may be started now, if it goes alone."""
    return row.why == "manual" or rested_at <= now


def may_cost_much(row: Row[Any]) -> bool:
    """Tell whether a page was tried before, or its host is costly."""
    return row.attempts > 0 or row.rest_seconds is not None


def claim_of(row: Row[Any], token: str, owner: str, now: datetime, sources: dict[int, Source]) -> ParseClaim:
    """Return the claim of a row that is being started."""
    return ParseClaim(
        step="parse", row_kind="frontier", row_id=row.id, token=token, owner=owner, attempt=row.attempts + 1,
        url=row.url, starts_at=now, host_id=row.host_id, source_id=row.source_id, source=sources.get(row.source_id),
        why=row.why, depth=row.depth, page=page_from(row, row.page_url) if row.content_hash else None,
        page_id=row.page_id or 0, discovered_at=row.discovered_at, is_of_costly_host=row.rest_seconds is not None,
    )  # fmt: skip


def hold_claims(session: Session, claims: Sequence[ParseClaim]) -> set[int]:
    """Hold the rows of claims that still count, in the order of their ids."""
    mine = select(FrontierRow.id).where(
        FrontierRow.id.in_([claim.row_id for claim in claims]), FrontierRow.token.in_([claim.token for claim in claims])
    )
    return set(session.scalars(mine.order_by(FrontierRow.id).with_for_update(key_share=True)))


def end_values(end: ParseEnd) -> dict[str, Any]:
    """Return what the end of a parse writes into its row."""
    claim, finish = end.claim, end.finish
    word = finish.outcome.word
    values = {
        "id": claim.row_id, "outcome": word, "reason": finish.outcome.reason[:40], "finished_at": finish.now,
        "due_at": finish.due_at, **UNCLAIMED,
    }  # fmt: skip
    if word == "retry":
        return values | {"attempts": claim.attempt - finish.forgiven}
    values["parse_outcome"] = word
    if word == "dead_letter":
        return values | {"stage": "dead", "due_at": None}
    values |= {"attempts": 0, "stage": "done" if finish.due_at is None else "fetch"}
    values["why"] = "recrawl" if finish.due_at else claim.why
    return values | ({"published_at": end.published_at} if end.published_at else {})


def note_costs(session: Session, ends: Sequence[ParseEnd], recrawls: Collection[int]) -> None:
    """Let hosts rest whose pages took too long, and end the rest of others.

    ``recrawls`` are hosts that are written to next: all are held in one order.
    """
    costly = {end.claim.host_id for end in ends if end.finish.outcome.reason in COSTLY_REASONS}
    well = {end.claim.host_id for end in ends if is_read_well(end)} - costly
    if not (costly or well):
        return
    now = max(end.finish.now for end in ends)
    lock_hosts(session, [host_id for host_id in costly | well | set(recrawls) if host_id is not None])
    let_rest(session, costly, now)
    heal(session, well, now)


def is_read_well(end: ParseEnd) -> bool:
    """Tell whether a page of a costly host took no more than it may."""
    return end.claim.is_of_costly_host and end.finish.outcome.word != "retry"


def recrawls_of(ends: Iterable[ParseEnd]) -> dict[int, datetime]:
    """Map the hosts of pages that are fetched again to when they have work."""
    due: dict[int, datetime] = {}
    for end in ends:
        host_id, at = end.claim.host_id, end.finish.due_at
        if host_id is not None and at is not None and end.finish.outcome.word != "retry":
            due[host_id] = min(at, due.get(host_id, at))
    return due


def note_recrawls(session: Session, due: dict[int, datetime]) -> None:
    """Tell hosts from when they have work."""
    if not due:
        return
    later = or_(HostRow.next_due_at.is_(None), HostRow.next_due_at > min(due.values()))
    wanted = select(HostRow.id, HostRow.next_due_at).where(HostRow.id.in_(due), later).order_by(HostRow.id)
    held = session.execute(wanted.with_for_update(key_share=True)).all()
    rows = [
        {"id": host.id, "next_due_at": due[host.id]}
        for host in held
        if host.next_due_at is None or host.next_due_at > due[host.id]
    ]
    write_sets(session, Changed(HostRow, rows, ("id",)))
