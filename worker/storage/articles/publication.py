"""Publication: whether an article still stands at its address, as a fold by time over what the address answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from worker.normalize.urls import url_key
from worker.storage.articles.revisions import Capture
from worker.storage.database.keys import frontier_key
from worker.storage.tables.addresses import AnswerRow, RedirectRow

# Redirects from one address of an article to another that are followed.
MOST_HOPS = 10

Answer: TypeAlias = tuple[datetime, int, str, str]  # when, what weighs more at one moment, the word, where it led


def unpublished(
    session: Session, current: Capture, captures: Iterable[Capture], aliases: Collection[str]
) -> tuple[datetime | None, str | None]:
    """Return since when and why an article is not at its address.

    (None, None) where it is.  The address is that of the current page.  It says so by 404 or 410, or by a redirect to
    what is not this article; a redirect to another address of the article passes the question on to that.
    """
    if current.url is None:
        return None, None
    pages: dict[str, datetime] = {}
    for capture in captures:
        if capture.url is not None and capture.state != "suspect":
            key = frontier_key(capture.url)
            pages[key] = max(capture.fetched_at, pages.get(key, capture.fetched_at))
    url = current.url
    seen: set[str] = set()
    while url_key(url) not in seen and len(seen) < MOST_HOPS:
        seen.add(url_key(url))
        key = frontier_key(url)
        at, _, word, target = max(answers(session, key, pages.get(key), aliases), default=(None, 0, "page", ""))
        if word != "moved":
            return (at, word) if word != "page" else (None, None)
        url = target
    return None, None


def answers(session: Session, key: str, page_at: datetime | None, aliases: Collection[str]) -> Iterable[Answer]:
    """Yield the last answer of each kind of one address.

    At one moment a page outweighs what says otherwise.
    """
    if page_at is not None:
        yield page_at, 2, "page", ""
    for row in session.scalars(select(AnswerRow).where(AnswerRow.key == key)):
        if row.page_at is not None:
            yield row.page_at, 2, "page", ""
        if row.gone_at is not None:
            yield row.gone_at, 0, row.gone_reason or "gone", ""
    leaving = select(RedirectRow).where(RedirectRow.from_key == key, RedirectRow.to_key != key)
    for moved in session.scalars(leaving):
        is_own = moved.to_alias in aliases
        yield moved.last_at, 1, "moved" if is_own else "redirected", moved.to_url
