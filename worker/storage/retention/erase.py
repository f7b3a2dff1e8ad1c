"""Forgetting on request: an address or a source is erased, and a tombstone keeps it from coming back.

What is erased is what requests proved to be the article at an address: its pages, and the pages of addresses that
redirect to it.  A page that merely claims to be the article is another's, and stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.dedup.stories import components
from worker.errors import InputError
from worker.normalize.urls.variants import story_key
from worker.storage.articles.identity import proven_pairs
from worker.storage.articles.identity.neighbourhood import Neighbourhood, judged_states, read_neighbourhood
from worker.storage.articles.identity.resolve import Texts, agreeing, hold_neighbourhood, resolve_held
from worker.storage.articles.orphans import Referred, collect, parts, referred_by, unreferenced_hashes
from worker.storage.changes import Noted, note_changes
from worker.storage.database.engine import clear_log
from worker.storage.database.keys import alias_key, frontier_key
from worker.storage.database.upserts import insert_missing
from worker.storage.search.filling import purge_words
from worker.storage.tables.addresses import AnswerRow, ClaimRow, RedirectRow, UnresolvedRow
from worker.storage.tables.articles import AliasRow, ArticleRow, BoilerplateRow, CaptureRow, UncountedRow
from worker.storage.tables.crawl import FeedRow, FrontierRow, OutcomeRow, PageRow, SourceRow, TombstoneRow
from worker.storage.tables.shared_rows import SightingRow, TeaserRow
from worker.storage.tables.stories import BlockCountRow, BoilerplateChoiceRow

# Other pages with an erased text that are judged anew.
MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was erased, and what stays.

    ``archive_hashes`` are raw pages that nothing refers to any more.  ``promoting`` counts the other articles whose
    teasers name what was erased: a headline on their page is their text.  ``claiming`` are pages that claim to be the
    article and were never proven to be it.  ``log_is_clear`` is False while another
    process reads from SQLite's write-ahead log, which then still holds what was deleted.
    """

    articles: int
    addresses: int
    pages: int
    archive_hashes: tuple[str, ...]
    promoting: int = 0
    claiming: tuple[str, ...] = ()
    log_is_clear: bool = True


def forget_url(sessions: sessionmaker[Session], url: str, reason: str | None, now: datetime) -> Forgotten:
    """Erase what requests proved to be the article at a URL, with its addresses.

    Where no article stands there, the address alone is erased.
    """
    names = {alias_key(url): story_key(url)}
    forgotten, hashes = hold_neighbourhood(
        sessions, names, lambda session, around: forget_held(session, around, url, reason, now)
    )
    purge_words(sessions)
    cleared = clear_log(sessions.kw["bind"])
    return replace(forgotten, archive_hashes=unreferenced_hashes(sessions, hashes), log_is_clear=cleared)


def forget_held(
    session: Session, around: Neighbourhood, url: str, reason: str | None, now: datetime
) -> tuple[Forgotten, set[str]]:
    """Erase the article at a URL, all aliases around it being held.

    Returns what was erased, and the hashes of its pages.
    """
    own = alias_key(url)
    proven = proven_aliases(session, around, own)
    doomed = [capture for capture in around.captures.values() if capture.own_key in proven]
    urls = {url, *proven_addresses(session, proven), *(capture.url for capture in doomed if capture.url)}
    keys = {frontier_key(each) for each in urls}
    set_tombstones(session, {f"url:{key}" for key in keys} | {f"page:{key}" for key in proven}, reason, now)
    promoting = count_promoting(session, proven)
    claiming = claiming_addresses(around, around.owners.get(own), proven)
    erase_facts(session, keys, proven)
    erase_captures(session, around, {capture.id for capture in doomed}, now)
    rows = or_(FrontierRow.key.in_(keys), FrontierRow.id.in_({capture.frontier_id for capture in doomed}))
    addresses, pages, hashes = erase_addresses(session, session.scalars(select(FrontierRow.id).where(rows)))
    unused = (AliasRow.key.in_(around.names), AliasRow.article_id.is_(None))
    session.execute(delete(AliasRow).where(*unused))
    told = Forgotten(int(bool(doomed)), addresses, pages, (), promoting, claiming)
    return told, hashes


