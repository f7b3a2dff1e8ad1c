"""Changes: what became of articles, noted in the transaction that changes them, for whoever follows.

A row is written without a place in the feed; ``order_changes`` gives it one once it is committed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias, get_args

from sqlalchemy import insert
from sqlalchemy.orm import Session

from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.changes import ChangeRow

ChangeKind: TypeAlias = Literal[
    "created", "revised", "updated", "merged", "parted", "unpublished", "republished", "forgotten"
]
KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)


@dataclass(frozen=True, slots=True)
class Noted:
    """Say what became of one article.

    ``revision`` is the number of its last one, ``other_id`` the article that it was merged into or parted from,
    ``address`` the hash of a forgotten one's address.
    """

    kind: ChangeKind
    article_id: int
    revision: int | None = None
    other_id: int | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold what of an article followers see: its reading, content, address, publication."""

    reading: str | None
    content_hash: str | None
    canonical_url: str
    is_published: bool

    @classmethod
    def of(cls, row: ArticleRow) -> Standing:
        """Return the standing of an article's row."""
        return cls(row.reading, row.content_hash, row.canonical_url, row.unpublished_at is None)


def changes_between(article_id: int, before: Standing, after: Standing, revision: int) -> list[Noted]:
    """Return what became of an article, whose last revision has that number."""
    kinds: list[ChangeKind] = []
    was_published = before.is_published or before.reading is None
    if before.reading is None:
        kinds.append("created")
    elif before.content_hash != after.content_hash:
        kinds.append("revised")
    elif (before.reading, before.canonical_url) != (after.reading, after.canonical_url):
        kinds.append("updated")
    if was_published != after.is_published:
        kinds.append("republished" if after.is_published else "unpublished")
    return [Noted(kind, article_id, revision) for kind in kinds]


def note_changes(session: Session, changes: Sequence[Noted], now: datetime) -> None:
    """Write what became of articles; the caller holds them until its transaction ends.

    To be held makes the changes of one article come in their order.
    """
    if changes:
        session.execute(insert(ChangeRow), [change_row(change, now) for change in changes])


def change_row(change: Noted, now: datetime) -> dict[str, Any]:
    """Return the row of what became of an article."""
    return {**asdict(change), "at": now}
