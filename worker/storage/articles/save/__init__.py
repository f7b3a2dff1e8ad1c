"""Saving one page's article: its shared rows, its capture, and the articles that its facts give.

This is the long way, which knows every case; pages that touch no other article go the short way in ``together``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.dedup.revisions import content_hash
from worker.errors import RefusedError
from worker.storage.articles.identity import StoredClaim
from worker.storage.articles.identity.error_pages import is_error_title, text_key
from worker.storage.articles.identity.neighbourhood import Neighbourhood
from worker.storage.articles.identity.resolve import Resolution, apply, hold_neighbourhood, resolve, tell_collapsed
from worker.storage.articles.identity.statements import AddressStatements
from worker.storage.articles.render import article_values, captures_of, refresh
from worker.storage.articles.revisions import Capture, shown
from worker.storage.articles.save.outcomes import Origin, Saved, changed_text, outcome
from worker.storage.articles.serialization import StoredReading, store_readings
from worker.storage.articles.shared_rows import Shared, upsert_shared_rows
from worker.storage.articles.sightings import store_sightings
from worker.storage.crawl.answers import note_unresolved
from worker.storage.database.keys import digest, tombstone_keys
from worker.storage.tables.addresses import ClaimRow
from worker.storage.tables.articles import ArticleRow, CaptureRow, RevisionRow
from worker.storage.tables.crawl import TombstoneRow

# The id of a capture that is not stored yet.
DRAFT = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold a page's capture before it is stored.

    ``replaces`` says that an earlier reading gives way, ``is_stale`` that a later one is known.
    """

    capture: Capture
    claims: list[StoredClaim]
    replaces: bool
    is_stale: bool


def save_reading(
    sessions: sessionmaker[Session], reading: StoredReading, said: AddressStatements, origin: Origin
) -> Saved:
    """Store a reading and return what became of it.

    Takes two short transactions, and one more for each time that aliases turn up to be held as well.
    """
    with sessions.begin() as session:
        refuse_forgotten(session, reading.article.url)
        store_readings(session, [reading])
        shared = upsert_shared_rows(session, [reading.article])

    def save(session: Session, around: Neighbourhood) -> Saved:
        return save_held(session, reading, said, origin, around, shared)

    return hold_neighbourhood(sessions, said.names, save, arriving={said.own_key})


def save_held(
    session: Session,
    reading: StoredReading,
    said: AddressStatements,
    origin: Origin,
    around: Neighbourhood,
    shared: Shared,
) -> Saved:
    """Store a reading, all aliases around it being held.

    Raises RefusedError where it was forgotten on request.
    """
    refuse_forgotten(session, reading.article.url)  # Again: now nobody can forget it until this is committed.
    before = dict(around.captures)
    draft = drafted(reading, said, origin, around)
    resolution = resolve(session, around)
    part = resolution.part_of(said.own_key)
    known = [before[capture.id] for capture in part.captures if capture.id in before]
    found = {capture.article_id for capture in known}
    if part.article_id is None:
        row = new_article(session, reading, origin)
        part.article_id, resolution.rows[row.id] = row.id, row
    row = resolution.rows[part.article_id]
    if not draft.is_stale:
        write_draft(session, reading, said, origin, draft, around, resolution, row.id)
    now = origin.parsed_at
    rebuilt = apply(session, around, resolution, now, [row.id] if draft.replaces else [])
    after = resolved(part.captures, resolution)
    if row.id not in rebuilt:
        if any(capture.page_id == origin.page_id for capture in shown(after)):
            store_sightings(session, row.id, [(reading.article, origin.fetched_at)], shared, is_new=not known)
        refresh(session, row, after, now, {reading.hash: reading.article})
    for other in sorted(resolution.rows.keys() - rebuilt - {row.id}):
        refresh(session, resolution.rows[other], captures_of(session, other), now)
    if "collapsed" in resolution.states.values():
        note_unresolved(session, reading.article.url)  # Once this is committed, others with this text can be seen.
    return with_changes(session, outcome(reading, origin, row.id, known, after, found), origin.page_id)


def resolved(captures: Iterable[Capture], resolution: Resolution) -> list[Capture]:
    """Return captures with the rank and the state that were found for them."""
    return [replace(each, rank=resolution.ranks[each.id], state=resolution.states.get(each.id)) for each in captures]


def drafted(reading: StoredReading, said: AddressStatements, origin: Origin, around: Neighbourhood) -> Draft:
    """Return the page's capture, and put it among those around it."""
    article, content = reading.article, content_hash(reading.article)
    of_page = [capture for capture in around.captures.values() if capture.page_id == origin.page_id]
    same = next((capture for capture in of_page if capture.content_hash == content), None)
    if same is not None and origin.parsed_at < same.parsed_at:
        return Draft(same, [], replaces=False, is_stale=True)
    values: dict[str, Any] = {
        "page_id": origin.page_id, "frontier_id": origin.frontier_id, "source_id": origin.source_id,
        "content_hash": content, "reading": reading.hash, "rank": 0, "own_key": said.own_key,
        "fetched_at": origin.fetched_at, "parsed_at": origin.parsed_at, "why": origin.why,
        "title_key": said.title_key, "canonical_key": said.canonical_key, "url": article.url,
        "words": article.word_count, "text_key": text_key(article),
        "says_error": is_error_title(article.title),
    }  # fmt: skip
    capture = Capture(id=DRAFT, **values) if same is None else replace(same, **kept(values))
    claims = put_among(around, capture, said)
    replaces = len(of_page) > 1 if same else bool(of_page)
    return Draft(capture, claims, replaces or (same is not None and same.reading != reading.hash), is_stale=False)