def claiming_addresses(around: Neighbourhood, owner: int | None, proven: Collection[str]) -> tuple[str, ...]:
    """Return the addresses of an article's pages that are not proven to be its."""
    others = [capture for capture in around.captures.values() if capture.own_key not in proven]
    return tuple(sorted({capture.url for capture in others if capture.url and capture.article_id == owner}))


def proven_aliases(session: Session, around: Neighbourhood, own: str) -> set[str]:
    """Return the aliases that requests proved to be of one article with ``own``."""
    evidence = around.evidence(judged_states(session, list(around.captures.values())))
    roots = components([(own, own), *proven_pairs(evidence, agreeing(Texts(session)))])
    return {key for key, root in roots.items() if root == roots[own]}


def proven_addresses(session: Session, proven: Collection[str]) -> set[str]:
    """Return the addresses of some aliases that redirects led from or to."""
    edges = session.execute(
        select(RedirectRow.from_alias, RedirectRow.from_url, RedirectRow.to_alias, RedirectRow.to_url).where(
            or_(RedirectRow.from_alias.in_(proven), RedirectRow.to_alias.in_(proven))
        )
    )
    return {
        url
        for from_alias, from_url, to_alias, to_url in edges
        for alias, url in ((from_alias, from_url), (to_alias, to_url))
        if alias in proven
    }


def erase_facts(session: Session, keys: Collection[str], proven: Collection[str]) -> None:
    """Delete what is known of the answers of some addresses."""
    session.execute(delete(AnswerRow).where(AnswerRow.key.in_(keys)))
    touching = or_(RedirectRow.from_alias.in_(proven), RedirectRow.to_alias.in_(proven))
    session.execute(delete(RedirectRow).where(touching))


def erase_captures(session: Session, around: Neighbourhood, doomed: Collection[int], now: datetime) -> int:
    """Delete captures of a neighbourhood that is held; count the articles gone with them."""
    touched = {around.captures[capture_id].article_id for capture_id in doomed}
    referred = Referred()
    for article_id in touched:
        referred |= referred_by(session, article_id)
    tell_alike(session, {around.captures[capture_id].text_key for capture_id in doomed})
    session.execute(delete(ClaimRow).where(ClaimRow.capture_id.in_(doomed)))
    session.execute(delete(CaptureRow).where(CaptureRow.id.in_(doomed)))
    left = read_neighbourhood(session, around.names)
    resolution = resolve_held(session, left, now, touched)
    session.flush()
    # Followers that keep old revisions are to drop those of the pages that went.
    rest = touched & resolution.rows.keys()
    note_changes(session, [Noted("updated", article_id) for article_id in sorted(rest)], now)
    collect(session, referred)
    return len(resolution.left)


def tell_alike(session: Session, text_keys: Collection[str | None]) -> None:
    """Note the addresses whose page is suspect for one of these texts.

    Where the text stood at two addresses and one is erased, the other is to be judged anew.
    """
    alike = (
        select(CaptureRow.own_key, AliasRow.name)
        .join(AliasRow, AliasRow.key == CaptureRow.own_key)
        .where(CaptureRow.text_key.in_([key for key in text_keys if key]), CaptureRow.state == "suspect")
        .distinct()
        .limit(MOST_TOLD)
    )
    session.execute(insert(UnresolvedRow).from_select(["key", "name"], alike))


def count_promoting(session: Session, aliases: Collection[str]) -> int:
    """Count the articles elsewhere whose teasers lead to one of these aliases."""
    own = select(AliasRow.article_id).where(AliasRow.key.in_(aliases), AliasRow.article_id.is_not(None))
    others = (
        select(func.count(SightingRow.article_id.distinct()))
        .join(TeaserRow, TeaserRow.id == SightingRow.teaser_id)
        .where(TeaserRow.key.in_(aliases), SightingRow.article_id.not_in(own))
    )
    return session.scalar(others) or 0


