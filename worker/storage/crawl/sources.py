"""Sources: what the source files stated when they were applied, from which alone workers read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.errors import InputError
from worker.records import Source
from worker.storage.crawl.claims import TABLES
from worker.storage.crawl.feeds import add_feeds, feeds_of, stated_feeds
from worker.storage.crawl.hosts import note_due, pause_hosts
from worker.storage.crawl.hosts.costly import heal
from worker.storage.database.json_columns import form, source_from
from worker.storage.database.keys import tombstone_keys
from worker.storage.tables.articles import UncountedRow
from worker.storage.tables.crawl import FeedRow, FrontierRow, SourceRow, TombstoneRow


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying the source files changed, as slugs."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()  # erased on request, and so not applied again


class Sources:
    """The sources in the database.

    A change of state is two transactions: the state first, then the rows that are suspended or resumed with it.  A
    step locks its row before its source, so one transaction that held the source and then wanted the rows could meet
    it in a ring.  Who moves rows looks at the state once more with the source held, and moves them again where it has
    changed; after a crash between the two, a step of a suspended source suspends its row itself, and `resume_due` takes
    up the rows of an active one.
    """

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def apply(self, sources: Sequence[Source], now: datetime) -> Applied:
        """Crawl these sources from now on, retire all others; say what changed."""
        with self.sessions.begin() as session:
            there = {row.slug: row for row in session.scalars(select(SourceRow).with_for_update(key_share=True))}
            awake = {row.id for row in there.values() if row.state == "active"}
            result: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
            result["forgotten"] = forgotten_of(session, sources)
            sources = [source for source in sources if source.slug not in result["forgotten"]]
            for source in sorted(sources, key=lambda source: source.slug):
                result[apply_source(session, source, there.get(source.slug), now)].append(source.slug)
            result["retired"] = retire_others(there, {source.slug for source in sources})
            changed = [row.id for row in there.values() if (row.id in awake) != (row.state == "active")]
        for source_id in changed:
            self.move_rows(source_id, now)
        return Applied(**{word: tuple(slugs) for word, slugs in result.items()})

    def all(self) -> list[tuple[Source, str]]:
        """Every source with its state (active, paused, retired), by slug."""
        with self.sessions.begin() as session:
            rows = session.scalars(select(SourceRow).order_by(SourceRow.slug))
            return [(source_from(row.config), row.state) for row in rows]

    def find(self, slug: str) -> tuple[int, Source, str]:
        """Return a source's key, the source, and its state.

        Raises InputError where there is none of that name.
        """
        with self.sessions.begin() as session:
            row = find_row(session, slug)
            return row.id, source_from(row.config), row.state

    def set_state(
        self, slug: str, state: str, now: datetime, until: datetime | None = None, reason: str | None = None
    ) -> str:
        """Pause or resume a source; return the state before.

        ``paused`` suspends all rows of the source, ``until`` a moment or for good; ``active`` makes them due again.
        """
        with self.sessions.begin() as session:
            row = find_row(session, slug)
            before, row.state = row.state, state
            row.paused_until, row.pause_reason = until, reason
            source_id = row.id
        self.move_rows(source_id, now)
        return before

    def resume_due(self, now: datetime) -> list[str]:
        """Resume the sources whose pause is over, and return their slugs.

        And what still rests of active ones.
        """
        over = select(SourceRow).where(SourceRow.state == "paused", SourceRow.paused_until <= now)
        with self.sessions.begin() as session:  # Held, so that a pause that is made longer meanwhile stays.
            rows = session.scalars(over.order_by(SourceRow.id).with_for_update(key_share=True)).all()
            for row in rows:
                row.state, row.paused_until, row.pause_reason = "active", None, None
            resumed = [row.slug for row in rows]
            session.flush()
            resting = session.scalars(select(SourceRow.id).where(SourceRow.state == "active", has_resting_rows())).all()
        for source_id in resting:
            self.move_rows(source_id, now)
        return sorted(resumed)

    def pause_host(self, name: str, until: datetime | None, reason: str | None, now: datetime) -> list[str]:
        """Pause a host for all sources, or resume it where ``until`` is None.

        It is resumed from a rest for its costly pages too.  Returns its names with port.  Raises InputError where there
        is no such host.
        """
        with self.sessions.begin() as session:
            hosts = pause_hosts(session, name.lower(), until, reason, now)
            if until is None:
                heal(session, hosts, now)
        if not hosts:
            raise InputError(f"{name}: no source and no host of this name is known: see `copydesk sources list`")
        return list(hosts.values())

    def move_rows(self, source_id: int, now: datetime) -> None:
        """Suspend or resume the source's rows, as its state says."""
        state = select(SourceRow.state).where(SourceRow.id == source_id)
        is_moved = False
        while not is_moved:
            with self.sessions() as session:
                before = session.scalar(state)
                if before == "active":
                    resume_source(session, source_id, now)
                else:
                    suspend_source(session, source_id)
                is_moved = session.scalar(state.with_for_update(key_share=True)) == before
                if is_moved:
                    session.commit()

    def tombstone(self, url: str) -> datetime | None:
        """Return when an address was forgotten on request, if it was.

        Or another form of it.
        """
        with self.sessions.begin() as session:
            noted = select(TombstoneRow.at).where(TombstoneRow.key.in_(tombstone_keys(url)))
            return session.scalar(noted.limit(1))

    def poll_now(self, slug: str, now: datetime) -> list[int]:
        """Make the source's feeds due now, and return their keys.

        Sitemaps that an index names follow by themselves.
        """
        with self.sessions.begin() as session:
            row = find_row(session, slug)
            session.execute(
                update(FeedRow)
                .where(FeedRow.source_id == row.id, FeedRow.parent_id.is_(None), FeedRow.owner.is_(None))
                .where(FeedRow.stage != "done")  # Those that the file names no more.
                .values(stage="poll", due_at=now, token=None, dispatched_at=None)
            )
            mine = [feed for feed in feeds_of(session, row.id) if feed.parent_id is None]
            return [feed.id for feed in mine if feed.stage != "done"]