def put_among(around: Neighbourhood, capture: Capture, said: AddressStatements) -> list[StoredClaim]:
    """Put a capture and its new claims among those around it; return the claims."""
    around.captures[capture.id] = capture
    for key in [key for key in around.claims if key[0] == capture.id]:
        del around.claims[key]
    claims = [StoredClaim(capture, *claim) for claim in said.claims]
    around.claims |= {(capture.id, claim.kind, claim.target): claim for claim in claims}
    return claims


def kept(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a repeated reading of the same content changes in its capture."""
    return {name: value for name, value in values.items() if name not in ("rank", "why", "frontier_id", "source_id")}


def write_draft(
    session: Session,
    reading: StoredReading,
    said: AddressStatements,
    origin: Origin,
    draft: Draft,
    around: Neighbourhood,
    resolution: Resolution,
    article_id: int,
) -> None:
    """Store a draft under an id of its own, by which it goes on."""
    capture = draft.capture
    values = capture_values(reading, said, capture) | {
        "article_id": article_id,
        "rank": resolution.ranks[capture.id],
        "state": resolution.states.get(capture.id),
    }
    if capture.id == DRAFT:
        new_id = session.scalar(insert(CaptureRow).values(**values).returning(CaptureRow.id))
        assert new_id is not None
    else:
        new_id = capture.id
        session.execute(update(CaptureRow).where(CaptureRow.id == new_id).values(**kept(values)))
        session.execute(delete(ClaimRow).where(ClaimRow.capture_id == new_id))
    write_claims(session, new_id, draft.claims, resolution)
    tell_collapsed(session, replace(capture, id=new_id))
    rename_draft(around, resolution, replace(capture, id=new_id, article_id=article_id), capture.id)


def capture_values(reading: StoredReading, said: AddressStatements, capture: Capture) -> dict[str, Any]:
    """Return the columns of a capture but its id."""
    rest = {
        "keys": [said.own_key], "addresses": [reading.article.url],
        "teasers": reading.teasers, "extractor_version": reading.article.extractor_version[:40],
    }  # fmt: skip
    return {name: getattr(capture, name) for name in Capture.__dataclass_fields__ if name != "id"} | rest


def write_claims(session: Session, capture_id: int, claims: Iterable[StoredClaim], resolution: Resolution) -> None:
    """Store what a page claims."""
    rows = claim_rows(capture_id, claims, resolution.current)
    if rows:
        session.execute(insert(ClaimRow), rows)


def claim_rows(
    capture_id: int, claims: Iterable[StoredClaim], current: Collection[tuple[int, str, str]]
) -> list[dict[str, Any]]:
    """Return the rows of a page's claims; ``current`` names those that count."""
    return [
        {
            "capture_id": capture_id, "kind": claim.kind, "key": claim.target, "url": claim.url,
            "is_foreign": claim.is_foreign,
            "is_current": (claim.capture.id, claim.kind, claim.target) in current,
        }
        for claim in claims
    ]  # fmt: skip


def rename_draft(around: Neighbourhood, resolution: Resolution, stored: Capture, old_id: int) -> None:
    """Put the stored capture where its draft stood."""
    rank, state = resolution.ranks.pop(old_id), resolution.states.pop(old_id, None)
    resolution.ranks[stored.id] = rank
    if state is not None:
        resolution.states[stored.id] = state
    del around.captures[old_id]
    around.captures[stored.id] = replace(stored, rank=rank, state=state)
    for key in [key for key in around.claims if key[0] == old_id]:
        del around.claims[key]
    part = resolution.part_of(stored.own_key)
    part.captures = [capture for capture in part.captures if capture.id != old_id] + [around.captures[stored.id]]


def new_article(session: Session, reading: StoredReading, origin: Origin) -> ArticleRow:
    """Return a row for a new article; ``refresh`` fills what follows from captures."""
    row = ArticleRow(
        **article_values(reading.article),
        key=digest(f"page {origin.page_id}"),
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


def with_changes(session: Session, saved: Saved, page_id: int) -> Saved:
    """Return what became of a page with the fields that its revision changed."""
    if saved.word != "revised":
        return saved
    return replace(saved, detail=changed_text(stored_changes(session, saved.article_id, page_id)))


def stored_changes(session: Session, article_id: int, page_id: int) -> Sequence[str]:
    """Return the fields that a page's revision changed."""
    mine = (RevisionRow.article_id == article_id, RevisionRow.page_id == page_id)
    found = select(RevisionRow.changed).where(*mine).order_by(RevisionRow.number.desc())
    return session.scalars(found).first() or ()


def refuse_forgotten(session: Session, url: str) -> None:
    """Raise RefusedError where an address, or another form of it, has a tombstone."""
    known = select(TombstoneRow.key).where(TombstoneRow.key.in_(tombstone_keys(url)))
    if session.scalar(known.limit(1)) is not None:
        raise RefusedError(f"{url} was forgotten on request and is not stored again", reason="forgotten")
