"""Sightings: which picture, caption and teaser stood where in one article, from when to when.

Rows are a fold of the article's captures: first and last are least and greatest fetch times, everything else is what
the latest capture says.  The order of folding makes no difference, nor does folding a capture twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from worker.dedup.captions import caption_key
from worker.normalize.text import collapse
from worker.records import Article
from worker.storage.articles.shared_rows import Shared, headline_key, picture_key
from worker.storage.database.keys import alias_key
from worker.storage.tables.shared_rows import OccurrenceRow, PlacementRow, SightingRow

Key: TypeAlias = tuple[Any, ...]
Rows: TypeAlias = dict[Key, dict[str, Any]]

# A heading beyond this is a sentence; the rest would only fill the index.
MOST_HEADING = 200
KEYS: dict[Any, tuple[str, ...]] = {
    PlacementRow: ("image_id",),
    OccurrenceRow: ("caption_id", "image_id"),
    SightingRow: ("headline_id", "block"),
}


def store_sightings(
    session: Session,
    article_id: int,
    pages: Iterable[tuple[Article, datetime]],
    shared: Shared,
    *,
    afresh: bool = False,
    is_new: bool = False,
) -> None:
    """Add what these pages show; with ``afresh`` it is all there is.

    Each page is (article, fetched at).

    A new article has no rows yet, so that none need be looked up.
    """
    found = list(pages)
    for table, read in ((PlacementRow, placements), (OccurrenceRow, occurrences), (SightingRow, teaser_sightings)):
        old = {} if is_new else existing(session, table, article_id)
        new: Rows = {} if afresh else dict(old)
        for article, at in found:
            merge(new, read(article, shared, at))
        write(session, table, article_id, old, new)


def placements(article: Article, shared: Shared, at: datetime) -> Rows:
    """Return the article's pictures."""
    rows: Rows = {}
    for image in article.images:
        key = picture_key(image)
        if key:
            details = {"position": image.position, "role": image.role, "alt": collapse(image.alt)}
            merge(rows, {(shared.images[key],): seen(at, details)})
    return rows


def occurrences(article: Article, shared: Shared, at: datetime) -> Rows:
    """Return the article's captions, each under its picture."""
    rows: Rows = {}
    for image in article.images:
        key = picture_key(image)
        if key and image.caption:
            text, credit = collapse(image.caption), collapse(image.credit)
            details = {"position": image.position, "text": text, "credit": credit}
            merge(rows, {(shared.captions[caption_key(image.caption)], shared.images[key]): seen(at, details)})
    return rows


def teaser_sightings(article: Article, shared: Shared, at: datetime) -> Rows:
    """Return the article's teasers, a row for each wording and block."""
    rows: Rows = {}
    for teaser in article.teasers:
        teaser_id = shared.teasers[alias_key(teaser.url)]
        for wording in (teaser.headline, *teaser.variants):
            headline_id = shared.headlines[teaser_id, headline_key(wording)]
            is_variant = wording is not teaser.headline
            details = {
                "position": teaser.position,
                "teaser_id": teaser_id,
                "is_variant": is_variant,
                "kind": teaser.kind,
                "excerpt": "" if is_variant else collapse(teaser.excerpt),
                "kicker": "" if is_variant else collapse(teaser.kicker),
                "image_url": "" if is_variant else teaser.image_url or "",
                "image_alt": "" if is_variant else collapse(teaser.image_alt),
            }
            merge(rows, {(headline_id, collapse(teaser.block)[:MOST_HEADING]): seen(at, details)})
    return rows


def seen(at: datetime, details: dict[str, Any]) -> dict[str, Any]:
    """One row of something seen once."""
    return {"first_seen_at": at, "last_seen_at": at, **details}


def merge(rows: Rows, others: Rows) -> None:
    """Merge the others' sightings into ``rows``.

    The widest time, and what the latest one says.
    """
    for key, other in others.items():
        known = rows.get(key, other)
        latest = min(known, other, key=lambda row: (-row["last_seen_at"].timestamp(), preference(row)))
        rows[key] = latest | {
            "first_seen_at": min(known["first_seen_at"], other["first_seen_at"]),
            "last_seen_at": latest["last_seen_at"],
        }


def preference(row: dict[str, Any]) -> tuple[Any, ...]:
    """Order two sightings at one moment.

    Visible wordings first, then the first on the page.
    """
    rest = sorted((name, str(value)) for name, value in row.items() if not name.endswith("seen_at"))
    return row.get("is_variant", False), row["position"], rest


def existing(session: Session, table: Any, article_id: int) -> Rows:
    """Return the article's rows as they are."""
    names = [column.name for column in table.__table__.columns if column.name != "article_id"]
    result = session.execute(select(*(getattr(table, name) for name in names)).where(table.article_id == article_id))
    rows = (dict(zip(names, values, strict=True)) for values in result)
    return {tuple(row.pop(name) for name in KEYS[table]): row for row in rows}


def write(session: Session, table: Any, article_id: int, old: Rows, new: Rows) -> None:
    """Make the article's rows ``new``, of which ``old`` is there already."""
    names = KEYS[table]
    added = [
        {"article_id": article_id, **dict(zip(names, key, strict=True)), **new[key]}
        for key in sorted(new.keys() - old.keys())
    ]
    if added:
        session.execute(insert(table), added)
    where = [table.article_id == article_id, *(getattr(table, name) == bindparam(f"old_{name}") for name in names)]
    core = session.connection()
    removed = [old_key(names, key) for key in sorted(old.keys() - new.keys())]
    changed = [old_key(names, key) | new[key] for key in sorted(old.keys() & new.keys()) if new[key] != old[key]]
    if removed:
        core.execute(delete(table.__table__).where(*where), removed)
    if changed:
        core.execute(update(table.__table__).where(*where), changed)


def old_key(names: Iterable[str], key: Key) -> dict[str, Any]:
    """Return the values by which a statement finds one row."""
    return {f"old_{name}": value for name, value in zip(names, key, strict=True)}