def forgotten_of(session: Session, sources: Sequence[Source]) -> list[str]:
    """Return the slugs of these sources that have a tombstone, sorted."""
    stones = {f"source:{source.slug}": source.slug for source in sources}
    return sorted(stones[key] for key in session.scalars(select(TombstoneRow.key).where(TombstoneRow.key.in_(stones))))


def retire_others(rows: Mapping[str, SourceRow], stated: Set[str]) -> list[str]:
    """Retire the sources that no file states any more, and return their slugs, sorted."""
    slugs = sorted(slug for slug, row in rows.items() if slug not in stated and row.state != "retired")
    for slug in slugs:
        rows[slug].state = "retired"
    return slugs


def apply_source(session: Session, source: Source, row: SourceRow | None, now: datetime) -> str:
    """Apply one source; say whether it was added, changed or unchanged."""
    config = form(source) or {}
    if row is None:
        row = SourceRow(slug=source.slug, config=config, state="active", applied_at=now, budget_used=0)
        session.add(row)
        session.flush()
        add_feeds(session, row.id, stated_feeds(source), now)
        return "added"
    if row.config == config and row.state != "retired":
        return "unchanged"
    row.config, row.applied_at = config, now
    update_feeds(session, row.id, source, now)
    session.add(UncountedRow(source_id=row.id))  # It may have switched its boilerplate on or off.
    if row.state == "retired":
        row.state = "active"
    return "changed"


def update_feeds(session: Session, source_id: int, source: Source, now: datetime) -> None:
    """Close the feeds that the source no longer states, and poll those that it states."""
    stated = {url for _, url in stated_feeds(source)}
    removed: set[int] = set()
    for feed in sorted(feeds_of(session, source_id), key=lambda feed: feed.id):  # What an index names comes after it.
        is_stated = feed.url in stated if feed.parent_id is None else feed.parent_id not in removed
        if not is_stated:
            removed.add(feed.id)
            feed.stage, feed.due_at, feed.token = "done", None, None
        elif feed.url in stated and feed.stage == "done":
            feed.stage, feed.due_at = "poll", now
    add_feeds(session, source_id, stated_feeds(source), now)


def has_resting_rows() -> ColumnElement[bool]:
    """Say that rows of a source rest."""
    resting = (select(table.id).where(table.source_id == SourceRow.id, table.stage == "rest") for table in TABLES)
    return or_(*(rows.exists() for rows in resting))


def suspend_source(session: Session, source_id: int) -> None:
    """Take the source's waiting rows out of the schedule.

    What a worker holds is finished first.
    """
    for table in TABLES:
        session.execute(
            update(table)
            .where(table.source_id == source_id, table.stage.in_(["poll", "fetch"]), table.owner.is_(None))
            .values(stage="rest", token=None, dispatched_at=None)
        )


def resume_source(session: Session, source_id: int, now: datetime) -> None:
    """Put the source's suspended rows back on the schedule, each at its own time."""
    for table, stage in ((FeedRow, "poll"), (FrontierRow, "fetch")):
        suspended = (table.source_id == source_id, table.stage == "rest")
        session.execute(update(table).where(*suspended, table.due_at.is_(None)).values(due_at=now))
        hosts = session.scalars(select(table.host_id).where(*suspended).distinct()).all()
        session.execute(update(table).where(*suspended).values(stage=stage))
        if table is FrontierRow:
            note_due(session, dict.fromkeys(hosts, now))


def find_row(session: Session, slug: str, *, is_held: bool = True) -> SourceRow:
    """Return the row of one source, locked for whoever may change it.

    Raises InputError that names the known ones where there is none of that name.
    """
    asked = select(SourceRow).where(SourceRow.slug == slug)
    row = session.scalars(asked.with_for_update(key_share=True) if is_held else asked).one_or_none()
    if row is None:
        slugs = session.scalars(select(SourceRow.slug).order_by(SourceRow.slug).limit(20)).all()
        raise InputError(f"no source {slug!r}: known are {', '.join(slugs) or 'none; run `copydesk sources apply`'}")
    return row
