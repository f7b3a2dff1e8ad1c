"""Answers: what addresses said when they were asked, merged by time, so that any order gives the same rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import case, insert, literal, or_, select
from sqlalchemy.orm import Session

from worker.normalize.urls.variants import story_key
from worker.records.work import FetchClaim, FetchFinish
from worker.storage.database.keys import alias_key, frontier_key
from worker.storage.database.upserts import insert_into
from worker.storage.tables.addresses import AnswerRow, RedirectRow, UnresolvedRow


def record_answer(session: Session, claim: FetchClaim, finish: FetchFinish) -> None:
    """Keep what the end of a fetch tells of its address."""
    if finish.target is not None:
        record_redirect(session, claim.url, finish.target.url, finish.status or 302, finish.now)
    elif finish.outcome.word == "gone":
        record_gone(session, claim.url, finish.now, f"{finish.status or 'gone'}")
    elif finish.outcome.word == "unchanged":
        record_page(session, claim.url, finish.now)


def record_redirect(session: Session, url: str, target: str, status: int, at: datetime) -> None:
    """Keep the edge of a redirect."""
    row = {
        "from_key": frontier_key(url), "to_key": frontier_key(target),
        "from_alias": alias_key(url), "to_alias": alias_key(target),
        "from_url": url, "to_url": target, "status": status, "first_at": at, "last_at": at,
    }  # fmt: skip
    new = insert_into(session, RedirectRow).values(row)
    is_later = new.excluded.last_at > RedirectRow.last_at
    merged = {
        name: case((is_later, new.excluded[name]), else_=getattr(RedirectRow, name)) for name in ("status", "last_at")
    }
    is_earlier = new.excluded.first_at < RedirectRow.first_at
    merged["first_at"] = case((is_earlier, new.excluded.first_at), else_=RedirectRow.first_at)
    session.execute(new.on_conflict_do_update(index_elements=["from_key", "to_key"], set_=merged))
    if row["from_alias"] != row["to_alias"]:
        note_unresolved(session, url)


def record_gone(session: Session, url: str, at: datetime, reason: str) -> None:
    """Keep that an address said that its page is gone."""
    merge_answer(session, url, "gone_at", {"gone_at": at, "gone_reason": reason[:40]})
    note_unresolved(session, url)


def record_page(session: Session, url: str, at: datetime) -> None:
    """Keep that an address gave its page, the same as before."""
    merge_answer(session, url, "page_at", {"page_at": at})
    key = frontier_key(url)
    was_gone = select(AnswerRow.key).where(AnswerRow.key == key, AnswerRow.gone_at.is_not(None)).exists()
    had_moved = select(RedirectRow.from_key).where(RedirectRow.from_key == key).exists()
    note = select(literal(alias_key(url)), literal(story_key(url))).where(or_(was_gone, had_moved))
    session.execute(insert(UnresolvedRow).from_select(["key", "name"], note))


def merge_answer(session: Session, url: str, moment: str, values: dict[str, Any]) -> None:
    """Write an answer where it is later than the known one."""
    row = {"key": frontier_key(url), "alias": alias_key(url), "url": url, **values}
    new = insert_into(session, AnswerRow).values(row)
    known = getattr(AnswerRow, moment)
    is_later = or_(known.is_(None), new.excluded[moment] > known)
    merged = {name: case((is_later, new.excluded[name]), else_=getattr(AnswerRow, name)) for name in values}
    session.execute(new.on_conflict_do_update(index_elements=["key"], set_=merged))


def note_unresolved(session: Session, url: str) -> None:
    """Note that the article at an address is to be computed anew."""
    session.execute(insert(UnresolvedRow).values(key=alias_key(url), name=story_key(url)))
