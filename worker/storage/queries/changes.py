"""The feed of changes, read from a cursor on: each change once, in one order for all who follow."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session, sessionmaker

from worker.errors import InputError
from worker.records import plain
from worker.records.article_filter import ArticleFilter
from worker.storage.changes import KINDS, ChangeKind
from worker.storage.changes.order import order_changes
from worker.storage.database.keys import digest
from worker.storage.queries.article_filter import conditions
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.changes import ChangeRow
from worker.storage.tables.crawl import SourceRow

# What may be said in the place of a cursor: from the oldest change that is kept, or from what comes next.
START, NOW = "start", "now"
# Changes returned at most, and looked at by one call: what a filter leaves out is passed over in parts.
MOST, LOOKED_AT = 1_000, 5_000
ALL = ArticleFilter()
ANEW = "start anew with a full export, and follow from `now`"


class CursorError(InputError):
    """Tell that the changes behind a cursor are not there, and what to do."""

    default_reason = "bad_cursor"


@dataclass(frozen=True, slots=True)
class Change:
    """Tell what became of one article.

    ``cursor`` names the change, and is where the next ones begin.  ``revision`` is the number of the article's last
    revision then, ``other_id`` the article that it was merged into or parted from.  ``url`` and ``source`` are what
    they are now, None for an article that is gone; ``url_hash`` is left of a forgotten one's address.
    """

    cursor: str
    kind: ChangeKind
    article_id: int
    at: datetime
    revision: int | None = None
    other_id: int | None = None
    url: str | None = None
    source: str | None = None
    url_hash: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON-ready dict with one key per field."""
        result: dict[str, Any] = plain(self)
        return result


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Hold some changes, the cursor behind them, and whether more can be read at once."""

    changes: tuple[Change, ...]
    cursor: str
    more: bool


class Changes:
    """Read the feed of changes; what is committed before a call is in it."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def since(
        self,
        cursor: str = START,
        *,
        limit: int = 100,
        kinds: Collection[ChangeKind] = KINDS,
        wanted: ArticleFilter = ALL,
    ) -> ChangePage:
        """Return the changes behind a cursor, ``start`` or ``now``.

        What ended an article passes every filter: there is nothing left to ask.

        Raises InputError for no cursor at all, CursorError for one whose next changes are not kept.
        """
        order_changes(self.sessions)
        with self.sessions() as session:
            session.connection(execution_options={"reads_only": True})
            head = session.scalar(select(func.max(ChangeRow.position))) or 0
            position = head if cursor == NOW else find_position(session, cursor)
            until = min(position + LOOKED_AT, head)
            found = read_some(session, position, until, limit + 1, kinds, wanted)
            if len(found) > limit:
                found = found[:limit]
                until = found[-1].ChangeRow.position
            end = cursor_at(session, max(position, until))
            if cursor not in (START, NOW):
                find_position(session, cursor)  # Again: what was pruned meanwhile might be missing above.
            return ChangePage(tuple(map(change_of, found)), end, until < head)


def read_some(
    session: Session, after: int, until: int, limit: int, kinds: Collection[ChangeKind], wanted: ArticleFilter
) -> list[Row[Any]]:
    """Return the wanted changes of a span, with address and source of their articles."""
    rows = (
        select(ChangeRow, ArticleRow.canonical_url, SourceRow.slug)
        .outerjoin(ArticleRow, ArticleRow.id == ChangeRow.article_id)
        .outerjoin(SourceRow, SourceRow.id == ArticleRow.source_id)
        .where(ChangeRow.position > after, ChangeRow.position <= until)
    )
    if len(set(kinds)) < len(KINDS):
        rows = rows.where(ChangeRow.kind.in_(kinds))
    if asked := conditions(wanted):
        rows = rows.where(or_(ArticleRow.id.is_(None), and_(*asked)))
    return list(session.execute(rows.order_by(ChangeRow.position).limit(limit)))


def change_of(found: Any) -> Change:
    """Return the change of a row."""
    row, url, source = found
    is_over = row.kind in ("merged", "forgotten")
    return Change(
        cursor=f"{row.position}-{stamp(row)}",
        kind=row.kind,
        article_id=row.article_id,
        at=row.at,
        revision=row.revision,
        other_id=row.other_id,
        url=None if is_over else url,
        source=None if is_over else source,
        url_hash=row.address,
    )


def stamp(row: ChangeRow) -> str:
    """Return letters that tell a change from any other with its position.

    After a restore from an older dump positions are given again, to other changes.
    """
    return digest(f"{row.id} {row.kind} {row.article_id} {row.at.isoformat()}")[:10]


def cursor_at(session: Session, position: int) -> str:
    """Return the cursor behind a position."""
    row = session.scalars(select(ChangeRow).where(ChangeRow.position == position)).one_or_none()
    return f"{position}-{stamp(row)}" if row else f"{position}-0"


def find_position(session: Session, cursor: str) -> int:
    """Return the position that a cursor names.

    Raises InputError and CursorError as ``Changes.since`` does.
    """
    oldest = session.scalar(select(func.min(ChangeRow.position)))
    if cursor == START:
        return oldest - 1 if oldest else 0
    said = re.fullmatch(r"(\d{1,18})-([0-9a-f]{1,10})", cursor)
    if said is None:
        raise InputError(f"{cursor[:80]!r} is no cursor: allowed are {START}, {NOW}, or one that a change came with")
    position = int(said[1])
    if position == 0 and oldest in (None, 1):
        return 0
    if oldest is not None and position < oldest:
        raise CursorError(f"the changes behind {cursor} are not kept any more (keep_changes): {ANEW}")
    if cursor_at(session, position) != cursor or said[2] == "0":
        raise CursorError(f"{cursor} names no change of this database, which may be an older copy: {ANEW}")
    return position
