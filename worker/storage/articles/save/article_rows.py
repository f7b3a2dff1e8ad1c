"""Article rows of lone pages: the columns that a page gives its article, new or known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from worker.dedup.boilerplate import Place
from worker.storage.articles.aliases import representative
from worker.storage.articles.render import article_values, rendered
from worker.storage.articles.revisions import shown
from worker.storage.articles.save.lone_pages import LonePage
from worker.storage.changes import Standing
from worker.storage.database.keys import alias_key
from worker.storage.tables.articles import ArticleRow, BoilerplateRow

HELD = (
    ArticleRow.id, ArticleRow.key, ArticleRow.source_id, ArticleRow.reading, ArticleRow.url, ArticleRow.canonical_url,
    ArticleRow.published_at, ArticleRow.dated_at, ArticleRow.unsettled, ArticleRow.content_hash,
    ArticleRow.unpublished_at,
)  # fmt: skip
# What only settling writes, as an article begins.
UNKNOWN = Standing(None, None, "", is_published=True)
UNSETTLED = {"exact": "", "shingles": 0, "sketched_words": 0}


@dataclass(frozen=True, slots=True)
class Record:
    """Hold what is written of one article.

    ``is_rewritten`` says that the text and all that comes with it are another now, ``uncounted`` are the sources whose
    blocks that concerns, ``is_indexed`` says that the index of words holds it already, ``before`` and ``after`` are
    what followers see of it.
    """

    lone: LonePage
    values: dict[str, Any]
    is_rewritten: bool
    is_indexed: bool
    uncounted: frozenset[int]
    before: Standing
    after: Standing


def hold_articles(session: Session, ids: Iterable[int]) -> dict[int, Any]:
    """Hold these articles in the order of their ids, and return their columns."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = session.execute(select(*HELD).where(ArticleRow.id.in_(wanted)).order_by(ArticleRow.id).with_for_update())
    return {row.id: row for row in rows}


def learned_places(session: Session, source_ids: Iterable[int | None]) -> dict[int | None, dict[int, Place]]:
    """Map sources to their boilerplate, each block with its place."""
    wanted = sorted({source_id for source_id in source_ids if source_id is not None})
    found: dict[int | None, dict[int, Any]] = {}
    columns = select(BoilerplateRow.source_id, BoilerplateRow.hash, BoilerplateRow.place)
    if wanted:
        mine = columns.where(BoilerplateRow.source_id.in_(wanted), BoilerplateRow.place.is_not(None))
        for source_id, value, place in session.execute(mine):
            found.setdefault(source_id, {})[value] = place
    return found


def record_of(lone: LonePage, row: Any | None, boilerplate: Mapping[int, Place]) -> Record:
    """Return what a lone page gives its article.

    ``row`` is the article as it is, None for a new one.
    """
    article, capture = lone.arrival.reading.article, lone.capture
    before = (row.source_id, row.dated_at, row.reading) if row is not None else (None, None, None)
    seen = [each.fetched_at for each in shown(lone.captures)]
    values: dict[str, Any] = {
        "key": representative(lone.names.values()), "source_id": capture.source_id, "first_seen_at": min(seen),
        "last_seen_at": max(seen), "unpublished_at": None, "unpublished_reason": None,
    }  # fmt: skip
    is_rewritten = before[2] != capture.reading
    if is_rewritten:
        values |= article_values(article) | rendered(article, boilerplate)
        values |= {"reading": capture.reading, "content_hash": capture.content_hash}
    shown_as: Any = article if is_rewritten else row
    values["canonical_url"] = believed_url(lone, shown_as)
    values["dated_at"] = shown_as.published_at or min(seen)
    is_unsettled = is_rewritten or before[1] != values["dated_at"]
    values["unsettled"] = uuid4().hex if is_unsettled else getattr(row, "unsettled", None)
    counted = (capture.source_id, values["dated_at"], capture.reading)
    values |= UNSETTLED if row is None else {}
    standing = Standing.of(row) if row is not None else UNKNOWN
    after = Standing(capture.reading, capture.content_hash, values["canonical_url"], is_published=True)
    is_indexed = before == counted and standing.is_published  # What else it holds comes with the reading.
    return Record(lone, values, is_rewritten, is_indexed, changed_sources(before, counted), standing, after)


def changed_sources(before: tuple[Any, ...], after: tuple[Any, ...]) -> frozenset[int]:
    """Return the sources whose blocks changed; each tuple is source, date and reading."""
    sources = (before[0], after[0]) if before != after else ()
    return frozenset(source_id for source_id in sources if source_id is not None)


def believed_url(lone: LonePage, shown_as: Any) -> str:
    """Return the claimed canonical address where it is believed, else the page's own."""
    capture = lone.capture
    if capture.canonical_key in ("", capture.own_key):
        is_own = alias_key(shown_as.canonical_url) == capture.own_key
        return str(shown_as.canonical_url if is_own else shown_as.url)
    if capture.canonical_key not in lone.names:
        return str(shown_as.url)
    claimed = (each.url for each in lone.claims if (each.kind, each.target) == ("canonical", capture.canonical_key))
    return next(claimed, str(shown_as.canonical_url))
