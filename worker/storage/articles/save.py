"""Saving one page's article: its shared rows, its identity, its capture, and what follows from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, sessionmaker

from worker.dedup.revisions import content_hash
from worker.errors import RefusedError
from worker.records.work import Why
from worker.storage.articles.aliases import (
    Addresses,
    aliases_of,
    assign_aliases,
    is_false_canonical,
    lock_aliases,
    lock_articles,
    representative,
)
from worker.storage.articles.merge import join, part, rebuilt
from worker.storage.articles.render import article_values, captures_of, refresh
from worker.storage.articles.revisions import Capture, revisions
from worker.storage.articles.serialization import Reading, store_readings
from worker.storage.articles.shared_rows import Shared, share
from worker.storage.articles.sightings import store_sightings
from worker.storage.crawl.frontier import frontier_key
from worker.storage.tables.articles import ArticleRow, CaptureRow, RevisionRow
from worker.storage.tables.crawl import TombstoneRow


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a page's article.

    ``word`` is stored (a new article), revised (new content), unchanged, or duplicate (another address of an article
    already there).
    """

    word: Literal["stored", "revised", "unchanged", "duplicate"]
    article_id: int
    reason: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a reading comes from: its page, and when, why and for which source it was fetched and parsed."""

    page_id: int
    frontier_id: int
    source_id: int | None
    fetched_at: datetime
    parsed_at: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class Held:
    """The aliases held, each with its article, and whether the page's canonical address is a mistake."""

    owners: dict[str, int | None]
    is_false: bool


def save_reading(sessions: sessionmaker[Session], reading: Reading, addresses: Addresses, origin: Origin) -> Saved:
    """What became of it; two short transactions, and one more for each time that aliases turn up to be held as well."""
    with sessions.begin() as session:
        refuse_forgotten(session, addresses.spellings)
        store_readings(session, [reading])
        shared = share(session, [reading.article])
    names = dict(addresses.names)
    while True:
        with sessions.begin() as session:
            owners = lock_aliases(session, names)
            is_false = claims_falsely(session, addresses)
            missing = unheld(session, owners, is_false)
            if not missing:
                return save_held(session, reading, addresses, origin, Held(owners, is_false), shared)
        names |= missing


def claims_falsely(session: Session, addresses: Addresses) -> bool:
    """Whether the page's canonical address is a template's mistake."""
    claim = addresses.canonical_key
    return claim != addresses.own_key and is_false_canonical(session, claim, addresses)


def unheld(session: Session, owners: dict[str, int | None], is_false: bool) -> dict[str, str]:
    """The aliases to be held too because their articles may be joined or parted; none in the common case."""
    found = {article_id for article_id in owners.values() if article_id is not None}
    known = aliases_of(session, found) if len(found) > 1 or is_false else {}
    return {key: name for key, name in known.items() if key not in owners}


def save_held(
    session: Session, reading: Reading, addresses: Addresses, origin: Origin, held: Held, shared: Shared
) -> Saved:
    """What became of it, all its aliases being held.  Raises RefusedError where it was forgotten on request."""
    refuse_forgotten(session, addresses.spellings)  # Again: now nobody can forget it until this is committed.
    keys = set(addresses.keys) if held.is_false else {*addresses.keys, addresses.canonical_key}
    found = {article_id for key in keys if (article_id := held.owners[key]) is not None}
    rows = lock_articles(session, {article_id for article_id in held.owners.values() if article_id is not None})
    joined = {article_id: row for article_id, row in rows.items() if article_id in found}
    row = join(session, joined) if joined else new_article(session, reading, origin, addresses, keys)
    assign_aliases(session, row.id, {key for key in keys if held.owners[key] != row.id})
    before = captures_of(session, row.id) if joined else []
    if put_capture(session, row.id, reading, addresses, origin):
        rebuilt(session, row)
    else:
        seen = [(reading.article, origin.fetched_at)]
        store_sightings(session, row.id, seen, shared, is_new=not joined)
        refresh(session, row, captures_of(session, row.id), {reading.hash: reading.article})
    if held.is_false:
        claimed = rows.get(held.owners[addresses.canonical_key] or 0)
        for mixed in (row, claimed):
            if mixed is not None and (mixed is row or mixed.id not in found):
                part(session, mixed)
    return outcome(session, reading, origin, before, found)


