"""Saving many pages at once: as many statements for sixteen pages as for one.

Two transactions: the rows that articles share, and then the articles, with every alias around them held.  What is
written is what the long way would write; pages that it alone knows how to save are left to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import delete, insert, select, union_all
from sqlalchemy.orm import Session, sessionmaker

from worker.dedup.revisions import changed_fields
from worker.storage.articles.identity.neighbourhood import Neighbourhood
from worker.storage.articles.identity.resolve import MOST_TOLD, hold_neighbourhood
from worker.storage.articles.revisions import revisions
from worker.storage.articles.save import capture_values
from worker.storage.articles.save.article_rows import Record, hold_articles, learned_places, record_of
from worker.storage.articles.save.lone_pages import ArrivingPage, LonePage, lone_pages
from worker.storage.articles.save.outcomes import Saved, changed_text, outcome
from worker.storage.articles.save.page_rows import Stored, page_sets
from worker.storage.articles.serialization import load_articles, store_readings
from worker.storage.articles.shared_rows import Shared, upsert_shared_rows
from worker.storage.database.keys import frontier_key, tombstone_keys
from worker.storage.database.row_sets import Added, add_returning, write_sets
from worker.storage.search.index import note_to_index
from worker.storage.tables.addresses import AnswerRow, RedirectRow, UnresolvedRow
from worker.storage.tables.articles import AliasRow, ArticleRow, BlockRow, CaptureRow
from worker.storage.tables.crawl import TombstoneRow
from worker.storage.tables.shared_rows import ArticleAuthorRow


def save_together(sessions: sessionmaker[Session], arrivals: Sequence[ArrivingPage]) -> dict[int, Saved]:
    """Store the lone ones of some pages; return what became of them by their places.

    The others were not touched and are to be saved one by one.
    """
    with sessions.begin() as session:
        forgotten = forgotten_places(session, arrivals)
        places = [place for place in range(len(arrivals)) if place not in forgotten]
        chosen = [arrivals[place] for place in places]
        store_readings(session, [arrival.reading for arrival in chosen])
        shared = upsert_shared_rows(session, [arrival.reading.article for arrival in chosen])
    if not chosen:
        return {}
    names = {key: name for arrival in chosen for key, name in arrival.said.names.items()}

    def save(session: Session, around: Neighbourhood) -> dict[int, Saved]:
        return save_held(session, around, chosen, shared)

    saved = hold_neighbourhood(sessions, names, save, arriving={arrival.said.own_key for arrival in chosen})
    return {places[place]: each for place, each in saved.items()}


def forgotten_places(session: Session, arrivals: Sequence[ArrivingPage]) -> set[int]:
    """Return the places of pages whose address, or another form of it, was forgotten."""
    keys: dict[str, set[int]] = {}
    for place, arrival in enumerate(arrivals):
        url = arrival.reading.article.url
        for key in tombstone_keys(url):
            keys.setdefault(key, set()).add(place)
    found = session.scalars(select(TombstoneRow.key).where(TombstoneRow.key.in_(keys)))
    return {place for key in found for place in keys[key]}


def save_held(
    session: Session, around: Neighbourhood, arrivals: Sequence[ArrivingPage], shared: Shared
) -> dict[int, Saved]:
    """Store the lone pages, all aliases around them being held."""
    forgotten = forgotten_places(session, arrivals)  # Again: now nobody can forget them until this is committed.
    lone = {place: page for place, page in lone_pages(around, arrivals).items() if place not in forgotten}
    records = records_of(session, lone)
    if not records:
        return {}
    stored = dict(zip(records, store_records(session, list(records.values()), shared), strict=True))
    return {place: saved_as(each) for place, each in stored.items()}


def records_of(session: Session, lone: Mapping[int, LonePage]) -> dict[int, Record]:
    """Return what is written of each lone page's article.

    A page whose address once said something else is left out.
    """
    rows = hold_articles(session, (page.article_id for page in lone.values() if page.article_id is not None))
    left = unpublished_before(session, lone.values())
    places = learned_places(session, (page.capture.source_id for page in lone.values()))
    records = {}
    for place, page in lone.items():
        row = rows.get(page.article_id or 0)
        if frontier_key(page.capture.url or "") in left or (row is None) != (page.article_id is None):
            continue
        record = record_of(page, row, places.get(page.capture.source_id, {}))
        if row is None or row.key == record.values["key"]:
            records[place] = record
    return records


def unpublished_before(session: Session, lone: Iterable[LonePage]) -> set[str]:
    """Return the addresses of pages that once led elsewhere or said to be gone."""
    keys = sorted({frontier_key(page.capture.url or "") for page in lone})
    gone = select(AnswerRow.key).where(AnswerRow.key.in_(keys), AnswerRow.gone_at.is_not(None))
    moved = select(RedirectRow.from_key).where(RedirectRow.from_key.in_(keys))
    return set(session.scalars(union_all(gone, moved))) if keys else set()


def store_records(session: Session, records: Sequence[Record], shared: Shared) -> list[Stored]:
    """Write records, and return them with their ids.

    The one place where the short way writes what articles show now: created, revised, or only seen again.
    """
    article_ids = add_articles(session, records)
    capture_ids = add_captures(session, records, article_ids)
    changes = changes_of(session, records)
    stored = [Stored(*each) for each in zip(records, article_ids, capture_ids, changes, strict=True)]
    clear(session, [each.article_id for each in stored if is_rewrite(each.record)])
    write_sets(session, *page_sets(stored, shared))
    for each in stored:
        if not each.record.is_indexed:
            note_to_index(session, each.article_id)
    tell_collapsed(session, {record.lone.capture.text_key for record in records})
    return stored


def is_rewrite(record: Record) -> bool:
    """Tell whether a known article shows another text now."""
    return record.is_rewritten and record.lone.article_id is not None


def add_articles(session: Session, records: Sequence[Record]) -> list[int]:
    """Return the ids of the records' articles, new ones added."""
    new = [record.values for record in records if record.lone.article_id is None]
    rows = add_returning(session, Added(ArticleRow, sorted(new, key=lambda row: row["key"])), "id", "key")
    ids = {row.key: row.id for row in rows}
    return [record.lone.article_id or ids[record.values["key"]] for record in records]


