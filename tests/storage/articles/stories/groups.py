"""Texts of invented days, stored as they stand: their groups, what they resemble, and the articles that print them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.storage.newsroom import MORNING
from worker.storage.tables.articles import ArticleRow, StoryRow
from worker.storage.tables.stories import CopyGroupRow, ResemblanceRow, ShingleRow

DAY = 20_500


def add_group(session: Session, exact: str, sketch: Iterable[int] = (), **values: Any) -> int:
    """Return the id of a new text, its own core unless said otherwise."""
    defaults = {"day": DAY, "shingles": 40, "words": 200, "numbers": [], "names": [], "strength": 0, "core_id": 0}
    row = CopyGroupRow(exact=exact, **(defaults | values))
    session.add(row)
    session.flush()
    row.core_id = row.core_id or row.id
    session.add_all(ShingleRow(hash=value, day=row.day, group_id=row.id) for value in sketch)
    session.flush()
    return row.id


def add_groups(session: Session, names: str, **values: Any) -> dict[str, int]:
    """Return the ids of new texts by their names, which are single letters."""
    return {name: add_group(session, name, **values) for name in names}


def resemble(session: Session, one: int, other: int, score: float = 0.9, **values: Any) -> None:
    """Store that two texts resemble each other."""
    low, high = sorted((one, other))
    session.add(ResemblanceRow(low_id=low, high_id=high, score=score, **({"kind": "near"} | values)))
    session.flush()


def add_article(session: Session, key: str, group_id: int | None, story_id: int | None = None, **values: Any) -> int:
    """Return the id of a new article that prints a text."""
    url = f"https://news.example/{key}"
    defaults: dict[str, Any] = {
        "url": url, "canonical_url": url, "kind": "article", "tags": [], "text": "", "word_count": 0,
        "rendered_without": "", "first_seen_at": MORNING, "last_seen_at": MORNING, "dated_at": MORNING, "exact": "",
        "shingles": 0, "sketched_words": 0,
    }  # fmt: skip
    row = ArticleRow(key=key, group_id=group_id, story_id=story_id, **(defaults | values))
    session.add(row)
    session.flush()
    return row.id


def add_stories(session: Session, *keys: str) -> list[int]:
    """Return the numbers of new stories."""
    rows = [StoryRow(key=key) for key in keys]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def told(session: Session) -> dict[str, int | None]:
    """Return the story of each article by its key."""
    session.expire_all()
    return {row.key: row.story_id for row in session.execute(select(ArticleRow.key, ArticleRow.story_id))}