def new_article(
    session: Session, reading: Reading, origin: Origin, addresses: Addresses, keys: Iterable[str]
) -> ArticleRow:
    """A row for an article that has none; ``refresh`` fills what follows from its captures."""
    row = ArticleRow(
        **article_values(reading.article),
        key=representative(addresses.names[key] for key in keys),
        source_id=origin.source_id,
        text="",
        word_count=0,
        rendered_without="",
        first_seen_at=origin.fetched_at,
        last_seen_at=origin.fetched_at,
        dated_at=origin.fetched_at,
        exact="",
        shingles=0,
        sketched_words=0,
    )
    session.add(row)
    session.flush()
    return row


def put_capture(session: Session, article_id: int, reading: Reading, addresses: Addresses, origin: Origin) -> bool:
    """Whether an earlier reading of the page has given way, so that what followed from it must go too."""
    content = content_hash(reading.article)
    of_page = list(session.scalars(select(CaptureRow).where(CaptureRow.page_id == origin.page_id)))
    same = next((row for row in of_page if row.content_hash == content), None)
    if same is None:
        values = capture_values(article_id, reading, addresses, origin)
        session.execute(insert(CaptureRow).values(content_hash=content, **values))
        return bool(of_page)
    if origin.parsed_at < same.parsed_at:
        return False
    differs = (same.reading, same.teasers) != (reading.hash, reading.teasers)
    same.reading, same.teasers, same.parsed_at = reading.hash, reading.teasers, origin.parsed_at
    same.canonical_key, same.keys, same.rank = addresses.canonical_key, list(addresses.keys), addresses.rank
    same.extractor_version = reading.article.extractor_version[:40]
    session.flush()
    return differs or len(of_page) > 1


def capture_values(article_id: int, reading: Reading, addresses: Addresses, origin: Origin) -> dict[str, object]:
    """A capture's columns, but for the content hash."""
    return {
        "article_id": article_id,
        "page_id": origin.page_id,
        "frontier_id": origin.frontier_id,
        "source_id": origin.source_id,
        "reading": reading.hash,
        "rank": addresses.rank,
        "own_key": addresses.own_key,
        "canonical_key": addresses.canonical_key,
        "title_key": addresses.title_key,
        "keys": list(addresses.keys),
        "addresses": list(addresses.spellings),
        "teasers": reading.teasers,
        "fetched_at": origin.fetched_at,
        "parsed_at": origin.parsed_at,
        "why": origin.why,
        "extractor_version": reading.article.extractor_version[:40],
    }


def outcome(
    session: Session, reading: Reading, origin: Origin, before: Sequence[Capture], found: Collection[int]
) -> Saved:
    """What became of the page, the same when a save is repeated: its own captures do not count as known before."""
    article_id = session.scalars(select(CaptureRow.article_id).where(CaptureRow.page_id == origin.page_id)).first()
    assert article_id is not None
    after = captures_of(session, article_id)
    ids = {capture.page_id for capture in after}
    known = [
        capture
        for capture in before
        if capture.page_id in ids and (origin.why == "reparse" or capture.page_id != origin.page_id)
    ]
    if not known:
        return Saved("stored", article_id, "new")
    if origin.frontier_id not in {capture.frontier_id for capture in known}:
        better = min(capture.rank for capture in after) < min(capture.rank for capture in known)
        reason = "joined" if len(found) > 1 else "canonical_form" if better else "same_article"
        return Saved("duplicate", article_id, reason, f"also at {reading.article.canonical_url}")
    if len(revisions(after)) > len(revisions(known)):
        return Saved("revised", article_id, origin.why, changed_text(session, article_id, origin.page_id))
    return Saved("unchanged", article_id, "same_content")


def changed_text(session: Session, article_id: int, page_id: int) -> str | None:
    """The fields that a page's revision changed, for a person."""
    changed = session.scalars(
        select(RevisionRow.changed)
        .where(RevisionRow.article_id == article_id, RevisionRow.page_id == page_id)
        .order_by(RevisionRow.number.desc())
    ).first()
    return f"changed: {', '.join(changed)}" if changed else None


def refuse_forgotten(session: Session, urls: Iterable[str]) -> None:
    """Nothing where none of these addresses has a tombstone, else raises RefusedError."""
    stones = {f"url:{frontier_key(url)}": url for url in urls}
    stone = session.scalars(select(TombstoneRow.key).where(TombstoneRow.key.in_(stones)).limit(1)).first()
    if stone is not None:
        raise RefusedError(f"{stones[stone]} was forgotten on request and is not stored again", reason="forgotten")