def add_captures(session: Session, records: Sequence[Record], article_ids: Sequence[int]) -> list[int]:
    """Return the ids of the pages' captures, which are added."""
    rows = []
    for record, article_id in zip(records, article_ids, strict=True):
        lone = record.lone
        values = capture_values(lone.arrival.reading, lone.arrival.said, lone.capture)
        rows.append(values | {"article_id": article_id})
    added = add_returning(session, Added(CaptureRow, rows), "id", "page_id")
    ids = {row.page_id: row.id for row in added}
    return [ids[record.lone.capture.page_id] for record in records]


def changes_of(session: Session, records: Sequence[Record]) -> list[tuple[int, Sequence[str]] | None]:
    """Return the revision that each page brought: its number, and the fields that it changed.

    None where it brought none.
    """
    before = [revisions(record.lone.known) if record.lone.known else () for record in records]
    is_new = [len(revisions(record.lone.captures)) > len(known) for record, known in zip(records, before, strict=True)]
    wanted = {known[-1].reading for known, new in zip(before, is_new, strict=True) if new and known}
    articles = load_articles(session, wanted)
    found: list[tuple[int, Sequence[str]] | None] = []
    for record, known, new in zip(records, before, is_new, strict=True):
        article = record.lone.arrival.reading.article
        changed = changed_fields(articles[known[-1].reading], article) if new and known else ()
        found.append((len(known) + 1, changed) if new else None)
    return found


def clear(session: Session, article_ids: Sequence[int]) -> None:
    """Delete what a known article's former text had, to be written anew."""
    if article_ids:
        for table in (BlockRow, ArticleAuthorRow):
            session.execute(delete(table).where(table.article_id.in_(article_ids)))


def tell_collapsed(session: Session, text_keys: Collection[str | None]) -> None:
    """Note the addresses whose pages lost their text to the words of these pages."""
    same = (
        select(CaptureRow.own_key, AliasRow.name)
        .join(AliasRow, AliasRow.key == CaptureRow.own_key)
        .where(CaptureRow.text_key.in_(sorted(key for key in text_keys if key)), CaptureRow.state == "collapsed")
        .distinct()
        .limit(MOST_TOLD * len(text_keys))
    )
    session.execute(insert(UnresolvedRow).from_select(["key", "name"], same))


def saved_as(stored: Stored) -> Saved:
    """Return what became of a page."""
    lone = stored.record.lone
    found = {lone.article_id} if lone.article_id is not None else set()
    arrival = lone.arrival
    saved = outcome(arrival.reading, arrival.origin, stored.article_id, lone.known, lone.captures, found)
    if saved.word == "revised" and stored.revision is not None:
        return Saved(saved.word, saved.article_id, saved.reason, changed_text(stored.revision[1]))
    return saved
