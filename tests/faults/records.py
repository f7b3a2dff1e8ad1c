"""What a crawl has come to, without identifiers and moments of sight, so that two crawls can be compared."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.article_store import Articles
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.crawl import FrontierRow, OutcomeRow
from worker.storage.tables.shared_rows import CaptionRow, HeadlineRow, ImageRow, OccurrenceRow, SightingRow, TeaserRow

# Words that say the same of a step: a parse that is done again after a crash finds what it stored itself.
KEPT = {"stored": "kept", "revised": "kept", "unchanged": "kept"}
TERMINAL = ("fetched", "unchanged", "moved", "gone", "refused", "dead_letter", "stored", "revised", "skipped")


def outcomes_of(sessions: sessionmaker[Session]) -> dict[str, tuple[str | None, str | None]]:
    """How fetch and parse of each address ended."""
    with sessions.begin() as session:
        rows = session.execute(select(FrontierRow.url, FrontierRow.fetch_outcome, FrontierRow.parse_outcome)).all()
        return {url: (fetch, KEPT.get(parse or "", parse)) for url, fetch, parse in rows}


def records_of(sessions: sessionmaker[Session]) -> dict[str, Any]:
    """Every stored article by its address, with all that is linked to it."""
    store = Articles(sessions)
    with sessions.begin() as session:
        ids = session.scalars(select(ArticleRow.id)).all()
    found: dict[str, Any] = {}
    for article_id in ids:
        article = store.find(article_id)
        assert article is not None
        found[article.record["canonical_url"]] = {
            "record": article.record,
            "source": article.source,
            "aliases": sorted(article.aliases),
            "revisions": len(article.revisions),
            "promotes": sorted((p.url, p.headline, p.block) for p in article.promotes),
            "promoted_on": sorted((p.url, p.headline, p.block) for p in article.promoted_on),
            "story": sorted((link.url, link.kind) for link in article.story),
        }
    return found


def shared_rows_of(sessions: sessionmaker[Session]) -> dict[str, list[tuple[Any, ...]]]:
    """Captions, pictures and teasers, and where each stands, sorted; a doubled row shows as an additional one."""
    captions = select(CaptionRow.text, ArticleRow.url, ImageRow.url, OccurrenceRow.text, OccurrenceRow.position)
    captions = captions.select_from(OccurrenceRow).join(CaptionRow, CaptionRow.id == OccurrenceRow.caption_id)
    captions = captions.join(ArticleRow, ArticleRow.id == OccurrenceRow.article_id)
    captions = captions.join(ImageRow, ImageRow.id == OccurrenceRow.image_id)
    teasers = select(TeaserRow.url, HeadlineRow.text, ArticleRow.url, SightingRow.block, SightingRow.kind)
    teasers = teasers.select_from(SightingRow).join(TeaserRow, TeaserRow.id == SightingRow.teaser_id)
    teasers = teasers.join(HeadlineRow, HeadlineRow.id == SightingRow.headline_id)
    teasers = teasers.join(ArticleRow, ArticleRow.id == SightingRow.article_id)
    wanted = {
        "captions": captions,
        "teasers": teasers,
        "all captions": select(CaptionRow.text),
        "all pictures": select(ImageRow.url),
        "all teasers": select(TeaserRow.url),
    }
    with sessions.begin() as session:
        return {name: sorted(map(tuple, session.execute(query).all()), key=repr) for name, query in wanted.items()}


def ended_twice(sessions: sessionmaker[Session]) -> list[tuple[Any, ...]]:
    """The steps of addresses that ended more than once for good."""
    query = select(OutcomeRow.row_id, OutcomeRow.step, func.count())
    query = query.where(OutcomeRow.row_kind == "frontier", OutcomeRow.word.in_(TERMINAL))
    with sessions.begin() as session:
        grouped = query.group_by(OutcomeRow.row_id, OutcomeRow.step).having(func.count() > 1)
        return [tuple(row) for row in session.execute(grouped)]


def not_ended(sessions: sessionmaker[Session]) -> list[tuple[Any, ...]]:
    """The addresses that have not exactly one word for each of their steps."""
    query = select(FrontierRow.url, FrontierRow.stage, FrontierRow.fetch_outcome, FrontierRow.parse_outcome)
    with sessions.begin() as session:
        rows = [tuple(row) for row in session.execute(query)]
    return [
        row
        for row in rows
        if row[1] not in ("done", "dead") or row[2] is None or (row[2] == "fetched") != (row[3] is not None)
    ]