def forget_source(sessions: sessionmaker[Session], slug: str, reason: str | None, now: datetime) -> Forgotten:
    """Erase a source with all its addresses.

    An article that other sources brought too stays theirs.  Raises InputError where there is no source of that name.
    """
    with sessions.begin() as session:
        source_id = session.scalar(select(SourceRow.id).where(SourceRow.slug == slug))
        if source_id is None:
            raise InputError(f"there is no source {slug!r}: `copydesk sources list` names those that are known")
        insert_missing(session, TombstoneRow, [{"key": f"source:{slug}", "at": now, "reason": reason}], ["key"])
        session.execute(update(SourceRow).where(SourceRow.id == source_id).values(state="retired"))
        mine = select(FrontierRow.key).where(FrontierRow.source_id == source_id)
        keys = session.scalars(mine).all()
        set_tombstones(session, {f"url:{key}" for key in keys}, reason, now)
        session.execute(delete(AnswerRow).where(AnswerRow.key.in_(mine)))
    articles = addresses = pages = 0
    hashes: set[str] = set()
    while ids := some_articles(sessions, source_id):
        for article_id in ids:
            articles += erase_article(sessions, article_id, source_id, now)
    while True:
        with sessions.begin() as session:
            some = select(FrontierRow.id).where(FrontierRow.source_id == source_id).limit(500)
            removed, removed_pages, removed_hashes = erase_addresses(session, session.scalars(some))
        addresses, pages, hashes = addresses + removed, pages + removed_pages, hashes | removed_hashes
        if not removed:
            break
    with sessions.begin() as session:
        erase_source(session, source_id)
    purge_words(sessions)
    cleared = clear_log(sessions.kw["bind"])
    return Forgotten(articles, addresses, pages, unreferenced_hashes(sessions, hashes), log_is_clear=cleared)


def set_tombstones(session: Session, keys: Iterable[str], reason: str | None, now: datetime) -> None:
    """Set a tombstone for each key.

    Keys are ``url:`` of an address and ``page:`` of all its forms.
    """
    stones = [{"key": key, "at": now, "reason": reason} for key in sorted(keys)]
    insert_missing(session, TombstoneRow, stones, ["key"])


def some_articles(sessions: sessionmaker[Session], source_id: int) -> list[int]:
    """Return some of the articles that the source brought, in the order of their numbers."""
    with sessions.begin() as session:
        found = select(CaptureRow.article_id).where(CaptureRow.source_id == source_id).distinct()
        return list(session.scalars(found.order_by(CaptureRow.article_id).limit(100)))


def erase_article(sessions: sessionmaker[Session], article_id: int, source_id: int, now: datetime) -> int:
    """Erase what a source brought of an article; return whether it is gone (1, 0)."""
    with sessions.begin() as session:
        mine = select(AliasRow.key, AliasRow.name).where(AliasRow.article_id == article_id)
        names = dict(session.execute(mine).all())

    def erase(session: Session, around: Neighbourhood) -> int:
        doomed = {
            capture.id
            for capture in around.captures.values()
            if capture.article_id == article_id and capture.source_id == source_id
        }
        gone = erase_captures(session, around, doomed, now) if doomed else 0
        session.execute(delete(AliasRow).where(AliasRow.key.in_(around.names), AliasRow.article_id.is_(None)))
        return gone

    return hold_neighbourhood(sessions, names, erase)


def erase_addresses(session: Session, ids: Iterable[int]) -> tuple[int, int, set[str]]:
    """Erase frontier rows; return their number, their pages' number and hashes."""
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
    """Erase the feeds, boilerplate and log of a source, which stays retired."""
    feeds = select(FeedRow.id).where(FeedRow.source_id == source_id)
    session.execute(update(FrontierRow).where(FrontierRow.feed_id.in_(feeds)).values(feed_id=None))
    session.execute(update(FeedRow).where(FeedRow.source_id == source_id).values(parent_id=None))
    session.execute(delete(FeedRow).where(FeedRow.source_id == source_id))
    session.execute(delete(OutcomeRow).where(OutcomeRow.source_id == source_id))
    for table in (BoilerplateRow, BoilerplateChoiceRow, BlockCountRow, UncountedRow):
        session.execute(delete(table).where(table.source_id == source_id))
    session.execute(update(ArticleRow).where(ArticleRow.source_id == source_id).values(source_id=None))
