"""Forgetting on request: an address or a source is erased, and a tombstone keeps it from coming back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.errors import InputError
from worker.normalize.urls.variants import story_key
from worker.storage.articles.aliases import alias_key, hold_aliases, lock_aliases, lock_articles
from worker.storage.articles.merge import erase, rebuilt
from worker.storage.articles.orphans import collect, parts, referred_by, unreferenced_hashes
from worker.storage.crawl.frontier import frontier_key
from worker.storage.database.engine import clear_log
from worker.storage.database.upserts import insert_missing
from worker.storage.tables.articles import AliasRow, ArticleRow, BoilerplateRow, CaptureRow, UncountedRow
from worker.storage.tables.crawl import FeedRow, FrontierRow, OutcomeRow, PageRow, SourceRow, TombstoneRow
from worker.storage.tables.shared_rows import SightingRow, TeaserRow


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was erased, and what stays.

    ``archive_hashes`` are raw pages that nothing refers to any more.  ``promoting`` counts the other articles whose
    teasers name what was erased: a headline on their page is their text.  ``log_is_clear`` is False while another
    process reads from SQLite's write-ahead log, which then still holds what was deleted.
    """

    articles: int
    addresses: int
    pages: int
    archive_hashes: tuple[str, ...]
    promoting: int = 0
    log_is_clear: bool = True


def forget_url(sessions: sessionmaker[Session], url: str, reason: str | None, now: datetime) -> Forgotten:
    """What was erased of the article at ``url``, with all its addresses; without one, the address alone."""
    with sessions.begin() as session:
        # Holding the alias, even of nothing, makes a save of the same page wait and then see the tombstone.
        article_id = lock_aliases(session, {alias_key(url): story_key(url)})[alias_key(url)]
        captures = session.execute(
            select(CaptureRow.frontier_id, CaptureRow.addresses).where(CaptureRow.article_id == (article_id or 0))
        ).all()
        keys = {frontier_key(spelling) for _, spellings in captures for spelling in spellings} | {frontier_key(url)}
        bury(session, keys, reason, now)
        promoting = count_promoting(session, article_id, alias_key(url))
        erased = erase_article(session, article_id, None) if article_id is not None else 0
        rows = FrontierRow.key.in_(keys) | FrontierRow.id.in_([frontier_id for frontier_id, _ in captures])
        addresses, pages, hashes = erase_addresses(session, session.scalars(select(FrontierRow.id).where(rows)))
        session.execute(delete(AliasRow).where(AliasRow.key == alias_key(url), AliasRow.article_id.is_(None)))
    cleared = clear_log(sessions.kw["bind"])
    return Forgotten(erased, addresses, pages, unreferenced_hashes(sessions, hashes), promoting, cleared)


def count_promoting(session: Session, article_id: int | None, key: str) -> int:
    """Count the articles whose teasers lead to an article, or to the alias ``key`` where none is stored."""
    aliases = select(AliasRow.key).where(or_(AliasRow.article_id == (article_id or 0), AliasRow.key == key))
    others = (
        select(func.count(SightingRow.article_id.distinct()))
        .join(TeaserRow, TeaserRow.id == SightingRow.teaser_id)
        .where(TeaserRow.key.in_(aliases), SightingRow.article_id != (article_id or 0))
    )
    return session.scalar(others) or 0


def forget_source(sessions: sessionmaker[Session], slug: str, reason: str | None, now: datetime) -> Forgotten:
    """What was erased of a source, with all its addresses; an article that other sources brought too stays theirs.

    Raises InputError where there is no source of that name.
    """
    with sessions.begin() as session:
        source_id = session.scalar(select(SourceRow.id).where(SourceRow.slug == slug))
        if source_id is None:
            raise InputError(f"there is no source {slug!r}: `copydesk sources list` names those that are known")
        insert_missing(session, TombstoneRow, [{"key": f"source:{slug}", "at": now, "reason": reason}], ["key"])
        session.execute(update(SourceRow).where(SourceRow.id == source_id).values(state="retired"))
        keys = session.scalars(select(FrontierRow.key).where(FrontierRow.source_id == source_id)).all()
        bury(session, keys, reason, now)
    articles = addresses = pages = 0
    hashes: set[str] = set()
    while ids := some_articles(sessions, source_id):
        for article_id in ids:
            with sessions.begin() as session:
                articles += erase_article(session, article_id, source_id)
    while True:
        with sessions.begin() as session:
            some = select(FrontierRow.id).where(FrontierRow.source_id == source_id).limit(500)
            removed, removed_pages, removed_hashes = erase_addresses(session, session.scalars(some))
        addresses, pages, hashes = addresses + removed, pages + removed_pages, hashes | removed_hashes
        if not removed:
            break
    with sessions.begin() as session:
        erase_source(session, source_id)
    cleared = clear_log(sessions.kw["bind"])
    return Forgotten(articles, addresses, pages, unreferenced_hashes(sessions, hashes), log_is_clear=cleared)


def bury(session: Session, keys: Iterable[str], reason: str | None, now: datetime) -> None:
    """Nothing; addresses of these frontier keys will not be admitted again."""
    stones = [{"key": f"url:{key}", "at": now, "reason": reason} for key in sorted(keys)]
    insert_missing(session, TombstoneRow, stones, ["key"])


def some_articles(sessions: sessionmaker[Session], source_id: int) -> list[int]:
    """Some of the articles that the source brought."""
    with sessions.begin() as session:
        found = select(CaptureRow.article_id).where(CaptureRow.source_id == source_id).distinct().limit(100)
        return list(session.scalars(found))


def erase_article(session: Session, article_id: int, source_id: int | None) -> int:
    """1 where the article is gone, 0 where captures of other sources than ``source_id`` keep it."""
    aliases = list(session.scalars(select(AliasRow.key).where(AliasRow.article_id == article_id)))
    hold_aliases(session, aliases)
    row = lock_articles(session, [article_id]).get(article_id)
    if row is None:
        return 0
    referred = referred_by(session, article_id)
    mine = [CaptureRow.article_id == article_id] + ([] if source_id is None else [CaptureRow.source_id == source_id])
    session.execute(delete(CaptureRow).where(and_(*mine)))
    gone = session.scalar(select(CaptureRow.id).where(CaptureRow.article_id == article_id).limit(1)) is None
    if gone:
        session.execute(delete(AliasRow).where(AliasRow.article_id == article_id))
        erase(session, row)
    else:
        rebuilt(session, row)
    session.flush()
    collect(session, referred)
    return int(gone)


def erase_addresses(session: Session, ids: Iterable[int]) -> tuple[int, int, set[str]]:
    """The number of frontier rows and of pages erased, and the pages' hashes."""
    rows = set(ids)
    hashes: set[str] = set()
    pages = 0
    for part in parts(rows):
        found = session.scalars(select(PageRow.content_hash).where(PageRow.frontier_id.in_(part))).all()
        pages, hashes = pages + len(found), hashes | set(found)
        session.execute(delete(PageRow).where(PageRow.frontier_id.in_(part)))
        session.execute(delete(OutcomeRow).where(OutcomeRow.row_kind == "frontier", OutcomeRow.row_id.in_(part)))
        session.execute(update(FrontierRow).where(FrontierRow.parent_id.in_(part)).values(parent_id=None))
        session.execute(delete(FrontierRow).where(FrontierRow.id.in_(part)))
    return len(rows), pages, hashes


def erase_source(session: Session, source_id: int) -> None:
    """Nothing; the source's feeds, boilerplate and log are gone; its row stays, retired."""
    feeds = select(FeedRow.id).where(FeedRow.source_id == source_id)
    session.execute(update(FrontierRow).where(FrontierRow.feed_id.in_(feeds)).values(feed_id=None))
    session.execute(update(FeedRow).where(FeedRow.source_id == source_id).values(parent_id=None))
    session.execute(delete(FeedRow).where(FeedRow.source_id == source_id))
    session.execute(delete(OutcomeRow).where(OutcomeRow.source_id == source_id))
    session.execute(delete(BoilerplateRow).where(BoilerplateRow.source_id == source_id))
    session.execute(delete(UncountedRow).where(UncountedRow.source_id == source_id))
    session.execute(update(ArticleRow).where(ArticleRow.source_id == source_id).values(source_id=None))
